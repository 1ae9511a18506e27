"""What was odd in the accepted rows of a sheet (X10…X21), as counts for its receipt.

Invariant: counting changes nothing; a count speaks of cells or rows, never of a person.
"""

from __future__ import annotations

import polars as pl
import pyarrow as pa

from dibao.intake.columns import Column
from dibao.intake.heads import SERIAL_WORDS, fold
from dibao.intake.layout import Layout
from dibao.intake.tables import Parts


def count(parts: Parts, table: pa.Table, layout: Layout) -> None:
    """Add the counts to the sheet."""
    sheet = parts.sheet
    for found in parts.groups:
        for code, much in found.quality(parts.open_rows).items():
            sheet.count(code, much)
    _namesakes(parts, table)
    if any({"sex", "birth"} & set(group) for group in parts.reading.groups):
        _sex_and_birth(parts, table)
    columns = {c for g in parts.reading.groups for cs in g.values() for c in cs}
    if columns:
        sheet.count("X18", _repeated([parts.body.columns[c] for c in sorted(columns)], parts))
    serial = sum(fold(layout.head(c)) in SERIAL_WORDS for c in range(len(layout.heads)))
    dropped = sum(not kept and bool(head) for head, _, kept, _ in sheet.columns)
    sheet.count("X20", max(0, dropped - serial))


def _repeated(columns: list[Column], parts: Parts) -> int:
    """Accepted rows that say what another says."""
    if any(len(column.values) == len(column) for column in columns):
        return 0  # a column of nothing but different texts
    # Codes instead of texts: equal rows are the same, and the comparison is short.
    used = pl.DataFrame({str(n): c.at[parts.open_rows] for n, c in enumerate(columns)})
    return used.height - used.n_unique()


def _namesakes(parts: Parts, table: pa.Table) -> None:
    """One name with several numbers, one number with several names."""
    frame = pl.DataFrame(pl.from_arrow(table.select(["name", "id_number"])))
    number = pl.col("id_number").str.slice(0, 17).cast(pl.Int64)  # the last place only checks them
    known = frame.filter((pl.col("id_number") != "") & (pl.col("name") != "")).select(
        "name", number.alias("number")
    )
    repeated = known.filter(pl.col("number").is_duplicated())
    for code, rows, one, other in (
        ("X15", known, "name", "number"), ("X16", repeated, "number", "name"),
    ):  # fmt: skip
        several = rows.group_by(one).agg(pl.col(other).min() != pl.col(other).max())
        parts.sheet.count(code, int(several[other].sum()))


def _sex_and_birth(parts: Parts, table: pa.Table) -> None:
    names = table.schema.names
    checks = []
    digit = pl.col("id_number").str.slice(16, 1).cast(pl.Int8, strict=False)
    sex = "sex_text" if "sex_text" in names else "sex" if "sex" in names else ""
    if sex:
        said = (
            pl.when(pl.col(sex).str.contains("男|^1$"))
            .then(1)
            .when(pl.col(sex).str.contains("女|^2$"))
            .then(0)
        )
        checks.append(said.is_not_null() & digit.is_not_null() & (said != digit % 2))
    if "birth_least" in names:
        born = pl.col("id_number").str.slice(6, 8).str.to_date("%Y%m%d", strict=False)
        checks.append((born < pl.col("birth_least")) | (born > pl.col("birth_most")))
    if checks:
        used = [name for name in ("id_number", sex, "birth_least", "birth_most") if name in names]
        frame = pl.DataFrame(pl.from_arrow(table.select(used)))
        odd = frame.lazy().select(pl.any_horizontal(checks).fill_null(False).sum())
        parts.sheet.count("X17", odd.collect().item())
