"""The process that opens departments' files, so that a poisoned one harms nothing else.

Invariant: this module imports nothing of ours and writes only frames to standard output; every
cell travels as text with a kind mark in front of anything that was not text. The parent watches
memory and time and ends this process when a limit is passed. It is one file because it is run by
its path: so a child starts with a fifth of what the whole package would load.

Frame: 4 bytes length + JSON, then, when the JSON says "bytes", that many bytes: one Arrow record
batch of "width" text columns. A sheet is one frame "sheet", frames "rows", one frame "end".
"""

from __future__ import annotations

import csv
import datetime as dt
import gc
import io
import json
import re
import struct
import sys
import zipfile
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, BinaryIO
from xml.etree import ElementTree

import pyarrow as pa
import pyarrow.compute as pc

NUMBER, DAY, BOOL, ERROR = "\x01", "\x02", "\x03", "\x04"
CHUNK = 2_000  # rows whose texts stay in the cache until they are packed
Merge = tuple[tuple[int, int], tuple[int, int]]
WIDEST = 1_000
LONG = 100_000  # rows of columns that are ready
LONG_XML = 16 << 20  # bytes of a sheet from which reading it as columns is worth a start
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def encode(value: Any) -> str:
    """A cell as text; numbers keep all the digits the file holds and no float noise."""
    kind = value.__class__
    if kind is str:
        return value if not value or value[0] > "\x08" else str(value).lstrip("\x01\x02\x03\x04")
    if kind is float:
        if value == (whole := int(value) if abs(value) < 1e15 else 0.5):
            return f"{NUMBER}{whole}"
        exact = Decimal(repr(value))
        if len(exact.as_tuple().digits) > 15 and abs(value) >= 1e15:
            return f"{NUMBER}{int(value)}"  # the digits the double really holds
        return NUMBER + format(exact.normalize(), "f")
    if kind is bool:
        return BOOL + ("是" if value else "否")
    if kind is int:
        return f"{NUMBER}{value}"
    if isinstance(value, dt.datetime | dt.date):
        return DAY + value.isoformat()
    return "" if value is None else str(value)


def tables(rows: Iterable[list[Any]]) -> Iterator[pa.RecordBatch]:
    """Rows as batches of text columns c0, c1, …; short rows are filled up with ''."""
    chunk: list[list[Any]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield _batch(chunk)
            chunk = []
    if chunk:
        yield _batch(chunk)


def _batch(chunk: list[list[Any]]) -> pa.RecordBatch:
    widths = set(map(len, chunk))
    width = max(widths)
    if len(widths) > 1:
        chunk = [r + [""] * (width - len(r)) for r in chunk]
    columns = [_column(c) for c in zip(*chunk, strict=True)] or [pa.array([""] * len(chunk))]
    return pa.record_batch(columns, names=[f"c{i}" for i in range(len(columns))])


def _column(cells: tuple[Any, ...]) -> pa.Array:
    try:
        return pa.array(cells, pa.string())  # most columns hold texts alone
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return pa.array([c if c.__class__ is str else encode(c) for c in cells], pa.string())


def send(out: BinaryIO, head: dict[str, Any], body: bytes | pa.Buffer = b"") -> None:
    """Write one frame."""
    if len(body):
        head["bytes"] = len(body)
    text = json.dumps(head, ensure_ascii=False).encode()
    out.write(struct.pack("<I", len(text)) + text)
    if len(body):
        out.write(memoryview(body))
    out.flush()


def _ship(out: BinaryIO, head: dict[str, Any], rows: Iterable[list[Any]]) -> None:
    """A sheet as one head, its rows as they are ready, and an end."""
    _send_sheet(out, head, tables(rows))


def _send_sheet(out: BinaryIO, head: dict[str, Any], batches: Iterable[pa.RecordBatch]) -> None:
    send(out, head)
    for batch in batches:
        send(out, {"event": "rows", "width": batch.num_columns}, batch.serialize())
    send(out, {"event": "end"})


# ---------------------------------------------------------------- workbooks
def read_book(path: str, kind: str, out: BinaryIO) -> None:
    """Send every worksheet of a workbook, hidden ones included."""
    with ThreadPoolExecutor(1) as aside:
        # The reader library leaves the interpreter free: what it leaves out is looked for meanwhile.
        looking = aside.submit(_gaps, path, kind)
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
            _ship(out, {**head, "too_wide": sheet.total_width}, ())
            continue
        _ship(out, head, _marked(sheet.iter_rows(), gaps.errors.get(meta.name, set())))


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
    _send_sheet(out, head, (texts.slice(at, LONG) for at in range(0, texts.num_rows, LONG)))
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
            sheets = list(_worksheets(z))
            if len(sheets) != 1 or not path.isprintable():
                return None
            name, target, hidden = sheets[0]
            if z.getinfo(target).file_size < LONG_XML:
                return None
            with z.open(target) as member:
                start = member.read(1 << 16)
    except _BROKEN:
        return None
    texts = start.count(b't="s"') + start.count(b't="str"')
    return (name, hidden) if start.count(b"<v>") <= texts else None


def _worksheets(z: zipfile.ZipFile) -> Iterator[tuple[str, str, bool]]:
    """Name, member and hiddenness of each sheet of an .xlsx."""
    links = {
        e.attrib["Id"]: e.attrib["Target"]
        for e in ElementTree.fromstring(z.read("xl/_rels/workbook.xml.rels"))  # noqa: S314  guarded
    }
    for e in ElementTree.fromstring(z.read("xl/workbook.xml")).iter():  # noqa: S314  no DTD passed
        if e.tag.endswith("}sheet"):
            target = links.get(e.attrib.get(_OFFICE, ""), "").lstrip("/")
            hidden = e.attrib.get("state", "visible") != "visible"
            target = target if target.startswith("xl/") else f"xl/{target}"
            yield e.attrib["name"], target, hidden


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


@dataclass(slots=True)
class Gaps:
    """What the reader libraries do not tell, by sheet: failed formulas, merged cells."""

    errors: dict[str, set[tuple[int, int]]] = field(default_factory=dict)
    merged: dict[str, list[Merge]] = field(default_factory=dict)
    first_1904: bool = False


def _gaps(path: str, kind: str) -> Gaps:
    look = {"xlsx": _xlsx_gaps, "xls": _xls_gaps, "ods": _ods_gaps}.get(kind)
    try:
        return look(path) if look else Gaps()
    except _BROKEN:
        return Gaps()


_MERGED = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_BROKEN = (
    KeyError, ValueError, struct.error, zipfile.BadZipFile, ElementTree.ParseError, OSError,
)  # fmt: skip
_CELL = re.compile(rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]{1,3})(\d{1,7})"')


def _xlsx_gaps(path: str) -> Gaps:
    found = Gaps()
    with zipfile.ZipFile(path) as z:
        found.first_1904 = bool(re.search(rb'date1904="(1|true)"', z.read("xl/workbook.xml")))
        for name, target, _ in _worksheets(z):
            with z.open(target) as member:
                cells, merged = _looked_through(member)
            if cells:
                found.errors[name] = cells
            if merged:
                found.merged[name] = merged
    return found


def _looked_through(member: Any) -> tuple[set[tuple[int, int]], list[Merge]]:
    """The failed formulas of a sheet and its merged cells, in their order."""
    cells: set[tuple[int, int]] = set()
    merged: dict[Merge, None] = {}
    rest = b""
    while block := member.read(1 << 22):
        block = rest + block
        if len(cells) <= 100_000 and b't="e"' in block:
            cells.update(_place(m[1], m[2]) for m in _CELL.finditer(block))
        if b"mergeCell " in block:
            for m in _MERGED.finditer(block):
                merged[_place(m[1], m[2]), _place(m[3], m[4])] = None
        rest = block[-200:]
    return cells, list(merged)


def _place(letters: bytes, row: bytes) -> tuple[int, int]:
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return int(row) - 1, column - 1


_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_ODS_GAP = re.compile(rb'rows-spanned="(?!1")|calcext:value-type="error"')


def _ods_gaps(path: str) -> Gaps:
    found = Gaps()
    with zipfile.ZipFile(path) as z:
        with z.open("content.xml") as member:
            if not _mentioned(member, _ODS_GAP):
                return found
        with z.open("content.xml") as member:
            sheet, row, column = "", 0, 0
            for event, e in ElementTree.iterparse(member, ("start", "end")):  # noqa: S314  guarded
                if event == "end":
                    if e.tag == f"{_TABLE}table-row":
                        row += int(e.get(f"{_TABLE}number-rows-repeated", "1"))
                        e.clear()
                elif e.tag == f"{_TABLE}table":
                    sheet, row = e.get(f"{_TABLE}name", ""), 0
                elif e.tag == f"{_TABLE}table-row":
                    column = 0
                elif e.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                    _ods_cell(e, found, sheet, row, column)
                    column += int(e.get(f"{_TABLE}number-columns-repeated", "1"))
    return found


def _ods_cell(cell: ElementTree.Element, found: Gaps, sheet: str, row: int, column: int) -> None:
    down = int(cell.get(f"{_TABLE}number-rows-spanned", "1"))
    right = int(cell.get(f"{_TABLE}number-columns-spanned", "1"))
    if down > 1 or right > 1:
        area = ((row, column), (row + down - 1, column + right - 1))
        found.merged.setdefault(sheet, []).append(area)
    if any(k.endswith("}value-type") and v == "error" for k, v in cell.attrib.items()):
        found.errors.setdefault(sheet, set()).add((row, column))


def _mentioned(member: IO[bytes], pattern: re.Pattern[bytes]) -> bool:
    rest = b""
    while block := member.read(1 << 22):
        if pattern.search(rest + block):
            return True
        rest = block[-200:]
    return False


def _xls_gaps(path: str) -> Gaps:
    import olefile

    found: dict[str, set[tuple[int, int]]] = {}
    first_1904 = False
    with olefile.OleFileIO(path) as ole:
        data = ole.openstream("Workbook" if ole.exists("Workbook") else "Book").read()
    starts: dict[int, str] = {}
    for kind, body, _ in _records(data, 0):
        if kind == 0x85:
            wide = body[7] & 1
            raw = body[8 : 8 + body[6] * (2 if wide else 1)]
            starts[struct.unpack_from("<I", body)[0]] = raw.decode(
                "utf-16-le" if wide else "latin-1"
            )
        elif kind == 0x22:
            first_1904 = body[:1] == b"\x01"
        elif kind == 0x0A:
            break
    for start, name in starts.items():
        cells = {
            struct.unpack_from("<HH", body)
            for kind, body, _ in _records(data, start)
            if (kind == 0x205 and body[7])
            or (kind == 0x06 and body[6] == 2 and body[12:14] == b"\xff\xff")
        }
        if cells:
            found[name] = cells
    return Gaps(found, first_1904=first_1904)


def _records(data: bytes, at: int) -> Iterator[tuple[int, bytes, int]]:
    depth = 0
    while at + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, at)
        yield kind, data[at + 4 : at + 4 + size], at
        at += 4 + size
        depth += (kind == 0x809) - (kind == 0x0A)
        if kind == 0x0A and depth <= 0:
            return


# ---------------------------------------------------------------- text files
def read_text(path: str, out: BinaryIO) -> None:
    """Send a CSV (or a text table named .xls): BOM, strict UTF-8, UTF-16, gb18030 in this order."""
    send(out, {"event": "begin", "sheet": ""})
    data = Path(path).read_bytes()
    text = decode(data)
    if text is None:
        send(out, {"event": "failed", "why": "encoding"})
        return
    text = text.replace("\x00", "")
    csv.field_size_limit(1 << 20)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text))
    _ship(out, {"event": "sheet", "sheet": "", "hidden": False, "merged": [],
                "first_1904": False, "csv": True}, rows)  # fmt: skip


def decode(data: bytes) -> str | None:
    """The text of a file, or None when it is in none of the encodings offices use."""
    if data[:3] == b"\xef\xbb\xbf":
        return data[3:].decode("utf-8", "replace")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    nul = data[:4000].count(0)
    if nul * 8 > len(data[:4000]):
        order = "utf-16-le" if data[1:4000:2].count(0) >= data[:4000:2].count(0) else "utf-16-be"
        tries = [order]
    else:
        tries = ["utf-8", "gb18030", *_wide(data)]
    for name in tries:
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    return None


def _wide(data: bytes) -> list[str]:
    """UTF-16 without BOM that is nearly all Han characters holds few NULs: try it last."""
    return ["utf-16-le", "utf-16-be"] if len(data) % 2 == 0 else []


def delimiter(text: str) -> str:
    """The separator most of the first lines agree on."""
    lines = [line for line in text[:20_000].splitlines()[:20] if line.strip()]
    counts = {d: sorted(line.count(d) for line in lines) for d in ",\t;|"}
    best = max(counts, key=lambda d: (counts[d][len(lines) // 2] if lines else 0, d == ","))
    return best if lines and counts[best][-1] else ","


def main() -> None:
    """Serve requests (one JSON line each) until standard input ends."""
    out = sys.stdout.buffer
    gc.disable()  # rows are plain lists of texts: looking for cycles would double the work
    for line in sys.stdin:
        job = json.loads(line)
        try:
            if job["kind"] == "text":
                read_text(job["path"], out)
            else:
                read_book(job["path"], job["kind"], out)
            send(out, {"event": "done"})
        except MemoryError:
            send(out, {"event": "failed", "why": "memory"})
        except Exception as error:  # the parent turns any failure into a sentence
            name = type(error).__name__
            send(out, {"event": "failed", "why": "password" if "Password" in name else name})


if __name__ == "__main__":
    main()
