"""A measurement compares sides that gave equal results on equal input; no run is thrown away.

`measure` takes turns between the sides and returns every run. It knows nothing of files or
tables: `bench.run` asks, `bench.report` writes.
"""

from __future__ import annotations

import gc
import resource
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Side = Callable[[Any], Any]


class UnequalResults(AssertionError):
    """Two sides of a case do not answer the same: comparing their speed would mean nothing."""


@dataclass(frozen=True)
class Case:
    """What is compared: `prepare` makes the input once, each side gets the same one.

    `alike` brings a side's result into a form that can be compared with `==`.
    """

    name: str
    about: str
    prepare: Callable[[int], Any]
    sides: Mapping[str, Side]
    size: int
    unit: str
    alike: Callable[[Any], Any] = lambda result: result
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Run:
    """One side, one time: seconds on the clock and on the processor (children included)."""

    side: str
    turn: int
    wall: float
    cpu: float


@dataclass(frozen=True)
class Figures:
    """Median, least and most of one side's runs."""

    wall: float
    least: float
    most: float
    cpu: float

    @classmethod
    def of(cls, runs: Sequence[Run]) -> Figures:
        """Figures of the runs of one side; there must be at least one."""
        walls = [r.wall for r in runs]
        return cls(
            statistics.median(walls),
            min(walls),
            max(walls),
            statistics.median(r.cpu for r in runs),
        )


CASES: dict[str, Case] = {}


def register(case: Case) -> Case:
    """Makes a case known under its name; a name is taken once."""
    if case.name in CASES:
        raise ValueError(f"two cases are called {case.name}")
    CASES[case.name] = case
    return case


def _cpu() -> float:
    own, children = (
        resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def check_equal(case: Case, data: Any) -> None:
    """Runs every side once (which also warms it up); raises UnequalResults if they differ.

    A case with one side alone is run twice: it must at least agree with itself.
    """
    results = {name: case.alike(side(data)) for name, side in case.sides.items()}
    names = list(results)
    if len(names) == 1 and case.alike(case.sides[names[0]](data)) != results[names[0]]:
        raise UnequalResults(f"{case.name}: {names[0]} answers differently when run again")
    for name in names[1:]:
        if results[name] != results[names[0]]:
            raise UnequalResults(f"{case.name}: {name} and {names[0]} answer differently")


def measure(case: Case, data: Any, turns: int) -> list[Run]:
    """Every side `turns` times, taking turns; the side that begins changes each turn."""
    runs = []
    names = list(case.sides)
    for turn in range(turns):
        for name in names if turn % 2 == 0 else reversed(names):
            gc.collect()
            cpu, wall = _cpu(), time.perf_counter()
            case.sides[name](data)
            runs.append(Run(name, turn, time.perf_counter() - wall, _cpu() - cpu))
    return runs
