"""Who of the officers is near kin to whom on the roster, from the model alone (answers page §7).

Invariant: kinship is what people are to each other in the model and a document shows: one book of
both, or the register of marriages; scope is the eight kinds of the civil code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from dibao.world.model import Household, Person, Record, World
from dibao.world.numbers import is_valid
from dibao.world.officers import POSTS
from dibao.world.places import DATED as SHEETS

MEANS = ("JG03", "JG04", "JG05", "FB01", "JG07")
NOTICE, OTHERS = 7, 3


class Kin:
    """Officers by their lines, and what the papers of a household say of them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.officers = [
            r for r in world.records
            if r.delivery == "DS17" and r.person is not None and r.name == r.person.name
        ]  # fmt: skip
        self.filed = {
            (r.person.pid, str(r.values["officer_id"])) for r in world.records
            if r.delivery == "RG01" and r.person is not None
        }  # fmt: skip
        self.checkers: dict[str, set[str]] = defaultdict(set)
        self.weddings: dict[frozenset[str], list[tuple[date, str]]] = defaultdict(list)
        self.veiled = set()
        for row in world.records:
            if row.delivery == "RG06" and row.values.get("reviewer"):
                self.checkers[str(row.values["household_no"])].add(str(row.values["reviewer"]))
            if row.delivery == "DS03":
                pair = frozenset((row.number, str(row.values["other_id"])))
                self.weddings[pair].append((row.values["day"], str(row.values["kind"])))
            if row.delivery == "DS06" and row.person is not None and not is_valid(row.number):
                self.veiled.add(row.person.pid)

    def near(self, one: Person, officer: Person) -> str:
        """yes: a near relative by a document, or himself; unknown: by one with a veiled number."""
        if one is officer:
            return "yes"
        if one.spouse == officer.pid and one.married and one.married.year >= 1985:
            return "yes"
        told = self.weddings.get(frozenset((one.number, officer.number)))
        if told and max(told)[1] == "marry":
            return "yes"
        if one.book != officer.book or officer.pid not in set(self.eight(one)):
            return "no"
        return "unknown" if {one.pid, officer.pid} & self.veiled else "yes"

    def eight(self, one: Person) -> Iterator[int]:
        """Everybody who is one of the eight kinds to him."""
        people = self.world.people
        yield from (one.spouse, *one.children)
        for child in one.children:
            yield from people[child].children
        for parent in (one.father, one.mother):
            if parent >= 0:
                yield parent
                yield from (people[parent].father, people[parent].mother, *people[parent].children)

    def ties(self, home: Household) -> list[tuple[Record, str]]:
        """Lines of officers tied to anybody of the family, in office since it applied, and how."""
        began = home.applied if home.village.index % 12 in SHEETS and home.applied else home.since
        found = []
        for row in self.officers:
            assert row.person is not None
            said = {self.near(m.person, row.person) for m in home.members}
            overlaps = row.values["end"] >= began and row.values["start"] <= self.world.as_of
            if overlaps and said != {"no"}:
                found.append((row, "yes" if "yes" in said else "unknown"))
        return found

    def answers(self, home: Household, means: set[str]) -> Iterator[tuple[str, str]]:
        """(code, answer) of every lead; `means`: codes that say yes of the home."""
        for row, state in self.ties(home):
            officer = row.person
            assert officer is not None
            if not any((m.person.pid, officer.number) in self.filed for m in home.members):
                yield "ZC09", state
            if row.values["post"] in POSTS[:4] and means & set(MEANS):
                yield "FB02", state
            if officer.name in self.checkers[home.household_no]:
                yield "FB03", state
            if self.quick(home) and state == "yes":
                yield "FB07", state

    def quick(self, home: Household) -> bool:
        """Fewer days than a notice hangs, and than any other family of the village took."""
        own = _days(home)
        spans = [
            d for h in self.world.households
            if h.village is home.village and h is not home and (d := _days(h)) is not None
        ]  # fmt: skip
        dated = home.village.index % 12 in SHEETS
        return dated and own is not None and len(spans) >= OTHERS and own < min(NOTICE, *spans)


def _days(home: Household) -> int | None:
    """From application to approval, as the roster prints them."""
    told = {"applied": home.applied, "decided": home.approved} | dict(home.stated.get("steps", {}))
    first, last = told["applied"], told["decided"]
    if not isinstance(first, date) or not isinstance(last, date) or home.urban or last < first:
        return None
    return (last - first).days
