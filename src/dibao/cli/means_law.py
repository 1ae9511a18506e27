"""The law's form of a family sheet, and the means test's own cases run under it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from dibao.intake.family import Form
from dibao.policy import HOME
from dibao.policy.means import MEANS, SOURCES, means_law
from dibao.policy.means.items import ASSETS, GROUPS, INCOMES
from dibao.reasoning.numbers import Numbers, PolicyNumber, Setting, read_numbers
from dibao.reasoning.subjects import Law
from dibao.screening.means_cases import MeansCase, failures, load_means_cases

FORM = Form(
    SOURCES,
    frozenset(i.key for i in INCOMES if i.kind == "wage"),
    {g: (label, tuple(i.key for i in ASSETS if i.group == g)) for g, label in GROUPS.items()},
)


@cache
def _numbers(overlay: str) -> dict[str, PolicyNumber]:
    """The national numbers and a published place's on top."""
    found: dict[str, PolicyNumber] = {}
    for path in sorted((HOME / "numbers").glob("*.toml")):
        found = read_numbers(path, 0, found)
    return (
        read_numbers(HOME / "overlays" / overlay / "numbers.toml", 1, found) if overlay else found
    )


def law_of_case(day: dt.date, overlay: str, numbers: Mapping[str, Any]) -> Law:
    """The national pack, a published place's numbers, and a case's own on top of both."""
    known = dict(_numbers(overlay))
    for key, value in numbers.items():
        exact = value if isinstance(value, str) else Fraction(str(value))
        own = Setting(day, exact, "样例县", "样例〔2024〕1号", layer=2)
        known[key] = replace(known[key], settings=(*known[key].settings, own))
    return means_law(Numbers(known, day))


def means_cases(folder: Path = HOME / "cases" / "means") -> list[MeansCase]:
    """Every invented family of the policy."""
    return load_means_cases(folder)


def means_failures(cases: list[MeansCase]) -> list[str]:
    """One sentence for every case that does not come out as written."""
    return failures(cases, FORM, MEANS, law_of_case)
