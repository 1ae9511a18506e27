"""The body of one sheet → typed rows, refused rows, rows left out.

Invariant: every non-blank body row ends in exactly one of accepted, refused, left out. A row may
become several typed rows (members, two spouses, several persons in a cell); it counts once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath as Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dibao.intake import by_month, checked, households, persons, quality, told
from dibao.intake.body import Body, body_of, fill_merged, filled_rows, shown
from dibao.intake.cells import squeeze
from dibao.intake.columns import Column, Ints, Mask, first_filled, mask_of
from dibao.intake.heads import Vocabulary, fold, months_of, scale_of
from dibao.intake.layout import Layout
from dibao.intake.leftovers import reason_to_leave
from dibao.intake.reader import Raw
from dibao.intake.reading import Reading
from dibao.intake.result import Sheet
from dibao.intake.tables import Parts, schema
from dibao.intake.typed import Typed, other_area, read_field, unit_head
from dibao.reasoning.source import Field, Source

_EIGHT = re.compile(r"(?:\d\D*){8}")
_QUANTITY = ("money", "count", "number")
OPEN_CELLS = 5_000
# What a title may say for every row: the benefit; of a payroll only that it is none of the staff.
_FROM_FORM = {
    "DS02": ("benefit", ()),
    "DS16": ("establishment", ("contract", "welfare_post", "village_pay")),
}


@dataclass(slots=True)
class Taken:
    """What one sheet gives: its typed rows and the numbers it lists as asked for."""

    table: pa.Table
    listed: list[str] = field(default_factory=list)
    answered: bool = False


def take(
    raw: Raw, layout: Layout, reading: Reading, vocabulary: Vocabulary, sheet: Sheet, as_of: date
) -> Taken:
    """Read one recognised sheet; fills the counts, rows and quality of `sheet`."""
    source = vocabulary.sources[reading.source]
    body = body_of(raw, layout)
    full = filled_rows(body.columns, body.size)
    if fill_merged(body, raw, _to_fill(source, reading)):
        sheet.count("X06")
    sheet.rows = int(full.sum())
    if sheet.rows == 0:
        return Taken(schema(source).empty_table())
    spread = {layout.head(c) for c in told.spread_families(body, reading, layout, source)}
    sheet.columns = [
        (h, "name", True, "一格写了几个人，已分开读取") if h in spread else (h, f, kept, why)
        for h, f, kept, why in sheet.columns
    ]  # fmt: skip
    told.asked_persons(body, reading, layout, vocabulary)
    state = _State(body, full, layout, reading, source, sheet, as_of, raw.first_1904)
    state.leave()
    if "household_no" in source.by_name:
        households.fill_down(body, reading, state.open_rows, sheet)
    state.other_money()
    state.identities()
    listed = state.answers()
    state.no_records()
    state.fields()
    state.months()
    table = state.finish()
    return Taken(table, listed or [], listed is not None)


def _to_fill(source: Source, reading: Reading) -> dict[int, bool]:
    """Columns whose merged cells are filled down; an amount only where it is a household's."""
    family = "household_no" in source.by_name
    kinds = {
        c: source.by_name[name].type if name in source.by_name else "text"
        for g in reading.groups for name, cs in g.items() for c in cs
    }  # fmt: skip
    return {c: family or kind not in _QUANTITY for c, kind in kinds.items()}


@dataclass(slots=True)
class _State:
    """Working state of one sheet; each step narrows `open_rows`."""

    body: Body
    full: Mask
    layout: Layout
    reading: Reading
    source: Source
    sheet: Sheet
    as_of: date
    first_1904: bool
    open_rows: Mask = field(default_factory=lambda: np.zeros(0, bool))
    groups: list[persons.Persons] = field(default_factory=list)
    columns: list[dict[str, pa.Array]] = field(default_factory=list)
    monthly: list[by_month.MonthColumn] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)

    def own(self, name: str, group: int = 0) -> Column | None:
        """The text of one field in one person group."""
        cs = self.reading.groups[group].get(name)
        return first_filled([self.body.columns[c] for c in cs]) if cs else None

    def leave_row(self, at: int, reason: str) -> None:
        """Put a row among those left out."""
        self.open_rows[at] = False
        self.sheet.left_out += 1
        self.sheet.left_rows.append((self.body.first + at, reason, self.body.row(at)))

    def refuse_row(self, at: int, reason: str) -> None:
        """Put a row among the refused, unless it is settled already."""
        if not self.open_rows[at]:
            return
        self.open_rows[at] = False
        self.sheet.refused += 1
        self.refused.append(at)
        self.sheet.refused_rows.append((self.body.first + at, reason, self.body.row(at)))

    # ------------------------------------------------------------ steps
    def leave(self) -> None:
        """Rows without a number that read like totals, notes, signatures are left out."""
        self.open_rows = self.full.copy()
        suspects = self.full.copy()
        ids = self.own("id_number")
        if ids is not None:
            sure = mask_of(pc.match_substring_regex(ids.values, "[0-9]{8}"))
            held = sure | ids.judged(lambda v: len(v) >= 8 and _EIGHT.search(v), ~sure)
            suspects &= ~held[ids.at]
        heads = {fold(t) for texts in self.layout.heads for t in texts} | {
            fold(self.layout.head(c)) for c in range(len(self.layout.heads))
        }
        heads.discard("")
        titles = {squeeze(t) for t in self.layout.titles}
        at = np.flatnonzero(suspects)
        for row, cells in zip(at, self.body.squeezed(at), strict=True):
            reason = reason_to_leave([c for c in cells if c], heads, titles)
            if reason:
                self.leave_row(int(row), reason)
        self.sheet.count("X07", self.sheet.left_out)

    def other_money(self) -> None:
        """On a list of payments by card, what is paid for something else is no allowance."""
        column = self.own("kind") if self.source.key == "RG05" else None
        if column is None:
            return
        other = np.array([told.other_money(t) for t in column.texts()], bool)[column.at]
        for row in np.flatnonzero(self.open_rows & other):
            self.leave_row(int(row), f"“{shown(column[int(row)])}”不是低保金")

    def identities(self) -> None:
        """Names and numbers of every group; several persons in one cell are taken apart."""
        for g in range(len(self.reading.groups)):
            name, number = self.own("name", g), self.own("id_number", g)
            self.groups.append(persons.read(name, number, self.body.size, self.open_rows))
        if self.source.key == "DS18":
            persons.from_certificate(self.groups[0], self.own("certificate"))
        if {"name", "id_number"} & set(self.reading.groups[0]):
            anyone = np.zeros(self.body.size, bool)
            for found in self.groups:
                anyone |= found.anyone
            for row in np.flatnonzero(self.open_rows & ~anyone):
                self.refuse_row(int(row), "既没有姓名也没有身份证号")
            self._errors_in_identity()
        for at, reason in sorted(self.groups[0].refused.items()):
            self.refuse_row(at, reason)

    def _errors_in_identity(self) -> None:
        for name, label in (("id_number", "身份证号"), ("name", "姓名")):
            column = self.own(name)
            for row in column.errors if column is not None else ():
                if self.open_rows[row]:
                    self.sheet.count("X12")
                    self.refuse_row(int(row), f"“{label}”一格公式出错，请改为数值后重报")

    def answers(self) -> list[str] | None:
        """What a column of answers (有无…) says of the persons of a list; see `checked.answers`."""
        left, listed = checked.answers(self.body, self.reading, self.layout, self.source,
                                       self.groups[0].number, self.open_rows)  # fmt: skip
        for row, reason in left:
            self.leave_row(row, reason)
        return listed

    def no_records(self) -> None:
        """Persons of a checked list for whom nothing was written are left out."""
        for row, reason in checked.no_records(self.body, self.reading, self.source, self.open_rows):
            self.leave_row(row, reason)

    def months(self) -> None:
        """Type the columns that are a month each; a payment list's row without any pays nothing."""
        if not self.reading.months:
            return
        names = [*self.layout.titles, self.sheet.sheet, Path(self.sheet.file).stem]
        self.monthly = by_month.read(self.body, self.source, self.reading.months, self.layout,
                                     names, self.as_of, self._title_scale())  # fmt: skip
        for one in self.monthly:
            column = self.body.columns[one.column]
            head = self.layout.head(one.column)
            self._judge(by_month.amount_of(self.source), one.told, [column], head,
                        self._title_scale())  # fmt: skip
        if self.source.extra.get("months_tell"):
            for row in np.flatnonzero(self.open_rows & ~by_month.paid_at_all(self.monthly)):
                self.leave_row(int(row), "各月都没有写发放金额")

    def _title_scale(self) -> int:
        return max((scale_of(t) for t in self.layout.titles if "单位" in t), default=0)

    def fields(self) -> None:
        """Type every field of every group; absurd values and broken needed cells refuse rows."""
        title_scale = self._title_scale()
        for group in self.reading.groups:
            mine: dict[str, pa.Array] = {}
            for f in self.source.kept:
                cs = group.get(f.name)
                if not cs:
                    continue
                columns = [self.body.columns[c] for c in cs]
                heads = [unit_head(f, self.layout.head(c), self.layout.titles) for c in cs]
                found = read_field(
                    f, columns, heads, pivot=self.as_of.year, first_1904=self.first_1904,
                    title_scale=title_scale,
                )  # fmt: skip
                mine.update(found.arrays)
                self._judge(f, found, columns, heads[0], title_scale)
                _ends(f, found, self.source, group, mine)
            self.columns.append(mine)

    def _judge(
        self, f: Field, found: Typed, columns: list[Column], head: str, title_scale: int
    ) -> None:
        signature = {o.strip() for entry in self.source.signature for o in re.split(r"[|+]", entry)}
        label = f.label or f.name
        for row, why in sorted(found.refused.items()):
            if self.open_rows[row]:
                self.refuse_row(row, f"“{label}”填的是“{shown(columns[0][row])}”，{why}，请改正")
        if found.errors:
            self.sheet.count("X12", found.errors)
            needed = f.required or f.name in signature
            broken: Ints | tuple[()] = first_filled(columns).errors if needed else ()
            for row in broken:
                self.refuse_row(int(row), f"“{label}”一格公式出错，请改为数值后重报")
        for row, why in sorted(found.opened.items()):
            if self.open_rows[row] and len(self.sheet.open_cells) < OPEN_CELLS:
                text = shown(columns[0][row])
                self.sheet.open_cells.append((self.body.first + row, label, text, why))
        code = {"date": "X08", "month": "X08", "account": "X03"}.get(f.type, "X09")
        self.sheet.count(code, found.odd + len(found.opened) + len(found.refused))
        money = f.type == "money" and (scale_of(head) > 1 or title_scale > 1 or _period(head, f))
        if money or other_area(f, head):
            self.sheet.count("X19")

    # ------------------------------------------------------------ result
    def finish(self) -> pa.Table:
        """Put the accepted rows together."""
        self.sheet.accepted = int(self.open_rows.sum())
        self.sheet.refused_rows.sort()
        self.sheet.unread = frozenset(
            number for group in self.groups
            for number in group.number.take(pa.array(self.refused, pa.int64())).to_pylist() if number
        )  # fmt: skip
        self.sheet.left_rows.sort()
        heads = [self.layout.head(c) for c in range(len(self.layout.heads))]
        parts = Parts(self.body, self.source, self.reading, self.sheet, self.open_rows,
                      self.groups, self.columns, heads, self.as_of, self.first_1904)  # fmt: skip
        table = parts.table()
        if self.source.key == "DS18":
            table = persons.with_certificate(table, self.source)
        elif self.source.key == "DS08":
            table = told.shares_from_tenure(table)
        elif self.source.key == "DS15" and (over := self.reading.groups[0].get("over")):
            table = told.line_from_head(table, heads[over[0]])
        elif self.source.key in _FROM_FORM:
            name, only = _FROM_FORM[self.source.key]
            names = [*self.layout.titles, self.sheet.sheet, Path(self.sheet.file).stem]
            table = told.code_from_form(table, self.source.by_name[name], names, only)
        table = persons.expanded(table, self.source)
        if self.monthly:
            table = by_month.spread(table, self.body, self.source, self.monthly, self.as_of)
        quality.count(parts, table, self.layout)
        return table


def _period(head: str, f: Field) -> bool:
    return bool(months_of(f.unit) and months_of(head) and months_of(f.unit) != months_of(head))


_END_OF = {"start": "end", "valid_from": "valid_to", "since": "ended", "applied": ""}


def _ends(
    f: Field, found: Typed, source: Source, group: dict[str, list[int]], mine: dict[str, pa.Array]
) -> None:
    """“2018.6-2020.5” in a column of beginnings also tells the end, when no column does; in a
    column of ends (任期) its beginning is the beginning."""
    if not found.ends or f.type != "date":
        return
    began = next((b for b, e in _END_OF.items() if e == f.name and b in source.by_name), "")
    if began:
        ranged = found.ends["ranged"]
        for side in ("least", "most"):
            own = mine[f"{f.name}_{side}"]
            if began not in group:
                mine[f"{began}_{side}"] = pc.if_else(ranged, own, pa.scalar(None, own.type))
            mine[f"{f.name}_{side}"] = pc.if_else(ranged, found.ends[side], own)
        return
    other = _END_OF.get(f.name, "")
    if other in source.by_name and other not in group:
        mine[f"{other}_least"] = found.ends["least"]
        mine[f"{other}_most"] = found.ends["most"]


__all__ = ["Taken", "schema", "take"]
