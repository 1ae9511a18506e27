"""A long sheet of an .xlsx as columns of texts, without an object for every cell.

Invariant: what comes out is what the reader library would have told, cell for cell. Only texts and
plain numbers are settled here; every other cell (a day, a yes, 1E+17, &lt;) is put into a small book,
once for each thing it says, and the library reads that. A sheet that is not written in the plain way
of the common programs is refused (`Strange`).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dibao.opening.frames import FAILED, NUMBER
from dibao.opening.gaps import MERGED, Merge, place
from dibao.opening.marks import BLOCK, Ints, Mask, Strange, Tags, after, ahead, kinds_of, sure
from dibao.opening.small_books import SmallBook

WIDEST = 1_000
LOWEST = 1_048_576
_CELL, _VALUE, _ROW, _OTHER = 1, 2, 3, 4
_SHEET = kinds_of({
    "c ": _CELL, "v>": _VALUE, "t>": _VALUE, "t ": _VALUE, "ro": _ROW, "/r": _OTHER, "/c": _OTHER,
    "/v": _OTHER, "/t": _OTHER, "is": _OTHER, "/i": _OTHER, "f>": _OTHER, "f ": _OTHER, "/f": _OTHER,
})  # fmt: skip
_REMEMBERED = 200_000
_PLAIN = r"^(0|-?[1-9][0-9]{0,14}|-?(0|[1-9][0-9]{0,6})\.[0-9]{0,7}[1-9])$"
_TYPE = re.compile(r'\bt="(\w*)"')
_SHARED, _INLINE, _NUMBER, _FAILED, _ASKED = range(5)  # what a cell is; the last asks the library


@dataclass(slots=True)
class _Cells:
    """Cells of a piece that hold something: place, the rest of their tags, where their value is."""

    tags: Tags
    row: Ints
    column: Ints
    told: pa.DictionaryArray
    value: Ints  # the tag
    start: Ints
    end: Ints

    def texts(self, mine: Ints) -> pa.Array:
        """What stands in some of the cells."""
        return self.tags.texts(self.start[mine], self.end[mine])


class LongSheet:
    """One sheet, read once from above: `batches`, and then `merged` is known."""

    def __init__(
        self, z: zipfile.ZipFile, target: str, small: SmallBook, strings: pa.Array
    ) -> None:
        self._z, self._target, self._small, self._strings = z, target, small, strings
        self._kinds: dict[str, int] = {}
        self._said: dict[tuple[str, str], str] = {}
        self.merged: list[Merge] = []

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Rows from row 1 on to the last that holds anything; raises Strange."""
        done = 0
        for block in ahead(self._blocks()):
            cells = _cells(Tags(block, _SHEET))
            if len(cells.row):
                sure(cells.row[:1] >= done)
                yield self._batch(cells, done)
                done = int(cells.row[-1]) + 1

    def _blocks(self) -> Iterator[bytes]:
        """Pieces of whole rows."""
        with self._z.open(self._target) as member:
            rest = after(member, b"<sheetData>")
            while (end := rest.find(b"</sheetData>")) < 0:
                if cut := rest.rfind(b"</row>") + 1:
                    cut += len(b"/row>")
                    yield rest[:cut]
                    rest = rest[cut:]
                if not (more := member.read(BLOCK)):
                    raise Strange
                rest += more
            yield rest[:end]
            rest = rest[end:] + member.read()
        self.merged = list(
            {(place(m[1], m[2]), place(m[3], m[4])): None for m in MERGED.finditer(rest)}
        )

    def _batch(self, cells: _Cells, done: int) -> pa.RecordBatch:
        """The rows from `done` on as text columns."""
        strings = self._strings
        kind = np.array([self._kind(told) for told in cells.told.dictionary.to_pylist()], np.int64)
        kind = kind[cells.told.indices.to_numpy()]
        kind[cells.start == cells.end] = _ASKED
        # Where each text stands: among the shared ones or, behind them, among the cells' own.
        at, own, size = np.empty(len(kind), np.int64), [strings[:0]], len(strings)
        for which in (_SHARED, _INLINE, _NUMBER, _FAILED, _ASKED):  # the last takes what is odd
            mine = np.flatnonzero(kind == which)
            if not len(mine):
                continue
            if which == _SHARED:
                at[mine] = _numbers(cells.texts(mine), len(strings) - 1)
                continue
            texts, odd = self._own(which, cells, mine)
            kind[mine[odd]] = _ASKED
            at[mine] = np.arange(size, size + len(mine))
            own.append(texts)
            size += len(mine)
        rows, width = int(cells.row[-1]) + 1 - done, int(cells.column.max()) + 1
        grid = np.full((width, rows), len(strings) - 1, np.int64)  # the last of them is a blank
        grid[cells.column, cells.row - done] = at
        told = pa.concat_arrays(own)
        return pa.record_batch(
            [_column(line, strings, told) for line in grid], names=[f"c{i}" for i in range(width)]
        )

    def _own(self, which: int, cells: _Cells, mine: Ints) -> tuple[pa.Array, Mask]:
        """The texts of cells of one kind, and which of them the library has to say after all."""
        settled = np.zeros(len(mine), bool)
        if which == _FAILED:
            return pa.repeat(pa.scalar(FAILED), len(mine)), settled
        if which == _ASKED:
            return self._asked(cells, mine), settled
        texts = cells.texts(mine)
        if which == _INLINE:
            return texts, cells.tags.coded(texts, cells.start[mine], cells.end[mine])
        plain = pc.match_substring_regex(texts, _PLAIN).to_numpy(zero_copy_only=False)
        return pc.binary_join_element_wise(NUMBER, texts, ""), ~plain

    def _kind(self, told: str) -> int:
        """What a cell is whose tag says this behind its place."""
        if told not in self._kinds:
            found = _TYPE.search(told)
            named = found[1] if found else "n"
            kinds = {"s": _SHARED, "str": _INLINE, "inlineStr": _INLINE, "e": _FAILED}
            kind = kinds.get(named, _ASKED)
            # A number in a cell of days is a day: the library knows the styles.
            if named == "n" and self._small.cells([(told, "<v>1.5</v>")]) == [f"{NUMBER}1.5"]:
                kind = _NUMBER
            self._kinds[told] = kind
        return self._kinds[told]

    def _asked(self, cells: _Cells, mine: Ints) -> pa.Array:
        """What the library says of some cells, of each different one once."""
        kinds = cells.told.dictionary.to_pylist()
        begin = cells.tags.at[cells.value[mine]]
        inner = cells.tags.texts(begin, cells.end[mine]).dictionary_encode()
        texts = inner.dictionary.to_pylist()
        both = cells.told.indices.to_numpy()[mine].astype(np.int64) * len(texts)
        each, at = np.unique(both + inner.indices.to_numpy(), return_inverse=True)
        told = [(kinds[e // len(texts)], texts[e % len(texts)]) for e in each.tolist()]
        if len(self._said) > _REMEMBERED:
            self._said.clear()
        new = [cell for cell in told if cell not in self._said]
        inlined = [
            (tag, f"<is>{text}</t></is>" if "inlineStr" in tag else f"{text}</v>")
            for tag, text in new
        ]
        if new:
            self._said.update(zip(new, self._small.cells(inlined), strict=True))
        return pa.array([self._said[cell] for cell in told], pa.string()).take(pa.array(at))


def _cells(tags: Tags) -> _Cells:
    cell, rows, value = tags.of(_CELL), tags.of(_ROW), tags.of(_VALUE)
    owner = np.cumsum(tags.kind == _CELL, dtype=np.int32)[value] - 1
    if len(value) and (owner[0] < 0 or (np.diff(owner) <= 0).any()):
        raise Strange
    first = np.searchsorted(cell, rows)
    if len(cell) and (not len(rows) or first[0] != 0):
        raise Strange
    number, digits = _row_numbers(tags, rows)
    each = np.diff(np.append(first, len(cell)))
    row, digits = np.repeat(number, each)[owner], np.repeat(digits, each)[owner]
    held = cell[owner]
    at, end = tags.at[held], tags.at[held + 1] - 1
    b = tags.bytes
    sure(b[end] == ord(">"))
    for offset, mark in enumerate('r="', 3):
        sure(b[at + offset] == ord(mark))
    column, letters = np.zeros(len(at), np.int64), np.full(len(at), 0)
    going = np.ones(len(at), bool)
    for n in range(4):
        letter = b[at + 6 + n]
        going &= letter >= ord("A")
        if not going.any():
            break
        column = np.where(going, column * 26 + letter - ord("A") + 1, column)
        letters += going
    sure((letters > 0) & (column <= WIDEST))
    quote = at + 6 + letters + digits
    sure(b[quote] == ord('"'))
    sure(b[quote - 1] == ord("0") + (row + 1) % 10)  # places that no longer fit their rows
    told = tags.texts(quote + 1, end).dictionary_encode()
    start, stop = tags.inner(value)
    return _Cells(tags, row, column - 1, told, value, start, stop)


def _row_numbers(tags: Tags, rows: Ints) -> tuple[Ints, Ints]:
    """The number of each row from 0 on and how many digits it is written with."""
    at, b = tags.at[rows], tags.bytes
    for offset, mark in enumerate('w r="', 3):
        sure(b[at + offset] == ord(mark))
    number, digits = np.zeros(len(at), np.int64), np.zeros(len(at), np.int64)
    going = np.ones(len(at), bool)
    for n in range(8):
        digit = b[at + 8 + n]
        going &= (digit >= ord("0")) & (digit <= ord("9"))
        if not going.any():
            break
        number = np.where(going, number * 10 + digit - ord("0"), number)
        digits += going
    sure((number > 0) & (number <= LOWEST))
    sure(np.diff(number) > 0)
    return number - 1, digits


def _numbers(texts: pa.Array, below: int) -> Ints:
    """Places in the shared strings."""
    try:
        found: Ints = texts.cast(pa.int32()).to_numpy()
    except pa.ArrowInvalid as error:
        raise Strange from error
    sure((found >= 0) & (found < below))
    return found


def _column(at: Ints, strings: pa.Array, own: pa.Array) -> pa.Array:
    """One column: places below the end of `strings` are theirs, those behind it are `own`'s."""
    shared = at < len(strings)
    if shared.all():
        return strings.take(pa.array(at))
    if not shared.any():
        return own.take(pa.array(at - len(strings)))
    mine = own.take(pa.array(np.where(shared, 0, at - len(strings))))
    theirs = strings.take(pa.array(np.where(shared, at, len(strings) - 1)))
    return pc.if_else(pa.array(shared), theirs, mine)
