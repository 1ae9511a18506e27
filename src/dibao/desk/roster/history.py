"""What happened in a family's file, day by day: people, payments, letters, doubts, steps.

Invariant: everything here stands elsewhere on the site too; nothing that concerns officers enters.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from dibao.desk.front.templatetags.chinese import month, yuan
from dibao.desk.leads.models import Lead
from dibao.desk.roster import changing
from dibao.desk.roster.models import Household, Member

KINDS = ("成员", "待遇", "授权", "线索", "办理", "档案")


@dataclass(frozen=True, order=True)
class Event:
    """One day, what kind of thing, one sentence."""

    day: dt.date
    kind: str
    said: str


def of(family: Household, members: Iterable[Member], leads: Iterable[Lead]) -> list[Event]:
    """Everything with a date, the newest first; `leads` are those the reader may see."""
    found = [*_people(family, members), *_paid(family), *_doubts(leads)]
    if family.inventory:
        found.append(Event(family.inventory, "档案", "纸质档案清点完"))
    for was in family.was.select_related("member"):
        kind = "待遇" if was.field in changing.ENTITLEMENT else "成员" if was.member else "档案"
        found.append(Event(was.day, kind, changing.sentence(was)))
    for case in family.cases.all():
        found.append(Event(case.begun, "办理", "开始办理一件"))
        if case.ended:
            found.append(Event(case.ended, "办理", "办结"))
    return sorted(found, key=lambda e: (e.day, KINDS.index(e.kind)), reverse=True)


def _people(family: Household, members: Iterable[Member]) -> list[Event]:
    found = []
    if family.since:
        found.append(Event(family.since, "待遇", "开始享受"))
    for m in members:
        if m.since:
            found.append(Event(m.since, "成员", f"{m.name}列在这一户"))
        if m.until:
            found.append(Event(m.until, "成员", f"名册和反馈里不再有{m.name}"))
        for x in m.letters.all():
            who = f"{m.name}（{x.guardian}代签）" if x.guardian else m.name
            found.append(Event(x.since, "授权", f"{who}签授权书，可查{x.sources}"))
            if x.withdrawn:
                found.append(Event(x.withdrawn, "授权", f"{m.name}撤回授权书"))
    return found


def _paid(family: Household) -> list[Event]:
    """Only the months in which what was paid changed."""
    found, before = [], None
    for p in family.payments.order_by("month"):
        if before is None:
            found.append(
                Event(p.month, "待遇", f"{month(p.month)}发放 {yuan(p.fen)}，以前的没有收到")
            )
        elif p.fen != before:
            found.append(Event(p.month, "待遇", f"发放由 {yuan(before)} 变为 {yuan(p.fen)}"))
        before = p.fen
    return found


def _doubts(leads: Iterable[Lead]) -> list[Event]:
    found = []
    for lead in leads:
        first, last = lead.first_run, lead.last_run
        found.append(Event(first.as_of, "线索", f"第 {first.pk} 次核查提出“{lead.title}”"))
        if lead.stage == Lead.Stage.GONE:
            found.append(Event(last.as_of, "线索", f"“{lead.title}”此后没有再出现"))
        for c in lead.checks.all():
            said = f"“{lead.title}”核查结果：{c.get_cause_display()}（{c.by.name}）"
            found.append(Event(c.day, "线索", said))
            if c.second and c.second_day:
                word = "同意" if c.agreed else "退回再核"
                found.append(Event(c.second_day, "线索", f"“{lead.title}”{c.second.name}{word}"))
    return found
