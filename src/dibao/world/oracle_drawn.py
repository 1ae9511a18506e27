"""How a household is drawn and enrolled: split, parted, away, without a letter (JG08, ZC06).

Invariant: one book and the register of marriages say who lives together; a wedding before 1985 is
on no record and proves nothing.
"""

from __future__ import annotations

from collections import defaultdict

from dibao.world.model import Household, Member, Person
from dibao.world.oracle_subjects import Subjects


class Drawn:
    """Who is listed apart, and who is listed and may not live there."""

    def __init__(self, subjects: Subjects) -> None:
        self.subjects, self.world, self.read = subjects, subjects.world, subjects.read

    def divorced(self, person: Person) -> bool:
        """A divorce on record, by the husband's row."""
        pair = {person.pid, person.spouse}
        return any(
            r.delivery == "DS03" and r.values["kind"] == "divorce"
            and r.person is not None and r.person.pid in pair
            for r in self.world.records
        )  # fmt: skip

    def drawn(self) -> dict[str, str]:
        """JG08 split, by household number."""
        at: dict[str, list[tuple[Household, Member]]] = defaultdict(list)
        for home in self.world.households:
            for member in home.members if not home.single else ():
                at[member.person.book].append((home, member))
        found: dict[str, str] = {}
        for pairs in at.values():
            for home, member in pairs:
                for other, mate in pairs:
                    own = {m.person.pid for m in home.members}
                    if home is other or own & {m.person.pid for m in other.members}:
                        continue
                    person = member.person
                    recorded = person.married is not None and person.married.year >= 1985
                    apart = person.spouse == mate.person.pid and recorded
                    if apart and not self.divorced(person):
                        found[home.household_no] = "yes"
                    found.setdefault(home.household_no, "unknown")
        return found

    def parted(self, home: Household) -> str:
        """JG08 of a spouse on record who is not listed and whose book lies elsewhere."""
        own = {m.person.pid for m in home.members}
        for person in (m.person for m in home.members if not home.single):
            if person.spouse < 0 or person.spouse in own or person.married is None:
                continue
            other = self.world.people[person.spouse]
            recorded = person.married.year >= 1985 and not self.divorced(person)
            if recorded and other.died is None and other.book != person.book:
                return "unknown"
        return "no"

    def away(self, home: Household) -> str:
        """JG08 of members who may not live there."""
        state = "no"
        now = self.world.as_of
        for member in self.subjects.of(home):
            for row in self.read.of("DS24", member).strong:
                held = row.values
                if held["kind"] in ("服刑", "强制隔离戒毒") and held["start"] <= now <= held["end"]:
                    return "yes"
            hukou = self.read.of("DS06", member)
            if any(
                r.values.get("cancel_reason") in ("moved", "army", "abroad")
                for r in hukou.strong + hukou.doubtful
            ):
                state = "unknown"
            insured = self.read.of("DS10", member)
            if any(
                r.values.get("stop_reason") in ("prison", "missing")
                for r in insured.strong + insured.doubtful + insured.number_only
            ):
                state = "unknown"
        return state

    def unlettered(self, home: Household) -> str:
        """ZC06: enrolled within the year and no letter of anybody."""
        held = any(self.read.rows("RG02", m) for m in self.subjects.of(home))
        return "no" if held or home.since < self.subjects.year_ago else "unknown"
