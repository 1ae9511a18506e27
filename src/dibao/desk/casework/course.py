"""How long a matter has been on its way: hand-overs and waiting days, never of one person.

Invariant: nothing here writes, and nothing is counted by who did it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dibao.desk.casework.models import CaseFile, StepDone
from dibao.procedure.table import Procedure, Step


@dataclass(frozen=True)
class Course:
    """How long a case has been on its way: each step with the days it was waited for, how often it
    was passed on or sent back, and since when it waits now."""

    steps: list[tuple[Step, StepDone, int]]
    passed: int
    waits: int | None


def course(file: CaseFile, table: Procedure, day: dt.date) -> Course:
    """M3.2.1: hand-overs and waiting days of one matter, never of one person."""
    found, before = [], file.begun
    rows = file.steps.select_related("by", "second").prefetch_related("papers")
    for row in rows:
        found.append((table.steps[row.step], row, (row.day - before).days))
        before = row.day
    passed = sum(bool(row.passed_to) or bool(step.voids) for step, row, _ in found)
    return Course(found, passed, None if file.ended else (day - before).days)
