"""What people do with a case: open it, put papers in, confirm conditions, take the next step.

Invariant: a step is stored if and only if `procedure.work.take` lets it, with the papers it makes
filled and, where two people act, each of them having agreed under his own name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from dibao.desk.accounts.access import Who, who_is
from dibao.desk.accounts.models import Account, Place
from dibao.desk.casework import effects, holds, issuing, papers, upload
from dibao.desk.casework.models import (
    CaseFile,
    Confirmation,
    Issued,
    Paper,
    Pending,
    StepDone,
)
from dibao.desk.casework.replay import Standing, actor, actor_for, handling_on, standing
from dibao.desk.front.typed import as_day, as_month
from dibao.desk.leads.models import Lead
from dibao.desk.record import Refused, Told, verb
from dibao.desk.roster.models import Household, Member
from dibao.policy.handling import Handling
from dibao.procedure.case import Actor
from dibao.procedure.paper import PaperField
from dibao.procedure.table import Procedure, Step
from dibao.procedure.work import StepRefused, by_itself, take

VILLAGE = "村"
# Kept as tables keep them, however they were typed.
PLAIN: dict[str, tuple[Callable[[str], str], str]] = {
    "date": (lambda text: as_day(text).isoformat(), "2024年6月20日"),
    "month": (lambda text: f"{as_month(text):%Y-%m}", "2024年6月"),
}
SHORTEST = 6  # letters of a reason that another person can follow
# Those who report must not be found out: what they said has no place among the ordinary cases.
APART = ("complaint", "referral")


@verb("case.opened", "case", "open")
def open_case(
    who: Who, on: Household | Place, procedure: str, about: str, day: dt.date,
    lead: Lead | None = None, member: Member | None = None,
) -> Told:  # fmt: skip
    """Begin a case about a family, or about a place. Nothing changes for the family by it."""
    handling = handling_on(day)
    table = handling.procedures.get(procedure)
    family = on if isinstance(on, Household) else None
    if table is None or procedure in APART or (family is None) == table.family:
        raise Refused("请从列出的流程里选一个。")
    if len(about.strip()) < 2:
        raise Refused("请写明为什么办这件事，几个字就够。")
    if family is not None and family.cases.filter(procedure=procedure, ended=None).exists():
        raise Refused(f"这户已经有一件“{table.zh}”正在办，请接着办那一件。")
    if lead is not None and (lead.household_id != on.pk or lead.stage != Lead.Stage.HOLDS):
        raise Refused("这条线索还没有经两个人核实，不能据此开始办理。")
    if member is not None and member.household_id != on.pk:
        raise Refused("选的人不是这户的成员。")
    if procedure == "death" and member is None:
        raise Refused("请选是家里哪一位。")
    place = on.place
    if family is None and place.level != "village" and _village_acts(handling, table):
        raise Refused(f"“{table.zh}”有村（居）要办的步骤，请选是哪一个村。")
    made = CaseFile.objects.create(
        procedure=procedure, pack=handling.pack.key, household=family, member=member, lead=lead,
        place=place, about=about.strip(), begun=day, delegated=_delegated(place), state=table.start,
    )  # fmt: skip
    _copy(made, day)
    if lead is not None:
        lead.stage = Lead.Stage.CASE
        lead.save(update_fields=["stage"])
    told = {"procedure": procedure, "about": about.strip(), "household": family and family.ref,
            "lead": lead and lead.lead_id}  # fmt: skip
    return Told(made, made.ref, told)


def _village_acts(handling: Handling, table: Procedure) -> bool:
    """Has somebody of the village a step of his own, whose post reaches no further?"""
    return any(handling.roles[s.by].unit == VILLAGE for s in table.steps.values())


def _delegated(place: Place) -> bool:
    return any(p.delegated for p in Place.objects.filter(pk__in=place.chain()))


@verb("case.confirmed", "case", "confirm")
def confirm(who: Who, file: CaseFile, guard: str, rests_on: str, day: dt.date) -> Told:
    """Confirm a condition of a step that comes next, naming what it rests on."""
    stands = _at_work(file)
    wanted = {g for s in stands.procedure.leaving(stands.state.key) for g in s.guards}
    if guard not in wanted:
        raise Refused("现在不用确认这一条。")
    if guard in stands.case.confirmed:
        raise Refused("这一条已经有人确认过。")
    if len(rests_on.strip()) < SHORTEST:
        raise Refused("请写明凭什么确认：看了什么、问了谁。")
    made = Confirmation.objects.create(
        file=file, guard=guard, by_id=who.account, day=day, rests_on=rests_on.strip(),
        after=file.steps.count(),
    )  # fmt: skip
    return Told(made, file.ref, {"guard": guard, "rests_on": rests_on.strip()})


@verb("case.paper_drafted", "case", "paper")
def draft(who: Who, file: CaseFile, key: str, values: dict[str, str], day: dt.date) -> Told:
    """Write a paper that one of the next steps makes; it is final when the step is done."""
    stands = _at_work(file)
    if key not in {k for s in stands.procedure.leaving(stands.state.key) for k in s.makes}:
        raise Refused("现在这一步不用填这份材料。")
    typed = {e.field.key: e.field for e in papers.form(stands, key, day, {}) if e.typed}
    kept = {k: _kept(typed[k], v.strip()[:4_000]) for k, v in values.items() if k in typed}
    made = papers.draft_of(stands, key) or Paper(file=file, key=key)
    made.values, made.by_id, made.day = kept, who.account, day
    made.save()
    return Told(made, file.ref, {"paper": key, "values": kept})


def _kept(field: PaperField, text: str) -> str:
    """As tables keep it, however it was typed; a column of a table is one day or month a line."""
    if field.kind not in PLAIN:
        return text
    read, example = PLAIN[field.kind]
    try:
        return "\n".join(read(line) if line.strip() else "" for line in text.split("\n"))
    except ValueError:
        raise Refused(f"“{field.zh}”请写成{example}这样，现在写的认不出来。") from None


@verb("case.paper_added", "case", "paper")
def add_paper(who: Who, file: CaseFile, key: str, given: Any, day: dt.date) -> Told:
    """Put a scan or photo into the case under the paper it is."""
    _at_work(file)
    if key not in handling_on(file.begun).papers:
        raise Refused("请选这是哪一份材料。")
    name, digest = upload.keep(given)
    if file.papers.filter(key=key, digest=digest).exists():
        raise Refused(f"“{name}”已经放进来了，不用再放。")
    made = Paper.objects.create(
        file=file, key=key, name=name, digest=digest, by_id=who.account, day=day
    )
    return Told(made, file.ref, {"paper": key, "name": name}, attachments=(bytes.fromhex(digest),))


@verb("case.step", "case", "step")
def do_step(
    who: Who, file: CaseFile, key: str, day: dt.date, *, note: str = "", fen: int | None = None,
    passed_to: str = "", neighbour: Place | None = None,
) -> Told:  # fmt: skip
    """Take a step that one person takes."""
    stands = _at_work(file)
    step = _step(stands, key)
    if step.second:
        raise Refused(f"“{step.zh}”要两个人一起办，请选另一个人，由他自己登录确认。")
    done = _take(stands, who, step, day, None, note, fen, passed_to, neighbour)
    return Told(done, file.ref, _told(done), attachments=_files(done))


@verb("case.step_begun", "case", "step")
def begin_step(
    who: Who, file: CaseFile, key: str, second: Account, day: dt.date, *, note: str = "",
    fen: int | None = None, passed_to: str = "",
) -> Told:  # fmt: skip
    """Begin a step for two; it is done when the second person agrees."""
    stands = _at_work(file)
    step = _step(stands, key)
    if not step.second:
        raise Refused(f"“{step.zh}”由一个人办，不需要第二个人。")
    if file.pending.exists():
        raise Refused("已有一步在等另一个人确认，请先等他确认或撤回。")
    _judge(stands, who, step, day, actor(stands, who_is(second, day)), note, fen, passed_to)
    made = Pending.objects.create(
        file=file, step=key, by_id=who.account, second=second, day=day, note=note, fen=fen,
        passed_to=passed_to,
    )  # fmt: skip
    return Told(made, file.ref, {"step": key, "second": f"U{second.pk}", "note": note})


@verb("case.step", "case", "step")
def agree(who: Who, file: CaseFile, day: dt.date) -> Told:
    """The second person agrees to what the first began; only now the step is done."""
    stands = _at_work(file)
    begun = file.pending.filter(second=who.account).first()
    if begun is None:
        raise Refused("这件事现在没有等您确认的一步。")
    first = who_is(begun.by, day)
    step = _step(stands, begun.step)
    done = _take(stands, first, step, day, who, begun.note or "", begun.fen, begun.passed_to)
    begun.delete()
    return Told(done, file.ref, _told(done), attachments=_files(done))


@verb("case.step_dropped", "case", "step")
def drop(who: Who, file: CaseFile, why: str, day: dt.date) -> Told:
    """Either of the two takes back what was begun."""
    begun = file.pending.first()
    if begun is None or who.account not in (begun.by_id, begun.second_id):
        raise Refused("这件事现在没有您可以撤回的一步。")
    key = begun.step
    begun.delete()
    return Told(None, file.ref, {"step": key, "why": why.strip()})


@verb("case.step", "case", "elapse")
def elapse(who: Who, file: CaseFile, day: dt.date) -> Told:
    """Steps that happen by themselves when a term has run out, such as the end of a suspension."""
    stands = standing(file)
    steps = by_itself(stands.procedure, stands.case, day, stands.rules)
    if not steps:
        raise Refused("今天没有到期自动办的一步。")
    done = _store(stands, steps[0], day, None, False, None, "", None, "")
    return Told(done, file.ref, _told(done))


def _at_work(file: CaseFile) -> Standing:
    """The case as it stands; refused when it has come to its end with nothing left to do."""
    stands = standing(file)
    if not stands.procedure.leaving(stands.state.key):
        raise Refused(f"这件事已经办结（{stands.state.zh}）。")
    return stands


def _step(stands: Standing, key: str) -> Step:
    if key not in stands.procedure.steps:
        raise Refused("请从列出的步骤里选一步。")
    return stands.procedure.steps[key]


def _judge(
    stands: Standing, who: Who, step: Step, day: dt.date, second: Actor | None, note: str,
    fen: int | None, passed_to: str,
) -> bool:  # fmt: skip
    """Refuse with every reason; the result says whether it is recorded for somebody outside."""
    me, on_behalf = actor_for(stands, who, step.key)
    why: list[str] = []
    try:
        take(stands.procedure, stands.case, step.key, me, day, stands.rules, second, passed_to)
    except StepRefused as refused:
        why += refused.sentences
    if on_behalf and who.ref in stands.case.ties:
        why.append("您与这户有关系，要回避，请由别人代为记入。")
    if (on_behalf or step.harmful) and len(note.strip()) < SHORTEST:
        why.append(
            "请写明对方说了什么、什么时候说的。" if on_behalf else "请写明事实和理由，再办这一步。"
        )
    names = stands.rules.papers
    why += [
        f"《{names[key]}》还没有填完：{'、'.join(empty)}。"
        for key, empty in papers.lacking(stands, step.key, day)
    ]
    why += holds.against(stands.file, step.key, day)
    if effects.needs_amount(stands.procedure, step) and fen is None:
        why.append("请写明新的每月保障金。")
    if why:
        raise Refused("".join(why))
    return on_behalf


def _take(
    stands: Standing, who: Who, step: Step, day: dt.date, second: Who | None, note: str,
    fen: int | None, passed_to: str, neighbour: Place | None = None,
) -> StepDone:  # fmt: skip
    other = actor(stands, second) if second else None
    on_behalf = _judge(stands, who, step, day, other, note, fen, passed_to)
    if passed_to == "neighbour":
        _move(stands.file, neighbour)
    return _store(stands, step, day, who, on_behalf, second, note, fen, passed_to)


def _move(file: CaseFile, neighbour: Place | None) -> None:
    """From here on another town of the county handles the case."""
    home = file.household.town if file.household else file.place
    towns = Place.objects.filter(level="town", parent=home.parent).exclude(pk=home.pk)
    if neighbour is None or neighbour not in towns:
        raise Refused("请选转到本县哪一个乡镇。")
    file.place = neighbour
    file.save(update_fields=["place"])


def _store(
    stands: Standing, step: Step, day: dt.date, who: Who | None, on_behalf: bool,
    second: Who | None, note: str, fen: int | None, passed_to: str,
) -> StepDone:  # fmt: skip
    file = stands.file
    done = StepDone.objects.create(
        file=file, step=step.key, day=day, by_id=who.account if who else None,
        on_behalf=on_behalf, second_id=second.account if second else None, passed_to=passed_to,
        fen=fen if effects.needs_amount(stands.procedure, step) else None, note=note.strip(),
    )  # fmt: skip
    for key in step.makes:
        final = papers.draft_of(stands, key)
        if final is None:  # nothing to type in it: the record itself says what it would say
            final = Paper(file=file, key=key, values={}, by_id=done.by_id, day=day)
        final.values = {
            e.field.key: e.value for e in papers.form(stands, key, day, final.values or {})
        }
        final.made_by = done
        if final.by_id is not None:
            final.save()
            issuing.issue(stands, final, day)
    effects.apply(stands.procedure, file, done, day)
    _copy(file, day)
    return done


def _copy(file: CaseFile, day: dt.date) -> None:
    """Renew what lists show of a case."""
    stands = standing(CaseFile.objects.get(pk=file.pk))
    file.state, file.waits_for, file.due = stands.state.key, stands.waits_for(), stands.due(day)
    file.ended = (file.ended or day) if stands.state.end else None
    file.save(update_fields=["state", "waits_for", "due", "ended"])


def _told(done: StepDone) -> dict[str, Any]:
    return {
        "step": done.step, "day": done.day.isoformat(), "note": done.note, "fen": done.fen,
        "on_behalf": done.on_behalf, "second": f"U{done.second_id}" if done.second_id else "",
        "passed_to": done.passed_to,
        "papers": {p.key: p.values for p in done.papers.all()},
        "issued": {
            i.kind: {"number": i.number, "version": i.version, "file": i.digest, "sheet": i.snapshot}
            for i in _issued(done)
        },
    }  # fmt: skip


def _issued(done: StepDone) -> list[Issued]:
    return list(Issued.objects.filter(paper__made_by=done).select_related("unit").order_by("pk"))


def _files(done: StepDone) -> tuple[bytes, ...]:
    """The digests of the files that a step issued."""
    return tuple(bytes.fromhex(i.digest) for i in _issued(done))
