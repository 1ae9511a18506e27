"""One column of cells, of which every distinct text is looked at once.

Invariant: the order of rows never matters. Cells without anything odd in them
(most cells of most columns) are settled by Arrow for the whole column; only the odd ones are read
in Python, each distinct text once, and the result is spread over the rows.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dibao.intake.cells import BLANK_WORDS, CLEAN, is_blank, is_error

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
SAMPLE = 2_000
_NOTHING = pa.array(sorted(BLANK_WORDS))
_ERROR_STARTS = r"^[\x04#E ]"


class Column:
    """Text cells (a leading control mark tells what was not text); never changed in place."""

    def __init__(self, cells: pa.Array | Sequence[str]) -> None:
        self.cells = cells if isinstance(cells, pa.Array) else pa.array(cells, pa.string())

    def __len__(self) -> int:
        return len(self.cells)

    def __getitem__(self, row: int) -> str:
        text: str = self.cells[row].as_py()
        return text

    @cached_property
    def _coded(self) -> tuple[pa.Array, Ints]:
        if self._nearly_all_differ():
            return self.cells, np.arange(len(self))
        coded = self.cells.dictionary_encode()
        return coded.dictionary, coded.indices.to_numpy().astype(np.int64)

    def _nearly_all_differ(self) -> bool:
        """Of a long column of numbers or names finding the distinct texts would gain nothing."""
        if len(self) < 10 * SAMPLE:
            return False
        step = len(self) // SAMPLE
        sample = self.cells.take(pa.array(np.arange(0, len(self), step)))
        return bool(pc.count_distinct(sample).as_py() > 0.95 * len(sample))

    @property
    def values(self) -> pa.Array:
        """The distinct texts (of a long column of nearly distinct ones, all)."""
        return self._coded[0]

    @property
    def at(self) -> Ints:
        """For each row which of `values` it holds."""
        return self._coded[1]

    @cached_property
    def clean(self) -> Mask:
        """Distinct texts of plain letters, digits and Han characters alone: nothing to tidy."""
        return mask_of(pc.match_substring_regex(self.values, CLEAN))

    @cached_property
    def telling(self) -> Mask:
        """Clean texts that are not one of the words for nothing (无数据, null …)."""
        words = pc.is_in(pc.utf8_lower(self.values), value_set=_NOTHING)
        return self.clean & ~mask_of(words)

    @cached_property
    def errors(self) -> Ints:
        """Rows whose formula failed."""
        maybe = ~self.clean
        if maybe.any():
            odd = self.values.filter(pa.array(maybe))
            maybe[maybe] = mask_of(pc.match_substring_regex(odd, _ERROR_STARTS))
        return self.rows(self.judged(is_error, maybe))

    def texts(self, among: Mask | None = None) -> list[str]:
        """Distinct texts as Python strings, all or those of a mask."""
        values = self.values if among is None else self.values.filter(pa.array(among))
        found: list[str] = values.to_pylist()
        return found

    def judged(self, test: Callable[[str], object], among: Mask) -> Mask:
        """A mask over the distinct texts: the test's answer where asked, False elsewhere."""
        found = among.copy()
        if among.any():
            found[among] = np.fromiter((bool(test(t)) for t in self.texts(among)), bool)
        return found

    def rows(self, marks: Mask) -> Ints:
        """The rows that hold one of the marked texts."""
        return np.flatnonzero(marks[self.at]) if marks.any() else np.zeros(0, np.int64)

    def spread(self, values: pa.Array) -> pa.Array:
        """One result a distinct text → one a row."""
        every = len(values) == len(self)  # then each row has a text of its own, in this order
        return values if every else values.take(pa.array(self.at))

    def mapped(
        self, read: Callable[[str], str], settled: Mask | None = None, *, upper: bool = False
    ) -> pa.Array:
        """Every row's text after `read`; settled ones stand as they are (or in capitals)."""
        odd = np.ones(len(self.values), bool) if settled is None else ~settled
        values = pc.ascii_upper(self.values) if upper else self.values
        return self.spread(replaced(values, odd, map(read, self.texts(odd))))

    def filled(self, cells: Sequence[str]) -> Column:
        """The same column with other cells."""
        return Column(pa.array(cells, pa.string()))

    def blanks(self) -> Mask:
        """Rows that say nothing."""
        return self.judged(is_blank, ~self.telling)[self.at]


def prepare(columns: Sequence[Column]) -> None:
    """Look at long columns on all cores ahead of their use."""
    if columns and len(columns[0]) >= 10 * SAMPLE:
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(lambda column: column.telling, columns))


def mask_of(flags: pa.Array) -> Mask:
    """An Arrow answer as a mask; null is no."""
    if flags.null_count:
        flags = pc.fill_null(flags, False)
    mask: Mask = flags.to_numpy(zero_copy_only=False)
    return mask


def replaced(values: pa.Array, where: Mask, told: Iterable[Any]) -> pa.Array:
    """The array with other values at the marked places."""
    if not where.any():
        return values
    return pc.replace_with_mask(values, pa.array(where), pa.array(list(told), values.type))


def first_filled(columns: Sequence[Column]) -> Column:
    """The first non-blank of several columns feeding one field."""
    found = columns[0]
    for other in columns[1:]:
        found = Column(pc.if_else(pa.array(found.blanks()), other.cells, found.cells))
    return found
