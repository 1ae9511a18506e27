"""The visible line in a workbook that leaves: on every sheet, and at the head of every printed page."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

APART = "说明"  # a sheet that the intake leaves unread


def marked(path: Path, line: str, *, apart: bool = False) -> bytes:
    """The workbook with the line in it; what people fill in and what is read back stays in place.

    `apart`: on a sheet of its own, for a form that comes back: a day among its heads would be read
    as the day of the data.
    """
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        _head(sheet, line)
        if not apart:
            _mark(sheet, line)
    if apart:
        own = book.create_sheet(APART)
        own["A1"] = line
        own.column_dimensions["A"].width = 90
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _head(sheet: Worksheet, line: str) -> None:
    # "&" begins a command in a page's head; a purpose may hold one.
    head = sheet.oddHeader
    if head is not None:
        head.left.text, head.left.size = line.replace("&", "和"), 8


def _mark(sheet: Worksheet, line: str) -> None:
    note = sheet["A2"]
    cell = note if isinstance(note.value, str) and note.value.endswith("。") else sheet["A1"]
    if cell is note:
        cell.value = f"{cell.value}\n{line}"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        height = sheet.row_dimensions[2].height
        sheet.row_dimensions[2].height = (height or 15) + 16
    else:
        cell.value = f"{cell.value or ''}　　{line}"
