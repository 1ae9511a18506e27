"""What is read of the registers."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from dibao.desk.accounts.access import Who, table
from dibao.desk.accounts.models import Account, Place
from dibao.desk.oversight.models import Bulletin
from dibao.desk.registers.kinds import Register, registers
from dibao.desk.registers.models import Matter
from dibao.desk.roster.queries import below, places_of


def matters(who: Who, register: str = "") -> QuerySet[Matter]:
    """Entries of one's own places, of what lies above them, and those one owns."""
    mine = set(below({place for _, place in who.posts}))
    above = set(Place.objects.filter(pk__in=mine).values_list("parent", flat=True)) - {None}
    found = Matter.objects.filter(Q(place__in=mine | above) | Q(owner=who.account))
    found = found.filter(register=register) if register else found
    return found.select_related("place", "owner", "by")


def bulletins(who: Who) -> dict[str, str]:
    """Bulletins that went out, of one's own places and what lies above them: reference → title."""
    mine = set(below({place for _, place in who.posts}))
    above = set(Place.objects.filter(pk__in=mine).values_list("parent", flat=True)) - {None}
    found = Bulletin.objects.filter(place__in=mine | above, out__isnull=False)
    return {b.ref: b.title for b in found.order_by("-out", "-pk")}


def told_of(bulletins: Iterable[str]) -> dict[str, list[Matter]]:
    """Reference of a bulletin → the entries of publicity and education that told of it."""
    found: dict[str, list[Matter]] = {ref: [] for ref in bulletins}
    for one in Matter.objects.filter(register="publicity").select_related("place"):
        if one.values.get("bulletin") in found:
            found[one.values["bulletin"]].append(one)
    return found


@dataclass(frozen=True)
class Count:
    """A register with how many wait and how many are late."""

    register: Register
    of: int
    open: int
    late: int


def counts(who: Who, day: dt.date) -> list[Count]:
    """Every register."""
    found = {k: [0, 0, 0] for k in registers()}
    for key, state, due in matters(who).values_list("register", "state", "due"):
        wait = state in (Matter.State.OPEN, Matter.State.TOLD)
        found[key][0] += 1
        found[key][1] += wait
        found[key][2] += bool(wait and due and due < day)
    return [Count(r, *found[k]) for k, r in registers().items()]


def people(who: Who) -> list[Account]:
    """Who can be made answerable, of one's own places."""
    roles, mine = table()["matter", "tell"].roles, below({place for _, place in who.posts})
    return list(
        Account.objects.filter(posts__role__in=roles, posts__place__in=mine, is_active=True)
        .distinct().order_by("name")
    )  # fmt: skip


def places(who: Who) -> QuerySet[Place]:
    """Towns and counties in which a person may enter something."""
    return Place.objects.filter(pk__in=places_of(who, "matter", "write")).exclude(level="village")


def gaps() -> list[str]:
    """Numbers that are missing, in sentences."""
    seen: dict[tuple[int, str, int], list[int]] = defaultdict(list)
    for key in Matter.objects.values_list("place", "register", "year", "serial"):
        seen[key[:3]].append(key[3])
    return [
        f"登记簿“{registers()[register].zh}”{year} 年的编号有缺号。"
        for (_, register, year), serials in sorted(seen.items())
        if sorted(serials) != list(range(1, len(serials) + 1))
    ]
