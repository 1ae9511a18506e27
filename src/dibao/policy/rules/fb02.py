"""FB02: a village cadre's near relative is on the roster, and the family's own means are in doubt.

方案三（一）村委会干部近亲属违规享受。Being a relative is not wrong, and filing does not make an
unentitled family entitled: the tie speaks only beside a finding on deaths, property, deposits, fiscal
payroll or double benefits that says yes by itself. Each of those keeps its own exemptions.
"""

from dibao.policy.rules import fb01, jg03, jg04, jg05, jg07
from dibao.policy.rules.kinship import OFFICE, OWNER, SHOWS_NOT, settle
from dibao.reasoning.expr import Condition, OfUnitHolds, Or
from dibao.reasoning.rule import Rule
from dibao.reasoning.words import holds

# The very conditions of the other rules: what one of them decides is never decided again here.
OF_HOUSEHOLD: Condition = Or(tuple(r.answer for m in (jg04, jg05, fb01) for r in m.RULES))
OF_MEMBER: Condition = Or(tuple(m.RULES[0].answer for m in (jg03, jg07)))

RULES = (
    Rule(
        key="cadre_kin",
        code="FB02",
        one_member=True,
        plan_name="村干部近亲属违规享受（关系保）",
        neutral_name="近亲属家庭资格待核",
        title="村干部近亲属在册，另有经济状况或资格疑点",
        clauses=("57.11", "民法典.1045", "plan.3.1"),
        direction="accuses",
        pool="roster",
        level="member",
        subject="household",
        answer=OfUnitHolds(holds("cadre_tie")) & (OfUnitHolds(OF_HOUSEHOLD) | OF_MEMBER),
        owner=OWNER,
        finding="登记显示家庭成员与村干部有近亲属关系，本户另有一项登记待核，请由无利害关系人员先核资格",
        finding_open="家庭成员与村干部可能有近亲属关系，或本户另一项登记还不能确定，请由无利害关系人员先核对",
        settle=settle("另一项疑点可能有合理解释，按该项的办法先核"),
        family_text="",
        office=OFFICE,
        sight="conduct",
        opens="资格核实与回避情况核对；符合条件的照常享受",
        days=30,
        danger=4,
        names_source="DS17",
        shows_not=SHOWS_NOT,
    ),
)  # fmt: skip
