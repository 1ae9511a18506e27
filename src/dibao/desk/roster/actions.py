"""What people write about families: ties they declare, letters, the inventory of a paper file.

Invariant: nothing here touches what is paid. A tie that was declared is never taken back by the one
who declared it.
"""

from __future__ import annotations

import datetime as dt

from dibao.desk.accounts.access import Who
from dibao.desk.accounts.models import Tie
from dibao.desk.record import Refused, Told, verb
from dibao.desk.roster.models import Household, Letter, Member


@verb("household.tie_declared", "tie", "declare")
def declare_tie(who: Who, family: Household, relation: str, day: dt.date) -> Told:
    """Say that one is related to a family; from then on one's steps there are refused."""
    relation = relation.strip()
    if not relation:
        raise Refused("请写明是什么关系，例如“户主的弟弟”。")
    if family.ties.filter(account=who.account, found=False).exists():
        raise Refused("您已经申明过与这户的关系。")
    tie = Tie.objects.create(
        account_id=who.account, household=family, relation=relation[:60], since=day
    )
    return Told(tie, family.ref, {"relation": relation[:60]})


@verb("household.inventory", "household", "inventory")
def confirm_inventory(who: Who, family: Household, note: str, day: dt.date) -> Told:
    """The paper file of a family was looked through; from now on what is missing is missing."""
    if family.inventory:
        raise Refused("这户的档案已经清点过。")
    if len(note.strip()) < 4:
        raise Refused("请写明清点了什么、缺什么，例如“缺授权书，其余齐”。")
    family.inventory = day
    family.save(update_fields=["inventory"])
    return Told(family, family.ref, {"note": note.strip()})


@verb("letter.added", "household", "letter")
def add_letter(
    who: Who, family: Household, member: Member, number: str, sources: str, since: dt.date,
    until: dt.date, guardian: str,
) -> Told:  # fmt: skip
    """A letter of authorisation: who, which sources, from when until when, signed by whom."""
    if member.household_id != family.pk:
        raise Refused("选的人不是这户的成员。")
    if not sources.strip():
        raise Refused("请写明可以查哪些部门。")
    if until < since:
        raise Refused("有效期止早于签署日期，请改一下。")
    if member.birth and _age(member.birth, since) < 18 and not guardian.strip():
        raise Refused(f"{member.name}未满十八岁，请写明代签的监护人。")
    made = Letter.objects.create(
        member=member, number=number.strip()[:40], sources=sources.strip()[:200], since=since,
        until=until, guardian=guardian.strip()[:60],
    )  # fmt: skip
    told = {"member": member.pk, "sources": made.sources, "since": str(since), "until": str(until)}
    return Told(made, family.ref, told)


@verb("letter.withdrawn", "household", "letter")
def withdraw_letter(who: Who, family: Household, letter: Letter, day: dt.date) -> Told:
    """From this day on nothing may be asked on this letter; what was answered before stays."""
    if letter.member.household_id != family.pk or letter.withdrawn:
        raise Refused("这份授权书已经撤回，或者不是这户的。")
    letter.withdrawn = day
    letter.save(update_fields=["withdrawn"])
    return Told(letter, family.ref, {"letter": letter.pk})


def _age(birth: dt.date, day: dt.date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
