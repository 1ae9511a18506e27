"""The typed columns of a sheet put together as its source's table.

Invariant: every source's table has exactly the columns of `schema`, whatever the sheet had; no row
is newer than the day the run looks from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dibao.intake import households, persons, typed
from dibao.intake.body import Body
from dibao.intake.codes import codes_of
from dibao.intake.columns import Column, Mask, first_filled
from dibao.intake.heads import fold
from dibao.intake.reading import Reading
from dibao.intake.result import Sheet
from dibao.reasoning.source import Field, Source

_OF_FAMILIES = ("DS18", "DS19", "RG03", "RG04")  # lists of people whom the roster does not place
_PERSON_END = re.compile(r"(姓名|名字|名称|(公民|居民|有效)?(身份)?证?件?(证明)?号码?|身份证)+$")
Arrays = dict[str, pa.Array]
_DATA_DAY = Field("data_day", "数据日期", "date")


def schema(source: Source) -> pa.Schema:
    """The typed table of a source (every source's table has exactly these columns)."""
    base = [
        ("file", pa.string()), ("sheet", pa.string()), ("row", pa.int32()), ("name", pa.string()),
        ("id_text", pa.string()), ("id_number", pa.string()), ("id_status", pa.string()),
        ("village", pa.string()), ("party", pa.string()), ("data_day", pa.date32()),
        ("data_day_from", pa.string()),
    ]  # fmt: skip
    return pa.schema([*(pa.field(*b) for b in base),
                      *(c for f in source.kept for c in typed.schema_of(f))])  # fmt: skip


@dataclass(slots=True)
class Parts:
    """What was typed of one sheet: columns of each person group, over all rows of the body."""

    body: Body
    source: Source
    reading: Reading
    sheet: Sheet
    open_rows: Mask
    groups: list[persons.Persons]
    columns: list[Arrays]
    heads: list[str]
    as_of: date
    first_1904: bool

    def table(self) -> pa.Table:
        """The accepted rows, a row a person, in the order of the sheet."""
        days = self._days()
        named = any({"name", "id_number"} & set(g) for g in self.reading.groups)
        parts = []
        for g, found in enumerate(self.groups):
            rows = found.rows(self.open_rows, alone=g == 0 and not named)
            if len(rows.at):
                parts.append(self._group(g, rows, days))
        if not parts:
            return schema(self.source).empty_table()
        table = pa.concat_tables(parts)
        if len(parts) > 1 or any(found.several for found in self.groups):
            table = table.take(pc.sort_indices(table["row"]))
        return table

    def own(self, name: str) -> Column | None:
        """The text of one field of the row's own person."""
        cs = self.reading.groups[0].get(name)
        return first_filled([self.body.columns[c] for c in cs]) if cs else None

    def _group(self, g: int, rows: persons.Rows, days: pa.Array) -> pa.Table:
        size = len(rows.at)
        # Of most sheets every row is accepted, once: then nothing has to be picked.
        whole = size == self.body.size and bool((rows.at == np.arange(size)).all())
        at = None if whole else pa.array(rows.at)
        village = self.own("village")
        data: Arrays = {
            "file": pa.repeat(pa.scalar(self.sheet.file), size),
            "sheet": pa.repeat(pa.scalar(self.sheet.sheet), size),
            "row": pa.array(rows.at.astype(np.int32) + np.int32(self.body.first), pa.int32()),
            "name": rows.name, "id_text": rows.text, "id_number": rows.number,
            "id_status": rows.status,
            "village": self._village_of_address(at, size) if village is None
            else _picked(village.mapped(typed.village_text), at),
            "data_day": _picked(days, at),
        }  # fmt: skip
        for f in self.source.kept:
            data.update(self._field(f, g, at, rows))
        party = data.get(self.source.party)
        data["party"] = party if party is not None else pa.repeat(pa.scalar(""), size)
        data["data_day_from"] = pc.if_else(pc.is_valid(data["data_day"]), "row", "")
        return pa.table({n: data[n] for n in schema(self.source).names}, schema(self.source))

    def _field(self, f: Field, g: int, at: pa.Array | None, rows: persons.Rows) -> Arrays:
        size = len(rows.at)
        names = [c.name for c in typed.schema_of(f)]
        # What is one person's own (relation, health …) is never lent to the others of the row.
        grouped = any(f.name in group for group in self.reading.groups[1:])
        apart = g > 0 and (f.name in households.PERSONAL or grouped)
        own, first = self.columns[g], self.columns[0]
        told = own if names[0] in own else {} if apart else first
        if names[0] in told:
            found = {n: _picked(told[n], at) for n in names}
        else:
            found = typed.empty(f, size)
            if f.name == "relation":
                found.update(_role(f, self.reading.roles[g], size))
            if f.told_by_head:
                found.update(self._told_by_head(f, g, at))
            if f.name == "group" and not apart and (village := self.own("village")) is not None:
                found["group"] = _picked(village.mapped(typed.group_text), at)
        overridden: Arrays = rows.override(f, found)
        return overridden

    def _village_of_address(self, at: pa.Array | None, size: int) -> pa.Array:
        """Without a column of villages, the village that an address of the person names."""
        address = self.own("address") if self.source.key in _OF_FAMILIES else None
        if address is None:
            return pa.repeat(pa.scalar(""), size)
        return _picked(address.mapped(typed.village_in_address), at)

    def _told_by_head(self, f: Field, g: int, at: pa.Array | None) -> Arrays:
        """The code that the head over another column means (经营者姓名 the post), in the rows where
        that column says something: no 月养老金 written, no pension told."""
        mine = self.reading.groups[g]
        for c in (c for name in f.told_by_head for c in mine.get(name, ())):
            word = _PERSON_END.sub("", fold(self.heads[c]))
            codes = codes_of(word, f) if word else ()
            if len(codes) == 1:
                told = _picked(pa.array(~self.body.columns[c].blanks()), at)
                none = pa.scalar(f.blank or None, pa.string())
                return {
                    f.name: pc.if_else(told, pa.scalar(next(iter(codes))), none),
                    f"{f.name}_text": pc.if_else(told, pa.scalar(word), pa.scalar("")),
                }
        return {}

    # ------------------------------------------------------------ days
    def _days(self) -> pa.Array:
        """The data day each row carries itself, null where it carries none."""
        found = pa.nulls(self.body.size, pa.date32())
        if self.reading.data_day >= 0:
            column = self.body.columns[self.reading.data_day]
            found = typed.read_field(
                _DATA_DAY, [column], [""], pivot=self.as_of.year, first_1904=self.first_1904,
                title_scale=0,
            ).arrays["data_day_most"]  # fmt: skip
        if found.null_count == len(found) and self.source.newest_by in self.source.by_name:
            name = self.source.newest_by
            newest = self.columns[0].get(f"{name}_most")
            kind = self.source.by_name[name].type
            if newest is not None and kind == "date" and name in ("day", "data_day"):
                found = newest
            elif newest is not None and kind == "month" and len(newest) > newest.null_count:
                found = self._newest_month(newest)
        # A figure of the future is a typing mistake in the date, not tomorrow's news.
        late = pc.greater(found, pa.scalar(self.as_of, pa.date32()))
        return pc.if_else(pc.fill_null(late, False), pa.scalar(self.as_of, pa.date32()), found)

    def _newest_month(self, months: pa.Array) -> pa.Array:
        held = months.filter(pa.array(self.open_rows))
        top = pc.max(held).as_py()
        if top is None:
            return pa.nulls(self.body.size, pa.date32())
        first = date((top + 1) // 12, (top + 1) % 12 + 1, 1)
        last = date.fromordinal(first.toordinal() - 1)
        return pa.repeat(pa.scalar(last, pa.date32()), self.body.size)


def _picked(column: pa.Array, at: pa.Array | None) -> pa.Array:
    return column if at is None else column.take(at)


def _role(f: Field, word: str, size: int) -> Arrays:
    if not word:
        return {}
    if f.type != "code":
        return {f.name: pa.repeat(pa.scalar(word), size)}
    codes = codes_of(word, f)
    code = next(iter(codes)) if len(codes) == 1 else None
    return {
        f.name: pa.repeat(pa.scalar(code, pa.string()), size),
        f"{f.name}_text": pa.repeat(pa.scalar(word), size),
    }


def replace(table: pa.Table, columns: dict[str, pa.Array]) -> pa.Table:
    """The table with other values in some of its columns."""
    for name, values in columns.items():
        at = table.schema.get_field_index(name)
        kind = table.schema.field(at)
        table = table.set_column(at, kind, pc.cast(values, kind.type))
    return table
