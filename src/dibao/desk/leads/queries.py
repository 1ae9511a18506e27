"""What is read about doubts. Conduct leads never enter here: no list, no count, no page."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, F, Min, QuerySet, Value
from django.db.models.functions import Coalesce

from dibao.desk.accounts.access import Who, allowed, table
from dibao.desk.accounts.models import Account, Place
from dibao.desk.front.typed import as_number, find_day
from dibao.desk.leads.models import Lead
from dibao.desk.roster.models import Household
from dibao.desk.roster.queries import places_of
from dibao.policy.rules import RULES

WAITING = (Lead.Stage.OPEN, Lead.Stage.CHECKING, Lead.Stage.SECOND)


@functools.cache
def kinds() -> list[tuple[str, str]]:
    """(code, word) of what a household's doubt may be about; of a code with several, the first."""
    named: dict[str, list[str]] = {}
    for r in RULES:
        if r.sight != "conduct" and not r.counting:
            names = named.setdefault(r.code, [])
            names += [r.neutral_name] if r.neutral_name not in names else []
    return sorted(
        (code, n[0] if len(n) == 1 else f"{n[0]}等{len(n)}种") for code, n in named.items()
    )


@functools.cache
def offices() -> list[str]:
    """Who is named as responsible by the rules that concern families."""
    return sorted({r.office for r in RULES if r.sight != "conduct" and not r.counting and r.office})


@dataclass(frozen=True)
class Family:
    """One line of the worklist: a family (or, for what concerns none, one doubt) and its doubts."""

    household: Household | None
    leads: list[Lead]

    @property
    def first(self) -> Lead:
        """The doubt that comes first."""
        return self.leads[0]


def visible(who: Who) -> QuerySet[Lead]:
    """Doubts of one's own places. `in` and not `=`: Django writes the latter as NOT, which no index
    answers."""
    return Lead.objects.filter(conduct__in=[False], place__in=places_of(who, "lead", "list"))


# What the board counts together: cause → causes.
TOGETHER = {"wrong_data": ("source_wrong", "namesake", "stolen")}
DONE = (Lead.Stage.HOLDS, Lead.Stage.CASE, Lead.Stage.CLEARED)


def asked(who: Who, *, stage: str = "", offers: str = "", village: str = "", code: str = "",
          mine: str = "", title: str = "", cause: str = "", run: str = "",
          office: str = "", due: str = "") -> QuerySet[Lead]:  # fmt: skip
    """Filtered; without a stage what still waits for work, "done" what two people have ended,
    "all" whatever its stage; `run`: the run that found it first; `due`: its last day."""
    found = visible(who)
    if stage == "done":
        found = found.filter(stage__in=DONE)
    elif stage == "all":  # each of them named: only so the narrow index is read
        found = found.filter(stage__in=Lead.Stage.values)
    else:
        found = found.filter(stage=stage) if stage else found.filter(stage__in=WAITING)
    if office:
        found = found.filter(office=office)
    if due and (last := find_day(due)) is not None:
        found = found.filter(due=last)
    if as_number(run):
        found = found.filter(first_run=as_number(run))
    if title:
        found = found.filter(title=title)
    if cause:
        causes = TOGETHER.get(cause, (cause,))
        found = found.filter(checks__cause__in=causes, checks__agreed=True).distinct()
    if offers in ("0", "1"):
        found = found.filter(offers=offers == "1")
    if as_number(village):
        found = found.filter(place=as_number(village))
    if code:
        found = found.filter(code=code)
    if mine:
        found = found.filter(assigned=who.account)
    return found


GROUP = Coalesce(F("household"), Value(0) - F("pk"))


@dataclass(frozen=True)
class Slice:
    """Families from one place of the worklist on, and how many families and doubts there are."""

    groups: list[int]
    families: int
    leads: int


def groups(leads: QuerySet[Lead], start: int, much: int) -> Slice:
    """In the order of the lists: the danger of waiting first, then village by village.

    One pass over the index gives the lines of a page and both counts; a start past the end gives
    the counts and the first lines.
    """
    inner = (
        leads.values(group=GROUP)
        .annotate(first=Min("order"), where=Min("place"), n=Count("pk"))
        .order_by()
    )
    try:
        sql, params = inner.query.sql_with_params()
    except EmptyResultSet:
        return Slice([], 0, 0)
    whole = (
        'SELECT g."group", COUNT(*) OVER (), SUM(g."n") OVER () FROM '  # noqa: S608 (own query)
        f'({sql}) g ORDER BY g."first", g."where", g."group" LIMIT %s OFFSET %s'
    )
    with connection.cursor() as cursor:
        cursor.execute(whole, (*params, much, start))
        found = cursor.fetchall()
    if not found and start:
        return groups(leads, 0, much)
    return (
        Slice([g for g, _, _ in found], found[0][1], int(found[0][2])) if found else Slice([], 0, 0)
    )


def weigh() -> None:
    """Let the database count anew what its indexes hold, so that it reads the narrow one."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {connection.ops.quote_name(Lead._meta.db_table)}")


def families(leads: QuerySet[Lead], keys: list[int]) -> list[Family]:
    """The doubts of one page's families, with two queries."""
    mine = leads.filter(household__in=[k for k in keys if k > 0]) | leads.filter(
        pk__in=[-k for k in keys if k < 0], household=None
    )
    by_group: dict[int, list[Lead]] = {}
    for lead in mine.defer("record").select_related("household", "place", "assigned").order_by(
        "order", "code", "pk"
    ):  # fmt: skip
        by_group.setdefault(lead.household_id or -lead.pk, []).append(lead)
    return [Family(by_group[k][0].household, by_group[k]) for k in keys if k in by_group]


def in_order(keys: list[int]) -> list[Lead]:
    """These doubts in this order, with what a line of the table shows."""
    found = Lead.objects.defer("record").select_related("household", "place", "assigned")
    by_key = found.in_bulk(keys)
    return [by_key[k] for k in keys if k in by_key]


def of_family(household: Household) -> list[Lead]:
    """All doubts of one family, what waits first."""
    found = list(
        household.leads.filter(conduct=False).select_related(
            "assigned", "first_run", "last_run"
        ).prefetch_related(
            "checks__by", "checks__second"
        ).order_by("order", "code")
    )  # fmt: skip
    return sorted(found, key=lambda x: (x.stage not in WAITING, x.order))


def workers(who: Who) -> list[Account]:
    """People to whom doubts of one's places can be given."""
    roles = table()["lead", "check"].roles
    places = set(places_of(who, "lead", "assign")) if allowed(who, "lead", "assign") else set()
    parents = dict(Place.objects.values_list("pk", "parent"))
    above = set(places)
    while more := {parents[p] for p in above if parents.get(p)} - above:
        above |= more
    return list(
        Account.objects.filter(posts__role__in=roles, posts__place__in=above, is_active=True)
        .distinct().order_by("name")
    )  # fmt: skip


def open_of(who: Who, keys: list[int]) -> list[Lead]:
    """Open doubts of the ticked lines: families by key, single doubts by their key below zero."""
    mine = visible(who).filter(stage__in=(Lead.Stage.OPEN, Lead.Stage.CHECKING))
    found = mine.filter(household__in=[k for k in keys if k > 0]) | mine.filter(
        pk__in=[-k for k in keys if k < 0]
    )
    return list(found.select_related("household", "place"))


def evidence(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows a doubt rests on, each once: file, sheet, row."""
    found: dict[tuple[str, str, int], dict[str, Any]] = {}

    def walk(node: dict[str, Any]) -> None:
        for e in node.get("evidence", ()):
            found.setdefault((e["file"], e.get("sheet", ""), e.get("row") or 0), e)
        for part in node.get("parts", ()):
            walk(part)

    walk(record.get("tree", {}))
    return [e for _, e in sorted(found.items()) if e.get("row")]
