"""What the shelf asks of a person today, and the folder that is looked at all the time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from dibao.desk.accounts.access import Who, allowed
from dibao.desk.casework.queries import unmarked
from dibao.desk.daily import often
from dibao.desk.front.today import Work, finds_work
from dibao.desk.shelf import queries, watching

WEEK = dt.timedelta(days=7)


@finds_work
def work(who: Who, day: dt.date) -> Iterator[Work]:
    """Unknown files that wait for somebody who knows them."""
    if allowed(who, "shelf", "stray"):
        count = queries.strays(who).count()
        if count:
            yield Work(
                f"扫描文件夹里有 {count} 份文件认不出是哪一户。", "去认领", reverse("strays"), 3
            )


@finds_work
def unsigned(who: Who, day: dt.date) -> Iterator[Work]:
    """Papers that were made final more than a week ago and on which nobody ticked anything."""
    if allowed(who, "case", "paper"):
        count = unmarked(who, day - WEEK)
        if count:
            yield Work(
                f"有 {count} 份文书定稿过了七天，还没有看到签名盖章的扫描件。", "去补齐",
                reverse("paper_gaps"), 3,
            )  # fmt: skip


@often
def take_in(day: dt.date) -> int:
    """Called again and again by the background worker."""
    return watching.take_in(day)
