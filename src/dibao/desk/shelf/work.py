"""What the shelf asks of a person today, and the folder that is looked at all the time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from dibao.desk.accounts.access import Who, allowed
from dibao.desk.daily import often
from dibao.desk.front.today import Work, finds_work
from dibao.desk.shelf import queries, watching


@finds_work
def work(who: Who, day: dt.date) -> Iterator[Work]:
    """Unknown files that wait for somebody who knows them."""
    if allowed(who, "shelf", "stray"):
        count = queries.strays(who).count()
        if count:
            yield Work(
                f"扫描文件夹里有 {count} 份文件认不出是哪一户。", "去认领", reverse("strays"), 3
            )


@often
def take_in(day: dt.date) -> int:
    """Called again and again by the background worker."""
    return watching.take_in(day)
