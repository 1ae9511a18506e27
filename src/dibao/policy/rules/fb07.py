"""FB07: a relative's household was approved before a public notice could have run out.

方案三（一）优亲厚友；57 号 19 条大意：初审意见公示七天。Compared are days from application to approval: fewer
than the notice alone takes, and fewer than any other family of the village needed. Whether a notice
hung at all is a record of the desk; what data cannot reveal stays there.
"""

from dibao.policy.rules.kinship import OFFICE, OWNER, SHOWS_NOT, settle
from dibao.reasoning.rule import Rule
from dibao.reasoning.words import holds

RULES = (
    Rule(
        key="quick_kin",
        code="FB07",
        one_member=True,
        plan_name="优亲厚友",
        neutral_name="办理时长待核",
        title="近亲属户从申请到批准短于公示天数，也短于同村各户",
        clauses=("57.19", "57.11", "plan.3.1"),
        direction="accuses",
        pool="roster",
        level="unit",
        subject="household",
        answer=holds("quick_tie"),
        trigger=holds("quick_tie"),
        owner=OWNER,
        finding="工作人员近亲属家庭从申请到批准的天数短于公示天数，也短于同村其他户，请核实当时是否公示",
        settle=settle("申请日期后补或登记有误", "急难情形先行救助"),
        family_text="",
        office=OFFICE,
        sight="conduct",
        opens="核对公示记录；符合条件的照常享受",
        days=30,
        danger=4,
        names_source="DS17",
        shows_not=(*SHOWS_NOT, "没有显示公示是否张贴过"),
    ),
)  # fmt: skip
