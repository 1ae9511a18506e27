"""From a year's figures to what is paid a month: parts of a year, bands, rounding.

Invariant: what a rule may not do, divide and round, is done here, once, on both ends of the bounds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any

from dibao.reasoning.answer import NO, YES, Answer
from dibao.reasoning.bounds import Bounds
from dibao.reasoning.explain import Reading
from dibao.reasoning.means import MeansTest
from dibao.reasoning.subjects import Law, Node

NOTHING = Bounds.point(0)


@dataclass
class Band:
    """One step of a place's table as it stands for this household."""

    number: int
    answer: Answer
    month: Bounds
    tree: Node


def base_month(test: MeansTest, law: Law, reading: Reading) -> tuple[Bounds, list[Band], list[str]]:
    """The allowance a month before uplifts, if the household is eligible."""
    if law.numbers.word("allowance.mode") == "topup":
        year = bounds_of(reading.of(test.top_up_year))
        month = Bounds(_part(year.least, 12), None if year.most is None else _part(year.most, 12))
        return month, [], []
    count, wanted = (int(law.numbers.value(k)) for k in ("band.count", "band.count_least"))
    notes = []
    if count < wanted:
        notes.append(f"当地分{count}档，少于要求的{wanted}档，请核对当地文件")
    bands = []
    for number, (reached, gives) in enumerate(test.bands[:count], 1):
        tree = reading.of(reached)
        bands.append(Band(number, answer_of(tree), bounds_of(reading.of(gives)), tree))
    if count > 1 and len({b.month for b in bands}) == 1:
        notes.append("各档金额相同，等于平均发放，请核对当地文件")
    return _band_amount(bands), bands, notes


def _band_amount(bands: list[Band]) -> Bounds:
    """The first band reached; of those that may be the first, the hull."""
    found: Bounds | None = None
    for band in bands:
        if band.answer is NO:
            continue
        found = band.month if found is None else found.hull(band.month)
        if band.answer is YES:
            return found
    return NOTHING if found is None else found.or_nothing()


def _part(value: Any, among: int) -> Fraction | None:
    return None if value is None else Fraction(value) / among


def month_amount(verdict: Answer, base: Bounds, uplift: Bounds, law: Law) -> Bounds:
    """What is paid a month: rounded, not under the least, with uplifts; 0 unless eligible."""
    if verdict is NO:
        return NOTHING
    least = law.numbers.value("allowance.least")
    paid = each(base, lambda v: max(rounded(v, law), least) if v > 0 else Fraction(0))
    with_uplift = paid + each(uplift, lambda v: rounded(v, law))
    return with_uplift if verdict is YES else with_uplift.or_nothing()


def each(value: Bounds, how: Callable[[Fraction], Fraction]) -> Bounds:
    """Both ends of a figure changed alike; `how` never turns their order round."""
    ends = [None if v is None else how(Fraction(v)) for v in (value.least, value.most)]
    return Bounds(*ends)


def rounded(fen: Fraction, law: Law) -> Fraction:
    """By the place's paper: to the fen, jiao or yuan (halves up), or any part of a yuan up."""
    unit = {"fen": 1, "jiao": 10, "yuan": 100, "yuan_up": 100}[
        law.numbers.word("allowance.rounding")
    ]
    if law.numbers.word("allowance.rounding") == "yuan_up":
        return Fraction(ceil(fen / unit) * unit)
    return Fraction(floor(fen / unit + Fraction(1, 2)) * unit)


def bounds_of(node: Node) -> Bounds:
    """The certain reading of a figure."""
    assert isinstance(node.certain, Bounds)
    return node.certain


def answer_of(node: Node) -> Answer:
    """The certain reading of a condition."""
    assert isinstance(node.certain, Answer)
    return node.certain
