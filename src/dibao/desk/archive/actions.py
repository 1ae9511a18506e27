"""What is done with the record: sign a head of it, look it all through at night."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from dibao.desk.accounts.access import Who
from dibao.desk.archive import queries, surroundings
from dibao.desk.archive.models import Check
from dibao.desk.daily import daily
from dibao.desk.record import Refused, Told, ledger, now, verb
from dibao.ledger.heads import Head
from dibao.ledger.lines import LedgerError
from dibao.ledger.store import Entry


def _head() -> Head | None:
    """Sign what stands now; None while nothing does."""
    try:
        return ledger().make_head(now(), queries.signing())
    except LedgerError:
        return None


@verb("record.headed", "record", "verify")
def sign_head(who: Who) -> Told:
    """A signed head to be kept elsewhere."""
    head = _head()
    if head is None:
        raise Refused("台账里还没有记录，没有可签的台账头。")
    return Told(head)


@daily
def look_all_through(day: dt.date) -> Check:
    """Every night: the whole check, and a new head over what stood."""
    last = Check.objects.order_by("-pk").first()
    size, wrong = queries.whole_check(surroundings.heads())
    with transaction.atomic():
        wrong += [*surroundings.clock(last.size if last else 0), *surroundings.rules()]
        head = _head()
        made = Check.objects.create(
            size=size, wrong=wrong, head=head.text() if head else "",
            short=head.short() if head else "",
        )  # fmt: skip
        if wrong:
            ledger().append(Entry("record.differs", "system", now(), purpose="夜间核对"))
    if head:
        surroundings.keep(head.text())
    return made
