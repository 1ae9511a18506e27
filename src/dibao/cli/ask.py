"""`dibao ask`: what every department is asked, about whom, with a letter to go with it.

Invariant: nobody is listed for a source that needs authorisation unless a letter in force covers
that source on the day; a source no rule reads is not asked at all.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import typer

from dibao.cli.options import Unusable
from dibao.cli.workday import read_calendar
from dibao.intake import read_files
from dibao.intake.result import HandIns
from dibao.papers.ask import Asked, Column, Request, write_blank, write_request
from dibao.papers.ask_letter import Letter, write_letter
from dibao.reasoning.source import Field, Source
from dibao.screening.answers import EVERYTHING, SCOPES

DEADLINE_DAYS = 10
BLANKS = "空白模板"
MARK = "请求目录.txt"
HEADS = {("DS03", "other_name"): "对方姓名", ("DS03", "other_id"): "对方身份证号"}
NOBODY_WITHOUT_LETTERS = (
    "这一项须凭本人授权书查询；本次没有提供授权书台账，所以名单为空，请先取得授权书再请求。"
)
NOBODY_COVERED = "这一项须凭本人授权书查询；授权书台账里没有覆盖这一项的有效授权书，所以名单为空。"


@dataclass(frozen=True, slots=True)
class Person:
    """One person of the roster with a usable number."""

    name: str
    id_number: str
    village: str


@dataclass(frozen=True, slots=True)
class LetterHeld:
    """One letter of authorisation: whose, which, for what, from when to when."""

    id_number: str
    letter_no: str
    scope: str
    first: dt.date | None
    last: dt.date | None
    withdrawn: dt.date | None

    def covers(self, key: str, day: dt.date) -> bool:
        """In force on the day, and its scope names the source."""
        if (self.first or day) > day or (self.last or day) < day:
            return False
        if self.withdrawn is not None and self.withdrawn <= day:
            return False
        words = (*EVERYTHING, key, *SCOPES.get(key, ()))
        return any(w in self.scope for w in words)


def ask(
    roster: Path, out: Path, letters: Path | None, as_of: dt.date, sources: Mapping[str, Source]
) -> int:
    """Write the requests of a roster into `out`; 0, or raises Unusable with one sentence."""
    persons, unusable, held = _read(roster, letters, as_of, sources)
    _make_room(out)
    departments: dict[str, list[Source]] = {}
    for source in sources.values():
        if source.extra.get("ask") and not source.unread:
            departments.setdefault(source.department, []).append(source)
    lines = []
    for department, asked in departments.items():
        lines += _department(out, department, asked, persons, held, as_of)
    _blanks(out / BLANKS, sources, as_of)
    summary = [
        f"核对请求：{len(departments)} 个部门，名单 {len(persons)} 人，基准日 {as_of.isoformat()}。", *lines,
        f"空白模板在“{BLANKS}”里。",
    ]  # fmt: skip
    if unusable:
        summary.insert(1, f"另有 {unusable} 人证号不能用，没有列入；请先在名册里补正。")
    (out / MARK).write_text("\n".join(summary) + "\n", encoding="utf-8")
    for line in (
        summary[0],
        *summary[1 : 2 if unusable else 1],
        f"已写到 {out}，请逐个部门核对名单后移交。",
    ):
        typer.echo(line)
    return 0


# ---------------------------------------------------------------- reading
def _read(
    roster: Path, letters: Path | None, as_of: dt.date, sources: Mapping[str, Source]
) -> tuple[list[Person], int, list[LetterHeld] | None]:
    for path, what in ((roster, "低保名册"), (letters, "授权书台账")):
        if path is not None and not path.is_file():
            raise Unusable(f"找不到{what}“{path}”。请检查路径。")
    handins = read_files([p for p in (roster, letters) if p], sources, as_of=as_of)
    table = handins.tables.get("DS01")
    if table is None or not table.num_rows:
        raise Unusable(
            f"“{roster.name}”里没有认出低保名册。{_why(handins)}请确认表头有户主、身份证号、保障人口等栏目。"
        )
    held = None
    if letters is not None:
        register = handins.tables.get("RG02")
        if register is None or not register.num_rows:
            raise Unusable(
                f"“{letters.name}”里没有认出授权书台账。请确认表头有授权人、授权范围、有效期等栏目。"
            )
        held = _letters(register)
    persons, unusable = _persons(table)
    return persons, unusable, held


def _why(handins: HandIns) -> str:
    reasons = [f.reason for f in handins.files if f.reason]
    return f"{reasons[0].rstrip('。')}。" if reasons else ""


def _persons(table: pa.Table) -> tuple[list[Person], int]:
    found: dict[str, Person] = {}
    unusable = set()
    columns = (table[c].to_pylist() for c in ("name", "id_number", "village", "id_text"))
    for name, number, village, text in zip(*columns, strict=True):
        if number:
            found.setdefault(number, Person(name, number, village))
        else:
            unusable.add((name, village, text))
    return list(found.values()), len(unusable)


def _letters(table: pa.Table) -> list[LetterHeld]:
    rows = table.to_pylist()
    return [
        LetterHeld(
            r["id_number"], r["letter_no"], r["scope"],
            r["valid_from_most"], r["valid_to_least"], r["withdrawn_least"],
        )
        for r in rows if r["id_number"]
    ]  # fmt: skip


# ---------------------------------------------------------------- writing
def _make_room(out: Path) -> None:
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / MARK).exists())):
        raise Unusable(f"“{out}”里已有别的文件。请换一个新的或空的文件夹。")
    if out.exists():
        shutil.rmtree(out)
    out.mkdir(parents=True)


def _department(
    out: Path, department: str, asked: Sequence[Source], persons: Sequence[Person],
    held: Sequence[LetterHeld] | None, as_of: dt.date,
) -> list[str]:  # fmt: skip
    folder = out / _safe(department)
    folder.mkdir()
    lines = []
    for source in asked:
        request = _request(source, persons, held, as_of)
        stem = f"{_safe(source.name)}核对"
        write_request(request, folder / f"{stem}填写表.xlsx", as_of)
        write_letter(_letter(source, request, f"{stem}填写表", as_of), folder / f"{stem}函.docx")
        told = f"{len(request.persons)} 人" if request.persons else "未列人员"
        lines.append(f"{department}　{source.name}：{told}，{request.mode}。")
    return lines


def _request(
    source: Source, persons: Sequence[Person], held: Sequence[LetterHeld] | None, as_of: dt.date
) -> Request:
    whole = str(source.extra.get("ask_whole", ""))
    batch = f"QQ{as_of:%y%j}-{source.key}"
    remarks: list[str] = []
    letter_of: dict[str, str] = {}
    if source.needs_authorisation:
        for letter in held or ():
            if letter.covers(source.key, as_of):
                letter_of.setdefault(letter.id_number, letter.letter_no)
        persons = [p for p in persons if p.id_number in letter_of]
        if not persons:
            remarks.append(NOBODY_COVERED if held is not None else NOBODY_WITHOUT_LETTERS)
    if whole == "full":
        persons = []
        remarks.append("请报送本乡镇全部在任人员，任期已满或已离任的也请列出并填任职终止。")
    elif whole == "also":
        remarks.append("名单逐人答复；名单之外本乡镇的其他人员，请在后面续填，“反馈结果”写“有”。")
    listed = tuple(
        Asked(f"{batch}-{at:04}", p.name, p.id_number, p.village, letter_of.get(p.id_number, ""))
        for at, p in enumerate(persons, 1)
    )
    return Request(
        source.name, tuple(_column(source, n) for n in source.extra["ask"]), listed,
        mode="全量" if whole else "按名单反馈", with_list=whole != "full",
        with_letters=source.needs_authorisation, remarks=tuple(remarks),
        villages=tuple(dict.fromkeys(p.village for p in persons if p.village)),
    )  # fmt: skip


def _column(source: Source, name: str) -> Column:
    f = source.get_field(name)
    head = HEADS.get((source.key, name), f.label)
    unit = f"（{f.unit}）" if f.unit and f.type in ("money", "number") else ""
    example = "填18位公民身份号码" if f.type == "id" else f.example
    return Column(head + unit, f.meaning, _words(f), example)


def _words(f: Field) -> tuple[str, ...]:
    return tuple(words[0] for words in f.codes.values())


def _letter(source: Source, request: Request, attachment: str, as_of: dt.date) -> Letter:
    calendar = read_calendar()
    deadline = calendar.after(as_of, DEADLINE_DAYS)
    return Letter(
        department=source.department, basis=_basis(source.legal_basis),
        items=(source.name + "（" + "、".join(c.head for c in request.columns) + "）",),
        persons=len(request.persons), villages=len(request.villages),
        whole=request.mode == "全量", deadline=deadline, provisional=bool(calendar.guessed),
        day=as_of, attachments=(attachment,), with_letters=request.with_letters,
        not_asked=request.with_list and not request.persons,
    )  # fmt: skip


def _basis(text: str) -> list[str]:
    """Papers of a legal basis; clause numbers only of the parts whose text has been read."""
    found: dict[str, None] = {}
    for part in re.split("；", text):
        for title, article in re.findall(r"(《[^》]+》)(第[一二三四五六七八九十百、]+条)?", part):
            found[title + (article if "条文已读" in part else "")] = None
    return list(found)


def _blanks(folder: Path, sources: Mapping[str, Source], as_of: dt.date) -> None:
    folder.mkdir()
    for key, source in sources.items():
        if source.turned_away or not {"name", "id_number"} & set(source.by_name):
            continue
        kept = [f for f in source.fields if f.keep and f.name not in ("sex", "birth")]
        wanted = source.extra.get("ask")
        if wanted:
            usual = ("name", "id_number", "village", *wanted)
            kept = [f for f in source.fields if f.name in usual]
        columns = [_column(source, f.name) for f in kept]
        write_blank(source.name, columns, folder / f"{key}_{_safe(source.name)}.xlsx", as_of)


def _safe(name: str) -> str:
    return re.sub(r'[\\/:*?"<>|\s]', "", name)
