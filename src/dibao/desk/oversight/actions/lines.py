"""What is done with the complaint telephone: enter, publish, plan test calls, call, ring back.

Invariant: the days of test calls are drawn by lot before they come, and the unit that is tested
neither draws nor calls.
"""

from __future__ import annotations

import datetime as dt

from dibao.desk.accounts.access import Who
from dibao.desk.accounts.models import Place
from dibao.desk.casework.replay import handling_on
from dibao.desk.oversight.drawing import drawn, new_seed
from dibao.desk.oversight.models import Hotline, MissedCall, TestCall
from dibao.desk.record import Refused, Told, verb


@verb("hotline.entered", "hotline", "keep")
def enter(who: Who, place: Place, name: str, number: str, hours: str) -> Told:
    """A number of a unit."""
    if not name.strip() or not hours.strip() or sum(c.isdigit() for c in number) < 3:
        raise Refused("请填名称、号码和接听时间。")
    made = Hotline.objects.create(
        place=place, name=name.strip(), number=number.strip(), hours=hours.strip()
    )
    return Told(made, made.ref, {"number": made.number})


@verb("hotline.published", "hotline", "keep")
def publish(who: Who, line: Hotline, where: str, day: dt.date) -> Told:
    """It stands on the board, or no longer: `where` empty takes it back."""
    line.where, line.published = where.strip(), day if where.strip() else None
    line.save(update_fields=["where", "published"])
    return Told(line, line.ref, {"where": line.where})


@verb("hotline.planned", "hotline", "test")
def plan_calls(who: Who, line: Hotline, count: int, day: dt.date, seed: str = "") -> Told:
    """Draw `count` working days of the next thirty days for test calls."""
    _not_own(who, line)
    if not 1 <= count <= 10:
        raise Refused("一次可以安排 1 到 10 次拨测。")
    works = handling_on(day).rules().calendar.works
    days = [d for n in range(1, 31) if works(d := day + dt.timedelta(days=n))]
    seed = seed or new_seed()
    chosen = sorted(drawn(seed, (d.isoformat() for d in days), count))
    for one in chosen:
        TestCall.objects.create(hotline=line, planned=dt.date.fromisoformat(one))
    return Told(chosen, line.ref, {"seed": seed, "days": chosen})


@verb("hotline.tested", "hotline", "test")
def call(who: Who, one: TestCall, answered: bool, words: str, day: dt.date) -> Told:
    """What came of a test call."""
    _not_own(who, one.hotline)
    if one.day is not None:
        raise Refused("这一次已经拨过。")
    if day < one.planned:
        raise Refused("还没到抽中的日子。")
    one.day, one.answered, one.words, one.by_id = day, answered, words.strip()[:200], who.account
    one.save(update_fields=["day", "answered", "words", "by"])
    return Told(one, one.hotline.ref, {"call": one.pk, "answered": answered})


@verb("hotline.missed", "hotline", "keep")
def miss(who: Who, line: Hotline, missed: dt.date, day: dt.date) -> Told:
    """A call that nobody took."""
    if missed > day:
        raise Refused("漏接的日子不能在今天以后。")
    made = MissedCall.objects.create(hotline=line, day=missed)
    return Told(made, line.ref, {"missed": missed.isoformat()})


@verb("hotline.rang_back", "hotline", "keep")
def ring_back(who: Who, one: MissedCall, day: dt.date) -> Told:
    """Somebody rang back."""
    one.returned = day
    one.save(update_fields=["returned"])
    return Told(one, one.hotline.ref, {"missed": one.pk})


def _not_own(who: Who, line: Hotline) -> None:
    if any(p == line.place_id and role != "discipline" for role, p in who.posts):
        raise Refused("自己单位的电话不能自己拨测，请交给上一级或纪检人员。")
