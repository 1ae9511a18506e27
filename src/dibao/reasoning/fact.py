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
    `empty`    smallest/largest: the value that stands for "no row"; a smallest is never above
               it, a largest never below (0 where a largest names none).
    `by_number_only`  False: a row that shares only the number is not even a question.
    `says`     a text field whose words stand on the lead, each once.
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
    by_number_only: bool = True
    says: str = ""

    def __post_init__(self) -> None:
        if self.combine == "smallest" and self.empty is None:
            raise ValueError(
                f"事实“{self.label}”（{self.name}）取最小值，要写明没有记录时的值 empty。"
            )

    def check_scope(self, *, of_member: bool) -> None:
        """A person's fact is read of a member, a unit's of the unit; raises ValueError."""
        if of_member != (self.subject == "person" and self.link == "person"):
            how = (
                "户的事实，说成员时请放进 OfUnit" if of_member else "个人的事实，请放进成员的条件里"
            )
            raise ValueError(f"“{self.label}”（{self.name}）是{how}。")

    @property
    def condition(self) -> Condition | None:
        """where & ~exempt."""
        if self.exempt is None:
            return self.where
        return ~self.exempt if self.where is None else self.where & ~self.exempt
