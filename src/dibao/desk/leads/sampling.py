"""A second look at families drawn by lot, by people who do not know what the comparison said.

Invariant: who is drawn depends on the roster, the day and the numbers of the law alone; no page
tells whether a drawn family has a doubt before every family of the sample has its result; who
worked on a family's doubts does not look at it again here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from django.db.models import Q

from dibao.desk.accounts.access import Who
from dibao.desk.accounts.models import Place
from dibao.desk.leads.law import numbers
from dibao.desk.leads.models import Check, Lead, Sample, SampleHome
from dibao.desk.record import Refused, Told, verb
from dibao.desk.roster.models import Household
from dibao.desk.roster.queries import places_of
from dibao.screening.precision import Missed, missed
from dibao.screening.samples import by_village

SHORTEST = 6


@verb("sample.drawn", "sample", "draw")
def draw(who: Who, town: Place, day: dt.date) -> Told:
    """Draw from the families paid in a town: those without a doubt by village, and a part of those
    with one."""
    if town.pk not in places_of(who, "sample", "draw") or town.level != "town":
        raise Refused("请选您负责的乡镇。")
    if Sample.objects.filter(town=town, homes__result="").exists():
        raise Refused("上一次抽的还没有看完，看完再抽。")
    law = numbers(day)
    size, part = law.in_general("sample.size"), law.in_general("sample.blind_share")
    if size is None or part is None:
        raise Refused("还没有定抽查多少户，请先在规则里定下来。")
    paid = Household.objects.filter(town=town, status=Household.Status.PAID).exclude(number="")
    told = Lead.objects.filter(town=town, conduct=False).exclude(stage=Lead.Stage.GONE)
    flagged = set(told.filter(household__in=paid).values_list("household__number", flat=True))
    free: dict[str, list[str]] = {}
    for number, village in paid.values_list("number", "place__name"):
        if number not in flagged:
            free.setdefault(village, []).append(number)
    chosen = dict.fromkeys(by_village(free, int(size), day), False)
    much = ceil(len(flagged) * Fraction(part))
    chosen |= dict.fromkeys(by_village({"": sorted(flagged)}, much, day), True)
    if not chosen:
        raise Refused("这个乡镇还没有在享家庭可抽。")
    made = Sample.objects.create(town=town, day=day, by_id=who.account)
    SampleHome.objects.bulk_create(
        SampleHome(sample=made, household=h, flagged=chosen[h.number])
        for h in paid.filter(number__in=chosen)
    )
    return Told(made, f"S{made.pk}", {"homes": sorted(chosen)})


@verb("sample.told", "sample", "tell")
def tell(who: Who, home: SampleHome, result: str, note: str, day: dt.date) -> Told:
    """What was seen in one drawn family; said once."""
    if home.result:
        raise Refused("这一户已经填过结果，不能再改。")
    if result not in SampleHome.Result.values:
        raise Refused("请从列出的结果里选一个。")
    if len(note.strip()) < SHORTEST:
        raise Refused("请写明看了什么、问了谁。")
    if worked(who, home):
        raise Refused("您办过这户的线索，知道比对说了什么，请交给没有办过的同事看。")
    home.result, home.note, home.by_id, home.told = result, note.strip(), who.account, day
    home.save()
    return Told(home, home.household.ref, {"result": result, "note": note.strip()})


def worked(who: Who, home: SampleHome) -> bool:
    """Did this person look into a doubt of the family, agree to one, or is one given to him?"""
    mine = Q(by=who.account) | Q(second=who.account)
    leads = Lead.objects.filter(household=home.household)
    return (
        Check.objects.filter(mine, lead__in=leads).exists()
        or leads.filter(assigned=who.account).exists()
    )


@dataclass(frozen=True)
class Found:
    """What a whole sample showed: of families without a doubt, and of those with one."""

    open: int
    unflagged: Missed | None = None
    flagged: Missed | None = None


def found(sample: Sample) -> Found:
    """Nothing but how many are still to be seen until all are."""
    told = list(sample.homes.values_list("flagged", "result"))
    still = sum(not result for _, result in told)
    if still:
        return Found(still)
    words = dict(SampleHome.Result.choices)
    kinds = [[words[r] for flagged, r in told if flagged is kind] for kind in (False, True)]
    return Found(0, *(missed(len(k), k) for k in kinds))
