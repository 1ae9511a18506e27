"""A worksheet that takes columns of texts at once.

Invariant: the file is, byte for byte, what writing cell by cell gives. xlsxwriter spends some seven
microseconds a cell, and the receipts of a town hold half a million. This leans on the inside of the
pinned xlsxwriter; `tests/intake/test_text_sheet.py` holds the two ways equal.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

LONG = 16_000  # characters from which the library looks whether a cell can hold the text
_NOTHING = 1 << 20


class TextSheet(Worksheet):  # type: ignore[misc]  # xlsxwriter tells no types
    """Cells above are written as usual; the columns of texts come last and below them."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[tuple[int, str]] = []
        self._reach: dict[int, tuple[int, int]] = {}

    def write_texts(self, first: int, columns: Sequence[Sequence[str]]) -> None:
        """Columns from row `first` on, without a style; '' leaves a cell out."""
        if not columns or not columns[0]:
            return
        texts = pl.concat([pl.Series("text", cells, dtype=pl.String) for cells in columns])
        if texts.str.len_chars().gt(LONG).any():
            for at, row in enumerate(zip(*columns, strict=True), first):
                for column, text in enumerate(row):
                    if text:
                        self.write_string(at, column, text)
            return
        size, width = len(columns[0]), len(columns)
        across = np.arange(size * width).reshape(width, size).T.ravel()
        filled = texts.gather(across)
        filled = filled.filter(filled != "")
        # Texts are numbered in the order in which they are met, row by row.
        known = filled.unique(maintain_order=True)
        numbers = [self.str_table._get_shared_string_index(text) for text in known.to_list()]
        self.str_table.count += len(filled) - len(known)
        told = texts.replace_strict(known, pl.Series(numbers, dtype=pl.Int64), default=None)
        there = (texts != "").to_numpy().reshape(width, size)
        self._lay(first, told, there)

    def _lay(self, first: int, told: pl.Series, there: np.ndarray) -> None:
        width, size = there.shape
        frame = pl.DataFrame({"row": np.arange(first + 1, first + 1 + size)}).with_columns(
            told.slice(c * size, size).alias(f"c{c}") for c in range(width)
        )
        cells = [
            pl.format(f'<c r="{xl_col_to_name(c)}{{}}" t="s"><v>{{}}</v></c>', "row", f"c{c}")
            .fill_null("")
            for c in range(width)
        ]  # fmt: skip
        written = frame.select(pl.concat_str(cells))[:, 0].to_list()
        held = np.flatnonzero(there.any(axis=0))
        lowest = np.argmax(there, axis=0)
        highest = width - 1 - np.argmax(there[::-1], axis=0)
        for at in held.tolist():
            row = first + at
            self._rows.append((row, written[at]))
            low, high = self._reach.get(row // 16, (_NOTHING, -1))
            self._reach[row // 16] = (min(low, int(lowest[at])), max(high, int(highest[at])))
        if len(held):
            self._check_dimensions(first + int(held[0]), int(lowest[held].min()))
            self._check_dimensions(first + int(held[-1]), int(highest[held].max()))

    def _calculate_spans(self) -> None:
        super()._calculate_spans()
        for block, (low, high) in self._reach.items():
            before = self.row_spans.get(block)
            if before:
                start, end = map(int, before.split(":"))
                low, high = min(low, start - 1), max(high, end - 1)
            self.row_spans[block] = f"{low + 1}:{high + 1}"

    def _write_rows(self) -> None:
        super()._write_rows()
        self.fh.write(
            "".join(
                f'<row r="{row + 1}" spans="{self.row_spans[row // 16]}">{cells}</row>'
                for row, cells in self._rows
            )
        )
