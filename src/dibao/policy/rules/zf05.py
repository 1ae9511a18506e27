"""ZF05: what was found is dealt with.

不敢碰硬、不坚持原则（方案三（二））。A year without a refusal or a stop is no fault and never a target; it
is asked about only beside findings of means that were verified and then left lying.
"""

from dibao.reasoning.rule import Rule, Settle
from dibao.reasoning.words import constant, fact, number

RULES = (
    Rule(
        key="findings_ignored",
        code="ZF05",
        plan_name="“老好人”“太平官”",
        neutral_name="查实结论处理待核",
        title="查实了没有处理，全年也没有不予确认和停发",
        clauses=("plan.3.2",),
        direction="accuses",
        pool="desk.FINDINGS",
        level="unit",
        subject="village",
        answer=(fact("ignored_findings") >= number("desk.ignored"))
        & (fact("refusals_and_stops") <= constant(0)),
        finding="有几件查实的结论很久没有处理，一年里也没有不予确认或停发、减发，请说明原因",
        settle=Settle(
            "案头",
            "县级民政",
            ("处理决定或暂缓的书面理由",),
            ("为什么还没有处理",),
            ("复议诉讼期间中止", "渐退期或临时困难暂缓"),
        ),
        family_text="",
        office="县民政局",
        sight="conduct",
        opens="限期处理查实的结论；不下达停发指标",
        days=30,
        danger=5,
        names_source="FINDINGS",
        shows_not=("没有停发本身不是问题，也不要求停发",),
        waits_for=("FINDINGS",),
    ),
)
