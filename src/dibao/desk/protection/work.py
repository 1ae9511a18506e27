"""What protecting personal data asks of a person today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from dibao.desk.accounts.access import Who, allowed
from dibao.desk.front.today import Work, finds_work
from dibao.desk.protection.models import Erasure, Release, SourceUse
from dibao.desk.protection.releasing import fresh
from dibao.desk.roster.queries import places_of


@finds_work
def work(who: Who, day: dt.date) -> Iterator[Work]:
    """What waits for another's consent, and what may be taken away now."""
    if allowed(who, "source", "agree"):
        n = SourceUse.objects.filter(state="asked").exclude(by=who.account).count()
        if n:
            yield Work(f"有 {n} 个敏感来源等您批准启用。", "去看", reverse("source_uses"), 4)
    if allowed(who, "release", "agree"):
        mine = places_of(who, "release", "agree")
        n = Release.objects.filter(state="asked", place__in=mine).exclude(by=who.account).count()
        if n:
            yield Work(f"有 {n} 份很多人的文件等您同意导出。", "去看", reverse("releases"), 4)
    agreed = Release.objects.filter(state="agreed", by=who.account)
    n = sum(fresh(x, day) for x in agreed)
    if n:
        yield Work(f"有 {n} 份文件已同意导出，可以取走。", "去取", reverse("releases"), 5)
    if allowed(who, "retention", "erase"):
        mine = places_of(who, "retention", "erase")
        n = Erasure.objects.filter(state="proposed", place__in=mine).exclude(by=who.account).count()
        if n:
            yield Work(f"有 {n} 份到期档案等您核对销毁。", "去看", reverse("retention"), 5)
