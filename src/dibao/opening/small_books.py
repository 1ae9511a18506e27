"""Cells and texts that the reader library has to say: a book of nothing else, read at once.

Invariant: the small book has the calendar and the styles of the book it stands for, so that a cell
says in it what it says there.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence

from dibao.opening.frames import encode

_KEPT = (
    "[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
)  # fmt: skip
_SPACE = b' xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_EDGE = '<row r="{0}"><c r="A{0}" t="str"><v>.</v></c></row>'  # rows beyond it are not left out


class SmallBook:
    """Reads cells as if they stood on one sheet of a book."""

    def __init__(self, z: zipfile.ZipFile, sheet: str, target: str) -> None:
        self._members = {name: z.read(name) for name in _KEPT if name in z.namelist()}
        self._sheet, self._target = sheet, target

    def cells(self, cells: Sequence[tuple[str, str]]) -> list[str]:
        """What each cell says (`frames.encode`), told by the rest of its tag and its inner XML."""
        rows = (f'<row r="{n}"><c r="A{n}"{told}>{inner}</c></row>'
                for n, (told, inner) in enumerate(cells, 2))  # fmt: skip
        return self._read(rows, len(cells), b"")

    def strings(self, items: Sequence[bytes]) -> list[str]:
        """What each <si>…</si> of the shared strings says."""
        rows = (f'<row r="{n + 2}"><c r="A{n + 2}" t="s"><v>{n}</v></c></row>'
                for n in range(len(items)))  # fmt: skip
        shared = b"<sst" + _SPACE + b">" + b"".join(items) + b"</sst>"
        return self._read(rows, len(items), shared)

    def _read(self, rows: Iterable[str], size: int, shared: bytes) -> list[str]:
        import python_calamine as calamine

        text = "".join([_EDGE.format(1), *rows, _EDGE.format(size + 2)]).encode()
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as z:
            for name, data in self._members.items():
                z.writestr(name, data)
            head, tail = b"<worksheet" + _SPACE + b"><sheetData>", b"</sheetData></worksheet>"
            z.writestr(self._target, head + text + tail)
            if shared:
                z.writestr("xl/sharedStrings.xml", shared)
        packed.seek(0)
        book = calamine.load_workbook(packed)
        found = [encode(row[0]) for row in book.get_sheet_by_name(self._sheet).iter_rows()]
        return found[1:-1]
