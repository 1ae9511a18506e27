"""Who may have a matter in hand: never the unit it is about, nor anybody related to it.

Invariant: a report on people at work is opened by discipline inspectors alone, and by none who
serves in the unit concerned, declared a relation to it, or was crossed out by the caller.
Clauses: 信访.28, 信访.30.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from dibao.desk.accounts.models import COUNTY, VILLAGE, Account, Place, Post
from dibao.desk.oversight.models import Avoidance, InspectorKey

INSPECTOR = "discipline"
HANDLERS = ("petition_clerk", "town_clerk", "county_clerk")


def serving(day: dt.date) -> list[Post]:
    """Posts held on a day by accounts in use."""
    found = Post.objects.filter(since__lte=day, account__is_active=True).select_related("place")
    return [p for p in found if p.until is None or day <= p.until]


def inside(place: Place, unit: Place) -> bool:
    """Is this place the unit itself or below it?"""
    return unit.pk in place.chain()


def barred(unit: Place | None, day: dt.date) -> set[int]:
    """Accounts that must not see a matter about this unit."""
    if unit is None:
        return set()
    found = {
        p.account_id for p in serving(day) if p.role != INSPECTOR and inside(p.place, unit)
    }  # fmt: skip
    told = Avoidance.objects.select_related("unit")
    return found | {a.account_id for a in told if inside(unit, a.unit) or inside(a.unit, unit)}


def inspectors(
    unit: Place | None, day: dt.date, crossed: Collection[int] = ()
) -> list[InspectorKey]:
    """Keys of those who may open a report about this unit; newest key of each."""
    able = {p.account_id for p in serving(day) if p.role == INSPECTOR}
    able -= barred(unit, day) | set(crossed)
    keys = InspectorKey.objects.filter(account__in=able, ended=None, since__lte=day)
    return sorted(
        {k.account_id: k for k in keys.select_related("account").order_by("pk")}.values(),
        key=lambda k: k.account_id,
    )


def handling_place(unit: Place) -> Place | None:
    """The place whose people work on an open matter about a unit: a village's by its town, a town's
    by its county; None for the county itself, which goes sealed to the inspectors."""
    return None if unit.level == COUNTY else unit.parent


def handlers(place: Place, day: dt.date, unit: Place | None) -> list[Account]:
    """People who would have an open matter in hand at this place."""
    not_these = barred(unit, day)
    found = {
        p.account_id for p in serving(day)
        if p.role in HANDLERS and p.place_id in place.chain() and p.account_id not in not_these
    }  # fmt: skip
    return list(Account.objects.filter(pk__in=found).order_by("pk"))


def units() -> list[Place]:
    """Everything a matter can be about, in reading order: county, towns, villages."""
    order = {COUNTY: 0, VILLAGE: 2}
    return sorted(
        Place.objects.select_related("parent"),
        key=lambda p: (order.get(p.level, 1), p.parent.name if p.parent else "", p.name),
    )
