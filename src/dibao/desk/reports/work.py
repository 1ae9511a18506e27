"""What reports ask of a person today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from dibao.desk.accounts.access import Who, allowed
from dibao.desk.front.today import Work, finds_work
from dibao.desk.reports.models import Inspection
from dibao.desk.roster.queries import places_of


@finds_work
def work(who: Who, day: dt.date) -> Iterator[Work]:
    """Packages that wait for a second person."""
    if not allowed(who, "inspection", "agree"):
        return
    wait = Inspection.objects.filter(
        place__in=places_of(who, "inspection", "agree"), agreed_by=None, refused=""
    ).exclude(by=who.account)
    if count := wait.count():
        yield Work(f"有 {count} 个迎检包等您看过、同意。", "去看", reverse("inspections"), 4)
