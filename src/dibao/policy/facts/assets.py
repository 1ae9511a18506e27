"""Deposits, vehicles, property, business, machinery: what registers say a family owns.

Exemptions here are those a field decides (scrapped, sold and transferred, cancelled, small);
what only people can see (compensation money, sold without transfer, borrowed name) stands on
the lead as 请先核实 and never changes the answer.
"""

from typing import Literal

from dibao.reasoning.expr import ChooseFigure, Figure, NotRuledOut, OverLine, Question, Today
from dibao.reasoning.fact import Fact
from dibao.reasoning.words import certain, constant, field, number, one_of

SMALL = ("motorcycle", "tricycle", "low_speed", "tractor", "disabled")
DEPOSITS = one_of("kind", "demand", "time")


def index_line() -> Figure:
    """The bank red line of one household (or person): multiple x rural standard."""
    month = number("index.multiple") * number("standard.rural_month")
    return ChooseFigure("index.base", {"month": month, "year": month * constant(12)})


def _balance(
    name: str, label: str, column: str, subject: Literal["person", "unit"], *, all_assets: bool
) -> Fact:  # fmt: skip
    return Fact(
        name, label, "DS15", "sum", OverLine(field(column), "over", index_line()), unit="元",
        where=None if all_assets else DEPOSITS, subject=subject,
        window=31,
    )  # fmt: skip


BALANCES = tuple(
    _balance(
        f"{assets}_{value}_{subject}",
        f"{'金融资产' if assets == 'financial' else '银行存款'}{'（日均）' if value == 'average' else ''}",
        "average" if value == "average" else "balance",
        subject,
        all_assets=assets == "financial",
    )
    for assets in ("deposits", "financial")
    for value in ("point", "average")
    for subject in ("person", "unit")
)
# A day of cancelling that is past settles it, whatever the state says or leaves blank; a file
# without such a column, or a blank day, says nothing.
CANCELLED = certain(field("cancelled_day") <= Today())
DRIVEN = one_of("state", "in_use", "overdue") | Question(one_of("state", "moved_out"))
NO_VEHICLE = (
    one_of("state", "gone", "stolen")
    | CANCELLED
    | one_of("kind", *SMALL)
    # Overdue for inspection counts as in use unless the file itself shows the scrapping day past.
    | (one_of("state", "overdue") & ~NotRuledOut(field("scrap_by") >= Today()))
)
STANDS = one_of("state", "current") & ~CANCELLED
CURRENT_HOME = one_of("purpose", "dwelling", "homestead") & STANDS
CURRENT_SHOP = one_of("purpose", "commercial", "parking") & STANDS
RUNS = one_of("post", "legal_rep", "operator", "shareholder")
TRADING = (one_of("state", "active") | Question(one_of("state", "moved"))) & ~CANCELLED
COOPERATIVE = one_of("kind", "coop") & one_of("post", "shareholder", "member")

# A part of a ship, certainly told, is a question: several families often hold one boat. A register
# that tells no share names the owner, and that is enough to ask.
PART = certain(field("share") < constant(10000))
A_SHIP = one_of("kind", "ship") & STANDS

FACTS = (
    *BALANCES,
    Fact("vehicle", "在用机动车登记", "DS07", "any", where=DRIVEN, exempt=NO_VEHICLE,
         exempt_label="已报废、注销，或为摩托、三轮、农用、助残车辆"),
    Fact("homes", "住房登记套数", "DS08", "count", unit="套", subject="unit",
         where=CURRENT_HOME & one_of("tenure", "sole", "joint"), one_thing=("unit_no",)),
    Fact("home_shares", "按份共有住房份额", "DS08", "sum", field("share"), unit="份额",
         subject="unit", where=CURRENT_HOME & one_of("tenure", "shares"),
         one_thing=("unit_no", "id_number")),
    Fact("shop", "商业用房或车位登记", "DS08", "any", where=CURRENT_SHOP,
         exempt=one_of("tenure", "shares"), exempt_label="按份共有的商业用房"),
    Fact("business", "在营市场主体登记", "DS14", "any", where=RUNS & TRADING, exempt=COOPERATIVE,
         exempt_label="合作社成员"),
    Fact("machine", "大型农机具登记", "DS21", "any",
         where=one_of("machine_kind", "large") & one_of("state", "in_use") & ~CANCELLED),
    Fact("ship", "船舶登记", "DS26", "any", where=A_SHIP & (~PART | Question(PART))),
    # With a letter only: offers never open deposits, property or vehicles otherwise.
    Fact("vehicle_by_letter", "在用机动车登记（凭授权）", "DS07", "any", where=DRIVEN,
         exempt=NO_VEHICLE, letter="required"),
    Fact("deposits_by_letter", "银行存款（凭授权）", "DS15", "sum",
         OverLine(field("balance"), "over", index_line()), unit="元", where=DEPOSITS,
         subject="unit", window=31, letter="required"),
)  # fmt: skip
