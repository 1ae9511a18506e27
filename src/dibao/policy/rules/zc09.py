"""ZC09: a near relative of an officer is on the roster and the tie is not filed.

57 号 11 条大意：与经办人员、村居成员有近亲属关系的，单独登记备案；民法典 1045 条定近亲属的范围，当地可以放宽。
The office's duty, never the family's fault. A dangerous mistake is an old list of cadres, or a
namesake: only papers with number and name say yes, and only a term that overlaps.
"""

from dibao.policy.rules.kinship import OFFICE, OWNER, SHOWS_NOT, settle
from dibao.reasoning.rule import Rule
from dibao.reasoning.words import holds

RULES = (
    Rule(
        key="unfiled_kin",
        code="ZC09",
        one_member=True,
        plan_name="近亲属备案制度不落实",
        neutral_name="近亲属备案待核",
        title="工作人员近亲属在册而未见备案",
        clauses=("57.11", "民法典.1045", "plan.3.3"),
        direction="accuses",
        pool="roster",
        level="unit",
        subject="household",
        answer=holds("unfiled_tie"),
        owner=OWNER,
        finding="登记显示家庭成员与村干部或低保经办人员有近亲属关系，备案表里没有这一户，请核实后补备案",
        finding_open="家庭成员与村干部或低保经办人员可能有近亲属关系，是否要备案还不能确定，请先问清楚",
        settle=settle("已在别处备案而没有录入"),
        family_text="",
        office=OFFICE,
        sight="conduct",
        opens="补备案、县级入户；符合条件的照常享受",
        days=30,
        danger=4,
        names_source="DS17",
        shows_not=SHOWS_NOT,
    ),
)  # fmt: skip
