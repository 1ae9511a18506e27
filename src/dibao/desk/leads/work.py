"""What the doubts ask of a person today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from dibao.desk.accounts.access import Who, allowed
from dibao.desk.front.today import Work, finds_work
from dibao.desk.leads.models import Lead
from dibao.desk.leads.queries import visible


@finds_work
def work(who: Who, day: dt.date) -> Iterator[Work]:
    """Families that may be without help first; then what is late, open, waiting for a second."""
    if not allowed(who, "lead", "list"):
        return
    here, mine = reverse("leads"), visible(who)
    if allowed(who, "lead", "check"):
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
