"""`damage` for whole columns: which pairs the digits of an unusable number still allow.

Cells and numbers are read once each, however many pairs they stand in; pairs are places in the
two. Invariant: pair for pair equal to `damage.contradicts`; only what neither compiled distances
nor integers can tell (masks, scientific notation) is read pair by pair.
"""

from __future__ import annotations

from functools import cached_property
from typing import Final

import numpy as np
import polars as pl
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from dibao.people import damage
from dibao.people.numbers import plain

Places = np.ndarray
_BARE: Final = r"^[0-9X]+$"
_WHOLE: Final = r"^[0-9]{18}$"
_SLIP: Final = 2
"""By how much one slip can change how often digits occur."""
_SILENT, _SLIPPED, _ROUNDED, _OTHER = range(4)  # what a cell's digits are held against
_WORTH = np.zeros(256, np.uint64)
for _digit in range(10):
    _WORTH[ord("0") + _digit] = 1 << (6 * _digit)
_ONES = np.uint64(sum(1 << (6 * digit) for digit in range(10)))
_GUARDS = _ONES << np.uint64(5)


class Cells:
    """Cells without a usable number, each with the status it was given."""

    def __init__(self, text: pl.Series, status: pl.Series) -> None:
        self.text, self.status = text, status
        read = _read(text)
        self.written = read["written"]
        lost = pl.col("status") == "lost"
        kind = (
            pl.when((pl.col("status") == "invalid") & pl.col("speaks")).then(_SLIPPED)
            .when(lost & pl.col("written").str.contains(_WHOLE)).then(_ROUNDED)
            .when(lost).then(_OTHER).otherwise(_SILENT)
        )  # fmt: skip
        read = read.with_columns(status.alias("status"))
        self.kind = read.select(kind.cast(pl.UInt8)).to_series().to_numpy()

    @cached_property
    def tally(self) -> np.ndarray:
        """How often each digit stands in the cell.

        In its first 31 bytes: what is longer is too far from any number by its length alone.
        """
        width = min(int(self.written.str.len_bytes().to_numpy().max(initial=1)), 31)
        return _counted(_placed(self.written, width))

    @cached_property
    def short(self) -> np.ndarray:
        """May it have been a number of fifteen digits?"""
        return (self.written.str.len_chars() <= 16).to_numpy()

    @cached_property
    def value(self) -> np.ndarray:
        """The cell as a whole number; 0 if it is none."""
        return _whole(self.written)


class Numbers:
    """Usable numbers of 18 characters; '' is none and must stand in no pair."""

    def __init__(self, number: pl.Series) -> None:
        self.number = number
        self.key = _whole(number.str.slice(0, 17))
        placed = _placed(number, 18)
        self.tally, self._last = _counted(placed), placed[:, 17]

    @cached_property
    def had(self) -> np.ndarray:
        """Was it a number of fifteen digits before 1999?"""
        had: np.ndarray = self.key // 10**9 % 100 == 19
        return had

    @cached_property
    def old_tally(self) -> np.ndarray:
        """How often each digit stood in the old form: without the century and the last place."""
        old: np.ndarray = self.tally - _WORTH[ord("1")] - _WORTH[ord("9")] - _WORTH[self._last]
        return old

    @cached_property
    def floor(self) -> np.ndarray:
        """What a spreadsheet, which keeps fifteen digits, makes of it."""
        return self.key // 100 * 1000

    @cached_property
    def exact(self) -> np.ndarray:
        """The number as an integer, X read as 0."""
        last = self._last.astype(np.int64) - ord("0")
        return self.key * 10 + np.where((last >= 0) & (last <= 9), last, 0)


def contradicting(cells: Cells, numbers: Numbers, cell: Places, number: Places) -> np.ndarray:
    """For each pair of places: does the cell rule the number out?"""
    out, kind = np.zeros(cell.size, np.bool_), cells.kind[cell]
    slipped, rounded, other = (np.flatnonzero(kind == k) for k in (_SLIPPED, _ROUNDED, _OTHER))
    out[slipped] = _too_far(cells, numbers, cell[slipped], number[slipped])
    value, whose = cells.value[cell[rounded]], number[rounded]
    apart = np.minimum(*(np.abs(value - near[whose]) for near in (numbers.floor, numbers.exact)))
    out[rounded] = apart > damage.SPACING
    text, against = cells.text.gather(cell[other]), numbers.number.gather(number[other])
    told = zip(text, against, strict=True)
    out[other] = np.array([not damage.compatible(*pair) for pair in told], np.bool_)
    return out


def one_slip(cells: Cells, numbers: Numbers, cell: Places, number: Places) -> np.ndarray:
    """For each pair: can it be a single slip, as far as the digits in use tell?"""
    found = _apart(cells.tally[cell], numbers.tally[number]) <= _SLIP
    old = np.flatnonzero(~found & numbers.had[number])
    found[old] = _apart(cells.tally[cell[old]], numbers.old_tally[number[old]]) <= _SLIP
    return found


def _read(text: pl.Series) -> pl.DataFrame:
    """written (cleaned) and speaks (holds digits to compare) of each text; odd ones once a text."""
    frame = pl.DataFrame({"text": text})
    odd = frame.filter(~pl.col("text").str.contains(_BARE)).unique()["text"]
    told = pl.DataFrame({
        "text": odd,
        "plain": pl.Series([plain(t) for t in odd], dtype=pl.String),
        "talks": pl.Series([damage.says_something(t) for t in odd], dtype=pl.Boolean),
    })  # fmt: skip
    digits = pl.col("text").str.len_bytes() - pl.col("text").str.count_matches("X", literal=True)
    return frame.join(told, on="text", how="left", maintain_order="left").select(
        written=pl.coalesce("plain", "text"),
        speaks=pl.coalesce("talks", digits >= damage.FEWEST_DIGITS),
    )


def _too_far(cells: Cells, numbers: Numbers, cell: Places, number: Places) -> np.ndarray:
    """More slips than `damage.FAR` from the number and from its old form; slips are counted only
    where the digits in use leave it open."""
    far = np.ones(cell.size, np.bool_)
    near = np.flatnonzero(_apart(cells.tally[cell], numbers.tally[number]) <= _SLIP * damage.FAR)
    text, whole = cells.written.gather(cell[near]), numbers.number.gather(number[near])
    far[near] = _distances(text, whole) > damage.FAR
    old = np.flatnonzero(far & cells.short[cell] & numbers.had[number])
    apart = _apart(cells.tally[cell[old]], numbers.old_tally[number[old]])
    old = old[apart <= _SLIP * damage.FAR]
    text, whole = cells.written.gather(cell[old]), numbers.number.gather(number[old])
    far[old] = _distances(text, whole.str.slice(0, 6) + whole.str.slice(8, 9)) > damage.FAR
    return far


def _apart(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """How often digits stand on one side only."""
    apart = _surplus(a, b) + _surplus(b, a)
    total: np.ndarray = (apart * _ONES) >> np.uint64(6 * 9) & np.uint64(63)
    return total


def _surplus(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Digit by digit what a has more than b; all ten fields of a tally at once."""
    less = (a | _GUARDS) - b
    more = (less & _GUARDS) >> np.uint64(5)  # one where a has at least as many
    surplus: np.ndarray = less & (more * np.uint64(31))
    return surplus


def _placed(texts: pl.Series, width: int) -> np.ndarray:
    """The first bytes of each text, a row a text, filled up with blanks."""
    even = texts.str.pad_end(width).cast(pl.Binary).bin.slice(0, width)
    data = even.rechunk().to_arrow(compat_level=pl.CompatLevel.oldest()).buffers()[2]
    return np.frombuffer(data, np.uint8).reshape(texts.len(), width)


def _counted(placed: np.ndarray) -> np.ndarray:
    """How often each digit stands in a row, six bits a digit, the highest of them free."""
    counted = np.zeros(len(placed), np.uint64)
    for place in range(placed.shape[1]):
        counted += _WORTH[placed[:, place]]
    return counted


def _distances(one: pl.Series, other: pl.Series) -> np.ndarray:
    return process.cpdist(
        one.to_list(), other.to_list(), scorer=DamerauLevenshtein.distance,
        score_cutoff=damage.FAR, dtype=np.uint8, workers=-1,
    )  # fmt: skip


def _whole(texts: pl.Series) -> np.ndarray:
    return texts.cast(pl.Int64, strict=False).fill_null(0).to_numpy()
