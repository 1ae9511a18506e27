"""A campaign as data: offices, phases, aims, tasks and duties, with dates relative to a start.

Invariant: no row has a date of its own. Given one start day every row gets its days, and every
office the name it has on that day; a duty names both sides, its purpose and the fewest columns.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dibao.procedure.clocks import add_months
from dibao.procedure.entry import Entry, refuse


@dataclass(frozen=True, slots=True)
class Offset:
    """So many whole months and then days after the start."""

    months: int
    days: int

    def on(self, start: dt.date) -> dt.date:
        """The day it falls on."""
        return add_months(start, self.months) + dt.timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class OfficeName:
    """What an office is called from a day on."""

    zh: str
    since: dt.date


@dataclass(frozen=True, slots=True)
class Office:
    """One office under all the names it had and has."""

    key: str
    level: str
    about: str
    names: tuple[OfficeName, ...]
    serves: tuple[str, ...]

    def name_on(self, day: dt.date) -> str:
        """Its name on that day; before its first name the first one."""
        had = [n for n in self.names if n.since <= day]
        return (had or list(self.names[:1]))[-1].zh

    def known_as(self) -> tuple[str, ...]:
        """Every name it ever had."""
        return tuple(n.zh for n in self.names)


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of the campaign; both ends are days of it."""

    key: str
    zh: str
    begins: Offset
    ends: Offset
    clauses: tuple[str, ...]
    serves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Aim:
    """What a year is to bring; `counted` says which figure shows it."""

    key: str
    zh: str
    year: int
    counted: str
    clauses: tuple[str, ...]
    serves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """Work of one or more offices, with a last day or again every so many months."""

    key: str
    zh: str
    phase: str
    offices: tuple[str, ...]
    due: Offset | None
    every: int
    proof: str
    procedure: str
    clauses: tuple[str, ...]
    serves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Duty:
    """What one office owes another: a list with its purpose and the fewest columns."""

    key: str
    zh: str
    giver: str
    taker: str
    source: str
    columns: tuple[str, ...]
    purpose: str
    due: Offset | None
    every: int
    careful: str
    clauses: tuple[str, ...]
    serves: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """The whole campaign."""

    offices: Mapping[str, Office]
    phases: Mapping[str, Phase]
    aims: tuple[Aim, ...]
    tasks: tuple[Task, ...]
    duties: tuple[Duty, ...]
    months: int

    def cited(self) -> set[str]:
        """Every row of the plan's demands that some row here serves."""
        rows: list[Office | Phase | Aim | Task | Duty] = [
            *self.offices.values(), *self.phases.values(), *self.aims, *self.tasks, *self.duties,
        ]  # fmt: skip
        return {key for row in rows for key in row.serves}


@dataclass(frozen=True, slots=True)
class Appointment:
    """One thing due on a day: who owes it, to whom, in which phase."""

    day: dt.date
    kind: str
    key: str
    zh: str
    phase: str
    office: str
    to: str


def calendar_of(plan: Plan, start: dt.date) -> list[Appointment]:
    """Everything the offices owe in a campaign that starts on `start`, in the order of days."""
    found: list[Appointment] = []
    for phase in plan.phases.values():
        for kind, day in (("开始", phase.begins.on(start)), ("结束", phase.ends.on(start))):
            found.append(Appointment(day, f"阶段{kind}", phase.key, phase.zh, phase.key, "", ""))
    for aim in plan.aims:
        day = Offset(12 * aim.year, -1).on(start)
        found.append(
            Appointment(day, "年度目标", aim.key, aim.zh, phase_on(plan, start, day), "", "")
        )
    for task in plan.tasks:
        for day in _days(plan, start, task.due, task.every, plan.phases[task.phase]):
            for office in task.offices:
                name = plan.offices[office].name_on(day)
                found.append(Appointment(day, "任务", task.key, task.zh, task.phase, name, ""))
    for duty in plan.duties:
        for day in _days(plan, start, duty.due, duty.every, None):
            giver, taker = (plan.offices[k].name_on(day) for k in (duty.giver, duty.taker))
            phase_key = phase_on(plan, start, day)
            found.append(Appointment(day, "报送", duty.key, duty.zh, phase_key, giver, taker))
    return sorted(found, key=lambda a: (a.day, a.kind, a.key, a.office))


def phase_on(plan: Plan, start: dt.date, day: dt.date) -> str:
    """The phase that a day lies in, '' outside of all."""
    for phase in plan.phases.values():
        if phase.begins.on(start) <= day <= phase.ends.on(start):
            return phase.key
    return ""


def _days(
    plan: Plan, start: dt.date, due: Offset | None, every: int, phase: Phase | None
) -> Iterable[dt.date]:
    """On `due`, and from then again every so many months until the plan ends.

    Without `due`: at the end of the phase, or first so many months after its beginning.
    """
    if due is None and not every and phase is not None:
        yield phase.ends.on(start)
    elif due is None:
        begun = phase.begins.months if phase else 0
        yield from (Offset(m, -1).on(start) for m in range(begun + every, plan.months + 1, every))
    else:
        yield due.on(start)
        for month in range(due.months + every, plan.months, every) if every else ():
            yield Offset(month, due.days).on(start)


def read_plan(
    files: Mapping[str, Entry],
    clauses: Mapping[str, object],
    sources: Mapping[str, object],
    procedures: Mapping[str, object],
) -> Plan:
    """The plan out of offices, phases, aims, tasks and duties; raises TableError."""
    offices = {o.key: o for o in (_office(e) for e in files["offices"].tables("office"))}
    phases = {p.key: p for p in (_phase(e) for e in files["phases"].tables("phase"))}
    aims = tuple(_aim(e) for e in files["aims"].tables("aim"))
    tasks = tuple(_task(e, offices, phases, procedures) for e in files["tasks"].tables("task"))
    duties = tuple(_duty(e, offices, sources) for e in files["duties"].tables("duty"))
    months = files["phases"].whole("months")
    for name, rows in (("phases", phases.values()), ("aims", aims), ("tasks", tasks),
                       ("duties", duties)):  # fmt: skip
        for row in rows:
            for clause in row.clauses:
                if clause not in clauses:
                    files[name].wrong(f"“{row.zh}”写了没有登记的条款“{clause}”。")
            if not row.clauses or not row.serves:
                files[name].wrong(f"“{row.zh}”要写 clauses（依据）和 serves（方案哪一项）。")
    for file in files.values():
        file.done()
    refuse([m for f in files.values() for m in f.mistakes])
    return Plan(offices, phases, aims, tasks, duties, months)


def _offset(e: Entry, key: str) -> Offset | None:
    found = e.tables(key)
    if not found:
        return None
    offset = Offset(found[0].whole("months"), found[0].whole("days"))
    found[0].done()
    return offset


def _office(e: Entry) -> Office:
    names = []
    for row in e.tables("names", "zh"):
        names.append(OfficeName(row.text("zh"), row.day("since") or dt.date.min))
        row.done()
    office = Office(e.text("key"), e.text("level"), e.text("about"),
                    tuple(sorted(names, key=lambda n: n.since)), e.words("serves"))  # fmt: skip
    e.done()
    if not names:
        e.wrong("没有写 names（叫什么）。")
    return office


def _phase(e: Entry) -> Phase:
    zero = Offset(0, 0)
    phase = Phase(e.text("key"), e.text("zh"), _offset(e, "begins") or zero,
                  _offset(e, "ends") or zero, e.words("clauses"), e.words("serves"))  # fmt: skip
    e.done()
    return phase


def _aim(e: Entry) -> Aim:
    aim = Aim(e.text("key"), e.text("zh"), e.whole("year"), e.text("counted"), e.words("clauses"),
              e.words("serves"))  # fmt: skip
    e.done()
    return aim


def _task(
    e: Entry,
    offices: Mapping[str, object],
    phases: Mapping[str, object],
    procedures: Mapping[str, object],
) -> Task:
    task = Task(e.text("key"), e.text("zh"), e.text("phase"), e.words("offices"),
                _offset(e, "due"), e.whole("every"), e.text("proof"), e.text("procedure", ""),
                e.words("clauses"), e.words("serves"))  # fmt: skip
    e.done()
    _there(e, (*task.offices,), offices, "单位")
    _there(e, (task.phase,), phases, "阶段")
    _there(e, filter(None, (task.procedure,)), procedures, "流程")
    if not task.offices:
        e.wrong("没有写 offices（谁办）。")
    return task


def _duty(e: Entry, offices: Mapping[str, object], sources: Mapping[str, object]) -> Duty:
    duty = Duty(e.text("key"), e.text("zh"), e.text("giver"), e.text("taker"),
                e.text("source", ""), e.words("columns"), e.text("purpose"), _offset(e, "due"),
                e.whole("every"), e.text("careful", ""), e.words("clauses"),
                e.words("serves"))  # fmt: skip
    e.done()
    _there(e, (duty.giver, duty.taker), offices, "单位")
    _there(e, filter(None, (duty.source,)), sources, "来源")
    if not duty.columns:
        e.wrong("没有写 columns（最少要哪些栏目）。")
    if duty.due is None and not duty.every:
        e.wrong("要写 due（第一次哪天）或 every（每几个月）。")
    return duty


def _there(e: Entry, names: Iterable[str], known: Mapping[str, object], what: str) -> None:
    for name in names:
        if name not in known:
            e.wrong(f"没有登记过的{what}“{name}”。")
