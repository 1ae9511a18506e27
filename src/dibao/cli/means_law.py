"""The law's form of a family sheet, and the means test's own cases run under it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import Any

from dibao.intake.family import Form
from dibao.policy import HOME, Policy, load
from dibao.policy.means import MEANS, SOURCES, means_law
from dibao.policy.means.items import ASSETS, GROUPS, INCOMES
from dibao.reasoning.explain import Law
from dibao.screening.cases import with_numbers
from dibao.screening.means_cases import MeansCase, failures, load_means_cases

FORM = Form(
    SOURCES,
    frozenset(i.key for i in INCOMES if i.kind == "wage"),
    {g: (label, tuple(i.key for i in ASSETS if i.group == g)) for g, label in GROUPS.items()},
)


@cache
def _policy(day: dt.date, overlay: str) -> Policy:
    return load(as_of=day, overlays=[HOME / "overlays" / overlay] if overlay else [])


def law_of_case(day: dt.date, overlay: str, numbers: Mapping[str, Any]) -> Law:
    """The national pack, a published place's numbers, and a case's own on top of both."""
    own = {k: [{"since": day, "value": v}] for k, v in numbers.items()}
    return means_law(with_numbers(_policy(day, overlay), own).numbers)


def means_cases() -> list[MeansCase]:
    """Every invented family of the policy."""
    return load_means_cases(HOME / "cases" / "means")


def means_failures(cases: list[MeansCase]) -> list[str]:
    """One sentence for every case that does not come out as written."""
    return failures(cases, FORM, MEANS, law_of_case)
