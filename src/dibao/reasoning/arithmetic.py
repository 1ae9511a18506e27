"""What the expressions of a rule do to figures and answers that are only known within bounds.

Nothing here knows a household or a source: bounds and answers in, bounds and answers out.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from dibao.reasoning.answer import NO, UNKNOWN, YES, Answer
from dibao.reasoning.bounds import Bounds, day_number, day_of, month_number
from dibao.reasoning.subjects import Value


def years_ago(day: int, years: int) -> int:
    """The same calendar day so many years earlier (29 February becomes 28)."""
    date = day_of(day)
    leap = (date.month, date.day) == (2, 29)
    return day_number(date.replace(year=date.year - years, day=28 if leap else date.day))


def bounds_of(value: Value) -> Bounds:
    assert isinstance(value, Bounds)
    return value


def codes_of(value: object) -> int:
    """A mask of possible codes."""
    assert isinstance(value, int)
    return value


def answer_of(value: Value) -> Answer:
    assert isinstance(value, Answer)
    return value


def compared(op: str, a: Bounds, b: Bounds) -> Answer:
    return {">": a > b, ">=": a >= b, "<": a < b, "<=": a <= b}[op]


def codes_inside(mask: int, wanted: int) -> Answer:
    if mask & ~wanted == 0:
        return YES
    return NO if mask & wanted == 0 else UNKNOWN


def count_of(answers: Iterable[Value]) -> Bounds:
    values = [answer_of(a).value for a in answers]
    return Bounds(sum(v == 2 for v in values), sum(v > 0 for v in values))


def product_of(a: Bounds, b: Bounds) -> Bounds:
    """A figure times a known number; with a number that nobody set, anything but 0 times it."""
    if Bounds.point(0) in (a, b):
        return Bounds.point(0)
    if a.is_point and (a.least or 0) >= 0:
        return b.times(a.least or 0)
    return a.times(b.least or 0) if b.is_point and (b.least or 0) > 0 else Bounds()


def months_of(value: Value) -> Bounds:
    days = bounds_of(value)
    least, most = (
        None if d is None else month_number(day_of(int(d))) for d in (days.least, days.most)
    )
    return Bounds(least, most)


def over_the_line(amount: Value, over: Value, line: Value, *, at_hand: bool) -> Bounds:
    """At hand 未超 shows no money; for certain it may be anything up to the line."""
    stated, floor = bounds_of(amount), bounds_of(line).least
    if stated.most is not None or floor is None:
        return stated
    if over is YES:
        return Bounds(Fraction(floor) // 1 + 1, None)
    if over is NO:
        return Bounds(stated.least, stated.least if at_hand else Fraction(floor) // 1)
    return stated
