"""Dates of the steps of a roster household: orderly unless a case says otherwise.

Invariant: what the roster files print and what the oracle reads is this one table.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from dibao.world.model import Household

SHEETS = (0, 1, 3, 4, 7, 10, 11)  # villages (of twelve) whose roster sheet has these columns
LEAST = 29  # days between application and decision in which visit and notice find room


def steps_of(home: Household) -> dict[str, Any]:
    """applied, visited, notice_from, notice_to, decided, published, paper, basis, inventory."""
    found: dict[str, Any] = dict.fromkeys(
        ("visited", "notice_from", "notice_to", "published", "basis", "inventory"), ""
    )
    found |= {"applied": home.applied or "", "decided": home.approved or "", "paper": ""}
    if home.applied and home.approved:
        if (home.approved - home.applied).days >= LEAST:
            found["visited"] = home.applied + timedelta(8)
            found["notice_from"] = home.applied + timedelta(14)
            found["notice_to"] = home.applied + timedelta(21)
        found["published"] = home.approved + timedelta(9)
        found["paper"] = f"云民批〔{home.approved.year}〕{home.approved.month}号"
    return found | dict(home.stated.get("steps", {}))


def in_sheets(home: Household) -> bool:
    """Does the roster of this village print the dates?"""
    return home.village.index % 12 in SHEETS and not home.urban


def day(value: Any) -> date | None:
    """A date, or nothing."""
    return value if isinstance(value, date) else None
