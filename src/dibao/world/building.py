"""One call that makes a finished world.

Invariant: what is returned has been settled: its truth is what the oracle derives.
"""

from __future__ import annotations

from datetime import date

from dibao.world import (
    cases_means,
    cases_money,
    cases_offers,
    cases_refused,
    cases_things,
    officers,
    ordinary,
    planting,
    settle,
    town,
)
from dibao.world.model import World

RECIPE_MODULES = (cases_means, cases_offers, cases_things, cases_money, cases_refused, officers)  # importing registers their recipes
MOST_SHARE = 0.7  # of the households may carry a planted case


def build(seed: int, households: int, as_of: date, background: int | None = None) -> World:
    """A county of `households` on the roster and about `background` other living people."""
    crowd = households * town.PER_HOUSEHOLD if background is None else background
    world = town.base(seed, households, crowd, as_of)
    ordinary.fill(world)
    copies = max(1, min(5, households // 300))
    world.missing = planting.plant_all(world, copies, int(households * MOST_SHARE))
    officers.elect(world)
    cases_refused.ordinary_families(world, max(4, households // 25))
    settle.settle(world)
    return world
