"""How often doubts turned out right, by rule, source and identity class, from what two people ended.

Invariant: only results that a second person agreed to; what stayed unclear and what a family did
not want counts for neither side; nothing is counted by person, officer or village.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import QuerySet

from dibao.desk.accounts.access import Who
from dibao.desk.leads.law import numbers
from dibao.desk.leads.models import Check, Lead
from dibao.desk.leads.reading import CLASSES, ROSTER
from dibao.desk.roster.queries import places_of
from dibao.policy.rules import RULES
from dibao.screening.precision import Line, lines

RIGHT = ("honest", "intent", "ours", "helped")
NEITHER = ("unclear", "not_wanted")
MEANINGS = {
    c: "confirmed" if c in RIGHT else "unclear" if c in NEITHER else "cleared"
    for c in Check.Cause.values
}  # fmt: skip


def measured(who: Who, day: dt.date) -> list[Line]:
    """Rule by rule, then by source and by class, with 95 % intervals."""
    mine = Lead.objects.filter(conduct=False, place__in=places_of(who, "precision", "look"))
    seen = set(mine.values_list("rule", flat=True).distinct())
    rules = [r.key for r in RULES if r.key in seen and r.sight != "conduct"]
    law = numbers(day)
    least, floor = law.in_general("precision.least"), law.in_general("precision.floor")
    if least is None or floor is None:
        return []
    told = _outcomes(Check.objects.filter(lead__in=mine, agreed=True))
    return lines(told, rules, MEANINGS, int(least), floor)


def _outcomes(checks: QuerySet[Check]) -> Iterator[dict[str, str]]:
    newest: dict[int, Check] = {}
    for check in checks.select_related("lead").order_by("pk"):
        newest[check.lead_id] = check
    for check in newest.values():
        record = check.lead.record
        named = {r["called"] for r in record.get("rows", ()) if r["source"] != ROSTER}
        link = str(record.get("lead", {}).get("identity_class", ""))
        yield {
            "rule": check.lead.rule, "sources": "|".join(sorted(named)),
            "identity_class": CLASSES.get(link, "没有写明"), "result": check.cause,
        }  # fmt: skip
