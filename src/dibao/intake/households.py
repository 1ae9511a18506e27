"""Sheets that write a household once and its members below.

Invariant: a household's cells are filled down only to rows that are clearly its members: their
own household cells are all blank and the row above belongs to the same block.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dibao.intake.cells import is_blank, squeeze
from dibao.intake.result import Sheet

if TYPE_CHECKING:
    from dibao.intake.body import Body
    from dibao.intake.reading import Reading

HOUSEHOLD = (
    "household_no", "head_name", "household_size", "covered_size", "category", "monthly_amount",
    "since", "cert_no", "cause", "group", "address", "village", "bank", "account",
    "account_holder", "enrol_kind", "month", "approval_no", "approval_day", "last_review",
    "agent_name", "agent_id", "income_month", "income_per_head", "area_kind", "handler", "amount",
    "kind", "monitor_kind", "identified", "cleared", "on_dibao", "refused", "exited", "applied",
    "ground", "reason", "notice", "last_amount",
)  # fmt: skip
PERSONAL = {
    "relation", "health", "ability", "sex", "birth", "age", "marital", "covered", "former_name",
    "cancel_reason", "cancel_day", "disability", "no_labour", "agent_name", "agent_id",
}  # fmt: skip
_ANCHORS = (
    "household_no",
    "household_size",
    "covered_size",
    "monthly_amount",
    "cert_no",
    "head_name",
)
_HEADS = {"户主", "本人", "01", "02", "1", "2", "户主本人", "本人或户主", "申请人"}


def fill_down(body: Body, reading: Reading, rows: npt.NDArray[np.bool_], sheet: Sheet) -> None:
    """Fill a household's cells down to its members, where the layout is clearly head + members."""
    group = reading.groups[0]
    anchors = [a for a in _ANCHORS if a in group]
    relation = _cells(body, group, "relation")
    if not anchors and relation is None:
        return
    columns = {name: _cells(body, group, name) or [] for name in anchors}
    at = [int(r) for r in np.nonzero(rows)[0]]
    members = _members(at, columns, relation)
    if not members or len(members) >= len(at):
        return
    for name in HOUSEHOLD:
        for c in group.get(name, ()):
            _fill(body, c, at, members)
    sheet.count("X10", len(members))


def _cells(body: Body, group: dict[str, list[int]], name: str) -> list[str] | None:
    return body.columns[group[name][0]].cells.to_pylist() if name in group else None


def _members(
    at: Sequence[int], columns: dict[str, list[str]], relation: list[str] | None
) -> set[int]:
    """Rows whose household cells are all blank, below a row that has them."""
    members: set[int] = set()
    inside = False
    for row in at:
        blank = all(is_blank(cells[row]) for cells in columns.values())
        is_head = relation is not None and squeeze(relation[row]) in _HEADS
        if blank and columns and not is_head and inside:
            members.add(row)
        else:
            inside = bool(columns) and not blank
    if relation is not None and members:
        told = [r for r in members if not is_blank(relation[r])]
        # Blank household cells beside blank relations are gaps, not an indented family.
        if len(told) * 2 < len(members):
            return set()
    return members


def _fill(body: Body, column: int, at: Sequence[int], members: set[int]) -> None:
    cells = body.columns[column].cells.to_pylist()
    told: dict[int, str] = {}
    last = ""
    for row in at:
        if row not in members:
            last = cells[row]
        elif is_blank(cells[row]):
            told[row] = last
    body.fill(column, told)
