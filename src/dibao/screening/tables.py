"""Typed rows of every source as frames of one shape, numbered in an order files cannot change."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import pyarrow as pa

from dibao.reasoning.source import TEXT_TYPES, Field, Source

BASE: dict[str, pl.DataType] = {
    "file": pl.String(), "sheet": pl.String(), "row": pl.Int32(), "name": pl.String(),
    "id_text": pl.String(), "id_number": pl.String(), "id_status": pl.String(),
    "village": pl.String(), "party": pl.String(), "data_day": pl.Date(),
    "data_day_from": pl.String(),
}  # fmt: skip


def columns_of(f: Field) -> dict[str, pl.DataType]:
    """Column names and types that a field has in typed rows."""
    if f.type in TEXT_TYPES:
        return {f.name: pl.String()}
    if f.type == "code":
        return {f.name: pl.String(), f"{f.name}_text": pl.String()}
    kind: pl.DataType = pl.Date() if f.type == "date" else pl.Int64()
    if f.type == "month":
        kind = pl.Int32()
    return {f"{f.name}_least": kind, f"{f.name}_most": kind}


def shape(source: Source) -> dict[str, pl.DataType]:
    """All columns of a source's typed rows."""
    found = dict(BASE)
    for f in source.kept:
        found |= columns_of(f)
    return found


def frames(
    tables: Mapping[str, pa.Table], sources: Mapping[str, Source]
) -> dict[str, pl.DataFrame]:
    """Each source that was handed in, with `row_id`; missing columns are blank."""
    found = {}
    for key, source in sources.items():
        if key not in tables or tables[key].num_rows == 0:
            continue
        found[key] = _frame(pl.DataFrame(pl.from_arrow(tables[key])), shape(source))
    return found


def _frame(rows: pl.DataFrame, wanted: dict[str, pl.DataType]) -> pl.DataFrame:
    columns = []
    for name, kind in wanted.items():
        column = pl.col(name).cast(kind) if name in rows.columns else pl.lit(None, kind)
        if kind == pl.String() and not _is_code(name, wanted):
            column = column.fill_null("")
        columns.append(column.alias(name))
    tidy = _in_order(rows.select(columns))
    tidy = _named_once(tidy)
    return tidy.with_row_index("row_id").with_columns(pl.col("row_id").cast(pl.Int64))


def _in_order(rows: pl.DataFrame) -> pl.DataFrame:
    """By file, sheet and row; one sheet that came in its order is not sorted again."""
    one = all((rows[c] == rows[c].first()).all() for c in ("file", "sheet"))
    if one and rows["row"].is_sorted():
        return rows
    return rows.sort(["file", "sheet", "row"], maintain_order=True)


def _named_once(rows: pl.DataFrame) -> pl.DataFrame:
    """A family line names its head in front and again among the members: keep the full naming."""
    line = ["file", "sheet", "row", "name"]
    blank = rows.filter(pl.col("id_text") == "").select(line)
    full = rows.filter(pl.col("id_text") != "").select(line).join(blank, on=line, how="semi")
    if full.is_empty():
        return rows
    full = full.unique().with_columns(pl.lit(True).alias("full"))
    joined = rows.join(full, on=line, how="left", maintain_order="left")
    return joined.filter((pl.col("id_text") != "") | pl.col("full").is_null()).drop("full")


def _is_code(name: str, wanted: dict[str, pl.DataType]) -> bool:
    return f"{name}_text" in wanted


def empty(source: Source) -> pl.DataFrame:
    """No rows, the right columns."""
    return pl.DataFrame(schema={"row_id": pl.Int64(), **shape(source)})
