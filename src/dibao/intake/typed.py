"""One column of text → the typed columns of one field.

Invariant: nothing here looks at two cells at a time, so the order of rows can never matter; a
short cut for whole columns gives exactly what the reader of one cell would give.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache, partial, reduce

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from dibao.intake import amounts, days
from dibao.intake.cells import Bounds, is_blank, is_clean, is_error, squeeze, tidy
from dibao.intake.codes import codes_of, in_classes, padded
from dibao.intake.columns import Column, Ints, Mask, first_filled, mask_of
from dibao.intake.heads import months_of, scale_of
from dibao.opening.frames import DAY, NUMBER
from dibao.reasoning.source import TEXT_TYPES, Field

SMALL = 150  # fewer distinct texts are read one by one sooner than the engines start
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
        code = f.type == "code" and column.name == f.name
        value = f.no_column or None if code else "" if column.type == pa.string() else None
        found[column.name] = repeated(value, column.type, rows)
    return found


@lru_cache(maxsize=8)
def repeated(value: str | None, kind: pa.DataType, rows: int) -> pa.Array:
    """One value in every row; fields that a sheet has not share it."""
    return pa.repeat(pa.scalar(value, kind), rows)


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


def village_in_address(text: str) -> str:
    """The village an address names, '' where it names none (沙湾乡河口村三组12号 → 河口村)."""
    found = _VILLAGE.match(re.sub(r"(附?\d+号.*|\d+[栋幢室].*)$", "", place_text(text)))
    return found[1] if found else ""


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
    return text[:1] == NUMBER and len(body.lstrip("-")) > 15 and "." not in body


_TEXT: dict[str, Callable[[str], str]] = {
    "text": plain_text, "place": place_text, "name": name_text, "plate": plate_text,
    "account": account_text, "phone": place_text, "id": place_text,
}  # fmt: skip


# ---------------------------------------------------------------- a field
def read_field(
    f: Field, columns: Sequence[Column], heads: Sequence[str], *, pivot: int,
    first_1904: bool, title_scale: int,
) -> Typed:  # fmt: skip
    """Type one field from the columns that feed it."""
    if f.type == "code":
        return _code(f, columns)
    column = first_filled(columns)
    if f.type in TEXT_TYPES:
        return _text(f, column)
    return _bounded(f, column, _way(f, heads[0] if heads else "", pivot, first_1904, title_scale))


@dataclass(frozen=True, slots=True)
class _Way:
    """How a cell of a field is read, and how the plain ones of a whole column are."""

    cell: Callable[[str], Bounds]
    column: Callable[[pa.Array], Plain] | None = None


def _way(f: Field, head: str, pivot: int, first_1904: bool, title_scale: int) -> _Way:
    if f.type == "date":
        return _Way(partial(days.day, pivot=pivot, first_1904=first_1904), _plain_days)
    if f.type == "month":
        return _Way(partial(days.month, pivot=pivot, first_1904=first_1904))
    if f.type == "number" and "%" in f.unit:
        return _Way(amounts.share)
    whole = 1 if f.type == "count" else 100
    if f.type != "money":
        into = amounts.area_unit(f.unit)
        if into:
            said = amounts.area_unit(head) or into
            plain = partial(_plain_amounts, hundred=100, least=f.least) if said == into else None
            return _Way(partial(amounts.area, into=into, said=said, least=f.least), plain)
        return _quantity(Decimal(scale_of(head) or 1), 1, whole, f.least, 0)
    period, spoken = months_of(f.unit), months_of(head)
    divide = 1
    if period and spoken and spoken != period:
        divide = spoken // period if spoken > period else -(period // spoken)
    return _quantity(Decimal(scale_of(head) or title_scale or 1), divide, whole, f.least, period)


def _quantity(factor: Decimal, divide: int, hundred: int, least: int | None, period: int) -> _Way:
    reader = partial(amounts.quantity, factor=factor, divide=divide, hundred=hundred, least=least,
                     period=period)  # fmt: skip
    plain = factor == 1 and divide == 1
    return _Way(reader, partial(_plain_amounts, hundred=hundred, least=least) if plain else None)


def other_area(f: Field, head: str) -> bool:
    """Does the head name another unit of area than the field is kept in?"""
    said = amounts.area_unit(head)
    return bool(said) and f.type == "number" and amounts.area_unit(f.unit) not in ("", said)


def unit_head(f: Field, head: str, titles: Sequence[str]) -> str:
    """The head of a column, with the unit of area a title gives where the head has none."""
    if f.type != "number" or not amounts.area_unit(f.unit) or amounts.area_unit(head):
        return head
    told = {amounts.area_unit(t) for t in titles if "单位" in t} - {""}
    return f"{head}（{told.pop()}）" if len(told) == 1 else head


# ---------------------------------------------------------------- whole columns
Plain = tuple[Mask, Ints]  # which of the texts are plain, and what each of those says
_DAY = r"^\x02?[0-9]{4}-[0-9]{2}-[0-9]{2}(T00:00:00)?$"
_AMOUNT = r"^\x01?[0-9]{1,9}(\.[0-9]{1,2})?$"


def _plain_days(texts: pa.Array) -> Plain:
    """Days written 2018-06-01, as ordinals."""
    told = pl.col("told")
    days = told.str.strip_prefix(DAY).str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    known = told.str.contains(_DAY) & days.dt.year().is_between(1850, 2200)
    return _those(texts, known, days.cast(pl.Int64) + _EPOCH)


def _plain_amounts(texts: pa.Array, *, hundred: int, least: int | None) -> Plain:
    """Amounts of digits with at most two decimals, as whole hundredths (or whole units)."""
    told = pl.col("told")
    bare = told.str.strip_prefix(NUMBER)
    rest = bare.str.extract(r"\.([0-9]+)$").fill_null("").str.pad_end(2, "0")
    whole = bare.str.extract("^([0-9]{1,9})").cast(pl.Int64)
    value = whole * hundred + rest.cast(pl.Int64, strict=False).fill_null(0)
    known = told.str.contains(_AMOUNT)
    if hundred == 1:
        known &= ~told.str.contains(".", literal=True)
    if least is not None:
        known &= value >= least
    return _those(texts, known, value)


def _those(texts: pa.Array, known: pl.Expr, value: pl.Expr) -> Plain:
    """Where `known` holds of the texts, and the values there."""
    frame = pl.DataFrame({"told": pl.from_arrow(texts)})
    found = frame.select(known=known.fill_null(False), value=value)
    plain: Mask = found["known"].to_numpy()
    return plain, found["value"].to_numpy()[plain].astype(np.int64)


def _bounded(f: Field, column: Column, way: _Way) -> Typed:
    size = len(column.values)
    plain, said = np.zeros(size, bool), np.zeros(0, np.int64)
    if way.column is not None and size >= SMALL:
        plain, said = way.column(column.values)
    bounds = {side: np.zeros(size, np.int64) for side in ("least", "most")}
    blank = {side: np.zeros(size, bool) for side in bounds}
    ends: dict[int, Bounds] = {}
    unread: dict[int, Bounds] = {}
    odd = np.zeros(size, bool)
    found = Typed({}, errors=len(column.errors))
    for side in bounds:
        bounds[side][plain] = said
    for i, text in zip(np.flatnonzero(~plain), column.texts(~plain), strict=True):
        one = Bounds(why="公式出错") if is_error(text) else way.cell(text)
        for side, value in (("least", one.least), ("most", one.most)):
            blank[side][i] = value is None
            bounds[side][i] = value or 0
        odd[i] = one.odd and not is_blank(text)
        if one.end is not None:
            ends[int(i)] = one.end
        if one.why:
            unread[int(i)] = one
    found.odd = len(column.rows(odd))
    for row in column.rows(np.isin(np.arange(size), list(unread))):
        one = unread[int(column.at[row])]
        (found.refused if one.refuse else found.opened)[int(row)] = one.why
    for side in bounds:
        found.arrays[f"{f.name}_{side}"] = column.spread(_shaped(f, bounds[side], blank[side]))
    if ends:
        ranges = np.isin(np.arange(size), list(ends))
        found.ends["ranged"] = column.spread(pa.array(ranges))
        for side in ("least", "most"):
            told = [getattr(ends[i], side) if i in ends else None for i in range(size)]
            values = np.array([t or 0 for t in told], np.int64)
            found.ends[side] = column.spread(
                _shaped(f, values, np.array([t is None for t in told]))
            )
    return found


def _shaped(f: Field, values: Ints, blank: Mask) -> pa.Array:
    """Whole numbers as the field's Arrow type; ordinals become days."""
    if f.type == "date":
        days = pa.array((values - _EPOCH).astype(np.int32), mask=blank)
        return days.view(pa.date32())
    return pa.array(values, mask=blank).cast(_TYPES[f.type])


def _text(f: Field, column: Column) -> Typed:
    settled, upper = column.telling, f.type in ("plate", "account")
    if f.type == "name":
        settled = column.clean
    elif f.type == "account":
        settled = settled & ~mask_of(pc.match_substring_regex(column.values, "^[0-9][eE][0-9]{2}$"))
    found = Typed({f.name: column.mapped(_TEXT[f.type], settled, upper=upper)})
    found.errors = len(column.errors)
    if f.type == "account":
        lost = column.judged(lambda t: not is_blank(t) and lost_digits(t), ~settled)
        for row in column.rows(lost):
            found.opened[int(row)] = "账号存成了数字，末几位已丢失，按未填处理"
    return found


def _code(f: Field, columns: Sequence[Column]) -> Typed:
    told = []
    for column in columns:
        texts = column.texts()
        lost = in_classes(f) and padded(f, texts)
        told.append([None if is_blank(v) or is_error(v) else codes_of(v, f, zeros_lost=lost)
                     for v in texts])  # fmt: skip
    found = Typed({}, errors=sum(len(column.errors) for column in columns))
    if len(columns) == 1:
        codes = columns[0].spread(pa.array([_one(f, s) for s in told[0]], pa.string()))
    else:
        rows = [reduce(_joined, (told[c][i] for c, i in enumerate(at)))
                for at in zip(*(column.at for column in columns), strict=True)]  # fmt: skip
        codes = pa.array([_one(f, s) for s in rows], pa.string())
    words = first_filled(columns)
    found.arrays = {f.name: codes, f"{f.name}_text": words.mapped(plain_text, words.telling)}
    return found


def _one(f: Field, codes: frozenset[str] | None) -> str | None:
    """The one code that is meant; a blank cell takes what the field says of blanks."""
    if codes is None:
        return f.blank or None
    return next(iter(codes)) if len(codes) == 1 else None


def _joined(a: frozenset[str] | None, b: frozenset[str] | None) -> frozenset[str] | None:
    """Two columns feeding one code: what one leaves open the other may say."""
    if not a or not b:
        return a or b or (a if a is not None else b)
    return a | b
