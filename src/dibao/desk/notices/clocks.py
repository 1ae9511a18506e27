"""How long a notice hangs, as the step table of its kind says.

Invariant: of several clocks the latest governs (seven days and seven working days: the later); what
has no clock in its table hangs until somebody takes it down.
"""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass

from dibao.desk.casework.replay import handling_on
from dibao.desk.notices.models import Notice
from dibao.procedure.clocks import last_day
from dibao.procedure.work import Rules

# The step table and the declared paper of each kind that lists families.
TABLES = {
    Notice.Kind.BEFORE: ("notice_before", "D19"),
    Notice.Kind.RESULT: ("notice_result", "D19R"),
    Notice.Kind.LIST: ("notice_result", "D19R"),
    Notice.Kind.QUARTER: ("notice_quarter", "D19Q"),
}


@functools.cache
def _rules(day: dt.date) -> Rules:
    return handling_on(day).rules()


@dataclass(frozen=True)
class Hanging:
    """The last day a notice hangs, and whether the year's working days are only guessed."""

    last: dt.date | None
    provisional: bool = False


def hanging(kind: str, posted: dt.date) -> Hanging:
    """Of a notice put up on a day."""
    table = TABLES.get(Notice.Kind(kind))
    if table is None:
        return Hanging(None)
    rules, step = _rules(posted), handling_on(posted).procedures[table[0]].steps["take_down"]
    days = [last_day(posted, rules.terms[c.number], rules.calendar) for c in step.after]
    last = max((d for d in days if d is not None), default=None)
    return Hanging(last, last is not None and last.year in rules.calendar.guessed)


def round_due(since: dt.date) -> dt.date:
    """The day by which a board has to be looked at again."""
    rules = _rules(since)
    found = last_day(since, rules.terms["notice.photo"], rules.calendar)
    assert found is not None  # a term without pauses always ends
    return found
