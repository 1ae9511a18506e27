"""What makers need to lay registers beside each other: rows of a household, villages, deaths.

A tie by household number or by a strong identity is certain; all else is only possible and is
told apart, so that a doubtful row can open a question and never decide one.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from dibao.people import names
from dibao.reasoning.source import Source
from dibao.screening import tables
from dibao.screening.links import STRONG
from dibao.screening.population import ROSTER, Population
from dibao.screening.seam import Made, Seen

VILLAGE = "village"
MARKS = ["file", "sheet", "row", "unit_id", "kind", "month_most"]


def roster_rows(seen: Seen) -> pl.DataFrame:
    """Current roster rows with the unit they belong to."""
    own = seen.people.unit_rows.filter(pl.col("source") == "DS01").select("row_id", "unit_id")
    return seen.rows["DS01"].join(own, on="row_id")


def homes(population: Population) -> pl.DataFrame:
    """The households on the roster."""
    return population.units.filter(pl.col("pool") == ROSTER)


def by_number(frame: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """(row_id, unit_id) of rows that name the household's number."""
    if "household_no" not in frame.columns:
        return pl.DataFrame(schema={"row_id": pl.Int64(), "unit_id": pl.Int64()})
    known = units.filter(pl.col("household_no") != "").unique("household_no", keep="none")
    return (
        frame.filter(pl.col("household_no") != "")
        .join(known.select("unit_id", "household_no"), on="household_no")
        .select("row_id", "unit_id")
    )


def by_person(seen: Seen, key: str, units: pl.DataFrame, *, strong: bool) -> pl.DataFrame:
    """(row_id, unit_id) of rows tied to a member, strongly or only perhaps."""
    is_strong = pl.col("class").is_in(STRONG)
    links = seen.links[key].filter(is_strong if strong else ~is_strong)
    members = seen.people.members.join(units.select("unit_id"), on="unit_id")
    return links.join(members, on="person_id").select("row_id", "unit_id").unique()


def sure_rows(seen: Seen, key: str, units: pl.DataFrame) -> pl.DataFrame:
    """(row_id, unit_id) of rows certainly of a household: by its number, else by a member."""
    numbered_ = by_number(seen.rows[key], units)
    persons = by_person(seen, key, units, strong=True)
    own = persons.join(numbered_.select("row_id"), on="row_id", how="anti")
    return pl.concat([numbered_, own]).unique().sort("row_id", "unit_id")


def open_by_head(seen: Seen, key: str, units: pl.DataFrame) -> pl.DataFrame:
    """(unit_id, open): a household is open while the register is silent about its head."""
    answers = seen.answers.get(key)
    if answers is None:
        return units.select("unit_id", pl.lit(1).cast(pl.Int32).alias("open"))
    table = answers.table.select(pl.col("person_id").alias("head_id"), "open")
    return units.select("unit_id", "head_id").join(table, on="head_id", how="left").select(
        "unit_id", pl.col("open").fill_null(1).cast(pl.Int32)
    )  # fmt: skip


def opened(units: pl.DataFrame, quiet: pl.DataFrame) -> pl.DataFrame:
    """(unit_id, open) with 1 for the quiet ones."""
    marked = quiet.unique().with_columns(pl.lit(1).cast(pl.Int32).alias("open"))
    return units.select("unit_id").join(marked, on="unit_id", how="left").with_columns(
        pl.col("open").fill_null(0)
    )  # fmt: skip


def line() -> pl.Expr:
    """Where a row stands, as its name."""
    return pl.concat_str("file", "sheet", pl.col("row").cast(pl.String), separator="|").alias(
        "line"
    )


def month_of(day: pl.Expr) -> pl.Expr:
    """year*12 + month-1 of a day."""
    return (day.dt.year() * 12 + day.dt.month() - 1).cast(pl.Int32)


def named() -> pl.Expr:
    """The household's number, or what stands for it."""
    own = pl.col("household_no")
    return pl.when(own != "").then(own).otherwise(pl.col("unit_key")).alias("household_no")


def yes_no(condition: pl.Expr) -> pl.Expr:
    """The codes yes and no."""
    return pl.when(condition).then(pl.lit("yes")).otherwise(pl.lit("no"))


def with_villages(population: Population) -> Population:
    """The population with every village of the roster as a unit of its own."""
    if (population.units["pool"] == VILLAGE).any():
        return population
    known = homes(population).filter(pl.col("village") != "").select("village").unique()
    keyed = known.select(
        pl.col("village").alias("unit_key"), pl.lit("").alias("household_no"), "village",
        pl.lit(None, pl.Int64).alias("head_id"),
    )  # fmt: skip
    return new_units(population, keyed, VILLAGE)[0]


def new_units(
    population: Population, keyed: pl.DataFrame, pool: str
) -> tuple[Population, pl.DataFrame]:
    """Units of a pool from (unit_key, household_no, village, head_id); and (unit_key, unit_id)."""
    most: Any = population.units["unit_id"].max()
    start = int(most or 0) + 1
    units = keyed.sort("unit_key").with_row_index("n").select(
        (pl.col("n").cast(pl.Int64) + start).alias("unit_id"), pl.lit(pool).alias("pool"),
        "unit_key", "household_no", "village", pl.lit("").alias("town"), pl.lit("").alias("group"),
        pl.col("head_id").cast(pl.Int64), pl.lit(1).cast(pl.Int32).alias("complete"),
        pl.lit(False).alias("single"),
    )  # fmt: skip
    return population.with_units(units), units.select("unit_key", "unit_id")


def numbered(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with row numbers of its own, in an order that files cannot change."""
    keys = [c for c in MARKS if c in frame.columns]
    told = frame.sort(keys, maintain_order=True).drop("row_id", strict=False)
    return told.with_row_index("row_id").with_columns(pl.col("row_id").cast(pl.Int64))


def made(
    source: Source, rows: pl.DataFrame, population: Population,
    open_units: pl.DataFrame | None = None,
) -> Made:  # fmt: skip
    """Rows with their unit_id as what a maker returns."""
    told = numbered(rows)
    links = told.select("row_id", pl.col("unit_id").cast(pl.Int64)).drop_nulls()
    return Made(source.key, told.drop("unit_id"), population, links, open_units)


def nothing(source: Source, population: Population, open_units: pl.DataFrame) -> Made:
    """No rows, and for which units even that is not certain."""
    none = pl.DataFrame(schema={"row_id": pl.Int64(), "unit_id": pl.Int64()})
    return Made(source.key, tables.empty(source), population, none, open_units)


def dead_months(seen: Seen) -> pl.DataFrame:
    """(person_id, died): the first month in which a certain register surely has the death."""
    parts = [pl.DataFrame(schema={"person_id": pl.Int64(), "died": pl.Int32()})]
    for key, column, where in (
        ("DS04", "death_day_most", pl.lit(True)),
        ("DS06", "cancel_day_most", pl.col("cancel_reason") == "death"),
        ("DS10", "stop_day_most", pl.col("stop_reason") == "death"),
    ):
        if key in seen.rows:
            tied = seen.links[key].filter(pl.col("class").is_in(STRONG))
            rows = seen.rows[key].filter(where & pl.col(column).is_not_null())
            died = month_of(pl.col(column)).alias("died")
            parts.append(tied.join(rows, on="row_id").select("person_id", died))
    return pl.concat(parts).group_by("person_id").agg(pl.col("died").min())


def folded(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """With `fold`, the name as it is compared."""
    return frame.with_columns(names.fold_series(frame[column].fill_null("")).alias("fold"))


def agents(seen: Seen, units: pl.DataFrame) -> pl.DataFrame:
    """(unit_id, fold) of filed proxies, guardians and agents named on the roster."""
    parts = [roster_rows(seen).select("unit_id", pl.col("agent_name").alias("who"))]
    for key, column in (("RG11", "agent_name"), ("RG12", "guardian_name")):
        if key in seen.rows:
            tied = sure_rows(seen, key, units)
            rows = seen.rows[key].select("row_id", pl.col(column).alias("who"))
            parts.append(tied.join(rows, on="row_id").select("unit_id", "who"))
    told = folded(pl.concat(parts).filter(pl.col("who") != ""), "who")
    return told.select("unit_id", "fold").unique()
