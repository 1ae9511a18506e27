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
from dibao.intake.cells import MARKS, NUMBER, is_blank, is_clean, is_error, tidy
from dibao.intake.result import Sheet
from dibao.people import numbers
from dibao.reasoning.source import Field, Source

Mask = npt.NDArray[np.bool_]
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
                one = typed.codes_of(pieces[part], f)
                codes[at] = next(iter(one)) if len(one) == 1 else None
        out = {f.name: pa.array(codes, pa.string())}
        return {**out, texts_name: pa.array(told, pa.string())}


@dataclass(slots=True)
class Persons:
    """One person group over the whole body."""

    name: list[str]
    text: list[str]
    number: list[str]
    status: list[str]
    refused: dict[int, str] = field(default_factory=dict)
    several: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    raw_name: pa.Array | None = None
    raw_id: pa.Array | None = None

    @property
    def anyone(self) -> Mask:
        """Rows that name somebody."""
        pairs = zip(self.name, self.text, strict=True)
        return np.fromiter((bool(n) or bool(t) for n, t in pairs), bool, len(self.name))

    def rows(self, open_rows: Mask, alone: bool) -> Rows:
        """Accepted rows of this group; `alone` keeps rows that name nobody."""
        mask = open_rows if alone else open_rows & self.anyone
        at = np.nonzero(mask)[0]
        keep = [int(r) for r in at if int(r) not in self.several]
        name = [self.name[r] for r in keep]
        text = [self.text[r] for r in keep]
        number = [self.number[r] for r in keep]
        status = [self.status[r] for r in keep]
        parts: list[tuple[int, int, int]] = []
        for r in (int(r) for r in at if int(r) in self.several):
            for part, (who, what) in enumerate(self.several[r]):
                found = numbers.clean(what)
                parts.append((len(keep), part, len(self.several[r])))
                keep.append(r)
                name.append(who)
                text.append(found.text)
                number.append(found.number)
                status.append(found.status)
        named, written, valid, told = (
            pa.array(v, pa.string()) for v in (name, text, number, status)
        )
        return Rows(np.array(keep, np.int64), named, written, valid, told, parts)

    def quality(self, open_rows: Mask) -> dict[str, int]:
        """X-counts of the identity cells of accepted rows."""
        status = np.array(self.status, object)[open_rows]
        found = {"X01": int((status == "upgraded").sum()), "X02": int((status == "invalid").sum())}
        masked = [s == "lost" and "*" in t for s, t in zip(self.status, self.text, strict=True)]
        found["X21"] = int((np.array(masked, bool) & open_rows).sum())
        found["X03"] = int((status == "lost").sum()) - found["X21"]
        found["X10"] = sum(1 for r in self.several if open_rows[r])
        for column, is_name in ((self.raw_name, True), (self.raw_id, False)):
            if column is None:
                continue
            values, at = typed.encode(column)
            odd = [i for i, v in enumerate(values) if not is_clean(v)]
            much = np.bincount(at[open_rows], minlength=len(values))
            for code, test in _ODDITIES.items():
                if is_name or code in ("X04", "X05"):
                    hits = sum(int(much[i]) for i in odd if test(values[i]))
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


def read(
    name: pa.Array | None, number: pa.Array | None, size: int, open_rows: Mask, sheet: Sheet | None
) -> Persons:
    """Read one group's name and number columns."""
    names = typed.texts(name, typed.name_text).to_pylist() if name is not None else [""] * size
    if number is None:
        found = Persons(names, [""] * size, [""] * size, [""] * size, raw_name=name)
    else:
        text, valid, status = _identify(number)
        found = Persons(names, text, valid, status, raw_name=name, raw_id=number)
    _take_apart(found, name, number, open_rows)
    return found


def _identify(column: pa.Array) -> tuple[list[str], list[str], list[str]]:
    numeric = pc.starts_with(column, NUMBER)
    bare = pc.utf8_ltrim(column, NUMBER) if pc.any(numeric).as_py() else column
    values, at = typed.encode(bare)
    odd = ["" if is_blank(v) or is_error(v) else tidy(v) if v[0] == "=" else v for v in values]
    bare = typed.spread(odd, at, pa.string())
    frame = numbers.normalise(pl.Series(pl.from_arrow(bare)), pl.Series(pl.from_arrow(numeric)))
    valid = frame["id_number"].fill_null("").to_list()
    status = frame["id_status"].fill_null("").to_list()
    long = pc.fill_null(pc.and_(numeric, pc.greater(pc.utf8_length(bare), 15)), False)
    if pc.any(long).as_py():
        lost = long.to_pylist()
        valid = ["" if gone else v for v, gone in zip(valid, lost, strict=True)]
        status = ["lost" if gone else s for s, gone in zip(status, lost, strict=True)]
    # What was written matters only where it is not the number itself.
    text = [n if s == "valid" else _written(odd[i])
            for n, s, i in zip(valid, status, at.tolist(), strict=True)]  # fmt: skip
    return text, valid, status


def _written(text: str) -> str:
    """What stood in the cell, cleaned as numbers are."""
    if text.isascii() and text[:-1].isdigit() and len(text) > 1:
        return text.upper()
    return numbers.plain(text) if text else ""


def _take_apart(
    found: Persons, name: pa.Array | None, number: pa.Array | None, open_rows: Mask
) -> None:
    """Cells that speak of several persons."""
    suspects: set[int] = set()
    if name is not None:
        values, at = typed.encode(name)
        marks = [bool(_SEPARATOR.search(tidy(v))) or "\n" in v for v in values]
        suspects |= {int(r) for r in typed.rows_of(marks, at)}
    if number is not None:
        values, at = typed.encode(number)
        suspects |= {
            int(r)
            for r in typed.rows_of(
                [len(v) > 30 and len(_NUMBERS.findall(tidy(v))) > 1 for v in values], at
            )
        }
    for row in sorted(r for r in suspects if open_rows[r]):
        who = _names(name[row].as_py() if name is not None else "")
        what = _NUMBERS.findall(tidy(number[row].as_py())) if number is not None else []
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


def from_certificate(found: Persons, certificate: pa.Array | None) -> None:
    """A disability certificate's first 18 places are the holder's number, where none is given."""
    if certificate is None:
        return
    cells = certificate.to_pylist()
    for row, text in enumerate(found.text):
        if text:
            continue
        body = numbers.plain(cells[row] or "")
        if re.match(r"^\d{17}[\dX][1-7][1-4]", body) and cells[row][:1] != NUMBER:
            one = numbers.clean(body[:18])
            found.text[row], found.number[row], found.status[row] = one.text, one.number, one.status


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
                found = typed.codes_of(body[place], f)
                codes[row] = next(iter(found)) if len(found) == 1 else None
        table = _with(table, {name: pa.array(codes, pa.string())})
    return table


def expanded(table: pa.Table, source: Source) -> pa.Table:
    """Sources whose rows speak of two persons (marriages): the row again, seen from the other."""
    for own_name, own_id, other_name, other_id in source.expand:
        if other_name not in table.schema.names or other_id not in table.schema.names:
            continue
        text, number, status = _identify(table[other_id].combine_chunks())
        other = {
            "name": table[other_name], "id_text": pa.array(text), "id_number": pa.array(number),
            "id_status": pa.array(status), other_name: table["name"],
            other_id: _best(table["id_number"], table["id_text"]),
        }  # fmt: skip
        assert (own_name, own_id) == ("name", "id_number")
        first = _with(table, {other_id: _best(pa.array(number), pa.array(text))})
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
