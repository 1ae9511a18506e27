"""A fact is a declaration: source, filter, value, how rows combine, window, subject.

One reader (`reader`) computes it from rows in plain Python, one generator (`views`) writes its
SQL; the rest of the house never touches a department's rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dibao.reasoning.expr import Condition, Figure

Combine = Literal["sum", "count", "any", "newest", "set", "smallest", "largest"]


@dataclass(frozen=True, eq=False)
class Fact:
    """What a source's rows say about one person or one unit.

    `combine`  sum · count · any (is there a row that meets `where`) · newest (the newest row's
               value) · set (possible codes of the newest row) · smallest · largest.
    `where`    which rows count; `exempt` takes rows out again and names a data exemption.
    `window`   only sums: days; figures further apart are never added to a certain least.
    `letter`   "declared": as the source says · "ignore": rows count without a letter (rules on
               the office itself) · "required": rows are opened only with a letter in force.
    `link`     "person": rows reach the subject by identity · "household": by household number.
    `empty`    smallest/largest: the value that stands for "no row".
    `always`   the fact does not age: a stale row still counts (a death).
    """

    name: str
    label: str
    source: str
    combine: Combine
    value: Figure | str | None = None
    where: Condition | None = None
    exempt: Condition | None = None
    unit: str = ""
    subject: Literal["person", "unit"] = "person"
    window: int | None = None
    letter: Literal["declared", "ignore", "required"] = "declared"
    link: Literal["person", "household"] = "person"
    empty: int | None = None
    always: bool = False
    one_thing: tuple[str, ...] | None = None
    newest_by: str = ""
    signed: bool = False
    exempt_label: str = ""

    @property
    def condition(self) -> Condition | None:
        """where & ~exempt."""
        if self.exempt is None:
            return self.where
        return ~self.exempt if self.where is None else self.where & ~self.exempt
