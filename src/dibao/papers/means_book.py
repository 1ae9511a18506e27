"""收入财产核算表.xlsx: the sheet to print and sign, the reasoning behind it, the numbers used.

Invariant: what is printed is what was given, cell by cell as text; nothing is reckoned here.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from dibao.papers.masking import day_words
from dibao.papers.means import HELP, PURPOSE, MeansSheet, Part
from dibao.papers.sheets import FOOTER, Book, lines_needed, write

_WIDTH = 132.0
_COLUMNS = 24
_LINE = 16.0


def write_means_book(path: Path, sheet: MeansSheet) -> None:
    """Write the workbook; the same data give the same bytes."""
    book = Book(f"收入财产核算表 {sheet.household}", sheet.as_of)
    _first(book, sheet)
    _list(book, "推算过程", ("逐行算给人看",), [(line,) for line in sheet.reasoning], (130.0,))
    heads = ("数字", "数值", "生效日", "谁定的、文号", "怎样理解")
    _list(book, "所用数字", heads, sheet.numbers, (34.0, 16.0, 13.0, 34.0, 60.0))
    book.save(path)


def _first(book: Book, sheet: MeansSheet) -> None:
    page = book.sheet("核算表")
    page.set_landscape()
    page.set_paper(9)
    page.set_margins(left=0.45, right=0.45, top=0.5, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.set_footer(FOOTER)
    page.hide_gridlines(1)
    page.set_column(0, _COLUMNS - 1, _WIDTH / _COLUMNS)
    page.merge_range(0, 0, 0, _COLUMNS - 1, "家庭收入财产核算表", book.styles["page_title"])
    page.set_row(0, 34)
    row = _sentence(book, page, 1, "　　".join(f"{k}：{v}" for k, v in sheet.facts if v), "note")
    for n, text in enumerate(sheet.conclusion):
        row = _sentence(book, page, row, text, "page_lead" if n == 0 else "page_small")
    if sheet.missing:
        row = _sentence(book, page, row, "还缺：" + "；".join(sheet.missing) + "。", "page_small")
    for part in sheet.parts:
        row = _part(book, page, row + 1, part)
    row = _sentence(book, page, row + 1, HELP, "page_small")
    signs = "　　".join(f"{who}：＿＿＿＿＿＿＿＿" for who in sheet.signers)
    row = _sentence(book, page, row, f"{signs}　　日期：＿＿＿＿年＿＿月＿＿日", "note")
    row = _sentence(book, page, row, f"核算日：{day_words(sheet.as_of)}。{PURPOSE}", "page_small")
    page.print_area(0, 0, row - 1, _COLUMNS - 1)


def _sentence(book: Book, page: Worksheet, row: int, text: str, style: str) -> int:
    page.merge_range(row, 0, row, _COLUMNS - 1, "", book.styles[style])
    wide = 1.15 if style == "page_lead" else 1.05
    write(page, row, 0, text, book.styles[style])
    page.set_row(row, _LINE * lines_needed(text, _WIDTH, wide) + 8)
    return row + 1


def _part(book: Book, page: Worksheet, row: int, part: Part) -> int:
    """A table on the grid of narrow columns, so that tables of different shape share one page."""
    spans = _spans(part.widths)
    page.merge_range(row, 0, row, _COLUMNS - 1, part.title, book.styles["page_facts"])
    page.set_row(row, 24)
    row += 1
    if not part.rows:
        return _sentence(book, page, row, part.empty, "page_small")
    for n, cells in enumerate([part.heads, *part.rows]):
        tall = 1
        for column, (text, (first, last)) in enumerate(zip(cells, spans, strict=True)):
            look = "head" if n == 0 else "figure" if column in part.figures else "text"
            style = book.styles[look]
            if last > first:
                page.merge_range(row, first, row, last, "", style)
            write(page, row, first, text, style)
            width = (last - first + 1) * _WIDTH / _COLUMNS
            tall = max(tall, lines_needed(text, width, 1.05, 1.5))
        page.set_row(row, _LINE * tall + 5)
        row += 1
    return row


def _spans(widths: Sequence[float]) -> list[tuple[int, int]]:
    """Columns of the grid that each column of a table takes; together all of them."""
    whole, spans, begin, done = sum(widths), [], 0, 0.0
    for n, width in enumerate(widths):
        done += width
        left = len(widths) - n - 1
        end = min(max(begin + 1, round(_COLUMNS * done / whole)), _COLUMNS - left)
        spans.append((begin, end - 1))
        begin = end
    return spans


def _list(
    book: Book, name: str, heads: Sequence[str], rows: Sequence[Sequence[str]],
    widths: Sequence[float],
) -> None:  # fmt: skip
    page = book.sheet(name)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_footer(FOOTER)
    page.hide_gridlines(1)
    page.repeat_rows(0)
    page.freeze_panes(1, 0)
    for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
        page.set_column(column, column, width)
        write(page, 0, column, head, book.styles["head"])
    for at, cells in enumerate(rows, 1):
        for column, text in enumerate(cells):
            write(page, at, column, text, book.styles["text"])
        tall = max(lines_needed(t, w) for t, w in zip(cells, widths, strict=True))
        page.set_row(at, _LINE * tall + 6)
