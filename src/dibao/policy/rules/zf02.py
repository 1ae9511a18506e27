"""ZF02: a matter has one office that sees it through.

不得推诿（方案三（二））；材料不齐的一次性告知（57 号 10 条大意）。The household is told who is in charge;
nothing here is a sign about it.
"""

from dibao.reasoning.rule import Rule, Settle
from dibao.reasoning.words import fact, holds, number

RULES = (
    Rule(
        key="case_passed_on",
        code="ZF02",
        plan_name="推诿“踢皮球”",
        neutral_name="办理衔接待核",
        title="一件事多次退回，或不予受理没有书面告知",
        clauses=("plan.3.2", "57.10"),
        direction="accuses",
        pool="desk.CASE_STEPS",
        level="unit",
        subject="household",
        answer=(fact("case_returns") >= number("desk.returns")) | holds("refused_untold"),
        finding="这一件事多次退回或转走，或不予受理没有书面告知，请说明并办结",
        settle=Settle(
            "案头",
            "县级民政",
            ("退回或转办的书面理由", "不予受理告知书"),
            ("当时是怎样答复的", "后来在哪里办的"),
            ("材料确实不齐、已一次性告知", "本人撤回", "经办人都要回避而转别处办理"),
        ),
        family_text="",
        office="县民政局",
        sight="office",
        opens="指定一个单位办到底",
        days=7,
        danger=4,
        names_source="CASE_STEPS",
        shows_not=("没有显示哪一个单位应当办理",),
        waits_for=("CASE_STEPS",),
    ),
)
