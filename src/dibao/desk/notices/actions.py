"""What people do with a notice: prepare, check, put up, take down, look at the photos, call back.

Invariant: whoever prepared a notice does not check it, and whoever took a photo does not vouch for
it; what is checked is searched once more as it will be read; nothing comes down before its last day
is over, unless it is called back for a mistake.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from dibao.desk.accounts.access import Who
from dibao.desk.accounts.models import Place
from dibao.desk.casework.replay import handling_on
from dibao.desk.notices import clocks, content, photos, scanning, sheets
from dibao.desk.notices.models import Board, Line, Move, Notice
from dibao.desk.record import Refused, Told, verb
from dibao.desk.roster.models import Household
from dibao.procedure.clocks import chinese_day

SHORTEST = 4
LONGEST = 4_000
State, Act, Kind = Notice.State, Move.Act, Notice.Kind


@verb("notice.moved", "notice", "prepare")
def prepare(
    who: Who, place: Place, kind: str, chosen: Iterable[int], day: dt.date, *, text: str = "",
    quarter: str = "",
) -> Told:  # fmt: skip
    """Write a notice from what the office has on file; nothing of a family can be typed."""
    if kind not in Kind.values:
        raise Refused("请选公示的种类。")
    picked, wanted = content.candidates(place, kind, day), set(chosen)
    picked = [one for one in picked if one.pk in wanted]
    if kind in clocks.TABLES and not picked:
        raise Refused("请至少选一户。")
    if kind == Kind.QUARTER and not quarter.strip():
        raise Refused("请写是哪个季度，例如 2024年第二季度。")
    if kind == Kind.POLICY and not SHORTEST <= len(text.strip()) <= LONGEST:
        raise Refused("请写政策内容（4,000 字以内）。")
    if not content.lines_of(place):
        raise Refused("本地还没有公布举报电话，公示上必须有。请先在“监督”里登记并公布。")
    made = content.lines(kind, picked, day)
    _untied(who, [m.household for m in made if m.case])
    town = place if place.level != "village" else place.parent
    told = content.whole(
        place, kind, made, day, text=text if kind == Kind.POLICY else "",
        quarter=quarter if kind == Kind.QUARTER else "", office=town.name if town else place.name,
    )  # fmt: skip
    Place.objects.select_for_update().get(pk=place.pk)  # one number at a time
    newest = Notice.objects.filter(place=place, year=day.year).order_by("-serial").first()
    notice = Notice.objects.create(
        place=place, kind=kind, year=day.year, serial=(newest.serial if newest else 0) + 1,
        content=told, digest=content.digest(told), pack=handling_on(day).pack.key,
        by_id=who.account, day=day,
    )  # fmt: skip
    for m in made:
        Line.objects.create(notice=notice, household=m.household, case=m.case, shown=m.shown)
    _clean(notice)
    return _move(who, notice, Act.PREPARED, "", day, {"number": notice.number, "kind": kind})


def _untied(who: Who, families: Iterable[Household]) -> None:
    """On a notice that decides something for a family, none of its relatives works."""
    for family in families:
        relation = family.tie_of(who)
        if relation:
            raise Refused(f"您与{family.head}家有关系（{relation}），要回避，请交给别人。")


def _clean(notice: Notice) -> None:
    """Refuse a notice whose finished sheet shows what nobody may see."""
    page = sheets.as_searched(notice)
    found = scanning.scan(page, notice.number, scanning.office_numbers())
    wrong = scanning.sentence([*found, *scanning.other_names(notice, page)])
    if wrong:
        raise Refused(wrong)


def _move(
    who: Who, notice: Notice, act: str, text: str, day: dt.date, told: dict[str, Any],
    photo: tuple[str, str] = ("", ""), sees: Move | None = None,
) -> Told:  # fmt: skip
    made = Move.objects.create(
        notice=notice, act=act, by_id=who.account, day=day, text=text.strip()[:200],
        photo=photo[0], trace=photo[1], sees=sees,
    )  # fmt: skip
    payload = {"move": made.pk, "act": act, "text": made.text, "day": str(day),
               "digest": notice.digest, **told}  # fmt: skip
    kept = (bytes.fromhex(photo[0]),) if photo[0] else ()
    return Told(notice, notice.ref, payload, attachments=kept)


def _is(notice: Notice, *states: str) -> None:
    if notice.state not in states:
        raise Refused(f"这份公示现在是“{notice.get_state_display()}”，不能办这一步。")


@verb("notice.moved", "notice", "check")
def check(who: Who, notice: Notice, agreed: bool, text: str, day: dt.date) -> Told:
    """Another person reads it before it hangs; what he sends back is never used."""
    _is(notice, State.DRAFTED)
    if who.account == notice.by_id:
        raise Refused("拟稿的人不能自己检查，请交给另一个人。")
    lines = notice.lines.exclude(case=None).select_related("household")
    _untied(who, [line.household for line in lines])
    if not agreed:
        if len(text.strip()) < SHORTEST:
            raise Refused("请写明哪里不对。")
        return _set(who, notice, State.STOPPED, Act.SENT_BACK, text, day)
    if notice.digest != content.digest(notice.content):
        raise Refused("内容和拟稿时不一样，请报系统管理人，另拟一份。")
    _clean(notice)
    return _set(who, notice, State.CHECKED, Act.CHECKED, text, day)


def _set(
    who: Who, notice: Notice, state: str, act: str, text: str, day: dt.date,
    photo: tuple[str, str] = ("", ""), **more: Any,
) -> Told:  # fmt: skip
    notice.state = state
    for field, value in more.items():
        setattr(notice, field, value)
    notice.save(update_fields=["state", *more])
    told = {k: str(getattr(v, "pk", v)) for k, v in more.items()}
    return _move(who, notice, act, text, day, told, photo)


@verb("notice.moved", "notice", "post")
def post(who: Who, notice: Notice, board: Board, photo: Any, day: dt.date) -> Told:
    """It hangs on a registered board; from here the clock runs."""
    _is(notice, State.CHECKED)
    if board.place_id != notice.place_id or board.ended:
        raise Refused("请选本地登记的公示栏。")
    if not board.marked:
        raise Refused("这块公示栏没有“社会救助公示栏”标识，先做好标识并登记，再张贴。")
    last = clocks.hanging(notice.kind, day).last
    return _set(who, notice, State.POSTED, Act.POSTED, board.name, day, photos.fresh(photo),
                board=board, posted=day, last=last)  # fmt: skip


@verb("notice.moved", "notice", "post")
def take_down(who: Who, notice: Notice, photo: Any, day: dt.date) -> Told:
    """It comes down when its last day is over, with a photo of the board without it."""
    _is(notice, State.POSTED)
    if notice.last is not None and day <= notice.last:
        raise Refused(f"公示到 {chinese_day(notice.last)}才满，第二天起才能撤下。")
    return _set(who, notice, State.DOWN, Act.DOWN, "", day, photos.fresh(photo), down=day)


@verb("notice.moved", "notice", "see")
def see(who: Who, notice: Notice, move: Move, text: str, day: dt.date) -> Told:
    """Another person has looked at a photo: the right sheet, on the board, readable."""
    if move.notice_id != notice.pk or not move.photo or hasattr(move, "seen"):
        raise Refused("这张照片不在这份公示里，或者已经有人看过。")
    if move.by_id == who.account:
        raise Refused("自己拍的照片请交给另一个人看。")
    return _move(
        who, notice, Act.SEEN, text or "照片清楚，内容一致", day, {"sees": move.pk}, sees=move
    )


@verb("notice.moved", "notice", "call_back")
def call_back(who: Who, notice: Notice, text: str, day: dt.date) -> Told:
    """Wrong content comes down at once, everywhere; no photo is waited for."""
    _is(notice, State.CHECKED, State.POSTED)
    if len(text.strip()) < SHORTEST:
        raise Refused("请写明哪里有误。")
    return _set(who, notice, State.STOPPED, Act.CALLED_BACK, text, day, down=day)
