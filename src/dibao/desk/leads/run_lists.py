"""What a run wrote down, as lists on the site: its doubts, and what it could not judge.

Invariant: the lines of a list are the lines of the run's own file without what concerns officers,
so that a figure counted from it opens exactly that many; no number of a person is shown.
"""

from __future__ import annotations

import csv
import functools
from pathlib import Path

from django.core.paginator import Paginator
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from dibao.desk.accounts.access import Who, check
from dibao.desk.exchange.models import Run
from dibao.desk.front.guarding import needs, refusal, who
from dibao.desk.roster.models import filed_as
from dibao.desk.roster.queries import places_of
from dibao.policy.rules import RULES

PAGE = 50
FILES = {"leads": "leads.csv", "open": "cannot_tell.csv"}
HEADS = {
    "leads": ("事项", "村", "户编号", "依据"),
    "open": ("事项", "村", "户编号", "缺什么"),
}
TITLES = {"leads": "提出的线索", "open": "材料不够、不能判断的"}
SURE = {"yes": "充分", "unknown": "待核"}


@functools.cache
def _words() -> dict[str, str]:
    return {r.key: r.neutral_name for r in RULES if r.sight != "conduct"}


@functools.lru_cache(maxsize=16)
def _read(path: str, _changed: int) -> tuple[tuple[str, str, str, str], ...]:
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return tuple(
            (_words()[x["rule"]], x["village"] or "—", filed_as(x["household_no"]) or "—",
             x.get("missing") or SURE.get(x.get("answer", ""), "—"))
            for x in csv.DictReader(file) if x["rule"] in _words()
        )  # fmt: skip


def rows(run: Run, kind: str) -> tuple[tuple[str, str, str, str], ...] | None:
    """The lines; None where the run's files are not there."""
    path = run.out / FILES[kind] if run.out else None
    if path is None or not path.is_file():
        return None
    return _read(str(path), path.stat().st_mtime_ns)


def newest(me: Who) -> list[Run]:
    """The last finished run of each of one's places."""
    mine = Run.objects.filter(place__in=places_of(me, "board", "look"), state="done")
    last = mine.values("place").annotate(last=Max("pk")).values("last")
    return list(Run.objects.filter(pk__in=last).select_related("place").order_by("place__name"))


@needs("board", "look")
def run_list(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """One list of one run."""
    run = get_object_or_404(Run.objects.select_related("place"), pk=pk, state="done")
    why = check(who(request), "board", "look", run)
    if why:
        return refusal(request, why)
    found = rows(run, kind) if kind in FILES else None
    if found is None:
        return refusal(request, "这次核查的结果文件已经不在，列不出来。", 404)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(
        request, "leads/run_list.html",
        {"run": run, "page": page, "heads": HEADS[kind], "title": TITLES[kind], "kind": kind},
    )  # fmt: skip
