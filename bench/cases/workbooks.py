"""Reading a hand-in: the reader the product uses against the one most people would take."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import python_calamine
import xlsxwriter

from bench.harness import Case, register


def _workbook(rows: int) -> bytes:
    """A vehicle register of invented people, every cell a text, as departments send it."""
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True}) as book:
        sheet = book.add_worksheet("机动车")
        sheet.write_row(0, 0, ["姓名", "身份证号", "号牌号码", "车辆类型", "状态", "注册日期"])
        for i in range(rows):
            number = f"9901011980{i % 12 + 1:02d}{i % 28 + 1:02d}{i % 10_000:04d}"
            values = [f"张{i}", number, f"鄂X{i:05d}", "小型轿车", "正常", "2019-03-05"]
            sheet.write_row(i + 1, 0, values)
    return kept.getvalue()


def _calamine(data: bytes) -> list[list[Any]]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return book.get_sheet_by_index(0).to_python()


def _openpyxl(data: bytes) -> list[list[Any]]:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


register(
    Case(
        name="read-xlsx",
        about="All cells of one sheet of text.",
        prepare=_workbook,
        sides={"python-calamine": _calamine, "openpyxl, read-only": _openpyxl},
        size=20_000,
        unit="rows of 6 cells",
        notes=("Cells only: recognising heads, typing and receipts are not part of it.",),
    )
)
