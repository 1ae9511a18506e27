"""What is taken off income: the cost of working and rigid expenses (57 号 13 条大意).

The cost of working is never more than the wage it stands beside; a medical bill counts as what the
family paid itself, after insurance and aid; without a bill it stays open.
"""

from functools import reduce

from dibao.policy.means.incomes import PERSON_WAGE, in_a_year
from dibao.policy.means.items import EXPENSE, MEMBER
from dibao.policy.means.members import HERE, SEVERE
from dibao.reasoning.expr import (
    Always,
    ChooseFigure,
    Condition,
    Figure,
    Larger,
    Smaller,
    SumOf,
    Times,
    Total,
)
from dibao.reasoning.fact import Fact
from dibao.reasoning.words import constant, fact, field, number, one_of

STANDARD = number("standard.rural_month")
SPENT = Larger(field("year") - field("paid_back"), constant(0))
BILLED = one_of("bill", "yes") | Always(1)


def _spent(key: str, label: str, where: Condition = BILLED) -> Fact:
    return Fact(f"spent_{key}", label, EXPENSE, "sum", SPENT, unit="元/年",
                where=one_of("item", key) & HERE & where)  # fmt: skip


FACTS = (
    Fact("work_share", "就业成本（按低保标准比例）", MEMBER, "sum",
         Times(in_a_year("work"), STANDARD * number("employment.share")), where=HERE,
         unit="元/年"),
    Fact("work_most", "就业成本上限", MEMBER, "sum",
         Times(in_a_year("work"), STANDARD * number("employment.most_share")), where=HERE,
         unit="元/年"),
    _spent("illness", "因病自付"),
    _spent("disability", "因残支出"),
    _spent("study", "因学支出"),
    _spent("rent", "住房租金"),
    _spent("job", "务工成本（据实）"),
    Fact("severe_benefits", "重残护理补贴和生活补贴之和", MEMBER, "sum",
         number("expense.disability.month") * constant(12), where=HERE & SEVERE, unit="元/年"),
)  # fmt: skip

COST: Figure = ChooseFigure("employment.mode", {
    "none": constant(0),
    "income": PERSON_WAGE * number("employment.share"),
    "standard": fact("work_share"),
    "actual": fact("spent_job"),
})  # fmt: skip
CAPPED: Figure = ChooseFigure(
    "employment.capped", {"no": COST, "yes": Smaller(COST, fact("work_most"))}
)
EMPLOYMENT: Figure = Total(Smaller(CAPPED, PERSON_WAGE))


def _rigid(key: str, stated: Figure) -> Figure:
    """One sort of rigid expense of one person, within the place's cap."""
    most = number(f"expense.{key}.most_year")
    capped = ChooseFigure(f"expense.{key}.capped", {"no": stated, "yes": Smaller(stated, most)})
    ways: dict[str, Figure] = {"yes": capped, "no": constant(0)}
    if key == "disability":
        ways["benefits"] = fact("severe_benefits")
    return ChooseFigure(f"expense.{key}.use", ways)


RIGID_KINDS = {
    "illness": "因病", "disability": "因残", "study": "因学", "rent": "租房",
}  # fmt: skip
OF_PERSON = {key: _rigid(key, fact(f"spent_{key}")) for key in RIGID_KINDS}
RIGID_BY_KIND: dict[str, Figure] = {key: Total(x) for key, x in OF_PERSON.items()}
RIGID: Figure = ChooseFigure("expense.stack", {
    "sum": SumOf("刚性支出扣减", tuple(RIGID_BY_KIND.values())),
    "largest": reduce(Larger, RIGID_BY_KIND.values()),
})  # fmt: skip
# What one line takes off, read of that line alone (before the caps of a person).
LINE_TAKES = SumOf("这一行可扣", tuple(fact(f"spent_{key}") for key in RIGID_KINDS))
