"""Chance that can be repeated: one seed and a path of words give one stream.

Invariant: adding a draw to one stream never changes another, because every stream is seeded
by its own path (`stream(seed, "DS07", "rows")`), never by the order of calls.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

T = TypeVar("T")


def stream(seed: int, *path: str | int) -> random.Random:
    """A generator that depends on the seed and the path only."""
    text = "/".join([str(seed), *(str(part) for part in path)])
    return random.Random(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big"))


def weighted(rng: random.Random, table: Sequence[tuple[T, int]]) -> T:
    """One entry of a table of (entry, weight)."""
    total = sum(weight for _, weight in table)
    at = rng.randrange(total)
    for entry, weight in table:
        if at < weight:
            return entry
        at -= weight
    raise AssertionError("weights changed while drawing")


def day_between(rng: random.Random, first: date, last: date) -> date:
    """A day of the closed interval."""
    return first + timedelta(days=rng.randrange((last - first).days + 1))


def months_before(day: date, months: int, at: int = 15) -> date:
    """The `at`-th of the month that lies `months` before the month of `day`."""
    index = day.year * 12 + day.month - 1 - months
    return date(index // 12, index % 12 + 1, at)


def years_later(day: date, years: int) -> date:
    """The same day of a later year; 29 February becomes the 28th."""
    leap = day.month == 2 and day.day == 29
    return day.replace(year=day.year + years, day=28 if leap else day.day)
