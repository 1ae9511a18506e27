"""One family's computation sheet, as a clerk filled it: a TOML file or a workbook in plain words.

Invariant: all mistakes are said together, each with its section, row and column; nothing is
guessed. What was not stated becomes a row of its own whose amount may be anything, so that
silence never passes for “none”.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dibao.intake import guard
from dibao.intake.cells import MARKS, tidy
from dibao.intake.family_rows import Row, Said, read_row
from dibao.intake.reader import Reader, ReadFailed
from dibao.reasoning.source import Source

SECTIONS = {"户": "JC00", "家庭成员": "JC01", "成员": "JC01", "收入": "JC02", "刚性支出": "JC03",
            "支出": "JC03", "财产": "JC04", "义务人": "JC05", "法定义务人": "JC05"}  # fmt: skip
_TITLE = re.compile(
    r"^([ \t]*\[\[?[ \t]*)([^\]\"'\s]*[^\x00-\x7f][^\]\"'\s]*)([ \t]*\]\]?)", re.MULTILINE
)
_KEY = re.compile(r"^([ \t]*)([^\s\"'=\[#]*[^\x00-\x7f\s][^\s\"'=]*)([ \t]*=)", re.MULTILINE)
HOUSEHOLD, MEMBER, INCOME, EXPENSE, ASSET, SUPPORTER = (f"JC0{n}" for n in range(6))


class FamilyError(ValueError):
    """The sheet cannot be used; `problems` are Chinese sentences, one a mistake."""

    def __init__(self, file: str, problems: Iterable[str]) -> None:
        self.file, self.problems = file, tuple(problems)
        super().__init__(
            f"“{file}”有 {len(self.problems)} 处要改正：\n"
            + "\n".join(f"  {p}" for p in self.problems)
        )


@dataclass(frozen=True)
class Form:
    """What the law tells the reader of a sheet: sections, and the kinds that need care.

    `wages` are kinds of income earned by working for others; `groups` are the classes of assets
    every family must speak of: label, and the kinds that belong to it (the first stands for it).
    """

    sources: Mapping[str, Source]
    wages: Collection[str]
    groups: Mapping[str, tuple[str, tuple[str, ...]]]


@dataclass
class Family:
    """Typed rows by section key, and what is missing in plain words."""

    file: str
    as_of: dt.date
    rows: dict[str, list[Row]]
    said: list[str] = field(default_factory=list)

    @property
    def household(self) -> Row:
        """The one row of section 户."""
        return self.rows[HOUSEHOLD][0]


Texts = dict[str, list[tuple[int, dict[str, str]]]]


def read_family(path: Path, form: Form, as_of: dt.date) -> Family:
    """Read FAMILY.toml or a workbook of the template; raises FamilyError with every mistake."""
    if not path.is_file():
        raise FamilyError(path.name, ["找不到这个文件，请检查路径。"])
    texts, problems = _toml(path) if path.suffix.lower() == ".toml" else _workbook(path)
    return typed(path.name, texts, form, as_of, problems)


def typed(
    file: str, texts: Texts, form: Form, as_of: dt.date, problems: list[str] | None = None
) -> Family:
    """A family from the words of its cells; raises FamilyError with every mistake."""
    problems = list(problems or ())
    rows: dict[str, list[Row]] = {key: [] for key in form.sources}
    said: list[str] = []
    for key, lines in texts.items():
        for at, cells in lines:
            found = read_row(form.sources[key], cells, at, file, as_of)
            problems += found.problems
            said += found.said
            rows[key].append(found.row)
    if not rows[HOUSEHOLD]:
        problems.append("没有“户”这一部分：至少要写户主姓名。")
    elif len(rows[HOUSEHOLD]) > 1:
        problems.append("“户”只能写一行。")
    if not rows[MEMBER]:
        problems.append("没有“家庭成员”：申请人和一起生活的人一人一行。")
    if not problems:
        problems += _people(rows)
    if problems:
        raise FamilyError(file, problems)
    family = Family(file, as_of, rows, said)
    _settle(family, form, set(texts))
    return family


# ---- the two forms ----------------------------------------------------------------------------


def _toml(path: Path) -> tuple[Texts, list[str]]:
    try:
        raw = tomllib.loads(quoted(path.read_text(encoding="utf-8-sig")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise FamilyError(path.name, [f"读不懂这个文件：{error}。请对照样例改正。"]) from error
    texts: Texts = {}
    problems: list[str] = []
    for name, value in raw.items():
        key = SECTIONS.get(name)
        if key is None:
            problems.append(f"没有“{name}”这一部分，可以写：{'、'.join(_names())}。")
            continue
        listed = [value] if isinstance(value, dict) else value
        if not isinstance(listed, list) or not all(isinstance(v, dict) for v in listed):
            problems.append(f"“{name}”要写成 [[{name}]]，一行一段。")
            continue
        lines = texts.setdefault(key, [])
        for line in listed:
            lines.append((len(lines) + 1, {k: as_text(v) for k, v in line.items()}))
    return texts, problems


def quoted(text: str) -> str:
    """TOML wants Chinese keys in quotes; people need not know that."""
    text = _TITLE.sub(r'\1"\2"\3', text)
    return _KEY.sub(r'\1"\2"\3', text)


def as_text(value: Any) -> str:
    """A value of the file as the words of a cell."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _workbook(path: Path) -> tuple[Texts, list[str]]:
    verdict = guard.inspect(path)
    if verdict.reason:
        raise FamilyError(path.name, [verdict.reason])
    texts: Texts = {}
    try:
        with Reader() as reader:
            for raw in reader.read(path, verdict.kind):
                key = SECTIONS.get(tidy(raw.sheet).replace("表", ""))
                if key is not None and raw.table is not None:
                    texts.setdefault(key, []).extend(_lines(raw.table))
    except ReadFailed as error:
        raise FamilyError(path.name, [str(error)]) from error
    if not texts:
        names = "、".join(_names())
        raise FamilyError(path.name, [f"没有认出核算表的工作表，工作表要叫：{names}。"])
    return texts, []


def _lines(table: Any) -> list[tuple[int, dict[str, str]]]:
    """Rows below the head; the head is the first row with two filled cells or more."""
    columns = [c.to_pylist() for c in table.columns]
    rows = list(zip(*columns, strict=True)) if columns else []
    head: list[str] | None = None
    found = []
    for at, cells in enumerate(rows, 1):
        texts = [c or "" for c in cells]
        filled = [t for t in texts if t.strip(MARKS + " ")]
        if head is None:
            head = [tidy(t) for t in texts] if len(filled) >= 2 else None
        elif filled:
            found.append((at, {h: t for h, t in zip(head, texts, strict=True) if h and t}))
    return found


def _names() -> list[str]:
    first: dict[str, str] = {}
    for name, key in SECTIONS.items():
        first.setdefault(key, name)
    return list(first.values())


# ---- who is who, and what nobody said --------------------------------------------------------


def _people(rows: dict[str, list[Row]]) -> list[str]:
    members = [str(r["name"]) for r in rows[MEMBER]]
    problems = [
        f"家庭成员里“{n}”写了两次，同名的请加注（如 石有田大、石有田小）。"
        for n in sorted({n for n in members if members.count(n) > 1})
    ]
    selves = [r for r in rows[MEMBER] if r["relation"] == "self"]
    if len(selves) != 1:
        problems.append("家庭成员里要有一人、也只能有一人的“与申请人关系”写“本人”。")
    for key, label in ((INCOME, "收入"), (EXPENSE, "刚性支出"), (ASSET, "财产")):
        for r in rows[key]:
            if r["name"] and r["name"] not in members:
                problems.append(f"{label}第{r['row']}行的“{r['name']}”不在家庭成员里，请核对姓名。")
    for r in rows[SUPPORTER]:
        if r["supports"] and r["supports"] not in members:
            problems.append(
                f"义务人第{r['row']}行的被赡养人“{r['supports']}”不在家庭成员里，请核对姓名。"
            )
    return problems


def _settle(family: Family, form: Form, told: set[str]) -> None:
    rows = family.rows
    head = next(str(r["name"]) for r in rows[MEMBER] if r["relation"] == "self")
    for key in (INCOME, EXPENSE, ASSET):
        for r in rows[key]:
            r["name"] = r["name"] or head
    for r in rows[SUPPORTER]:
        r["supports"] = r["supports"] or head
    said = Said(family.file, family.as_of, form.sources)
    for member in rows[MEMBER]:
        own = [r for r in rows[INCOME] if r["name"] == member["name"]]
        member |= said.work_months([r for r in own if r["item"] in form.wages])
        if not own and said.must_speak(member):
            rows[INCOME].append(said.undeclared(member))
            why = "没有填收入表" if INCOME not in told else "没有申报收入，确实没有的请写一行“无”"
            family.said.append(f"{member['name']}{why}")
        for r in own:
            r["shown"] = member["shown"]
    for label, items in form.groups.values():
        if not any(r["item"] in items for r in rows[ASSET]):
            rows[ASSET].append(said.unheld(items[0], head, label))
            family.said.append(f"没有填“{label}”，确实没有的请写一行、数量或金额写0")
