"""One column of text → the typed columns of one field.

Invariant: every distinct text is read once, in plain Python, and the result is spread over the
rows; nothing here looks at two cells at a time, so the order of rows can never matter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dibao.intake import cells
from dibao.intake.cells import Bounds, is_blank, is_clean, is_error, squeeze, tidy
from dibao.intake.heads import months_of, scale_of
from dibao.reasoning.source import TEXT_TYPES, Field

Ints = npt.NDArray[np.int64]
_TYPES: dict[str, pa.DataType] = {
    "money": pa.int64(), "count": pa.int64(), "number": pa.int64(), "date": pa.date32(),
    "month": pa.int32(),
}  # fmt: skip
_EPOCH = 719_163  # date(1970, 1, 1).toordinal()


@dataclass(slots=True)
class Typed:
    """Arrays by output column, and what was found wrong by row index (sparse)."""

    arrays: dict[str, pa.Array]
    refused: dict[int, str] = field(default_factory=dict)
    opened: dict[int, str] = field(default_factory=dict)
    errors: int = 0
    odd: int = 0
    ends: dict[str, pa.Array] = field(default_factory=dict)


def schema_of(f: Field) -> list[pa.Field]:
    """The output columns of a field."""
    if f.type in TEXT_TYPES:
        return [pa.field(f.name, pa.string())]
    if f.type == "code":
        return [pa.field(f.name, pa.string()), pa.field(f"{f.name}_text", pa.string())]
    kind = _TYPES[f.type]
    return [pa.field(f"{f.name}_least", kind), pa.field(f"{f.name}_most", kind)]


def empty(f: Field, rows: int) -> dict[str, pa.Array]:
    """The columns of a field the sheet has no column for."""
    found: dict[str, pa.Array] = {}
    for column in schema_of(f):
        if f.type == "code" and column.name == f.name:
            found[column.name] = pa.repeat(pa.scalar(f.no_column or None, pa.string()), rows)
        elif column.type == pa.string():
            found[column.name] = pa.repeat(pa.scalar(""), rows)
        else:
            found[column.name] = pa.nulls(rows, column.type)
    return found


def encode(column: pa.Array) -> tuple[list[str], Ints]:
    """Distinct texts and, for each row, which of them it holds."""
    coded = column.dictionary_encode()
    return coded.dictionary.to_pylist(), coded.indices.to_numpy().astype(np.int64)


def spread(values: Sequence[Any], at: Ints, kind: pa.DataType) -> pa.Array:
    """Per-text results back to rows."""
    return pa.array(values, kind).take(pa.array(at))


def rows_of(values: Sequence[object], at: Ints) -> npt.NDArray[np.int64]:
    """Indices of the rows whose text has a truthy result."""
    marks = np.fromiter((bool(v) for v in values), bool, len(values))
    return np.nonzero(marks[at])[0]


def texts(column: pa.Array, clean: Callable[[str], str]) -> pa.Array:
    """Apply a cleaning to every distinct text."""
    values, at = encode(column)
    return spread([clean(v) for v in values], at, pa.string())


def first_filled(columns: Sequence[pa.Array]) -> pa.Array:
    """The first non-blank of several columns feeding one field."""
    found = columns[0]
    for other in columns[1:]:
        values, at = encode(found)
        blank = pa.array(np.array([is_blank(v) for v in values], bool)[at])
        found = pc.if_else(blank, other, found)
    return found


# ---------------------------------------------------------------- readers of one kind
def plain_text(text: str) -> str:
    """Free text: outer blanks away, inner runs to one."""
    if len(text) > 8 and is_clean(text):
        return text
    return "" if is_blank(text) or is_error(text) else re.sub(r"\s+", " ", tidy(text))


def place_text(text: str) -> str:
    """A place: no blanks at all."""
    if len(text) > 8 and is_clean(text):
        return text
    return "" if is_blank(text) or is_error(text) else squeeze(text)


_VILLAGE = re.compile(
    r"^(?:.*(?:镇|乡|街道|县|区|市)(?=.{2,}))?(.{1,12}?(?:村(?!民)|社区|居委会))"
    r"(?:村民委员会|村委会|居民委员会|民委员会|委会)?[-—]?((?:第?[\d一二三四五六七八九十]{1,3}|\S{0,4}?)(?:村民小组|小组|组|队|社|屯))?$"
)


def village_text(text: str) -> str:
    """A village's own name: town before it and group behind it away (清河镇石岭村3组 → 石岭村)."""
    body = place_text(text)
    found = _VILLAGE.match(body)
    return found[1] if found else body


def group_text(text: str) -> str:
    """The group behind a village's name, '' when none is written."""
    found = _VILLAGE.match(place_text(text))
    return found[2] or "" if found else ""


def name_text(text: str) -> str:
    """A person's name as written, without blanks between Han characters."""
    if is_clean(text):
        return text
    if is_blank(text) or is_error(text):
        return ""
    body = tidy(text)
    return body if body.isascii() else re.sub(r"\s+", "", body)


def plate_text(text: str) -> str:
    """A plate: letters upper, dots, dashes and blanks away."""
    return (
        ""
        if is_blank(text) or is_error(text)
        else re.sub(r"[·•・．.\-—_]", "", squeeze(text).upper())
    )


def account_text(text: str) -> str:
    """An account: grouping blanks and dashes away; '' when a spreadsheet rounded its digits."""
    if is_blank(text) or is_error(text) or lost_digits(text):
        return ""
    return re.sub(r"[-\s]", "", squeeze(text).upper())


def lost_digits(text: str) -> bool:
    """A long number that was stored as a number: the digits after the fifteenth are gone."""
    body = squeeze(text)
    if re.fullmatch(r"\d(\.\d+)?[eE]\+?\d{2}", body):
        return True
    return text[:1] == cells.NUMBER and len(body.lstrip("-")) > 15 and "." not in body


_TEXT: dict[str, Callable[[str], str]] = {
    "text": plain_text, "place": place_text, "name": name_text, "plate": plate_text,
    "account": account_text, "phone": place_text, "id": place_text,
}  # fmt: skip


def codes_of(text: str, f: Field) -> frozenset[str]:
    """The codes a cell's words may mean; empty when nothing listed fits."""
    body = squeeze(text).upper()
    body = body[:-2] if re.fullmatch(r"\d+\.0", body) else body
    tries = [body, re.sub(r"[（(\[【].*?[）)\]】]", "", body), body.lstrip("0"), body.zfill(2)]
    for attempt in tries:
        exact = frozenset(c for c, ws in f.codes.items() for w in ws if w.upper() == attempt)
        if exact and attempt:
            return exact
    parts = [p for p in re.split(r"[、,，;；/|+]", body) if p]
    if len(parts) > 1:
        return frozenset().union(*(codes_of(p, f) for p in parts))
    if body.isascii() and body.isalpha() and len(body) > 1:
        letters = [codes_of(c, f) for c in body]
        return frozenset().union(*letters) if all(letters) else frozenset()
    return _contained(body, f)


def _contained(body: str, f: Field) -> frozenset[str]:
    hits = [
        (w[1:].upper(), c) for c, ws in f.codes.items() for w in ws
        if w.startswith("*") and w[1:].upper() in body and not _denied(body, w[1:].upper())
    ]  # fmt: skip
    longest = [h for h in hits if not any(h[0] != o[0] and h[0] in o[0] for o in hits)]
    return frozenset(c for _, c in longest)


def _denied(body: str, word: str) -> bool:
    before = body[: body.index(word)][-1:]
    return before in tuple("未无非不没") and before != ""


# ---------------------------------------------------------------- a field
def read_field(
    f: Field, columns: Sequence[pa.Array], heads: Sequence[str], *, pivot: int,
    first_1904: bool, title_scale: int,
) -> Typed:  # fmt: skip
    """Type one field from the columns that feed it."""
    if f.type == "code":
        return _code(f, columns)
    column = first_filled(columns)
    if f.type in TEXT_TYPES:
        return _text(f, column)
    reader = _bounds_reader(f, heads[0] if heads else "", pivot, first_1904, title_scale)
    return _bounded(f, column, reader)


def _bounds_reader(
    f: Field, head: str, pivot: int, first_1904: bool, title_scale: int
) -> Callable[[str], Bounds]:
    if f.type == "date":
        return partial(cells.day, pivot=pivot, first_1904=first_1904)
    if f.type == "month":
        return partial(cells.month, pivot=pivot, first_1904=first_1904)
    if f.type == "number" and "%" in f.unit:
        return cells.share
    if f.type != "money":
        if _other_area(f.unit, head):
            return lambda text: Bounds(
                why="" if is_blank(text) else "面积单位与要求不一致", odd=True
            )
        factor = Decimal(scale_of(head) or 1)
        whole = 1 if f.type == "count" else 100
        return partial(cells.quantity, factor=factor, hundred=whole, least=f.least)
    factor = Decimal(scale_of(head) or title_scale or 1)
    period = months_of(f.unit)
    spoken = months_of(head)
    divide = 1
    if period and spoken and spoken != period:
        divide = spoken // period if spoken > period else -(period // spoken)
    return partial(cells.quantity, factor=factor, divide=divide, least=f.least, period=period)


def _other_area(unit: str, head: str) -> bool:
    body = squeeze(head)
    if unit in ("㎡", "平方米", "m2"):
        return "亩" in body or "公顷" in body
    return unit == "亩" and bool(re.search("平方米|平米|㎡|m2|公顷", body))


def _text(f: Field, column: pa.Array) -> Typed:
    values, at = encode(column)
    clean = _TEXT[f.type]
    found = Typed({f.name: spread([clean(v) for v in values], at, pa.string())})
    found.errors = len(rows_of([is_error(v) for v in values], at))
    if f.type == "account":
        for row in rows_of([not is_blank(v) and lost_digits(v) for v in values], at):
            found.opened[int(row)] = "账号存成了数字，末几位已丢失，按未填处理"
    return found


def _code(f: Field, columns: Sequence[pa.Array]) -> Typed:
    told: npt.NDArray[np.object_] | None = None
    found = Typed({})
    for column in columns:
        values, at = encode(column)
        sets = np.empty(len(values), object)
        sets[:] = [None if is_blank(v) or is_error(v) else codes_of(v, f) for v in values]
        found.errors += len(rows_of([is_error(v) for v in values], at))
        mine = sets[at]
        told = mine if told is None else np.array(
            [_joined(a, b) for a, b in zip(told, mine, strict=True)] + [None], object
        )[:-1]  # fmt: skip
    assert told is not None
    codes = [
        (f.blank or None) if s is None else next(iter(s)) if len(s) == 1 else None for s in told
    ]
    found.arrays = {
        f.name: pa.array(codes, pa.string()),
        f"{f.name}_text": texts(first_filled(columns), plain_text),
    }
    return found


def _joined(a: frozenset[str] | None, b: frozenset[str] | None) -> frozenset[str] | None:
    """Two columns feeding one code: what one leaves open the other may say."""
    if not a or not b:
        return a or b or (a if a is not None else b)
    return a | b


def _bounded(f: Field, column: pa.Array, reader: Callable[[str], Bounds]) -> Typed:
    values, at = encode(column)
    read = [Bounds(why="公式出错") if is_error(v) else reader(v) for v in values]
    kind = _TYPES[f.type]
    found = Typed({
        f"{f.name}_least": spread([_out(f, b.least) for b in read], at, kind),
        f"{f.name}_most": spread([_out(f, b.most) for b in read], at, kind),
    })  # fmt: skip
    found.errors = len(rows_of([is_error(v) for v in values], at))
    found.odd = len(
        rows_of([b.odd and not is_blank(v) for b, v in zip(read, values, strict=True)], at)
    )
    for row in rows_of([b.why for b in read], at):
        one = read[at[row]]
        (found.refused if one.refuse else found.opened)[int(row)] = one.why
    if any(b.end is not None for b in read):
        for side in ("least", "most"):
            found.ends[side] = spread(
                [_out(f, getattr(b.end, side)) if b.end else None for b in read], at, kind
            )
    return found


def _out(f: Field, value: int | None) -> int | None:
    return value - _EPOCH if f.type == "date" and value is not None else value
