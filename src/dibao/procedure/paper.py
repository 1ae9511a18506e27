"""What a paper is made of, who fills and signs it, who may read it, how long it is kept.

Invariant: a paper that a family or the public reads names instruments only, never an article, and
carries no field of the sensitive kind it does not have to show; `check` refuses any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dibao.procedure.entry import Entry
from dibao.procedure.table import Procedure, Role

AUDIENCES = ("family", "office", "public", "discipline")
STYLES = ("letter", "form", "official", "book", "notice")
KINDS = (
    "text", "name", "id", "place", "account", "phone", "money", "count", "date", "month", "code",
    "yes_no", "rows", "photo", "signature", "number",
)  # fmt: skip
SIGHTS = ("open", "personal", "sensitive")
NEEDS = ("must", "may")
ARTICLE = re.compile(r"第\s*[0-9一二三四五六七八九十百零〇两]+\s*条")
PLACE = re.compile(r"\{(\w+)\}")
# What a public notice may never ask for, whatever its label.
NEVER_PUBLIC = ("id", "account", "phone", "photo")


@dataclass(frozen=True, slots=True)
class PaperField:
    """One field: what it is called, its kind, who fills it, how sensitive, needed or not."""

    key: str
    zh: str
    kind: str
    by: str
    sight: str
    needed: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """One declared paper."""

    key: str
    zh: str
    audience: str
    style: str
    signs: tuple[str, ...]
    seal: str
    remedy: bool
    retention: str
    fields: tuple[PaperField, ...]
    clauses: tuple[str, ...]
    unused: str
    says: str
    serves: tuple[str, ...]
    spoken: tuple[str, ...] = ()  # the same in spoken words, one idea a line; {field} stands in it
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # of a field of rows
    ticks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # words to tick
    table: tuple[str, ...] = ()  # fields that are the columns of one table

    def field(self, key: str) -> PaperField | None:
        """The field of that name, if the paper has it."""
        return next((f for f in self.fields if f.key == key), None)


def read_papers(files: Iterable[Entry]) -> dict[str, Paper]:
    """The papers by key, each with the `common` fields; what is wrong is noted in the entries."""
    papers: dict[str, Paper] = {}
    files = tuple(files)
    shared = tuple(row for file in files for row in _rows(file, "common"))
    for file in files:
        for entry in file.tables("paper"):
            paper = _paper(entry, shared)
            if paper.key in papers:
                entry.wrong("这个文书代码已经用过。")
            papers[paper.key] = paper
        file.done()
    return papers


def _paper(entry: Entry, shared: tuple[PaperField, ...]) -> Paper:
    paper = Paper(
        key=entry.text("key"),
        zh=entry.text("zh"),
        audience=entry.choice("audience", AUDIENCES),
        style=entry.choice("style", STYLES),
        signs=entry.words("signs"),
        seal=entry.text("seal", ""),
        remedy=entry.flag("remedy"),
        retention=entry.text("retention"),
        fields=(*shared, *_rows(entry, "fields")),
        clauses=entry.words("clauses"),
        unused=entry.text("unused", ""),
        says=entry.text("says", ""),
        serves=entry.words("serves"),
        spoken=entry.words("spoken"),
        columns=_by_field(entry, "columns"),
        ticks=_by_field(entry, "ticks"),
        table=entry.words("table"),
    )
    entry.done()
    keys = [f.key for f in paper.fields]
    for key in sorted({k for k in keys if keys.count(k) > 1}):
        entry.wrong(f"栏目“{key}”写了两次。")
    return paper


def _by_field(entry: Entry, key: str) -> dict[str, tuple[str, ...]]:
    """Rows of a field's key and its words."""
    found = {}
    for row in entry.rows(key):
        if len(row) < 3:
            entry.wrong(f"{key} 每行先写栏目代号，再写至少两个词；写的是 {row}。")
        else:
            found[row[0]] = tuple(row[1:])
    return found


def _rows(entry: Entry, key: str) -> list[PaperField]:
    """Rows of six words: key, Chinese name, kind, who fills, how sensitive, must or may."""
    found = []
    for row in entry.rows(key):
        if len(row) != 6:
            entry.wrong(
                f"{key} 每行要写六项：代号、名称、种类、谁填、敏感程度、必填与否；写的是 {row}。"
            )
            continue
        name, zh, kind, by, sight, need = row
        for word, known in ((kind, KINDS), (sight, SIGHTS), (need, NEEDS)):
            if word not in known:
                entry.wrong(f"栏目“{zh}”的“{word}”只能写：{'、'.join(known)}。")
        found.append(PaperField(name, zh, kind, by, sight, need == "must"))
    return found


def check_papers(
    papers: Mapping[str, Paper],
    procedures: Iterable[Procedure],
    roles: Mapping[str, Role],
    clauses: Mapping[str, Mapping[str, object]],
    numbers: Mapping[str, str],
) -> list[str]:
    """Mistakes that only show between papers and the rest; sentences."""
    wrong: list[str] = []
    used = used_papers(procedures)
    for paper in papers.values():
        name = f"文书 {paper.key}《{paper.zh}》"
        if paper.key not in used and not paper.unused:
            wrong.append(f"{name}没有哪一步用到，也没有写 unused（为什么）。")
        if paper.key in used and paper.unused:
            wrong.append(f"{name}已经有步骤用到，请去掉 unused。")
        who = {*paper.signs, *(f.by for f in paper.fields)}
        wrong += [f"{name}写了不认识的角色“{w}”。" for w in sorted(who - set(roles) - {"external"})]
        wrong += [f"{name}写了没有登记的条款“{c}”。" for c in paper.clauses if c not in clauses]
        if numbers.get(paper.retention) not in ("年", "月"):
            wrong.append(f"{name}的保管期限“{paper.retention}”不是以年或月计的数字。")
        wrong += [f"{name}{s}" for s in (*_shown(paper), *_laid_out(paper))]
    return wrong


def _shown(paper: Paper) -> list[str]:
    """What may not be shown to its readers."""
    said = [paper.zh, paper.says, *paper.spoken, *(f.zh for f in paper.fields)]
    wrong = []
    if paper.audience in ("family", "public"):
        wrong += [f"写了条号“{m.group()}”，给家庭和公众看的只写文件名。"
                  for s in said for m in ARTICLE.finditer(s)]  # fmt: skip
    if paper.audience == "family" and not paper.says:
        wrong.append("是给家庭看的，要写 says（开头怎么说）。")
    if paper.audience == "public":
        wrong += [f"要公开，不能有“{f.zh}”。" for f in paper.fields
                  if f.kind in NEVER_PUBLIC or f.sight == "sensitive"]  # fmt: skip
    return wrong


def _laid_out(paper: Paper) -> list[str]:
    """What names a field that is not there, or says aloud what may not be said."""
    named = {*paper.columns, *paper.ticks, *paper.table}
    named |= {m for line in paper.spoken for m in PLACE.findall(line)}
    wrong = [f"提到了没有的栏目“{k}”。" for k in sorted(named) if paper.field(k) is None]
    if paper.audience == "family" and not paper.spoken:
        wrong.append("是给家庭看的，要写 spoken（念给家庭听的几句话）。")
    spoken = [paper.field(m) for line in paper.spoken for m in PLACE.findall(line)]
    wrong += [f"念出来的话里不能有“{f.zh}”。" for f in spoken
              if f and (f.kind in NEVER_PUBLIC or f.sight == "sensitive")]  # fmt: skip
    return wrong


def used_papers(procedures: Iterable[Procedure]) -> dict[str, list[tuple[str, str]]]:
    """Paper → the steps (procedure, step) that need or make it."""
    used: dict[str, list[tuple[str, str]]] = {}
    for procedure in procedures:
        for step in procedure.steps.values():
            for key in (*step.needs, *step.makes):
                used.setdefault(key, []).append((procedure.key, step.key))
    return used


def instruments(paper: Paper, clauses: Mapping[str, Mapping[str, object]]) -> tuple[str, ...]:
    """What a paper may say it rests on: titles for families and the public, places otherwise."""
    names = []
    for key in paper.clauses:
        clause = clauses[key]
        whole = clauses.get(str(clause.get("instrument", key)), clause)
        cite = clause.get("cite") if paper.audience in ("office", "discipline") else None
        names.append(str(cite or f"《{whole['title']}》"))
    return tuple(dict.fromkeys(names))
