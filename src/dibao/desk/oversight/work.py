"""What oversight asks of a person today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from dibao.desk.accounts.access import Who, allowed
from dibao.desk.front.today import Work, finds_work
from dibao.desk.oversight.models import InspectorKey, Matter
from dibao.desk.oversight.queries import talk


@finds_work
def matters(who: Who, day: dt.date) -> Iterator[Work]:
    """Open matters that wait for an answer; people in need first."""
    if not allowed(who, "matter", "work"):
        return
    mine = [m for m in talk.open_matters(who) if m.state == Matter.State.OPEN]
    urgent = [m for m in mine if m.kind == Matter.Kind.URGENT]
    if urgent:
        yield Work(f"{len(urgent)} 件急难求助，请马上联系。", "去看", reverse("matters"), 0)
    if len(mine) > len(urgent):
        told = f"{len(mine) - len(urgent)} 件群众反映等您答复。"
        yield Work(told, "去答复", reverse("matters"), 3)


@finds_work
def sealed(who: Who, day: dt.date) -> Iterator[Work]:
    """An inspector's own box."""
    if not allowed(who, "sealed", "work"):
        return
    if not InspectorKey.objects.filter(account=who.account, ended=None).exists():
        yield Work("举报信箱还没有开通，群众交不上来。", "去开通", reverse("sealed"), 1)
        return
    waiting = sum(m.state == Matter.State.OPEN for m in talk.sealed_matters(who))
    if waiting:
        yield Work(f"封存信箱里有 {waiting} 件没有答复。", "去看", reverse("sealed"), 2)
