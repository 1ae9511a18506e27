"""Where the tags of a piece of XML stand, without an object for any of them.

Invariant: a piece that holds a tag nobody expected is refused (`Strange`), never read by guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import IO

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Ints = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
BLOCK = 8 << 20  # bytes of XML looked at together
FIRST = 1 << 16  # bytes within which the first mark stands
_BEYOND = b"\0" * 32  # a tag at the very end may be looked at as if it went on
# A reference, a line break of another system, an escaped character, marks of ours.
_CODED = (b"&", b"\r", b"_x", b"\x01", b"\x02", b"\x03", b"\x04")
_CODED_TEXT = r"[&\r\x{01}-\x{04}]|_x"


class Strange(Exception):
    """Written in a way that is left to the reader library."""


def kinds_of(tags: Mapping[str, int], others: int = 0) -> Bytes:
    """A table from the two bytes behind `<` to the kind of tag; 0 is not expected."""
    table = np.full(1 << 16, others, np.uint8)
    for start, kind in tags.items():
        table[ord(start[0]) << 8 | ord(start[1])] = kind
    return table


class Tags:
    """All tags of a piece: `at` where each begins, `kind` what it is; `bytes` is the piece."""

    def __init__(self, data: bytes, kinds: Bytes) -> None:
        self.data = data + _BEYOND
        self.bytes = np.frombuffer(self.data, np.uint8)
        self.at = np.flatnonzero(self.bytes == ord("<"))
        code = self.bytes[self.at + 1].astype(np.uint16)
        code <<= 8
        code |= self.bytes[self.at + 2]
        self.kind = kinds[code]
        if not self.kind.all():
            raise Strange

    def piece(self, start: int, end: int) -> bytes:
        """What stands between two places."""
        return self.data[start : min(end, len(self.data) - len(_BEYOND))]

    def of(self, kind: int) -> Ints:
        """Which tags are of one kind."""
        return np.flatnonzero(self.kind == kind)

    def inner(self, tags: Ints) -> tuple[Ints, Ints]:
        """Begin and end of the text behind tags that are `<v>`, `<t>` or `<t xml:space="preserve">`."""
        start = self.at[tags] + 3
        bare = self.bytes[start - 1] == ord(">")
        if not bare.all():
            start = np.where(bare, start, start + len(' xml:space="preserve"'))
            if (self.bytes[start - 1] != ord(">")).any():
                raise Strange
        return start, self.at[tags + 1]

    def texts(self, start: Ints, end: Ints) -> pa.Array:
        """The texts between places that go upwards."""
        if not len(start):
            return pa.array([], pa.string())
        ends = np.empty(2 * len(start), np.int32)
        ends[::2], ends[1::2] = start, end
        pieces = pa.StringArray.from_buffers(
            len(ends) - 1, pa.py_buffer(ends), pa.py_buffer(self.data)
        )
        found = pieces.take(pa.array(np.arange(0, len(ends), 2, dtype=np.int32)))
        try:
            found.validate(full=True)
        except pa.ArrowInvalid as error:  # no UTF-8
            raise Strange from error
        return found

    def coded(self, texts: pa.Array, start: Ints, end: Ints) -> Mask:
        """Which of the texts between places may mean something else than what stands there."""
        found: Mask = (self.bytes[start] <= ord(" ")) | (self.bytes[end - 1] <= ord(" "))
        data = self.data[: -len(_BEYOND)]
        if any(mark in data for mark in _CODED):
            told = pc.match_substring_regex(texts, _CODED_TEXT)
            found |= told.to_numpy(zero_copy_only=False)
        return found


def after(member: IO[bytes], mark: bytes, *, keep: bool = False) -> bytes:
    """What is read behind the first mark; the file's beginning before it says UTF-8 or nothing."""
    start = member.read(FIRST)
    at = start.find(mark)
    said = re.search(rb'encoding="([\w-]+)"', start[:200])
    if at < 0 or (said and said[1].lower() != b"utf-8"):
        raise Strange
    return start[at if keep else at + len(mark) :]


def ahead(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The blocks, each unpacked while the one before is looked at."""
    todo = iter(blocks)
    with ThreadPoolExecutor(1) as aside:
        coming = aside.submit(next, todo, None)
        while (block := coming.result()) is not None:
            coming = aside.submit(next, todo, None)
            yield block


def sure(found: Mask) -> None:
    """Refuse a piece of which this does not hold everywhere."""
    if not found.all():
        raise Strange
