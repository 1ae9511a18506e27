"""What is read of problems: lists by kind, what has no end yet, where the weak points recur.

Invariant: a count below five that leaves the office is not written, and cannot be worked out from
what is written beside it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Prefetch, Q, QuerySet

from dibao.desk.accounts.access import Who, table
from dibao.desk.accounts.models import Account, Place
from dibao.desk.front.typed import as_number
from dibao.desk.leads.models import Lead
from dibao.desk.leads.queries import visible
from dibao.desk.rectification.models import Problem
from dibao.desk.roster.queries import places_of

SMALL = 5
INSIDE = frozenset(
    {"town_clerk", "town_approver", "town_confirmer", "county_clerk", "county_approver"}
)


def problems(who: Who, thing: str = "problem") -> QuerySet[Problem]:
    """Problems of one's own places; conduct only under its own row."""
    mine = places_of(who, thing, "list")
    found = Problem.objects.filter(conduct=thing == "conduct").filter(
        Q(place__in=mine) | Q(town__in=mine)
    )
    return found.select_related("place", "person", "by", "household")


def asked(
    found: QuerySet[Problem], day: dt.date, *, kind: str = "", state: str = "", village: str = ""
) -> QuerySet[Problem]:
    """Filtered; `state` also knows "late" and "all"; by itself what is not closed."""
    if kind:
        found = found.filter(kind=kind)
    if as_number(village):
        found = found.filter(place=as_number(village))
    if state == "late":
        return found.exclude(state=Problem.State.CLOSED).filter(due__lt=day)
    if state == "all":
        return found
    return found.filter(state=state) if state else found.exclude(state=Problem.State.CLOSED)


def people(problem: Problem) -> list[Account]:
    """Who can be given the mending."""
    row = table()["conduct" if problem.conduct else "problem", "work"]
    around = {*problem.place.chain(), problem.town_id}
    found = Account.objects.filter(
        posts__role__in=row.roles, posts__place__in=around, is_active=True
    )
    return list(found.distinct().order_by("name"))


@dataclass(frozen=True)
class Loose:
    """A confirmed finding that has no outcome yet, and where it stands."""

    lead: Lead
    word: str
    case: int | None = None
    problem: Problem | None = None


def without_outcome(who: Who) -> list[Loose]:
    """Every confirmed finding that neither a finished case nor a closed problem has ended; what
    nobody has taken up comes first."""
    found = (
        visible(who).filter(stage__in=(Lead.Stage.HOLDS, Lead.Stage.CASE))
        .exclude(cases__ended__isnull=False).exclude(problems__state=Problem.State.CLOSED)
        .defer("record").select_related("household", "place")
        .prefetch_related("cases", Prefetch("problems", Problem.objects.filter(conduct=False)))
        .distinct()
    )  # fmt: skip
    told = []
    for lead in found:
        cases, taken = list(lead.cases.all()), list(lead.problems.all())
        word = (
            "还没有人办"
            if not cases and not taken
            else ("正在办理" if cases else taken[0].get_state_display())
        )
        told.append(Loose(lead, word, cases[0].pk if cases else None, taken[0] if taken else None))
    return sorted(told, key=lambda x: (x.word != "还没有人办", x.lead.place.name, x.lead.pk))


def untaken(who: Who) -> int:
    """How many confirmed findings nobody has taken up."""
    found = visible(who).filter(stage__in=(Lead.Stage.HOLDS, Lead.Stage.CASE))
    return found.filter(cases=None, problems=None).count()


@dataclass
class Cell:
    """How often something was confirmed, in how many quarters, how often it came back."""

    word: str
    count: int = 0
    again: int = 0
    quarters: set[tuple[int, int]] = field(default_factory=set)
    hidden: bool = False


def weak_points(who: Who, since: dt.date, outside: bool) -> dict[str, list[Cell]]:
    """By village, step and matter, what was confirmed since a day; the most frequent first."""
    found: dict[str, dict[str, Cell]] = {"村": {}, "环节": {}, "事项": {}}
    for p in problems(who).filter(day__gte=since).exclude(outcome=Problem.Outcome.NOT_SO):
        for by, word in (("村", p.place.name), ("环节", p.get_step_display()), ("事项", p.title)):
            cell = found[by].setdefault(word, Cell(word))
            cell.count += 1
            cell.again += bool(p.reopened)
            cell.quarters.add((p.day.year, (p.day.month - 1) // 3))
    told = {
        by: sorted(cells.values(), key=lambda c: (-c.count, c.word)) for by, cells in found.items()
    }
    if outside:
        for cells in told.values():
            hide(cells)
    return told


def hide(cells: list[Cell]) -> None:
    """Hide counts below five; and more, from the smallest, until what is hidden cannot be worked
    out from another table's sum."""
    for cell in cells:
        cell.hidden = cell.count < SMALL
    hidden = [c for c in cells if c.hidden]
    if not hidden:
        return
    for cell in sorted((c for c in cells if not c.hidden), key=lambda c: c.count):
        if len(hidden) >= 2 and sum(c.count for c in hidden) >= SMALL:
            return
        cell.hidden = True
        hidden.append(cell)


def inside(who: Who) -> bool:
    """Does this person work for the office whose figures these are?"""
    return bool(who.roles & INSIDE)


def gaps() -> list[str]:
    """Numbers that are missing, in sentences; [] when none is."""
    seen: dict[tuple[int, str, int], list[int]] = defaultdict(list)
    for p in Problem.objects.all():
        seen[p.town_id, p.kind, p.year].append(p.serial)
    return [
        f"整改台账 {year} 年（{Problem.Kind(kind).label}）的编号有缺号。"
        for (_, kind, year), serials in sorted(seen.items())
        if sorted(serials) != list(range(1, len(serials) + 1))
    ]


def places(who: Who, thing: str) -> QuerySet[Place]:
    """Villages and towns of one's own for a filter or a new entry."""
    return Place.objects.filter(pk__in=places_of(who, thing, "list")).exclude(level="county")
