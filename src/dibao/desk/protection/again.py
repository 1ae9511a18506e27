"""What had been erased before a backup was laid in again is erased again, before anybody works.

Invariant: the list of it lies in the home from before the home took its place until every file on it
is gone; a site that finds it carries it out at its start and serves nobody until then.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from dibao.desk.accounts.access import Who
from dibao.desk.accounts.models import Account, Place
from dibao.desk.archive import holding
from dibao.desk.exchange.models import HandIn, Run
from dibao.desk.notices.models import Notice
from dibao.desk.protection import erasing
from dibao.desk.protection.models import Erasure
from dibao.desk.record import Told, verb
from dibao.desk.rectification.models import Problem
from dibao.desk.registers.models import Matter
from dibao.desk.roster.models import Household
from dibao.ledger.erasures import Erased, of_text

LIST = "erase-again.txt"
CLOCK = Who(0, "system", "系统", (("system", 0),))
WORDS = "恢复备份以后，照销毁清单再次销毁"
MODELS: dict[str, Any] = {
    "H": Household, "F": HandIn, "R": Run, "W": Problem, "M": Matter, "N": Notice,
}  # fmt: skip


def carry_out(day: dt.date) -> int:
    """Erase what the list in the home names; how many. One transaction: all or, next time, all."""
    path: Path = settings.HOME / LIST
    if not path.exists():
        return 0
    done = set(Erasure.objects.filter(state=Erasure.State.DONE).values_list("ref", flat=True))
    count = 0
    with transaction.atomic():
        for one in of_text(path.read_text(encoding="utf-8")).erased:
            model = MODELS.get(one.refs[0][0])
            thing = model and model.objects.filter(pk=int(one.refs[0][1:])).first()
            if thing is not None and one.refs[0] not in done:
                erase(CLOCK, one, thing.place, day)
                count += 1
    path.unlink()
    return count


@verb("retention.erased", "retention", "again")
def erase(who: Who, one: Erased, place: Place, day: dt.date) -> Told:
    """One file. Two people decided it then; what was not as told goes into the line."""
    ref = one.refs[0]
    known = (
        Account.objects.filter(pk=int(one.actor[1:])).first() or Account.objects.order_by("pk")[0]
    )
    made = Erasure.objects.filter(ref=ref, state=Erasure.State.PROPOSED).first() or Erasure(
        place=place, ref=ref, term="", ended=day, due=day, by=known, day=day
    )
    made.state, made.second, made.second_day = Erasure.State.DONE, known, day
    made.words = WORDS
    made.save()
    wrong = holding.belonging(erasing.goes_with(ref))
    went = erasing.erase(ref)
    return Told(
        made, f"X{made.pk}", {"differs": wrong, "words": WORDS} if wrong else None,
        purpose=" ".join(["恢复备份以后再次销毁，按期限销毁", ref, *went.refs]),
        attachments=tuple(bytes.fromhex(d) for d in sorted(went.originals)),
    )  # fmt: skip
