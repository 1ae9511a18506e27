"""Whose rows are asked for a household: its members and a spouse it did not declare.

Invariant: who belongs to a family is what the roster and the register of marriages show, never
what a case planned; all rules of the oracle ask about the same people.
"""

from __future__ import annotations

from dibao.world.model import Household, Member, World
from dibao.world.readings import Readings, full_number


class Subjects:
    """The people of the roster, and the rows about them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.read = Readings(world)
        members = [m for home in world.households for m in home.members]
        self.pids = {m.person.pid for m in members}
        self.numbers = {full_number(m.number) for m in members}
        self.year_ago = world.as_of.replace(year=world.as_of.year - 1)

    def of(self, home: Household) -> list[Member]:
        """The members and an undeclared spouse; of a single-person enrolment the person."""
        if home.single:
            return [m for m in home.members if m.covered]
        return home.members + self.undeclared(home)

    def undeclared(self, home: Household) -> list[Member]:
        """Married by the register, in the same book today, and not listed."""
        found = []
        for member in home.members:
            person = member.person
            if person.spouse < 0 or person.spouse in self.pids or person.married is None:
                continue
            other = self.world.people[person.spouse]
            if other.died is None and other.book == person.book and person.married.year >= 1985:
                found.append(Member(other, "配偶", other.name, other.number, False))
        return found
