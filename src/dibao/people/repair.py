"""Which known person does a mistyped number mean?

Invariant: a row is repaired only if exactly one known person of the run is one slip away with an
equal name. Birth and sex are looked at afterwards: they can forbid a repair, never choose one.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from dibao.people import edits, names
from dibao.people.damage_series import Cells, Numbers, one_slip
from dibao.people.frames import USABLE, birth_or_sex_contradicts
from dibao.people.numbers import from_key


class Known:
    """All valid persons of the run under every name they bear, ready to be looked through often.

    From frames with name, id_number and perhaps id_status, former_name; a former name counts as a
    name. `people`: key, fold (never ''), at (the place in `numbers`).
    """

    def __init__(self, *frames: pl.DataFrame) -> None:
        named = pl.concat([part for frame in frames for part in _named(frame)])
        folded = named.select("id_number", fold=names.fold_series(named["name"]))
        people = folded.filter(pl.col("fold") != "").unique()
        self.numbers = Numbers(people["id_number"])
        self.people = people.select("fold", key=self.numbers.key).with_row_index("at")


def _named(frame: pl.DataFrame) -> list[pl.DataFrame]:
    """(id_number, name) of the valid persons of a frame."""
    valid = frame.filter(pl.col("id_number").str.len_bytes() == 18)
    if "id_status" in frame.columns:
        valid = valid.filter(pl.col("id_status").is_in(USABLE))
    parts = [valid.select("id_number", pl.col("name").cast(pl.String).fill_null(""))]
    if "former_name" in frame.columns:
        former = valid.select("id_number", name=pl.col("former_name").cast(pl.String))
        former = former.filter(pl.col("name").fill_null("") != "")
        split = pl.col("name").str.replace_all(r"[，,;；/|]", "、").str.split("、")
        parts.append(former.with_columns(name=split).explode("name"))
    return parts


def repairs(damaged: pl.DataFrame, key_id: str, known: Known) -> pl.DataFrame:
    """(key_id, fixed key, fits, allowed): for each invalid row with known persons one slip away.

    `damaged` has key_id, id_text, id_status, fold, born, sex. `fits` counts the known persons with
    an equal name; only fits = 1 is a repair, and only if birth and sex allow it.
    """
    rows = damaged.filter(pl.col("fold") != "").with_row_index("row")
    cells = Cells(rows["id_text"], rows["id_status"])
    # What a number can be meant for is tried only where a namesake's digits are near enough.
    pairs = rows.select("row", "fold").join(known.people, on="fold")
    row = pairs["row"].to_numpy()
    near = np.unique(row[one_slip(cells, known.numbers, row, pairs["at"].to_numpy())])
    index, keys = edits.neighbours(cells.written.gather(near).to_list())
    found = (
        pl.DataFrame({"row": near[index], "fixed": keys}, schema_overrides={"row": pl.UInt32})
        .join(rows, on="row")
        .join(known.people.select("fold", fixed="key"), on=["fixed", "fold"], how="semi")
        .unique(["row", "fixed"])
    )
    numbers = pl.Series([from_key(key) for key in found["fixed"]], dtype=pl.String)
    return (
        found.with_columns(numbers.alias("number"))
        .with_columns(
            fits=pl.len().over("row"), allowed=~birth_or_sex_contradicts("born", "sex", "number")
        )
        .select(key_id, "fixed", "fits", "allowed")
    )
