"""A case: the steps done, in order, and what is known beside them. Nothing else is a case's state.

Invariant: the state of a case is computed from its steps; replaying them gives it again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from dibao.procedure.clocks import Pause
from dibao.procedure.table import SYSTEM, Procedure

OWN_OFFICE, COUNTY = "own", "county"
OFFICES = {"own": "本单位", "county": "县级", "neighbour": "指定的邻近乡镇"}


@dataclass(frozen=True, slots=True)
class Actor:
    """A named person with the roles held today, the office worked in, and its unit."""

    person: str
    roles: frozenset[str]
    office: str = OWN_OFFICE
    unit: str = ""


MACHINE = Actor(SYSTEM, frozenset({SYSTEM}))


@dataclass(frozen=True, slots=True)
class Done:
    """One step done: who, with whom, when, with which papers, passed to which office."""

    step: str
    day: dt.date
    by: str
    second: str = ""
    papers: tuple[str, ...] = ()
    passed_to: str = ""


@dataclass(frozen=True)
class Case:
    """Everything `next_steps` looks at.

    `ties`: person → the relation to this family in words, declared or found. `barred`: units that
    may not touch the case, such as the one complained about. `confirmed`: condition → who confirmed
    it. `papers`: those at hand besides the ones that steps made.
    """

    procedure: str
    begun: dt.date
    done: tuple[Done, ...] = ()
    pack: str = ""
    delegated: bool = False
    ties: Mapping[str, str] = field(default_factory=dict)
    barred: frozenset[str] = frozenset()
    confirmed: Mapping[str, str] = field(default_factory=dict)
    papers: frozenset[str] = frozenset()
    pauses: tuple[Pause, ...] = ()

    @property
    def office(self) -> str:
        """Where the case is handled now."""
        return next((d.passed_to for d in reversed(self.done) if d.passed_to), OWN_OFFICE)

    def last(self, step: str) -> Done | None:
        """The latest time this step was done."""
        return next((d for d in reversed(self.done) if d.step == step), None)

    def count(self, step: str) -> int:
        """How often this step was done."""
        return sum(d.step == step for d in self.done)

    @property
    def at_hand(self) -> frozenset[str]:
        """Papers handed in and papers that steps made."""
        return self.papers.union(*(d.papers for d in self.done))


class NotAHistory(ValueError):
    """The steps of a case do not follow from its table; one Chinese sentence."""


def states_of(procedure: Procedure, case: Case) -> list[tuple[str, dt.date]]:
    """The states the case was in with the day it came there, the start first."""
    states = [(procedure.start, case.begun)]
    for done in case.done:
        step = procedure.steps.get(done.step)
        now = states[-1][0]
        if step is None or now not in step.begins:
            name = step.zh if step else done.step
            raise NotAHistory(f"“{name}”不能接在“{procedure.states[now].zh}”之后，请核对办理记录。")
        if step.ends(now) != now:
            states.append((step.ends(now), done.day))
    return states


def state_of(procedure: Procedure, case: Case) -> str:
    """The state the case is in now."""
    return states_of(procedure, case)[-1][0]


def pauses_of(procedure: Procedure, case: Case) -> tuple[Pause, ...]:
    """Times in which clocks stood still: recorded ones and those spent in pausing states."""
    states = states_of(procedure, case)
    found = list(case.pauses)
    for i, (key, since) in enumerate(states):
        ground = procedure.states[key].pauses
        if ground:
            until = states[i + 1][1] if i + 1 < len(states) else None
            # The day on which the case leaves the state is still not counted.
            end = until + dt.timedelta(days=1) if until else None
            found.append(Pause(since + dt.timedelta(days=1), end, ground, ""))
    return tuple(found)
