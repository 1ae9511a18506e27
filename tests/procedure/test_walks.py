"""Random people take random steps; obliging people reach everything. Nobody loses anything unheard."""

import datetime as dt
import random
from collections import deque

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dibao.policy.handling import Handling, national
from dibao.procedure.case import MACHINE, Actor, Case, state_of
from dibao.procedure.graph import acts_of
from dibao.procedure.safety import NEEDED
from dibao.procedure.table import SYSTEM, Procedure, Step
from dibao.procedure.work import StepRefused, by_itself, offer, role_for, take
from tests.procedure.tables import NOW, THEN, actor

# What families bring and what earlier cases left behind; all else has to be made on the way.
BROUGHT = frozenset({"D01", "D02", "D03", "D04", "D17", "D26", "D37"})
TABLES = [(day, key) for day in (NOW, THEN) for key in national(day).procedures]
LOSSES = [
    (day, key) for day, key in TABLES
    if any(s.harmful for s in national(day).procedures[key].steps.values())
]  # fmt: skip
IDS = [f"{key}-{day.year}" for day, key in TABLES]


def begin(procedure: Procedure, day: dt.date, handling: Handling) -> Case:
    return Case(
        procedure.key, day, pack=handling.pack.key, papers=BROUGHT,
        confirmed=dict.fromkeys(handling.guards, "某人"), ties={"亲属": "户主之弟"},
    )  # fmt: skip


def cast(handling: Handling) -> list[Actor]:
    """Two of every role, one who holds every role, and one of the family's relatives."""
    every = tuple(k for k in handling.roles if k != SYSTEM)
    people = [actor(f"{k}{n}", k, office=o) for k in every for n, o in ((1, "own"), (2, "county"))]
    return [*people, actor("一人", *every), actor("亲属", *every), MACHINE]


def lacking(procedure: Procedure, case: Case, last: Step) -> list[str]:
    """Acts that are not in force before `last`, told from the trace alone."""
    wrong = []
    for act in NEEDED[last.effect]:
        has = act in acts_of(last)
        for done in case.done[:-1]:
            step = procedure.steps[done.step]
            has = act in acts_of(step) or (has and act not in step.voids)
        if not (has or act in acts_of(last)):
            wrong.append(act)
    return wrong


ROLLS = st.tuples(
    st.sampled_from((0, 1, 3, 12, 40)), st.integers(0, 9999), st.integers(0, 99), st.integers(0, 9)
)


@pytest.mark.parametrize(("day", "key"), LOSSES, ids=[f"{k}-{d.year}" for d, k in LOSSES])
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_random_walks_never_harm_without_the_acts(
    day: dt.date, key: str, data: st.DataObject
) -> None:
    walk(day, key, data.draw(st.lists(ROLLS, min_size=15, max_size=40)))


@pytest.mark.nightly
def test_ten_thousand_walks_stand_nowhere_illegal() -> None:
    dice = random.Random(7)
    for _ in range(10_000):
        day, key = dice.choice(LOSSES)
        rolls = [
            (dice.choice((0, 1, 3, 12, 40)), dice.randrange(10_000), dice.randrange(100),
             dice.randrange(10))
            for _ in range(dice.randrange(15, 41))
        ]  # fmt: skip
        walk(day, key, rolls)


def walk(day: dt.date, key: str, rolls: list[tuple[int, int, int, int]]) -> None:
    """People try steps, allowed or not; every harm done has its acts, and two pairs of hands."""
    handling = national(day)
    procedure, rules, people = handling.procedures[key], handling.rules(), cast(handling)
    case, today = begin(procedure, day, handling), day
    for jump, which, other, wild in rolls:
        today += dt.timedelta(days=jump)
        tries = [
            (s, p) for s in procedure.leaving(state_of(procedure, case)) if s.to or wild > 7
            for p in people if role_for(s, case, rules).key in p.roles
        ]  # fmt: skip
        if wild < 8:  # an office bent on the loss leaves out every way that ends well
            tries = [(s, p) for s, p in tries
                     if s.harmful or not s.to or not procedure.states[s.to].end]  # fmt: skip
        if wild:  # mostly people try what the screen offers them; now and then anything
            tries = [(s, p) for s, p in tries
                     if offer(procedure, case, s, p, today, rules).open] or tries  # fmt: skip
        if not tries:
            break
        step, first = tries[which % len(tries)]
        seconds = [p for p in people if step.second in p.roles] if wild else people
        second = seconds[other % len(seconds)] if step.second else None
        before = state_of(procedure, case)
        try:
            case = take(procedure, case, step.key, first, today, rules, second,
                        step.passes[other % len(step.passes)] if step.passes else "")  # fmt: skip
        except StepRefused as refused:
            assert all(s.endswith("。") for s in refused.sentences)
            continue
        assert first.person != "亲属" or step.by in ("applicant", "anyone")
        then = procedure.states[state_of(procedure, case)]
        if step.harmful or (
            then.payment in ("stopped", "less", "held")
            and procedure.states[before].payment != then.payment
        ):
            hands = {p for d in case.done for p in (d.by, d.second) if p and p != SYSTEM}
            assert lacking(procedure, case, step) == []
            assert len(hands) >= 2 and first.person != SYSTEM
            earlier = {p for d in case.done[:-1] if "check" in procedure.steps[d.step].acts
                       for p in (d.by, d.second)}  # fmt: skip
            assert first.person not in earlier


def worked(procedure: Procedure, day: dt.date, handling: Handling) -> set[str]:
    """States that obliging people reach by steps that are really open, each by somebody new."""
    rules = handling.rules()
    first = begin(procedure, day, handling)
    seen = {(procedure.start, BROUGHT)}
    todo: deque[tuple[Case, dt.date]] = deque([(first, day)])
    reached = {procedure.start}
    while todo and reached != set(procedure.states):
        case, today = todo.popleft()
        for step in procedure.leaving(state_of(procedure, case)):
            if step.passes:
                continue
            n = len(case.done)
            role = role_for(step, case, rules).key
            by = MACHINE if role == SYSTEM else actor(f"甲{n}", role)
            second = actor(f"乙{n}", step.second) if step.second else None
            waits = offer(procedure, case, step, by, today, rules).waits
            when = max(today, waits.last + dt.timedelta(days=1)) if waits and waits.last else today
            try:
                after = take(procedure, case, step.key, by, when, rules, second)
            except StepRefused:
                continue
            node = (state_of(procedure, after), after.at_hand)
            if node not in seen and len(seen) < 4000:
                seen.add(node)
                reached.add(node[0])
                todo.append((after, when))
    return reached


@pytest.mark.parametrize(("day", "key"), TABLES, ids=IDS)
def test_every_state_is_reached_by_people_who_keep_to_the_steps(day: dt.date, key: str) -> None:
    handling = national(day)
    procedure = handling.procedures[key]
    # Before the petition regulation of 2022 its terms are not in force, and waits cannot be reckoned.
    missing = {c.number for s in procedure.steps.values() for c in s.after} - set(handling.terms)
    if not missing:
        assert worked(procedure, day, handling) == set(procedure.states)


@pytest.mark.parametrize(("day", "key"), TABLES, ids=IDS)
def test_what_is_offered_is_what_is_taken(day: dt.date, key: str) -> None:
    handling = national(day)
    procedure, rules = handling.procedures[key], handling.rules()
    case = begin(procedure, day, handling)
    for step in procedure.steps.values():
        for person in cast(handling)[::2]:
            second = actor("另一人", *handling.roles) if step.second else None
            to = step.passes[0] if step.passes else ""
            shown = offer(procedure, case, step, person, day, rules).open
            try:
                take(procedure, case, step.key, person, day, rules, second, to)
                taken = True
            except StepRefused:
                taken = False
            assert taken == shown, (step.key, person)


def test_a_suspension_that_runs_out_ends_by_itself_with_back_pay() -> None:
    handling = national(NOW)
    procedure, rules = handling.procedures["suspension"], handling.rules()
    case = begin(procedure, NOW, handling)
    case = take(procedure, case, "find_fact", actor("甲", "town_clerk"), NOW, rules,
                actor("乙", "village_clerk"))  # fmt: skip
    case = take(procedure, case, "hold", actor("丙", "county_approver"), NOW, rules,
                actor("丁", "county_clerk"))  # fmt: skip
    assert procedure.states[state_of(procedure, case)].payment == "held"
    limit = NOW + dt.timedelta(days=30)
    while not rules.calendar.works(limit):
        limit += dt.timedelta(days=1)
    assert by_itself(procedure, case, limit, rules) == []
    (step,) = by_itself(procedure, case, limit + dt.timedelta(days=1), rules)
    assert step.effect == "resume" and "K11" in step.makes
