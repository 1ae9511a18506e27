"""What a family is owed after a wrong decision, month by month, and who else it may have hit.

Invariant: only months that were really not paid in full count; a month no list speaks of is owed
whole, and said to be so.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dibao.desk.casework.models import CaseFile, StepDone
from dibao.desk.casework.replay import handling_on
from dibao.desk.roster.models import Household


@dataclass(frozen=True)
class Owed:
    """One month: what was due, what was paid (None: no list speaks of it), what is owed, in fen."""

    month: dt.date
    due: int
    paid: int | None

    @property
    def fen(self) -> int:
        """What is owed for the month."""
        return max(self.due - (self.paid or 0), 0)


def harm_of(family: Household) -> StepDone | None:
    """The latest decided step that took something from the family."""
    rows = StepDone.objects.filter(file__household=family).select_related("file__lead")
    for row in rows.order_by("-day", "-pk"):
        table = handling_on(row.file.begun).procedures[row.file.procedure]
        if table.steps[row.step].effect in ("stop", "cut", "death"):
            return row
    return None


def owed(family: Household, day: dt.date) -> list[Owed]:
    """Months from the one after the decision to the present one in which less than due was paid."""
    harm = harm_of(family)
    if harm is None or not family.monthly_fen:
        return []
    paid = dict(family.payments.values_list("month", "fen"))
    found, month = [], _next(harm.day.replace(day=1))
    while month <= day:
        line = Owed(month, family.monthly_fen, paid.get(month))
        if line.fen:
            found.append(line)
        month = _next(month)
    return found


def _next(month: dt.date) -> dt.date:
    return dt.date(month.year + month.month // 12, month.month % 12 + 1, 1)


def hit_alike(file: CaseFile) -> list[CaseFile]:
    """Cases of other families that lost something on the same rule, for somebody to look at."""
    harm = harm_of(file.household) if file.household else None
    lead = harm.file.lead if harm else None
    if lead is None:
        return []
    same = CaseFile.objects.filter(
        lead__rule=lead.rule, household__town=file.household.town,
        steps__step__in=("decide_stop", "decide_cut", "decide_less"),
    ).exclude(household=file.household)  # fmt: skip
    return list(same.select_related("household__place", "lead").distinct().order_by("pk"))
