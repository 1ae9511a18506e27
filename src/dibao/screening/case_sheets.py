"""Cases as one folder of hand-ins: every cell is read from a department's own words.

A case covers its own village alone, so that many cases can stand side by side in one run.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

import pyarrow as pa

from dibao.intake import persons, tables, typed
from dibao.intake.columns import Column
from dibao.intake.result import Cover, File, HandIns, Sheet
from dibao.people import numbers
from dibao.reasoning.source import Field, Source
from dibao.screening.case import Case, CaseError, Texts
from dibao.screening.population import REGISTERS

Told = tuple[Case, Sequence[Texts]]  # a case and what one source says in it
NUMBERED = ("DS01", "RG03", "RG04", "RG05", "RG06", "RG11")


def hand_ins(cases: Iterable[Case], sources: Mapping[str, Source]) -> HandIns:
    """All cases as one folder: a file a case and source, each covering its own village."""
    taken = HandIns()
    told: dict[str, list[Told]] = {}
    for case in [BYSTANDER, *cases]:
        for key, lines in case.rows.items():
            if key not in sources:
                raise CaseError(f"{case.title}：没有来源 {key}")
            told.setdefault(key, []).append((case, lines))
    for key, own in sorted(told.items()):
        taken.tables[key], sheets = _sheets(sources[key], own)
        taken.files += [File(s.file, "", sheets=[s]) for s in sheets]
    return taken


def _sheets(source: Source, told: Sequence[Told]) -> tuple[pa.Table, list[Sheet]]:
    """One table of all cases' rows (no cell is read beside another), and a sheet a case."""
    table, ends = _table(source, told)
    months, own = _months(source, table), table["data_day"].to_pylist()
    sheets, start = [], 0
    for (case, lines), end in zip(told, ends, strict=True):
        day = case.spec.get("day", {}).get(source.key) or _newest_month(case, months[start:end])
        own[start:end] = [d or day for d in own[start:end]]
        newest = max((d for d in own[start:end] if d), default=day)
        sheets.append(Sheet(
            _file(case, source), "样例", source.key, len(lines), len(lines),
            data_day=newest, data_day_from="sheet", cover=_cover(case, source.key),
        ))  # fmt: skip
        start = end
    at = table.schema.get_field_index("data_day")
    table = table.set_column(at, table.schema.field(at), pa.array(own, pa.date32()))
    return table, sheets


def _file(case: Case, source: Source) -> str:
    """A department's file; of the banks' one each, told apart by its name."""
    party = case.banks[0] if source.party else ""
    return f"{case.number:04d}/{source.key}{party}.xlsx"


def _cover(case: Case, key: str) -> Cover:
    listed = case.spec.get("listed", {}).get(key)
    if listed is None:
        return Cover("villages", (case.village,), ground="样例：只问了本村。")
    numbers_ = tuple(case.people[n] for n in listed)
    return Cover("listed", (), (), numbers_, ground="样例：按名单反馈。")


def _newest_month(case: Case, told: Sequence[int | None]) -> dt.date:
    """Rows by month are as new as the newest month in the file (answers.md, section 1)."""
    months = [m for m in told if m is not None]
    if not months:
        return case.as_of
    year, month = divmod(max(months) + 1, 12)
    return min(dt.date(year, month + 1, 1) - dt.timedelta(days=1), case.as_of)


def _months(source: Source, table: pa.Table) -> list[int | None]:
    if source.newest_by not in source.by_name or source.by_name[source.newest_by].type != "month":
        return []
    found: list[int | None] = table[f"{source.newest_by}_most"].to_pylist()
    return found


def _table(source: Source, told: Sequence[Told]) -> tuple[pa.Table, list[int]]:
    """The rows typed as intake types them, and where each case's end: every cell is read from a
    department's own words."""
    shape = tables.schema(source)
    flat = [(case, line) for case, lines in told for line in lines]
    _known_columns(source, flat)
    who = [_identity(case, line) for case, line in flat]
    file = {id(case): _file(case, source) for case, _ in told}
    size = len(flat)
    data: dict[str, pa.Array] = {
        "file": pa.array([file[id(case)] for case, _ in flat], pa.string()),
        "sheet": pa.repeat(pa.scalar("样例"), size),
        "row": pa.array([n for _, lines in told for n in range(2, len(lines) + 2)], pa.int32()),
        "name": pa.array([w[0] for w in who], pa.string()),
        "id_text": pa.array([w[1].text for w in who], pa.string()),
        "id_number": pa.array([w[1].number for w in who], pa.string()),
        "id_status": pa.array([w[1].status for w in who], pa.string()),
        "village": pa.array([_village(case, source) for case, _ in flat], pa.string()),
        "data_day": pa.array([line.get("data_day") for _, line in flat], pa.date32()),
        "data_day_from": pa.repeat(pa.scalar("sheet"), size),
    }  # fmt: skip
    for f in source.kept:
        data |= _field(source, f, flat)
    data["party"] = data.get(source.party, pa.repeat(pa.scalar(""), size))
    table = pa.table({n: data[n] for n in shape.names}, shape)
    if source.key == "DS18" and size:
        table = persons.with_certificate(table, source)
    expanded: pa.Table = persons.expanded(table, source) if size else table
    expanded = expanded.sort_by([("file", "ascending"), ("row", "ascending")])
    return expanded, _ends(told, expanded["file"].to_pylist(), file)


def _ends(told: Sequence[Told], files: Sequence[str], file: Mapping[int, str]) -> list[int]:
    """Where each case's rows end: a row may have become several, in the same order."""
    counts = Counter(files)
    return list(accumulate(counts[file[id(case)]] for case, _ in told))


def _known_columns(source: Source, flat: Sequence[tuple[Case, Texts]]) -> None:
    known = {"who", "number", "name", "data_day", *source.by_name}
    for case, line in flat:
        odd = sorted(set(line) - known)
        if odd:
            raise CaseError(f"{case.title}：{source.name}没有“{'、'.join(odd)}”这一栏")


def _field(source: Source, f: Field, flat: Sequence[tuple[Case, Texts]]) -> dict[str, pa.Array]:
    """The columns of one field; of a case that never fills it, as if its sheet had no column."""
    cells = [_cell(case, source, f.name, line) for case, line in flat]
    filled = {case.number for (case, _), cell in zip(flat, cells, strict=True) if cell is not None}
    if not filled:
        return typed.empty(f, len(flat))
    found = typed.read_field(
        f, [Column([c or "" for c in cells])], [""], pivot=flat[-1][0].as_of.year,
        first_1904=False, title_scale=0,
    ).arrays  # fmt: skip
    if f.type == "code" and any(case.number not in filled for case, _ in flat):
        codes = found[f.name].to_pylist()
        found[f.name] = pa.array(
            [c if case.number in filled else f.no_column or None
             for c, (case, _) in zip(codes, flat, strict=True)], pa.string(),
        )  # fmt: skip
    return found


def _village(case: Case, source: Source) -> str:
    named = source.derived or source.key in (*REGISTERS, "RG05")
    return case.village if named else ""


def _cell(case: Case, source: Source, name: str, line: Texts) -> str | None:
    """The words of one cell; @名 is that person's number."""
    value = line.get(name)
    if name == "household_no" and (source.derived or source.key in NUMBERED):
        return case.household(value or "1")
    if value is None:
        return None
    text = value.isoformat() if isinstance(value, dt.date) else str(value)
    return case.people[text[1:]] if text.startswith("@") else text


def _identity(case: Case, line: Texts) -> tuple[str, numbers.Number]:
    """Name and number of a row; `number` says how the number was damaged, or whose it is."""
    who = str(line.get("who", ""))
    if who and who not in case.people:
        raise CaseError(f"{case.title}：没有写明“{who}”是谁")
    name = str(line.get("name", who))
    return name, damaged(case.people.get(who, ""), str(line.get("number", "")), case.people)


def damaged(right: str, how: str, people: Mapping[str, str]) -> numbers.Number:
    """A number as a department wrote it: right, damaged in a usual way, or somebody else's."""
    slip = str((int(right[15]) + 1) % 10) if right else ""
    written = {
        "": right,
        "不填": "",
        "错一位": right[:15] + slip + right[16:],
        "少一位": right[:10] + right[11:],
        "打码": f"{right[:6]}********{right[14:]}",
        "旧号": right[:6] + right[8:17],
        "末三位成零": right[:15] + "000",
    }.get(how)
    if written is None:
        written = people[how[1:]] if how.startswith("@") else how
    return numbers.clean(written, numeric=how == "末三位成零")


BYSTANDER = Case("", 0, {
    "name": "旁观户", "rule": "", "answer": "no", "as_of": dt.date(2018, 1, 1), "numbers": {},
    "family": [{"name": "样例之外"}], "day": {"DS01": None},
})  # fmt: skip
