"""Tables of steps out of TOML, refused as a whole while a single mistake is left.

Invariant: a Procedure that left `read_procedures` names only roles, papers, clauses, numbers,
conditions and states that exist, has no dead end and no unreachable state, rests every step on a
clause or an own arrangement with its reason, and passes `safety.dangers`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast, get_args

from dibao.procedure.entry import Entry
from dibao.procedure.graph import knots
from dibao.procedure.paper import Paper
from dibao.procedure.safety import ACTS, dangers
from dibao.procedure.table import (
    FAMILY_UNIT,
    SYSTEM,
    UNITS,
    Clock,
    Effect,
    Guard,
    Payment,
    Procedure,
    Remedy,
    Role,
    State,
    Step,
    Whole,
)  # fmt: skip

KEY = re.compile(r"[a-z][a-z0-9_]*")
OWN = "自定安排："


@dataclass(frozen=True)
class Known:
    """What tables may name: clauses by key, numbers by key with their unit, and the rest."""

    roles: Mapping[str, Role]
    guards: Mapping[str, Guard]
    remedies: tuple[Remedy, ...]
    papers: Mapping[str, Paper]
    clauses: Mapping[str, Mapping[str, object]]
    numbers: Mapping[str, str]


def read_roles(file: Entry) -> dict[str, Role]:
    """The roles of a file by key."""
    found = {}
    for e in file.tables("role"):
        role = Role(
            e.text("key"), e.text("zh"), e.text("unit"), e.flag("decides"), e.words("clashes"),
            e.text("delegated_to", ""), e.text("stands_in", ""),
        )  # fmt: skip
        e.done()
        found[role.key] = role
    for role in found.values():
        for other in (*role.clashes, role.delegated_to, role.stands_in):
            if other and other not in found:
                file.wrong(f"角色“{role.zh}”提到不认识的角色“{other}”。")
    file.done()
    return found


def read_guards(file: Entry) -> dict[str, Guard]:
    """The conditions of a file by key."""
    found = {}
    for e in file.tables("guard"):
        guard = Guard(e.text("key"), e.text("zh"), e.text("refuses"))
        e.done()
        found[guard.key] = guard
    file.done()
    return found


def read_remedies(file: Entry, numbers: Mapping[str, str]) -> tuple[Remedy, ...]:
    """The remedy texts of a file; each slot of a text is one of its numbers."""
    found = []
    for e in file.tables("remedy", "act"):
        remedy = Remedy(
            e.text("act"), e.flag("delegated"), e.text("text"), e.words("numbers"),
            e.words("clauses"), e.day("since") or _no_day(e), e.day("until"),
        )  # fmt: skip
        e.done()
        slots = set(re.findall(r"\{([^}]*)\}", remedy.text)) - {"unit"}
        if slots != set(remedy.numbers):
            e.wrong("text 里的空格和 numbers 对不上。")
        for key in remedy.numbers:
            if numbers.get(key) not in UNITS:
                e.wrong(f"没有以工作日、日或月计的数字“{key}”。")
        found.append(remedy)
    file.done()
    return tuple(found)


def _no_day(e: Entry) -> dt.date:
    e.wrong("缺少 since（从哪天起）。")
    return dt.date.max


def read_procedures(files: Iterable[Entry], known: Known, pack: str = "") -> dict[str, Procedure]:
    """The checked tables by key; mistakes are noted in the entries, the caller refuses."""
    found: dict[str, Procedure] = {}
    for file in files:
        before = len(file.mistakes)
        procedure = _procedure(file, known, pack)
        if procedure.key in found:
            file.wrong(f"“{procedure.key}”这个流程已经有了。")
        found[procedure.key] = procedure
        if len(file.mistakes) == before:
            for sentence in (*knots(procedure), *dangers(procedure, known.roles, known.papers)):
                file.wrong(sentence)
    return found


def check_opens(procedures: Mapping[str, Procedure]) -> list[str]:
    """Steps may open other procedures, always at their beginning."""
    return [
        f"流程“{p.zh}”的“{s.zh}”要转入不认识的流程“{other}”。"
        for p in procedures.values()
        for s in p.steps.values()
        for other in s.opens
        if other not in procedures
    ]


def check_remedies(
    procedures: Mapping[str, Procedure], remedies: Iterable[Remedy], day: dt.date
) -> list[str]:
    """Each remedy a step names has one text in force that day, delegated or not."""
    texts = [(r.act, r.delegated) for r in remedies if r.in_force(day)]
    return [
        f"流程“{p.zh}”的“{s.zh}”在{day.isoformat()}没有（或有两份）生效的救济途径“{s.remedy}”。"
        for p in procedures.values()
        for s in p.steps.values()
        for delegated in (False, True)
        if s.remedy and texts.count((s.remedy, delegated)) != 1
    ]


def _procedure(file: Entry, known: Known, pack: str) -> Procedure:
    states = {s.key: s for s in (_state(e) for e in file.tables("state"))}
    steps = {s.key: s for s in (_step(e, known, states) for e in file.tables("step"))}
    procedure = Procedure(
        key=file.text("key"), zh=file.text("zh"), about=file.text("about"),
        family=file.flag("family"), start=file.text("start"), states=states, steps=steps,
        whole=tuple(_whole(e, states, steps, known) for e in file.tables("whole", "number")),
        clauses=file.words("clauses"), serves=file.words("serves"), pack=pack,
    )  # fmt: skip
    file.done()
    if procedure.start not in states:
        file.wrong(f"开始状态“{procedure.start}”没有登记。")
    _names(file, "状态", file.raw.get("state", []))
    _names(file, "步骤", file.raw.get("step", []))
    for step in steps.values():
        _people(file, step, procedure, known)
    return procedure


def _names(file: Entry, what: str, rows: list[dict[str, object]]) -> None:
    keys = [str(r.get("key", "")) for r in rows]
    for key in sorted({k for k in keys if keys.count(k) > 1}):
        file.wrong(f"{what}“{key}”写了两次。")
    for key in keys:
        if key and not KEY.fullmatch(key):
            file.wrong(f"{what}“{key}”的代号只能用小写字母、数字和下划线。")


def _state(e: Entry) -> State:
    state = State(
        e.text("key"), e.text("zh"),
        cast(Payment, e.choice("payment", get_args(Payment), "none")), e.flag("end"),
        e.text("pauses", ""),
    )  # fmt: skip
    e.done()
    return state


def _clock(e: Entry, rolls: bool) -> Clock:
    clock = Clock(e.text("number"), e.text("since", ""), e.flag("rolls", rolls))
    e.done()
    return clock


def _step(e: Entry, known: Known, states: Mapping[str, State]) -> Step:
    step = Step(
        key=e.text("key"), zh=e.text("zh"), begins=e.words("from"), to=e.text("to", ""),
        by=e.text("by"), second=e.text("second", ""), other_than=e.words("other_than"),
        needs=e.words("needs"), makes=e.words("makes"),
        within=tuple(_clock(c, False) for c in e.tables("within", "number")),
        after=tuple(_clock(c, True) for c in e.tables("after", "number")),
        guards=e.words("guards"), acts=e.words("acts"), voids=e.words("voids"),
        effect=cast(Effect, e.choice("effect", get_args(Effect), "")), opens=e.words("opens"),
        passes=e.words("passes"), most=e.whole("most"), clauses=e.words("clauses"),
        own=e.text("own", ""), tells=e.text("tells", ""), remedy=e.text("remedy", ""),
    )  # fmt: skip
    e.done()
    _named(e, step, known, states)
    return step


def _named(e: Entry, step: Step, known: Known, states: Mapping[str, State]) -> None:
    """Everything a step names has to exist."""
    acts = {r.act for r in known.remedies}
    clocks = [c.number for c in (*step.within, *step.after)]
    for what, names, there in (
        ("状态", (*step.begins, *filter(None, [step.to])), states),
        ("角色", (step.by, *filter(None, [step.second])), known.roles),
        ("文书", (*step.needs, *step.makes), known.papers),
        ("条件", step.guards, known.guards),
        ("条款", step.clauses, known.clauses),
        ("救济途径", filter(None, [step.remedy]), acts),
        ("动作", (*step.acts, *step.voids), ACTS),
        ("去处", step.passes, ("county", "neighbour")),
    ):
        for name in names:
            if name not in there:
                e.wrong(f"没有登记过的{what}“{name}”。")
    for key in clocks:
        if known.numbers.get(key) not in UNITS:
            e.wrong(f"没有以工作日、日或月计的数字“{key}”。")
    if not step.begins:
        e.wrong("没有写 from（从哪个状态开始）。")
    if bool(step.clauses) == bool(step.own):
        e.wrong(f"要么写 clauses（条款），要么写 own = “{OWN}理由”，二者只写一样。")
    if step.own and (not step.own.startswith(OWN) or len(step.own) <= len(OWN)):
        e.wrong(f"own 要写成“{OWN}理由”。")


def _people(file: Entry, step: Step, procedure: Procedure, known: Known) -> None:
    """Steps named by a step exist; nobody who only assists, and no machine, decides."""
    named = (*step.other_than, *(c.since for c in (*step.within, *step.after) if c.since))
    for name in named:
        if name not in procedure.steps:
            file.wrong(f"步骤“{step.zh}”提到不认识的步骤“{name}”。")
    role = known.roles.get(step.by)
    if role is None:
        return
    if step.effect and not role.decides and step.effect != "resume":
        file.wrong(f"步骤“{step.zh}”是决定，“{role.zh}”无权作出。")
    if step.by == SYSTEM and not step.after:
        file.wrong(f"步骤“{step.zh}”由系统办，只能是到期自动的，要写 after。")
    if step.effect and procedure.family and not step.tells:
        file.wrong(f"步骤“{step.zh}”对家庭有影响，要写 tells（告诉家庭什么）。")
    if role.unit == FAMILY_UNIT and step.guards:
        file.wrong(f"步骤“{step.zh}”由家庭办，不应设内部条件。")


def _whole(e: Entry, states: Mapping[str, State], steps: Mapping[str, Step], known: Known) -> Whole:
    whole = Whole(e.text("number"), e.text("since"), e.words("until"))
    e.done()
    if whole.since not in steps:
        e.wrong(f"没有步骤“{whole.since}”。")
    for key in whole.until:
        if key not in states:
            e.wrong(f"没有状态“{key}”。")
    if known.numbers.get(whole.number) not in UNITS:
        e.wrong(f"没有以工作日、日或月计的数字“{whole.number}”。")
    return whole
