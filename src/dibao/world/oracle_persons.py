"""What is asked of one member: dead, on a payroll, paid twice, read without a letter.

Invariant: the answer is about the person, wherever he is listed (JG03, FB01, JG07, JG10).
"""

from __future__ import annotations

from collections import defaultdict

from dibao.world.model import Household, Member, month_index
from dibao.world.oracle_answers import decide, graded, one_of, three
from dibao.world.oracle_subjects import Subjects

STAFF = ("civil", "public", "worker")


class Persons:
    """The rules of one member, and who of them is listed more than once."""

    def __init__(self, subjects: Subjects) -> None:
        self.read = subjects.read
        self.listed: dict[tuple[str, str], list[Household]] = defaultdict(list)
        self.holders: dict[str, set[str]] = defaultdict(set)
        for home in subjects.world.households:
            for member in home.members:
                if member.covered:
                    self.listed[member.number, member.name].append(home)
                    self.holders[member.number].add(home.household_no)

    def dead(self, home: Household, member: Member) -> str:
        """§7 JG03."""
        newest_paid = max(home.paid, default=0)
        state = "no"
        open_ = False
        for source, reason, field in (
            ("DS04", None, "death_day"),
            ("DS06", "cancel_reason", "cancel_day"),
            ("DS10", "stop_reason", "stop_day"),
        ):
            found = self.read.of(source, member)
            open_ = open_ or found.silent or bool(found.number_only)
            for row in found.strong + found.doubtful:
                if reason and row.values.get(reason, "none") != "death":
                    continue
                span = row.values.get(field)
                if span is not None and newest_paid <= month_index(span[0]):
                    continue  # paid no further than the month of death
                sure = span is not None and newest_paid > month_index(span[1])
                if sure and row in found.strong:
                    return "yes"
                state = "unknown"
        return state if state == "unknown" else "cannot_tell" if open_ else "no"

    def payroll(self, member: Member) -> str:
        """§7 FB01 of one member."""
        found = self.read.of("DS16", member)
        rows = graded(found)
        holds = [
            three(
                one_of(r.values.get("establishment"), STAFF),
                one_of(r.values.get("state"), ("in_post", "retired")),
            )
            for r, _ in rows
        ]
        return decide(rows, holds, found.silent)

    def doubled(self, member: Member) -> str:
        """§7 JG07."""
        if not member.covered:
            return "no"
        twice = len(self.listed[member.number, member.name]) > 1
        found = self.read.of("DS02", member)
        rows = graded(found)
        holds = [
            three(
                one_of(r.values["benefit"], ("tekun", "orphan")),
                one_of(r.values.get("state", "current"), ("current",)),
            )
            for r, _ in rows
        ]
        if twice:
            return "yes"
        if len(self.holders[member.number]) > 1:
            return "unknown"  # one number, two names: which of them is he?
        return decide(rows, holds, found.silent)

    def overreach(self, member: Member) -> str:
        """§7 JG10."""
        rows = [r for s in ("DS08", "DS15", "DS20") for r in self.read.of(s, member).unlettered]
        return "yes" if rows else "no"
