"""What the doubts ask of a person today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.urls import reverse

from dibao.desk.accounts.access import Who, allowed
from dibao.desk.front.today import Work, finds_work
from dibao.desk.leads.models import Lead
from dibao.desk.leads.queries import GROUP, visible

SOON = ("今天", "明天", "后天")
NAMED = 3  # villages told by name, the nearest day first


@finds_work
def work(who: Who, day: dt.date) -> Iterator[Work]:
    """What is late, families that may be without help, what ends soon village by village; then what
    is open, and what waits for a second."""
    if not allowed(who, "lead", "list"):
        return
    here, mine = reverse("leads"), visible(who)
    if allowed(who, "lead", "check"):
        yield from _soon(mine.filter(stage=Lead.Stage.OPEN), day)
        offers = mine.filter(stage=Lead.Stage.OPEN, offers=True).count()
        if offers:
            yield Work(f"有 {offers} 条可能应享未享，先联系这些家庭。", "去联系",
                       f"{here}?stage=open&offers=1", 1)  # fmt: skip
        rest = mine.filter(stage=Lead.Stage.OPEN, offers=False)
        late = rest.filter(due__lt=day).count()
        if rest.count():
            told = f"，其中 {late} 条过了期限" if late else ""
            yield Work(f"有 {rest.count()} 条登记不一致等您核实{told}。", "去核实",
                       f"{here}?stage=open&offers=0", 2, bool(late))  # fmt: skip
    if allowed(who, "lead", "second"):
        waits = mine.filter(stage=Lead.Stage.SECOND).exclude(
            checks__second=None, checks__by=who.account
        ).count()  # fmt: skip
        if waits:
            yield Work(f"有 {waits} 条核查结果等您复核。", "去复核", f"{here}?stage=second", 3)


def _soon(open_now: QuerySet[Lead], day: dt.date) -> Iterator[Work]:
    """石岭村 3 户明天到核查期限: the button opens the list of exactly these families."""
    last = day + dt.timedelta(days=len(SOON) - 1)
    rows = (
        open_now.filter(due__range=(day, last), household__isnull=False)
        .values_list("due", "place", "place__name")
        .annotate(n=Count(GROUP, distinct=True))
        .order_by("due", "place__name")
    )
    for due, place, name, n in rows[:NAMED]:
        asked = urlencode({"stage": "open", "village": place, "due": due.isoformat()})
        yield Work(f"{name} {n} 户{SOON[(due - day).days]}到核查期限。", "去核实",
                   f"{reverse('leads')}?{asked}", 1)  # fmt: skip
