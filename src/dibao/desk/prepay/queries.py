"""What is read of the months before they are paid, with the decisions that may stand behind lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from dibao.desk.accounts.access import Who
from dibao.desk.casework.models import StepDone
from dibao.desk.casework.replay import handling_on
from dibao.desk.prepay.models import Line, Month
from dibao.desk.roster.queries import places_of

BACK = dt.timedelta(days=92)  # a decision of this month or the two before may stand behind a line


def months(who: Who) -> QuerySet[Month]:
    """Months of one's own places, the newest first."""
    mine = Month.objects.filter(place__in=places_of(who, "prepay", "look"))
    return mine.select_related("place", "run", "by", "second").order_by("-pk")


@dataclass(frozen=True)
class Decision:
    """A decided step of a family's case that changes what is paid."""

    case: int
    word: str
    day: dt.date


@dataclass(frozen=True)
class Shown:
    """A line with the decisions found behind it."""

    line: Line
    decisions: list[Decision]


def shown(month: Month) -> dict[str, list[Shown]]:
    """Lines by kind, in the order of the run."""
    lines = list(month.lines.select_related("household", "by"))
    behind = decisions({x.household_id for x in lines if x.household_id}, month.run.as_of)
    found: dict[str, list[Shown]] = {}
    for line in lines:
        found.setdefault(line.kind, []).append(Shown(line, behind.get(line.household_id or 0, [])))
    return found


def decisions(households: Iterable[int], until: dt.date) -> dict[int, list[Decision]]:
    """Family → decided steps with an effect on what is paid, in the months before."""
    found: dict[int, list[Decision]] = {}
    rows = StepDone.objects.filter(
        file__household__in=set(households), day__gte=until - BACK
    ).select_related("file")  # fmt: skip
    for row in rows:
        step = handling_on(row.file.begun).procedures[row.file.procedure].steps[row.step]
        if step.effect:
            found.setdefault(row.file.household_id, []).append(
                Decision(row.file_id, step.zh, row.day)
            )
    return found
