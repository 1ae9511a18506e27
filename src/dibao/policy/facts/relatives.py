"""Officers' near relatives on the roster: filed or not, handled by whom, how quickly.

The rows are KIN's (policy.kin). A tie that is only guessed, a term that nobody wrote down and a
register that did not come leave each of these facts open.
"""

from dibao.reasoning.expr import Compare, Condition
from dibao.reasoning.fact import Fact
from dibao.reasoning.words import field, number, one_of

TIED: Condition = one_of("tie", "yes") & one_of("overlap", "yes")
QUICK: Condition = Compare("<", field("days"), number("notice.days")) & Compare(
    "<", field("days"), field("others_days")
)


def _tie(name: str, label: str, where: Condition) -> Fact:
    return Fact(name, label, "KIN", "any", subject="unit", link="household", where=where,
                always=True, says="path")  # fmt: skip


FACTS = (
    Fact("kin", "与工作人员有亲属关系", "KIN", "any", where=one_of("overlap", "yes"), always=True),
    _tie("unfiled_tie", "有近亲属关系而未备案", TIED & one_of("filed", "no")),
    _tie("cadre_tie", "与村干部有近亲属关系", TIED & one_of("role", "cadre", "both")),
    _tie("handled_tie", "与本户经办人、核查人有近亲属关系", TIED & one_of("handled", "yes")),
    _tie("named_tie", "本户材料写有此人姓名", one_of("named", "yes")),
    _tie("quick_tie", "近亲属户办理快于公示天数和同村各户", TIED & QUICK),
)
