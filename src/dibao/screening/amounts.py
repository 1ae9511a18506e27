"""Amounts beside each other: paid and decided in one month, paid before and after a rise.

Compared only where both figures are exact and of the same month; whole multiples are back pay or
several months at once and are left alone.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from dibao.screening import laid, money
from dibao.screening.seam import Made, Seen


def make(seen: Seen) -> Made | None:
    """MONEY: lines `paid` and `decided` of the newest month, `before` and `after` a rise."""
    if "RG05" not in seen.rows:
        return None
    source = seen.policy.sources["MONEY"]
    units = laid.homes(seen.people)
    paid = money.by_month(seen, laid.sure_rows(seen, "RG05", units)).filter(
        pl.col("amount").is_not_null()
    )
    told = _told(seen, units, paid)
    parts = [*_against(seen, paid), *_risen(seen, paid)]
    rows = pl.concat(parts, how="diagonal") if parts else pl.DataFrame()
    if rows.is_empty():
        return laid.nothing(source, seen.people, told)
    return laid.made(source, rows.with_columns(laid.line()), seen.people, told)


def _told(seen: Seen, units: pl.DataFrame, paid: pl.DataFrame) -> pl.DataFrame:
    quiet = units.join(paid.select("unit_id").unique(), on="unit_id", how="anti").select("unit_id")
    return laid.opened(units, quiet)


def _against(seen: Seen, paid: pl.DataFrame) -> list[pl.DataFrame]:
    """Paid and decided lines of households whose roster speaks of the newest month paid."""
    newest: Any = paid["month"].max()
    if newest is None:
        return []
    now = paid.filter(pl.col("month") == newest)
    before = paid.filter(pl.col("month") == newest - 1)
    roster = laid.roster_rows(seen).filter(
        pl.col("monthly_amount_least").is_not_null()
        & (pl.col("monthly_amount_least") == pl.col("monthly_amount_most"))
    )
    stated = pl.coalesce("month_most", laid.month_of(pl.col("data_day")),
                         laid.month_of(pl.lit(seen.as_of)))  # fmt: skip
    decided = (
        roster.with_columns(stated.alias("of_month"))
        .filter((pl.col("of_month") == newest) & (pl.col("monthly_amount_least") > 0))
        .sort("file", "sheet", "row").group_by("unit_id")
        .agg(pl.col("monthly_amount_least").first().alias("decided"),
             pl.col("monthly_amount_least").n_unique().alias("figures"),
             pl.col("file").first(), pl.col("sheet").first(), pl.col("row").first())
        .filter(pl.col("figures") == 1)
    )  # fmt: skip
    both = now.join(decided.select("unit_id", "decided"), on="unit_id").filter(
        (pl.col("decided") > pl.col("amount")) | (pl.col("amount") % pl.col("decided") != 0)
    )
    both = both.join(before.select("unit_id", pl.col("amount").alias("last")), on="unit_id",
                     how="left")  # fmt: skip
    steady = pl.when(pl.col("last").is_null()).then(pl.lit(None)).when(
        pl.col("last") == pl.col("amount")).then(pl.lit("yes")).otherwise(pl.lit("no"))  # fmt: skip
    lines = both.select(
        "unit_id", "file", "sheet", "row", pl.lit("paid").alias("kind"),
        *_both("amount", pl.col("amount")), *_both("month", pl.col("month")),
        steady.alias("steady"),
    )  # fmt: skip
    other = decided.join(both.select("unit_id"), on="unit_id").select(
        "unit_id", "file", "sheet", "row", pl.lit("decided").alias("kind"),
        *_both("amount", pl.col("decided")), *_both("month", pl.lit(newest, pl.Int32)),
    )  # fmt: skip
    return [lines, other]


def _risen(seen: Seen, paid: pl.DataFrame) -> list[pl.DataFrame]:
    """Lines before and after the last rise of the standard, where the amount stayed the same."""
    rise = _last_rise(seen)
    if rise is None:
        return []
    last = paid.filter(pl.col("month") < rise).sort("month").group_by("unit_id").last()
    since = paid.filter(pl.col("month") >= rise).sort("month")
    counted = since.group_by("unit_id").agg(
        pl.col("month").n_unique().alias("months"), pl.col("amount").n_unique().alias("figures")
    )
    now = since.group_by("unit_id").last().join(
        counted.filter(pl.col("figures") == 1), on="unit_id"
    ).join(last.select("unit_id", pl.col("amount").alias("was")), on="unit_id")  # fmt: skip
    same = now.filter(pl.col("amount") <= pl.col("was"))
    after = same.select(
        "unit_id", "file", "sheet", "row", pl.lit("after").alias("kind"),
        *_both("amount", pl.col("amount")), *_both("month", pl.col("month")),
        *_both("months", pl.col("months").cast(pl.Int64)),
    )  # fmt: skip
    before = last.join(same.select("unit_id"), on="unit_id").select(
        "unit_id", "file", "sheet", "row", pl.lit("before").alias("kind"),
        *_both("amount", pl.col("amount")), *_both("month", pl.col("month")),
    )  # fmt: skip
    return [after, before]


def _last_rise(seen: Seen) -> int | None:
    """The month from which the newest standard holds, if it is higher than the one before."""
    known = seen.policy.numbers.by_key.get("standard.rural_month")
    settings = [s for s in known.settings if not s.only and s.since <= seen.as_of] if known else []
    by_day = sorted(settings, key=lambda s: (s.since, s.layer))
    values = [s for s in by_day if not isinstance(s.value, str)]
    if len(values) < 2 or not values[-1].value > values[-2].value:
        return None
    since = values[-1].since
    return int(since.year * 12 + since.month - 1)


def _both(name: str, value: pl.Expr) -> list[pl.Expr]:
    return [value.alias(f"{name}_least"), value.alias(f"{name}_most")]
