"""What the campaign asks of a person today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from dibao.desk.accounts.access import Who, allowed
from dibao.desk.accounts.models import Account
from dibao.desk.campaign.calendar import items
from dibao.desk.campaign.models import Campaign, Entry, GivenList, Roll
from dibao.desk.campaign.queries import campaigns, owed_by
from dibao.desk.campaign.units import is_of
from dibao.desk.front.today import Work, finds_work
from dibao.desk.roster.queries import places_of


@finds_work
def work(who: Who, day: dt.date) -> Iterator[Work]:
    """Things of the plan that are late or due within a week; a list that waits for agreement."""
    if not allowed(who, "campaign", "look"):
        return
    newest = campaigns(who).first()
    if newest is None:
        return
    here = reverse("campaign", args=[newest.pk])
    if who.roles & {"liaison"}:
        for item in owed_by(newest, Account.objects.get(pk=who.account), day)[:5]:
            late = item.state == "overdue"
            a = item.appointment
            yield Work(f"专项治理：{a.zh}，{a.day.month}月{a.day.day}日{'已到' if late else '到'}期。",
                       "去看", f"{reverse('campaign_item', args=[newest.pk])}?{item.query}", 4, late)  # fmt: skip
    elif allowed(who, "campaign", "set", newest):
        found = items(newest, day)
        late = sum(i.state == "overdue" for i in found)
        soon = sum(i.state == "soon" for i in found)
        if late or soon:
            told = "，".join(
                filter(None, (late and f"{late} 件过了日期", soon and f"{soon} 件七天内到期"))
            )
            yield Work(f"专项治理：{told}。", "去看", here, 6, bool(late))
    if allowed(who, "campaign", "agree", newest):
        waits = GivenList.objects.filter(
            campaign=newest, agreed_by=None, refused=""
        ).exclude(by=who.account).count()  # fmt: skip
        if waits:
            yield Work(f"有 {waits} 份给部门的名单等您同意。", "去看",
                       reverse("campaign_duties", args=[newest.pk]), 4)  # fmt: skip
    yield from _units(who, newest)
    yield from _inspection(who, newest)


def _units(who: Who, campaign: Campaign) -> Iterator[Work]:
    """One's own office's list while it is unsigned; signed ones that wait for a second name."""
    if not allowed(who, "unit_roll", "look"):
        return
    rolls = campaign.unit_rolls.select_related("campaign")
    if allowed(who, "unit_roll", "sign", campaign):
        for roll in rolls.filter(by=None):
            if is_of(who, roll):
                left = roll.lines.filter(outcome="").count()
                told = f"还有 {left} 件没有结果" if left else "都填好了，等您签字"
                yield Work(f"{roll.office}的自查名单{told}。", "去填" if left else "去签",
                           reverse("unit_roll", args=[roll.pk]), 5)  # fmt: skip
    if allowed(who, "unit_roll", "second", campaign):
        waits = rolls.filter(second=None).exclude(by=None).exclude(by=who.account).count()
        if waits:
            yield Work(f"有 {waits} 份各单位自查名单等您复核。", "去复核",
                       reverse("unit_rolls", args=[campaign.pk]), 5)  # fmt: skip


def _inspection(who: Who, campaign: Campaign) -> Iterator[Work]:
    if not allowed(who, "roll", "look"):
        return
    mine = campaign.rolls.filter(place__in=places_of(who, "roll", "look"))
    if allowed(who, "roll", "settle"):
        left = Entry.objects.filter(
            roll__in=mine.filter(by=None, pool=Roll.Pool.LINKED), outcome=""
        )
        if left.count():
            yield Work(f"清零名单还有 {left.count()} 人没有结果，先办这些人。", "去办",
                       reverse("zero", args=[campaign.pk]), 2)  # fmt: skip
    if "village_clerk" in who.roles:
        yield from _village(campaign, mine.filter(by=None))
    if allowed(who, "roll", "second"):
        waits = mine.filter(second=None).exclude(by=None).exclude(by=who.account).count()
        if waits:
            yield Work(
                f"有 {waits} 份自查名单等您复核。",
                "去复核",
                reverse("rolls", args=[campaign.pk]),
                4,
            )


def _village(campaign: Campaign, rolls: QuerySet[Roll]) -> Iterator[Work]:
    """A village's own lists that it has not handed in yet: what is left to fill, what can be signed."""
    told = list(rolls.select_related("place").annotate(
        left=Count("entries", filter=Q(entries__outcome=""))
    ))  # fmt: skip
    open_ones = [r for r in told if r.left]
    for found, words, does in (
        ([r for r in told if r.back], "被退回了，上面写着还要看什么", "去看"),
        (open_ones, f"还有 {sum(r.left for r in open_ones)} 户没有结果", "去填"),
        ([r for r in told if not r.left], "都填好了，等您签字上报", "去签"),
    ):
        if len(found) == 1:
            name = f"{found[0].place.name}的自查名单“{found[0].get_pool_display()}”"
            yield Work(f"{name}{words}。", does, reverse("roll", args=[found[0].pk]), 4)
        elif found:
            yield Work(f"{len(found)} 份自查名单{words}。", does,
                       reverse("rolls", args=[campaign.pk]), 4)  # fmt: skip
