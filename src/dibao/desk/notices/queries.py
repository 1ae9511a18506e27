"""What is read of notices and boards."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Max, QuerySet

from dibao.desk.accounts.access import Who, table
from dibao.desk.accounts.models import Account, Place
from dibao.desk.notices import clocks
from dibao.desk.notices.models import Board, Line, Move, Notice, Objection, Round
from dibao.desk.roster.models import Household
from dibao.desk.roster.queries import places_of


def notices(who: Who) -> QuerySet[Notice]:
    """Notices of one's own places."""
    mine = Notice.objects.filter(place__in=places_of(who, "notice", "look"))
    return mine.select_related("place__parent", "by", "board")


def asked(who: Who, *, level: str = "", kind: str = "", state: str = "") -> QuerySet[Notice]:
    """Filtered by level, kind and progress; the newest first."""
    found = notices(who)
    if level:
        found = found.filter(place__level=level)
    if kind:
        found = found.filter(kind=kind)
    return found.filter(state=state) if state else found


def places(who: Who, thing: str, action: str) -> QuerySet[Place]:
    """Places in which a person may do it, county first, then town by town."""
    mine = places_of(who, thing, action)
    return Place.objects.filter(pk__in=mine).select_related("parent").order_by("pk")


def boards(who: Who) -> QuerySet[Board]:
    """Boards of one's own places."""
    mine = Board.objects.filter(place__in=places_of(who, "notice_board", "look"))
    return mine.select_related("place__parent", "keeper")


def keepers(who: Who) -> list[Account]:
    """Who can be answerable for a board."""
    roles = table()["notice_board", "walk"].roles
    mine = places_of(who, "notice_board", "keep")
    found = Account.objects.filter(posts__role__in=roles, posts__place__in=mine, is_active=True)
    above = Account.objects.filter(
        posts__role__in=roles, posts__place__in=Place.objects.filter(pk__in=mine).values("parent"),
        is_active=True,
    )  # fmt: skip
    return list((found | above).distinct().order_by("name"))


@dataclass(frozen=True)
class Kept:
    """A board with its last round and the day by which the next is due."""

    board: Board
    last: Round | None
    due: dt.date


def kept(who: Who) -> list[Kept]:
    """Every board in use, the most overdue first."""
    found = []
    for board in boards(who).filter(ended=None).prefetch_related("rounds"):
        last = next(iter(board.rounds.all()), None)
        found.append(Kept(board, last, clocks.round_due(last.day if last else board.day)))
    return sorted(found, key=lambda k: (k.due, k.board.pk))


def unseen(who: Who) -> QuerySet[Move]:
    """Photos that wait for another person's eye."""
    mine = places_of(who, "notice", "see")
    found = Move.objects.filter(notice__place__in=mine, seen=None).exclude(photo="")
    return found.exclude(by=who.account).select_related("notice__place", "by")


def proved(notice: Notice) -> bool:
    """Put up and taken down with a photo each that another person has looked at."""
    acts = (Move.Act.POSTED, Move.Act.DOWN)
    seen = notice.moves.filter(act__in=acts).exclude(seen=None).values_list("act", flat=True)
    return set(acts) <= set(seen)


def objections(who: Who) -> list[Objection]:
    """Those of one's own places whose family one has no tie to."""
    mine = places_of(who, "objection", "look")
    found = Objection.objects.filter(place__in=mine).order_by("-pk")
    rows = found.select_related("line__notice__place", "household__place", "case", "by")
    return [o for o in rows if not o.tie_of(who)]


def left(notice: Notice) -> int:
    """How many families on a hanging list are no longer what it says."""
    from dibao.desk.notices.sheets import gone

    lines = Line.objects.filter(notice=notice).select_related("household", "case", "notice")
    return sum(gone(line) for line in lines)


def outdated(who: Who) -> list[tuple[Notice, int]]:
    """Hanging lists with families that have left since, and how many; one question for all."""
    hang = notices(who).filter(
        state=Notice.State.POSTED, kind__in=(Notice.Kind.LIST, Notice.Kind.RESULT)
    )
    gone = Line.objects.filter(notice__in=hang).exclude(household__status=Household.Status.PAID)
    counted = dict(gone.order_by().values_list("notice").annotate(n=Count("pk")))
    return [(one, counted[one.pk]) for one in hang.filter(pk__in=counted).order_by("pk")]


def in_force(day: dt.date, place: Place | None = None) -> list[Notice]:
    """What may be shown to everybody on a day, by the clock alone."""
    found = Notice.objects.filter(state=Notice.State.POSTED).select_related("place__parent")
    if place is not None:
        found = found.filter(place=place)
    return [n for n in found if n.in_force(day)]


def version() -> int:
    """A number that changes with everything done about a notice: what was cached before is old."""
    return int(Move.objects.aggregate(newest=Max("pk"))["newest"] or 0)
