"""What a supporter who lives apart owes: 民法典 26、1059、1067、1072、1074、1075 条.

An agreement or judgement says it; else the place's method: a share of what the supporter's family
has above a multiple of the standard, a fixed amount, or nothing. Equal sharing among several
supported persons and the comparison with what is really paid follow after the rule, which never
divides. A supporter in hardship owes nothing, once a paper shows it. Sons- and daughters-in-law
are no supporters.
"""

from dibao.policy.means.items import SUPPORTER
from dibao.reasoning.expr import (
    Always,
    ChooseFigure,
    Condition,
    Figure,
    HasText,
    Larger,
    SumOf,
    Times,
)
from dibao.reasoning.fact import Fact
from dibao.reasoning.words import constant, fact, field, holds, number, one_of

STANDARD = number("standard.rural_month")
HARDSHIP = one_of("state", "dibao", "tekun", "near_dibao", "severe", "prison", "missing")
# Without the paper the hardship is only said: the amount stays open between nothing and all.
FREED = HARDSHIP & (HasText("evidence") | Always(1))
NO_DUTY = one_of("relation", "child_in_law")
# Grandchildren, grandparents, siblings owe only where the nearer ones are dead or unable.
SECOND_LINE = one_of("relation", "grandchild", "grandparent", "sibling")
OWES: Condition = ~NO_DUTY & (~SECOND_LINE | Always(1))
NEEDS = number("support.multiple") * STANDARD
EXCESS: Figure = ChooseFigure("support.excess", {
    "household": Larger(field("family_income") - Times(field("size"), NEEDS), constant(0)),
    "per_head": Larger(field("per_head") - NEEDS, constant(0)),
})  # fmt: skip


def _fact(name: str, label: str, value: Figure, where: Condition = OWES) -> Fact:
    return Fact(name, label, SUPPORTER, "sum", value, where=where, exempt=FREED, unit="元/月",
                exempt_label="义务人有困难情形，按0计")  # fmt: skip


FACTS = (
    _fact("excess_share", "高出部分按比例应付", EXCESS * number("support.share")),
    # Families with few children owe more by the older reckoning.
    _fact("excess_share_few", "子女不超过两人的另加", EXCESS * number("support.share_few"),
          OWES & (field("children") <= constant(2))),
    _fact("fixed_support", "定额", number("support.fixed_month")),
    _fact("agreed_support", "协议或判决", field("agreed")),
    Fact("owes", "负有赡养、抚养、扶养义务", SUPPORTER, "any", where=OWES, exempt=FREED,
         exempt_label="义务人有困难情形，按0计"),
    Fact("paid_support", "实际给付", SUPPORTER, "sum", field("paid"), unit="元/月"),
)  # fmt: skip
# By the method, for all persons he supports together, a month.
OWED_ALL: Figure = ChooseFigure("support.mode", {
    "formula": SumOf("推算应付", (fact("excess_share"), fact("excess_share_few"))),
    "fixed": fact("fixed_support"),
    "none": constant(0),
})  # fmt: skip
AGREED, PAID = fact("agreed_support"), fact("paid_support")
HAS_DUTY = holds("owes")
