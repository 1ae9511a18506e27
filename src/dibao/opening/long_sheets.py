"""A long sheet of an .xlsx as columns of texts, without an object for every cell.

Invariant: what comes out is what the reader library would have told, cell for cell. Only texts and
plain numbers are settled here; every other cell (a day, a yes, 1E+17, &lt;) is put into a small book,
once for each thing it says, and the library reads that. A sheet that is not written in the plain way
of the common programs is refused (`Strange`).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import IO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dibao.opening.frames import FAILED, NUMBER
from dibao.opening.gaps import MERGED, Merge, place
from dibao.opening.marks import Ints, Mask, Strange, Tags, kinds_of
from dibao.opening.small_books import SmallBook

BLOCK = 8 << 20  # bytes of XML looked at together
WIDEST = 1_000
LOWEST = 1_048_576
_CELL, _VALUE, _ROW, _OTHER = 1, 2, 3, 4
_SHEET = kinds_of({
    "c ": _CELL, "v>": _VALUE, "t>": _VALUE, "t ": _VALUE, "ro": _ROW, "/r": _OTHER, "/c": _OTHER,
    "/v": _OTHER, "/t": _OTHER, "is": _OTHER, "/i": _OTHER, "f>": _OTHER, "f ": _OTHER, "/f": _OTHER,
})  # fmt: skip
_ITEM, _RICH = 5, 6
_STRINGS = kinds_of(
    {"si": _ITEM, "t>": _VALUE, "t ": _VALUE, "/t": _OTHER, "/s": _OTHER}, others=_RICH
)
_TOO_RICH = 50_000
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


class LongSheet:
    """One sheet, read once from above: `batches`, and then `merged` is known."""

    def __init__(self, z: zipfile.ZipFile, name: str, target: str) -> None:
        self._z, self._target = z, target
        self._small = SmallBook(z, name, target)
        self._kinds: dict[str, int] = {}
        self._said: dict[tuple[str, str], str] = {}
        self.merged: list[Merge] = []

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Rows from row 1 on to the last that holds anything; raises Strange."""
        strings = _shared_strings(self._z, self._small)
        done = 0
        for block in _ahead(self._blocks()):
            cells = _cells(Tags(block, _SHEET))
            if len(cells.row):
                yield self._batch(cells, strings, done)
                done = int(cells.row[-1]) + 1

    def _blocks(self) -> Iterator[bytes]:
        """Pieces of whole rows."""
        with self._z.open(self._target) as member:
            rest = _after(member, b"<sheetData>")
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

    def _batch(self, cells: _Cells, strings: pa.Array, done: int) -> pa.RecordBatch:
        """The rows from `done` on as text columns."""
        kind = np.array([self._kind(told) for told in cells.told.dictionary.to_pylist()], np.int64)
        kind = kind[cells.told.indices.to_numpy()]
        asked = (kind == _ASKED) | (cells.start == cells.end)
        blank = len(strings) - 1  # the last shared string is a blank of ours
        at = np.empty(
            len(kind), np.int64
        )  # a shared string, or behind them a text of the cell's own
        own: list[pa.Array] = []
        size = len(strings)
        for which in (_SHARED, _INLINE, _NUMBER, _FAILED):
            mine = np.flatnonzero((kind == which) & ~asked)
            if not len(mine):
                continue
            texts = cells.tags.texts(cells.start[mine], cells.end[mine])
            if which == _SHARED:
                at[mine] = _numbers(texts, blank)
                continue
            if which == _FAILED:
                texts = pa.repeat(pa.scalar(FAILED), len(mine))
            elif which == _NUMBER:
                plain = _mask(pc.match_substring_regex(texts, _PLAIN))
                asked[mine[~plain]] = True
                texts = pc.binary_join_element_wise(NUMBER, texts, "")
            else:
                asked[mine[cells.tags.coded(texts, cells.start[mine], cells.end[mine])]] = True
            at[mine] = np.arange(size, size + len(mine))
            own.append(texts)
            size += len(mine)
        if asked.any():
            mine = np.flatnonzero(asked)
            at[mine] = np.arange(size, size + len(mine))
            own.append(self._asked(cells, mine))
        rows, width = int(cells.row[-1]) + 1 - done, int(cells.column.max()) + 1
        grid = np.full((width, rows), blank, np.int64)
        grid[cells.column, cells.row - done] = at
        told = pa.concat_arrays(own) if own else strings[:0]
        return pa.record_batch(
            [_column(line, strings, told) for line in grid], names=[f"c{i}" for i in range(width)]
        )

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
    _sure(b[end] == ord(">"))
    for place_, mark in enumerate('r="', 3):
        _sure(b[at + place_] == ord(mark))
    column, letters = np.zeros(len(at), np.int64), np.full(len(at), 0)
    going = np.ones(len(at), bool)
    for n in range(4):
        letter = b[at + 6 + n]
        going &= letter >= ord("A")
        if not going.any():
            break
        column = np.where(going, column * 26 + letter - ord("A") + 1, column)
        letters += going
    _sure((letters > 0) & (column <= WIDEST))
    quote = at + 6 + letters + digits
    _sure(b[quote] == ord('"'))
    _sure(b[quote - 1] == ord("0") + (row + 1) % 10)  # places that no longer fit their rows
    told = tags.texts(quote + 1, end).dictionary_encode()
    start, stop = tags.inner(value)
    return _Cells(tags, row, column - 1, told, value, start, stop)


def _row_numbers(tags: Tags, rows: Ints) -> tuple[Ints, Ints]:
    """The number of each row from 0 on and how many digits it is written with."""
    at, b = tags.at[rows], tags.bytes
    for place_, mark in enumerate('w r="', 3):
        _sure(b[at + place_] == ord(mark))
    number, digits = np.zeros(len(at), np.int64), np.zeros(len(at), np.int64)
    going = np.ones(len(at), bool)
    for n in range(8):
        digit = b[at + 8 + n]
        going &= (digit >= ord("0")) & (digit <= ord("9"))
        if not going.any():
            break
        number = np.where(going, number * 10 + digit - ord("0"), number)
        digits += going
    _sure((number > 0) & (number <= LOWEST))
    _sure(np.diff(number) > 0)
    return number - 1, digits


def _sure(found: Mask) -> None:
    if not found.all():
        raise Strange


def _mask(flags: pa.Array) -> Mask:
    found: Mask = flags.to_numpy(zero_copy_only=False)
    return found


def _numbers(texts: pa.Array, below: int) -> Ints:
    """Places in the shared strings."""
    try:
        found: Ints = texts.cast(pa.int32()).to_numpy()
    except pa.ArrowInvalid as error:
        raise Strange from error
    _sure((found >= 0) & (found < below))
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


def _shared_strings(z: zipfile.ZipFile, small: SmallBook) -> pa.Array:
    """The texts that cells share, and a blank behind them."""
    parts = []
    if "xl/sharedStrings.xml" in z.namelist():
        for block in _ahead(_items(z)):
            parts.append(_strings(Tags(block, _STRINGS), small))
    return pa.concat_arrays([*parts, pa.array([""])])


def _items(z: zipfile.ZipFile) -> Iterator[bytes]:
    """Pieces of whole items."""
    with z.open("xl/sharedStrings.xml") as member:
        rest = _after(member, b"<si>", keep=True)
        more = b"-"
        while more:
            more = member.read(BLOCK)
            rest += more
            if cut := rest.rfind(b"</si>") + 1:
                cut += len(b"/si>")
                yield rest[:cut]
                rest = rest[cut:]


def _strings(tags: Tags, small: SmallBook) -> pa.Array:
    items, value = tags.of(_ITEM), tags.of(_VALUE)
    # <si><t>…</t></si> and nothing else; the library reads what has more to it.
    plain = np.zeros(len(items), bool)
    kinds = np.append(tags.kind, np.full(5, _OTHER, np.uint8))
    plain[:] = (kinds[items + 1] == _VALUE) & (np.diff(np.append(items, len(tags.kind))) == 4)
    start, end = tags.inner(items[plain] + 1)
    texts = tags.texts(start, end)
    odd = tags.coded(texts, start, end)
    if plain.all() and not odd.any() and len(value) == len(items):
        return texts
    plain[np.flatnonzero(plain)[odd]] = False
    texts = texts.filter(pa.array(~odd))
    rest = np.flatnonzero(~plain)
    if len(rest) > _TOO_RICH:
        raise Strange
    ends = np.append(tags.at[items], len(tags.data) - 32)
    told = small.strings([tags.data[ends[i] : ends[i + 1]] for i in rest])
    at = np.empty(len(items), np.int64)
    at[plain], at[rest] = np.arange(len(texts)), np.arange(len(texts), len(items))
    return pa.concat_arrays([texts, pa.array(told, pa.string())]).take(pa.array(at))


def _after(member: IO[bytes], mark: bytes, *, keep: bool = False) -> bytes:
    """What is read behind the first mark; the file's beginning before it says UTF-8 or nothing."""
    start = member.read(1 << 16)
    at = start.find(mark)
    said = re.search(rb'encoding="([\w-]+)"', start[:200])
    if at < 0 or (said and said[1].lower() != b"utf-8"):
        raise Strange
    return start[at if keep else at + len(mark) :]


def _ahead(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The blocks, each unpacked while the one before is looked at."""
    todo = iter(blocks)
    with ThreadPoolExecutor(1) as aside:
        coming = aside.submit(next, todo, None)
        while (block := coming.result()) is not None:
            coming = aside.submit(next, todo, None)
            yield block
