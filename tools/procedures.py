"""docs/procedures.md: every procedure as a table and a flow chart, from the tables themselves.

`page` is pure: two packs in, text out. What both packs share is written once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from dibao.policy.handling import Handling, names_of, national, packs
from dibao.procedure.paper import used_papers
from dibao.procedure.table import Procedure
from dibao.procedure.wording import EFFECTS, Names, basis, chart, deadline, papers, way, who

AUDIENCES = {
    "family": "家庭", "office": "办公室", "public": "公众", "discipline": "纪检监察（封存）",
}  # fmt: skip
STYLES = {
    "letter": "书信", "form": "表格", "official": "公文", "book": "名册", "notice": "公示",
}  # fmt: skip
HEADS = ("步骤", "从 → 到", "谁办", "先要有", "形成", "期限", "条件", "依据", "告诉家庭")


def _cell(text: str) -> str:
    return text.replace("|", "／").replace("\n", " ") or "—"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    heads = list(heads)
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return [*lines, *("| " + " | ".join(_cell(c) for c in row) + " |" for row in rows), ""]


def _rows(procedure: Procedure, names: Names) -> Iterable[tuple[str, ...]]:
    for step in procedure.steps.values():
        others = "、".join(procedure.steps[k].zh for k in step.other_than)
        effect = f"（{EFFECTS[step.effect]}）" if step.effect else ""
        yield (
            f"{step.zh}{effect if EFFECTS.get(step.effect, '') not in step.zh else ''}",
            way(step, procedure),
            who(step, names) + (f"；不能是办过 {others} 的人" if others else ""),
            papers(step.needs, names),
            papers(step.makes, names),
            deadline(step, procedure, names),
            "；".join(names.guards[g].zh for g in step.guards),
            basis(step, names),
            step.tells,
        )


def _procedure(procedure: Procedure, names: Names, level: str) -> list[str]:
    cited = "、".join(dict.fromkeys(names.cite(c) for c in procedure.clauses))
    lines = [
        f"{level} {procedure.zh}（`{procedure.key}`）",
        "",
        procedure.about,
        "",
        f"依据：{cited}",
        "",
    ]
    for whole in procedure.whole:
        term = names.terms[whole.number]
        lines += [
            f"{term.label}：从“{procedure.steps[whole.since].zh}”起 {term.count} 个{term.unit}。",
            "",
        ]
    lines += ["```mermaid", *chart(procedure, names), "```", ""]
    return [*lines, *_table(HEADS, _rows(procedure, names))]


def _papers(handling: Handling) -> list[str]:
    used = used_papers(handling.procedures.values())

    def steps(key: str) -> str:
        named = dict.fromkeys(handling.procedures[p].zh for p, _ in used.get(key, ()))
        return "、".join(named) or handling.papers[key].unused

    def signs(keys: Iterable[str], seal: str) -> str:
        return "、".join(
            [*(handling.roles[k].zh for k in keys), *([f"盖章：{seal}"] if seal else [])]
        )

    rows = (
        (p.key, p.zh, AUDIENCES[p.audience], STYLES[p.style], signs(p.signs, p.seal),
         str(len(p.fields)), handling_years(handling, p.retention), "写明" if p.remedy else "",
         steps(p.key))
        for p in handling.papers.values()
    )  # fmt: skip
    heads = ("代码", "文书", "给谁", "样式", "谁签", "栏目数", "保管", "不服怎么办", "用在哪里")
    return ["## 文书", "", *_table(heads, rows)]


def handling_years(handling: Handling, key: str) -> str:
    """How long a paper is kept, with its number's unit."""
    from dibao.reasoning.numbers import Numbers

    number = handling.numbers[key]
    value = Numbers(handling.numbers, handling.day).in_general(key)
    return f"{value} {number.unit}"


def page(made: str, today: dt.date) -> str:
    """The page for the pack of `today`, with the older packs' differing procedures after it."""
    now = national(today)
    names = names_of(now)
    lines = [
        "# 办理流程", "", made, "",
        f"{today.isoformat()} 起办的案件用 {now.pack.key}《{now.pack.zh}》。案件从哪天开始，就一直用那天的流程；"
        "资格用今天的办法看。", "",
        "每一步都写明谁办、等多久、依据什么、告诉家庭什么。没有查到依据的写“自定安排”和理由。"
        "从疑点到停发，没有哪条路可以少掉调查、入户、事先告知、答复期、问其他救助，或者由一个人办完；"
        "表里少了任何一样，程序装不上。改一步：[howto/add-a-step.md](howto/add-a-step.md)。", "",
        "在命令行看：`dibao steps list`、`dibao steps show exit`。", "",
    ]  # fmt: skip
    for procedure in now.procedures.values():
        lines += _procedure(procedure, names, "##")
    lines += ["## 两套流程不同的地方", ""]
    found, demands = packs()
    lines += _table(
        [f"{p.key} {p.zh}" for p in found],
        zip(*(p.differs for p in found), strict=True),
    )
    lines += ["## 方案另加的要求", ""]
    lines += _table(
        ("流程", "步骤", "要求", "依据"),
        (
            (now.procedures[d.procedure].zh, now.procedures[d.procedure].steps[d.step].zh, d.zh,
             "、".join(names.cite(c) for c in d.clauses))
            for d in demands
        ),
    )  # fmt: skip
    for pack in found:
        if pack.key == now.pack.key:
            continue
        old = national(pack.until or pack.since)
        lines += [f"## {pack.key} {pack.zh}", "", "只用来看当时办理的案卷。", ""]
        for procedure in old.procedures.values():
            if procedure.steps != now.procedures[procedure.key].steps:
                lines += _procedure(procedure, names_of(old), "###")
    lines += _papers(now)
    return "\n".join(lines).rstrip() + "\n"
