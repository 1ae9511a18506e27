"""What goes from the opening process to its parent: cells as marked texts, sheets as frames.

Invariant: every cell travels as text, with a kind mark in front of anything that was not text. A
frame is 4 bytes length + JSON, then, when the JSON says "bytes", that many bytes: one Arrow record
batch of "width" text columns. A sheet is one frame "sheet", frames "rows", one frame "end"; a second
"sheet" before the end begins it anew.
"""

from __future__ import annotations

import datetime as dt
import json
import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, BinaryIO

import pyarrow as pa

NUMBER, DAY, BOOL, ERROR = "\x01", "\x02", "\x03", "\x04"
FAILED = ERROR + "#公式出错"
MERGES = 200_000  # merged cells that are told of a sheet
Merged = Sequence[tuple[tuple[int, int], tuple[int, int]]]
CHUNK = 2_000  # rows whose texts stay in the cache until they are packed


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


def ship(
    out: BinaryIO, head: dict[str, Any], rows: Iterable[list[Any]], merged: Merged = ()
) -> None:
    """A sheet as one head, its rows as they are ready, and an end."""
    send_sheet(out, head, tables(rows), lambda: merged)


def send_sheet(
    out: BinaryIO, head: dict[str, Any], batches: Iterable[pa.RecordBatch],
    merged: Callable[[], Merged],
) -> None:  # fmt: skip
    """A sheet as one head, its batches, and an end with the merged cells, known when all is read."""
    send(out, head)
    for batch in batches:
        send(out, {"event": "rows", "width": batch.num_columns}, batch.serialize())
    send(out, {"event": "end", "merged": list(merged())[:MERGES]})
