"""Households that were enrolled together: under one paper, or on one day in one village.

Being decided together is ordinary work. A paper or a day that nobody captured is not asked until
the file's inventory is confirmed; a batch with its basis recorded beforehand is lawful.
"""

from __future__ import annotations

import datetime as dt

import polars as pl

from dibao.screening import laid
from dibao.screening.seam import Made, Seen

POOL = "batch"
LATELY = 366  # without a paper number only last year's entries are seen as a batch


def make(seen: Seen) -> Made | None:
    """BATCH: one row a household, tied to its batch."""
    source = seen.policy.sources["BATCH"]
    rows = _entries(seen)
    wanted = rows.group_by("unit_key").agg(pl.len().alias("homes")).filter(
        pl.col("homes") >= _least(seen)
    )  # fmt: skip
    rows = rows.join(wanted.select("unit_key"), on="unit_key")
    keyed = rows.group_by("unit_key").agg(
        pl.lit("").alias("household_no"),
        pl.when(pl.col("village").n_unique() == 1).then(pl.col("village").first())
        .otherwise(pl.col("village").mode().sort().first()).alias("village"),
        pl.lit(None, pl.Int64).alias("head_id"),
    )  # fmt: skip
    people, ids = laid.new_units(seen.people, keyed, POOL)
    alike = rows.group_by("unit_key").agg(
        ((pl.col("amount").n_unique() == 1) & (pl.col("heads").n_unique() > 1)
         & pl.col("amount").is_not_null().all()).alias("alike")
    )  # fmt: skip
    told = ids.select("unit_id", pl.lit(0).cast(pl.Int32).alias("open"))
    rows = rows.join(alike, on="unit_key").join(ids, on="unit_key").with_columns(
        pl.when("alike").then(pl.lit("yes")).otherwise(pl.lit("no")).alias("alike"),
        pl.col("amount").alias("amount_least"), pl.col("amount").alias("amount_most"),
    )  # fmt: skip
    if rows.is_empty():
        return laid.nothing(source, seen.people, told)
    return laid.made(source, rows, people, told)


def _least(seen: Seen) -> int:
    """As few as any place asks about; the rule compares with the number itself."""
    known = seen.policy.numbers.by_key["batch.homes"]
    return int(min(s.value for s in known.settings if not isinstance(s.value, str)))


def _entries(seen: Seen) -> pl.DataFrame:
    """unit_id → the batch it belongs to, its amount and heads, what is on record."""
    covered = (pl.col("covered") != "no").fill_null(True).sum()
    stated = pl.col("applied_least").is_not_null() | pl.col("visited_least").is_not_null()
    homes = laid.roster_rows(seen).sort("file", "sheet", "row").group_by(
        "unit_id", maintain_order=True
    ).agg(
        pl.col("file").first(), pl.col("sheet").first(), pl.col("row").first(),
        pl.col("approval_no").filter(pl.col("approval_no") != "").first().alias("paper"),
        *(pl.col(c).drop_nulls().first() for c in ("approval_day_least", "approval_day_most",
                                                   "since_least", "since_most")),
        stated.any().alias("stated"),
        (pl.col("inventory") == "yes").any().fill_null(False).alias("counted"),
        (pl.col("basis") != "").any().alias("based"),
        pl.coalesce(pl.col("covered_size_least").max(), covered.cast(pl.Int64)).alias("heads"),
    )  # fmt: skip
    units = laid.homes(seen.people)
    named = pl.when(pl.col("household_no") != "").then(pl.col("household_no")).otherwise(
        pl.col("unit_key"))  # fmt: skip
    known = homes.join(
        units.select("unit_id", "village", pl.col("monthly").alias("amount"),
                     named.alias("household_no")),
        on="unit_id",
    )  # fmt: skip
    recent = seen.as_of - dt.timedelta(days=LATELY)
    day = pl.when(pl.col("approval_day_least") == pl.col("approval_day_most")).then(
        pl.col("approval_day_least")).when(pl.col("since_least") == pl.col("since_most")).then(
        pl.col("since_least"))  # fmt: skip
    known = known.with_columns(day.alias("day")).with_columns(
        pl.when(pl.col("paper").fill_null("") != "").then(pl.col("paper"))
        .when((pl.col("day") >= recent) & (pl.col("village") != ""))
        .then(pl.format("{} {}", "village", pl.col("day").dt.strftime("%Y-%m-%d")))
        .alias("unit_key"),
        pl.when("stated").then(pl.lit("yes")).when("counted").then(pl.lit("no"))
        .otherwise(pl.lit(None)).alias("asked"),
        pl.when("based").then(pl.lit("yes")).otherwise(pl.lit("no")).alias("basis"),
    )  # fmt: skip
    return known.filter(pl.col("unit_key").is_not_null()).drop("unit_id")
