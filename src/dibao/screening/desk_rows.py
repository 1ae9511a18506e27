"""Records of the desk as evidence: tied to the household or office they name.

They come typed like any other rows, under the key of their source; until they come, the rules that
wait for them are not asked at all.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from dibao.screening import laid
from dibao.screening.population import FORMER, ROSTER, Population
from dibao.screening.seam import Made, Seen

HOUSEHOLD, OFFICE = "household_no", "office"


def maker(key: str, by: str) -> Callable[[Seen], Made | None]:
    """A maker for one source of the desk, by household or by office."""

    def make(seen: Seen) -> Made | None:
        if key not in seen.rows:
            return None
        rows = seen.rows[key].filter(pl.col(by) != "")
        keyed = rows.group_by(pl.col(by).alias("unit_key")).agg(
            pl.col("village").filter(pl.col("village") != "").first().fill_null("")
        )
        if by == HOUSEHOLD:
            keyed = _with_heads(keyed, seen.people)
        else:
            keyed = keyed.with_columns(
                pl.lit("").alias("household_no"), pl.lit(None, pl.Int64).alias("head_id")
            )
        people, ids = laid.new_units(seen.people, keyed, f"desk.{key}")
        tied = rows.join(ids, left_on=by, right_on="unit_key")
        told = ids.select("unit_id", pl.lit(0).cast(pl.Int32).alias("open"))
        return laid.made(seen.policy.sources[key], tied, people, told)

    return make


def _with_heads(keyed: pl.DataFrame, people: Population) -> pl.DataFrame:
    """A record about a family of the run, on the roster or not any more, carries its head and village."""
    ours = people.units.filter(
        pl.col("pool").is_in([ROSTER, FORMER]) & (pl.col("household_no") != "")
    ).sort(pl.col("pool") == FORMER, "unit_id").unique("household_no", keep="first")  # fmt: skip
    known = ours.select(
        pl.col("household_no").alias("unit_key"), "head_id", pl.col("village").alias("home_village")
    )  # fmt: skip
    return keyed.join(known, on="unit_key", how="left").with_columns(
        pl.col("unit_key").alias("household_no"),
        pl.coalesce("home_village", "village").alias("village"),
    ).drop("home_village")  # fmt: skip
