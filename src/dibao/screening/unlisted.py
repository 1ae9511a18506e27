"""Payment lines under a household number that no list knows any more (source UNLISTED, rule FB11).

Only lines of a number under which somebody certainly died stand here: named by number and name alike
in a register of deaths, and paid in a month after that of the death. Whoever is on the roster or among
the exited families is asked about elsewhere (JG03, JG13).
"""

from __future__ import annotations

import polars as pl

from dibao.people import names
from dibao.screening import laid
from dibao.screening.population import FORMER
from dibao.screening.seam import Made, Seen
from dibao.screening.spouses import USABLE

POOL = "unlisted"
DEATHS = (
    ("DS04", "death_day_most", pl.lit(True)),
    ("DS06", "cancel_day_most", pl.col("cancel_reason") == "death"),
    ("DS10", "stop_day_most", pl.col("stop_reason") == "death"),
)


def make(seen: Seen) -> Made | None:
    """UNLISTED: lines after the death, tied to a unit of their own under the old number."""
    if "RG05" not in seen.rows:
        return None
    source = seen.policy.sources["UNLISTED"]
    lines = _unknown(seen)
    died = lines.join(_deaths(seen), on=["id_number", "fold"], how="inner")
    first = died.group_by("household_no").agg(pl.col("died").min(), pl.col("fold").unique().alias(
        "dead"))  # fmt: skip
    late = lines.join(first, on="household_no").filter(pl.col("month_least") > pl.col("died"))
    told = pl.DataFrame(schema={"unit_id": pl.Int64, "open": pl.Int32})
    if late.is_empty():
        return laid.nothing(source, seen.people, told)
    payee = pl.when(pl.col("fold").is_in(pl.col("dead"))).then(pl.lit("dead")).otherwise(
        pl.lit("other"))  # fmt: skip
    keyed = late.group_by("household_no").agg(
        pl.col("village").filter(pl.col("village") != "").first().fill_null("")
    ).select(
        pl.col("household_no").alias("unit_key"), "household_no", "village",
        pl.lit(None, pl.Int64).alias("head_id"),
    )  # fmt: skip
    people, ids = laid.new_units(seen.people, keyed, POOL)
    rows = late.with_columns(payee.alias("payee"), laid.line()).join(
        ids, left_on="household_no", right_on="unit_key"
    )
    return laid.made(source, rows, people, ids.select("unit_id", pl.lit(0).alias("open")))


def _unknown(seen: Seen) -> pl.DataFrame:
    """Lines whose number and payee are on no list of ours, with the folded name."""
    rows = seen.rows["RG05"].filter((pl.col("household_no") != "") & (pl.col("name") != ""))
    ours = seen.people.units.filter(pl.col("pool").is_in(["roster", FORMER]))
    rows = rows.join(ours.select("household_no").unique(), on="household_no", how="anti")
    tied = laid.sure_rows(seen, "RG05", ours).select("row_id").unique()
    return laid.folded(rows.join(tied, on="row_id", how="anti"), "name")


def _deaths(seen: Seen) -> pl.DataFrame:
    """(id_number, fold, died): the first month a register has of a death, by number and name."""
    parts = [pl.DataFrame(schema={"id_number": pl.String, "fold": pl.String, "died": pl.Int32})]
    for key, column, where in DEATHS:
        if key in seen.rows:
            told = seen.rows[key].filter(
                where & pl.col(column).is_not_null() & pl.col("id_status").is_in(USABLE)
            )
            parts.append(told.select(
                "id_number", names.fold_series(told["name"]).alias("fold"),
                laid.month_of(pl.col(column)).alias("died"),
            ))  # fmt: skip
    return pl.concat(parts).group_by("id_number", "fold").agg(pl.col("died").min())
