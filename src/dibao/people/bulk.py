"""Whole columns of identity numbers: a short path without compiled code and a compiled one.

Invariant: both paths return the same frame (id_number, id_status, id_key), row for row equal to
`numbers.clean`. Below `COMPILED_FROM` rows the import of the compiler would cost more than it
saves (about a second), so clean numbers are checked by Polars and only odd ones are read one by
one; above it the kernel reads the Arrow buffers on all cores.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from dibao.people.numbers import CHECKS, FIRST_YEAR, LAST_YEAR, WEIGHTS, clean

COMPILED_FROM = 400_000
STATUSES = ("", "valid", "upgraded", "invalid", "lost")
_TENS = 10 ** np.arange(16, -1, -1)
_NEAR = 16_384  # keys that lie in the nearest memory
_SLICE = 4_000_000  # 18-byte slots must stay within the 2 GiB of one Arrow view buffer
Bytes = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Flags = pl.Series | Sequence[bool] | None


def normalise(series: pl.Series, numeric: Flags = None) -> pl.DataFrame:
    """Read a whole column: id_number (''), id_status, id_key (null), row for row as `clean` does.

    `numeric` may say for each row whether the spreadsheet stored a number; ValueError when it has
    another length than the column.
    """
    texts = series.cast(pl.String)
    stored = None if numeric is None else pl.Series("numeric", numeric, dtype=pl.Boolean)
    if stored is not None and stored.len() != texts.len():
        raise ValueError("numeric must have one flag a row")
    if texts.len() < COMPILED_FROM:
        return by_expressions(texts, stored)
    return by_kernel(texts, stored)


# ---- short columns ----------------------------------------------------------------------------


def by_expressions(texts: pl.Series, numeric: pl.Series | None = None) -> pl.DataFrame:
    """Polars checks what is written without dirt; the rest goes through `clean`, once a text."""
    flags = pl.repeat(False, texts.len(), eager=True) if numeric is None else numeric
    flags = flags.fill_null(False)
    plain = _plain(texts) & ~flags
    odd = (~plain).arg_true()
    cells = list(zip(texts.gather(odd), flags.gather(odd), strict=True))
    told = {(text, stored): clean(text, numeric=stored) for text, stored in dict.fromkeys(cells)}
    read = [told[cell] for cell in cells]
    status = pl.repeat("valid", texts.len(), dtype=pl.String, eager=True)
    # `scatter` writes into the series it is asked of.
    number = texts.clone().scatter(odd, pl.Series([one.number for one in read], dtype=pl.String))
    status = status.scatter(odd, pl.Series([one.status for one in read], dtype=pl.String))
    key = number.str.slice(0, 17).cast(pl.Int64, strict=False)
    return pl.DataFrame({"id_number": number, "id_status": status, "id_key": key})


def _plain(texts: pl.Series) -> pl.Series:
    """True for eighteen characters that need no clean-up, are valid and were not rounded."""
    shaped = texts.str.contains(r"^[0-9]{17}[0-9X]$").fill_null(False)
    found = shaped.to_numpy().copy()
    if found.any():
        places = _places(texts.filter(shaped))
        digits, last = places[:, :17] - np.uint8(ord("0")), places[:, 17]
        found[found] = _check_holds(digits, last) & _real(digits) & ~_rounded(digits, last)
    return pl.Series(found)


def _places(texts: pl.Series) -> Bytes:
    """The characters of texts of eighteen characters, a text a row."""
    array = texts.to_arrow().cast(pa.large_string())
    data = np.frombuffer(array.buffers()[2], np.uint8)
    return data[18 * array.offset : 18 * (array.offset + len(array))].reshape(-1, 18)


def _check_holds(digits: Bytes, last: Bytes) -> Mask:
    total = digits.astype(np.float32) @ np.array(WEIGHTS, np.float32)
    checks = np.frombuffer("".join(CHECKS).encode(), np.uint8)
    found: Mask = checks[total.astype(np.int64) % 11] == last
    return found


def _real(digits: Bytes) -> Mask:
    """Is the day of birth one that there was?"""
    year = digits[:, 6:10] @ np.array([1000, 100, 10, 1])
    month, day = (digits[:, at : at + 2] @ np.array([10, 1]) for at in (10, 12))
    leap = ((year % 4 == 0) & (year % 100 != 0)) | (year % 400 == 0)
    last = np.where(month == 2, 28 + leap, 30 + ((month + month // 8) % 2))
    found: Mask = (
        (year >= FIRST_YEAR) & (year <= LAST_YEAR) & (month >= 1) & (month <= 12) & (day >= 1)
        & (day <= last)
    )  # fmt: skip
    return found


def _rounded(digits: Bytes, last: Bytes) -> Mask:
    """May a spreadsheet have rounded it to fifteen digits?"""
    value = (digits @ _TENS) * 10 + last - ord("0")
    kept = (value // 1000 * 1000).astype(np.float64).astype(np.int64) == value
    found: Mask = kept & (last != ord("X"))
    return found


# ---- long columns -----------------------------------------------------------------------------


def by_kernel(texts: pl.Series, numeric: pl.Series | None = None) -> pl.DataFrame:
    """The compiled path, in slices of four million rows."""
    parts = []
    for start in range(0, max(texts.len(), 1), _SLICE):
        part = texts.slice(start, _SLICE)
        flags = None if numeric is None else numeric.slice(start, _SLICE)
        parts.append(_read_slice(part, flags))
    return pl.concat(parts, rechunk=False)


def _read_slice(texts: pl.Series, numeric: pl.Series | None) -> pl.DataFrame:
    from dibao.people import kernel

    rows = texts.len()
    views, addresses, data = _buffers(texts)
    present = _flags(texts.is_not_null()) if texts.null_count() else np.empty(0, np.uint8)
    flags = np.empty(0, np.uint8) if numeric is None else _flags(numeric.fill_null(False))
    out = np.empty(18 * rows, np.uint8)  # memory is committed only where a text was cleaned
    numbers = np.empty((rows, 4), np.int32)
    status = np.empty((rows, 2), np.int64)
    usable = np.empty(rows, np.bool_)
    keys = np.zeros(rows, np.int64)
    workers = min(os.cpu_count() or 1, 8)
    edges = np.linspace(0, rows, workers + 1).astype(np.int64)

    def work(part: int) -> None:
        kernel.read(
            views, addresses, present, flags, kernel.CLASS_TABLE, _WORDS,
            edges[part], edges[part + 1], out, numbers, status, usable, keys,
        )  # fmt: skip

    if workers == 1:
        work(0)
    else:
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(work, range(workers)))
    bits = pa.py_buffer(np.packbits(usable, bitorder="little"))
    return pl.DataFrame(
        [
            _views("id_number", rows, numbers, [pa.py_buffer(out), *data]),
            _views("id_status", rows, status, []),
            _series("id_key", pa.Array.from_buffers(pa.int64(), rows, [bits, pa.py_buffer(keys)])),
        ]
    )


class Keys:
    """A set of identity keys that a whole column can be held against."""

    def __init__(self, keys: pl.Series) -> None:
        from dibao.people import key_set

        wanted = keys.drop_nulls().to_numpy()
        wide = 1 << max(4, 2 * wanted.size).bit_length()
        self._slots, self._marks = np.zeros(wide, np.int64), np.zeros(wide // 8, np.uint64)
        key_set.fill(wanted, self._marks, self._slots)

    def about(self, texts: pl.Series) -> Any:
        """Of each text: 0 a number that is not of the set, 1 one that is, 2 no usable number."""
        from dibao.people import kernel, key_set

        views, addresses, _data = _buffers(texts)
        present = _flags(texts.is_not_null()) if texts.null_count() else np.empty(0, np.uint8)
        usable, found = np.empty(texts.len(), np.bool_), np.empty(texts.len(), np.bool_)
        keys = np.zeros(min(texts.len(), _NEAR), np.int64)
        for first in range(0, texts.len(), _NEAR):
            part = slice(first, min(first + _NEAR, texts.len()))
            own, mine = keys[: part.stop - first], usable[part]
            kernel.keys_of(views, addresses, present, kernel.CLASS_TABLE, first, own, mine)
            key_set.held(own, self._marks, self._slots, found[part])
        return np.where(usable, found, np.uint8(2)).astype(np.uint8)


def _buffers(texts: pl.Series) -> tuple[Any, Any, list[Any]]:
    """Views of a column, the addresses they need, and the data buffers they point into."""
    arrow = texts.rechunk().to_arrow(compat_level=pl.CompatLevel.newest())
    if arrow.type != pa.string_view():
        arrow = arrow.cast(pa.string_view())
    _, view_buffer, *data = arrow.buffers()
    everything = np.frombuffer(view_buffer, np.int32)
    views = everything[4 * arrow.offset : 4 * (arrow.offset + len(arrow))].reshape(-1, 4)
    addresses = np.array([views.ctypes.data, *(b.address for b in data)], np.uint64)
    return views, addresses, data


def _flags(series: pl.Series) -> Any:
    return series.cast(pl.UInt8).to_numpy()


def _views(name: str, rows: int, views: Any, data: list[Any]) -> pl.Series:
    buffers = [None, pa.py_buffer(views), *data]
    return _series(name, pa.Array.from_buffers(pa.string_view(), rows, buffers))


def _series(name: str, array: pa.Array) -> pl.Series:
    made = pl.from_arrow(array)
    assert isinstance(made, pl.Series)
    return made.alias(name)


def _status_views() -> Any:
    """The five statuses as inline Arrow views (all are shorter than thirteen bytes)."""
    views = np.zeros((len(STATUSES), 16), np.uint8)
    for index, word in enumerate(STATUSES):
        views[index, 0] = len(word)
        views[index, 4 : 4 + len(word)] = np.frombuffer(word.encode(), np.uint8)
    return views.view(np.int64)


_WORDS = _status_views()
