"""Regular reviews, seen from the reviewer (REVIEWS) and from the household (HOMEREVIEW).

A day counts only where the record names the day, a photo only where it has a name; a reviewer is
an officer when the list of officers holds that name once, else only a name.
"""

from __future__ import annotations

import polars as pl

from dibao.people import names
from dibao.screening import laid
from dibao.screening.seam import Made, Seen

POOL = "reviewer"
MARKS = r"[、,，;；/ 　]+"
OWN_WORDS = 12  # a conclusion shorter than this is a set phrase that everybody writes


def of_reviewers(seen: Seen) -> Made | None:
    """REVIEWS: one row a review and reviewer."""
    if "RG06" not in seen.rows:
        return None
    source = seen.policy.sources["REVIEWS"]
    rows = _by_reviewer(seen)
    none = pl.DataFrame(schema={"unit_id": pl.Int64(), "open": pl.Int32()})
    if rows.is_empty():
        return laid.nothing(source, seen.people, none)
    officers = _officers(seen)
    rows = rows.join(officers, on="fold", how="left").with_columns(
        pl.coalesce("number", "who").alias("unit_key"),
        (pl.col("times").fill_null(1) == 1).alias("clear"),
    )
    rows = _counted(rows)
    keyed = rows.group_by("unit_key").agg(
        pl.lit("").alias("household_no"),
        pl.col("village").filter(pl.col("village") != "").mode().sort().first().fill_null("")
        .alias("village"),
        pl.lit(None, pl.Int64).alias("head_id"),
    )  # fmt: skip
    people, ids = laid.new_units(seen.people, keyed, POOL)
    told = ids.select("unit_id", pl.lit(0).cast(pl.Int32).alias("open"))
    return laid.made(source, rows.join(ids, on="unit_key"), people, told)


def _by_reviewer(seen: Seen) -> pl.DataFrame:
    """Review rows, once for each person named as reviewer, with the household's village."""
    units = laid.homes(seen.people)
    tied = laid.sure_rows(seen, "RG06", units).unique("row_id", keep="first").join(
        units.select("unit_id", pl.col("village").alias("home_village")), on="unit_id"
    )  # fmt: skip
    home = pl.when(pl.col("household_no") != "").then(pl.col("household_no")).otherwise(
        pl.concat_str("id_text", "name"))  # fmt: skip
    rows = seen.rows["RG06"].join(tied, on="row_id", how="left").with_columns(
        home.alias("home"), pl.coalesce("home_village", "village").alias("village"), laid.line(),
        pl.col("reviewer").str.replace_all(MARKS, "|").str.strip_chars("|").str.split("|").alias("who"),
    ).drop("unit_id")  # fmt: skip
    rows = rows.explode("who").filter(pl.col("who") != "")
    rows = laid.folded(rows, "who")
    return rows.unique(["line", "fold"], maintain_order=True)


def _officers(seen: Seen) -> pl.DataFrame:
    """fold → number of the officer of that name; `times` tells how many bear it."""
    shape = {"fold": pl.String(), "number": pl.String(), "times": pl.UInt32()}
    if "DS17" not in seen.rows:
        return pl.DataFrame(schema=shape)
    rows = seen.rows["DS17"].filter(pl.col("id_number") != "")
    told = rows.with_columns(names.fold_series(rows["name"]).alias("fold"))
    counted = told.group_by("fold").agg(
        pl.col("id_number").unique().alias("all"), pl.col("id_number").n_unique().alias("times")
    )
    return counted.select(
        "fold", pl.when(pl.col("times") == 1).then(pl.col("all").list.first()).alias("number"),
        pl.col("times").cast(pl.UInt32),
    )  # fmt: skip


def _counted(rows: pl.DataFrame) -> pl.DataFrame:
    """How many households share the day, the wording and the photo, reviewer by reviewer."""
    exact = pl.col("day_least") == pl.col("day_most")
    day = pl.when(exact).then(pl.col("home")).n_unique().over("unit_key", "day_least")
    long = pl.col("result").str.len_chars() >= OWN_WORDS
    copied = pl.when(long).then(pl.col("home").n_unique().over("unit_key", "result")).otherwise(1)
    shot = pl.when(pl.col("photo") != "").then(
        pl.col("home").n_unique().over("unit_key", "photo")).otherwise(1)  # fmt: skip
    counts = {
        "day_homes": pl.when(exact.fill_null(False)).then(day).otherwise(1),
        "copied_homes": copied, "photo_homes": shot,
    }  # fmt: skip
    most = [c.cast(pl.Int64).alias(f"{n}_most") for n, c in counts.items()]
    # Of two officers with one name nobody knows which of them it was: none for certain.
    least = [
        pl.when("clear").then(pl.col(f"{n}_most")).otherwise(0).alias(f"{n}_least") for n in counts
    ]
    return rows.with_columns(most).with_columns(least)


def of_homes(seen: Seen) -> Made | None:
    """HOMEREVIEW: reviews of each household, those its roster line names included."""
    source = seen.policy.sources["HOMEREVIEW"]
    units = laid.homes(seen.people)
    roster = laid.roster_rows(seen)
    parts = []
    if "RG06" in seen.rows:
        own = laid.sure_rows(seen, "RG06", units)
        parts.append(_with_repeats(seen.rows["RG06"].join(own, on="row_id")))
    if "last_review_least" in roster.columns:
        parts.append(
            roster.filter(pl.col("last_review_least").is_not_null()).select(
                "unit_id", "file", "sheet", "row", pl.col("last_review_least").alias("day_least"),
                pl.col("last_review_most").alias("day_most"), pl.lit("no").alias("repeated"),
            )
        )  # fmt: skip
    rows = pl.concat(parts, how="diagonal") if parts else pl.DataFrame()
    if rows.is_empty():
        return None
    quiet = units.join(rows.select("unit_id"), on="unit_id", how="anti").select("unit_id")
    told = units.select("unit_id").join(
        quiet.with_columns(pl.lit(1).cast(pl.Int32).alias("open")), on="unit_id", how="left"
    ).with_columns(pl.col("open").fill_null(0))  # fmt: skip
    rows = rows.join(units.select("unit_id", _pace()), on="unit_id").with_columns(laid.line())
    return laid.made(source, rows, seen.people, told)


def _with_repeats(rows: pl.DataFrame) -> pl.DataFrame:
    """Does a review tell exactly what the one before told, photo included?"""
    rows = rows.sort("unit_id", "day_least", "file", "sheet", "row")
    same = pl.lit(True)
    for column in ("result", "photo"):
        same = same & (pl.col(column) != "") & (
            pl.col(column) == pl.col(column).shift(1).over("unit_id")
        )  # fmt: skip
    for column in ("income_month_least", "household_size_least"):
        same = same & (pl.col(column) == pl.col(column).shift(1).over("unit_id"))
    later = pl.col("day_least") > pl.col("day_most").shift(1).over("unit_id")
    told = pl.when((pl.col("photo") != "") & later).then(same).otherwise(False)
    return rows.with_columns(
        pl.when(told).then(pl.lit("yes")).when(told.is_null()).then(pl.lit(None))
        .otherwise(pl.lit("no")).alias("repeated")
    )  # fmt: skip


def _pace() -> pl.Expr:
    """The county's class, where the roster names it."""
    text = pl.col("category").fill_null("").str.to_uppercase()
    found = pl.lit(None, pl.String)
    for code, words in (("a", "^A|A类|一类"), ("b", "^B|B类|二类"), ("c", "^C|C类|三类")):
        found = pl.when(text.str.contains(words)).then(pl.lit(code)).otherwise(found)
    return found.alias("pace")
