"""Somebody objects to what a notice says of a family.

Invariant: the objection stops what the step tables say it stops, in the same breath in which it is
registered; who objected goes into one sealed row and into no case, no paper and no notice.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from dibao.desk.accounts.access import Who
from dibao.desk.casework import actions as casework
from dibao.desk.casework import papers
from dibao.desk.casework.models import CaseFile
from dibao.desk.casework.replay import standing
from dibao.desk.notices.actions import SHORTEST, State
from dibao.desk.notices.models import Line, Objection
from dibao.desk.record import Refused, Told, verb
from dibao.desk.roster.models import Household
from dibao.procedure.clocks import chinese_day

FORM = "D28"
NAMELESS = "没有留名"
# What the case is told instead of who said what.
TOLD = {"content": "见异议登记（单独封存）", "kind": "申诉求决", "result": ""}


@transaction.atomic
def register(
    who: Who, line: Line, channel: str, words: str, caller: str, day: dt.date
) -> Objection:
    """Register it and put the family's case where its table puts an objection."""
    if line.notice.state != State.POSTED:
        raise Refused("这份公示不在张贴中。有意见的请走申诉或信访。")
    if channel not in Objection.Channel.values:
        raise Refused("请选是怎么来的。")
    if len(words.strip()) < SHORTEST:
        raise Refused("请写对方说了什么。")
    case = _stopped(who, line, channel, day) or _apart(who, line, day)
    made = _registered(who, line.household, line, channel, words, caller, case, day)
    assert isinstance(made, Objection)
    return made


@verb("notice.objected", "objection", "register")
def _registered(
    who: Who, family: Household, line: Line, channel: str, words: str, caller: str,
    case: CaseFile, day: dt.date,
) -> Told:  # fmt: skip
    made = Objection.objects.create(
        line=line, household=family, place=family.place, channel=channel, words=words.strip(),
        caller=caller.strip() or NAMELESS, by_id=who.account, day=day, case=case,
    )  # fmt: skip
    return Told(made, made.ref, {"notice": line.notice.ref, "case": case.ref, "day": str(day)})


def _stopped(who: Who, line: Line, channel: str, day: dt.date) -> CaseFile | None:
    """The application moved to “objected”, where nothing leads to a decision but looking again."""
    case = line.case
    if case is None:
        return None
    stands = standing(case)
    step = next((s for s in stands.procedure.leaving(stands.state.key) if s.key == "object"), None)
    if step is None:
        return None
    if FORM in step.makes:
        said = TOLD | {"channel": Objection.Channel(channel).label, "came_on": chinese_day(day)}
        typed = [e.field.key for e in papers.form(stands, FORM, day, {}) if e.typed]
        casework.draft(who, case, FORM, {k: said.get(k, "见异议登记") for k in typed}, day)
    casework.do_step(
        who, case, step.key, day, note=f"公示期内收到异议（{line.notice.number}），另行登记"
    )
    return case


def _apart(who: Who, line: Line, day: dt.date) -> CaseFile:
    """An objection of its own where no application waits: the aid is paid on meanwhile."""
    open_one = line.household.cases.filter(procedure="objection", ended=None).first()
    about = f"对 {line.notice.number} 的异议，内容另行登记"
    made = open_one or casework.open_case(who, line.household, "objection", about, day)
    assert isinstance(made, CaseFile)
    return made
