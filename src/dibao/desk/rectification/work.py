"""What mending asks of a person today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from dibao.desk.accounts.access import Who, allowed
from dibao.desk.front.today import Work, finds_work
from dibao.desk.rectification.models import Move, Problem
from dibao.desk.rectification.queries import problems, untaken


@finds_work
def work(who: Who, day: dt.date) -> Iterator[Work]:
    """My own mending, what waits for another eye, findings that nobody has taken up."""
    for thing, here in (("problem", "problems"), ("conduct", "conduct_problems")):
        if not allowed(who, thing, "list"):
            continue
        found, address = problems(who, thing), reverse(here)
        mine = found.filter(person=who.account, state=Problem.State.ASSIGNED)
        late = mine.filter(due__lt=day).count()
        if mine.count():
            told = f"，{late} 件过了期限" if late else ""
            yield Work(f"有 {mine.count()} 件整改等您交凭据{told}。", "去整改",
                       f"{address}?state=assigned", 3, bool(late))  # fmt: skip
        if allowed(who, "problem", "recheck") and thing == "problem":
            slow = found.exclude(person=who.account).filter(
                state__in=(Problem.State.ASSIGNED, Problem.State.PROVEN), due__lt=day
            ).count()  # fmt: skip
            if slow:
                yield Work(
                    f"别人的整改有 {slow} 件过了期限。", "去看", f"{address}?state=late", 5, True
                )
        if thing == "conduct" or allowed(who, "problem", "recheck"):
            mended = Move.objects.filter(act=Move.Act.PROVEN, by=who.account).values("problem")
            waits = found.filter(state=Problem.State.PROVEN).exclude(person=who.account)
            waits = waits.exclude(pk__in=mended)
            if waits.count():
                yield Work(
                    f"有 {waits.count()} 件整改等人复查。", "去复查", f"{address}?state=proven", 4
                )
    if allowed(who, "problem", "register"):
        loose = untaken(who)
        if loose:
            yield Work(f"有 {loose} 条已核实的线索还没有人办下去。", "去看", reverse("loose"), 3)
