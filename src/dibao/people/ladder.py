"""Is this row this person? The named levels of evidence, in the order in which they are tried.

Invariant: the first level that fits decides; birth, sex and village never raise a level. Only
`exact` and `upgraded` are strong: all else opens a question and never answers one. Two different
valid numbers are two people, whatever their names.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

Class = Literal["exact", "upgraded", "number_only", "repaired", "weak"]


@dataclass(frozen=True, slots=True)
class Level:
    """One rung: its class, whether a fact may rest on it, and when it holds (for people)."""

    name: Class
    strong: bool
    label: str
    condition: str


LEVELS: Final[tuple[Level, ...]] = (
    Level("exact", True, "号码姓名一致", "18 位号码有效，号码与姓名都相同"),
    Level("upgraded", True, "新旧号码一致", "一方是 15 位旧号，升为 18 位后号码与姓名都相同"),
    Level(
        "number_only",
        False,
        "号同名异",
        "号码相同，但姓名不同、只是音形相近或缺失；名册以两个姓名登记同一号码的也在此列",
    ),
    Level(
        "repaired",
        False,
        "错号可还原",
        "号码有误，全部已知人员中恰有一人只差一处（错一位、邻位颠倒、漏一位或多一位）且姓名相同，"
        "出生日期与性别不矛盾",
    ),
    Level("weak", False, "疑似同一人", "没有号码、号码缺位或隐去、同时像几个人等其余情形"),
)

RANK: Final[dict[str, int]] = {level.name: rank for rank, level in enumerate(LEVELS)}
LABEL: Final[dict[str, str]] = {level.name: level.label for level in LEVELS}
STRONG: Final[frozenset[str]] = frozenset(level.name for level in LEVELS if level.strong)


def is_strong(name: str) -> bool:
    """True if a certain fact may rest on a link of this class."""
    return name in STRONG


def weakest(names: Iterable[str]) -> str:
    """The class of an answer that needs all of these links; '' if it needs none."""
    return max(names, key=RANK.__getitem__, default="")
