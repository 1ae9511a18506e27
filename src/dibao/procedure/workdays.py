"""Working days as the State Council arranges them.

Invariant: the day itself is day 0 and is never counted; a year whose arrangement is not published
yet is always noted in `guessed`, so that the caller can call the date provisional.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import chinese_calendar
from chinese_calendar import constants

# Holidays on fixed days; the lunar ones and the exchanged weekends are known only by the notice.
FIXED = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
PUBLISHED = frozenset(d.year for d in (*constants.holidays, *constants.workdays))


@cache
def _arranged(day: dt.date) -> bool:
    """As the published arrangement has it."""
    return bool(chinese_calendar.is_workday(day))


@dataclass(slots=True)
class Calendar:
    """Which days are worked: corrections first, then the published arrangement, then weekends."""

    changes: dict[dt.date, bool] = field(default_factory=dict)
    complete: frozenset[int] = frozenset()
    guessed: set[int] = field(default_factory=set)

    def works(self, day: dt.date) -> bool:
        """Is this a working day? Years without a notice are noted in `guessed`."""
        told = self.changes.get(day)
        if told is None and day.year in PUBLISHED:
            return _arranged(day)
        if day.year not in PUBLISHED and day.year not in self.complete:
            self.guessed.add(day.year)
        if told is not None:
            return told
        return day.weekday() < 5 and (day.month, day.day) not in FIXED

    def after(self, day: dt.date, days: int) -> dt.date:
        """The working day `days` after (or before, when negative) `day`; 0 is `day` itself."""
        step = dt.timedelta(days=1 if days > 0 else -1)
        left = abs(days)
        while left:
            day += step
            left -= self.works(day)
        return day


def read_calendar(table: Path) -> Calendar:
    """The calendar with the corrections of a table laid over it."""
    raw = tomllib.loads(table.read_text(encoding="utf-8"))
    changes = {c["day"]: bool(c["work"]) for c in raw.get("change", [])}
    return Calendar(changes, frozenset(raw.get("complete", [])))
