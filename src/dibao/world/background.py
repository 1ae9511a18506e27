"""What the offices hold about everyone else: the bulk of every file.

Invariant: each delivery draws from a stream of its own, so one more row in one file changes no
other; what the rows may say is the business of the rooms below.
"""

from __future__ import annotations

from dibao.world import crowd_money, crowd_property, crowd_registers
from dibao.world.crowd import MAKERS, Crowd
from dibao.world.draw import stream
from dibao.world.model import Record, World

ROOMS = (crowd_registers, crowd_property, crowd_money)  # importing registers their makers
TIDY = ("DS06", "DS03", "DS13")  # deliveries whose numbers are never damaged


def rows(world: World, key: str, crowd: Crowd) -> list[Record]:
    """The crowd's rows of a delivery."""
    rng = stream(world.seed, "crowd", key)
    if key not in MAKERS:
        return []
    return [r if key in TIDY else crowd.spoil(r, rng) for r in MAKERS[key](crowd, rng)]
