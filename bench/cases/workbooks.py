"""Reading a hand-in: the reader the product uses against the one most people would take."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
from functools import cache, partial
from pathlib import Path
from typing import Any

import openpyxl
import python_calamine
import xlsxwriter

from bench.harness import Case, register
from dibao.intake import read_files
from dibao.people.numbers import check_digit
from dibao.reasoning.source import Source, load_sources

HEADS = ["姓名", "身份证号", "号牌号码", "车辆类型", "状态", "注册日期"]


def _workbook(rows: int, *, mixed: bool = False) -> bytes:
    """A vehicle register of invented people, every cell a text, as departments send it; `mixed`:
    with days, with numbers among which stand words, and each text in its cell."""
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True, "constant_memory": mixed}) as book:
        sheet = book.add_worksheet("机动车")
        sheet.write_row(0, 0, [*HEADS, "排量"] if mixed else HEADS)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for i in range(rows):
            first = f"990101{1940 + i // 500 % 60}{i % 12 + 1:02d}{i % 28 + 1:02d}{i % 1000:03d}"
            values = [f"张{i}", first + check_digit(first), f"鄂X{i:05d}", "小型轿车", "正常",
                      "2019-03-05"]  # fmt: skip
            sheet.write_row(i + 1, 0, values)
            if mixed:
                sheet.write_number(i + 1, 5, 40_179 + i % 4000, day)
                sheet.write(i + 1, 6, "不详" if i % 50 == 7 else 1 + i % 30 / 10)
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


def _file(rows: int, *, mixed: bool = False) -> Path:
    """The same register as a file; left to the system's clean-up."""
    path = Path(tempfile.mkdtemp(prefix="dibao-bench-")) / "机动车登记.xlsx"
    path.write_bytes(_workbook(rows, mixed=mixed))
    return path


@cache
def _sources() -> dict[str, Source]:
    return load_sources(Path(__file__).parents[2] / "src/dibao/policy/sources")


def _typed(path: Path) -> list[Any]:
    """Every row recognised, typed and counted by the intake, in its children; the names found."""
    table = read_files([path], _sources(), as_of=dt.date(2024, 6, 20)).tables["DS07"]
    names: list[Any] = table["name"].to_pylist()
    return names


def _cells(path: Path) -> list[Any]:
    """Every cell read by openpyxl, and the first column of the rows below the head."""
    book = openpyxl.load_workbook(path, read_only=True)
    return [row[0] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)]


register(
    Case(
        name="type-xlsx",
        about="One sheet from the file to typed rows with their receipt's counts.",
        prepare=_file,
        sides={"dibao intake": _typed, "openpyxl, read-only, cells only": _cells},
        size=500_000,
        unit="rows of 6 cells",
        notes=(
            "The intake guards the file, starts its child, recognises heads, checks every number"
            " and types every cell; openpyxl hands over the cells as they stand.",
        ),
    )
)

register(
    Case(
        name="type-xlsx-mixed",
        about="The same with days and numbers among the texts, each text in its own cell.",
        prepare=partial(_file, mixed=True),
        sides={"dibao intake": _typed, "openpyxl, read-only, cells only": _cells},
        size=500_000,
        unit="rows of 7 cells",
    )
)
