"""Certificates of disability: taken over from a run's register, or registered from the card.

Invariant: nothing is overwritten. What an older paper says never stands over a newer one, and a
register that says the same again adds nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl
from django.db.models import QuerySet

from dibao.desk.accounts.access import Who
from dibao.desk.record import Refused, Told, verb
from dibao.desk.roster.models import Disability, Household, Member


def standing(members: Iterable[int] | QuerySet[Any, Any]) -> dict[int, Disability]:
    """Member → the certificate that stands; the grade of a cancelled one counts for nothing."""
    found: dict[int, Disability] = {}
    for one in Disability.objects.filter(member__in=members).order_by("day", "pk"):
        found[one.member_id] = one
    return found


def lay_down(folder: Path, members: Mapping[tuple[int, int], Member]) -> None:
    """Bring the run's certificates over; runs made before there was a table change nothing."""
    path = folder / "disability.parquet"
    if not path.exists():
        return
    rows = {row["person"]: row for row in pl.read_parquet(path).iter_rows(named=True)}
    old = standing({m.pk for m in members.values()})
    fresh = []
    for (_, person), member in members.items():
        row, known = rows.get(person), old.get(member.pk)
        if row is None:
            continue
        one = Disability(
            member=member, category=row["category"], grade=row["grade"], expires=row["expires"],
            cancelled=row["cancelled"], day=row["day"], source=Disability.REGISTER,
            file=row["file"][:200], sheet=row["sheet"][:100], row=row["row"],
        )  # fmt: skip
        if known is None or (known.said != one.said and known.day <= one.day):
            fresh.append(one)
    Disability.objects.bulk_create(fresh, batch_size=500)


@verb("disability.registered", "household", "letter")
def register(
    who: Who, family: Household, member: Member, category: str, grade: str,
    expires: dt.date | None, day: dt.date,
) -> Told:  # fmt: skip
    """What the card itself says, seen by the one who writes it down."""
    if member.household_id != family.pk:
        raise Refused("选的人不是这户的成员。")
    if category not in Disability.Category or grade not in Disability.Grade:
        raise Refused("请照残疾人证选类别和等级。")
    if (known := standing([member.pk]).get(member.pk)) and known.day > day:
        raise Refused("已有更晚的残疾登记，不能用更早的代替。")
    made = Disability.objects.create(
        member=member, category=category, grade=grade, expires=expires, day=day,
        source=Disability.CARD, by_id=who.account,
    )  # fmt: skip
    told = {
        "member": member.pk,
        "category": category,
        "grade": grade,
        "expires": str(expires or ""),
    }
    return Told(made, family.ref, told, purpose="登记残疾人证")
