"""The body of one sheet → typed rows, refused rows, rows left out.

Invariant: every non-blank body row ends in exactly one of accepted, refused, left out. A row may
become several typed rows (members, two spouses, several persons in a cell); it counts once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath as Path

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from dibao.intake import households, persons, told, typed
from dibao.intake.cells import MARKS, is_blank, is_error, squeeze, tidy
from dibao.intake.heads import SERIAL_WORDS, Vocabulary, fold, scale_of
from dibao.intake.layout import Layout
from dibao.intake.leftovers import reason_to_leave
from dibao.intake.reader import Raw
from dibao.intake.recognise import Reading
from dibao.intake.result import Sheet
from dibao.intake.typed import Typed, encode, read_field, rows_of
from dibao.reasoning.source import Field, Source

Mask = npt.NDArray[np.bool_]
_NEGATIVE = re.compile(r"无记录|无信息|查无|未查到|未找到|没有|^无$|^否$|不存在|^0$|^未$")
_EIGHT = re.compile(r"(?:\d\D*){8}")
_QUANTITY = ("money", "count", "number")


@dataclass(slots=True)
class Taken:
    """What one sheet gives: its typed rows and the numbers it lists as asked for."""

    table: pa.Table | None = None
    listed: list[str] = field(default_factory=list)
    answered: bool = False
    days: pa.Array | None = None


@dataclass(slots=True)
class Body:
    """The rows below the head, as text columns; `first` is the spreadsheet number of row 0."""

    columns: list[pa.Array]
    first: int
    size: int
    width: int = 0

    def row(self, at: int) -> list[str]:
        """One row's cells as a person would see them."""
        return [shown(c[at].as_py()) for c in self.columns[: self.width or None]]


def shown(text: str) -> str:
    """A cell without its kind mark."""
    text = text or ""
    return text[1:] if text and text[0] in MARKS else text


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


def body_of(raw: Raw, layout: Layout) -> Body:
    """Cut the body out."""
    assert raw.table is not None
    start = layout.last + 1
    cut = raw.table.slice(start)
    columns = [_flat(cut.column(i)) for i in range(cut.num_columns)]
    return Body(columns, start + 1, cut.num_rows, len(columns))


def fill_merged(body: Body, raw: Raw, source: Source, reading: Reading, sheet: Sheet) -> None:
    """Fill merged cells down; an amount only where it is a household's."""
    start, columns = body.first - 1, body.columns
    kinds = {
        c: source.by_name[name].type if name in source.by_name else "text"
        for g in reading.groups for name, cs in g.items() for c in cs
    }  # fmt: skip
    family = "household_no" in source.by_name
    filled: dict[int, list[str]] = {}
    for (r1, c1), (r2, _) in raw.merged:
        if r2 <= r1 or r1 < start or c1 not in kinds or r1 - start >= body.size:
            continue
        if kinds[c1] in _QUANTITY and not family:
            continue
        cells = filled.setdefault(c1, columns[c1].to_pylist())
        for r in range(r1 - start + 1, min(r2 - start + 1, body.size)):
            cells[r] = cells[r1 - start]
    for c, cells in filled.items():
        columns[c] = pa.array(cells, pa.string())
    if filled:
        sheet.count("X06")


def _flat(column: pa.ChunkedArray) -> pa.Array:
    flat = column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
    return pc.fill_null(flat, "")


def _visible(text: str) -> bool:
    return bool(text) and ((text[0] in MARKS and len(text) > 1) or bool(squeeze(text)))


def filled_rows(columns: Sequence[pa.Array], size: int) -> Mask:
    """Rows with at least one visible character."""
    mask = np.zeros(size, bool)
    for column in columns:
        rest = np.nonzero(~mask)[0]
        if not len(rest):
            break
        values, at = encode(column)
        seen = np.fromiter((_visible(v) for v in values), bool, len(values))
        mask |= seen[at]
    return mask


def take(
    raw: Raw, layout: Layout, reading: Reading, vocabulary: Vocabulary, sheet: Sheet, as_of: date
) -> Taken:
    """Read one recognised sheet; fills the counts, rows and quality of `sheet`."""
    source = vocabulary.sources[reading.source]
    # Rows are counted before merged cells are filled, so that a filled blank row stays blank.
    body = body_of(raw, layout)
    full = filled_rows(body.columns, body.size)
    fill_merged(body, raw, source, reading, sheet)
    sheet.rows = int(full.sum())
    if sheet.rows == 0:
        return Taken(_empty(source))
    spread = told.spread_families(body, reading, layout, source)
    sheet.columns = [
        (h, "name", True, "一格写了几个人，已分开读取") if h in {layout.head(c) for c in spread} else
        (h, f, kept, why) for h, f, kept, why in sheet.columns
    ]  # fmt: skip
    state = _State(body, full, layout, reading, vocabulary, source, sheet, as_of, raw.first_1904)
    state.leave()
    if "household_no" in source.by_name:
        households.fill_down(body, reading, state.open_rows, sheet)
    state.identities()
    state.answers()
    state.fields()
    return state.finish()


def _empty(source: Source) -> pa.Table:
    return schema(source).empty_table()


@dataclass(slots=True)
class _State:
    """Working state of one sheet; each step narrows `open_rows`."""

    body: Body
    full: Mask
    layout: Layout
    reading: Reading
    vocabulary: Vocabulary
    source: Source
    sheet: Sheet
    as_of: date
    first_1904: bool
    open_rows: Mask = field(default_factory=lambda: np.zeros(0, bool))
    groups: list[persons.Persons] = field(default_factory=list)
    columns: list[dict[str, pa.Array]] = field(default_factory=list)
    taken: Taken = field(default_factory=Taken)
    listed_rows: set[int] = field(default_factory=set)

    def own(self, name: str, group: int = 0) -> pa.Array | None:
        """The text of one field in one person group."""
        cs = self.reading.groups[group].get(name)
        return typed.first_filled([self.body.columns[c] for c in cs]) if cs else None

    def leave_row(self, at: int, reason: str) -> None:
        """Put a row among those left out."""
        self.open_rows[at] = False
        self.sheet.left_out += 1
        self.sheet.left_rows.append((self.body.first + at, reason, self.body.row(at)))

    def refuse_row(self, at: int, reason: str) -> None:
        """Put a row among the refused."""
        self.open_rows[at] = False
        self.sheet.refused += 1
        self.sheet.refused_rows.append((self.body.first + at, reason, self.body.row(at)))

    # ------------------------------------------------------------ steps
    def leave(self) -> None:
        """Rows without a number that read like totals, notes, signatures are left out."""
        self.open_rows = self.full.copy()
        ids = self.own("id_number")
        suspects = self.full.copy()
        if ids is not None:
            values, at = encode(ids)
            held = np.fromiter(
                (len(v) >= 8 and _EIGHT.search(v) is not None for v in values), bool, len(values)
            )
            suspects &= ~held[at]
        heads = {fold(t) for texts in self.layout.heads for t in texts} | {
            fold(self.layout.head(c)) for c in range(len(self.layout.heads))
        }
        heads.discard("")
        for row in np.nonzero(suspects)[0]:
            reason = reason_to_leave([c[row].as_py() for c in self.body.columns], heads)
            if reason:
                self.leave_row(int(row), reason)
        self.sheet.count("X07", self.sheet.left_out)

    def identities(self) -> None:
        """Names and numbers of every group; several persons in one cell are taken apart."""
        needed = bool({"name", "id_number"} & set(self.reading.groups[0]))
        for g in range(len(self.reading.groups)):
            found = persons.read(
                self.own("name", g), self.own("id_number", g), self.body.size,
                self.open_rows, self.sheet if g == 0 else None,
            )  # fmt: skip
            self.groups.append(found)
        if self.source.key == "DS18":
            persons.from_certificate(self.groups[0], self.own("certificate"))
        if needed:
            anyone = np.zeros(self.body.size, bool)
            for found in self.groups:
                anyone |= found.anyone
            for row in np.nonzero(self.open_rows & ~anyone)[0]:
                self.refuse_row(int(row), "既没有姓名也没有身份证号")
            self._errors_in_identity()
        for at, reason in sorted(self.groups[0].refused.items()):
            if self.open_rows[at]:
                self.refuse_row(at, reason)

    def _errors_in_identity(self) -> None:
        for name in ("id_number", "name"):
            column = self.own(name)
            if column is None:
                continue
            values, at = encode(column)
            for row in rows_of([is_error(v) for v in values], at):
                if self.open_rows[row]:
                    self.sheet.count("X12")
                    label = "身份证号" if name == "id_number" else "姓名"
                    self.refuse_row(int(row), f"“{label}”一格公式出错，请改为数值后重报")

    def answers(self) -> None:
        """Rows of our own request forms: 无 / 查无此人 answers for the person, without a record."""
        at = self.reading.answer
        if at < 0:
            return
        values, index = encode(self.body.columns[at])
        says = [squeeze(v) for v in values]
        data = [
            c for name, cs in self.reading.groups[0].items() for c in cs
            if name not in ("name", "id_number", "village") and self._kept(name)
        ]  # fmt: skip
        self.taken.answered = True
        for row in np.nonzero(self.open_rows)[0]:
            word = says[index[row]]
            number = self.groups[0].number[row]
            if word and _NEGATIVE.search(word):
                self.leave_row(int(row), f"反馈“{word}”，无记录")
            elif not word and all(is_blank(self.body.columns[c][row].as_py()) for c in data):
                self.leave_row(int(row), "名单中的人员尚未反馈")
                continue
            if number:
                self.taken.listed.append(number)

    def _kept(self, name: str) -> bool:
        """A serial number or a telephone is no answer about anybody."""
        f = self.source.by_name.get(name)
        return f is None or f.keep

    def fields(self) -> None:
        """Type every field of every group; absurd values and broken needed cells refuse rows."""
        title_scale = max((scale_of(t) for t in self.layout.titles if "单位" in t), default=0)
        for g in range(len(self.reading.groups)):
            mine: dict[str, pa.Array] = {}
            for f in self.source.kept:
                cs = self.reading.groups[g].get(f.name)
                if not cs:
                    continue
                heads = [self.layout.head(c) for c in cs]
                found = read_field(
                    f, [self.body.columns[c] for c in cs], heads, pivot=self.as_of.year,
                    first_1904=self.first_1904, title_scale=title_scale,
                )  # fmt: skip
                mine.update(found.arrays)
                self._judge(f, found, cs, heads[0], title_scale)
                _ends(f, found, self.source, self.reading.groups[g], mine)
            self.columns.append(mine)

    def _judge(self, f: Field, found: Typed, cs: list[int], head: str, title_scale: int) -> None:
        signature = {o.strip() for entry in self.source.signature for o in entry.split("|")}
        needed = f.required or f.name in signature
        label = f.label or f.name
        for row, why in sorted(found.refused.items()):
            if self.open_rows[row]:
                text = shown(self.body.columns[cs[0]][row].as_py())
                self.refuse_row(row, f"“{label}”填的是“{text}”，{why}，请改正")
        if found.errors:
            self.sheet.count("X12", found.errors)
            for row in self._error_rows(cs) if needed else ():
                if self.open_rows[row]:
                    self.refuse_row(row, f"“{label}”一格公式出错，请改为数值后重报")
        for row, why in sorted(found.opened.items()):
            if self.open_rows[row] and len(self.sheet.open_cells) < 5_000:
                text = shown(self.body.columns[cs[0]][row].as_py())
                self.sheet.open_cells.append((self.body.first + row, label, text, why))
        code = {"date": "X08", "month": "X08", "account": "X03"}.get(f.type, "X09")
        self.sheet.count(code, found.odd + len(found.opened) + len(found.refused))
        if f.type == "money" and (scale_of(head) > 1 or title_scale > 1 or _period(head, f)):
            self.sheet.count("X19")

    def _error_rows(self, cs: list[int]) -> list[int]:
        values, at = encode(typed.first_filled([self.body.columns[c] for c in cs]))
        return [int(r) for r in rows_of([is_error(v) for v in values], at)]

    # ------------------------------------------------------------ result
    def finish(self) -> Taken:
        """Put the accepted rows together."""
        self.sheet.accepted = int(self.open_rows.sum())
        self.sheet.refused_rows.sort()
        self.sheet.left_rows.sort()
        days = self._days()
        parts = []
        for g, found in enumerate(self.groups):
            rows = found.rows(self.open_rows, alone=g == 0 and not self._has_person())
            if len(rows.at):
                parts.append(self._table(g, rows, days))
        table = pa.concat_tables(parts) if parts else _empty(self.source)
        if len(parts) > 1 or any(found.several for found in self.groups):
            table = table.take(pc.sort_indices(table["row"]))
        if self.source.key == "DS18":
            table = persons.with_certificate(table, self.source)
        elif self.source.key == "DS08":
            table = told.shares_from_tenure(table)
        elif self.source.key == "DS02":
            names = [*self.layout.titles, self.sheet.sheet, Path(self.sheet.file).stem]
            table = told.benefit_from_form(table, self.source, names)
        self.taken.table = persons.expanded(table, self.source)
        self.quality(self.taken.table)
        return self.taken

    def _has_person(self) -> bool:
        return any({"name", "id_number"} & set(g) for g in self.reading.groups)

    def _table(self, g: int, rows: persons.Rows, days: pa.Array) -> pa.Table:
        at = pa.array(rows.at)
        size = len(rows.at)
        data: dict[str, pa.Array] = {
            "file": pa.repeat(pa.scalar(self.sheet.file), size),
            "sheet": pa.repeat(pa.scalar(self.sheet.sheet), size),
            "row": pa.array(rows.at.astype(np.int32) + np.int32(self.body.first), pa.int32()),
            "name": rows.name, "id_text": rows.text, "id_number": rows.number,
            "id_status": rows.status, "village": self._village(at),
            "data_day": days.take(at),
        }  # fmt: skip
        for f in self.source.kept:
            data.update(self._field(f, g, at, rows))
        party = data.get(self.source.party)
        data["party"] = party if party is not None else pa.repeat(pa.scalar(""), size)
        data["data_day_from"] = pc.if_else(pc.is_valid(data["data_day"]), "row", "")
        return pa.table({n: data[n] for n in schema(self.source).names}, schema(self.source))

    def _village(self, at: pa.Array) -> pa.Array:
        column = self.own("village")
        if column is None:
            return pa.repeat(pa.scalar(""), len(at))
        return typed.texts(column, typed.village_text).take(at)

    def _field(self, f: Field, g: int, at: pa.Array, rows: persons.Rows) -> dict[str, pa.Array]:
        names = [c.name for c in typed.schema_of(f)]
        own = self.columns[g]
        if names[0] in own:
            found = {n: own[n].take(at) for n in names}
        elif g and (f.name in households.PERSONAL or self._grouped(f.name)):
            found = typed.empty(f, len(at))
            if f.name == "relation":
                found.update(_role(f, self.reading.roles[g], len(at)))
        elif names[0] in self.columns[0]:
            found = {n: self.columns[0][n].take(at) for n in names}
        else:
            found = typed.empty(f, len(at))
            if f.name == "relation":
                found.update(_role(f, self.reading.roles[g], len(at)))
            if f.name == "group" and (village := self.own("village")) is not None:
                found["group"] = typed.texts(village, typed.group_text).take(at)
        told: dict[str, pa.Array] = rows.override(f, found)
        return told

    def _grouped(self, name: str) -> bool:
        return any(name in g for g in self.reading.groups[1:])

    def _days(self) -> pa.Array:
        """The data day each row carries itself, null where it carries none."""
        none = pa.nulls(self.body.size, pa.date32())
        found = none
        if self.reading.data_day >= 0:
            f = Field("data_day", "数据日期", "date")
            read = read_field(f, [self.body.columns[self.reading.data_day]], [""],
                              pivot=self.as_of.year, first_1904=self.first_1904, title_scale=0)  # fmt: skip
            found = read.arrays["data_day_most"]
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

    # ------------------------------------------------------------ quality
    def quality(self, table: pa.Table) -> None:
        """Count what was odd (X01…X21)."""
        for found in self.groups:
            for code, much in found.quality(self.open_rows).items():
                self.sheet.count(code, much)
        self.sheet.count("X12", 0)
        frame = pl.DataFrame(pl.from_arrow(table.select(["row", "name", "id_number"])))
        known = frame.filter((pl.col("id_number") != "") & (pl.col("name") != "")).unique(
            ["name", "id_number"]
        )
        for code, one, many in (("X15", "name", "id_number"), ("X16", "id_number", "name")):
            twice = (
                known.group_by(one).agg(pl.col(many).n_unique().alias("n")).filter(pl.col("n") > 1)
            )
            self.sheet.count(code, twice.height)
        self._sex_and_birth(table)
        columns = [c for g in self.reading.groups for cs in g.values() for c in cs]
        if columns:
            used = pl.DataFrame(
                {str(c): pl.Series(pl.from_arrow(self.body.columns[c])) for c in set(columns)}
            )
            used = used.filter(pl.Series(self.open_rows))
            self.sheet.count("X18", used.height - used.n_unique())
        serial = sum(
            fold(self.layout.head(c)) in SERIAL_WORDS for c in range(len(self.layout.heads))
        )
        dropped = sum(not kept and bool(head) for head, _, kept, _ in self.sheet.columns)
        self.sheet.count("X20", max(0, dropped - serial))

    def _sex_and_birth(self, table: pa.Table) -> None:
        names = table.schema.names
        checks = []
        digit = pl.col("id_number").str.slice(16, 1).cast(pl.Int8, strict=False)
        sex = "sex_text" if "sex_text" in names else "sex" if "sex" in names else ""
        if sex:
            said = (
                pl.when(pl.col(sex).str.contains("男|^1$"))
                .then(1)
                .when(pl.col(sex).str.contains("女|^2$"))
                .then(0)
            )
            checks.append(said.is_not_null() & digit.is_not_null() & (said != digit % 2))
        if "birth_least" in names:
            born = pl.col("id_number").str.slice(6, 8).str.to_date("%Y%m%d", strict=False)
            checks.append((born < pl.col("birth_least")) | (born > pl.col("birth_most")))
        if checks:
            frame = pl.DataFrame(pl.from_arrow(table))
            self.sheet.count("X17", frame.filter(pl.any_horizontal(checks).fill_null(False)).height)


def _period(head: str, f: Field) -> bool:
    from dibao.intake.heads import months_of

    return bool(months_of(f.unit) and months_of(head) and months_of(f.unit) != months_of(head))


def _role(f: Field, word: str, size: int) -> dict[str, pa.Array]:
    if not word:
        return {}
    if f.type != "code":
        return {f.name: pa.repeat(pa.scalar(word), size)}
    codes = typed.codes_of(word, f)
    code = next(iter(codes)) if len(codes) == 1 else None
    return {
        f.name: pa.repeat(pa.scalar(code, pa.string()), size),
        f"{f.name}_text": pa.repeat(pa.scalar(word), size),
    }


_END_OF = {"start": "end", "valid_from": "valid_to", "since": "ended", "applied": ""}


def _ends(
    f: Field, found: Typed, source: Source, group: dict[str, list[int]], mine: dict[str, pa.Array]
) -> None:
    """“2018.6-2020.5” in a column of beginnings also tells the end, when no column does."""
    other = _END_OF.get(f.name, "")
    if found.ends and other in source.by_name and other not in group and f.type == "date":
        mine[f"{other}_least"] = found.ends["least"]
        mine[f"{other}_most"] = found.ends["most"]


def column_notes(
    layout: Layout, reading: Reading, source: Source, vocabulary: Vocabulary
) -> list[tuple[str, str, bool, str]]:
    """(head, field, kept, why) for every column with a head."""
    fields = vocabulary.fields[source.key]
    of = {
        c: (name, g)
        for g, group in enumerate(reading.groups)
        for name, cs in group.items()
        for c in cs
    }
    notes = []
    for c in range(len(layout.heads)):
        head = layout.head(c)
        if not head:
            continue
        name, group = of.get(c, ("", 0))
        if name:
            kept = fields[name].keep
            why = "" if kept else "超出需要，未收下"
            notes.append((head, name, kept, why + (f"第 {group} 名成员" if group and kept else "")))
        elif c == reading.answer:
            notes.append((head, "", True, "反馈结果"))
        elif c == reading.data_day:
            notes.append((head, "", True, "数据日期"))
        else:
            why = "序号" if fold(head) in SERIAL_WORDS else "不在需要的列内，未收下"
            notes.append((head, "", False, why))
    return notes


__all__ = ["Body", "Taken", "column_notes", "filled_rows", "schema", "shown", "take", "tidy"]
