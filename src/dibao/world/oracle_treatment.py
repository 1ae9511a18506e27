"""Treatment paid out of one's own pocket (JG06).

Invariant: what was paid and aided within the year counts, by strong rows; a letter that is lacking
leaves the question open.
"""

from __future__ import annotations

from dibao.world.model import Household, Member
from dibao.world.oracle_subjects import Subjects
from dibao.world.readings import full_number

MEDICAL_MONTHS = 12


class Treatment:
    """Much paid and no aid since, on the roster and off it."""

    def __init__(self, subjects: Subjects) -> None:
        self.subjects, self.world, self.read = subjects, subjects.world, subjects.read

    def needy(self, members: list[Member]) -> bool:
        """Paid much within the year, and no aid since."""
        paid = sum(
            r.values["self_paid"] for m in members for r in self.read.of("DS20", m).strong
            if r.values["day"] >= self.subjects.year_ago
        )  # fmt: skip
        aided = any(
            r.values["day"] >= self.subjects.year_ago
            for m in members for r in self.read.of("RG08", m).strong
        )  # fmt: skip
        return paid > MEDICAL_MONTHS * self.world.standard and not aided

    def untreated(self, home: Household) -> str:
        """JG06 of a roster household; a letter that is lacking leaves it open."""
        members = self.subjects.of(home)
        if self.needy(members):
            return "yes"
        aided = any(self.read.of("RG08", m).strong for m in members)
        silent = any(self.read.of("DS20", m).silent for m in members)
        return "cannot_tell" if silent and not aided else "no"

    def elsewhere(self, members: list[Member], incomes: list[int | None]) -> str:
        """JG06 of a family that is not on the roster."""
        if any(full_number(m.number) in self.subjects.numbers for m in members):
            return "no"
        known = [i for i in incomes if i is not None]
        if not self.needy(members) or any(2 * i > 3 * self.world.standard for i in known):
            return "no"
        return "yes" if known else "unknown"
