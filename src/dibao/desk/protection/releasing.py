"""What leaves the office about many people: a purpose, a second person, and both stand in the file.

Invariant: a file leaves only for the one who asked, once, within DAYS of another's consent, once it
and what he took away alone in the last WINDOW days speak of more than MANY people; it carries a
visible line who took it, when and for what. Papers that were issued (a print of many originals) leave
as they were issued, for families to keep: there the look alone says for what.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dibao.desk.accounts.access import Who
from dibao.desk.accounts.models import Account, Place
from dibao.desk.front.guarding import today, who
from dibao.desk.front.templatetags.chinese import day as chinese
from dibao.desk.protection.models import Carried, Release
from dibao.desk.record import Refused, Told, verb

MANY = 200  # people; more need a second person
DAYS = 7
WINDOW = 30  # days over which different people are counted: a list cut into pieces is one list
SHORTEST = 4
State = Release.State


@dataclass(frozen=True)
class Leave:
    """The file may go; `mark` is the line that stands in it."""

    purpose: str
    mark: str


@verb("release.asked", "release", "ask")
def ask(
    who: Who, place: Place, key: str, title: str, back: str, count: int, purpose: str, day: dt.date
) -> Told:
    """Say why a file about many people is wanted."""
    if len(purpose.strip()) < SHORTEST:
        raise Refused("请写明导出做什么用、交给谁，例如“交县局存档”。")
    made = Release.objects.create(
        place=place, key=_short(key), title=title[:200], back=back[:300], count=count,
        purpose=purpose.strip()[:200], by_id=who.account, day=day,
    )  # fmt: skip
    return Told(made, made.ref, {"key": made.key, "count": count}, purpose=made.purpose)


@verb("release.answered", "release", "agree")
def answer(who: Who, one: Release, agreed: bool, words: str, day: dt.date) -> Told:
    """Another person lets it go, or says why not."""
    if one.state != State.ASKED:
        raise Refused("这一件已经有人答复过。")
    if one.by_id == who.account:
        raise Refused("要导出的人不能自己同意，请由另一个人看。")
    if not agreed and len(words.strip()) < SHORTEST:
        raise Refused("请写明为什么不同意。")
    one.state = State.AGREED if agreed else State.REFUSED
    one.second_id, one.second_day, one.words = who.account, day, words.strip()[:200]
    one.save(update_fields=["state", "second", "second_day", "words"])
    return Told(one, one.ref, {"agreed": agreed, "words": one.words})


@verb("release.taken", "release", "ask")
def take(who: Who, one: Release, count: int, day: dt.date) -> Told:
    """The file leaves now; the consent is used up."""
    if one.state != State.AGREED or one.by_id != who.account or not fresh(one, day):
        raise Refused("这份文件还没有人同意导出，或者同意已经过期，请重新提出。")
    one.state, one.taken = State.TAKEN, day
    one.save(update_fields=["state", "taken"])
    return Told(one, one.ref, {"count": count}, purpose=one.purpose)


def fresh(one: Release, day: dt.date) -> bool:
    """Is the consent still good?"""
    return one.second_day is not None and (day - one.second_day).days <= DAYS


@transaction.atomic
def _carry(who: Who, people: Collection[str], day: dt.date) -> int | None:
    """Take these people down as carried away by one alone: None. Too many with those of the last
    weeks: how many others those are, and nothing is taken down."""
    wanted = set(people)
    if not wanted:
        return None
    Account.objects.select_for_update().get(pk=who.account)  # two at once would each see half
    Carried.objects.filter(day__lte=day - dt.timedelta(days=WINDOW)).delete()
    before = set(Carried.objects.filter(account=who.account).values_list("about", flat=True))
    if len(wanted | before) > MANY:
        return len(before - wanted)
    Carried.objects.bulk_create(
        [Carried(account_id=who.account, about=a, day=day) for a in sorted(wanted)],
        update_conflicts=True, unique_fields=["account", "about"], update_fields=["day"],
    )  # fmt: skip
    return None


def _short(key: str) -> str:
    """A key that fits its field; two long ones that begin alike stay two."""
    return key if len(key) <= 200 else hashlib.sha256(key.encode()).hexdigest()


def line_of(name: str, purpose: str, day: dt.date, second: str = "", number: str = "") -> str:
    """The visible line of a file that leaves; `number` is that of the consent."""
    let = f"，{second}同意（{number}）" if second else ""
    return f"{chinese(day)}由{name}导出{let}，用途：{purpose}。只用于这一项，用完销毁。"


def guarded(
    request: HttpRequest, place: Place, key: str, title: str, people: Collection[str], purpose: str,
    *, back: str, give: Callable[[Leave], HttpResponse],
) -> HttpResponse:  # fmt: skip
    """The file, or the page that asks why and tells who must agree. Every export about people comes
    through here; `key` names exactly this file, `people` whom it speaks of (references; none for a
    file that only counts), `purpose` the everyday one of a small file."""
    me, day, count = who(request), today(), len(set(people))
    said = request.POST.get("purpose", "").strip()
    others = _carry(me, people, day)
    if others is None:
        used = said or purpose
        return give(Leave(used, line_of(me.name, used, day)))
    mine = Release.objects.filter(by=me.account, key=_short(key), count__gte=count)
    agreed = next((x for x in mine.filter(state=State.AGREED) if fresh(x, day)), None)
    if agreed is not None:
        take(me, agreed, count, day)
        second = agreed.second.name if agreed.second else ""
        line = line_of(
            me.name, agreed.purpose, day, second, f"导出〔{agreed.day.year}〕{agreed.pk}号"
        )
        return give(Leave(agreed.purpose, line))
    waits, wrong = mine.filter(state=State.ASKED).first(), ""
    if waits is None and "purpose" in request.POST:
        try:
            waits = ask(me, place, key, title, back, count, said, day)
        except Refused as refused:
            wrong = str(refused)
    sent = [(k, v) for k in request.POST if k not in ("purpose", "csrfmiddlewaretoken")
            for v in request.POST.getlist(k)]  # fmt: skip
    return render(
        request, "protection/release_ask.html",
        {"title": title, "count": count, "many": MANY, "days": DAYS, "back": back, "waits": waits,
         "others": others, "together": count + others, "window": WINDOW,
         "wrong": wrong, "said": said, "sent": sent},
        status=400 if wrong else 200,
    )  # fmt: skip
