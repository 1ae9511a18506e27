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


def contradicting(text: pl.Series, status: pl.Series, number: pl.Series) -> pl.Series:
    """True where a cell of that status rules its number (18 characters) out."""
    pairs = pl.DataFrame([text.alias("text"), status.alias("status"), number.alias("number")])
    pairs = pairs.join(_written(text), on="text", how="left", maintain_order="left")
    pairs = pairs.with_columns(
        far=(pl.col("status") == "invalid") & pl.col("speaks"),
        rounded=(pl.col("status") == "lost") & pl.col("written").str.contains(_WHOLE),
        other=(pl.col("status") == "lost") & ~pl.col("written").str.contains(_WHOLE),
    ).with_row_index("at")
    out = np.zeros(pairs.height, np.bool_)
    far, rounded, other = (pairs.filter(pl.col(c)) for c in ("far", "rounded", "other"))
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
    far = _distances(pairs["written"], pairs["number"]) > damage.FAR
    old = pl.col("number").str.slice(0, 6) + pl.col("number").str.slice(8, 9)
    had = (pl.col("number").str.slice(6, 2) == "19") & (pl.col("written").str.len_chars() <= 16)
    short = pairs.select("written", old.alias("old"), had.alias("had")).with_row_index("at")
    short = short.filter(pl.col("had"))
    at = short["at"].to_numpy()
    far[at] &= _distances(short["written"], short["old"]) > damage.FAR
    return far


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
