"""Workbooks: every sheet, hidden ones included, with what the reader library leaves out put back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa

from dibao.opening.frames import FAILED, send, send_sheet, ship
from dibao.opening.gaps import BROKEN, Gaps, gaps_of, starts_1904, worksheets
from dibao.opening.long_sheets import LongSheet
from dibao.opening.marks import Strange
from dibao.opening.shared_strings import shared_strings
from dibao.opening.small_books import SmallBook

WIDEST = 1_000
LONG = 1 << 20  # bytes of a sheet's XML from which reading it as columns is worth a start


def read_book(path: str, kind: str, out: BinaryIO) -> None:
    """Send every worksheet of a workbook, hidden ones included."""
    with _Book(path, kind) as book:
        for sheet in book.sheets():
            send(out, {"event": "begin", "sheet": sheet.name})
            if not (sheet.member and _as_columns(book, sheet, out)):
                _as_rows(book, sheet, out)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A worksheet; `member` is where its XML stands when it is long."""

    name: str
    hidden: bool
    member: str


class _Book:
    """A workbook; the reader library opens it when the first sheet is asked of it."""

    def __init__(self, path: str, kind: str) -> None:
        self.path, self.kind = path, kind
        self.strings: pa.Array | None = None  # shared by the long sheets
        self._aside = ThreadPoolExecutor(1)

    def __enter__(self) -> _Book:
        return self

    def __exit__(self, *_: object) -> None:
        self._aside.shutdown(cancel_futures=True)

    @cached_property
    def library(self) -> Any:
        """The book as the library has it."""
        import python_calamine as calamine

        # It leaves the interpreter free: what it leaves out is looked for meanwhile.
        self._looking = self._aside.submit(gaps_of, self.path, self.kind)
        # By path it trusts the name; a misnamed file is opened by its content.
        # A name that is no text (packed elsewhere in GBK) it cannot open either.
        true_name = self.path.lower().endswith(f".{self.kind}") and self.path.isprintable()
        by_content = None if true_name else io.BytesIO(Path(self.path).read_bytes())
        return calamine.load_workbook(by_content or self.path)

    @property
    def gaps(self) -> Gaps:
        """What the library leaves out."""
        return self._looking.result()

    def sheets(self) -> list[_Sheet]:
        """All worksheets. Those of a book of nothing but long ones are found without the library."""
        long, short = self._by_length() if self.kind == "xlsx" else ({}, False)
        if long and not short:
            return list(long.values())
        import python_calamine as calamine

        visible, worksheet = calamine.SheetVisibleEnum.Visible, calamine.SheetTypeEnum.WorkSheet
        return [
            _Sheet(
                one.name, one.visible != visible, long[one.name].member if one.name in long else ""
            )
            for one in self.library.sheets_metadata
            if one.typ == worksheet
        ]

    def _by_length(self) -> tuple[dict[str, _Sheet], bool]:
        """The long sheets of an .xlsx, and whether it has others."""
        try:
            with zipfile.ZipFile(self.path) as z:
                every = [(z.getinfo(member).file_size >= LONG, _Sheet(name, hidden, member))
                         for name, member, hidden in worksheets(z)]  # fmt: skip
        except BROKEN:
            return {}, True
        long = {sheet.name: sheet for is_long, sheet in every if is_long}
        return long, len(long) < len(every)


def _as_rows(book: _Book, sheet: _Sheet, out: BinaryIO) -> None:
    cells, gaps = book.library.get_sheet_by_name(sheet.name), book.gaps
    merged = cells.merged_cell_ranges or gaps.merged.get(sheet.name, [])
    head = {"event": "sheet", "sheet": sheet.name, "hidden": sheet.hidden,
            "first_1904": gaps.first_1904}  # fmt: skip
    if cells.total_width > WIDEST:
        ship(out, {**head, "too_wide": cells.total_width}, (), merged)
        return
    # The library leaves out what is blank before the first column, and would count from there.
    blank = [""] * (cells.start[1] if cells.start else 0)
    rows = (blank + row for row in cells.iter_rows()) if blank else cells.iter_rows()
    ship(out, head, _marked(rows, gaps.errors.get(sheet.name, set())), merged)


def _as_columns(book: _Book, sheet: _Sheet, out: BinaryIO) -> bool:
    """False where the sheet is not written in the plain way: what was sent by then is sent anew."""
    try:
        with zipfile.ZipFile(book.path) as z:
            small = SmallBook(z, sheet.name, sheet.member)
            if book.strings is None:
                book.strings = shared_strings(z, small)
            long = LongSheet(z, sheet.member, small, book.strings)
            head = {"event": "sheet", "sheet": sheet.name, "hidden": sheet.hidden,
                    "first_1904": starts_1904(z)}  # fmt: skip
            send_sheet(out, head, long.batches(), lambda: long.merged)
    except (*BROKEN, LookupError, Strange):
        return False
    return True


def _marked(rows: Iterable[list[Any]], errors: set[tuple[int, int]]) -> Iterator[list[Any]]:
    """Put the failed formulas back in: the reader library hands them over as blanks."""
    if not errors:
        yield from rows
        return
    by_row: dict[int, list[int]] = {}
    for r, c in errors:
        by_row.setdefault(r, []).append(c)
    for at, row in enumerate(rows):
        for column in by_row.get(at, ()):
            if column < len(row) and row[column] == "":
                row[column] = Fault()
        yield row


class Fault:
    """Stands for a failed formula until it is encoded."""

    def __str__(self) -> str:
        return FAILED
