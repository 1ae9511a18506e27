"""What the month before it is paid asks of a person today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from dibao.desk.accounts.access import Who, allowed
from dibao.desk.front.today import Work, finds_work
from dibao.desk.prepay.queries import months


@finds_work
def work(who: Who, day: dt.date) -> Iterator[Work]:
    """The newest month: to be looked through, or to be seconded."""
    newest = months(who).first() if allowed(who, "prepay", "look") else None
    if newest is None or newest.second_id is not None:
        return
    address = reverse("prepay_month", args=[newest.pk])
    if newest.by_id is None and allowed(who, "prepay", "check", newest):
        left = newest.lines.filter(finding="").count()
        told = (
            f"{newest.this}还有 {left} 行没有核对，核完再发。"
            if left
            else f"{newest.this}核完了，请签字。"
        )
        yield Work(told, "去核对", address, 2)
    elif newest.by_id not in (None, who.account) and allowed(who, "prepay", "second", newest):
        yield Work(f"{newest.this}的发放前核对等您复核。", "去复核", address, 2)
