"""What oversight asks of a person today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from dibao.desk.accounts.access import Who, allowed
from dibao.desk.front.today import Work, finds_work
from dibao.desk.oversight.models import Hotline, InspectorKey, Matter, TestCall
from dibao.desk.oversight.queries import petitions, samples, talk
from dibao.desk.roster.queries import places_of
from dibao.procedure.clocks import chinese_day


@finds_work
def matters(who: Who, day: dt.date) -> Iterator[Work]:
    """Open matters that wait for an answer; people in need first."""
    if not allowed(who, "public_matter", "work"):
        return
    going_on = talk.open_matters(who, state__in=(Matter.State.OPEN, Matter.State.ASKED))
    mine = [m for m in going_on if m.state == Matter.State.OPEN]
    urgent = [m for m in mine if m.kind == Matter.Kind.URGENT]
    if urgent:
        yield Work(f"{len(urgent)} 件急难求助，请马上联系。", "去联系", reverse("matters"), -1)
    clocks = [petitions.clock_of(m, day) for m in going_on]
    late = sum(c is not None and c.light == "red" for c in clocks)
    if late:
        yield Work(
            f"{late} 件信访事项过了期限，请尽快答复。", "去办", reverse("matters"), 0, late=True
        )
    if len(mine) > len(urgent):
        told = f"{len(mine) - len(urgent)} 件群众反映等您答复。"
        yield Work(told, "去答复", reverse("matters"), 3)
    yield from _leaving(talk.open_matters(who), "群众反映", reverse("matters"))


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
    yield from _leaving(talk.sealed_matters(who), "封存的反映", reverse("sealed"))


def _leaving(mine: list[Matter], word: str, address: str) -> Iterator[Work]:
    """What will be erased soon, told to those alone who may read it."""
    days = [m.leaving for m in mine if m.leaving]
    if days:
        yield Work(f"{len(days)} 件{word}保管期限到了，{chinese_day(min(days))}起销毁。还要用的请延长。",
                   "去看", address, 5)  # fmt: skip


@finds_work
def calls(who: Who, day: dt.date) -> Iterator[Work]:
    """Test calls whose drawn day has come; a line that nobody has published."""
    if allowed(who, "hotline", "test"):
        mine = Hotline.objects.filter(place__in=places_of(who, "hotline", "test"), ended=None)
        waiting = TestCall.objects.filter(hotline__in=mine, day=None, planned__lte=day).count()
        if waiting:
            yield Work(f"抽中的 {waiting} 次拨测到了日子。", "去拨测", reverse("hotlines"), 4)
    if allowed(who, "hotline", "keep"):
        places = places_of(who, "hotline", "keep")
        hidden = Hotline.objects.filter(place__in=places, ended=None, published=None).count()
        if hidden:
            yield Work(f"{hidden} 个举报电话还没有公布。", "去登记", reverse("hotlines"), 5)


@finds_work
def photos(who: Who, day: dt.date) -> Iterator[Work]:
    """Photos of one's own that look like another, to be explained by who took them."""
    if not allowed(who, "watch", "record"):
        return
    waiting = samples.to_explain(who)
    if waiting:
        yield Work(f"{len(waiting)} 张走访照片和另一户的看起来很像，请说明在哪里拍的。", "去说明",
                   reverse("draw", args=[waiting[0].draw_id]), 5)  # fmt: skip
