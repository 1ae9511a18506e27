"""FB03: an officer stands as handler or checker of a near relative's household.

57 号 11、20 条大意：有近亲属关系的应备案、回避，县级必须入户。Filing does not lift the duty to step
aside. The papers name handlers by name alone, so the name counts only where one officer bears it.
"""

from dibao.policy.rules.kinship import OFFICE, OWNER, settle
from dibao.reasoning.rule import Rule
from dibao.reasoning.words import holds

RULES = (
    Rule(
        key="handler_kin",
        code="FB03",
        one_member=True,
        plan_name="经办人员近亲属违规享受（关系保）",
        neutral_name="经办回避待核",
        title="经办人或核查人与本户有近亲属关系",
        clauses=("57.11", "57.20", "民法典.1045", "plan.3.1"),
        direction="accuses",
        pool="roster",
        level="unit",
        subject="household",
        answer=holds("handled_tie"),
        trigger=holds("handled_tie") | holds("named_tie"),
        owner=OWNER,
        finding="材料显示本户的经办人或核查人与家庭成员有近亲属关系，请核实当时是否回避，必要时换人重办",
        finding_open="本户的经办人或核查人与家庭成员可能有近亲属关系，还不能确定，请先核对是不是同一人",
        settle=settle("经办人栏由别人代填", "只是录入员"),
        family_text="",
        office=OFFICE,
        sight="conduct",
        opens="换人重核；符合条件的照常享受",
        days=30,
        danger=4,
        names_source="DS17",
        shows_not=("近亲属符合条件可以享受，有亲属关系本身不是过错",),
    ),
)  # fmt: skip
