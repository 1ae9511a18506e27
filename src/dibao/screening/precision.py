"""How often leads turned out right, and what was missed: counts with intervals, never a rank.

Invariant: only what people wrote counts; what could not be settled counts for neither side; few
results give no verdict. Speaks of rules, sources and identity classes, never of a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Literal

from dibao.screening.samples import ABSENT, AGREES, DIFFERS

Z = Decimal("1.959964")  # two-sided 95 %
By = Literal["rule", "source", "class"]
RIGHT = ("confirmed", "corrected", "self_withdrawn", "newly_taken_in")


@dataclass(frozen=True)
class Line:
    """One group: `right` of `right + wrong` held, between least and most (tenths of a percent)."""

    by: By
    rule: str
    part: str
    right: int
    wrong: int
    unclear: int
    least: int | None
    most: int | None
    remark: str


def wilson(part: int, whole: int) -> tuple[int, int] | None:
    """The 95 % interval of a share in tenths of a percent, widened to whole ones; None of none."""
    if whole <= 0:
        return None
    n, k, zz = Decimal(whole), Decimal(part), Z * Z
    middle = (k + zz / 2) / (n + zz)
    half = Z * (k * (n - k) / n + zz / 4).sqrt() / (n + zz)
    low, high = (middle - half) * 1000, (middle + half) * 1000
    return max(0, floor(low)), min(1000, ceil(high))


def lines(
    outcomes: Iterable[Mapping[str, str]], rules: Sequence[str], meanings: Mapping[str, str],
    least: int, lowest: Fraction,
) -> list[Line]:  # fmt: skip
    """A line a rule (also where nothing was answered), then by source and by identity class.

    `outcomes`: rule, sources (joined by |), identity_class, result; `meanings`: result → its kind.
    """
    counted: dict[tuple[By, str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for rule in rules:
        counted["rule", rule, ""] = [0, 0, 0]
    for told in outcomes:
        meaning = meanings.get(told.get("result", ""), "")
        rule = told.get("rule", "")
        if rule not in rules or not meaning:
            continue
        at = 0 if meaning in RIGHT else 1 if meaning == "cleared" else 2
        keys: list[tuple[By, str, str]] = [
            ("rule", rule, ""),
            ("class", rule, told["identity_class"]),
        ]
        keys += [("source", rule, s) for s in told["sources"].split("|") if s]
        for key in keys:
            counted[key][at] += 1
    return [_line(key, counted[key], least, lowest) for key in sorted(counted, key=_order(rules))]


def _order(rules: Sequence[str]) -> Callable[[tuple[By, str, str]], tuple[int, int, str]]:
    kinds = ("rule", "source", "class")
    return lambda key: (kinds.index(key[0]), rules.index(key[1]), key[2])


def _line(key: tuple[By, str, str], counts: list[int], least: int, lowest: Fraction) -> Line:
    right, wrong, unclear = counts
    known = wilson(right, right + wrong)
    low, high = known or (None, None)
    if known is None:
        remark = "还没有核实结果"
    elif right + wrong < least:
        remark = "核实结果太少，只列数，不评价"
    elif known[1] < 1000 * lowest:
        remark = "多数查下来是误会，请研究修改这条规则或核对这份数据"
    else:
        remark = ""
    return Line(*key, right, wrong, unclear, low, high, remark)


@dataclass(frozen=True)
class Missed:
    """What visits to drawn households without a lead found; tenths of a percent."""

    drawn: int
    agrees: int
    differs: int
    absent: int
    least: int | None
    most: int | None


def missed(drawn: int, results: Iterable[str]) -> Missed:
    """Of the households reached, the share in which something differed from the registers."""
    told = list(results)
    agrees, differs = told.count(AGREES), told.count(DIFFERS)
    low, high = wilson(differs, agrees + differs) or (None, None)
    return Missed(drawn, agrees, differs, told.count(ABSENT), low, high)


def share(part: int, whole: int) -> str:
    """A percentage with one place, rounded half up; '' of none."""
    if whole <= 0:
        return ""
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}%"


def interval(least: int | None, most: int | None) -> str:
    """12.3%—45.6%, or ''."""
    if least is None or most is None:
        return ""
    return f"{least // 10}.{least % 10}%—{most // 10}.{most % 10}%"
