"""What is read of a family's folder, of unknown files, and of papers to print together."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from dibao.desk.accounts.access import Who
from dibao.desk.casework.models import Issued
from dibao.desk.front.typed import as_number
from dibao.desk.roster.models import Household
from dibao.desk.roster.queries import places_of
from dibao.desk.shelf.models import Scan, Stray
from dibao.desk.shelf.slots import Slot, code, slots
from dibao.papers.masking import natural

MOST = 200  # sheets of one batch; more than 200 people are no print but an export


@dataclass(frozen=True)
class Shelf:
    """One slot of a family's folder: what a scan of it is called, what lies in it."""

    slot: Slot
    code: str
    scans: list[Scan]


def shelves(family: Household) -> list[Shelf]:
    """All slots in their order, with what lies in them and was not set aside."""
    lying = list(family.scans.filter(aside=None).select_related("by"))
    return [Shelf(s, code(family.pk, s.key), [x for x in lying if x.slot == s.key])
            for s in slots().values()]  # fmt: skip


def set_aside(family: Household) -> list[Scan]:
    """What was taken out of sight, with the reason."""
    return list(family.scans.exclude(aside=None).select_related("aside_by"))


def strays(who: Who) -> QuerySet[Stray]:
    """Unknown files of one's own places, the oldest first."""
    return Stray.objects.filter(done=None, place__in=places_of(who, "shelf", "stray"))


def printable(
    who: Who, kind: str, since: dt.date | None, until: dt.date | None, village: str = ""
) -> list[Issued]:
    """Issued papers of one kind in one's own places, by village, group and head."""
    found = (
        Issued.objects.filter(kind=kind, paper__file__place__in=places_of(who, "case", "batch"))
        .exclude(digest="")
        .select_related(
            "unit", "paper__file__place__parent__parent", "paper__file__household__place"
        )
    )
    if since:
        found = found.filter(day__gte=since)
    if until:
        found = found.filter(day__lte=until)
    if as_number(village):
        found = found.filter(paper__file__household__place=as_number(village))
    return sorted(found, key=_walk)


def _walk(issued: Issued) -> tuple[object, ...]:
    family = issued.paper.file.household
    if family is None:
        return (True, natural(issued.paper.file.place.name), (), "", issued.pk)
    return (False, natural(family.place.name), natural(family.group), family.head, issued.pk)


def register(who: Who, year: int) -> QuerySet[Issued]:
    """The register of one's own places for a year: every number that was given, the newest first."""
    return (
        Issued.objects.filter(year=year, paper__file__place__in=places_of(who, "case", "list"))
        .select_related("unit", "paper__file__household", "paper__file__place", "paper__by")
        .order_by("unit__name", "-serial")
    )


def years(who: Who) -> list[int]:
    """Years in which numbers were given in one's own places, the newest first."""
    found = Issued.objects.filter(paper__file__place__in=places_of(who, "case", "list"))
    return sorted(set(found.values_list("year", flat=True)), reverse=True)


def kinds(who: Who) -> list[str]:
    """Kinds of papers that were issued in one's own places."""
    found = Issued.objects.filter(paper__file__place__in=places_of(who, "case", "batch"))
    return sorted(set(found.values_list("kind", flat=True)))
