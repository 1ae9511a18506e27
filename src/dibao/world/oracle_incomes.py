"""What a household earns by the rows of the payers (JG09).

Invariant: only strong rows of what is still paid count, in fen a month; a fund of a job whose
wage is not known raises a question and adds nothing to the sum.
"""

from __future__ import annotations

from dibao.world.model import Household, Record, month_index
from dibao.world.oracle_subjects import Subjects


class Incomes:
    """Current incomes against the standard and against the family's own word."""

    def __init__(self, subjects: Subjects) -> None:
        self.subjects, self.world, self.read = subjects, subjects.world, subjects.read

    def incomes(self, home: Household) -> tuple[int, set[str]]:
        """Current incomes known for certain, fen a month, and who has them (§7 JG09)."""
        total = 0
        earners: set[str] = set()
        for member in self.subjects.of(home):
            for source in ("DS10", "DS11", "DS12", "DS13", "DS16"):
                for row in self.read.of(source, member).strong:
                    worth = self.current(source, row)
                    total += worth
                    if worth:
                        earners.add(member.person.number)
        return total, earners

    def current(self, source: str, row: Record) -> int:
        """What one row adds to the month's income; 0 if it does not count."""
        held, now = row.values, self.world.as_of
        running = held.get("end") is None or held["end"] >= now
        if source == "DS10":
            counts = (
                held["kind"] == "employee"
                and held.get("benefit", "none") in ("pension", "survivor", "injury")
                and held.get("stop_day") is None
            )
            return int(held["monthly"]) if counts else 0
        if source == "DS11":
            return int(held["amount"]) if held["state"] == "current" and running else 0
        if source == "DS12":
            return int(held["subsidy"]) + int(held["insurance_subsidy"]) if running else 0
        if source == "DS13":
            recent = month_index(now) - held["month"] <= 3
            return int(held["income"]) if held["item"] == "wage" and recent else 0
        return int(held["net"]) if held["state"] == "in_post" else 0

    def means(self, home: Household) -> tuple[str, set[str]]:
        """§7 JG09."""
        if home.single or home.size > len(home.members):
            return "no", set()  # never planted: whose heads count is not said
        known, earners = self.incomes(home)
        funds = {
            m.person.number
            for m in self.subjects.of(home)
            if any(r.values["state"] == "normal" for r in self.read.of("DS09", m).strong)
        }
        if funds and known <= self.world.standard * home.size:
            return "unknown", funds | earners  # a paid-in fund shows a job, not its wage
        if known == 0 or known <= (home.income or 0):
            return "no", earners
        if known > self.world.standard * (home.size + len(self.subjects.undeclared(home))):
            return "yes" if len(set(home.paid.values())) == 1 else "no", earners
        return "unknown", earners
