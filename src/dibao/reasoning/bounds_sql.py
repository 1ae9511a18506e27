"""A figure as SQL: the texts of its least and its most, and what is written of such pairs.

NULL in a bound is infinity. A denominator is carried beside the texts and never divided by.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Fig:
    """SQL of least and most, to be divided by `den` (never done in SQL)."""

    lo: str
    hi: str
    den: int = 1
    constant: Fraction | None = None


def exactly(value: Fraction) -> Fig:
    """A number that is known now."""
    sql = str(value.numerator)
    return Fig(sql, sql, value.denominator, value)


def alike(a: Fig, b: Fig) -> tuple[Fig, Fig]:
    """Two figures over one denominator."""
    den = math.lcm(a.den, b.den)
    return scaled(a, den), scaled(b, den)


def scaled(fig: Fig, den: int) -> Fig:
    """A figure over a multiple of its denominator."""
    factor = den // fig.den
    if factor == 1:
        return fig
    return Fig(f"({fig.lo} * {factor})", f"({fig.hi} * {factor})", den)


def whole_part(fig: Fig) -> str:
    """The whole part, as SQL."""
    if fig.constant is not None:
        return str(fig.constant // 1)
    # Whole-number remainder, exact for the non-negative lines the law sets.
    return fig.lo if fig.den == 1 else f"(({fig.lo} - {fig.lo} % {fig.den}) // {fig.den})"


# Where bounds are gathered none is NULL: an open least and an open most stand beyond all others.
BEYOND = (-9 * 10**18, 9 * 10**18)


def inside(column: str, wanted: int) -> str:
    """Is a mask of possible codes inside the wanted ones: 2 all of it, 0 none, 1 some."""
    return (
        f"CASE WHEN ({column} & {wanted}) = {column} THEN 2 "
        f"WHEN ({column} & {wanted}) = 0 THEN 0 ELSE 1 END"
    )


def pick(op: str, a: str, b: str, *, open_wins: bool) -> str:
    """The larger (op '>') or smaller of two bounds whose NULL is infinity."""
    if open_wins:
        return (
            f"CASE WHEN {a} IS NULL OR {b} IS NULL THEN NULL "
            f"WHEN {a} {op} {b} THEN {a} ELSE {b} END"
        )
    return (
        f"CASE WHEN {a} IS NULL THEN {b} WHEN {b} IS NULL THEN {a} "
        f"WHEN {a} {op} {b} THEN {a} ELSE {b} END"
    )
