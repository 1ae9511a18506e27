"""`damage` for whole columns: which pairs the digits of an unusable number still allow.

Invariant: pair for pair equal to `damage.contradicts`; only what neither compiled distances nor
integers can tell (masks, scientific notation, remarks) is read one by one.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from dibao.people import damage
from dibao.people.numbers import plain

_BARE = r"^[0-9X]+$"
_WHOLE = r"^[0-9]{18}$"
_WORTH = np.zeros(256, np.uint64)
for _digit in range(10):
    _WORTH[ord("0") + _digit] = 1 << (6 * _digit)
_ONES = np.uint64(sum(1 << (6 * digit) for digit in range(10)))
_GUARDS = _ONES << np.uint64(5)


def contradicting(text: pl.Series, status: pl.Series, number: pl.Series) -> pl.Series:
    """True where a cell of that status rules its number (18 characters) out."""
    out = np.zeros(text.len(), np.bool_)
    pairs = pl.DataFrame([text.alias("text"), status.alias("status"), number.alias("number")])
    pairs = pairs.with_row_index("at").filter(pl.col("status").is_in(["invalid", "lost"]))
    pairs = pairs.join(_written(pairs["text"]), on="text", how="left")
    lost, whole = pl.col("status") == "lost", pl.col("written").str.contains(_WHOLE)
    far = pairs.filter(~lost & pl.col("speaks"))
    rounded, other = pairs.filter(lost & whole), pairs.filter(lost & ~whole)
    out[far["at"].to_numpy()] = _too_far(far)
    out[rounded["at"].to_numpy()] = ~_near(rounded)
    told = other.select("text", "status", "number").iter_rows()
    out[other["at"].to_numpy()] = np.array([damage.contradicts(*cell) for cell in told], np.bool_)
    return pl.Series("contradicts", out)


def _written(text: pl.Series) -> pl.DataFrame:
    """text, written (cleaned), speaks (holds digits to compare), once a text."""
    once = pl.DataFrame([text.alias("text")]).unique()
    bare = once.filter(pl.col("text").str.contains(_BARE)).with_columns(
        written=pl.col("text"),
        speaks=pl.col("text").str.count_matches("[0-9]") >= damage.FEWEST_DIGITS,
    )
    odd = once.join(bare, on="text", how="anti")
    return pl.concat([bare, odd.with_columns(
        pl.Series("written", [plain(t) for t in odd["text"]], dtype=pl.String),
        pl.Series("speaks", [damage.says_something(t) for t in odd["text"]], dtype=pl.Boolean),
    )])  # fmt: skip


def _too_far(pairs: pl.DataFrame) -> np.ndarray:
    """More slips than `damage.FAR` from the number and from its old form."""
    far = _far(pairs["written"], pairs["number"])
    old = pl.col("number").str.slice(0, 6) + pl.col("number").str.slice(8, 9)
    had = (pl.col("number").str.slice(6, 2) == "19") & (pl.col("written").str.len_chars() <= 16)
    short = pairs.select("written", old.alias("old"), had.alias("had")).with_row_index("at")
    short = short.filter(pl.col("had"))
    at = short["at"].to_numpy()
    far[at] &= _far(short["written"], short["old"])
    return far


def _far(one: pl.Series, other: pl.Series) -> np.ndarray:
    """More slips than `damage.FAR`; counted only where the digits in use leave it open."""
    far = _digits_differ(one, other) > 2 * damage.FAR
    at = np.nonzero(~far)[0]
    far[at] = _distances(one.gather(at), other.gather(at)) > damage.FAR
    return far


def _digits_differ(one: pl.Series, other: pl.Series) -> np.ndarray:
    """How often digits stand on one side only: a slip changes this by two at most."""
    a, b = _tally(one), _tally(other)
    apart = _surplus(a, b) + _surplus(b, a)
    total: np.ndarray = (apart * _ONES) >> np.uint64(6 * 9) & np.uint64(63)
    return total


def _surplus(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Digit by digit what a has more than b; all ten fields of a tally at once."""
    less = (a | _GUARDS) - b
    more = (less & _GUARDS) >> np.uint64(5)  # one where a has at least as many
    surplus: np.ndarray = less & (more * np.uint64(31))
    return surplus


def _tally(texts: pl.Series) -> np.ndarray:
    """How often each digit stands in a text, six bits a digit, the highest of them free.

    Of the first 31 bytes: what is longer is too far from any number by its length alone.
    """
    width = min(int(texts.str.len_bytes().to_numpy().max(initial=1)), 31)
    even = texts.str.pad_end(width).cast(pl.Binary).bin.slice(0, width)
    data = even.rechunk().to_arrow(compat_level=pl.CompatLevel.oldest()).buffers()[2]
    placed = np.frombuffer(data, np.uint8).reshape(texts.len(), width)
    counted = np.zeros(texts.len(), np.uint64)
    for place in range(width):
        counted += _WORTH[placed[:, place]]
    return counted


def _distances(one: pl.Series, other: pl.Series) -> np.ndarray:
    return process.cpdist(
        one.to_list(), other.to_list(), scorer=DamerauLevenshtein.distance,
        score_cutoff=damage.FAR, dtype=np.uint8, workers=-1,
    )  # fmt: skip


def _near(pairs: pl.DataFrame) -> np.ndarray:
    number = pl.col("number")
    floor = number.str.slice(0, 15).cast(pl.Int64) * 1000
    exact = (number.str.slice(0, 17) + number.str.slice(17, 1).replace("X", "0")).cast(pl.Int64)
    value = pl.col("written").cast(pl.Int64)
    near = ((value - floor).abs() <= damage.SPACING) | ((value - exact).abs() <= damage.SPACING)
    return pairs.select(near.alias("near"))["near"].to_numpy()
