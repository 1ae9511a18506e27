"""One call that makes a finished world.

Invariant: what is returned has been settled: its truth is what the oracle derives.
"""

from __future__ import annotations

from datetime import date

from dibao.world import cases_means, cases_offers, ordinary, planting, settle, town
from dibao.world.model import World

RECIPE_MODULES = (cases_means, cases_offers)  # importing registers their recipes
MOST_SHARE = 0.6  # of the households may carry a planted case


def build(seed: int, households: int, as_of: date, background: int | None = None) -> World:
    """A county of `households` on the roster and about `background` other living people."""
    crowd = households * town.PER_HOUSEHOLD if background is None else background
    world = town.base(seed, households, crowd, as_of)
    ordinary.fill(world)
    copies = max(1, min(5, households // 300))
    planting.plant_all(world, copies, int(households * MOST_SHARE))
    settle.settle(world)
    return world
