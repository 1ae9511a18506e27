"""The invented county: people first, papers second, truths with their reasons.

Invariant: a world is finished and agrees with its oracle before a file is written; nothing
here imports the checker.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from dibao.world.building import build
from dibao.world.model import Case, World
from dibao.world.writing import write_world

__all__ = ["Case", "SmallTown", "World", "build", "small_town", "write_world"]

SMALL_DAY = date(2026, 6, 30)


class SmallTown:
    """Twelve villages, three hundred households; `write` puts the folder on disk."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.as_of = world.as_of
        self.cases = world.cases

    def write(self, out: Path) -> int:
        """hand-ins/, policy/, truth.csv below `out`; returns the rows handed in."""
        return write_world(self.world, out)


def small_town(seed: int = 1, as_of: date = SMALL_DAY) -> SmallTown:
    """The town of tests, pictures and the demo."""
    return SmallTown(build(seed, 300, as_of))
