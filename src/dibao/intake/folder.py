"""A folder of hand-ins → typed tables, receipts' matter and judgements.

Invariant: the order of files never changes a table's content (files are read in the order of
their names); one bad file costs itself and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pyarrow as pa

from dibao.intake import covers, judgements
from dibao.intake.arrival import Arrived, Readers, arrive
from dibao.intake.body import filled_rows, flat
from dibao.intake.cells import is_blank
from dibao.intake.columns import Column
from dibao.intake.heads import SERIAL_WORDS, Vocabulary, fold, vocabulary_of
from dibao.intake.layout import Layout, find_layout
from dibao.intake.mapping import Mappings
from dibao.intake.profile import Profile
from dibao.intake.reader import Raw
from dibao.intake.recognise import Reading, fingerprint, is_complaint, recognise
from dibao.intake.result import File, HandIns, Sheet, posix
from dibao.intake.rows import Taken, column_notes, schema, take
from dibao.reasoning.source import Source

Progress = Callable[[int, int, str], None]
CHANNEL = (
    "这是举报、投诉或信访材料，不在本系统登记，内容没有读入。请转交纪检监察机关或信访部门的受理渠道，"
    "并注意为反映人保密。"
)
_SYSTEM = {"thumbs.db", "desktop.ini", ".ds_store"}
_MANUAL = re.compile(r"填表说明|填报说明|填写说明|代码|字典|码表|下拉|模板说明|^说明$|封面|目录")


@dataclass(slots=True)
class _Book:
    """What the sheets of one file tell about each other."""

    declared: covers.Declared | None = None
    listed: list[str] = field(default_factory=list)
    enclosed: bool = False
    clues: list[covers.Clues] = field(default_factory=list)


def find_files(folder: Path, skip: Path | None = None) -> list[Path]:
    """Every file a department may have put there; lock, hidden and own files are skipped."""
    out = skip.resolve() if skip else None
    found = []
    for path in sorted(folder.rglob("*"), key=lambda p: p.as_posix()):
        parts = path.relative_to(folder).parts
        if not path.is_file() or path.is_symlink():
            continue
        if any(p.startswith((".", "~$", "__MACOSX")) for p in parts):
            continue
        if path.name.lower() in _SYSTEM or path.suffix.lower() in (".tmp", ".lnk", ".bak"):
            continue
        if out and (path.resolve() == out or out in path.resolve().parents):
            continue
        found.append(path)
    return found


def read_folder(
    folder: Path, sources: Mapping[str, Source], *, as_of: date, skip: Path | None = None,
    home: Path | None = None, progress: Progress | None = None,
) -> HandIns:  # fmt: skip
    """Read everything handed in below `folder`; file names in results are relative to it."""
    files = find_files(folder, skip)
    named = [(p, posix(p.relative_to(folder).as_posix())) for p in files]
    return _read(named, sources, as_of, home, progress)


def read_files(
    files: Iterable[Path], sources: Mapping[str, Source], *, as_of: date,
    home: Path | None = None, progress: Progress | None = None,
) -> HandIns:  # fmt: skip
    """Read the given files; names in results are the bare names, numbered where they repeat."""
    named: list[tuple[Path, str]] = []
    used: set[str] = set()
    for path in files:
        name, n = path.name, 1
        while name in used:
            n += 1
            name = f"{path.stem}({n}){path.suffix}"
        used.add(name)
        named.append((path, name))
    return _read(named, sources, as_of, home, progress)


def _read(
    named: list[tuple[Path, str]], sources: Mapping[str, Source], as_of: date, home: Path | None,
    progress: Progress | None,
) -> HandIns:  # fmt: skip
    handins = HandIns()
    run = _Run(handins, vocabulary_of(sources), Mappings(home), as_of)
    with Readers() as readers, closing(arrive(named, readers.read, readers.much)) as files:
        for at, one in enumerate(files):
            if progress:
                progress(at, len(named), one.name)
            run.file(one)
    run.finish()
    if progress:
        progress(len(named), len(named), "")
    return handins


class _Run:
    """Types the files as they arrive and settles covers at the end."""

    def __init__(
        self, handins: HandIns, vocabulary: Vocabulary, mappings: Mappings, as_of: date
    ) -> None:
        self.handins, self.vocabulary, self.mappings, self.as_of = (
            handins,
            vocabulary,
            mappings,
            as_of,
        )
        self.clues: list[covers.Clues] = []
        self.parts: list[tuple[Sheet, pa.Table]] = []

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
        for raw in one.raws:
            if covers.is_declaration(raw.sheet, raw):
                book.declared = covers.read_declaration(raw, self.as_of.year)
        for raw in one.raws:
            sheet = self._sheet(raw, one, book)
            if sheet is None:
                continue
            for note in one.verdict.notes:
                sheet.say(note)
                sheet.count("X11")
            file.sheets.append(sheet)
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
        if covers.is_declaration(raw.sheet, raw):
            return self._left(sheet, raw, "报送说明，用来确定报送范围。")
        layout = find_layout(raw, self.vocabulary)
        hints = [*(layout.titles if layout else []), raw.sheet, one.name]
        if is_complaint(layout, hints):
            return self._turned_away(sheet, raw)
        if layout is None:
            sheet.asked = "?"
            return self._left(sheet, raw, "没有找到表头，没有读取；请在第一行写明各列名称。")
        sheet.heads = [layout.head(c) for c in range(len(layout.heads))]
        reading = self._recognise(raw, layout, hints, sheet, one)
        if not reading.source:
            return self._undecided(sheet, raw, reading, one)
        sheet.source = reading.source
        source = self.vocabulary.sources[reading.source]
        if layout.titles or raw.merged or layout.last > layout.first:
            sheet.count("X06")
        sheet.labels = {f.name: f.label for f in self.vocabulary.fields[source.key].values()}
        sheet.source_name = source.name
        sheet.kinds = {f.name: f.type for f in self.vocabulary.fields[source.key].values()}
        sheet.columns = column_notes(layout, reading, source, self.vocabulary)
        taken = take(raw, layout, reading, self.vocabulary, sheet, self.as_of)
        self._keep(sheet, taken, layout, one, book)
        return sheet

    def _recognise(
        self, raw: Raw, layout: Layout, hints: list[str], sheet: Sheet, one: Arrived
    ) -> Reading:
        profiles = _profiles(raw, layout, self.as_of.year)
        confirmed = self.mappings.find_confirmed(fingerprint(sheet.heads))
        reading = recognise(layout, profiles, self.vocabulary, hints, confirmed)
        return (
            reading
            if reading.source
            else _plain_list(reading, layout, profiles, hints, self.vocabulary)
        )

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
        if _MANUAL.search(raw.sheet) and not reading.asked:
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
        clue = covers.Clues(sheet, [*layout.titles, sheet.sheet, *stem.split("/"), *notes])
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
            table = _urban(table, [*layout.titles, sheet.sheet, stem])
        table = _dated(table, sheet, layout, one.name, book.declared)
        self.parts.append((sheet, table))

    # ------------------------------------------------------------ the end
    def finish(self) -> None:
        """Settle covers, then put every source's rows together."""
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
    told = table["area_kind_text"].to_pylist()
    codes = [c if w else "urban" for c, w in zip(table["area_kind"].to_pylist(), told, strict=True)]
    at = table.schema.get_field_index("area_kind")
    return table.set_column(at, table.schema.field(at), pa.array(codes, pa.string()))


def _asks(what: str, source: Source) -> bool:
    words = (source.key, source.name, *source.hints)
    return not what or any(w and (w in what or what in w) for w in words)


def _profiles(raw: Raw, layout: Layout, pivot: int) -> list[Profile]:
    assert raw.table is not None
    body = raw.table.slice(layout.last + 1)
    size = body.num_rows
    step = max(1, size // 48)
    at = pa.array(range(0, size, step))
    sample = body.take(at) if size else body
    found = []
    for i in range(len(layout.heads)):
        cells = [c for c in sample.column(i).to_pylist() if c]
        if len(cells) < 20 and size > len(sample):
            cells = [c for c in body.column(i).to_pylist() if c and not is_blank(c)][:60]
        found.append(Profile(cells[:60], pivot))
    return found


def _plain_list(
    reading: Reading, layout: Layout, profiles: list[Profile], hints: list[str],
    vocabulary: Vocabulary,
) -> Reading:  # fmt: skip
    """A bare list of persons called 名单 is the list of a query (RG14)."""
    source = vocabulary.sources.get("RG14")
    if source is None or not any(h in n for h in source.hints for n in hints):
        return reading
    from dibao.intake.recognise import assign

    mine = assign(source, layout, profiles, vocabulary)
    taken = {c for cs in mine.groups[0].values() for c in cs}
    plain = all(
        c in taken or not layout.head(c) or fold(layout.head(c)) in SERIAL_WORDS
        for c in range(len(layout.heads))
    )
    return mine if plain and {"id_number"} & set(mine.groups[0]) else reading


def _dated(
    table: pa.Table, sheet: Sheet, layout: Layout, file: str, declared: covers.Declared | None
) -> pa.Table:
    """Rows without their own date take the sheet's: 报送说明, title, sheet name, file name."""
    found: date | None = declared.day if declared else None
    where = "sheet" if found else ""
    for text in () if found else (*layout.titles, sheet.sheet):
        found = covers.day_in(text)
        if found:
            where = "sheet"
            break
    if found is None:
        found = covers.day_in(file.rsplit(".", 1)[0])
        where = "file" if found else ""
    days = table["data_day"].to_pylist()
    own = [d for d in days if d is not None]
    sheet.data_day = max(own) if own else found
    sheet.data_day_from = "row" if own else where  # type: ignore[assignment]
    if found is None or len(own) == len(days):
        return table
    froms = ["row" if d else where for d in days]
    for name, column in (
        ("data_day", pa.array([d or found for d in days], pa.date32())),
        ("data_day_from", pa.array(froms, pa.string())),
    ):
        at = table.schema.get_field_index(name)
        table = table.set_column(at, table.schema.field(at), column)
    return table


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


__all__ = ["CHANNEL", "find_files", "read_files", "read_folder", "schema"]
