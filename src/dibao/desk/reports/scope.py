"""Of which place, until which day, and for whom a report is made.

Invariant: without a person (the command line of whoever keeps the machine) everything but sealed
matters and what concerns officers is read; with one, the lists are those of his posts.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from dibao.desk.accounts.access import Who
from dibao.desk.accounts.models import Place
from dibao.desk.front.typed import as_month
from dibao.desk.roster.queries import below


@dataclass(frozen=True)
class Scope:
    """`month` is the first day of a month, or None: from the new year until `day`."""

    place: Place
    day: dt.date
    month: dt.date | None = None
    who: Who | None = None

    @property
    def since(self) -> dt.date:
        """The first day that counts."""
        return self.month or self.day.replace(month=1, day=1)

    @property
    def until(self) -> dt.date:
        """The last day that counts."""
        return last_day(self.month) if self.month else self.day

    @property
    def words(self) -> str:
        """The time in words."""
        if self.month:
            return f"{self.month.year}年{self.month.month}月"
        since, until = self.since, self.until
        return f"{since.year}年{since.month}月{since.day}日至{until.month}月{until.day}日"

    def places(self) -> list[int]:
        """The place and all below it."""
        return below({self.place.pk})

    def towns(self) -> list[Place]:
        """Towns in the order of names; the place itself when it is a town."""
        if self.place.level == "town":
            return [self.place]
        return list(Place.objects.filter(pk__in=self.places(), level="town").order_by("name"))

    def villages(self) -> QuerySet[Place]:
        """Villages in the order of towns and names."""
        below = Place.objects.filter(pk__in=self.places(), level="village")
        return below.order_by("parent__name", "name")


def last_day(month: dt.date) -> dt.date:
    """The last day of a month."""
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def month_before(month: dt.date) -> dt.date:
    """The first day of the month before."""
    return (month - dt.timedelta(days=1)).replace(day=1)


def read_month(text: str) -> dt.date | None:
    """2024-06 → its first day; None for nothing; ValueError for what is no month."""
    return as_month(text) if text else None
