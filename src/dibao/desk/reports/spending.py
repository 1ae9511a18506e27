"""What was paid, month by month, and its parts, as the lists of one town for the monthly table.

Invariant: a part is what a payment list has a column for; without one it is not known and never
nought. Only what is basic may be the rest that the other parts leave.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dibao.desk.accounts.models import Place
from dibao.desk.reports import lines
from dibao.desk.reports.notation import FEN, Line, Listed, Report
from dibao.desk.roster.models import Payment

# What is deducted was paid too much before, and makes the month's sum smaller.
SPENT = {
    "basic": "基本保障金", "uplift": "分类施保增发", "back_pay": "补发", "one_off": "一次性补助",
    "deducted": "扣回以前多发（减）",
}  # fmt: skip
HOME = (
    "household", "household__place__name", "household__group", "household__head",
    "household__number",
)  # fmt: skip


@dataclass(frozen=True)
class Spending:
    """The year until a month, as one line a family and month; parts → their lists of the month and
    of the year; what the parts make together in the month and the year, None where one is not known."""

    year: Listed
    parts: dict[str, tuple[Listed, Listed]]
    together: tuple[int | None, int | None]


def of(report: Report, key: str, town: Place, month: dt.date) -> Spending:
    """Lists of a town under its key."""
    paid = Payment.objects.filter(
        household__town=town, month__year=month.year, month__lte=month
    ).order_by("month", "pk")  # fmt: skip
    rows = [_Row(m, fen, tuple(said[: len(SPENT)]), said[len(SPENT) :])
            for m, fen, *said in paid.values_list("month", "fen", *SPENT, *HOME)]  # fmt: skip
    heads = (*lines.HOMES, "月份")
    year = report.listed(
        f"{key}-year", f"{town.name}：本年累计发放", heads, (r.line(r.fen) for r in rows)
    )
    now = [r for r in rows if r.month == month]
    parts = {}
    for part, word in SPENT.items():
        made = []
        for name, title, told in ((part, "本月", now), (f"{part}-year", "本年累计", rows)):
            known = [(r, fen) for r in told if (fen := r.part(part)) is not None]
            made.append(report.listed(
                f"{key}-{name}", f"{town.name}：{title}{word}", heads,
                (r.line(fen) for r, fen in known if fen), unknown=len(told) - len(known),
                asked=len(told),
            ))  # fmt: skip
        parts[part] = made[0], made[1]
    return Spending(year, parts, (_sum(now), _sum(rows)))


def _sum(rows: Sequence[_Row]) -> int | None:
    whole = [r.together() for r in rows]
    return None if None in whole else sum(x for x in whole if x is not None)


@dataclass(frozen=True)
class _Row:
    """One family in one month; `parts` in the order of SPENT."""

    month: dt.date
    fen: int
    parts: tuple[int | None, ...]
    home: Sequence[Any]

    def line(self, fen: int) -> Line:
        pk, *cells = self.home
        said = f"{self.month.year}年{self.month.month}月"
        return Line((*cells, said), ("household", pk), {FEN: fen}, self.month)

    def part(self, name: str) -> int | None:
        """Parts larger than the whole leave nought for what is basic: the rule under the table then
        says that they do not add up."""
        said = dict(zip(SPENT, self.parts, strict=True))
        if name != "basic" or said["basic"] is not None:
            return said[name]
        if said["uplift"] is None:
            return None
        others = sum(said[x] or 0 for x in ("uplift", "back_pay", "one_off"))
        return max(self.fen - others + (said["deducted"] or 0), 0)

    def together(self) -> int | None:
        """All parts, what was deducted taken away. A part without a column lies in what is basic
        where that is the rest; beside a stated one it is not known."""
        basic = self.part("basic")
        others = self.parts[1:]
        if basic is None or (self.parts[0] is not None and None in others):
            return None
        *added, deducted = (x or 0 for x in others)
        return basic + sum(added) - deducted
