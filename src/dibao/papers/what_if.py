"""标准调整测算.xlsx: sums first, then villages, then families to visit, then amounts a household.

Invariant: masked; nobody's income stands in it, and no list is a list of whom to enrol: it says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from dibao.papers.masking import day_words, household_label, object_label
from dibao.papers.sheets import Book, print_as_table, row_points, write, write_money

PURPOSE = "这是测算，不是名单：列出的家庭请上门问一问、算一算，愿意的帮助申请；不得据此直接纳入、调整或停发。"


@dataclass(frozen=True)
class Visit:
    """Somebody to visit: who, by which offer, how sure."""

    village: str
    group: str
    household_no: str
    name: str
    id_number: str
    reason: str
    sure: str
    next_step: str


@dataclass(frozen=True)
class Amounts:
    """One household's amounts in fen a month; None where nothing bounds it."""

    village: str
    group: str
    household_no: str
    name: str
    heads: str
    now: int | None
    least: int | None
    most: int | None
    how: str


@dataclass(frozen=True)
class WhatIfBook:
    """All that the workbook shows."""

    as_of: date
    summary: Sequence[str]
    villages: Sequence[tuple[str, int, int, int, int | None, int | None, int | None]]
    visits: Sequence[Visit]
    amounts: Sequence[Amounts]


def write_what_if(path: Path, data: WhatIfBook) -> None:
    """Write the workbook; the same data give the same bytes."""
    book = Book("标准调整测算", data.as_of)
    _summary(book, data)
    _villages(book, data)
    heads = ("村", "组", "户编号", "对象", "为什么列出", "把握", "下一步")
    rows = [
        (v.village, v.group, household_label(v.household_no), object_label(v.name, v.id_number),
         v.reason, v.sure, v.next_step)
        for v in data.visits
    ]  # fmt: skip
    _texts(book, "可能新符合（请上门）", heads, rows, (14, 10, 18, 30, 26, 24, 12))
    _amounts(book, data)
    book.save(path)


def _summary(book: Book, data: WhatIfBook) -> None:
    page = book.sheet("汇总")
    page.set_column(0, 0, 110)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.hide_gridlines(1)
    write(page, 0, 0, f"标准调整测算（核对日：{day_words(data.as_of)}）", book.styles["title"])
    page.set_row(0, 32)
    for n, text in enumerate([*data.summary, PURPOSE], 2):
        write(page, n, 0, text, book.styles["page_text"])
        page.set_row(n, row_points([(text, 100)]))


def _villages(book: Book, data: WhatIfBook) -> None:
    page = book.sheet("按村")
    heads = ("村", "在保户", "可能新符合：确定", "可能新符合：待核", "现在每月（元）", "以后每月至少（元）",
             "以后每月至多（元）")  # fmt: skip
    _head(book, page, heads, (18, 12, 20, 20, 18, 20, 20))
    for at, (village, *counts) in enumerate(data.villages, 1):
        write(page, at, 0, village, book.styles["text"])
        for column, count in enumerate(counts[:3], 1):
            page.write_number(at, column, count or 0, book.styles["number"])
        for column, fen in enumerate(counts[3:], 4):
            write_money(page, at, column, fen, book.styles["money"])
    print_as_table(page, 0, len(data.villages), len(heads) - 1)


def _amounts(book: Book, data: WhatIfBook) -> None:
    page = book.sheet("在保户新金额")
    heads = (
        "村",
        "组",
        "户编号",
        "户主",
        "保障人口",
        "现在每月（元）",
        "以后至少（元）",
        "以后至多（元）",
        "怎样推算",
    )
    _head(book, page, heads, (14, 10, 20, 18, 12, 16, 16, 16, 28))
    for at, a in enumerate(data.amounts, 1):
        for column, text in enumerate((a.village, a.group, household_label(a.household_no), a.name,
                                       a.heads)):  # fmt: skip
            write(page, at, column, text, book.styles["text"])
        for column, fen in enumerate((a.now, a.least, a.most), 5):
            write_money(page, at, column, fen, book.styles["money"])
        write(page, at, 8, a.how, book.styles["text"])
        page.set_row(at, row_points([(household_label(a.household_no), 20), (a.name, 18)]))
    print_as_table(page, 0, len(data.amounts), len(heads) - 1)


def _texts(
    book: Book, name: str, heads: Sequence[str], rows: Sequence[Sequence[str]],
    widths: Sequence[float],
) -> None:  # fmt: skip
    page = book.sheet(name)
    _head(book, page, heads, widths)
    for at, cells in enumerate(rows, 1):
        for column, text in enumerate(cells):
            write(page, at, column, text, book.styles["text"])
        page.set_row(at, row_points(list(zip(cells, widths, strict=True))))
    print_as_table(page, 0, len(rows), len(heads) - 1)


def _head(book: Book, page: Worksheet, heads: Sequence[str], widths: Sequence[float]) -> None:
    for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
        page.set_column(column, column, width)
        write(page, 0, column, head, book.styles["head"])
