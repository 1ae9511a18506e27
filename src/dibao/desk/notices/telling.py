"""What the public pages say: by the clock, from the law's own tables, without a name from elsewhere.

Invariant: nothing here reads a family but through a notice in force; what is over is gone because
its day is over, not because a job removed it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.conf import settings

from dibao.desk.accounts.models import Place
from dibao.desk.casework.replay import handling_on
from dibao.desk.notices import clocks, content, issued, links, queries, sheets
from dibao.desk.notices.models import Notice
from dibao.reasoning.numbers import PolicyNumber, Setting, written

# Steps of an application that a family wants to know of, in their order.
WAY = ("submit", "accept", "ask_verification", "tell_result", "visit", "post", "confirm",
       "publish", "order_pay", "pay")  # fmt: skip
NUMBERS = ("standard.rural_month", "standard.urban_month", "single_person.multiple",
           "near_dibao.multiple", "index.multiple", "application.total", "notice.days")  # fmt: skip
WITH_FAMILIES = tuple(k.value for k in clocks.TABLES)


def _page(day: dt.date, **more: Any) -> dict[str, Any]:
    return {"day": day, "demo": settings.DEMO, "head": sheets.newest_head(), **more}


@dataclass(frozen=True)
class Town:
    """A town with its villages and how many notices hang in each."""

    place: Place
    villages: list[tuple[Place, int]]


def home(day: dt.date) -> dict[str, Any]:
    """Choose a village; what else there is."""
    hang: dict[int, int] = {}
    for one in queries.in_force(day):
        hang[one.place_id] = hang.get(one.place_id, 0) + 1
    towns = [
        Town(t, [(v, hang.get(v.pk, 0)) for v in Place.objects.filter(parent=t).order_by("pk")])
        for t in Place.objects.filter(level="town").order_by("pk")
    ]
    county = Place.objects.filter(level="county").order_by("pk").first()
    return _page(day, towns=[t for t in towns if t.villages], county=county)


def village(place: Place, day: dt.date) -> dict[str, Any]:
    """Everything in force in one village; of town and county what names no family."""
    found = queries.in_force(day, place)
    above = Place.objects.filter(pk__in=place.chain()).exclude(pk=place.pk)
    found += [n for p in above for n in queries.in_force(day, p) if n.kind not in WITH_FAMILIES]
    order = [k.value for k in Notice.Kind]
    found.sort(key=lambda n: (order.index(n.kind), -n.pk))
    shown = [{**sheets.sheet(n, day, web=True), "head": None} for n in found]
    return _page(day, place=place, sheets=shown, numbers=content.lines_of(place))


@dataclass(frozen=True)
class Stage:
    """One step of the way: what happens, what the family is told, within which time."""

    zh: str
    tells: str
    within: str


def apply(day: dt.date) -> dict[str, Any]:
    """What to bring, what happens, how long it takes, what can be done against it."""
    handling = handling_on(day)
    steps = handling.procedures["application"].steps
    stages = [
        Stage(s.zh, s.tells, "；".join(
            f"{t.label}：{t.count} {'个' if t.unit != '日' else ''}{t.unit}" for t in (handling.terms[c.number] for c in s.within)))
        for s in (steps[k] for k in WAY if k in steps) if s.tells
    ]  # fmt: skip
    total = handling.terms.get("application.total")
    return _page(
        day, stages=stages, total=total, papers=[handling.papers[k].zh for k in steps["submit"].needs],
        remedy=handling.remedy("decision", day, delegated=False, unit="作出决定的单位"),
        rests_on=[f"《{handling.clauses[c]['title']}》" for c in handling.pack.clauses],
    )  # fmt: skip


@dataclass(frozen=True)
class Standard:
    """A number of the law as people read it; `paper` is what sets it."""

    label: str
    value: str
    where: str
    since: dt.date | None
    paper: str


def standards(day: dt.date) -> dict[str, Any]:
    """The numbers in force with the papers that set them; one that nobody set says so."""
    found: list[Standard] = []
    for key in NUMBERS:
        number = handling_on(day).numbers.get(key)
        if number is None:
            continue
        told = [(number.in_force(day), "")]
        told += [(number.in_force(day, place), place) for place in number.places(day)]
        kept = [_standard(number, s, place) for s, place in told if s is not None]
        found += kept or [Standard(number.label, "还没有公布", "", None, "")]
    return _page(day, found=found)


def _standard(number: PolicyNumber, setting: Setting, place: str) -> Standard:
    return Standard(
        number.label,
        _written(number, setting),
        place or setting.place,
        setting.since,
        setting.paper,
    )


def _written(number: PolicyNumber, setting: Setting) -> str:
    if not isinstance(setting.value, Fraction):
        return setting.value
    text = written(setting.value)
    text = f"{Decimal(text):,.2f}" if number.unit.startswith("元") else text
    return f"{text} {number.unit}".strip()


def check(day: dt.date, typed: str = "") -> dict[str, Any]:
    """What may be said of a code; without one, the form."""
    return _page(day, typed=typed[:200], asked=bool(typed.strip()), found=issued.find_issued(typed))


def listed(day: dt.date) -> dict[str, Any]:
    """The check page as a file: the codes of what hangs today, since a file cannot be asked."""
    hang = [(n, issued.code_of(n)) for n in queries.in_force(day)]
    return _page(day, hang=hang, files=True)


def complain(day: dt.date) -> dict[str, Any]:
    """Where to complain, as a file: telephones, and the box on the site where its address is set."""
    places = Place.objects.exclude(level="village").order_by("pk")
    lines = {h.pk: h for p in places for h in content.lines_of(p)}
    return _page(day, numbers=list(lines.values()), box=links.outside(), files=True)


# page → its template; the site and the files are made of the same.
TEMPLATES = {key: f"notices/public/{key}.html" for key in
             ("home", "village", "apply", "standards", "check", "listed", "complain")}  # fmt: skip
PLAIN: dict[str, Callable[[dt.date], dict[str, Any]]] = {
    "home": home, "apply": apply, "standards": standards,
}  # fmt: skip
