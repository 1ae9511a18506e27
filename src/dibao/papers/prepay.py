"""发放前核对.xlsx: what differs from the month before, with the row each line rests on.

Invariant: no identity number and no account stands in it; a line is something to look at before the
money goes out, never a reason to hold it back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from dibao.papers import sheets

HEADS = (
    ("事项", 11.0), ("村", 12.0), ("户编号", 18.0), ("姓名", 11.0), ("上月（元）", 12.0),
    ("本次（元）", 12.0), ("说明", 26.0), ("出处", 46.0), ("核对结果", 18.0), ("核对人", 11.0),
)  # fmt: skip
_FIRST_FILL = 8
_NOTE = (
    "逐行核对依据（决定书、告知书、死亡登记等）。没有核对清楚的照常发放；去世待核的不得凭本表停发。"
)


@dataclass(frozen=True)
class PrepayRow:
    """One line of the sheet; amounts in fen."""

    kind: str
    village: str
    household_no: str
    name: str
    last_fen: int | None
    this_fen: int | None
    note: str
    where: str


def write_prepay_book(
    path: Path, title: str, totals: str, rows: Sequence[PrepayRow], *, as_of: date
) -> None:
    """Write the workbook; `totals` is one sentence under the title."""
    book = sheets.Book("发放前核对", as_of)
    sheet, styles = book.sheet("发放前核对"), book.styles
    sheets.write(sheet, 0, 0, title, styles["title"])
    sheets.write(sheet, 1, 0, totals, styles["note"])
    sheets.write(sheet, 2, 0, _NOTE, styles["note"])
    for at, height in enumerate((30, 22, 22, 34)):
        sheet.set_row(at, height)
    for column, (head, width) in enumerate(HEADS):
        sheet.set_column(column, column, width)
        look = "fill_head" if column >= _FIRST_FILL else "head"
        sheets.write(sheet, 3, column, head, styles[look])
    for at, row in enumerate(rows, 4):
        _write_row(book, sheet, at, row)
    sheets.print_as_table(sheet, 3, 3 + len(rows), len(HEADS) - 1)
    book.save(path)
    path.chmod(0o600)


def _write_row(book: sheets.Book, sheet: Worksheet, at: int, row: PrepayRow) -> None:
    styles = book.styles
    texts = {
        0: row.kind,
        1: row.village,
        2: row.household_no,
        3: row.name,
        6: row.note,
        7: row.where,
    }
    for column, text in texts.items():
        sheets.write(sheet, at, column, text, styles["strong" if column == 0 else "text"])
    sheets.write_money(sheet, at, 4, row.last_fen, styles["money"])
    sheets.write_money(sheet, at, 5, row.this_fen, styles["money"])
    for column in range(_FIRST_FILL, len(HEADS)):
        sheet.write_blank(at, column, None, styles["fill"])
    cells = [(text, HEADS[column][1]) for column, text in texts.items()]
    sheet.set_row(at, sheets.row_points(cells))
