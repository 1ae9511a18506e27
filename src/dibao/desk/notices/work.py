"""What notices and boards ask of a person today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from dibao.desk.accounts.access import Who, allowed
from dibao.desk.front.today import Work, finds_work
from dibao.desk.notices import queries
from dibao.desk.notices.models import Board, Notice
from dibao.desk.notices.objections import unsupported

State = Notice.State
MOST = 5


@finds_work
def notices(who: Who, day: dt.date) -> Iterator[Work]:
    """To be checked, put up, taken down, looked at, renewed."""
    if not allowed(who, "notice", "look"):
        return
    mine = queries.notices(who).order_by("pk")
    if allowed(who, "notice", "check"):
        for one in mine.filter(state=State.DRAFTED).exclude(by=who.account)[:MOST]:
            yield _work(
                one, f"{one.number}（{one.get_kind_display()}）拟好了，等您检查。", "去检查", 3
            )
        seen = queries.unseen(who).count()
        if seen:
            yield Work(f"{seen} 张公示照片等您看过。", "去看", reverse("notices") + "?photos=1", 3)
    if allowed(who, "notice", "post"):
        for one in mine.filter(state=State.CHECKED)[:MOST]:
            yield _work(
                one, f"{one.number}（{one.get_kind_display()}）检查过了，请张贴拍照。", "去张贴", 2
            )
        for one in mine.filter(state=State.POSTED, last__lt=day).order_by("last")[:MOST]:
            assert one.last is not None  # asked for by the filter
            late = day > one.last + dt.timedelta(days=1)
            told = f"{one.number}公示到 {one.last.month}月{one.last.day}日已满，请撤下拍照。"
            yield _work(one, told, "去撤下", 0 if late else 2, late)
    if allowed(who, "notice", "prepare"):
        for one, gone in queries.outdated(who)[:MOST]:
            told = f"{one.number}上有 {gone} 户已经不是公示的情况，网页上已去掉，请换新的张贴。"
            yield _work(one, told, "去看", 3)


@finds_work
def objections(who: Who, day: dt.date) -> Iterator[Work]:
    """What one person registered and another has to support: how many, never whose."""
    if not allowed(who, "objection", "support"):
        return
    many = len(unsupported(who, day))
    if many:
        told = f"{many} 件公示异议等您核实确有人提出。"
        yield Work(told, "去核实", reverse("notice_objections"), 1)


def _work(one: Notice, sentence: str, button: str, order: int, late: bool = False) -> Work:
    return Work(sentence, button, reverse("notice", args=[one.pk]), order, late)


@finds_work
def boards(who: Who, day: dt.date) -> Iterator[Work]:
    """Boards whose round is due; villages that have none."""
    if allowed(who, "notice_board", "walk"):
        due = [k for k in queries.kept(who) if k.due <= day and k.board.keeper_id == who.account]
        for one in due[:MOST]:
            late = one.due < day
            told = "已过期" if late else "今天到期"
            yield Work(f"{one.board.name}的巡查{told}，请去看一看、拍张照片。", "去登记",
                       reverse("notice_boards"), 1 if late else 3, late)  # fmt: skip
    if allowed(who, "notice_board", "keep"):
        others = [k for k in queries.kept(who) if k.board.keeper_id != who.account]
        late = sum(k.due < day for k in others)
        if late:
            told = f"{late} 块公示栏的巡查过期了，请提醒责任人。"
            yield Work(told, "去看", reverse("notice_boards"), 4)
        villages = queries.places(who, "notice_board", "keep").filter(level="village")
        without = villages.exclude(pk__in=Board.objects.filter(ended=None).values("place")).count()
        if without:
            yield Work(
                f"{without} 个村还没有登记社会救助公示栏。", "去登记", reverse("notice_boards"), 6
            )
