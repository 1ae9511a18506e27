"""What people do with a confirmed problem, from its number to its end and back.

Invariant: nothing is registered that two people have not confirmed or a named person has not found;
whoever mended does not close; a family leaves the aid by its own procedure and never by an entry
here. Every action exists twice, for what is seen by the office and for conduct: one body, two rows
of the table of rights.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from dibao.desk.accounts.access import Who
from dibao.desk.accounts.models import Account, Place
from dibao.desk.casework import upload
from dibao.desk.leads.models import Lead
from dibao.desk.record import Refused, Told, Verb
from dibao.desk.rectification.models import Move, Problem

SHORTEST = 4
REASON = 12  # letters of why nothing is done about what is so
LONGEST = dt.timedelta(days=366)
CONFIRMED = (Lead.Stage.HOLDS, Lead.Stage.CASE)


class Both:
    """One action under two rows of the table: `plain` for the office, `sealed` for conduct."""

    def __init__(self, kind: str, action: str, does: Callable[..., Told]) -> None:
        self.plain = Verb(kind, "problem", action, does)
        self.sealed = Verb(kind, "conduct", "work", does)

    def __call__(self, who: Who, on: Any, *args: Any, **kwargs: Any) -> Any:
        chosen = self.sealed if getattr(on, "conduct", False) else self.plain
        return chosen(who, on, *args, **kwargs)


def _enter(
    who: Who, place: Place, kind: str, day: dt.date, *, title: str, about: str, origin: str,
    step: str, origin_ref: str = "", lead: Lead | None = None, refers: Problem | None = None,
) -> Told:  # fmt: skip
    if kind not in Problem.Kind.values or origin not in Problem.Origin.values:
        raise Refused("请选种类和怎么来的。")
    if step not in Problem.Step.values:
        raise Refused("请选出在哪个环节。")
    if len(title.strip()) < 2 or len(about.strip()) < SHORTEST:
        raise Refused("请写清是什么事、怎么知道的。")
    town = place if place.level != "village" else place.parent
    assert town is not None
    Place.objects.select_for_update().get(pk=town.pk)  # one number at a time
    last = Problem.objects.filter(town=town, kind=kind, year=day.year).order_by("-serial").first()
    made = Problem.objects.create(
        town=town, place=place, kind=kind, conduct=kind == Problem.Kind.CONDUCT, year=day.year,
        serial=(last.serial if last else 0) + 1, lead=lead, refers=refers,
        household=lead.household if lead and kind == Problem.Kind.HOUSEHOLD else None,
        origin=origin, origin_ref=origin_ref.strip()[:60], step=step, title=title.strip()[:120],
        about=about.strip(), by_id=who.account, day=day,
    )  # fmt: skip
    told = {"number": made.number, "kind": kind, "title": made.title, "origin": origin}
    return _move(who, made, Move.Act.REGISTERED, about.strip(), day, told)


def _move(
    who: Who, problem: Problem, act: str, note: str, day: dt.date, told: dict[str, Any],
    file: Any = None,
) -> Told:  # fmt: skip
    name, digest = upload.keep(file) if file else ("", "")
    made = Move.objects.create(
        problem=problem, act=act, by_id=who.account, day=day, note=note, name=name, digest=digest,
        due=problem.due if act == Move.Act.ASSIGNED else None,
    )  # fmt: skip
    payload = {"move": made.pk, "act": act, "note": note, "day": str(day), **told}
    kept = (bytes.fromhex(digest),) if digest else ()
    return Told(problem, problem.ref, payload, attachments=kept)


def _register(who: Who, place: Place, kind: str, day: dt.date, **told: Any) -> Told:
    if kind == Problem.Kind.CONDUCT:
        raise Refused("涉及工作人员的，由纪检在“工作人员台账”登记。")
    return _enter(who, place, kind, day, **told)


def _register_conduct(who: Who, place: Place, day: dt.date, **told: Any) -> Told:
    return _enter(who, place, Problem.Kind.CONDUCT, day, **told)


def _from_lead(who: Who, lead: Lead, kind: str, step: str, about: str, day: dt.date) -> Told:
    if lead.stage not in CONFIRMED:
        raise Refused("线索要先由两个人核实，才能登记进台账。")
    if (kind == Problem.Kind.CONDUCT) != lead.conduct:
        raise Refused("家庭的事和工作人员的事分开登记。")
    if lead.problems.filter(kind=kind).exists():
        raise Refused("这条线索已经登记过。要再办，请打开原来那一件。")
    return _enter(who, lead.place, kind, day, title=lead.title.removesuffix("待核"), about=about,
                  origin=Problem.Origin.LEAD, step=step, lead=lead)  # fmt: skip


def _assign(
    who: Who, problem: Problem, measure: str, office: str, person: Account, due: dt.date,
    day: dt.date,
) -> Told:  # fmt: skip
    if problem.state not in (Problem.State.REGISTERED, Problem.State.ASSIGNED):
        raise Refused("这一件正等复查或已销号，不能再改措施。")
    if len(measure.strip()) < SHORTEST or len(office.strip()) < 2:
        raise Refused("请写明怎么改、哪个单位改。")
    if not day < due <= day + LONGEST:
        raise Refused("期限要晚于今天，不超过一年。")
    if problem.household and problem.household.ties.filter(account=person).exists():
        raise Refused(f"{person.name}与这户有关系，要回避，请交给别人。")
    problem.measure, problem.office, problem.person = measure.strip(), office.strip()[:60], person
    problem.due, problem.state = due, Problem.State.ASSIGNED
    problem.save(update_fields=["measure", "office", "person", "due", "state"])
    told = {"office": problem.office, "person": f"U{person.pk}", "due": str(due)}
    return _move(who, problem, Move.Act.ASSIGNED, measure.strip(), day, told)


def _prove(who: Who, problem: Problem, note: str, file: Any, day: dt.date) -> Told:
    if problem.state != Problem.State.ASSIGNED:
        raise Refused("要先定措施、人和期限；已交凭据的等复查。")
    if len(note.strip()) < SHORTEST:
        raise Refused("请写明改了什么、凭据是哪份。")
    problem.state = Problem.State.PROVEN
    problem.save(update_fields=["state"])
    return _move(who, problem, Move.Act.PROVEN, note.strip(), day, {}, file)


def _recheck(
    who: Who, problem: Problem, agreed: bool, outcome: str, note: str, day: dt.date
) -> Told:
    if problem.state != Problem.State.PROVEN:
        raise Refused("还没有交整改凭据，不能复查。")
    mended = problem.moves.filter(act=Move.Act.PROVEN).order_by("-pk").first()
    if who.account in (problem.person_id, mended.by_id if mended else None):
        raise Refused("整改的人不能自己复查，请交给另一个人。")
    if len(note.strip()) < SHORTEST:
        raise Refused("请写明看了什么、问了谁。")
    if not agreed:
        problem.state = Problem.State.ASSIGNED
        problem.save(update_fields=["state"])
        return _move(who, problem, Move.Act.SENT_BACK, note.strip(), day, {})
    _fits(problem, outcome)
    if outcome == Problem.Outcome.NO_ACTION and len(note.strip()) < REASON:
        raise Refused("属实而不处理，理由要写清楚，别人看得懂。")
    problem.state, problem.outcome, problem.closed = Problem.State.CLOSED, outcome, day
    problem.save(update_fields=["state", "outcome", "closed"])
    return _move(who, problem, Move.Act.CLOSED, note.strip(), day, {"outcome": outcome})


def outcomes(problem: Problem) -> list[tuple[str, str]]:
    """What a problem of this kind may end with."""
    o = Problem.Outcome
    fits = {
        Problem.Kind.HOUSEHOLD: (o.MENDED, o.GRANTED, o.EXITED, o.ADJUSTED, o.NOT_SO, o.NO_ACTION),
        Problem.Kind.CONDUCT: (o.REFERRED, o.TAUGHT, o.MENDED, o.NOT_SO, o.NO_ACTION),
        Problem.Kind.PROCEDURE: (o.MENDED, o.TAUGHT, o.REFERRED, o.NOT_SO, o.NO_ACTION),
    }[Problem.Kind(problem.kind)]
    return [(x.value, str(x.label)) for x in fits]


def _fits(problem: Problem, outcome: str) -> None:
    if outcome not in dict(outcomes(problem)):
        raise Refused("没有结果不能销号，请选一个结果。")
    home = problem.household
    if home is None:
        return
    ended = {c.procedure for c in home.cases.exclude(ended=None)}
    if outcome == Problem.Outcome.EXITED and home.status != "exited":
        raise Refused("这户还在享受。退出要走退出流程，办完才能写“已按流程退出”。")
    if outcome in (Problem.Outcome.GRANTED, Problem.Outcome.ADJUSTED) and not ended:
        raise Refused("没有看到这户办完的流程。请先办完，再写这个结果。")


def _reopen(who: Who, problem: Problem, why: str, day: dt.date) -> Told:
    if problem.state != Problem.State.CLOSED:
        raise Refused("这一件还没有销号。")
    if len(why.strip()) < SHORTEST:
        raise Refused("请写明为什么重新打开。")
    problem.state, problem.closed, problem.outcome = Problem.State.REGISTERED, None, ""
    problem.person, problem.due, problem.reopened = None, None, problem.reopened + 1
    problem.save(update_fields=["state", "closed", "outcome", "person", "due", "reopened"])
    return _move(who, problem, Move.Act.REOPENED, why.strip(), day, {})


register = Verb("problem.registered", "problem", "register", _register)
register_conduct = Verb("problem.registered", "conduct", "work", _register_conduct)
from_lead = Both("problem.registered", "register", _from_lead)
assign = Both("problem.moved", "work", _assign)
prove = Both("problem.moved", "work", _prove)
recheck = Both("problem.moved", "recheck", _recheck)
reopen = Both("problem.moved", "reopen", _reopen)
