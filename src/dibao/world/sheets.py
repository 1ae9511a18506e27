"""Sheets as offices lay them out, and the containers they come in.

Invariant: the same sheet gives the same bytes: no clock, no set order. Rows given are written
as they are, below title, note and head rows; a head of two rows merges like a real ledger.
"""

from __future__ import annotations

import csv
import dataclasses
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

STAMP = datetime(2026, 1, 4, 8, 30)
LARGE = 4000


@dataclass(slots=True)
class Column:
    """One column: `group` is the merged head above it."""

    head: str
    field: str
    kind: str = "text"  # name id village text date money month code int
    unit: str = "元"
    group: str = ""
    words: dict[str, Sequence[str]] = dataclasses.field(default_factory=dict)
    width: int = 12


@dataclass(slots=True)
class Sheet:
    """A sheet ready to be written."""

    name: str
    columns: list[Column]
    rows: list[list[Any]]
    title: str = ""
    notes: list[str] = dataclasses.field(default_factory=list)
    footer: list[list[Any]] = dataclasses.field(default_factory=list)
    hidden: bool = False
    plain: bool = False  # no borders, as exported by a system


@dataclass(slots=True)
class Paper:
    """A file of one or more sheets."""

    path: str
    sheets: list[Sheet]
    encoding: str = "utf-8-sig"  # csv only


def write(root: Path, paper: Paper) -> None:
    """Write one file below `root`."""
    target = root / paper.path
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.suffix == ".xlsx":
        _xlsx(target, paper)
    elif target.suffix == ".csv":
        target.write_bytes(_csv(paper.sheets[0]).encode(paper.encoding))
    elif target.suffix == ".ods":
        _ods(target, paper)
    else:
        raise ValueError(f"不会写这种文件：{target.name}")


def _csv(sheet: Sheet) -> str:
    out = io.StringIO()
    if sheet.title:
        out.write(sheet.title + "\r\n")
    writer = csv.writer(out, lineterminator="\r\n")
    for note in sheet.notes:
        writer.writerow([note])
    writer.writerow([c.head for c in sheet.columns])
    for row in sheet.rows:
        writer.writerow([f"{v:%Y-%m-%d}" if isinstance(v, datetime) else v for v in row])
    for row in sheet.footer:
        writer.writerow(row)
    return out.getvalue()


def _xlsx(target: Path, paper: Paper) -> None:
    large = any(len(s.rows) > LARGE for s in paper.sheets)
    book = xlsxwriter.Workbook(
        str(target),
        {
            "constant_memory": large,
            "strings_to_urls": False,
            "strings_to_formulas": False,
            "in_memory": not large,
        },
    )
    book.set_properties({"created": STAMP, "title": "虚构数据 FICTIONAL"})
    looks = _looks(book)
    for sheet in paper.sheets:
        _xlsx_sheet(book, sheet, looks)
    book.close()


def _looks(book: Any) -> dict[str, Any]:
    edge = {"border": 1, "valign": "vcenter", "font_name": "宋体", "font_size": 10}
    return {
        "title": book.add_format(
            {
                "bold": True,
                "font_size": 18,
                "align": "center",
                "valign": "vcenter",
                "font_name": "黑体",
            }
        ),
        "note": book.add_format({"font_name": "宋体", "font_size": 10, "align": "left"}),
        "head": book.add_format(
            {**edge, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#E8EEF4"}
        ),
        "cell": book.add_format({**edge, "text_wrap": True}),
        "date": book.add_format({**edge, "num_format": "yyyy/m/d"}),
        "id": book.add_format({**edge, "num_format": "0"}),
        "bare": book.add_format({}),
        "bare_date": book.add_format({"num_format": "yyyy-mm-dd"}),
    }


def _xlsx_sheet(book: Any, sheet: Sheet, looks: dict[str, Any]) -> None:
    page = book.add_worksheet(sheet.name)
    last = max(len(sheet.columns) - 1, 1)
    at = 0
    for index, column in enumerate(sheet.columns):
        page.set_column(index, index, 21 if column.kind == "id" else column.width)
    if sheet.title:
        page.set_row(0, 32)
        page.merge_range(0, 0, 0, last, sheet.title, looks["title"])
        at = 1
    for note in sheet.notes:
        page.write_string(at, 0, note, looks["note"])
        at += 1
    at = _head(page, sheet, at, looks)
    cell, day = ("bare", "bare_date") if sheet.plain else ("cell", "date")
    for row in sheet.rows + sheet.footer:
        for index, value in enumerate(row):
            if isinstance(value, datetime):
                page.write_datetime(at, index, value, looks[day])
            elif isinstance(value, (int, float)):
                big = isinstance(value, float) and value > 1e15
                page.write_number(at, index, value, looks["id" if big else cell])
            elif value != "" or not sheet.plain:
                page.write_string(at, index, str(value), looks[cell])
        at += 1
    if not sheet.plain and not sheet.hidden:
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
    if sheet.hidden:
        page.hide()


def _head(page: Any, sheet: Sheet, at: int, looks: dict[str, Any]) -> int:
    """One head row, or two with merged groups."""
    look = looks["bare" if sheet.plain else "head"]
    if not any(c.group for c in sheet.columns):
        for index, column in enumerate(sheet.columns):
            page.write_string(at, index, column.head, look)
        return at + 1
    index = 0
    while index < len(sheet.columns):
        group = sheet.columns[index].group
        if not group:
            page.merge_range(at, index, at + 1, index, sheet.columns[index].head, look)
            index += 1
            continue
        end = index
        while end + 1 < len(sheet.columns) and sheet.columns[end + 1].group == group:
            end += 1
        if end > index:
            page.merge_range(at, index, at, end, group, look)
        else:
            page.write_string(at, index, group, look)
        for inner in range(index, end + 1):
            page.write_string(at + 1, inner, sheet.columns[inner].head, look)
        index = end + 1
    return at + 2


ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
    "<office:body><office:spreadsheet>"
)
ODS_TAIL = "</office:spreadsheet></office:body></office:document-content>"
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
    'manifest:version="1.2"><manifest:file-entry manifest:full-path="/" '
    'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)


def _ods_row(values: Sequence[Any]) -> str:
    cells = []
    for value in values:
        if isinstance(value, datetime):
            value = f"{value:%Y-%m-%d}"
        if isinstance(value, (int, float)):
            cells.append(
                f'<table:table-cell office:value-type="float" office:value="{value}">'
                f"<text:p>{value}</text:p></table:table-cell>"
            )
        elif value == "":
            cells.append("<table:table-cell/>")
        else:
            cells.append(
                '<table:table-cell office:value-type="string">'
                f"<text:p>{escape(str(value))}</text:p></table:table-cell>"
            )
    return "<table:table-row>" + "".join(cells) + "</table:table-row>"


def _ods(target: Path, paper: Paper) -> None:
    """An OpenDocument sheet, as small as readers accept."""
    parts = [ODS_HEAD]
    for sheet in paper.sheets:
        parts.append(f'<table:table table:name="{escape(sheet.name)}">')
        lines: list[Sequence[Any]] = [[sheet.title]] if sheet.title else []
        lines += [[note] for note in sheet.notes]
        lines.append([c.head for c in sheet.columns])
        lines += sheet.rows + sheet.footer
        parts += [_ods_row(line) for line in lines]
        parts.append("</table:table>")
    parts.append(ODS_TAIL)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as box:
        for name, text in (
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
            ("META-INF/manifest.xml", MANIFEST),
            ("content.xml", "".join(parts)),
        ):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = (
                zipfile.ZIP_STORED if name == "mimetype" else (zipfile.ZIP_DEFLATED)
            )
            box.writestr(info, text)
