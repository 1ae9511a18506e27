"""Once a day, one line over all messages, matters and hand-overs of the days before.

Invariant: the line is the same whoever told what: a count and one digest. A message changed or
taken away afterwards no longer fits it (`queries.integrity`), and sealing the next day does not make
it fit: the line carries on which earlier ones did not.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from dibao.desk.daily import daily
from dibao.desk.oversight.actions import ending
from dibao.desk.oversight.queries import integrity
from dibao.desk.record import ledger, moment
from dibao.ledger.store import Entry


@daily
@transaction.atomic
def seal_the_days(day: dt.date) -> None:
    """Seal everything of the days before `day`. What is over its term goes in between: after the last
    line was held against what is there, before the new one is made of what is left."""
    broken = integrity.broken()
    went = ending.let_go(day)
    digest, count = integrity.digest_before(day)
    others = {name: before(day) for name, (_, before) in integrity.OTHERS.items()}
    if count or went or broken or any(many for _, many in others.values()):
        payload = {
            "before": day.isoformat(), "count": count, "digest": digest, "broken": broken, **others,
        }  # fmt: skip
        ledger().append(
            Entry("sealed.day", "system", moment("sealed.day"), integrity.CASE, payload=payload)
        )
