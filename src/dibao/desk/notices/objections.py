"""Somebody objects to what a notice says of a family.

Invariant: who objected goes into one sealed row and into no case, no paper and no notice. What one
clerk alone registered holds the application for a few working days only; once another person knows
from the objector himself that there is one, the case goes where its table puts an objection.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from dibao.desk.accounts.access import Who, check, who_is
from dibao.desk.casework import actions as casework
from dibao.desk.casework import papers
from dibao.desk.casework.models import CaseFile, StepDone
from dibao.desk.casework.replay import actor_for, handling_on, standing
from dibao.desk.notices.actions import SHORTEST, State
from dibao.desk.notices.models import Line, Objection
from dibao.desk.record import Refused, Told, by_day, verb
from dibao.desk.roster.models import Household
from dibao.desk.roster.queries import places_of
from dibao.procedure.clocks import chinese_day, last_day

FORM = "D28"
NAMELESS = "没有留名"
HELD = 5  # working days for the second person; this office's own rule
HANDLED = "objection.handle"  # the time in which it is looked into again
STOPS, ENDS = "object", "notice_over"  # steps of an application
APART = "objection"  # the procedure of one that no application waits for
ALONE = (
    "公示期内的异议，请在那份公示的页面上登记，并由另一个人核实确有人提出；"
    "一个人登记的，不能叫申请停下来。"
)
# What the case is told instead of who said what.
TOLD = {"content": "见异议登记（单独封存）", "kind": "申诉求决", "result": ""}


@transaction.atomic
def register(
    who: Who, line: Line, channel: str, words: str, caller: str, day: dt.date
) -> Objection:
    """Register it; another person has to support it before it stops more than a few days."""
    if line.notice.state != State.POSTED:
        raise Refused("这份公示不在张贴中。有意见的请走申诉或信访。")
    if channel not in Objection.Channel.values:
        raise Refused("请选是怎么来的。")
    if len(words.strip()) < SHORTEST:
        raise Refused("请写对方说了什么。")
    with by_day():  # the case's own lines would tell the second as well
        case = _waiting(line) or _apart(who, line, day)
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


@transaction.atomic
def support(who: Who, one: Objection, basis: str, day: dt.date) -> Objection:
    """Another person knows from the objector himself, or from his signature, that he objects; the
    application, where one waits, now stands still until it was looked into again."""
    with by_day():
        _supported(who, one, basis, day)
        _stop(who, one, day)
    return one


@verb("notice.objection_supported", "objection", "support")
def _supported(who: Who, one: Objection, basis: str, day: dt.date) -> Told:
    if one.second_id is not None:
        raise Refused("这件异议已经有第二个人核实过。")
    if one.by_id == who.account:
        raise Refused("登记的人不能自己核实，请由另一个人看签名或者联系提出人。")
    if basis not in Objection.Basis.values:
        raise Refused("请选凭什么核实：看过签名，还是和提出人通过话、见过面。")
    one.second_id, one.supported, one.basis = who.account, day, basis
    if _went_on(one):  # too late to stop it: somebody has to look into it and answer all the same
        two = (who, who_is(one.by, day))
        opens = next((w for w in two if not check(w, "case", "open", one.household)), who)
        one.case = _apart(opens, one.line, day)
    one.save(update_fields=["second", "supported", "basis", "case"])
    told = {"basis": basis, "day": str(day), "case": one.case.ref if one.case else ""}
    return Told(one, one.ref, told)


def _went_on(one: Objection) -> bool:
    """Has the application left the place where an objection stops it, without having been stopped?"""
    case = one.case
    if case is None or case.procedure == APART or case.steps.filter(step=STOPS).exists():
        return False
    stands = standing(case)
    return STOPS not in {s.key for s in stands.procedure.leaving(stands.state.key)}


def unsupported(who: Who, day: dt.date) -> list[Objection]:
    """What waits for this person to support it, because an application may still be stopped by it, or
    while it holds one that does not know of its notice yet. Where another stopped it already nobody
    is asked: so it is with the applications of before two people were needed."""
    mine = places_of(who, "objection", "support")
    found = Objection.objects.filter(place__in=mine, second=None).exclude(by=who.account)
    stopped = StepDone.objects.filter(step=STOPS).values("file")
    found = found.filter(case__isnull=False, case__ended=None).exclude(case__in=stopped)
    rows = found.defer("words", "caller").select_related("household", "case")
    return [
        o for o in rows
        if not o.tie_of(who) and o.case and (o.case.procedure != APART or day <= _held(o.day))
    ]  # fmt: skip


def held_until(line: Line) -> dt.date | None:
    """The last day on which what nobody has supported yet holds the line's application. It runs from
    the first such objection: the next one that nobody supports gives no further days."""
    waits = line.objections.filter(second=None)
    if not waits or line.objections.exclude(second=None).exists():
        return None
    return _held(min(o.day for o in waits))


def _held(day: dt.date) -> dt.date:
    left, works = HELD, handling_on(day).rules().calendar.works
    while left:
        day += dt.timedelta(days=1)
        left -= works(day)
    return day


def against(file: CaseFile, step: str, day: dt.date) -> str:
    """What objections have against a step of an application whose notice hangs."""
    if step not in (STOPS, ENDS):
        return ""
    objections = Objection.objects.filter(case=file)
    if step == STOPS:
        return "" if objections.exclude(second=None).exists() else ALONE
    lines = Line.objects.filter(case=file).prefetch_related("objections")
    last = max((d for line in lines if (d := held_until(line))), default=None)
    if last is None or day > last:
        return ""
    return (
        f"有一件异议在等另一个人核实，{chinese_day(last)}以前先不往下走；"
        "过了这一天还没有人核实，就不再等。"
    )


def _waiting(line: Line) -> CaseFile | None:
    """The application that an objection would stop, if it stands where its table lets it."""
    case = line.case
    if case is None:
        return None
    stands = standing(case)
    leaving = {s.key for s in stands.procedure.leaving(stands.state.key)}
    before = line.objections.filter(case=case).exists()  # stopped already: the next one joins it
    return case if STOPS in leaving or (before and case.ended is None) else None


def _stop(who: Who, one: Objection, day: dt.date) -> None:
    """The application moved to “objected”, where nothing leads to a decision but looking again."""
    case = one.case
    if case is None:
        return
    stands = standing(case)
    step = next((s for s in stands.procedure.leaving(stands.state.key) if s.key == STOPS), None)
    if step is None:
        return
    # Both stand for it; the step is recorded by the one of them who may record for people outside.
    two = (who, who_is(one.by, day))
    who = next((w for w in two if actor_for(stands, w, STOPS)[1]), who)
    if FORM in step.makes:
        came = Objection.Channel(one.channel).label
        until = last_day(day, stands.rules.terms[HANDLED], stands.rules.calendar)
        assert until is not None  # no pause is asked for
        said = TOLD | {
            "channel": came, "came_on": chinese_day(one.day), "last_day": chinese_day(until),
        }  # fmt: skip
        typed = [e.field.key for e in papers.form(stands, FORM, day, {}) if e.typed]
        casework.draft(who, case, FORM, {k: said.get(k, "见异议登记") for k in typed}, day)
    number = one.line.notice.number
    casework.do_step(who, case, step.key, day, note=f"公示期内收到异议（{number}），另行登记")


def _apart(who: Who, line: Line, day: dt.date) -> CaseFile:
    """An objection of its own where no application waits: the aid is paid on meanwhile."""
    open_one = line.household.cases.filter(procedure=APART, ended=None).first()
    about = f"对 {line.notice.number} 的异议，内容另行登记"
    made = open_one or casework.open_case(who, line.household, APART, about, day)
    assert isinstance(made, CaseFile)
    return made
