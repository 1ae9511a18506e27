"""Four kinds of income, what counts of them, and income imputed: 57 号 12 条大意.

Every kind counts as the number income.counts.KEY says, within the lookback of its sort, scaled to
a year. Imputed income is never laid on somebody who cares for others, is pregnant, at school or
waits for an appraisal, and never adds to what he shows: the larger counts.
"""

from functools import reduce

from dibao.policy.means.items import INCOME, INCOMES, KINDS, MEMBER, UNDECLARED, UNLISTED, Item
from dibao.policy.means.members import ADULT, HERE
from dibao.reasoning.expr import (
    Always,
    ChooseCondition,
    ChooseFigure,
    Condition,
    Figure,
    Larger,
    SumOf,
    Total,
    YearsAgo,
)
from dibao.reasoning.fact import Fact
from dibao.reasoning.words import constant, fact, field, number, one_of


def in_a_year(prefix: str, *, farm: bool = False) -> Figure:
    """What the months looked back on hold, scaled to twelve."""
    key = "lookback.farm" if farm else "lookback.other"
    return ChooseFigure(key, {str(n): field(f"{prefix}_{n}") * (12 // n) for n in (1, 3, 6, 12)})


def _item(item: Item) -> Fact:
    cost = in_a_year("cost", farm=item.farm)
    net = Larger(in_a_year("net", farm=item.farm) + field("once") - cost, constant(0))
    return Fact(f"income_{item.key}", item.label, INCOME, "sum",
                net * number(f"income.counts.{item.key}"),
                where=one_of("item", item.key) & HERE, unit="元/年")  # fmt: skip


SHOWN = one_of("shown", "yes")
# Whose income cannot be shown is imputed where the place does so, and not guessed twice.
STAYS_OPEN = ChooseCondition("imputed.use", {"yes": SHOWN, "no": Always(2)})
WORKING_AGE = ADULT & (field("birth") > YearsAgo(60))
SPARED = (
    one_of("care", "yes") | one_of("pregnant", "yes") | one_of("waiting", "yes")
    | one_of("schooling", "child", "undergraduate", "postgraduate")
)  # fmt: skip


def _imputed(ability: str) -> Fact:
    value = (
        number("imputed.base_month")
        * number(f"imputed.ability_{ability}")
        * number("imputed.months")
    )
    where: Condition = HERE & one_of("ability", ability) & one_of("shown", "no") & WORKING_AGE
    return Fact(f"imputed_{ability}", "按劳动能力推算", MEMBER, "sum", value, where=where,
                exempt=SPARED, unit="元/年",
                exempt_label="有照护责任、怀孕哺乳、在读或等待鉴定，不推算")  # fmt: skip


FACTS = (
    *(_item(i) for i in INCOMES),
    Fact("income_undeclared", "没有申报的收入", INCOME, "sum", field("net_12"),
         where=one_of("item", UNDECLARED) & HERE & STAYS_OPEN, unit="元/年"),
    Fact("income_unlisted", "种类没有说清的收入", INCOME, "sum",
         Larger(field("net_12") + field("once") - field("cost_12"), constant(0)),
         where=one_of("item", UNLISTED) & HERE & Always(1), unit="元/年"),
    _imputed("full"),
    _imputed("part"),
)  # fmt: skip


def of_kind(kind: str) -> Figure:
    """One person's income of one kind, a year."""
    return SumOf(KINDS[kind], tuple(fact(f"income_{i.key}") for i in INCOMES if i.kind == kind))


PERSON_WAGE, PERSON_BUSINESS = of_kind("wage"), of_kind("business")
IMPUTED: Figure = ChooseFigure("imputed.use", {
    "yes": fact("imputed_full") + fact("imputed_part"), "no": constant(0),
})  # fmt: skip
PERSON_LABOUR = Larger(PERSON_WAGE + PERSON_BUSINESS, IMPUTED)
PERSON_OTHER = reduce(
    lambda a, b: a + b,
    (of_kind("property"), of_kind("transfer"), fact("income_undeclared"), fact("income_unlisted")),
)
BY_KIND = {kind: Total(of_kind(kind)) for kind in KINDS}
# What a line of the sheet adds, read of that line alone.
LINE_ADDS = PERSON_WAGE + PERSON_BUSINESS + PERSON_OTHER
INCOME_YEAR: Figure = SumOf("可计收入（年）", (Total(PERSON_LABOUR), Total(PERSON_OTHER)))
IMPUTED_ALL: Figure = Total(IMPUTED)
OPEN_ALL: Figure = Total(fact("income_undeclared") + fact("income_unlisted"))
