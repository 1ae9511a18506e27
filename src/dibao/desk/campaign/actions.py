"""What people do with the plan: set its start, mark things done with proof, give lists away.

Invariant: a list leaves with a purpose, a basis, the plan's columns and nothing else, after a second
person agreed; what was marked done and taken back keeps both lines.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from dibao.desk.accounts.access import Who
from dibao.desk.accounts.models import Place
from dibao.desk.campaign import lists
from dibao.desk.campaign.calendar import DUTY, Item, plan_on
from dibao.desk.campaign.models import Campaign, Done, GivenList
from dibao.desk.casework import upload
from dibao.desk.record import Refused, Told, verb

SHORTEST = 4
FIRST = dt.date(2013, 1, 1)  # before it no procedure of ours was in force


@verb("campaign.set", "campaign", "set")
def set_campaign(
    who: Who, place: Place, name: str, paper: str, start: dt.date, day: dt.date
) -> Told:
    """Begin a campaign; every other day follows from `start`."""
    if place.level == "village":
        raise Refused("专项治理由乡镇或县开展，请选乡镇或县。")
    if len(name.strip()) < SHORTEST:
        raise Refused("请写这次专项治理的名称。")
    if start < FIRST:
        raise Refused("开始日太早，请写 2013 年以后的日期。")
    if Campaign.objects.filter(place=place, start=start).exists():
        raise Refused("这里已经有同一天开始的专项治理。")
    made = Campaign.objects.create(
        place=place, name=name.strip()[:80], paper=paper.strip()[:60], start=start,
        by_id=who.account, day=day,
    )  # fmt: skip
    return Told(made, made.ref, {"name": made.name, "start": str(start), "paper": made.paper})


@verb("campaign.moved", "campaign", "set")
def move_start(who: Who, campaign: Campaign, start: dt.date) -> Told:
    """Another start day, while nothing was marked done yet."""
    if campaign.done.exists() or campaign.given.exists() or campaign.rolls.exists():
        raise Refused("已经有办成的事或自查名单，开始日不能再改。需要时请另立一次专项治理。")
    if start < FIRST:
        raise Refused("开始日太早，请写 2013 年以后的日期。")
    was, campaign.start = campaign.start, start
    campaign.save(update_fields=["start"])
    return Told(campaign, campaign.ref, {"was": str(was), "start": str(start)})


@verb("campaign.done", "campaign", "done")
def mark_done(who: Who, campaign: Campaign, item: Item, note: str, file: Any, day: dt.date) -> Told:
    """Mark one thing due as done, on a paper or a file that shows it."""
    a = item.appointment
    if item.done is not None:
        raise Refused("这一件已经登记办成。要改请先撤回。")
    if day < campaign.start:
        raise Refused("办成日期不能早于开始日。")
    if len(note.strip()) < SHORTEST:
        raise Refused("请写明拿什么证明办了，例如文号、份数、人数、在哪里存着。")
    name, digest = upload.keep(file) if file else ("", "")
    made = Done.objects.create(
        campaign=campaign, kind=a.kind, key=a.key, office=a.office, due=a.day, day=day,
        note=note.strip(), name=name, digest=digest, by_id=who.account,
    )  # fmt: skip
    told = {"done": made.pk, "kind": a.kind, "key": a.key, "office": a.office, "due": str(a.day),
            "note": note.strip()}  # fmt: skip
    return Told(made, campaign.ref, told, attachments=(bytes.fromhex(digest),) if digest else ())


@verb("campaign.undone", "campaign", "done")
def take_back(who: Who, done: Done, why: str, day: dt.date) -> Told:
    """What was marked done is not; it stays to be seen, with the reason."""
    if done.back is not None:
        raise Refused("这一条已经撤回。")
    if len(why.strip()) < SHORTEST:
        raise Refused("请写明为什么撤回。")
    done.back, done.why_back = day, why.strip()[:200]
    done.save(update_fields=["back", "why_back"])
    return Told(done, done.campaign.ref, {"done": done.pk, "why": done.why_back})


@verb("campaign.list_asked", "campaign", "give")
def ask_list(who: Who, campaign: Campaign, item: Item, basis: str, day: dt.date) -> Told:
    """Propose to give a list of the plan to the office that it is owed to."""
    a = item.appointment
    duty = next((d for d in plan_on(campaign.start).duties if d.key == a.key), None)
    if a.kind != DUTY or duty is None or not lists.can_make(duty):
        raise Refused("这份名单系统里没有，请按单位现有的方式送，再登记办成。")
    if item.given is not None:
        raise Refused("这一次的名单已经提出过。")
    if len(basis.strip()) < SHORTEST:
        raise Refused("请写明依据：哪份文件、哪一条。")
    rows = lists.rows_of(campaign, duty)
    if not rows:
        raise Refused("名册里还没有可给的人。请先做一次核查。")
    made = GivenList.objects.create(
        campaign=campaign, duty=duty.key, due=a.day, basis=basis.strip()[:200], lines=len(rows),
        by_id=who.account, day=day,
    )  # fmt: skip
    told = {"list": made.pk, "duty": duty.key, "to": a.to, "lines": len(rows),
            "columns": list(duty.columns), "basis": made.basis}  # fmt: skip
    return Told(made, campaign.ref, told, purpose="按任务给部门名单")


@verb("campaign.list_agreed", "campaign", "agree")
def agree_list(who: Who, given: GivenList, agreed: bool, why: str, day: dt.date) -> Told:
    """Another person agrees that the list may leave, or refuses with a reason."""
    if given.agreed_by_id is not None or given.refused:
        raise Refused("这份名单已经有人看过。")
    if given.by_id == who.account:
        raise Refused("提出和同意不能是同一个人。")
    if not agreed and len(why.strip()) < SHORTEST:
        raise Refused("不同意请写明理由。")
    if agreed:
        given.agreed_by_id, given.agreed_day = who.account, day
    else:
        given.refused = why.strip()[:200]
    given.save(update_fields=["agreed_by", "agreed_day", "refused"])
    told = {"list": given.pk, "agreed": agreed, "why": why.strip()}
    return Told(given, given.campaign.ref, told)


@verb("campaign.list_taken", "campaign", "give")
def take_list(who: Who, given: GivenList, day: dt.date) -> Told:
    """The list leaves as a workbook: its bytes."""
    duty = next(d for d in plan_on(given.campaign.start).duties if d.key == given.duty)
    if given.agreed_by_id is None:
        raise Refused("要先由另一位同事同意，才能取走名单。")
    made, lines = lists.workbook(given, duty, day)
    given.taken, given.lines = given.taken or day, lines
    given.save(update_fields=["taken", "lines"])
    return Told(
        made, given.campaign.ref, {"list": given.pk, "lines": lines}, purpose="按任务给部门名单"
    )


@verb("campaign.list_received", "campaign", "give")
def note_receipt(who: Who, given: GivenList, name: str, day: dt.date) -> Told:
    """The other office signed for it."""
    if given.taken is None or given.receipt:
        raise Refused("名单还没有取走，或者已经登记过签收。")
    if len(name.strip()) < 2:
        raise Refused("请写对方谁签收的。")
    given.receipt, given.receipt_day = name.strip()[:60], day
    given.save(update_fields=["receipt", "receipt_day"])
    return Told(given, given.campaign.ref, {"list": given.pk, "receipt": given.receipt})
