"""An amount laid on the months looked back on.

Invariant: shares of a year are rounded outward to whole fen; a period known only partly gives
bounds. The month of the as-of day itself is in no window.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor
from typing import Any

from dibao.reasoning.bounds import Bounds, month_number

WINDOWS = (1, 3, 6, 12)


def pair(name: str, value: Bounds) -> dict[str, Any]:
    """Both ends of a figure as columns of a row."""
    return {f"{name}_least": value.least, f"{name}_most": value.most}


def windows(prefix: str, amount: Bounds, per: str, months: Months) -> dict[str, Any]:
    """What an amount puts into each window; a single payment puts nothing there."""
    found: dict[str, Any] = {}
    for n in WINDOWS:
        value = Bounds.point(0) if per == "once" else months.within(amount, per, n)
        found |= pair(f"{prefix}_{n}", value)
    return found


class Months:
    """The months a row speaks of, against the windows before the as-of month."""

    def __init__(self, row: Mapping[str, Any], as_of: dt.date) -> None:
        self.now = month_number(as_of)
        self.start = Bounds(row.get("start_least"), row.get("start_most"))
        self.end = Bounds(row.get("end_least"), row.get("end_most"))
        self.dated = self.start.least is not None or self.end.least is not None

    def overlap(self, n: int) -> tuple[int, int]:
        """Fewest and most months of the row among the last n before the as-of month."""
        first, last = self.now - n, self.now - 1

        def months(start: Any, end: Any) -> int:
            low = first if start is None else max(first, int(start))
            high = last if end is None else min(last, int(end))
            return max(0, high - low + 1)

        return months(self.start.most, self.end.least), months(self.start.least, self.end.most)

    def within(self, amount: Bounds, per: str, n: int) -> Bounds:
        """What the amount puts into the last n months, in whole fen, outward."""
        least, most = self.overlap(n)
        if per == "sum":
            return self._part_of(amount, least, most, n)
        rate = Fraction(1) if per == "month" else Fraction(1, 12)
        low = floor((amount.least or 0) * least * rate)
        if most == 0:
            return Bounds.point(0)
        return Bounds(low, None if amount.most is None else ceil(amount.most * most * rate))

    def _part_of(self, amount: Bounds, least: int, most: int, n: int) -> Bounds:
        if not self.dated:
            return amount if n == 12 else Bounds(0, amount.most)
        if most == 0:
            return Bounds.point(0)
        whole = (self.start.is_point and self.end.is_point and least == most
                 and least == int(self.end.least or 0) - int(self.start.least or 0) + 1)  # fmt: skip
        return amount if whole else Bounds(0, amount.most)

    def once(self, amount: Bounds, said: list[str], place: str) -> Bounds:
        """A single payment counts as it is, if it fell into the last twelve months."""
        if self.start.least is None:
            said.append(f"{place}是一次性的，没有写哪个月")
            return Bounds(0, amount.most)
        first, last = self.now - 12, self.now - 1
        low, high = int(self.start.least), int(self.start.most or self.start.least)
        if first <= low and high <= last:
            return amount
        return Bounds.point(0) if high < first or low > last else Bounds(0, amount.most)
