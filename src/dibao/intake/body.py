"""The rows below a head, column by column.

Invariant: `first` is the spreadsheet's own number of row 0, so every row can be found again; a
row counts as filled before merged cells are filled down, so a blank row stays blank.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dibao.intake.cells import MARKS, is_blank, squeeze
from dibao.intake.columns import Column, Ints, Mask, mask_of, prepare
from dibao.intake.layout import Layout
from dibao.intake.reader import Raw

_SEEN = r"[0-9A-Za-z\x{4e00}-\x{9fa5}]"


@dataclass(slots=True)
class Body:
    """The rows below the head; `width` is how many columns the sheet itself has."""

    columns: list[Column]
    first: int
    size: int
    width: int = 0

    def row(self, at: int) -> list[str]:
        """One row's cells as a person would see them."""
        return [shown(c[at]) for c in self.columns[: self.width or None]]

    def squeezed(self, at: Ints) -> list[tuple[str, ...]]:
        """The given rows without any blanks in their cells; '' for cells that say nothing."""
        if not len(at):
            return []
        columns = []
        for column in self.columns:
            cells = column.cells.take(pa.array(at)).to_pylist()
            said = {text: _squeezed(text) for text in set(cells)}
            columns.append([said[text] for text in cells])
        return list(zip(*columns, strict=True))

    def fill(self, column: int, cells: Mapping[int, str]) -> None:
        """Put other texts into some rows of one column."""
        if cells:
            told = self.columns[column].cells.to_pylist()
            for row, text in cells.items():
                told[row] = text
            self.columns[column] = Column(told)


def _squeezed(text: str) -> str:
    return "" if is_blank(text) else squeeze(text)


def shown(text: str) -> str:
    """A cell without its kind mark."""
    text = text or ""
    return text[1:] if text and text[0] in MARKS else text


def body_of(raw: Raw, layout: Layout) -> Body:
    """Cut the body out."""
    assert raw.table is not None
    start = layout.last + 1
    cut = raw.table.slice(start)
    columns = [Column(flat(column)) for column in cut.columns]
    prepare(columns)
    return Body(columns, start + 1, cut.num_rows, len(columns))


def flat(column: pa.ChunkedArray) -> pa.Array:
    """One array without nulls."""
    whole = column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
    if isinstance(whole, pa.ChunkedArray):
        whole = whole.chunk(0)
    return pc.fill_null(whole, "") if whole.null_count else whole


def fill_merged(body: Body, raw: Raw, kinds: Mapping[int, bool]) -> bool:
    """Fill merged cells down; `kinds`: the columns to fill. True when any cell was filled."""
    start = body.first - 1
    filled: dict[int, dict[int, str]] = {}
    for (r1, c1), (r2, _) in raw.merged:
        if r2 <= r1 or r1 < start or r1 - start >= body.size or not kinds.get(c1):
            continue
        text = body.columns[c1][r1 - start]
        rows = range(r1 - start + 1, min(r2 - start + 1, body.size))
        filled.setdefault(c1, {}).update(dict.fromkeys(rows, text))
    for column, cells in filled.items():
        body.fill(column, cells)
    return bool(filled)


def filled_rows(columns: Sequence[Column], size: int) -> Mask:
    """Rows with at least one visible character."""
    mask = np.zeros(size, bool)
    for column in columns:
        if mask.all():
            break
        rest = ~column.clean
        seen = column.clean.copy()
        seen[rest] = mask_of(pc.match_substring_regex(column.values.filter(pa.array(rest)), _SEEN))
        mask |= (seen | column.judged(_visible, ~seen))[column.at]
    return mask


def _visible(text: str) -> bool:
    return bool(text) and ((text[0] in MARKS and len(text) > 1) or bool(squeeze(text)))
