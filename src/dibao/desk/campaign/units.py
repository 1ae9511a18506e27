"""Self-inspection of the offices beside the civil-affairs side: each signs its own list.

Invariant: a list holds what the plan asked of that office until the day it was made, the files of
its own that were to be mended, and requests it left unanswered: never a family. It is signed by
somebody of that very office, and by a second person of the place.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone

from dibao.desk.accounts.access import Who
from dibao.desk.accounts.models import Account, Place
from dibao.desk.campaign import inspecting
from dibao.desk.campaign.calendar import items, plan_on
from dibao.desk.campaign.models import Campaign, UnitLine, UnitRoll
from dibao.desk.exchange.models import HandIn, Request
from dibao.desk.record import Refused, Told, verb
from dibao.desk.roster.queries import source_names
from dibao.procedure.clocks import chinese_day

SHORTEST = 4
OWN_SIDE = "civil_affairs"  # its lists are those of the three pools
Outcome = UnitLine.Outcome


@dataclass(frozen=True)
class _Found:
    """A line as it would be laid down today; `said` where the record itself tells how it ended."""

    key: str
    what: str
    due: dt.date | None
    said: tuple[str, str] | None = None


def names_of(campaign: Campaign, office: str) -> tuple[str, ...]:
    """Every name an office of the plan has or had, by one of them."""
    offices = plan_on(campaign.start).offices.values()
    return next((tuple(o.known_as()) for o in offices if office in o.known_as()), (office,))


def is_of(who: Who, roll: UnitRoll) -> bool:
    """Does this person work at the office of the list?"""
    account = Account.objects.filter(pk=who.account).first()
    return account is not None and account.office in names_of(roll.campaign, roll.office)


@verb("unit_roll.made", "unit_roll", "make")
def make_rolls(who: Who, campaign: Campaign, day: dt.date) -> Told:
    """Lay the offices' lists down, or add what has come due since; signed ones stay as they are."""
    fresh, found = 0, _by_office(campaign, day)
    if not found:
        raise Refused("到今天为止，方案还没有要其他单位办的事。")
    for office, lines in found.items():
        roll, _ = UnitRoll.objects.get_or_create(
            campaign=campaign, office=office, defaults={"made": day}
        )
        if roll.by_id is not None:
            continue
        known = {x.key: x for x in roll.lines.all()}
        for one in lines:
            line = known.get(one.key) or UnitLine(roll=roll, key=one.key)
            fresh += line.pk is None
            line.what, line.due = one.what[:200], one.due
            if one.said and not line.outcome:
                line.outcome, line.reason, line.day = *one.said, day
            line.save()
    return Told(fresh, campaign.ref, {"rolls": len(found), "fresh": fresh})


def _by_office(campaign: Campaign, day: dt.date) -> dict[str, list[_Found]]:
    plan = plan_on(campaign.start)
    today = {n: o.name_on(day) for o in plan.offices.values() for n in o.known_as()}
    own = plan.offices[OWN_SIDE].known_as()
    found: dict[str, list[_Found]] = defaultdict(list)
    for item in items(campaign, day):
        a = item.appointment
        if a.day > day or a.office in own or a.office not in today:
            continue
        said = None
        if item.on is not None:
            late = f"，迟 {item.days_late} 天" if item.days_late else ""
            said = Outcome.DONE, f"{chinese_day(item.on)}已登记办成{late}"
        key = f"{a.kind}.{a.key}.{a.office}.{a.day}"
        found[today[a.office]].append(_Found(key, f"{a.kind}：{a.zh}", a.day, said))
    for office, line in _asked_to_mend(campaign, day):
        found[today.get(office, office)].append(line)
    return {o: found[o] for o in sorted(found)}


def _asked_to_mend(campaign: Campaign, day: dt.date) -> list[tuple[str, _Found]]:
    """Files with rows to mend and requests past their day, by the office that gives the source."""
    plan, names = plan_on(campaign.start), source_names()
    giver = {d.source: plan.offices[d.giver].name_on(day) for d in plan.duties
             if d.source and d.giver != OWN_SIDE}  # fmt: skip
    by_word = {names[key]: office for key, office in giver.items() if key in names}
    found = []
    places = [campaign.place, *Place.objects.filter(parent=campaign.place)]
    for file in HandIn.objects.filter(
        place__in=places, refused__gt=0, at__date__gte=campaign.start
    ):
        office = next((by_word[w] for w in file.source.split("、") if w in by_word), "")
        if office:
            said = (Outcome.MENDED, "已换成新的文件") if _replaced(file) else None
            # No name of the file, in which people may stand: the list outlives the file.
            came = chinese_day(timezone.localtime(file.at).date())
            what = f"{file.source}（{came}交来）有 {file.refused} 行请改正"
            found.append((office, _Found(f"file.{file.pk}", what, None, said)))
    late = Request.objects.filter(place__in=places, due__lt=day, made__gte=campaign.start)
    for one in late:
        if one.source in giver:
            said = (Outcome.DONE, f"{chinese_day(one.closed)}答复") if one.closed else None
            what = f"{one.number}：{names.get(one.source, '')}到期没有答复"
            found.append((giver[one.source], _Found(f"request.{one.pk}", what, one.due, said)))
    return found


def _replaced(file: HandIn) -> bool:
    """Did a later one take its place? Taken back or erased alone mends nothing."""
    later = HandIn.objects.filter(
        place=file.place_id, by=file.by_id, name=file.name, pk__gt=file.pk, withdrawn=False
    )
    return file.withdrawn and later.exists()


def _same_office(who: Who, roll: UnitRoll) -> None:
    if not is_of(who, roll):
        raise Refused(
            f"这是{roll.office}的名单，由那个单位的人填和签。账号上的单位不对的，请系统管理人改。"
        )


@verb("unit_roll.settled", "unit_roll", "settle")
def settle(who: Who, line: UnitLine, outcome: str, reason: str, day: dt.date) -> Told:
    """What became of one line, and on what that rests."""
    _same_office(who, line.roll)
    if line.roll.by_id is not None:
        raise Refused("这份名单已经签字。要改请复核人退回。")
    if outcome not in Outcome.values:
        raise Refused("请从列出的结果里选一个。")
    if len(reason.strip()) < SHORTEST:
        raise Refused("请写明凭据是什么，或者为什么还没有办成。")
    line.outcome, line.reason = outcome, reason.strip()
    line.by_id, line.day = who.account, day
    line.save()
    told = {"line": line.pk, "outcome": outcome, "reason": line.reason}
    return Told(line, line.roll.ref, told)


@verb("unit_roll.signed", "unit_roll", "sign")
def sign(who: Who, roll: UnitRoll, day: dt.date) -> Told:
    """The office signs that it looked at every line."""
    _same_office(who, roll)
    if roll.by_id is not None:
        raise Refused("这份名单已经签过。")
    left = roll.lines.filter(outcome="").count()
    if left:
        raise Refused(f"还有 {left} 件没有结果，都写明了再签。")
    roll.by_id, roll.day, roll.back = who.account, day, ""
    roll.save(update_fields=["by", "day", "back"])
    return Told(roll, roll.ref, {"lines": roll.lines.count()})


@verb("unit_roll.seconded", "unit_roll", "second")
def second(who: Who, roll: UnitRoll, agreed: bool, why: str, day: dt.date) -> Told:
    """Somebody of the place signs too, or sends the list back: the rule of every list."""
    return inspecting.second.does(who, roll, agreed, why, day)
