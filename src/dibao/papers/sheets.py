"""The look that all our workbooks share: cell styles, printing, saving, encryption.

Invariant: every text cell is written as a string and no cell is ever a formula; a workbook is built
in memory only, so that an unencrypted copy of a file that is to be encrypted never touches a disk.
The same rows and day give the same bytes, except where a password brings its own salt.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dibao.papers.masking import plain

FONT = "微软雅黑"
BLUE = "#1F3A5F"
PALE = "#E8EEF6"
RULE = "#7F8FA3"
FOOTER = "&C&11第 &P 页 共 &N 页"
TEMPLATE = "dibao-leads-1"
ROW_POINTS = 24.0
_LINE_POINTS = 17.0
_HALF_WIDTH = re.compile(r"[\x20-\x7e]")


class Book:
    """A workbook under construction in memory, with its styles by name."""

    def __init__(self, title: str, as_of: date) -> None:
        self._buffer = io.BytesIO()
        self.workbook = xlsxwriter.Workbook(
            self._buffer,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        made = datetime(as_of.year, as_of.month, as_of.day)
        self.workbook.set_properties({"title": title, "created": made})
        self.workbook.set_custom_property("模板编号", TEMPLATE, "text")
        self.styles = _styles(self.workbook)
        self._names: set[str] = set()

    def sheet(self, name: str) -> Worksheet:
        """A new sheet under the nearest name that a spreadsheet allows and that is still free."""
        return self.workbook.add_worksheet(self._free(sheet_name(name)))

    def _free(self, name: str) -> str:
        number, tried = 1, name
        while tried.lower() in self._names:
            number += 1
            tried = f"{name[: 31 - len(str(number))]}{number}"
        self._names.add(tried.lower())
        return tried

    def save(self, path: Path, password: str | None = None) -> None:
        """Write the file; with a password it is encrypted and only its owner may read it."""
        self.workbook.close()
        content = self._buffer.getvalue()
        if password is None:
            path.write_bytes(content)
        else:
            write_private(path, encrypt(content, password))


def sheet_name(name: str) -> str:
    """The name without what spreadsheets forbid in one, at most 31 characters."""
    return re.sub(r"[\[\]:*?/\\']", "", plain(name)).strip()[:31] or "其他"


def encrypt(content: bytes, password: str) -> bytes:
    """An office file encrypted as Excel and WPS do it (ECMA-376 agile, AES-256, SHA-512)."""
    if not password:
        raise ValueError("加密需要密码：密码文件是空的，请写入密码后再运行")
    import msoffcrypto.format.ooxml  # only what bears a password needs it

    sealed = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(content)).encrypt(password, sealed)
    return sealed.getvalue()


def write_private(path: Path, content: bytes) -> None:
    """Write so that at no moment anybody but the owner can read the file."""
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)


def write(sheet: Worksheet, row: int, column: int, text: str, style: Format) -> None:
    """A cell that is text, whatever it begins with."""
    if text:
        sheet.write_string(row, column, plain(text), style)
    else:
        sheet.write_blank(row, column, None, style)


def write_count(sheet: Worksheet, row: int, column: int, count: int | None, style: Format) -> None:
    """A whole number, or a blank cell where it is not known."""
    if count is None:
        sheet.write_blank(row, column, None, style)
    else:
        sheet.write_number(row, column, count, style)


def write_money(sheet: Worksheet, row: int, column: int, fen: int | None, style: Format) -> None:
    """Fen shown as yuan with two places, or a blank cell."""
    if fen is None:
        sheet.write_blank(row, column, None, style)
    else:
        sheet.write_number(row, column, Decimal(fen).scaleb(-2), style)


def units(text: str) -> int:
    """Width of a line in half characters."""
    return 2 * len(text) - len(_HALF_WIDTH.findall(text))


@lru_cache(maxsize=4096)
def lines_needed(text: str, width: float, wider: float = 1.1, margin: float = 3.0) -> int:
    """Lines a wrapped cell of that column width takes; a little generous, as fonts differ."""
    room = max(int(width - margin), 4)
    return sum(max(1, -(-int(units(line) * wider) // room)) for line in text.split("\n"))


def row_points(cells: Sequence[tuple[str, float]]) -> float:
    """Height of a row whose wrapped cells have these texts and column widths."""
    lines = max((lines_needed(text, width) for text, width in cells), default=1)
    return min(max(ROW_POINTS, lines * _LINE_POINTS + 6.0), 400.0)


def print_as_table(sheet: Worksheet, head_row: int, last_row: int, last_column: int) -> None:
    """Landscape A4, as wide as one page, heads on each page, page numbers, filter, frozen head."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, head_row)
    sheet.print_area(0, 0, max(last_row, head_row), last_column)
    sheet.autofilter(head_row, 0, max(last_row, head_row), last_column)
    sheet.freeze_panes(head_row + 1, 1)
    sheet.set_footer(FOOTER)
    sheet.set_start_page(1)
    sheet.hide_gridlines(1)


def _styles(workbook: xlsxwriter.Workbook) -> Mapping[str, Format]:
    base = {"font_name": FONT, "font_size": 11, "valign": "vcenter"}
    cell = base | {"border": 1, "border_color": RULE}
    head = cell | {
        "bold": True,
        "bg_color": BLUE,
        "font_color": "#FFFFFF",
        "text_wrap": True,
        "align": "center",
        "border_color": "#FFFFFF",
    }
    looks: dict[str, dict[str, object]] = {
        "title": base | {"bold": True, "font_size": 16, "font_color": BLUE},
        "note": base,
        "head": head,
        "fill_head": head | {"bg_color": PALE, "font_color": BLUE, "border_color": RULE},
        "text": cell | {"text_wrap": True, "indent": 1},
        "strong": cell | {"text_wrap": True, "bold": True, "indent": 1},
        "centre": cell | {"text_wrap": True, "align": "center"},
        "number": cell | {"align": "right", "num_format": "0", "indent": 1},
        "money": cell | {"align": "right", "num_format": "#,##0.00", "indent": 1},
        "figure": cell | {"align": "right", "indent": 1},
        "fill": cell | {"text_wrap": True, "bg_color": "#F7FAFD", "indent": 1},
        "fill_day": cell
        | {
            "bg_color": "#F7FAFD",
            "align": "center",
            "num_format": 'yyyy"年"m"月"d"日"',
        },
        "page_title": base | {"font_size": 20, "bold": True, "align": "center"},
        "page_facts": base | {"font_size": 12, "bold": True},
        "page_text": base | {"font_size": 12, "text_wrap": True},
        "page_small": base | {"font_size": 11, "text_wrap": True},
        "page_lead": base
        | {
            "font_size": 12,
            "bold": True,
            "bg_color": PALE,
            "top": 1,
            "top_color": BLUE,
        },
        "page_boxes": base | {"font_size": 12, "align": "right"},
        "page_line": base | {"font_size": 12, "valign": "bottom", "bottom": 1},
    }
    return {name: workbook.add_format(look) for name, look in looks.items()}
