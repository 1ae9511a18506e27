"""A long sheet is read as columns; what is read is what the library reads, cell for cell."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pytest
import xlsxwriter
from openpyxl.styles import Font
from xlsxwriter.worksheet import Worksheet

from dibao.opening import books, long_sheets, marks, shared_strings

ROWS = 3_000  # as rows they are sent in two lots, as columns in one


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
    width = max(map(len, rows), default=0)  # a lot is as wide as its widest row
    return [row + [""] * (width - len(row)) for row in rows]


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


def _numbers(sheet: Worksheet) -> None:
    """Numbers below a head and among texts, with every digit they were typed with."""
    _texts(sheet)
    kinds = [41.5, 0, -3, 990101196203070018, 0.1 + 0.2, 1e-7, 1e21, 2018.1, 1e15, 123456.789]
    for row in range(1, ROWS):
        sheet.write_number(row, 1, kinds[row % len(kinds)])
        sheet.write(row, 3, row if row % 7 else "无")


def _odd_cells(sheet: Worksheet) -> None:
    """What only the library can say: yes and no, references, blanks around, failed formulas."""
    told = ["a&b<c>", " 张 ", "甲\r\n乙", "_x000D_", "", "\t", "𠮷", True, False, '="x"']
    for row in range(ROWS):
        sheet.write(row, 0, f"张{row}")
        sheet.write(row, 1, told[row % len(told)])
    sheet.write_formula(ROWS, 2, "=A1/0", None, "#DIV/0!")


FILLS = [_texts, _far_in, _results, _numbers, _odd_cells]


def _book(path: Path, fill: Callable[[Worksheet], None], **options: Any) -> Path:
    with xlsxwriter.Workbook(path, options) as book:
        fill(book.add_worksheet("机动车&其他"))
    return path


def _equal(path: Path, monkeypatch: pytest.MonkeyPatch, sheets: int = 1) -> None:
    """Both ways read the same, and the second way did read the file."""
    usual = _told(path)
    monkeypatch.setattr(books, "LONG", 0)
    monkeypatch.setattr(books, "_as_rows", _never)
    long = _told(path)
    assert _rows(long) == _rows(usual)
    rest = [[h for h, _ in told if h["event"] != "rows"] for told in (long, usual)]
    assert rest[0] == rest[1]
    assert sum(h["event"] == "sheet" for h, _ in long) == sheets


def _never(*_: object) -> None:
    raise AssertionError("a sheet went to the library")


@pytest.mark.parametrize("constant_memory", [False, True], ids=["shared", "inline"])
@pytest.mark.parametrize("fill", FILLS)
def test_both_ways_read_the_same(
    fill: Callable[[Worksheet], None], constant_memory: bool, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    path = _book(tmp_path / "机动车.xlsx", fill, constant_memory=constant_memory)
    _equal(path, monkeypatch)


@pytest.mark.parametrize("constant_memory", [False, True], ids=["shared", "inline"])
def test_in_many_pieces(
    constant_memory: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (long_sheets, shared_strings):
        monkeypatch.setattr(module, "BLOCK", 3_000)
    monkeypatch.setattr(marks, "FIRST", 1_000)
    path = _book(tmp_path / "表.xlsx", _odd_cells, constant_memory=constant_memory)
    _equal(path, monkeypatch)


@pytest.mark.parametrize("first_1904", [False, True])
def test_days_keep_calendar_and_style(
    first_1904: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "日期.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": first_1904}) as book:
        sheet = book.add_worksheet()
        for at, form in enumerate(("yyyy-mm-dd", "yyyy年m月", "h:mm", "[h]:mm", "0.00%", "@")):
            style = book.add_format({"num_format": form})
            for row, serial in enumerate((43_831, 43_831.75, 0.5, 1.25, 2_958_465, 20_190_305)):
                sheet.write_number(row, at, serial, style)
    _equal(path, monkeypatch)


def test_several_sheets_hidden_and_merged_by_another_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = openpyxl.Workbook()
    for name in ("甲", "乙"):
        sheet = book.create_sheet(name)
        sheet.append(["姓名", "日期", None, "备注"])
        sheet.append(["张一", date(2019, 3, 5), datetime(2019, 3, 5, 13, 4), time(8, 30)])
        sheet["B7"], sheet["Z9"].font = 3.5, Font(bold=True)
        sheet.merge_cells("B1:C1")
    del book["Sheet"]
    book["乙"].sheet_state = "hidden"
    book.save(tmp_path / "两张表.xlsx")
    _equal(tmp_path / "两张表.xlsx", monkeypatch, sheets=2)


def _rewritten(path: Path, sheet: str) -> Path:
    """The same book with other XML for its sheet."""
    with zipfile.ZipFile(path) as z:
        members = {name: z.read(name) for name in z.namelist()}
    head = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    members["xl/worksheets/sheet1.xml"] = f"{head}{sheet}</sheetData></worksheet>".encode()
    with zipfile.ZipFile(path, "w") as z:
        for name, data in members.items():
            z.writestr(name, data)
    return path


@pytest.mark.parametrize(
    "sheet",
    [
        '<row><c><v>1</v></c></row>',  # no places
        '<row r="3"><c r="A3"><v>3</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>',
        '<row r="2"><c r="A7"><v>2</v></c></row>',  # a row of its own
        '<row r="1"><c r="A1" t="str"><v><![CDATA[<x>]]></v></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r></is></c></row>',
        '<row r="1"><c r="XFD1"><v>1</v></c></row>',  # too wide
    ],
)  # fmt: skip
def test_a_sheet_written_in_another_way_is_left_to_the_library(
    sheet: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _rewritten(_book(tmp_path / "表.xlsx", _texts), sheet)
    usual = _told(path)
    monkeypatch.setattr(books, "LONG", 0)
    anew = _told(path)
    starts = [at for at, (head, _) in enumerate(anew) if head["event"] == "sheet"]
    assert [head for head, _ in anew[starts[-1] :]] == [head for head, _ in usual[1:]]
    assert _rows(anew[starts[-1] :]) == _rows(usual)


def test_shared_texts_of_several_runs_are_one_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "表.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        _texts(sheet)
        for row in range(5):
            sheet.write_rich_string(row, 1, "甲", bold, f"乙{row}", " 丙 ")
    _equal(path, monkeypatch)


def test_the_first_column_keeps_its_place(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("表", 0)["C2"] = "姓名"
    book.save(tmp_path / "表.xlsx")
    assert _rows(_told(tmp_path / "表.xlsx")) == [["", "", ""], ["", "", "姓名"]]
