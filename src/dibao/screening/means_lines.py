"""Every line of a family's sheet by itself: what it adds to the year, or to what is owned.

Invariant: a line's share is the household's own expression read of that line alone, so that the
lines of a sum come to the sum.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dibao.intake.family import ASSET, EXPENSE, INCOME
from dibao.reasoning.bounds import Bounds
from dibao.reasoning.explain import Reading
from dibao.reasoning.expr import Figure
from dibao.reasoning.means import MeansTest
from dibao.reasoning.subjects import Law, Node, Unit
from dibao.screening.means import Assessment, person_of


@dataclass
class Line:
    """One line of the sheet and what it adds to (or takes off) the household's year."""

    row: Mapping[str, Any]
    adds: Bounds
    tree: Node


@dataclass
class Lines:
    """The lines of an assessment by section; incomes hold what supporters owe."""

    incomes: list[Line]
    expenses: list[Line]
    assets: list[Line]


def lines_of(a: Assessment, test: MeansTest, law: Law) -> Lines:
    """Read every line of the sheet alone."""
    return Lines(
        [_line(r, INCOME, test.line_adds, a, law) for r in a.rows[INCOME]],
        [_line(r, EXPENSE, test.line_takes, a, law) for r in a.rows[EXPENSE]],
        [_held(r, test, a, law) for r in a.rows[ASSET]],
    )


def _line(row: Mapping[str, Any], source: str, adds: Figure, a: Assessment, law: Law) -> Line:
    person = person_of(row, {source: [row]}, a.places)
    tree = Reading(law, Unit(person.name, [person], places=a.places)).of(adds, person)
    assert isinstance(tree.certain, Bounds)
    return Line(row, tree.certain, tree)


def _held(row: Mapping[str, Any], test: MeansTest, a: Assessment, law: Law) -> Line:
    lines = [_line(row, ASSET, adds, a, law) for adds in test.line_holds.values()]
    return next((x for x in lines if x.adds != Bounds.point(0)), lines[0])
