"""What another room of the office has against a step, beyond the step table.

Invariant: a hold only refuses, in a sentence; it takes no step and lets none happen that the table
does not have.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from dibao.desk.casework.models import CaseFile

Hold = Callable[[CaseFile, str, dt.date], str]
HOLDS: list[Hold] = []


def holds(one: Hold) -> Hold:
    """Register `f(file, step, day) -> sentence or ''` (in an app's `ready`)."""
    HOLDS.append(one)
    return one


def against(file: CaseFile, step: str, day: dt.date) -> list[str]:
    """Every sentence against taking this step today."""
    return [said for one in HOLDS if (said := one(file, step, day))]
