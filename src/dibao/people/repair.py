"""Which known person does a mistyped number mean?

Invariant: a row is repaired only if exactly one known person of the run is one slip away with an
equal name. Birth and sex are looked at afterwards: they can forbid a repair, never choose one.
"""

from __future__ import annotations

import polars as pl

from dibao.people import edits, names
from dibao.people.frames import USABLE, birth_or_sex_contradicts
from dibao.people.numbers import from_key, plain


def known_people(*frames: pl.DataFrame) -> pl.DataFrame:
    """All valid persons of the run as (key, name), from frames with name, id_number and perhaps
    id_status, former_name; a former name counts as a name."""
    parts = []
    for frame in frames:
        valid = frame.filter(pl.col("id_number").str.len_bytes() == 18)
        if "id_status" in frame.columns:
            valid = valid.filter(pl.col("id_status").is_in(USABLE))
        key = pl.col("id_number").str.slice(0, 17).cast(pl.Int64, strict=False)
        parts.append(valid.select(key=key, name=pl.col("name").cast(pl.String).fill_null("")))
        if "former_name" in frame.columns:
            former = valid.select(key=key, name=pl.col("former_name").cast(pl.String))
            former = former.filter(pl.col("name").fill_null("") != "")
            split = pl.col("name").str.replace_all(r"[，,;；/|]", "、").str.split("、")
            parts.append(former.with_columns(name=split).explode("name"))
    return pl.concat(parts).drop_nulls("key")


def repairs(damaged: pl.DataFrame, key_id: str, known: pl.DataFrame) -> pl.DataFrame:
    """(key_id, fixed key, fits, allowed): for each invalid row with known persons one slip away.

    `known` is what `known_people` made. `damaged` has key_id, id_text, fold, born, sex. `fits` counts the known persons with an equal
    name; only fits = 1 is a repair, and only if birth and sex allow it.
    """
    texts = [plain(text) for text in damaged["id_text"]]
    index, keys = edits.neighbours(texts)
    tried = pl.DataFrame({"index": index, "fixed": keys})
    # Nearly all of what could be meant is nobody's number: those go before anything is joined.
    tried = tried.filter(pl.col("fixed").is_in(known["key"].unique().implode())).unique()
    people = known.filter(pl.col("key").is_in(tried["fixed"].unique().implode()))
    people = people.unique()
    people = people.with_columns(names.fold_series(people["name"]).alias("fold"))
    rows = damaged.with_row_index("index").with_columns(pl.col("index").cast(pl.Int64))
    found = (
        tried.join(rows.filter(pl.col("fold") != ""), on="index")
        .join(
            people.select("key", "fold").unique(),
            left_on=["fixed", "fold"],
            right_on=["key", "fold"],
        )
        .unique(["index", "fixed"])
    )
    numbers = pl.Series([from_key(key) for key in found["fixed"]], dtype=pl.String)
    return (
        found.with_columns(numbers.alias("number"))
        .with_columns(
            fits=pl.len().over("index"), allowed=~birth_or_sex_contradicts("born", "sex", "number")
        )
        .select(key_id, "fixed", "fits", "allowed")
    )
