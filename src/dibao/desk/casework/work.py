"""What the cases ask of a person today, and what happens by itself when a term has run out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from dibao.desk.accounts.access import Who, allowed
from dibao.desk.casework import actions
from dibao.desk.casework.models import CaseFile
from dibao.desk.casework.queries import mine, waiting
from dibao.desk.casework.replay import standing
from dibao.desk.daily import daily
from dibao.desk.front.today import Work, finds_work
from dibao.procedure.work import by_itself


@finds_work
def work(who: Who, day: dt.date) -> Iterator[Work]:
    """What waits for one's own consent, then what is late, then what can go on."""
    if not allowed(who, "case", "step"):
        return
    here, found = reverse("cases"), mine(who)
    for file in found.filter(pending__second=who.account)[:5]:
        yield Work(
            "有一步要您确认：同事已经办好他的一半。", "去确认", reverse("case", args=[file.pk]), 1
        )
    open_now = found.exclude(waits_for="").filter(waiting(who)).distinct()
    late = open_now.filter(due__lt=day).count()
    count = open_now.count()
    if count:
        told = f"，其中 {late} 件过了期限" if late else ""
        yield Work(f"有 {count} 件办理等您接着办{told}。", "去办理", f"{here}?me=1", 2, bool(late))


@daily
def elapse_all(day: dt.date) -> int:
    """Take every step whose term has run out; how many were taken. Called once a day and at start."""
    taken = 0
    for file in CaseFile.objects.exclude(waits_for="", ended__isnull=False).select_related("place"):
        stands = standing(file)
        if by_itself(stands.procedure, stands.case, day, stands.rules):
            clock = Who(0, "system", "系统", (("system", file.place_id),))
            actions.elapse(clock, file, day)
            taken += 1
    return taken
