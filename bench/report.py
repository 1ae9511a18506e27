"""Runs become a table that says under which conditions it was made."""

from __future__ import annotations

import importlib.metadata as metadata
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.harness import CASES, Figures, Run

MEASURED = ("duckdb", "polars", "pyarrow", "numba", "python-calamine", "openpyxl")


@dataclass(frozen=True)
class Conditions:
    """What a reader needs to know before believing a figure."""

    day: str
    cores: int
    load: float
    forced: bool
    turns: int

    def sentences(self) -> list[str]:
        """The conditions in words."""
        said = [
            f"{self.day} · {self.cores} cores · Python {platform.python_version()} · "
            f"{self.turns} turns a side · load at start {self.load:.2f} a core",
            " · ".join(f"{name} {metadata.version(name)}" for name in MEASURED),
        ]
        if self.forced:
            said.append(
                "**The machine was busy and the measurement forced: walls are upper bounds, "
                "compare CPU time only.**"
            )
        return said


def table(name: str, size: int, runs: Sequence[Run]) -> list[str]:
    """The lines of one case: sides by wall time, the slowest as the measure of the others."""
    case = CASES[name]
    figures = {s: Figures.of([r for r in runs if r.side == s]) for s in case.sides}
    slowest = max(f.wall for f in figures.values())
    lines = [
        f"## {name}",
        "",
        f"{case.about} Size: {size:,} {case.unit}. All sides gave equal results.",
        "",
        "| side | median wall s | least – most | median CPU s | times faster |",
        "|---|---:|---:|---:|---:|",
    ]
    for side, f in sorted(figures.items(), key=lambda item: item[1].wall):
        lines.append(
            f"| {side} | {f.wall:.3f} | {f.least:.3f} – {f.most:.3f} | {f.cpu:.3f} "
            f"| {slowest / f.wall:.1f} |"
        )
    return [*lines, "", *(f"- {note}" for note in case.notes), ""]


def page(conditions: Conditions, measured: Mapping[str, tuple[int, Sequence[Run]]]) -> str:
    """The whole of results.md."""
    lines = ["# Results", "", "Written by `make bench`; how: [README.md](README.md).", ""]
    for sentence in conditions.sentences():
        lines += [sentence, ""]
    for name, (size, runs) in measured.items():
        lines += table(name, size, runs)
    return "\n".join(lines).rstrip() + "\n"
