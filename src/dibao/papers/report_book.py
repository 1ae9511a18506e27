"""A report as a workbook from the same blocks as its pages: a sheet of sentences, a sheet a table.

Invariant: no cell is a formula; a figure is a number wherever it is written as one; a link stands
only where the block carries an address.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dibao.papers import sheets
from dibao.papers.blocks import Bars, Block, Document, Heading, Table

_NUMBER = re.compile(r"-?\d{1,3}(?:,\d{3})*(?:\.\d\d)?|-?\d+(?:\.\d\d)?")
_WIDEST, _NARROWEST, _PER_SHARE = 46.0, 10.0, 5.2


def write_report_book(path: Path, document: Document, made_on: date) -> None:
    """Write the workbook."""
    book = sheets.Book(document.title, made_on)
    blocks: list[Block] = [*document.blocks, *document.appendix]
    if any(not isinstance(b, Table | Bars) for b in blocks):
        _sentences(book, document, blocks)
    for table in (b for b in blocks if isinstance(b, Table)):
        _table(book, document, table)
    if document.mark:
        # "&" begins a command in a page's head; a purpose may hold one.
        for sheet in book.workbook.worksheets():
            sheet.set_header(f"&C&9 {document.mark.replace('&', '和')}")
    book.save(path)
    path.chmod(0o600)


def _sentences(book: sheets.Book, document: Document, blocks: Sequence[Block]) -> None:
    sheet, styles = book.sheet("正文"), book.styles
    sheet.set_column(0, 0, 110)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheets.write(sheet, 0, 0, document.title, styles["title"])
    sheets.write(sheet, 1, 0, _below(document), styles["note"])
    sheet.set_row(0, 30)
    at = 2
    for block in blocks:
        if isinstance(block, Table | Bars):
            if block.title and isinstance(block, Table):
                sheets.write(sheet, at, 0, f"（见表：{block.title}）", styles["note"])
                at += 1
            continue
        look = "page_facts" if isinstance(block, Heading) else "page_text"
        sheets.write(sheet, at, 0, block.text, styles[look])
        sheet.set_row(at, sheets.row_points([(block.text, 110.0)]))
        at += 1
    for text in (document.signed_by, document.dated):
        sheets.write(sheet, at, 0, text, styles["page_text"])
        at += 1
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(sheets.FOOTER)
    sheet.hide_gridlines(2)


def _below(document: Document) -> str:
    return f"{document.subtitle}　{document.mark}" if document.mark else document.subtitle


def _table(book: sheets.Book, document: Document, table: Table) -> None:
    sheet, styles = book.sheet(table.title or document.title), book.styles
    widths = [min(max(w * _PER_SHARE, _NARROWEST), _WIDEST) for w in table.widths]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheets.write(sheet, 0, 0, table.title or document.title, styles["title"])
    sheets.write(sheet, 1, 0, _below(document), styles["note"])
    sheet.set_row(0, 30)
    for column, head in enumerate(table.heads):
        sheets.write(sheet, 2, column, head, styles["head"])
    sheet.set_row(2, sheets.row_points(list(zip(table.heads, widths, strict=True))))
    for row, cells in enumerate(table.rows):
        for column, text in enumerate(cells):
            _cell(book, sheet, row + 3, column, text, table, table.links.get((row, column), ""))
        sheet.set_row(row + 3, sheets.row_points(list(zip(cells, widths, strict=True))))
    sheets.print_as_table(sheet, 2, 2 + len(table.rows), len(table.heads) - 1)
    if table.note:
        sheets.write(sheet, 4 + len(table.rows), 0, f"注：{table.note}", styles["note"])


def _cell(
    book: sheets.Book, sheet: Worksheet, row: int, column: int, text: str, table: Table, link: str
) -> None:
    figure = column in table.figures
    number = figure and _NUMBER.fullmatch(text) is not None
    name = ("money" if "." in text else "number") if number else "figure" if figure else "text"
    look = _linked(book, name) if link else book.styles[name]
    if link:
        sheet.write_url(row, column, link, look, string=text)
    if number:
        # after the address: a link whose cell is still a number
        sheet.write_number(row, column, Decimal(text.replace(",", "")), look)
    elif not link:
        sheets.write(sheet, row, column, text, look)


def _linked(book: sheets.Book, name: str) -> Format:
    """The same look in the colour of what can be opened; `number` keeps its thousands apart."""
    shown = {"number": "#,##0", "money": "#,##0.00"}.get(name, "General")
    return book.workbook.add_format(
        {"font_name": sheets.FONT, "font_size": 11, "valign": "vcenter", "border": 1,
         "border_color": sheets.RULE, "align": "right", "indent": 1, "num_format": shown,
         "font_color": sheets.BLUE, "underline": 1}
    )  # fmt: skip
