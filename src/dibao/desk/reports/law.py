"""Which pack of steps and papers a day falls under, read once a pack and not once a day.

Invariant: names, effects and papers of steps are those of the pack in force; numbers of a day are
not read here.
"""

from __future__ import annotations

import datetime as dt

from dibao.desk.casework.replay import handling_on
from dibao.policy.handling import Handling, packs


def pack_day(since: dt.date | None, today: dt.date) -> dt.date:
    """The first day of the pack in force on a day; for a day that is not known, or that no pack
    covers, of today's."""
    for day in (since, today):
        for pack in packs()[0]:
            if day and pack.since <= day and (pack.until is None or day <= pack.until):
                return pack.since
    return today


def law_of(day: dt.date) -> Handling:
    """How cases begun on a day are handled."""
    return handling_on(pack_day(day, day))
