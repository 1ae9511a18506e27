"""What the reader libraries do not tell of a workbook: failed formulas, merged cells, its calendar."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any
from xml.etree import ElementTree

Merge = tuple[tuple[int, int], tuple[int, int]]
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(slots=True)
class Gaps:
    """What the reader libraries do not tell, by sheet: failed formulas, merged cells."""

    errors: dict[str, set[tuple[int, int]]] = field(default_factory=dict)
    merged: dict[str, list[Merge]] = field(default_factory=dict)
    first_1904: bool = False


def worksheets(z: zipfile.ZipFile) -> Iterator[tuple[str, str, bool]]:
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


def gaps_of(path: str, kind: str) -> Gaps:
    """Failed formulas, merged cells and the calendar of a workbook; nothing of one that is broken."""
    look = {"xlsx": _xlsx_gaps, "xls": _xls_gaps, "ods": _ods_gaps}.get(kind)
    try:
        return look(path) if look else Gaps()
    except BROKEN:
        return Gaps()


MERGED = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
BROKEN = (
    KeyError, ValueError, struct.error, zipfile.BadZipFile, ElementTree.ParseError, OSError,
)  # fmt: skip
_CELL = re.compile(rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]{1,3})(\d{1,7})"')


def starts_1904(z: zipfile.ZipFile) -> bool:
    """Do the days of an .xlsx count from 1904?"""
    return bool(re.search(rb'date1904="(1|true)"', z.read("xl/workbook.xml")))


def _xlsx_gaps(path: str) -> Gaps:
    found = Gaps()
    with zipfile.ZipFile(path) as z:
        found.first_1904 = starts_1904(z)
        for name, target, _ in worksheets(z):
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
            cells.update(place(m[1], m[2]) for m in _CELL.finditer(block))
        if b"mergeCell " in block:
            for m in MERGED.finditer(block):
                merged[place(m[1], m[2]), place(m[3], m[4])] = None
        rest = block[-200:]
    return cells, list(merged)


def place(letters: bytes, row: bytes) -> tuple[int, int]:
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
