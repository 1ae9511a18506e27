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
        ]
        if self.forced:
            said.append(
                "**The machine was busy and the measurement forced: walls are upper bounds, "
                "compare CPU time only.**"
            )
        return said


@dataclass(frozen=True)
class Measured:
    """One case's runs, and under which conditions they were made."""

    conditions: Conditions
    size: int
    runs: Sequence[Run]

    def sides(self) -> dict[str, Figures]:
        """Figures a side, in the order of the runs; a side no longer there is shown as well."""
        names = dict.fromkeys(r.side for r in self.runs)
        return {s: Figures.of([r for r in self.runs if r.side == s]) for s in names}


def table(name: str, measured: Measured) -> list[str]:
    """The lines of one case: sides by processor time, the most as the measure of the others."""
    case, figures = CASES[name], measured.sides()
    walls, cpus = max(f.wall for f in figures.values()), max(f.cpu for f in figures.values())
    lines = [
        f"## {name}", "",
        f"{case.about} Size: {measured.size:,} {case.unit}. All sides gave equal results.", "",
        *(line for said in measured.conditions.sentences() for line in (said, "")),
        "| side | median wall s | least – most | median CPU s | faster by wall | by CPU |",
        "|---|---:|---:|---:|---:|---:|",
    ]  # fmt: skip
    for side, f in sorted(figures.items(), key=lambda item: item[1].cpu):
        lines.append(
            f"| {side} | {f.wall:.3f} | {f.least:.3f} – {f.most:.3f} | {f.cpu:.3f} "
            f"| {walls / f.wall:.1f} | {cpus / f.cpu:.1f} |"
        )
    every = "; ".join(
        f"{side}: "
        + ", ".join(f"{r.wall:.2f}/{r.cpu:.2f}" for r in measured.runs if r.side == side)
        for side in figures
    )
    return [*lines, "", f"Every run, wall/CPU s: {every}.", "", *(f"- {n}" for n in case.notes), ""]


def page(measured: Mapping[str, Measured]) -> str:
    """The whole of results.md."""
    lines = [
        "# Results", "", "Written by `make bench`; how: [README.md](README.md). A case that was not "
        "measured again keeps its figures and their day. Taken by hand: [by-hand.md](by-hand.md).",
        "", " · ".join(f"{name} {metadata.version(name)}" for name in MEASURED), "",
    ]  # fmt: skip
    for name, one in measured.items():
        lines += table(name, one)
    return "\n".join(lines).rstrip() + "\n"
