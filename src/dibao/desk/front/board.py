"""The office board: figures that each open the list of exactly that length.

Invariant: what concerns officers is counted nowhere; no village or person is ranked: villages stand
in the order of their names. Families helped, our own errors and wrong data mended at the source
come before exits.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from dibao.desk.accounts.access import Who
from dibao.desk.casework.models import CaseFile, StepDone
from dibao.desk.casework.queries import mine as cases_of
from dibao.desk.exchange.models import Request, Run
from dibao.desk.leads.models import Check, Lead
from dibao.desk.leads.queries import visible
from dibao.desk.roster.queries import places_of


@dataclass(frozen=True)
class Figure:
    """One figure: what it counts, how many, the address of the list that long."""

    words: str
    count: int
    address: str


@dataclass(frozen=True)
class Row:
    """One line of a table: its name, a figure a column."""

    name: str
    figures: list[Figure]


def _leads(**asked: str) -> str:
    return f"{reverse('lead_table')}?{urlencode(asked)}"


def first(who: Who) -> list[Figure]:
    """What the office did for people."""
    leads = visible(who)
    held = leads.filter(stage__in=("holds", "case"))
    agreed = Check.objects.filter(lead__in=leads, agreed=True)
    helped = held.filter(checks__in=agreed.filter(cause="helped")).distinct().count()
    ours = held.filter(checks__in=agreed.filter(cause="ours")).distinct().count()
    wrong = leads.filter(stage="cleared", checks__in=agreed.filter(
        cause__in=("source_wrong", "namesake", "stolen"))).distinct().count()  # fmt: skip
    ended = StepDone.objects.filter(file__in=cases_of(who), step="decide_stop")
    exits = CaseFile.objects.filter(steps__in=ended).distinct().count()
    return [
        Figure("帮助到的家庭（可以纳入，已告知）", helped, _leads(stage="done", cause="helped")),
        Figure("改正的本单位差错", ours, _leads(stage="done", cause="ours")),
        Figure("查明来源有误或不是本人", wrong, _leads(stage="done", cause="wrong_data")),
        Figure("依程序决定停发", exits, f"{reverse('cases')}?stage=all&effect=stop"),
    ]  # fmt: skip


def stages(who: Who) -> list[Row]:
    """Kind by kind, how many doubts stand at each stage."""
    counted: dict[tuple[str, str], dict[str, int]] = {}
    rows = visible(who).values_list("code", "title", "stage").annotate(n=Count("pk"))
    for code, title, stage, n in rows.order_by("title"):
        counted.setdefault((code, title), {})[stage] = n
    return [
        Row(title, [Figure(w, by.get(k, 0), _leads(stage=k, code=code, title=title))
                    for k, w in Lead.Stage.choices])
        for (code, title), by in counted.items()
    ]  # fmt: skip


def villages(who: Who) -> list[Row]:
    """Village by village in the order of names: families that may miss help, doubts waiting."""
    found: dict[tuple[int, str], dict[bool, int]] = {}
    waiting = visible(who).filter(stage__in=("open", "checking", "second"))
    rows = waiting.values_list("place", "place__name", "offers").annotate(n=Count("pk"))
    for place, name, offers, n in rows.order_by("place__name"):
        found.setdefault((place, name), {})[offers] = n
    return [
        Row(name, [Figure(w, by.get(o, 0), _leads(village=str(place), offers=str(int(o))))
                   for o, w in ((True, "可能应享未享"), (False, "登记不一致"))])
        for (place, name), by in found.items()
    ]  # fmt: skip


def trend(who: Who) -> list[tuple[Run, int, int]]:
    """The last twelve finished runs, oldest first: doubts and those that were new."""
    done = Run.objects.filter(place__in=places_of(who, "run", "list"), state="done")
    last = list(done.order_by("-pk")[:12])[::-1]
    return [(r, r.told.get("open", 0), r.told.get("fresh", 0)) for r in last]


def overdue(who: Who, day: dt.date) -> Figure:
    """Departments whose answer is late."""
    late = Request.objects.filter(
        place__in=places_of(who, "request", "list"), closed=None, due__lt=day
    )
    return Figure("部门逾期未报", late.count(), f"{reverse('requests')}?late=1")
