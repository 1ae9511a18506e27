"""What the registers ask of a person today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from dibao.desk.accounts.access import Who, allowed
from dibao.desk.front.today import Work, finds_work
from dibao.desk.registers.models import Matter, Note
from dibao.desk.registers.queries import matters

AHEAD = dt.timedelta(days=7)


@finds_work
def work(who: Who, day: dt.date) -> Iterator[Work]:
    """My own things that are late or due within a week; results that wait for another eye."""
    if not allowed(who, "matter", "look"):
        return
    mine = matters(who).filter(owner=who.account, state=Matter.State.OPEN, due__lte=day + AHEAD)
    for one in mine.order_by("due")[:5]:
        late = one.due < day
        told = "已过期限" if late else f"{one.due.month}月{one.due.day}日到期"
        yield Work(f"{one.kind.zh} {one.number}“{one.title}”{told}。", "去办",
                   reverse("matter", args=[one.register, one.pk]), 3, late)  # fmt: skip
    if allowed(who, "matter", "close"):
        told_by_me = Note.objects.filter(act=Note.Act.TOLD, by=who.account).values("matter")
        waits = matters(who).filter(state=Matter.State.TOLD).exclude(owner=who.account)
        for one in waits.exclude(pk__in=told_by_me).order_by("pk")[:5]:
            yield Work(f"{one.kind.zh} {one.number}“{one.title}”报了结果，等您看过。", "去看",
                       reverse("matter", args=[one.register, one.pk]), 4)  # fmt: skip
