"""A trace as the files of its package: one page to read, tables to compare, papers as they lie."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import PurePath

from django.template.loader import render_to_string

from dibao.desk.casework.models import Paper
from dibao.desk.casework.printing import shown
from dibao.desk.casework.replay import handling_on
from dibao.desk.dossier import packing
from dibao.desk.dossier.tracing import Trace, hide, tree_lines
from dibao.desk.front.templatetags.chinese import masked, moment

# Nobody can hide the middle of a number on a picture.
PICTURED = "扫描件上可能有完整证件号，只随含完整证件号的倒查件"


def files_of(made: Trace, *, whole: bool, by: str, purpose: str, day: dt.date) -> dict[str, bytes]:
    """Path in the package → bytes. `whole`: identity numbers are not masked, and scans are in it."""
    show = str if whole else hide
    scans, rest = {}, []
    for n, (name, paper) in enumerate(made.papers, 1):
        data = packing.original(paper.digest) if whole else None
        if whole and hasattr(paper, "issued"):
            issued = packing.original(paper.issued.digest)
            scans |= {f"材料/{n:02d}-{name}（定稿）.pdf": issued} if issued else {}
        path = f"材料/{n:02d}-{name}{PurePath(paper.name).suffix if paper.digest else '.txt'}"
        if data is None and not paper.digest:
            data = "\n".join(show(line) for line in _lines(paper)).encode()
        if data is not None:
            scans[path] = data
        kept = "没有" if whole or not paper.digest else PICTURED
        rest.append((name, path if data is not None else kept, paper, paper.digest))
    members = list(made.family.members.all()) if made.family else []
    page = render_to_string(
        "dossier/package.html",
        {
            "t": made, "whole": whole, "by": by, "purpose": purpose, "day": day, "papers": rest,
            "members": [(m, (m.number or "未登记") if whole else masked(m.number)) for m in members],
            "tree": [(d, a, show(x)) for d, a, x in
                     tree_lines(made.record.get("tree", {}))],
            "sources": [(s, [(w, n, [(h, show(c)) for h, c in cells]) for w, n, cells in s.rows])
                        for s in made.sources],
            "sentence": show(made.sentence),
            "checks": made.lead.checks.select_related("by", "second") if made.lead else [],
        },
    )  # fmt: skip
    found = {packing.FIRST: page.encode(), packing.HOW: _how().encode(), **scans}
    found["来源行.csv"] = packing.csv_file(
        ("文件", "文件摘要（SHA-256）", "表", "行", "列", "内容"),
        [(s.name, s.digest, w, str(n), h, show(c))
         for s in made.sources for w, n, cells in s.rows for h, c in (cells or [("", "没有抄到")])],
    )  # fmt: skip
    found["经过.csv"] = packing.csv_file(
        ("台账序号", "时间", "做了什么", "谁", "编号", "用途"),
        [(str(w.seq), moment(w.at), w.kind, w.actor, w.case, w.purpose) for w in made.written],
    )
    found["缺什么.txt"] = ("\n".join(made.gaps) or "没有发现缺少的。").encode()
    if made.rule is not None and made.rule.source is not None:
        found[f"规则/{made.rule.source.name}"] = made.rule.source.read_bytes()
    return found


def _lines(paper: Paper) -> Iterator[str]:
    """What was typed into a paper, as it stands on the print."""
    form = handling_on(paper.file.begun).papers.get(paper.key)
    for key, value in (paper.values or {}).items():
        field = form.field(key) if form else None
        yield f"{field.zh}：{shown(field, value)}" if field else f"{key}：{value}"


def _how() -> str:
    return render_to_string("dossier/how.txt")
