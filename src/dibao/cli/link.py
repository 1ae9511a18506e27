"""`dibao link`: which rows of two lists are one person, which may be, and why.

Invariant: two different valid numbers never make a pair; confirming a pair never lets a lead be
yes. Every pair says in Chinese what brought it up.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl
import typer

from dibao.cli.ids import Unusable, read_table, write_table
from dibao.people import pairs


def link(left: Path, right: Path, out: Path) -> int:
    """Write left_id, right_id, identity_class, confirmed, why; 0, or 2 with a sentence."""
    try:
        one, marked = _list(left)
        other, also = _list(right)
        write_table(_named(pairs.compare(one, other), one, other), out, marked or also)
    except Unusable as problem:
        typer.echo(problem, err=True)
        return 2
    return 0


def _list(file: Path) -> tuple[pl.DataFrame, bool]:
    """A list with a row_id for every row; without that column rows count from 1."""
    table, marked = read_table(file)
    if "name" not in table.columns and "id_number" not in table.columns:
        raise Unusable(f"{file.name} 没有 name 列也没有 id_number 列，请补上其中一列再试")
    if "row_id" not in table.columns:
        table = table.with_row_index("row_id", offset=1).with_columns(
            pl.col("row_id").cast(pl.String)
        )
    return table, marked


def _named(found: pl.DataFrame, one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    return found.select(
        left_id=one["row_id"].gather(found["row_id"]),
        right_id=other["row_id"].gather(found["person_id"]),
        identity_class=found["class"],
        confirmed=pl.when(found["confirmed"]).then(pl.lit("true")).otherwise(pl.lit("false")),
        why=found["why"],
    )
