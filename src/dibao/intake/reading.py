"""The decision about one sheet: which column holds which field, for each person of a row."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

Ask = list[str]


@dataclass(slots=True)
class Reading:
    """A decision about one sheet.

    ``groups``: one mapping field → columns (first listed first) a person the row speaks of;
    group 0 is the row's own. ``roles[g]``: kin word a group's head names (配偶 …).
    ``months``: columns that are a month each: (year or 0, month).
    ``why``: for columns not taken. ``asked``: the sources it may be, when not decided.
    """

    source: str = ""
    groups: list[dict[str, list[int]]] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    why: dict[int, str] = field(default_factory=dict)
    answer: int = -1
    data_day: int = -1
    months: dict[int, tuple[int, int]] = field(default_factory=dict)
    asked: Ask = field(default_factory=list)
    kin_of_row: str = ""
    score: float = 0.0

    def copy(self) -> Reading:
        """The same decision for another sheet (reading a sheet may add groups to it)."""
        groups = [{name: list(cs) for name, cs in group.items()} for group in self.groups]
        return replace(self, groups=groups, roles=list(self.roles))
