"""A long sheet of texts is read as columns; what is read is what the usual way reads."""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from dibao.opening import books

ROWS = 3_000  # the usual way sends two lots of rows, the other way one


def _told(path: Path) -> list[tuple[dict[str, Any], bytes]]:
    out = io.BytesIO()
    books.read_book(str(path), "xlsx", out)
    data, at, found = out.getvalue(), 0, []
    while at < len(data):
        (size,) = struct.unpack_from("<I", data, at)
        head = json.loads(data[at + 4 : at + 4 + size])
        at += 4 + size
        found.append((head, data[at : at + head.get("bytes", 0)]))
        at += head.get("bytes", 0)
    return found


def _rows(told: list[tuple[dict[str, Any], bytes]]) -> list[list[str]]:
    rows: list[list[str]] = []
    for head, body in told:
        if head["event"] == "rows":
            kinds = pa.schema([(f"c{i}", pa.string()) for i in range(head["width"])])
            batch = pa.ipc.read_record_batch(pa.py_buffer(body), kinds)
            rows += map(list, zip(*(c.to_pylist() for c in batch.columns), strict=True))
    return rows


def _texts(sheet: Worksheet) -> None:
    for row in range(ROWS):
        sheet.write_row(row, 0, [f"张{row}", f"99A{row:05d}", "正常" if row % 3 else ""])


def _far_in(sheet: Worksheet) -> None:
    """Blank rows and columns before, a gap and blanks inside, a title over three columns."""
    sheet.merge_range(1, 1, 1, 3, "机动车登记")
    for row in range(5, ROWS):
        sheet.write_row(row, 1, [f" 张{row}", "甲\n乙", "  "])
    sheet.write_string(ROWS + 4, 5, "a&b<c>")


def _results(sheet: Worksheet) -> None:
    """Formulas that gave texts."""
    _texts(sheet)
    sheet.write_formula(10, 0, "=A1", None, "张一")


def _a_number(sheet: Worksheet) -> None:
    _texts(sheet)
    sheet.write_number(ROWS - 1, 1, 41.5)


def _a_fault(sheet: Worksheet) -> None:
    _texts(sheet)
    sheet.write_formula(ROWS - 1, 2, "=A1/0", None, "#DIV/0!")


def _book(path: Path, fill: Callable[[Worksheet], None]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("机动车&其他")
        fill(sheet)
    return path


@pytest.mark.parametrize(
    ("fill", "lots"), [(_texts, 1), (_far_in, 1), (_results, 1), (_a_number, 2), (_a_fault, 2)]
)  # fmt: skip
def test_both_ways_read_the_same(
    fill: Callable[[Worksheet], None], lots: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _book(tmp_path / "机动车.xlsx", fill)
    usual = _told(path)
    monkeypatch.setattr(books, "LONG_XML", 0)
    long = _told(path)
    assert _rows(long) == _rows(usual)
    assert [h for h, _ in long if h["event"] == "sheet"] == [
        h for h, _ in usual if h["event"] == "sheet"
    ]
    assert sum(h["event"] == "rows" for h, _ in long) == lots
    assert sum(h["event"] == "rows" for h, _ in usual) == 2


def test_two_sheets_are_read_in_the_usual_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "两张表.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("甲", "乙"):
            _texts(book.add_worksheet(name))
        book.get_worksheet_by_name("乙").hide()
    monkeypatch.setattr(books, "LONG_XML", 0)
    told = [h for h, _ in _told(path) if h["event"] == "sheet"]
    assert [(h["sheet"], h["hidden"]) for h in told] == [("甲", False), ("乙", True)]
