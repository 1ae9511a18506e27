"""An amount nobody knows exactly is an interval [least, most]; None is open.

Whole numbers (fen, days since 1970-01-01, months, counts) or exact fractions; never floats.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from dibao.reasoning.answer import NO, UNKNOWN, YES, Answer

Exact = int | Fraction
EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Bounds:
    """[least, most]; least None is minus infinity, most None is plus infinity."""

    least: Exact | None = None
    most: Exact | None = None

    @classmethod
    def point(cls, value: Exact) -> Bounds:
        """A value known exactly."""
        return cls(value, value)

    @property
    def is_point(self) -> bool:
        """Known exactly."""
        return self.least is not None and self.least == self.most

    def __add__(self, other: Bounds) -> Bounds:
        return Bounds(_add(self.least, other.least), _add(self.most, other.most))

    def __sub__(self, other: Bounds) -> Bounds:
        return Bounds(_sub(self.least, other.most), _sub(self.most, other.least))

    def times(self, factor: Exact) -> Bounds:
        """Multiplied by a number that is not negative (answers.md §4)."""
        if factor < 0:
            raise ValueError("只能乘以非负数")
        if factor == 0:
            return Bounds.point(0)
        return Bounds(
            None if self.least is None else self.least * factor,
            None if self.most is None else self.most * factor,
        )

    def larger(self, other: Bounds) -> Bounds:
        """Bounds of the larger of two figures."""
        least = _pick(max, self.least, other.least, open_wins=False)
        return Bounds(least, _pick(max, self.most, other.most, open_wins=True))

    def smaller(self, other: Bounds) -> Bounds:
        """Bounds of the smaller of two figures."""
        least = _pick(min, self.least, other.least, open_wins=True)
        return Bounds(least, _pick(min, self.most, other.most, open_wins=False))

    def hull(self, other: Bounds) -> Bounds:
        """The smallest interval that holds both."""
        least = _pick(min, self.least, other.least, open_wins=True)
        return Bounds(least, _pick(max, self.most, other.most, open_wins=True))

    def or_nothing(self) -> Bounds:
        """The figure of something that may not be there: [min(v,0), max(v,0)]."""
        return self.hull(Bounds.point(0))

    def __lt__(self, other: Bounds) -> Answer:
        if _known_lt(self.most, other.least):
            return YES
        return NO if _known_le(other.most, self.least) else UNKNOWN

    def __le__(self, other: Bounds) -> Answer:
        if _known_le(self.most, other.least):
            return YES
        return NO if _known_lt(other.most, self.least) else UNKNOWN

    def __gt__(self, other: Bounds) -> Answer:
        return other < self

    def __ge__(self, other: Bounds) -> Answer:
        return other <= self


def total(parts: Iterable[Bounds]) -> Bounds:
    """Sum of figures; the sum of nothing is exactly 0."""
    result = Bounds.point(0)
    for part in parts:
        result = result + part
    return result


def day_number(day: dt.date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def day_of(number: int) -> dt.date:
    """The date of a day number."""
    return EPOCH + dt.timedelta(days=number)


def month_number(day: dt.date) -> int:
    """Months since year 0: year * 12 + month - 1."""
    return day.year * 12 + day.month - 1


def _add(a: Exact | None, b: Exact | None) -> Exact | None:
    return None if a is None or b is None else a + b


def _sub(a: Exact | None, b: Exact | None) -> Exact | None:
    return None if a is None or b is None else a - b


def _pick(which: object, a: Exact | None, b: Exact | None, *, open_wins: bool) -> Exact | None:
    if a is None or b is None:
        return None if open_wins else (b if a is None else a)
    return max(a, b) if which is max else min(a, b)


def _known_lt(a: Exact | None, b: Exact | None) -> bool:
    return a is not None and b is not None and a < b


def _known_le(a: Exact | None, b: Exact | None) -> bool:
    return a is not None and b is not None and a <= b
