"""How a case is planted: a free household is taken, its facts are set, its truth written.

Invariant: one household carries at most one planted case; what else follows from the same
facts is added later as a companion truth by the oracle, never by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from dibao.world import families
from dibao.world.draw import stream
from dibao.world.model import Expect, Household, Member, Person, World, age
from dibao.world.places import IN_CELLS

Recipe = Callable[["Planter"], None]
RECIPES: list[tuple[str, Recipe]] = []


class NoRoom(Exception):
    """No free household fits; the case is left out of this world."""


def recipe(name: str) -> Callable[[Recipe], Recipe]:
    """Register a case; order of registration is order of importance."""

    def keep(function: Recipe) -> Recipe:
        RECIPES.append((name, function))
        return function

    return keep


class Planter:
    """Free households of one world and the means to set facts."""

    def __init__(self, world: World, name: str, copy: int, most: int = 10**9) -> None:
        self.world = world
        self.most = most
        self.name = name
        self.rng = stream(world.seed, "plant", name, copy)
        self.behind = next(iter(world.deliveries["DS21/now"].not_villages))
        self.silent = next(iter(world.deliveries["DS08"].not_villages))

    # -- choosing ------------------------------------------------------------------------

    def home(
        self,
        least: int = 1,
        most: int = 6,
        *,
        at: int | None = None,
        fits: Callable[[Household], bool] = lambda home: True,
    ) -> Household:
        """A free household of that size, outside the villages some office leaves out."""
        if sum(bool(h.used) for h in self.world.households) >= self.most:
            raise NoRoom(self.name)
        for found in self.world.households:
            here = found.village.index
            if found.used or not least <= len(found.members) <= most or (found.single and most > 1):
                continue
            if here != at if at is not None else here in (self.behind, self.silent):
                continue
            if self.adults(found) and fits(found):
                found.used = self.name
                return found
        raise NoRoom(self.name)

    def adults(self, home: Household, most: int = 130) -> list[Member]:
        """Grown members, head first."""
        return [m for m in home.members if 18 <= age(m.person.birth, self.world.as_of) <= most]

    def worker(self, home: Household) -> Member:
        """A member of working age, else the head."""
        able = [m for m in self.adults(home) if age(m.person.birth, self.world.as_of) < 60]
        return able[-1] if able else home.head

    def has_worker(self, home: Household) -> bool:
        """Is anyone between 18 and 59?"""
        return any(18 <= age(m.person.birth, self.world.as_of) < 60 for m in home.members)

    def stranger(self, fits: Callable[[Person], bool]) -> Person:
        """A living person of no roster whom no case has used."""
        people = self.world.people
        start = self.rng.randrange(len(people))
        for at in range(len(people)):
            person = people[(start + at) % len(people)]
            if (
                person.died is None
                and person.pid not in self.world.spared
                and (person.pid not in self.world.roster_pids)
                and fits(person)
            ):
                self.world.spared.add(person.pid)
                return person
        raise NoRoom(self.name)

    def newcomer(self, sex: str, birth: date, near: Household, name: str = "") -> Person:
        """One more person of the county, living apart."""
        person = families.fresh(
            self.world.people,
            self.world.registry,
            self.rng,
            sex=sex,
            birth=birth,
            village=near.village,
            group=near.group,
        )
        person.name = name or person.name
        person.book = f"{near.village.code[6:]}9{person.pid:05d}"
        self.world.spared.add(person.pid)
        return person

    # -- setting facts --------------------------------------------------------------------

    def clear(self, home: Household, *sources: str) -> None:
        """Take away ordinary rows that would cloud the case."""
        pids = {m.person.pid for m in home.members}
        self.world.records = [
            r
            for r in self.world.records
            if not (
                r.person is not None
                and r.person.pid in pids
                and self.world.deliveries[r.delivery].source in sources
            )
        ]

    def ago(self, days: int) -> date:
        """A day before the as-of day."""
        return self.world.as_of - timedelta(days=days)

    def truth(
        self, code: str, home: Household | None, who: Person | None, expect: Expect, why: str
    ) -> None:
        """Write the answer down."""
        self.world.case(code, home, who, expect, why)


def own_rows(home: Household) -> bool:
    """Not of a village whose roster writes a family into one cell."""
    return home.village.index % 12 != IN_CELLS


def plant_all(world: World, copies: int, most: int) -> list[str]:
    """Every recipe once, then again; at most `most` households are used. Names what had no room."""
    missing = []
    for copy in range(copies):
        for name, function in spread():
            before = len(world.records), len(world.cases)
            try:
                function(Planter(world, f"{name}#{copy}", copy, most))
            except NoRoom:
                assert before == (len(world.records), len(world.cases)), name
                missing.append(name)
    return missing


def spread() -> list[tuple[str, Recipe]]:
    """Recipes of all modules in turn, so that a small world still holds every kind."""
    of_module: dict[str, list[tuple[str, Recipe]]] = {}
    for name, function in RECIPES:
        of_module.setdefault(function.__module__, []).append((name, function))
    placed = [
        (at / len(kinds), order, entry)
        for order, kinds in enumerate(of_module.values())
        for at, entry in enumerate(kinds)
    ]
    return [entry for _, _, entry in sorted(placed, key=lambda x: x[:2])]
