"""Of which day a sheet's figures are (answers.md, section 1, step 3).

Invariant: a row's own date is never replaced; 报送说明 goes before title and sheet name, those
before the file's name; where none tells a day, none is invented.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from dibao.intake.covers import day_in
from dibao.intake.month_heads import years_in
from dibao.intake.result import DataDayFrom, Sheet
from dibao.intake.tables import replace
from dibao.reasoning.source import Source

_WHOLE_DAY = re.compile(r"20\d\d\s*[年.\-/]\s*\d{1,2}\s*[月.\-/]\s*\d{1,2}日?|20\d{6}(?!\d)")
_MONTH = re.compile(
    r"(20\d\d)\s*(?:年\s*(\d{1,2})\s*月|[.\-/_](\d{1,2})(?!\d)|(0[1-9]|1[0-2])(?!\d))"
)
_BARE = re.compile(r"(?<![\d年至到~—\-])(\d{1,2})月(?:份)?(?![\d至到~—\-])")
_SPAN = re.compile(r"\d\s*月?\s*(?:[-~～至到—]+|、)\s*\d{1,2}\s*月|季度|半年|全年|上半|下半")


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


def month_said(texts: Sequence[str]) -> int | None:
    """The one month (year*12+month-1) that title, sheet or file name speaks of: 2024年6月发放表, or
    a sheet 6月 in a file of 2024. A span of months or a day says none."""
    texts = [_WHOLE_DAY.sub("", t) for t in texts]
    years = years_in(*texts)
    for text in texts:
        if _SPAN.search(text):
            return None
        told = {int(m[1]) * 12 + int(m[2] or m[3] or m[4]) - 1 for m in _MONTH.finditer(text)
                if 1 <= int(m[2] or m[3] or m[4]) <= 12}  # fmt: skip
        bare = {int(m) for m in _BARE.findall(text) if 1 <= int(m) <= 12}
        if not told and len(bare) == 1 and len(years) == 1:
            told = {next(iter(years)) * 12 + bare.pop() - 1}
        if told:
            return told.pop() if len(told) == 1 else None
    return None


def of_month(table: pa.Table, source: Source, texts: Sequence[str]) -> pa.Table:
    """Rows that go by month, of a sheet without a column for it, are of the month its names say."""
    if source.newest_by != "month" or table["month_most"].null_count < table.num_rows:
        return table
    said = month_said(texts)
    if said is None or not table.num_rows:
        return table
    months = pa.repeat(pa.scalar(said, table["month_most"].type), table.num_rows)
    return replace(table, {"month_least": months, "month_most": months})
