"""Files as they arrive → their sheets understood and typed; at the end whom each covers.

Invariant: what one file's sheets tell about each other is settled before the next file begins;
what files tell about each other (rosters, lists of queries, 报送说明 of its own) only at the end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from dibao.intake import apart, covers, judgements
from dibao.intake.arrival import Arrived
from dibao.intake.body import filled_rows, flat
from dibao.intake.column_notes import column_notes
from dibao.intake.columns import Column
from dibao.intake.continued import Before, goes_on, profiles_of
from dibao.intake.dating import dated, day_of, of_month
from dibao.intake.heads import Vocabulary
from dibao.intake.layout import Layout, find_layout
from dibao.intake.mapping import Mappings
from dibao.intake.reader import Raw
from dibao.intake.reading import Reading
from dibao.intake.recognise import fingerprint, is_complaint, plain_list, recognise
from dibao.intake.result import File, HandIns, Sheet
from dibao.intake.rows import Taken, take
from dibao.intake.tables import replace
from dibao.intake.ticks import read_ticks
from dibao.reasoning.source import Source

CHANNEL = (
    "这是举报、投诉或信访材料，不在本系统登记，内容没有读入。请转交纪检监察机关或信访部门的受理渠道，"
    "并注意为反映人保密。"
)
NO_HEAD = "没有找到表头，没有读取；请在第一行写明各列名称。"
_MANUAL = re.compile(r"填表说明|填报说明|填写说明|代码|字典|码表|下拉|模板说明|^说明$|封面|目录")


@dataclass(slots=True)
class _Book:
    """What the sheets of one file tell about each other; `stem` names a file of one sheet."""

    stem: str = ""
    declared: covers.Declared | None = None
    declared_on: Sheet | None = None
    listed: list[str] = field(default_factory=list)
    enclosed: bool = False
    clues: list[covers.Clues] = field(default_factory=list)


class Reception:
    """Types the files as they arrive and settles covers at the end."""

    def __init__(
        self, handins: HandIns, vocabulary: Vocabulary, mappings: Mappings, as_of: date
    ) -> None:
        self.handins, self.vocabulary, self.mappings = handins, vocabulary, mappings
        self.as_of = as_of
        self.clues: list[covers.Clues] = []
        self.aparts: list[apart.Apart] = []
        self.parts: list[tuple[Sheet, pa.Table]] = []
        self.before: Before | None = None

    # ------------------------------------------------------------ one file
    def file(self, one: Arrived) -> None:
        """Type one file."""
        file = File(one.name, one.sha256)
        self.handins.files.append(file)
        if one.duplicate_of:
            file.status = "duplicate"
            file.reason = f"与“{one.duplicate_of}”内容完全相同，只计一次。"
            return
        if one.reason:
            file.status, file.reason = "refused", one.reason
            return
        leads = {i: judgements.lead_row(raw) for i, raw in enumerate(one.raws)}
        if any(at >= 0 for at in leads.values()) or judgements.is_ours(None, one.name):
            self._read_back(file, one, leads)
            return
        book = _Book()
        book.stem = Path(one.name).stem if len(one.raws) == 1 else ""
        for raw in one.raws:
            if covers.is_declaration(raw.sheet, raw, book.stem):
                book.declared = covers.read_declaration(raw, self.as_of.year)
        for raw in one.raws:
            sheet = self._sheet(raw, one, book)
            if sheet is None:
                continue
            for note in one.verdict.notes:
                sheet.say(note)
                sheet.count("X11")
            file.sheets.append(sheet)
        self._settle_book(file, book)

    def _settle_book(self, file: File, book: _Book) -> None:
        unread = any(s.asked for s in file.sheets)
        if book.declared and book.declared_on and not book.clues and not unread:
            self.aparts.append(apart.Apart(file, book.declared_on, book.declared))
            return
        for clue in book.clues:
            clue.declared = book.declared
            clue.enclosed = clue.enclosed or (book.enclosed and clue.sheet.source != "RG14")
            if clue.listed is None or book.enclosed:
                clue.listed = [*(clue.listed or []), *book.listed]
        self.clues += book.clues
        _judge_file(file)

    def _read_back(self, file: File, one: Arrived, leads: dict[int, int]) -> None:
        for i, raw in enumerate(one.raws):
            if leads[i] >= 0:
                self.handins.judgements += judgements.read_judgements(
                    raw, leads[i], one.name, self.as_of.year
                )
        file.reason = "本系统的清单，已读回填写的核实结果。"

    # ------------------------------------------------------------ one sheet
    def _sheet(self, raw: Raw, one: Arrived, book: _Book) -> Sheet | None:
        name = raw.sheet or (Path(one.name).stem if raw.csv else raw.sheet)
        sheet = Sheet(one.name, name, hidden=raw.hidden)
        if raw.too_wide:
            sheet.say(f"这张表有 {raw.too_wide} 列，多得不合常理，没有读取；请删去多余的空列。")
            return sheet
        if raw.table is None or raw.table.num_rows == 0:
            return None
        if raw.hidden:
            sheet.count("X11")
            sheet.say("这是隐藏的工作表，也已读取。")
        if covers.is_declaration(raw.sheet, raw, book.stem):
            book.declared_on = sheet
            return self._left(sheet, raw, "" if book.stem else "报送说明，用来确定报送范围。")
        layout = find_layout(raw, self.vocabulary)
        hints = [*(layout.titles if layout else []), raw.sheet, one.name]
        if is_complaint(layout, hints):
            return self._turned_away(sheet, raw)
        if layout is None:
            return self._headless(sheet, raw, one, book)
        raw, layout = read_ticks(raw, layout, self.vocabulary)
        sheet.heads = [layout.head(c) for c in range(len(layout.heads))]
        profiles = profiles_of(raw, layout, self.as_of.year)
        confirmed = self.mappings.find_confirmed(fingerprint(sheet.heads))
        reading = recognise(layout, profiles, self.vocabulary, hints, confirmed)
        if not reading.source:
            reading = plain_list(reading, layout, profiles, hints, self.vocabulary)
        if not reading.source:
            return self._undecided(sheet, raw, reading, one)
        closed = self.vocabulary.sources[reading.source].closed
        if closed:  # kept and not read: it stays a source that nobody was asked about
            return self._left(sheet, raw, closed)
        self.before = Before(name, one.name, layout, reading, profiles)
        return self._take(sheet, raw, layout, reading, one, book)

    def _headless(self, sheet: Sheet, raw: Raw, one: Arrived, book: _Book) -> Sheet:
        """A sheet without a head: the next part of the one before, or a question."""
        before = self.before
        layout = goes_on(before, raw, one.name, self.as_of.year)
        if (layout is None or before is None) and _MANUAL.search(raw.sheet):
            return self._left(sheet, raw, "说明或代码页，没有读取。")
        if layout is None or before is None:
            sheet.asked = "?"
            return self._left(sheet, raw, NO_HEAD)
        sheet.heads = [layout.head(c) for c in range(len(layout.heads))]
        same = before.file == one.name
        which = f"工作表“{before.sheet}”" if same else f"文件“{before.file}”"
        sheet.say(f"这张表没有表头，各列内容与{which}一致，已按那张表的表头读取；请核对。")
        return self._take(sheet, raw, layout, before.reading.copy(), one, book)

    def _take(
        self, sheet: Sheet, raw: Raw, layout: Layout, reading: Reading, one: Arrived, book: _Book
    ) -> Sheet:
        source = self.vocabulary.sources[reading.source]
        fields = self.vocabulary.fields[source.key].values()
        sheet.source, sheet.source_name = source.key, source.name
        if layout.titles or raw.merged or layout.last > layout.first:
            sheet.count("X06")
        sheet.labels = {f.name: f.label for f in fields}
        sheet.kinds = {f.name: f.type for f in fields}
        sheet.columns = column_notes(layout, reading, source, self.vocabulary)
        taken = take(raw, layout, reading, self.vocabulary, sheet, self.as_of)
        self._keep(sheet, taken, layout, one, book)
        return sheet

    def _left(self, sheet: Sheet, raw: Raw, why: str) -> Sheet:
        assert raw.table is not None
        columns = [Column(flat(c)) for c in raw.table.columns]
        sheet.rows = sheet.left_out = int(filled_rows(columns, raw.table.num_rows).sum())
        sheet.say(why)
        return sheet

    def _turned_away(self, sheet: Sheet, raw: Raw) -> Sheet:
        self._left(sheet, raw, CHANNEL)
        sheet.source = "DS27"
        sheet.sheet = "（表名未收录）" if re.search("举报|投诉|信访", sheet.sheet) else sheet.sheet
        return sheet

    def _undecided(self, sheet: Sheet, raw: Raw, reading: Reading, one: Arrived) -> Sheet:
        if _MANUAL.search(raw.sheet):
            return self._left(sheet, raw, "说明或代码页，没有读取。")
        names = [self.vocabulary.sources[k].name for k in reading.asked]
        if names:
            sheet.asked = "、".join(names)
            ask = f"这张表可能是{'或'.join(names)}，拿不准就没有读取；请告诉我们是哪一种，或在表名里写明。"
        else:
            sheet.asked = "?"
            ask = "认不出这张表属于哪个部门的哪类数据，没有读取；请按空白模板的列名报送，或告诉我们是哪一种。"
        self.mappings.propose(
            fingerprint(sheet.heads), sheet.heads, reading.asked, f"{one.name} / {raw.sheet}"
        )
        return self._left(sheet, raw, ask)

    def _keep(self, sheet: Sheet, taken: Taken, layout: Layout, one: Arrived, book: _Book) -> None:
        table = taken.table
        notes = [
            " ".join(cells)
            for _, reason, cells in sheet.left_rows
            if reason in ("说明行", "小标题行")
        ]
        stem = re.sub(r"\.\w+$", "", one.name)
        near = [*layout.titles, sheet.sheet]
        clue = covers.Clues(sheet, [*near, *stem.split("/"), *notes])
        if taken.answered:
            clue.listed, clue.enclosed = taken.listed, True
        if sheet.source == "RG14":
            book.enclosed = True
            book.listed += [n for n in table["id_number"].to_pylist() if n]
        book.clues.append(clue)
        if sheet.source == "DS01":
            village = covers.village_of([sheet.sheet, *layout.titles, *stem.split("/")[::-1]])
            if village:
                table = covers.fill_village(table, village)
            table = _urban(table, [*near, stem])
        declared = book.declared.day if book.declared else None
        day, where = day_of(declared, [*layout.titles, sheet.sheet], one.name)
        table = of_month(
            table, self.vocabulary.sources[sheet.source], [*near, *stem.split("/")[::-1]]
        )
        self.parts.append((sheet, dated(table, sheet, day, where)))

    # ------------------------------------------------------------ the end
    def finish(self) -> None:
        """Settle covers, then put every source's rows together."""
        given = apart.settle(self.aparts, self.clues, dict(self.vocabulary.sources))
        days = {id(c.sheet): c.declared.day for c in given if c.declared and c.declared.day}
        self.parts = [
            (s, dated(t, s, days[id(s)], "sheet") if id(s) in days else t) for s, t in self.parts
        ]
        rosters = [t for s, t in self.parts if s.source == "DS01"]
        if rosters:
            self.handins.tables["DS01"] = pa.concat_tables(rosters)
        lists = [t for s, t in self.parts if s.source == "RG14"]
        self._requests(pa.concat_tables(lists) if lists else None)
        covers.settle(self.clues, self.handins)
        by_source: dict[str, list[pa.Table]] = {}
        for sheet, table in self.parts:
            if sheet.source != "DS01" and len(sheet.cover.villages) == 1:
                table = covers.fill_village(table, sheet.cover.villages[0])
            by_source.setdefault(sheet.source, []).append(table)
        parties = {k for k, s in self.vocabulary.sources.items() if s.party}
        covers.join(self.clues, self.handins, parties)
        self.handins.tables = {
            key: pa.concat_tables(by_source[key]).combine_chunks() for key in sorted(by_source)
        }
        self.mappings.save()

    def _requests(self, table: pa.Table | None) -> None:
        """A list of queries in its own file serves the answers that say they follow a list."""
        if table is None:
            return
        asked = table["asked_source"].to_pylist() if "asked_source" in table.schema.names else []
        rows = list(
            zip(table["id_number"].to_pylist(), asked or [""] * table.num_rows, strict=True)
        )
        for clue in self.clues:
            if not clue.declared or clue.declared.mode not in ("hits", "listed") or clue.listed:
                continue
            source = self.vocabulary.sources.get(clue.sheet.source)
            if source:
                clue.listed = [n for n, what in rows if n and _asks(what or "", source)]


def _urban(table: pa.Table, texts: list[str]) -> pa.Table:
    """A roster whose title says 城市低保 is one of the towns', whatever its columns leave open."""
    if "area_kind_text" not in table.schema.names or not any(
        "城市" in t or "城镇低保" in t for t in texts
    ):
        return table
    said = pc.not_equal(pc.fill_null(table["area_kind_text"], ""), "")
    return replace(table, {"area_kind": pc.if_else(said, table["area_kind"], "urban")})


def _asks(what: str, source: Source) -> bool:
    words = (source.key, source.name, *source.hints)
    return not what or any(w and (w in what or what in w) for w in words)


def _judge_file(file: File) -> None:
    """A file none of whose sheets could be used is refused, with the first reason."""
    read = [s for s in file.sheets if s.source and s.source != "DS27"]
    if read:
        return
    file.status = "refused"
    if not file.sheets:
        file.reason = "文件里没有内容，请检查后重新报送。"
    elif any(s.source == "DS27" for s in file.sheets):
        file.reason = CHANNEL
    else:
        file.reason = next((s.note for s in file.sheets if s.asked), file.sheets[0].note)
