"""What a means test consists of: expressions by the part they play, like a rule of many answers.

It holds expressions only; who reads them for a household, and what is made of equal shares, months
and rounding, stands elsewhere. A verdict has three answers; an allowance has bounds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dibao.reasoning.expr import Condition, Figure, Number


@dataclass(frozen=True, eq=False)
class Ground:
    """A named reason to count somebody (or not) with its clause, and the fact that holds it."""

    label: str
    holds: Condition
    clause: str


@dataclass(frozen=True, eq=False)
class AssetLine:
    """One test of what is owned: the figure, its line, and the answer that keeps within it."""

    group: str
    label: str
    held: Figure
    line: Figure
    within: Condition
    clause: str


@dataclass(frozen=True, eq=False)
class Step:
    """A figure or an answer of the sheet with the clauses it rests on; months, if it is a year's."""

    key: str
    label: str
    reads: Figure | Condition
    clauses: tuple[str, ...]


@dataclass(frozen=True)
class Trade:
    """What somebody grows, keeps or does by the day: its name, and the unit it is measured in.

    `least` and `most` are what one unit of it brings in a year."""

    label: str
    unit: str
    least: Number
    most: Number


@dataclass(frozen=True, eq=False)
class MeansTest:
    """Everything a computation sheet says, in the order in which it is reckoned.

    Of one member: `joint` and its grounds, `single`, `single_uplift`. Of one supporter read as a
    unit of his own: `owed`, `agreed`, `paid` a month. Of the household: the rest. `line_*` are
    read of one line alone and give what that line adds.
    """

    joint: Condition
    counts: tuple[Ground, ...]
    counts_not: tuple[Ground, ...]
    owed: Figure
    agreed: Figure
    paid: Figure
    owes: Condition
    line_adds: Figure
    line_takes: Figure
    line_holds: Mapping[str, Figure]
    steps: tuple[Step, ...]
    assets: tuple[AssetLine, ...]
    below: Condition
    within: Condition
    eligible: Condition
    near: Condition
    gradual: Condition
    single: Condition
    heads: Figure
    net: Figure
    line: Figure
    top_up_year: Figure
    bands: tuple[tuple[Condition, Figure], ...]
    uplift: Figure
    single_month: Figure
    single_uplift: Figure
    trades: Mapping[str, Trade]

    def step(self, key: str) -> Step:
        """The step of that name; raises KeyError."""
        found = {s.key: s for s in self.steps}
        return found[key]
