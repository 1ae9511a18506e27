"""What a whole village looks like from the payment side: one amount for all, lists that turn over.

A pattern is a question about how a village is handled, never a rank and never a sign about one of
its households. Makers only count; what counts as many is a number of the law.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from dibao.screening import laid
from dibao.screening.links import STRONG
from dibao.screening.seam import Made, Seen

YEAR, DAYS = 12, 366


def make(seen: Seen) -> Made | None:
    """VILLAGEPAY: one row a household, tied to its village."""
    source = seen.policy.sources["VILLAGEPAY"]
    people = laid.with_villages(seen.people)
    villages = people.units.filter(pl.col("pool") == laid.VILLAGE)
    known = villages.select("village", pl.col("unit_id").alias("village_unit"))
    rows = pl.concat([_listed(seen), _turned(seen)], how="diagonal").join(known, on="village")
    rows = rows.drop("unit_id").rename({"village_unit": "unit_id"})
    told = villages.select("unit_id", pl.lit(0).cast(pl.Int32).alias("open"))
    return laid.made(source, rows, people, told)


def _listed(seen: Seen) -> pl.DataFrame:
    """Every household of the roster: is its amount that of most, although fewer or more covered?"""
    homes = _homes(seen)
    known = homes.filter((pl.col("amount") > 0) & ~pl.col("urban"))
    most = known.group_by("village", "amount").len().sort(
        "village", "len", "amount", descending=[False, True, False]
    ).unique("village", keep="first", maintain_order=True).select(
        "village", pl.col("amount").alias("usual"))  # fmt: skip
    known = known.join(most, on="village").with_columns(
        (pl.col("amount") == pl.col("usual")).alias("alike")
    )
    size = known.filter("alike").group_by("village", "heads").len().sort(
        "village", "len", "heads", descending=[False, True, False]
    ).unique("village", keep="first", maintain_order=True).select(
        "village", pl.col("heads").alias("usual_heads"))  # fmt: skip
    known = known.join(size, on="village")
    odd = pl.col("alike") & (pl.col("heads") != pl.col("usual_heads"))
    return known.select(
        "unit_id", "file", "sheet", "row", "village", "household_no",
        pl.col("amount").alias("amount_least"), pl.col("amount").alias("amount_most"),
        pl.lit("yes").alias("listed"), pl.lit("now").alias("turned"),
        _yes(pl.col("alike")).alias("same"),
        _yes(odd.fill_null(False)).alias("odd"),
    )  # fmt: skip


def _homes(seen: Seen) -> pl.DataFrame:
    """One row a roster household with amount and persons covered, and where it stands."""
    covered = (pl.col("covered") != "no").fill_null(True).sum()
    rows = laid.roster_rows(seen).sort("file", "sheet", "row").group_by(
        "unit_id", maintain_order=True
    ).agg(
        pl.col("file").first(), pl.col("sheet").first(), pl.col("row").first(),
        pl.coalesce(pl.col("covered_size_least").max(), covered.cast(pl.Int64)).alias("heads"),
        (pl.col("area_kind") == "urban").any().fill_null(False).alias("urban"),
    )  # fmt: skip
    units = laid.homes(seen.people).select(
        "unit_id", "village", "household_no", pl.col("monthly").alias("amount"), "unit_key"
    )
    named = pl.when(pl.col("household_no") != "").then(pl.col("household_no")).otherwise(
        pl.col("unit_key"))  # fmt: skip
    return units.join(rows, on="unit_id").with_columns(named.alias("household_no"))


def _turned(seen: Seen) -> pl.DataFrame:
    """Households paid in the newest month or in the same month a year before."""
    shape = {"village": pl.String(), "household_no": pl.String(), "file": pl.String(),
             "sheet": pl.String(), "row": pl.Int32(), "unit_id": pl.Int64(),
             "turned": pl.String(), "listed": pl.String(), "same": pl.String(),
             "odd": pl.String()}  # fmt: skip
    if "RG05" not in seen.rows:
        return pl.DataFrame(schema=shape)
    rows = seen.rows["RG05"].filter(
        (pl.col("household_no") != "") & (pl.col("village") != "")
    )  # fmt: skip
    newest: Any = rows["month_most"].max()
    if newest is None:
        return pl.DataFrame(schema=shape)
    now = _paid_in(rows, newest)
    then = _paid_in(rows, newest - YEAR)
    both = now.select("village").unique().join(then.select("village").unique(), on="village")
    now, then = now.join(both, on="village"), then.join(both, on="village")
    key = ["village", "household_no"]
    return pl.concat([
        then.join(now, on=key, how="semi").with_columns(pl.lit("stayed").alias("turned")),
        then.join(now, on=key, how="anti").with_columns(pl.lit("gone").alias("turned")),
        now.join(then, on=key, how="anti").with_columns(pl.lit("came").alias("turned")),
    ]).with_columns(
        pl.lit(None, pl.Int64).alias("unit_id"),
        *(pl.lit("no").alias(c) for c in ("listed", "same", "odd")),
        pl.format("{}|{}", "household_no", "turned").alias("household_no"),
    ).select(list(shape))  # fmt: skip


def _paid_in(rows: pl.DataFrame, month: int) -> pl.DataFrame:
    found = rows.filter(pl.col("month_most") == month).sort("file", "sheet", "row")
    return found.unique(["village", "household_no"], keep="first", maintain_order=True).select(
        "village", "household_no", "file", "sheet", "row"
    )


def entries(seen: Seen) -> Made | None:
    """NEWHOMES: households surely enrolled within the year, tied to their village; a severely disabled
    person and a batch with its basis on record stand apart, for the plan itself asks for them."""
    source = seen.policy.sources["NEWHOMES"]
    people = laid.with_villages(seen.people)
    villages = people.units.filter(pl.col("pool") == laid.VILLAGE)
    told = villages.select("unit_id", pl.lit(0).cast(pl.Int32).alias("open"))
    since = seen.as_of - dt.timedelta(days=DAYS)
    rows = laid.roster_rows(seen).sort("file", "sheet", "row").group_by(
        "unit_id", maintain_order=True
    ).agg(
        pl.col("file").first(), pl.col("sheet").first(), pl.col("row").first(),
        pl.col("since_least").min(), pl.col("since_most").max(), (pl.col("basis") != "").any().alias("based"),
    ).filter((pl.col("since_least") >= since) & (pl.col("since_most") <= seen.as_of))  # fmt: skip
    known = villages.select("village", pl.col("unit_id").alias("village_unit"))
    homes = laid.homes(people).select("unit_id", "village", "single", laid.named()).join(
        _disabled(seen), on="unit_id", how="left"
    )  # fmt: skip
    new = rows.join(homes, on="unit_id").join(known, on="village").select(
        "file", "sheet", "row", "village", "household_no", pl.col("village_unit").alias("unit_id"),
        pl.when("single").then(pl.lit("single")).otherwise(pl.lit("whole")).alias("enrolled"),
        _yes(pl.col("based") | pl.col("severe").fill_null(False)).alias("apart"),
    )  # fmt: skip
    if new.is_empty():
        return laid.nothing(source, people, told)
    return laid.made(source, new, people, told)


def _disabled(seen: Seen) -> pl.DataFrame:
    """(unit_id, severe) of households with a member whom the register certainly has in grade 1 or 2."""
    if "DS18" not in seen.rows:
        return pl.DataFrame(schema={"unit_id": pl.Int64, "severe": pl.Boolean})
    tied = seen.links["DS18"].filter(pl.col("class").is_in(STRONG))
    severe = seen.rows["DS18"].filter(pl.col("grade").is_in(["g1", "g2"])).join(tied, on="row_id")
    return severe.join(seen.people.members, on="person_id").select(
        "unit_id", pl.lit(True).alias("severe")
    ).unique()  # fmt: skip


def heirs(seen: Seen) -> Made | None:
    """HEIRS: payment lines under a household's number that name somebody who is no member."""
    if "RG05" not in seen.rows:
        return None
    source = seen.policy.sources["HEIRS"]
    units = laid.homes(seen.people)
    rows = seen.rows["RG05"]
    named = laid.by_number(rows, units)
    paid = laid.folded(rows.join(named, on="row_id").filter(pl.col("name") != ""), "name")
    told = laid.open_by_head(seen, "RG05", units)
    strange = paid.join(_members(seen), on=["unit_id", "fold"], how="anti")
    if strange.is_empty():
        return laid.nothing(source, seen.people, told)
    lawful = laid.agents(seen, units).with_columns(pl.lit(True).alias("lawful"))
    dead = seen.people.members.join(laid.dead_months(seen), on="person_id").group_by("unit_id").agg(
        pl.col("died").min()
    )  # fmt: skip
    strange = (
        strange.join(lawful, on=["unit_id", "fold"], how="left")
        .join(dead, on="unit_id", how="left")
        .join(units.select("unit_id", "complete"), on="unit_id")
    )
    after = (pl.col("died") < pl.col("month_least")).fill_null(False)
    payee = (
        pl.when(pl.col("lawful")).then(pl.lit("lawful")).when(~after).then(pl.lit("other"))
        .when(pl.col("complete") == 1).then(pl.lit("after_death")).otherwise(pl.lit(None))
    )  # fmt: skip
    return laid.made(
        source, strange.with_columns(payee.alias("payee"), laid.line()), seen.people, told
    )


def _members(seen: Seen) -> pl.DataFrame:
    """(unit_id, fold) of everybody named under a household, undeclared spouses included."""
    people = seen.people.members.join(
        seen.people.people.select("person_id", "name", "former_name"), on="person_id"
    )
    rows = laid.roster_rows(seen)
    listed = pl.concat([
        people.select("unit_id", "name"),
        people.filter(pl.col("former_name") != "").select("unit_id", pl.col("former_name").alias("name")),
        rows.select("unit_id", "name"),
        rows.filter(pl.col("head_name") != "").select("unit_id", pl.col("head_name").alias("name")),
    ])  # fmt: skip
    return laid.folded(listed.unique(), "name").select("unit_id", "fold").unique()


def _yes(condition: pl.Expr) -> pl.Expr:
    return pl.when(condition).then(pl.lit("yes")).otherwise(pl.lit("no"))
