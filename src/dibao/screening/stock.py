"""The families a run speaks of, as plain tables: what the web site takes over from a run.

Invariant: nobody outside the run's own population stands here, and no figure of a department.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from dibao.screening import population

if TYPE_CHECKING:
    from dibao.screening.run import Run

# The worst answer stands for a source that has several parties.
SIGNS = ("found", "not_found", "doubtful", "stale", "no_authorisation", "not_asked")


def tables_of(run: Run) -> dict[str, pl.DataFrame]:
    """`households`: unit, number, village, group, head, size, monthly_fen, status (paid, exited,
    refused, outside). `members`: unit, person, name, id_number, birth, sex, listed.
    `answers`: person, source, sign."""
    return {"households": _households(run), "members": _members(run), "answers": _answers(run)}


def _spoken_of(run: Run) -> pl.DataFrame:
    """Every family of the roster, and the others that a lead is about."""
    wanted = {x.unit_id for x in run.leads}
    return run.people.units.filter(
        (pl.col("pool") == population.ROSTER)
        | (pl.col("unit_id").is_in(wanted) & (pl.col("head_id").is_not_null()))
    )


def _households(run: Run) -> pl.DataFrame:
    units = _spoken_of(run)
    heads = run.people.people.select(
        pl.col("person_id").alias("head_id"), pl.col("name").alias("head")
    )
    former = run.people.unit_rows.group_by("unit_id").agg(pl.col("source").sort().last())
    status = (
        pl.when(pl.col("pool") == population.ROSTER)
        .then(pl.lit("paid"))
        .when(pl.col("source") == "RG04")
        .then(pl.lit("exited"))
        .when(pl.col("source") == "RG03")
        .then(pl.lit("refused"))
        .otherwise(pl.lit("outside"))
    )
    joined = units.join(heads, on="head_id", how="left").join(former, on="unit_id", how="left")
    return joined.select(
        pl.col("unit_id").alias("unit"), pl.col("household_no").fill_null("").alias("number"),
        pl.col("unit_key").alias("key"), pl.col("village").fill_null(""),
        pl.col("group").fill_null(""), pl.col("head").fill_null(""),
        pl.col("size").cast(pl.Int64), pl.col("monthly").cast(pl.Int64).alias("monthly_fen"),
        status.alias("status"),
    ).sort("unit")  # fmt: skip


def _members(run: Run) -> pl.DataFrame:
    units = _spoken_of(run).select("unit_id", "head_id")
    joined = run.people.members.join(units, on="unit_id").join(run.people.people, on="person_id")
    return joined.select(
        pl.col("unit_id").alias("unit"), pl.col("person_id").alias("person"), "name", "id_number",
        "birth", pl.col("sex").fill_null(""), (pl.col("role") == "listed").alias("listed"),
        (pl.col("person_id") == pl.col("head_id")).alias("head"),
    ).unique(["unit", "person"], keep="first", maintain_order=True).sort("unit", "person")  # fmt: skip


def _answers(run: Run) -> pl.DataFrame:
    rank = {sign: n for n, sign in enumerate(SIGNS)}
    persons = _members(run).select("person").unique()
    parts = [
        answers.said.join(persons, left_on="person_id", right_on="person")
        .with_columns(pl.col("answer").replace_strict(rank, return_dtype=pl.Int8).alias("rank"))
        .group_by("person_id")
        .agg(pl.col("rank").max())
        .select(pl.col("person_id").alias("person"), pl.lit(key).alias("source"), "rank")
        for key, answers in sorted(run.evidence.answers.items())
        if key.startswith("DS") and not answers.said.is_empty()
    ]
    if not parts:
        return pl.DataFrame(schema={"person": pl.Int64, "source": pl.String, "sign": pl.String})
    signs = {n: sign for sign, n in rank.items()}
    return pl.concat(parts).select(
        "person", "source",
        pl.col("rank").replace_strict(signs, return_dtype=pl.String).alias("sign"),
    ).sort("person", "source")  # fmt: skip
