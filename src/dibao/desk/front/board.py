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
from dibao.desk.accounts.models import Place
from dibao.desk.casework.models import CaseFile, StepDone
from dibao.desk.casework.queries import mine as cases_of
from dibao.desk.exchange.models import Request, Run
from dibao.desk.leads.models import Check, Lead
from dibao.desk.leads.queries import visible
from dibao.desk.leads.run_lists import newest, rows
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
    agreed = Check.objects.filter(agreed=True)
    helped = held.filter(pk__in=agreed.filter(cause="helped").values("lead")).count()
    ours = held.filter(pk__in=agreed.filter(cause="ours").values("lead")).count()
    wrong = leads.filter(stage="cleared", pk__in=agreed.filter(
        cause__in=("source_wrong", "namesake", "stolen")).values("lead")).count()  # fmt: skip
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
    """Village by village in the order of names: families that may miss help, doubts waiting. A
    village where nothing waits stands there too."""
    waiting = visible(who).filter(stage__in=("open", "checking", "second"))
    counted = waiting.order_by().values_list("place", "offers").annotate(n=Count("pk"))
    by = {(place, offers): n for place, offers, n in counted}
    known = Place.objects.filter(pk__in=places_of(who, "lead", "list"))
    return [
        Row(p.name, [Figure(w, by.get((p.pk, o), 0), _leads(village=str(p.pk), offers=str(int(o))))
                     for o, w in ((True, "可能应享未享"), (False, "登记不一致"))])
        for p in known.order_by("name")
        if p.level == "village" or (p.pk, True) in by or (p.pk, False) in by
    ]  # fmt: skip


@dataclass(frozen=True)
class Point:
    """One finished run: its doubts and those of them that were new, each the way to its list;
    an empty address where the run's files are gone."""

    run: Run
    all: Figure
    fresh: Figure


def trend(who: Who) -> list[Point]:
    """The last twelve finished runs, oldest first."""
    done = Run.objects.filter(place__in=places_of(who, "run", "list"), state="done")
    last = list(done.order_by("-pk")[:12])[::-1]
    return [
        Point(
            r,
            Figure("待核线索", r.told.get("open", 0),
                   reverse("run_list", args=[r.pk, "leads"]) if rows(r, "leads") is not None else ""),
            Figure("其中新增", r.told.get("fresh", 0), _leads(stage="all", run=str(r.pk))),
        )
        for r in last
    ]  # fmt: skip


def cannot_tell(who: Who) -> list[Figure]:
    """What the last run of each place could not judge, for want of answers or papers."""
    found = []
    for run in newest(who):
        lines = rows(run, "open")
        if lines is not None:
            words = f"{run.place.name}材料不够、不能判断的（最近一次核查）"
            found.append(Figure(words, len(lines), reverse("run_list", args=[run.pk, "open"])))
    return found


@dataclass(frozen=True)
class Bar:
    """One bar of the drawing, in its units: where it stands, how high all and the new part are."""

    x: int
    middle: int
    top: int
    height: int
    fresh_top: int
    fresh_height: int
    point: Point


WIDE, HIGH, FOOT, HEAD = 640, 200, 160, 24


def drawing(points: list[Point]) -> list[Bar]:
    """The trend as bars with their own labels; the same numbers stand in the table below."""
    most = max((p.all.count for p in points), default=0) or 1
    each = WIDE // max(len(points), 4)
    wide = FOOT - HEAD
    return [
        Bar(n * each + each // 4, n * each + each // 2, FOOT - all_high, all_high,
            FOOT - new_high, new_high, p)
        for n, p in enumerate(points)
        for all_high, new_high in [(p.all.count * wide // most, p.fresh.count * wide // most)]
    ]  # fmt: skip


def overdue(who: Who, day: dt.date) -> Figure:
    """Departments whose answer is late."""
    late = Request.objects.filter(
        place__in=places_of(who, "request", "list"), closed=None, due__lt=day
    )
    return Figure("部门逾期未报", late.count(), f"{reverse('requests')}?late=1")
