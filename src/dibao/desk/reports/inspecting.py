"""迎检包: drawn by lot, agreed by a second person, taken away sealed.

Invariant: who is drawn follows from the seed and the kept list alone; nothing leaves that a second
person, not related to any drawn family, has not agreed to; each time it leaves there is a line.
"""

from __future__ import annotations

import datetime as dt

from dibao.desk.accounts.access import Who
from dibao.desk.accounts.models import Place
from dibao.desk.dossier.actions import wanted
from dibao.desk.oversight import drawing
from dibao.desk.record import Refused, Told, verb
from dibao.desk.reports.models import Drawn, Inspection
from dibao.desk.roster.models import Household
from dibao.desk.roster.queries import below, places_of

MOST, SHORTEST = 200, 4


def population(place: Place) -> list[str]:
    """References of every family in payment of a place, sorted."""
    paid = Household.objects.filter(place__in=below({place.pk}), status=Household.Status.PAID)
    return sorted(h.ref for h in paid.only("pk"))


@verb("inspection.drawn", "inspection", "draw")
def draw(who: Who, place: Place, count: int, purpose: str, day: dt.date) -> Told:
    """Draw the families; the list they were drawn from stays."""
    purpose = wanted(purpose)
    if place.pk not in places_of(who, "inspection", "draw"):
        raise Refused("请选您负责的地方。")
    if not 1 <= count <= MOST:
        raise Refused(f"一次抽 1 到 {MOST} 户。")
    names, seed = population(place), drawing.new_seed()
    if not names:
        raise Refused("这里还没有在享家庭可抽。")
    made = Inspection.objects.create(
        place=place, purpose=purpose, seed=seed, names=names, digest=drawing.digest(names),
        count=min(count, len(names)), by_id=who.account, day=day,
    )  # fmt: skip
    chosen = drawing.drawn(seed, names, count)
    Drawn.objects.bulk_create(
        Drawn(inspection=made, household_id=int(ref[1:]), turn=n) for n, ref in enumerate(chosen, 1)
    )
    told = {"seed": seed, "digest": made.digest, "of": len(names), "drawn": chosen}
    return Told(made, made.ref, told, purpose)


def drawn_again(inspection: Inspection) -> bool:
    """Does the kept seed give the same families from the kept list?"""
    again = drawing.drawn(inspection.seed, inspection.names, inspection.count)
    here = [f"H{pk}" for pk in inspection.drawn.values_list("household", flat=True)]
    return again == here and drawing.digest(inspection.names) == inspection.digest


@verb("inspection.agreed", "inspection", "agree")
def agree(who: Who, inspection: Inspection, yes: bool, why: str, day: dt.date) -> Told:
    """The second name, or a reason why not."""
    if inspection.agreed_by_id is not None or inspection.refused:
        raise Refused("已经有人表示过意见了。")
    if who.account == inspection.by_id:
        raise Refused("抽取的人不能自己同意，请另一个人看过。")
    if not yes and len(why.strip()) < SHORTEST:
        raise Refused("不同意要写明理由。")
    if yes:
        inspection.agreed_by_id, inspection.agreed = who.account, day
    else:
        inspection.refused = why.strip()[:200]
    inspection.save(update_fields=["agreed_by", "agreed", "refused"])
    return Told(
        inspection, inspection.ref, {"yes": yes, "why": inspection.refused}, inspection.purpose
    )


@verb("inspection.taken", "inspection", "take")
def take(who: Who, inspection: Inspection, digest: bytes, purpose: str) -> Told:
    """The package leaves; `digest` is that of its inventory."""
    ready(inspection)
    return Told(inspection, inspection.ref, purpose=purpose, attachments=(digest,))


def ready(inspection: Inspection) -> None:
    """Refused while the second person has not agreed."""
    if inspection.agreed_by_id is None:
        raise Refused("还没有第二个人同意，不能取走。")
