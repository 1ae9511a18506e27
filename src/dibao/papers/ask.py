"""Fill-in workbooks, blank templates and covering letters for the departments that are asked.

Invariant: a workbook holds full identity numbers only for the persons it is told to list, and is
never readable by anybody but its owner; a letter and a blank template name no person at all.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dibao.papers.sheets import Book, print_as_table, row_points, units, write

ANSWER = "反馈结果（有/无/查无此人）"
ANSWERS = ("有", "无", "查无此人")
SPARE_ROWS = 200
_LIST_LIMIT = 250  # a drop-down written into the cell may hold 255 characters


@dataclass(frozen=True, slots=True)
class Column:
    """A column to fill: its head, the words to choose from, and what belongs there."""

    head: str
    meaning: str = ""
    words: tuple[str, ...] = ()
    example: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One person a department is asked about; `letter` is the letter of authorisation's number."""

    request_no: str
    name: str
    id_number: str
    village: str
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """What one department is asked for: one source, its columns, its persons.

    `mode` is the word of the sheet 报送说明; `remarks` are further sentences for that sheet.
    """

    source: str
    columns: tuple[Column, ...]
    persons: tuple[Asked, ...] = ()
    mode: str = "按名单反馈"
    with_list: bool = True
    with_letters: bool = False
    villages: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def write_request(request: Request, path: Path, as_of: date) -> None:
    """The workbook a department fills in; only its owner may read the file."""
    book = Book(f"{request.source}核对填写表", as_of)
    _list_sheet(book, request)
    _declaration(book, request)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    path.chmod(0o600)
    book.save(path)


def write_blank(source: str, columns: Sequence[Column], path: Path, as_of: date) -> None:
    """An empty form with one example row, which the importer leaves out by its first cell."""
    book = Book(f"{source}空白模板", as_of)
    sheet = book.sheet(source)
    heads = ["序号", *(c.head for c in columns)]
    styles = [book.styles["centre"], *(book.styles["text"] for _ in columns)]
    _heads(book, sheet, heads, columns, 1)
    examples = ["示例", *(c.example for c in columns)]
    for at, (text, style) in enumerate(zip(examples, styles, strict=True)):
        write(sheet, 1, at, text, style)
    sheet.set_row(
        1, row_points([(t, w) for t, w in zip(examples, _widths(heads, columns, 1), strict=True)])
    )
    _choices(book, sheet, columns, 1, 1, SPARE_ROWS)
    print_as_table(sheet, 0, 1, len(heads) - 1)
    _meanings(book, columns)
    book.save(path)


# ---------------------------------------------------------------- sheets
def _list_sheet(book: Book, request: Request) -> None:
    sheet = book.sheet(request.source)
    fixed = ["序号", "请求编号"] + (["授权书编号"] if request.with_letters else [])
    fixed += ["姓名", "身份证号", "所在村"] + ([ANSWER] if request.with_list else [])
    _heads(book, sheet, [*fixed, *(c.head for c in request.columns)], request.columns, len(fixed))
    rows = [_fixed(request, at, p) for at, p in enumerate(request.persons, 1)]
    fill = book.styles["fill"]
    for at, cells in enumerate(rows, 1):
        _row(book, sheet, at, cells, fixed)
        for column in range(len(cells), len(fixed) + len(request.columns)):
            write(sheet, at, column, "", fill)
    last = max(len(rows), 1)
    width = len(fixed) + len(request.columns)
    spare = SPARE_ROWS if request.mode == "全量" or not rows else 0
    if request.with_list:
        _drop_down(sheet, 1, len(fixed) - 1, last + spare, ANSWERS)
    _choices(book, sheet, request.columns, len(fixed), 1, last + spare)
    print_as_table(sheet, 0, last, width - 1)
    sheet.freeze_panes(1, fixed.index("姓名") + 1)


def _fixed(request: Request, at: int, person: Asked) -> list[str]:
    letter = [person.letter] if request.with_letters else []
    return [str(at), person.request_no, *letter, person.name, person.id_number, person.village]


def _row(book: Book, sheet: Worksheet, at: int, cells: list[str], fixed: list[str]) -> None:
    for column, text in enumerate(cells):
        looks = "centre" if fixed[column] in ("序号", "身份证号", "请求编号") else "text"
        write(sheet, at, column, text, book.styles[looks])
    sheet.set_row(at, 26)


def _heads(
    book: Book, sheet: Worksheet, heads: Sequence[str], columns: Sequence[Column], first: int
) -> None:
    widths = _widths(heads, columns, first)
    for at, (head, width) in enumerate(zip(heads, widths, strict=True)):
        looks = "head" if at < first and head != ANSWER else "fill_head"
        write(sheet, 0, at, head, book.styles[looks])
        sheet.set_column(at, at, width, _as_text(book))
    sheet.set_row(0, row_points(list(zip(heads, widths, strict=True))) + 6)


def _as_text(book: Book) -> Format:
    if "as_text" not in book.styles:
        book.styles = {**book.styles, "as_text": book.workbook.add_format({"num_format": "@"})}
    return book.styles["as_text"]


def _widths(heads: Sequence[str], columns: Sequence[Column], first: int) -> list[float]:
    usual = {"序号": 7.0, "请求编号": 22.0, "授权书编号": 20.0, "姓名": 12.0, "身份证号": 26.0,
             "所在村": 14.0, ANSWER: 16.0}  # fmt: skip
    widths = [usual.get(h, 14.0) for h in heads[:first]]
    for c in columns:
        widest = max([units(w) for w in c.words] + [units(c.head), units(c.example), 9])
        widths.append(usual.get(c.head) or float(min(widest + 6, 30)))
    return widths


def _choices(
    book: Book, sheet: Worksheet, columns: Sequence[Column], first: int, top: int, last: int
) -> None:
    for at, c in enumerate(columns, first):
        if c.words and len(",".join(c.words)) <= _LIST_LIMIT:
            _drop_down(sheet, top, at, last, c.words)


def _drop_down(sheet: Worksheet, top: int, column: int, last: int, words: Sequence[str]) -> None:
    sheet.data_validation(
        top, column, last, column,
        {"validate": "list", "source": list(words), "error_type": "warning",
         "error_title": "请核对", "error_message": "请从下拉中选；没有合适的可照登记原文填写。"},
    )  # fmt: skip


def _declaration(book: Book, request: Request) -> None:
    """Sheet 报送说明, prefilled; only the data date and the names are left to fill."""
    sheet = book.sheet("报送说明")
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 78)
    lines: list[tuple[str, str, bool]] = [
        ("反馈方式", request.mode, False),
        ("数据日期", "", True),
        ("名单人数", str(len(request.persons)) if request.with_list else "", False),
        ("所涉村", "、".join(request.villages), False),
        ("填写人", "", True),
        (
            "填写要求",
            "每人先填“有”“无”或“查无此人”；填“有”的，再填后面各栏；一人有多条的，复制整行续填。",
            False,
        ),
        ("", "数据日期要写明年、月、日，指数据截至哪一天，不是填表那一天。", False),
        ("", "不要增加电话、住址、民族、病名、照片、交易明细等名单以外的内容。", False),
        *(("", text, False) for text in request.remarks),
    ]
    write(sheet, 0, 0, "报送说明", book.styles["title"])
    sheet.set_row(0, 30)
    for at, (label, text, fill) in enumerate(lines, 1):
        write(sheet, at, 0, label, book.styles["strong"])
        write(sheet, at, 1, text, book.styles["fill" if fill else "text"])
        sheet.set_row(at, row_points([(text, 78.0)]))
    first = next(at for at, line in enumerate(lines, 1) if line[0] == "填写要求")
    sheet.merge_range(first, 0, len(lines), 0, "填写要求", book.styles["strong"])
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(1)


def _meanings(book: Book, columns: Sequence[Column]) -> None:
    """Sheet 填表说明: what each column means and the usual words."""
    sheet = book.sheet("填表说明")
    widths = (22.0, 40.0, 60.0)
    for at, (head, width) in enumerate(zip(("栏目", "填什么", "常用写法"), widths, strict=True)):
        write(sheet, 0, at, head, book.styles["head"])
        sheet.set_column(at, at, width)
    sheet.set_row(0, 28)
    for row, c in enumerate(columns, 1):
        words = "、".join(c.words[:14]) + ("等" if len(c.words) > 14 else "")
        cells = (c.head, c.meaning, words)
        for at, text in enumerate(cells):
            write(sheet, row, at, text, book.styles["strong" if at == 0 else "text"])
        sheet.set_row(row, row_points(list(zip(cells, widths, strict=True))))
    print_as_table(sheet, 0, len(columns), 2)
