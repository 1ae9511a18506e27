"""What can be done with a case today, by whom, and in plain words why not.

Invariant: `take` does a step if and only if `why_not` has nothing to say, so that what a screen
offers and what the server accepts can never differ. Nothing here reads a clock of the machine.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from dibao.procedure.case import (
    COUNTY,
    MACHINE,
    OFFICES,
    OWN_OFFICE,
    Actor,
    Case,
    Done,
    pauses_of,
    state_of,
    states_of,
)  # fmt: skip
from dibao.procedure.clocks import YELLOW, Due, Pause, chinese_day, due, first, latest
from dibao.procedure.table import (
    FAMILY_UNIT,
    SYSTEM,
    TOWN_UNIT,
    Clock,
    Guard,
    Procedure,
    Role,
    Step,
    Terms,
)  # fmt: skip
from dibao.procedure.workdays import Calendar


@dataclass(frozen=True)
class Rules:
    """What a case is worked under: the roles, the conditions, the terms in force, the calendar."""

    roles: Mapping[str, Role]
    guards: Mapping[str, Guard]
    terms: Terms
    calendar: Calendar
    papers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Offer:
    """One step seen by one actor on one day."""

    step: Step
    open: bool
    why_not: tuple[str, ...]
    missing: tuple[str, ...]
    deadline: Due | None
    waits: Due | None
    by: str


class StepRefused(ValueError):
    """The step may not be taken; every reason is one Chinese sentence."""

    def __init__(self, sentences: tuple[str, ...]) -> None:
        self.sentences = sentences
        super().__init__("".join(sentences))


def next_steps(
    procedure: Procedure, case: Case, actor: Actor, day: dt.date, rules: Rules
) -> list[Offer]:
    """Every step that leaves the state the case is in: open to this actor today, or why not."""
    state = state_of(procedure, case)
    return [offer(procedure, case, s, actor, day, rules) for s in procedure.leaving(state)]


def offer(
    procedure: Procedure, case: Case, step: Step, actor: Actor, day: dt.date, rules: Rules
) -> Offer:
    """How one step stands for one actor today."""
    why = tuple(why_not(procedure, case, step.key, actor, day, rules))
    missing = tuple(p for p in step.needs if p not in case.at_hand)
    deadline = first(_running(procedure, case, step.within, day, rules))
    waits = latest(_running(procedure, case, step.after, day, rules))
    return Offer(step, not why, why, missing, deadline, waits, role_for(step, case, rules).key)


def role_for(step: Step, case: Case, rules: Rules) -> Role:
    """Who acts in this step: the delegate of a delegated decision, the county for a passed case."""
    return _role(step.by, case, rules)


def _role(key: str, case: Case, rules: Rules) -> Role:
    role = rules.roles[key]
    if case.delegated and role.delegated_to:
        role = rules.roles[role.delegated_to]
    if case.office == COUNTY and role.stands_in:
        role = rules.roles[role.stands_in]
    return role


def why_not(
    procedure: Procedure, case: Case, key: str, actor: Actor, day: dt.date, rules: Rules,
    second: Actor | None = None,
) -> Iterator[str]:  # fmt: skip
    """Every reason why this actor may not take this step today; nothing if he may."""
    step = procedure.steps[key]
    state = state_of(procedure, case)
    if state not in step.begins:
        yield _out_of_order(procedure, case, step, state)
        return
    if case.done and day < case.done[-1].day:
        yield f"{chinese_day(day)}早于上一步的{chinese_day(case.done[-1].day)}，不能倒填日期。"
    if step.most and case.count(key) >= step.most:
        yield f"“{step.zh}”最多 {step.most} 次，已经办过 {case.count(key)} 次。"
    yield from _may(step, step.by, case, actor, procedure, rules)
    if second is not None:
        if not step.second:
            yield f"“{step.zh}”由一个人办，不需要第二个人。"
        elif second.person == actor.person:
            yield f"“{step.zh}”要两个不同的人，不能自己和自己办。"
        else:
            yield from _may(step, step.second, case, second, procedure, rules)
    missing = [p for p in step.needs if p not in case.at_hand]
    if missing:
        names = "、".join(f"《{rules.papers.get(p, p)}》" for p in missing)
        yield f"还缺{names}，补齐后再办“{step.zh}”。"
    for guard in step.guards:
        if guard not in case.confirmed:
            yield rules.guards[guard].refuses
    yield from _too_early(procedure, case, step, day, rules)


def _may(
    step: Step, key: str, case: Case, actor: Actor, procedure: Procedure, rules: Rules
) -> Iterator[str]:
    """Reasons that lie in the person: role, office, unit, ties, or having acted before."""
    role = _role(key, case, rules)
    if role.key not in actor.roles:
        yield f"“{step.zh}”由{role.zh}办，您没有这个角色。"
        return
    if role.unit == FAMILY_UNIT or role.key == SYSTEM:
        return
    if actor.person in case.ties:
        yield f"您与这户有关系（{case.ties[actor.person]}），要回避，请交给没有关系的人；本单位没有的，转县级或邻近乡镇办理。"
    if actor.unit and actor.unit in case.barred:
        yield "这件事反映的是您所在的单位，本单位的人不能看也不能办。"
    if case.office != OWN_OFFICE and role.unit == TOWN_UNIT and actor.office != case.office:
        yield f"这件事已转{OFFICES[case.office]}办理，请由那边的人办。"
    for other in step.other_than:
        if any(actor.person in (d.by, d.second) for d in case.done if d.step == other):
            yield f"“{procedure.steps[other].zh}”是您办的，“{step.zh}”要由另一个人办；没有别人时，转县级或邻近乡镇办理。"
            return


def _out_of_order(procedure: Procedure, case: Case, step: Step, state: str) -> str:
    """A step that does not leave this state was done, or comes later."""
    here = procedure.states[state].zh
    if procedure.states[state].end and not procedure.leaving(state):
        return f"这件事已经办结（{here}），不能再办“{step.zh}”。"
    if _stands(procedure, case, step):
        return f"“{step.zh}”已经办过，现在是“{here}”，不能往回办。"
    todo = "、".join(f"“{s.zh}”" for s in procedure.leaving(state) if s.to and s.by != SYSTEM)
    return f"还不能办“{step.zh}”：现在是“{here}”，要先办{todo or '等待'}，不能跳步。"


def _stands(procedure: Procedure, case: Case, step: Step) -> bool:
    """Was the step done, and has nothing since sent the case back?"""
    for done in reversed(case.done):
        if done.step == step.key:
            return True
        if procedure.steps[done.step].voids:
            return False
    return False


def _too_early(
    procedure: Procedure, case: Case, step: Step, day: dt.date, rules: Rules
) -> Iterator[str]:
    """A waiting time is over on the day after its last day; one that never began is not over."""
    for clock in step.after:
        if clock.since and case.last(clock.since) is None:
            yield f"“{procedure.steps[clock.since].zh}”还没有办，“{step.zh}”的期限没有开始算。"
            return
        if clock.number not in rules.terms:
            yield f"没有“{clock.number}”在当时生效的数值，算不出期限，请先补上文号和数值。"
            return
    waits = latest(_running(procedure, case, step.after, day, rules))
    if waits is not None and waits.last is None:
        yield f"现在暂停计时，“{step.zh}”要等恢复计时以后。"
    elif waits is not None and waits.last is not None and day <= waits.last:
        yield f"“{waits.term.label}”到 {chinese_day(waits.last)}才满，第二天起才能办“{step.zh}”。"


def _running(
    procedure: Procedure, case: Case, clocks: tuple[Clock, ...], day: dt.date, rules: Rules
) -> list[Due]:
    found = []
    pauses = pauses_of(procedure, case)
    came = states_of(procedure, case)[-1][1]
    for clock in clocks:
        begun = case.last(clock.since) if clock.since else None
        term = rules.terms.get(clock.number)
        if term is None or (clock.since and begun is None):
            continue
        since = begun.day if begun else came
        found.append(_due(since, clock.number, day, rules, pauses, clock.rolls))
    return found


def _due(
    since: dt.date, number: str, day: dt.date, rules: Rules, pauses: tuple[Pause, ...], rolls: bool
) -> Due:
    yellow = rules.terms[YELLOW].count if YELLOW in rules.terms else 0
    return due(since, rules.terms[number], day, rules.calendar, pauses, rolls, yellow)


def whole_terms(procedure: Procedure, case: Case, day: dt.date, rules: Rules) -> list[Due]:
    """The terms for the whole way that run now."""
    state = state_of(procedure, case)
    pauses = pauses_of(procedure, case)
    found = []
    for whole in procedure.whole:
        begun = case.last(whole.since)
        if begun and state not in whole.until and whole.number in rules.terms:
            found.append(_due(begun.day, whole.number, day, rules, pauses, False))
    return found


def take(
    procedure: Procedure, case: Case, key: str, actor: Actor, day: dt.date, rules: Rules,
    second: Actor | None = None, passed_to: str = "",
) -> Case:  # fmt: skip
    """The case after this step; raises StepRefused with every reason."""
    step = procedure.steps[key]
    why = list(why_not(procedure, case, key, actor, day, rules, second))
    if step.second and second is None:
        why.append(f"“{step.zh}”要两个人一起办，还缺{_role(step.second, case, rules).zh}。")
    if passed_to not in (step.passes or ("",)):
        can = "或".join(OFFICES[p] for p in step.passes)
        why.append(f"“{step.zh}”要写明转到哪里：{can}。" if can else f"“{step.zh}”不能转到别处。")
    if why:
        raise StepRefused(tuple(why))
    done = Done(key, day, actor.person, second.person if second else "", step.makes, passed_to)
    return replace(case, done=(*case.done, done))


def by_itself(procedure: Procedure, case: Case, day: dt.date, rules: Rules) -> list[Step]:
    """Steps that happen by themselves today, such as a suspension that has run out."""
    return [o.step for o in next_steps(procedure, case, MACHINE, day, rules) if o.open]
