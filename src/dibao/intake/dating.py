"""Of which day a sheet's figures are (answers.md, section 1, step 3).

Invariant: a row's own date is never replaced; 报送说明 goes before title and sheet name, those
before the file's name; where none tells a day, none is invented.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from dibao.intake.covers import day_in
from dibao.intake.result import DataDayFrom, Sheet
from dibao.intake.tables import replace


def day_of(
    declared: date | None, near: Sequence[str], file: str
) -> tuple[date | None, DataDayFrom]:
    """The day of a sheet's figures and where it is told; `near`: titles and sheet name."""
    if declared:
        return declared, "sheet"
    for text in near:
        found = day_in(text)
        if found:
            return found, "sheet"
    found = day_in(file.rsplit(".", 1)[0])
    return (found, "file") if found else (None, "")


def dated(table: pa.Table, sheet: Sheet, found: date | None, where: DataDayFrom) -> pa.Table:
    """Rows without their own date take the sheet's."""
    own = pc.equal(table["data_day_from"], "row")
    days = table["data_day"].filter(own)
    newest = pc.max(days).as_py() if len(days) else None
    sheet.data_day = newest or found
    sheet.data_day_from = "row" if newest else where
    if found is None or len(days) == table.num_rows:
        return table
    return replace(table, {
        "data_day": pc.if_else(own, table["data_day"], pa.scalar(found, pa.date32())),
        "data_day_from": pc.if_else(own, table["data_day_from"], where),
    })  # fmt: skip
