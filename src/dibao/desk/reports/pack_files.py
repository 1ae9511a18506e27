"""The files of a package for an inspection: an index, a page a family, what is missing, the lot.

Invariant: everything opens without a network and without scripts; every line of the record that the
pages rest on is proven in the package.
"""

from __future__ import annotations

import datetime as dt

from django.template.loader import render_to_string

from dibao.desk.accounts.access import Who
from dibao.desk.dossier import packing
from dibao.desk.dossier.tracing import tells_of
from dibao.desk.front.templatetags.chinese import day as day_words
from dibao.desk.leads.models import Lead
from dibao.desk.record import ledger
from dibao.desk.reports import inspecting, pages
from dibao.desk.reports.models import Inspection
from dibao.desk.roster.models import Household
from dibao.papers.home_pages import HomePage, home_pages_pdf

REDRAW = """怎么重抽一遍

种子：{seed}
名单：抽签名单.txt，每行一户，共 {of} 户；名单指纹（排好序、换行连接的 SHA-256）：{digest}
抽法：对每一户算 SHA-256（种子、换行、户的编号），从小到大排，取前 {count} 户。

在这个文件夹里运行（任何一台装有 Python 的电脑，不用联网）：
    python -c "import hashlib; n=open('抽签名单.txt',encoding='utf-8').read().split(); print(*sorted(n,key=lambda x:hashlib.sha256(('{seed}\\n'+x).encode()).digest())[:{count}])"
应当得到：
    {drawn}
"""


def package(who: Who, inspection: Inspection, day: dt.date) -> bytes:
    """The zip, sealed in the record; Refused while nobody else has agreed."""
    inspecting.ready(inspection)
    homes = pages.families(inspection)
    made = [pages.page_of(h, n, day) for n, h in enumerate(homes, 1)]
    lines = _lines(homes)
    files = _files(inspection, made, homes, who, day)
    return packing.pack(who, inspection, inspecting.take, files, lines, inspection.purpose)


def _files(
    inspection: Inspection, made: list[HomePage], homes: list[Household], who: Who, day: dt.date
) -> dict[str, bytes]:
    told = {
        "inspection": inspection, "pages": made, "who": who.name, "day": day,
        "missing": sum(p.missing for p in made), "open": sum(p.open for p in made), "of": len(inspection.names),
    }  # fmt: skip
    files = {
        packing.FIRST: render_to_string("reports/pack/index.html", told).encode(),
        packing.HOW: render_to_string("dossier/how.txt").encode(),
        "抽签名单.txt": "\n".join(inspection.names).encode(),
        "怎么重抽.txt": REDRAW.format(
            seed=inspection.seed, of=len(inspection.names), digest=inspection.digest,
            count=inspection.count, drawn=" ".join(h.ref for h in homes),
        ).encode(),
        "材料清单.csv": packing.csv_file(
            ("序号", "户", "材料", "状态", "在哪里"),
            [(p.number, p.title, f.name, f.state, f.where)
             for p in made for f in p.files],
        ),
        "一户一页.pdf": home_pages_pdf(made, f"迎检包：{inspection.purpose}　{day_words(day)}", day),
    }  # fmt: skip
    for page, home in zip(made, homes, strict=True):
        told = {"page": page, "ref": home.ref}
        files[f"户/{page.number}.html"] = render_to_string("reports/pack/home.html", told).encode()
    return files


def _lines(homes: list[Household]) -> list[int]:
    """Every line about the families and their cases, but for what concerns officers."""
    refs = {h.ref for h in homes} | {c.ref for h in homes for c in h.cases.all()}
    apart = set(
        Lead.objects.filter(conduct=True, household__in=homes).values_list("lead_id", flat=True)
    )
    book = ledger()
    kept = [x for x, _ in list(book.lines()) if x.case in refs and x.kind != "look.conduct"]
    return [x.seq for x in kept if not tells_of(book, x, apart)]
