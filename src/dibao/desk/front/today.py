"""What waits for one person today, as sentences with the address of the work.

Each app that has work registers a function; the frame knows none of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from dibao.desk.accounts.access import Who


@dataclass(frozen=True, slots=True)
class Work:
    """One sentence: what waits, the button's word, where it leads, how soon (-1 somebody may be in
    need now, before anything late; 0 … 9)."""

    sentence: str
    button: str
    address: str
    order: int = 5
    late: bool = False


Finder = Callable[[Who, dt.date], Iterable[Work]]
FINDERS: list[Finder] = []


def finds_work(finder: Finder) -> Finder:
    """Register a source of today's work (in an app's `ready`)."""
    FINDERS.append(finder)
    return finder


def work_of(who: Who, day: dt.date) -> list[Work]:
    """Everything that waits for this person, most pressing first."""
    found = [work for finder in FINDERS for work in finder(who, day)]
    return sorted(found, key=lambda w: (w.order >= 0, not w.late, w.order, w.sentence))
