"""One call that makes a finished world.

Invariant: what is returned has been settled: its truth is what the oracle derives.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from dibao.world import (
    cases_accounts,
    cases_deaths,
    cases_deposits,
    cases_drawn,
    cases_identity,
    cases_incomes,
    cases_kin,
    cases_letters,
    cases_misuse,
    cases_offers,
    cases_office,
    cases_payroll,
    cases_refused,
    cases_registers,
    cases_things,
    cases_vehicles,
    officers,
    oracle_office,
    ordinary,
    planting,
    settle,
    town,
)
from dibao.world.model import World

RECIPE_MODULES = (  # importing registers their recipes
    cases_deaths, cases_vehicles, cases_deposits, cases_payroll, cases_offers, cases_refused,
    cases_accounts, cases_incomes, cases_things, cases_letters, cases_identity, officers, cases_kin,
    cases_registers, cases_drawn, cases_misuse, cases_office,
)  # fmt: skip
MOST_SHARE = 0.7  # of the households may carry a planted case


TRIES, APART = 4, 1_000_003  # a county that contradicts itself is drawn anew, seeds far apart


def build(seed: int, households: int, as_of: date, background: int | None = None) -> World:
    """A county of `households` on the roster and about `background` other living people.

    Always the same for the same arguments. Where planted cases get in each other's way so that one
    is no longer true, the whole county is drawn again; ValueError if that does not help.
    """
    for again in range(TRIES - 1):
        with suppress(ValueError):
            return _drawn(seed + again * APART, households, as_of, background)
    return _drawn(seed + (TRIES - 1) * APART, households, as_of, background)


def _drawn(seed: int, households: int, as_of: date, background: int | None) -> World:
    crowd = households * town.PER_HOUSEHOLD if background is None else background
    world = town.base(seed, households, crowd, as_of)
    ordinary.fill(world)
    copies = max(1, min(5, households // 300))
    world.missing = planting.plant_all(world, copies, int(households * MOST_SHARE))
    officers.elect(world)
    cases_refused.ordinary_families(world, max(4, households // 25))
    settle.settle(world)
    oracle_office.check(world)
    return world
