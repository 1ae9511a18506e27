"""What hand-ins and requests ask of a person today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from dibao.desk.accounts.access import Who, allowed
from dibao.desk.exchange.models import HandIn, Request
from dibao.desk.front.today import Work, finds_work
from dibao.desk.roster.queries import places_of


@finds_work
def overdue(who: Who, day: dt.date) -> Iterator[Work]:
    """Departments that were asked and have not answered by their day."""
    if not allowed(who, "request", "list"):
        return
    late = Request.objects.filter(
        place__in=places_of(who, "request", "list"), closed=None, due__lt=day
    ).count()
    if late:
        yield Work(
            f"{late} 份请求过了期限，部门还没有报。",
            "去催",
            f"{reverse('requests')}?late=1",
            3,
            True,
        )


@finds_work
def to_be_mended(who: Who, day: dt.date) -> Iterator[Work]:
    """Rows of one's own files that were not taken and can be handed in again."""
    if not allowed(who, "hand_in", "send"):
        return
    for given in HandIn.objects.filter(by=who.account, withdrawn=False, refused__gt=0)[:5]:
        yield Work(
            f"您交的“{given.name}”有 {given.refused} 行请改正，改好用同一个文件名再交。",
            "去看回执", reverse("hand_ins"), 4,
        )  # fmt: skip
