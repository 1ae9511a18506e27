"""Names and numbers of the persons a sheet's rows speak of.

Invariant: a number is never repaired or completed here; several persons in one cell are taken
apart only when there are exactly as many numbers as names, otherwise the row is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from dibao.intake import typed
from dibao.intake.cells import MARKS, is_blank, is_error, tidy
from dibao.intake.codes import codes_of
from dibao.intake.columns import Column, Mask, mask_of, replaced
from dibao.opening.frames import NUMBER
from dibao.people import bulk, numbers
from dibao.reasoning.source import Field, Source

_SEPARATOR = re.compile(r"[、，,;；/|\n\r]+|\s{2,}")
_NUMBERS = re.compile(r"(?<![0-9])(?:[0-9]{17}[0-9Xx]|[0-9]{15})(?![0-9Xx])")
_SIDE_NOTE = {"男", "女", "户主", "本人"}
_ODD_CHARACTER = re.compile(r"[?？\ue000-\uf8ff\U000f0000-\U0010ffff□■\ufffd]")
_DOTS = re.compile(r"[•・．.‧∙⋅●]")


@dataclass(slots=True)
class Rows:
    """Typed rows of one group: which body rows, and whose."""

    at: npt.NDArray[np.int64]
    name: pa.Array
    text: pa.Array
    number: pa.Array
    status: pa.Array
    parts: list[tuple[int, int, int]] = field(default_factory=list)

    def override(self, f: Field, found: dict[str, pa.Array]) -> dict[str, pa.Array]:
        """Where one cell spoke of several persons, give each his own relation and the like."""
        if not self.parts or f.name not in ("relation", "health", "ability", "sex"):
            return found
        texts_name = f"{f.name}_text" if f.type == "code" else f.name
        told = found[texts_name].to_pylist()
        codes = found[f.name].to_pylist()
        for at, part, of in self.parts:
            pieces = [p for p in _SEPARATOR.split(told[at] or "") if p]
            if len(pieces) != of:
                continue
            told[at] = pieces[part]
            if f.type == "code":
                one = codes_of(pieces[part], f)
                codes[at] = next(iter(one)) if len(one) == 1 else None
        out = {f.name: pa.array(codes, pa.string())}
        return {**out, texts_name: pa.array(told, pa.string())}


@dataclass(slots=True)
class Persons:
    """One person group over the whole body: four columns of text, '' where nothing is known."""

    name: pa.Array
    text: pa.Array
    number: pa.Array
    status: pa.Array
    refused: dict[int, str] = field(default_factory=dict)
    several: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    raw_name: Column | None = None
    raw_id: Column | None = None

    @property
    def anyone(self) -> Mask:
        """Rows that name somebody."""
        return mask_of(pc.or_(pc.not_equal(self.name, ""), pc.not_equal(self.text, "")))

    def rows(self, open_rows: Mask, alone: bool) -> Rows:
        """Accepted rows of this group; `alone` keeps rows that name nobody."""
        mask = open_rows if alone else open_rows & self.anyone
        shared = [r for r in sorted(self.several) if mask[r]]
        mask = mask.copy()
        mask[shared] = False
        at = np.flatnonzero(mask)
        found = [self.name, self.text, self.number, self.status]
        if not mask.all():
            found = [column.filter(pa.array(mask)) for column in found]
        parts: list[tuple[int, int, int]] = []
        keep, more = at.tolist() if shared else [], []
        for r in shared:
            for part, (who, what) in enumerate(self.several[r]):
                one = numbers.clean(what)
                parts.append((len(keep), part, len(self.several[r])))
                keep.append(r)
                more.append((who, one.text, one.number, one.status))
        if more:
            at = np.array(keep, np.int64)
            found = [pa.concat_arrays([column, pa.array(new, pa.string())])
                     for column, new in zip(found, zip(*more, strict=True), strict=True)]  # fmt: skip
        name, text, number, status = found
        return Rows(at, name, text, number, status, parts)

    def quality(self, open_rows: Mask) -> dict[str, int]:
        """X-counts of the identity cells of accepted rows."""
        mine = pa.array(open_rows)
        told = {
            c["values"]: c["counts"] for c in self.status.filter(mine).value_counts().to_pylist()
        }
        masked = pc.and_(pc.equal(self.status, "lost"), pc.match_substring(self.text, "*"))
        found = {"X01": told.get("upgraded", 0), "X02": told.get("invalid", 0),
                 "X21": int((mask_of(masked) & open_rows).sum())}  # fmt: skip
        found["X03"] = told.get("lost", 0) - found["X21"]
        found["X10"] = sum(1 for r in self.several if open_rows[r])
        for column, is_name in ((self.raw_name, True), (self.raw_id, False)):
            if column is None or column.clean.all():
                continue
            odd = np.flatnonzero(~column.clean)
            much = np.bincount(column.at[open_rows], minlength=len(column.values))[odd]
            texts = column.texts(~column.clean)
            for code, test in _ODDITIES.items():
                if is_name or code in ("X04", "X05"):
                    hits = sum(int(n) for n, text in zip(much, texts, strict=True) if test(text))
                    found[code] = found.get(code, 0) + hits
        return found


def _blanks(text: str) -> bool:
    """Blanks, breaks, invisible characters or a quote before the text."""
    return bool(re.search(r"\s|[\u200b-\u200f\ufeff\u2060]|^['`]", text.lstrip(MARKS)))


_ODDITIES: dict[str, Callable[[str], bool]] = {
    "X04": _blanks,
    "X05": lambda text: any("\uff10" <= c <= "\uff5a" for c in text),
    "X13": lambda text: bool(_ODD_CHARACTER.search(text)),
    "X14": lambda text: bool(_DOTS.search(text)),
    "X21": lambda text: "*" in text,
}


def read(name: Column | None, number: Column | None, size: int, open_rows: Mask) -> Persons:
    """Read one group's name and number columns."""
    nothing = pa.repeat(pa.scalar(""), size)
    named = nothing if name is None else name.mapped(typed.name_text, name.clean)
    written, valid, status = (nothing,) * 3 if number is None else _identify(number)
    found = Persons(named, written, valid, status, raw_name=name, raw_id=number)
    _take_apart(found, name, number, open_rows)
    return found


def _identify(column: Column) -> tuple[pa.Array, pa.Array, pa.Array]:
    """What was written, the number of eighteen places and its status, for every row."""
    numeric = mask_of(pc.starts_with(column.values, NUMBER))
    bare = pc.utf8_ltrim(column.values, NUMBER)
    odd = ~column.telling & ~mask_of(pc.match_substring_regex(bare, "^[0-9]+$"))
    bare = replaced(bare, odd, map(_bare, bare.filter(pa.array(odd)).to_pylist()))
    valid, status = _cleaned(bare, numeric)
    long = numeric & mask_of(pc.greater(pc.utf8_length(bare), 15))
    valid = replaced(valid, long, [""] * int(long.sum()))
    status = replaced(status, long, ["lost"] * int(long.sum()))
    # What was written matters only where it is not the number itself.
    other = ~mask_of(pc.equal(status, "valid"))
    text = replaced(valid, other, map(_written, bare.filter(pa.array(other)).to_pylist()))
    return column.spread(text), column.spread(valid), column.spread(status)


def _bare(text: str) -> str:
    return "" if is_blank(text) or is_error(text) else tidy(text) if text[0] == "=" else text


def _cleaned(texts: pa.Array, numeric: Mask) -> tuple[pa.Array, pa.Array]:
    """Number and status of distinct texts."""
    if len(texts) < typed.SMALL:
        pairs = zip(texts.to_pylist(), numeric, strict=True)
        found = [numbers.clean(text, numeric=bool(stored)) for text, stored in pairs]
        return (pa.array([one.number for one in found], pa.string()),
                pa.array([one.status for one in found], pa.string()))  # fmt: skip
    frame = bulk.normalise(pl.Series(pl.from_arrow(texts)), pl.Series(numeric))
    return tuple(
        frame[name].fill_null("").to_arrow().cast(pa.string()) for name in ("id_number", "id_status")
    )  # fmt: skip


def _written(text: str) -> str:
    """What stood in the cell, cleaned as numbers are."""
    if text.isascii() and text[:-1].isdigit() and len(text) > 1:
        return text.upper()
    return numbers.plain(text) if text else ""


def _take_apart(
    found: Persons, name: Column | None, number: Column | None, open_rows: Mask
) -> None:
    """Cells that speak of several persons."""
    suspects: set[int] = set()
    if name is not None:
        marks = name.judged(lambda v: _SEPARATOR.search(tidy(v)) or "\n" in v, ~name.clean)
        suspects |= set(name.rows(marks).tolist())
    if number is not None:
        long = mask_of(pc.greater(pc.utf8_length(number.values), 30))
        marks = number.judged(lambda v: len(_NUMBERS.findall(tidy(v))) > 1, long)
        suspects |= set(number.rows(marks).tolist())
    for row in sorted(r for r in suspects if open_rows[r]):
        who = _names(name[row] if name is not None else "")
        what = _NUMBERS.findall(tidy(number[row])) if number is not None else []
        if len(who) <= 1 and len(what) <= 1:
            continue
        if len(who) == len(what):
            found.several[row] = list(zip(who, what, strict=True))
        else:
            found.refused[row] = (
                f"一格里写了 {max(1, len(who))} 个姓名、{len(what)} 个身份证号，对不上，请每人一行"
            )


def _names(cell: str) -> list[str]:
    body = re.sub(r"[（(].*?[）)]", "", tidy(cell))
    parts = [p.strip() for p in _SEPARATOR.split(body)]
    parts = [p for p in parts if p and p not in _SIDE_NOTE]
    # “李  四” and “张⏎三” are one name spread out, not two persons.
    return ["".join(parts)] if parts and all(len(p) == 1 for p in parts) else parts


def from_certificate(found: Persons, certificate: Column | None) -> None:
    """A disability certificate's first 18 places are the holder's number, where none is given."""
    blank = mask_of(pc.equal(found.text, ""))
    if certificate is None or not blank.any():
        return
    told = {}
    for row in np.flatnonzero(blank).tolist():
        body = numbers.plain(certificate[row] or "")
        if re.match(r"^\d{17}[\dX][1-7][1-4]", body) and certificate[row][:1] != NUMBER:
            told[row] = numbers.clean(body[:18])
    where = np.isin(np.arange(len(blank)), list(told))
    found.text = replaced(found.text, where, [told[r].text for r in sorted(told)])
    found.number = replaced(found.number, where, [told[r].number for r in sorted(told)])
    found.status = replaced(found.status, where, [told[r].status for r in sorted(told)])


def with_certificate(table: pa.Table, source: Source) -> pa.Table:
    """Places 19 and 20 of a disability certificate are kind and grade, where no column says."""
    if "certificate" not in source.by_name:
        return table
    cells = [numbers.plain(c) for c in table["certificate"].to_pylist()]
    for name, place in (("category", 18), ("grade", 19)):
        f = source.by_name.get(name)
        if f is None or f.type != "code":
            continue
        codes, told = table[name].to_pylist(), table[f"{name}_text"].to_pylist()
        for row, body in enumerate(cells):
            if codes[row] is None and not told[row] and re.match(r"^\d{17}[\dX][1-7][1-4]", body):
                found = codes_of(body[place], f)
                codes[row] = next(iter(found)) if len(found) == 1 else None
        table = _with(table, {name: pa.array(codes, pa.string())})
    return table


def expanded(table: pa.Table, source: Source) -> pa.Table:
    """Sources whose rows speak of two persons (marriages): the row again, seen from the other."""
    for own_name, own_id, other_name, other_id in source.expand:
        if other_name not in table.schema.names or other_id not in table.schema.names:
            continue
        text, number, status = _identify(Column(table[other_id].combine_chunks()))
        other = {
            "name": table[other_name], "id_text": text, "id_number": number,
            "id_status": status, other_name: table["name"],
            other_id: _best(table["id_number"], table["id_text"]),
        }  # fmt: skip
        assert (own_name, own_id) == ("name", "id_number")
        first = _with(table, {other_id: _best(number, text)})
        second = _with(table, other)
        someone = pc.or_(pc.not_equal(second["name"], ""), pc.not_equal(second["id_text"], ""))
        table = pa.concat_tables([first, second.filter(someone)])
        table = table.take(pc.sort_indices(table["row"]))
    return table


def _best(number: pa.ChunkedArray | pa.Array, text: pa.ChunkedArray | pa.Array) -> pa.ChunkedArray:
    return pc.if_else(pc.not_equal(number, ""), number, text)


def _with(table: pa.Table, columns: Mapping[str, pa.Array | pa.ChunkedArray]) -> pa.Table:
    for name, column in columns.items():
        at = table.schema.get_field_index(name)
        table = table.set_column(at, table.schema.field(at), pc.cast(column, pa.string()))
    return table
