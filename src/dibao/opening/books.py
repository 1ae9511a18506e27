"""Workbooks: every sheet, hidden ones included, with what the reader libraries leave out put back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc

from dibao.opening.frames import ERROR, send, send_sheet, ship
from dibao.opening.gaps import BROKEN, Gaps, gaps_of, worksheets

WIDEST = 1_000
LONG = 100_000  # rows of columns that are ready
LONG_XML = 16 << 20  # bytes of a sheet from which reading it as columns is worth a start


def read_book(path: str, kind: str, out: BinaryIO) -> None:
    """Send every worksheet of a workbook, hidden ones included."""
    with ThreadPoolExecutor(1) as aside:
        # The reader library leaves the interpreter free: what it leaves out is looked for meanwhile.
        looking = aside.submit(gaps_of, path, kind)
        if not (kind == "xlsx" and _read_texts(path, looking, out)):
            _sheets(_opened(path, kind), looking, out)


def _opened(path: str, kind: str) -> Any:
    import python_calamine as calamine

    # By path the library trusts the name; a misnamed file is opened by its content.
    # A name that is no text (packed elsewhere in GBK) the library cannot open either.
    true_name = path.lower().endswith(f".{kind}") and path.isprintable()
    return calamine.load_workbook(path if true_name else io.BytesIO(Path(path).read_bytes()))


def _sheets(book: Any, looking: Future[Gaps], out: BinaryIO) -> None:
    import python_calamine as calamine

    for meta in book.sheets_metadata:
        if meta.typ not in (calamine.SheetTypeEnum.WorkSheet,):
            continue
        send(out, {"event": "begin", "sheet": meta.name})
        sheet = book.get_sheet_by_name(meta.name)
        hidden = meta.visible != calamine.SheetVisibleEnum.Visible
        gaps = looking.result()
        merged = (sheet.merged_cell_ranges or gaps.merged.get(meta.name, []))[:200_000]
        head = {"event": "sheet", "sheet": meta.name, "hidden": hidden, "merged": merged,
                "first_1904": gaps.first_1904}  # fmt: skip
        if sheet.total_width > WIDEST:
            ship(out, {**head, "too_wide": sheet.total_width}, ())
            continue
        ship(out, head, _marked(sheet.iter_rows(), gaps.errors.get(meta.name, set())))


def _read_texts(path: str, looking: Future[Gaps], out: BinaryIO) -> bool:
    """A workbook of one long sheet with nothing but texts, read as columns at once.

    False, with nothing sent but the sheet's beginning, when it is not one: a number among the
    texts, a failed formula, a second sheet. Then the usual way reads it.
    """
    alone = _long_sheet(path)
    if not alone:
        return False
    name, hidden = alone
    send(out, {"event": "begin", "sheet": name})
    texts = _texts(path)
    gaps = looking.result()
    if texts is None or gaps.errors:
        return False
    head = {"event": "sheet", "sheet": name, "hidden": hidden, "first_1904": gaps.first_1904,
            "merged": gaps.merged.get(name, [])[:200_000]}  # fmt: skip
    send_sheet(out, head, (texts.slice(at, LONG) for at in range(0, texts.num_rows, LONG)))
    return True


def _texts(path: str) -> pa.RecordBatch | None:
    import fastexcel

    try:
        book = fastexcel.read_excel(path)
        sheet = book.load_sheet(
            0, header_row=None, skip_rows=0, schema_sample_rows=None, dtype_coercion="strict"
        )
    except fastexcel.FastExcelError:
        return None  # texts and numbers in one column; or a file the usual way has words for
    batch = pa.record_batch(sheet)
    if batch.num_columns > WIDEST or any(kind != pa.string() for kind in batch.schema.types):
        return None
    columns = [pc.fill_null(column, "") for column in batch.columns]
    return pa.record_batch(columns, names=[f"c{i}" for i in range(len(columns))])


def _long_sheet(path: str) -> tuple[str, bool] | None:
    """Name and hiddenness of a book's only sheet, when it is long and begins with texts alone."""
    try:
        with zipfile.ZipFile(path) as z:
            sheets = list(worksheets(z))
            if len(sheets) != 1 or not path.isprintable():
                return None
            name, target, hidden = sheets[0]
            if z.getinfo(target).file_size < LONG_XML:
                return None
            with z.open(target) as member:
                start = member.read(1 << 16)
    except BROKEN:
        return None
    texts = start.count(b't="s"') + start.count(b't="str"')
    return (name, hidden) if start.count(b"<v>") <= texts else None


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
        return ERROR + "#公式出错"
