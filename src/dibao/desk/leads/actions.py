"""What people do with a doubt: look into it, and a second person agrees or sends it back.

Invariant: nothing here stops or lowers a payment; what holds only opens the way to a case. What
could not be established confirms nothing, and neither does silence.
"""

from __future__ import annotations

import datetime as dt

from dibao.desk.accounts.access import Who
from dibao.desk.accounts.models import Account
from dibao.desk.leads.models import Check, Lead, SavedView, ends
from dibao.desk.record import Refused, Told, verb

OPEN = (Lead.Stage.OPEN, Lead.Stage.CHECKING)
SHORTEST = 6  # letters of a reason that another person can follow
VIEWS = 20  # filters of one person
REMEMBERED = dt.timedelta(days=365)


@verb("lead.assigned", "lead", "assign")
def assign(who: Who, lead: Lead, account: Account) -> Told:
    """Give a doubt to somebody who has no tie to the family."""
    if lead.stage not in OPEN:
        raise Refused("这条线索已经核过，不用再分派。")
    if lead.household and lead.household.ties.filter(account=account).exists():
        raise Refused(f"{account.name}与这户有关系，要回避，请分给别人。")
    lead.assigned, lead.stage = account, Lead.Stage.CHECKING
    lead.save(update_fields=["assigned", "stage"])
    return Told(lead, lead.case, {"lead": lead.lead_id, "to": f"U{account.pk}"})


@verb("lead.handed_to", "lead", "assign")
def hand_to(who: Who, lead: Lead, office: str, due: dt.date, day: dt.date) -> Told:
    """Give a doubt to the office that is to answer for it, until a day; the clock runs from now."""
    if lead.stage not in OPEN:
        raise Refused("这条线索已经核过，不用再转。")
    if len(office.strip()) < 2:
        raise Refused("请选由哪个单位核。")
    if due <= day:
        raise Refused("期限要晚于今天。")
    lead.office, lead.due = office.strip()[:60], due
    lead.save(update_fields=["office", "due"])
    told = {"lead": lead.lead_id, "office": lead.office, "due": due.isoformat()}
    return Told(lead, lead.case, told)


@verb("lead.exported", "lead", "export")
def exported(who: Who, lines: int, purpose: str) -> Told:
    """A table left the house: how many lines, and what for."""
    return Told(case=who.ref, payload={"lines": lines}, purpose=purpose)


@verb("view.kept", "lead", "list")
def keep_view(who: Who, name: str, asked: str) -> Told:
    """Keep a filter under a name; the same name again takes the newer filter."""
    name = name.strip()[:30]
    if not name:
        raise Refused("请给这个筛选起个名字，例如“石岭村要上门的”。")
    known = SavedView.objects.filter(account=who.account)
    if known.count() >= VIEWS and not known.filter(name=name).exists():
        raise Refused(f"最多存 {VIEWS} 个筛选，请先删掉不用的。")
    made, _ = SavedView.objects.update_or_create(
        account_id=who.account, name=name, defaults={"asked": asked[:400]}
    )
    return Told(made, who.ref)


@verb("view.dropped", "lead", "list")
def drop_view(who: Who, view: SavedView) -> Told:
    """Throw a filter of one's own away."""
    if view.account_id != who.account:
        raise Refused("这个筛选不是您存的。")
    view.delete()
    return Told(None, who.ref)


@verb("lead.checked", "lead", "check")
def check(who: Who, lead: Lead, cause: str, note: str, day: dt.date) -> Told:
    """Write down what was found and on what it rests; a second person looks at it next."""
    if lead.stage not in OPEN:
        raise Refused("这条线索已有核查结果，正等复核或已办结；不能重复填写。")
    if cause not in dict(ends(lead)):
        raise Refused("请从列出的核查结果里选一个。")
    if len(note.strip()) < SHORTEST:
        raise Refused("请写明依据和经过：看了什么材料、问了谁、什么时候。")
    made = Check.objects.create(
        lead=lead, cause=cause, note=note.strip(), by_id=who.account, day=day
    )
    lead.stage = Lead.Stage.SECOND
    lead.save(update_fields=["stage"])
    return Told(made, lead.case, {"lead": lead.lead_id, "cause": cause, "note": note.strip()})


@verb("lead.seconded", "lead", "second")
def second(who: Who, lead: Lead, agreed: bool, why: str, day: dt.date) -> Told:
    """Agree, or send back with a reason. Only another person than the one who looked."""
    made = lead.checks.filter(second=None).order_by("-pk").first()
    if lead.stage != Lead.Stage.SECOND or made is None:
        raise Refused("这条线索现在没有等复核的结果。")
    if made.by_id == who.account:
        raise Refused("核查和复核不能是同一个人，请交给另一位同事复核。")
    if not agreed and len(why.strip()) < SHORTEST:
        raise Refused("退回请写明还要核什么。")
    made.second_id, made.second_day, made.agreed = who.account, day, agreed
    made.until = day + REMEMBERED if agreed and made.clears else None
    made.save()
    lead.stage = _after(made)
    lead.save(update_fields=["stage"])
    told = {"lead": lead.lead_id, "agreed": agreed, "why": why.strip()}
    return Told(made, lead.case, told)


def _after(made: Check) -> str:
    if not made.agreed or made.cause == Check.Cause.UNCLEAR:
        return Lead.Stage.CHECKING
    return Lead.Stage.CLEARED if made.clears else Lead.Stage.HOLDS
