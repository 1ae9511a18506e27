"""What is read of campaigns: one's own, the plan in one page, the duties in both directions."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from dibao.desk.accounts.access import Who
from dibao.desk.accounts.models import Account, Place
from dibao.desk.campaign import aiming
from dibao.desk.campaign.calendar import DUTY, TASK, Item, items, plan_on
from dibao.desk.campaign.models import Campaign
from dibao.desk.exchange.models import HandIn
from dibao.desk.roster.queries import places_of, source_names
from dibao.procedure.plan import Duty, Office, Offset


def campaigns(who: Who) -> QuerySet[Campaign]:
    """Campaigns of one's own places and of what lies above them, the newest first."""
    mine = set(places_of(who, "campaign", "look"))
    above = set(Place.objects.filter(pk__in=mine).values_list("parent", flat=True))
    return (
        Campaign.objects.filter(place__in=mine | above).select_related("place").order_by("-start")
    )


def places_to_set(who: Who) -> QuerySet[Place]:
    """Towns and counties in which a person may begin one."""
    mine = places_of(who, "campaign", "set")
    return Place.objects.filter(pk__in=mine).exclude(level="village").order_by("pk")


def phases(campaign: Campaign, day: dt.date) -> list[dict[str, Any]]:
    """Each phase with its days and whether it is past, now or to come."""
    found = []
    for p in plan_on(campaign.start).phases.values():
        first, last = p.begins.on(campaign.start), p.ends.on(campaign.start)
        word = "已过" if last < day else ("正在进行" if first <= day else "未到")
        found.append({"phase": p, "first": first, "last": last, "word": word,
                      "now": word == "正在进行"})  # fmt: skip
    return found


def aims(campaign: Campaign) -> list[tuple[dt.date, Any, str]]:
    """(last day, aim, where it stands now in words) of every year's aims."""
    now = aiming.now(campaign)
    return [
        (Offset(12 * a.year, -1).on(campaign.start), a, now.get(a.key, ""))
        for a in plan_on(campaign.start).aims
    ]


@dataclass(frozen=True)
class TaskLine:
    """One task of one office: what comes next or is late, and how often it was done."""

    now: Item
    done: int
    overdue: int
    of: int


def _line(found: list[Item]) -> TaskLine:
    states = Counter(i.state for i in found)
    wait = [i for i in found if i.state in ("overdue", "soon", "open")]
    done = states["done"] + states["late_done"]
    return TaskLine((wait or found[-1:])[0], done, states["overdue"], len(found))


def tasks_by_office(campaign: Campaign, day: dt.date) -> list[tuple[Office, str, list[TaskLine]]]:
    """Office, its name today, its tasks in the order of days."""
    groups: dict[tuple[str, str], list[Item]] = defaultdict(list)
    plan = plan_on(campaign.start)
    by_name = {name: o for o in plan.offices.values() for name in o.known_as()}
    for item in items(campaign, day, TASK):
        office = by_name[item.appointment.office]
        groups[office.key, item.appointment.key].append(item)
    found: dict[str, list[TaskLine]] = defaultdict(list)
    for (office_key, _), group in groups.items():
        found[office_key].append(_line(group))
    return [
        (plan.offices[k], plan.offices[k].name_on(day), sorted(lines, key=lambda x: x.now.appointment.day))
        for k, lines in ((k, found[k]) for k in plan.offices if k in found)
    ]  # fmt: skip


@dataclass(frozen=True)
class DutyLine:
    """One duty: its newest or next day, and its history in figures."""

    duty: Duty
    giver: str
    taker: str
    now: Item
    came: int
    late: int
    overdue: int
    wrong_rows: int


def duties(campaign: Campaign, day: dt.date) -> tuple[list[DutyLine], list[DutyLine]]:
    """(what the civil-affairs side gets, what it gives) with how it stands."""
    groups: dict[str, list[Item]] = defaultdict(list)
    for item in items(campaign, day, DUTY):
        groups[item.appointment.key].append(item)
    plan = plan_on(campaign.start)
    gets, gives = [], []
    for duty in plan.duties:
        group = groups.get(duty.key, [])
        if not group:
            continue
        past = [i for i in group if i.appointment.day <= day or i.on]
        states = Counter(i.state for i in group)
        wait = [i for i in group if i.state == "overdue"]
        soon = [i for i in group if i.state in ("soon", "open")]
        line = DutyLine(
            duty, plan.offices[duty.giver].name_on(day), plan.offices[duty.taker].name_on(day),
            (wait or soon or group[-1:])[0], states["done"] + states["late_done"],
            states["late_done"], states["overdue"], sum(i.wrong_rows for i in past),
        )  # fmt: skip
        (gives if duty.giver == "civil_affairs" else gets).append(line)
    return gets, gives


def owed_by(campaign: Campaign, account: Account, day: dt.date) -> list[Item]:
    """What is late or soon due of a liaison's office: known by its name on the account, or by the
    sources of the files he handed in before."""
    plan = plan_on(campaign.start)
    names = next((o.known_as() for o in plan.offices.values()
                  if account.office and account.office in o.known_as()), ())  # fmt: skip
    handed = HandIn.objects.filter(by=account).exclude(source="").values_list("source", flat=True)
    sources = {name for words in handed for name in words.split("、")}
    keys = {d.key for d in plan.duties if source_names().get(d.source) in sources}
    return [
        i for i in items(campaign, day)
        if i.state in ("overdue", "soon")
        and (i.appointment.office in names or (i.appointment.kind == DUTY and i.appointment.key in keys))
    ]  # fmt: skip
