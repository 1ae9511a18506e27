"""What a family owns and where the line is: 57 号 14 条大意. All lines are numbers of the place.

An exemption is a word of the row (治病款, 唯一谋生 …) and a number that says whether the place grants
it: yes, no, or 由人审定, which leaves the answer open. Necessities of life never count.
"""

from __future__ import annotations

from dibao.policy.means.items import ASSET, ASSETS, GROUPS
from dibao.policy.means.members import HERE
from dibao.reasoning.expr import (
    Always,
    And,
    Called,
    ChooseCondition,
    ChooseFigure,
    Condition,
    Figure,
    Or,
    Total,
)
from dibao.reasoning.fact import Fact
from dibao.reasoning.means import AssetLine
from dibao.reasoning.words import (
    any_member,
    constant,
    count_members,
    fact,
    field,
    holds,
    number,
    one_of,
)

# 性质 → the number that grants the exemption, by group of assets.
EXEMPT = {
    "financial": ("treatment", "demolition", "funeral", "injury_death"),
    "vehicle": ("work_vehicle", "borrowed"),
    "house": ("dangerous", "ancestral", "undivided"),
    "shop": ("undivided",),
    "machine": ("work_machine",),
    "business": ("small_business", "borrowed"),
}
# Kinds of a group that are never over the line by themselves carry their reason in the table.
COUNTED = {
    group: tuple(i.key for i in ASSETS if i.group == group and not i.reason) for group in EXEMPT
}


def _exempt(group: str) -> Condition:
    ways = {"yes": Always(2), "ask": Always(1), "no": Always(0)}
    granted: tuple[Condition, ...] = tuple(
        one_of("special", s) & ChooseCondition(f"asset.exempt.{s}", ways) for s in EXEMPT[group]
    )
    if group == "vehicle":
        cheap = field("amount") <= number("asset.vehicle.value_most")
        granted += (ChooseCondition("asset.vehicle.by_value", {"yes": cheap, "no": Always(0)}),)
    return Or(granted)


def _held(group: str) -> Fact:
    money = group == "financial"
    return Fact(
        f"held_{group}", GROUPS[group], ASSET, "sum",
        field("amount") if money else field("count"), unit="元" if money else "个",
        where=one_of("item", *COUNTED[group]) & HERE, exempt=_exempt(group),
        exempt_label="按当地规定豁免",
    )  # fmt: skip


FACTS = tuple(_held(group) for group in EXEMPT)
HELD: dict[str, Figure] = {group: Total(fact(f"held_{group}")) for group in EXEMPT}

JOINT_COUNT = count_members(holds("joint"))
_BASE: Figure = ChooseFigure("asset.financial.base", {
    "month": number("asset.financial.multiple") * number("standard.rural_month"),
    "year": number("asset.financial.multiple") * number("standard.rural_month") * constant(12),
})  # fmt: skip
FINANCIAL_LINE: Figure = ChooseFigure("asset.financial.scope", {
    "person": JOINT_COUNT * _BASE, "household": _BASE,
})  # fmt: skip


_ILL = any_member(holds("ill")) & (HELD["financial"] <= number("asset.financial.illness_most"))
_MOST = {
    "vehicle": number("asset.vehicle.most"),
    "house": number("house.max_dwellings"),
    "shop": number("asset.shop.most"),
    "machine": number("asset.machine.most"),
    "business": number("asset.business.most"),
}
CLAUSE = "57.14"
LINES: tuple[AssetLine, ...] = (
    AssetLine("financial", GROUPS["financial"], HELD["financial"], FINANCIAL_LINE,
              Called("金融资产没有越线", (HELD["financial"] <= FINANCIAL_LINE) | _ILL), CLAUSE),
    *(AssetLine(g, GROUPS[g], HELD[g], most,
                Called(f"{GROUPS[g]}没有越线", HELD[g] <= most), CLAUSE) for g, most in _MOST.items()),
)  # fmt: skip
WITHIN = Called("财产没有越线", And(tuple(x.within for x in LINES)))
