"""The strangers of a world, and how a delivery gets its rows about them.

Invariant: subjects are strangers to the roster with valid numbers of their own, so no row here
can be anybody's lead; rows with damaged numbers carry names nobody on a list bears.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

from dibao.world import numbers
from dibao.world.model import Person, Record, World, age
from dibao.world.names import fold

Maker = Callable[["Crowd", random.Random], Iterator[Record]]
MAKERS: dict[str, Maker] = {}


class Crowd:
    """The strangers of one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        taken = world.roster_pids | world.spared
        self.people = [p for p in world.people if p.died is None and p.pid not in taken]
        self.adults = [p for p in self.people if age(p.birth, world.as_of) >= 18]
        self.dead = [p for p in world.people if p.died is not None and p.pid not in taken]
        self.listed_names = {fold(world.people[i].name) for i in taken}

    def row(self, key: str, who: Person, **values: Any) -> Record:
        """A row about a stranger."""
        return Record(key, who.name, who.number, values, who.village, who)

    def some(self, rng: random.Random, share: float) -> Iterator[Person]:
        """That share of the adults."""
        return (p for p in self.adults if rng.random() < share)

    def spoil(self, row: Record, rng: random.Random) -> Record:
        """Old, lost and masked numbers, where no listed person could be meant."""
        chance = rng.random()
        if chance < 0.02 and row.number[6:8] == "19":
            row.number = numbers.fifteen(row.number)
        elif chance < 0.026 and fold(row.name) not in self.listed_names:
            row.number = numbers.lose_digits(row.number)
        elif chance < 0.03 and fold(row.name) not in self.listed_names:
            row.number = numbers.mask(row.number)
        return row


def maker(key: str) -> Callable[[Maker], Maker]:
    """Register the crowd's rows of a delivery."""

    def keep(function: Maker) -> Maker:
        MAKERS[key] = function
        return function

    return keep
