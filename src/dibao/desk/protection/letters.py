"""Letters of authorisation: does one cover a source on a day?

Invariant: scope, days and withdrawal are read in one place, for asking and for showing alike.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable

from dibao.desk.roster.models import Letter
from dibao.policy import HOME as LAW
from dibao.reasoning.source import Source, load_sources
from dibao.screening.answers import EVERYTHING, SCOPES


@functools.cache
def sensitive() -> dict[str, Source]:
    """Sources that are asked only with a person's letter: deposits, property, illness."""
    found = load_sources(LAW / "sources")
    return {key: s for key, s in found.items() if s.needs_authorisation}


def covers(letter: Letter, source: str, day: dt.date) -> bool:
    """Was this letter in force on the day, and does its scope name the source?"""
    if not letter.since <= day <= letter.until:
        return False
    if letter.withdrawn is not None and letter.withdrawn <= day:
        return False
    return any(w in letter.sources for w in (*EVERYTHING, source, *SCOPES.get(source, ())))


def any_covers(letters: Iterable[Letter], source: str, day: dt.date) -> bool:
    """Does one of a person's letters let this source be shown as of the day?"""
    return source not in sensitive() or any(covers(x, source, day) for x in letters)
