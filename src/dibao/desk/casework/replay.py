"""From stored rows to the case that `procedure.work` judges, and to the person who acts.

Invariant: nothing here writes. What a screen offers and what an action accepts come from the same
`Case`, read from the rows of the moment.
"""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass

from django.conf import settings

from dibao.desk.accounts.access import Who
from dibao.desk.casework.models import CaseFile
from dibao.policy import load
from dibao.policy.handling import Handling, load_handling
from dibao.procedure.case import MACHINE, Actor, Case, Done, state_of
from dibao.procedure.clocks import Due
from dibao.procedure.table import SYSTEM, Procedure, Role, State
from dibao.procedure.work import Offer, Rules, next_steps, role_for, whole_terms

FAMILY = "家庭和群众"
# Whoever has no account here: what they did is recorded by the office, with words of its own.
OUTSIDE = (FAMILY, "上级", "法院", "其他部门")
RECORDERS = frozenset({"village_clerk", "town_clerk", "county_clerk", "petition_clerk"})
OTHERS = "others"  # the actor of a step that was recorded for somebody outside


@functools.cache
def handling_on(day: dt.date) -> Handling:
    """What a case that begins on this day is handled under, the county's own folder laid over."""
    overlays = [p for p in (settings.HOME / "policy",) if p.is_dir()]
    policy = load(as_of=day, overlays=overlays)
    return load_handling(day, policy.numbers.by_key, policy.clauses, overlays=overlays)


@functools.cache
def _rules(day: dt.date) -> Rules:
    return handling_on(day).rules()


@dataclass(frozen=True)
class Standing:
    """A stored case as it stands: the file, its procedure and rules, and the replayed case."""

    file: CaseFile
    procedure: Procedure
    rules: Rules
    case: Case

    @property
    def state(self) -> State:
        """The state the case is in."""
        return self.procedure.states[state_of(self.procedure, self.case)]

    @property
    def handling(self) -> Handling:
        """Papers, remedies and roles of its first day."""
        return handling_on(self.file.begun)

    def offers(self, actor: Actor, day: dt.date) -> list[Offer]:
        """Every step that leaves the present state, as it stands for one person."""
        return next_steps(self.procedure, self.case, actor, day, self.rules)

    def role_of(self, step: str) -> Role:
        """Who does this step, as the case stands."""
        return role_for(self.procedure.steps[step], self.case, self.rules)

    def terms(self, day: dt.date) -> list[Due]:
        """The clocks that run: those for the whole way and those of the next steps, no doubles."""
        found = {d.term.key: d for d in whole_terms(self.procedure, self.case, day, self.rules)}
        for offer in self.offers(MACHINE, day):
            for clock in (offer.deadline, offer.waits):
                if clock is not None:
                    found.setdefault(clock.term.key, clock)
        return sorted(found.values(), key=lambda d: d.last or dt.date.max)

    def due(self, day: dt.date) -> dt.date | None:
        """The first deadline; None when nothing runs."""
        found = whole_terms(self.procedure, self.case, day, self.rules)
        found += [o.deadline for o in self.offers(MACHINE, day) if o.deadline]
        return min((d.last for d in found if d.last), default=None)

    def waits_for(self) -> str:
        """The roles that can go on, comma-separated; '' when nothing is left to be done."""
        leaving = self.procedure.leaving(self.state.key)
        if self.state.end:  # what a decision still owes, such as its delivery
            leaving = tuple(s for s in leaving if s.within and not self.case.count(s.key))
        return ",".join(dict.fromkeys(self.role_of(s.key).key for s in leaving if s.by != SYSTEM))


def standing(file: CaseFile) -> Standing:
    """Replay one stored case; raises NotAHistory when its steps do not follow from the table."""
    handling = handling_on(file.begun)
    procedure = handling.procedures[file.procedure]
    return Standing(file, procedure, _rules(file.begun), _case(file, procedure))


def _case(file: CaseFile, procedure: Procedure) -> Case:
    done, voided = [], 0
    for n, row in enumerate(file.steps.all()):
        step = procedure.steps[row.step]
        by = OTHERS if row.on_behalf else f"U{row.by_id}" if row.by_id else SYSTEM
        second = f"U{row.second_id}" if row.second_id else ""
        done.append(Done(row.step, row.day, by, second, step.makes, row.passed_to))
        if step.voids:
            voided = n + 1
    ties = {}
    if file.household is not None:
        ties = {f"U{t.account_id}": t.relation for t in file.household.ties.all()}
    return Case(
        file.procedure, file.begun, tuple(done), file.pack, file.delegated, ties,
        confirmed={
            c.guard: f"U{c.by_id}" for c in file.confirmations.all() if c.after >= voided
        },
        papers=frozenset(p.key for p in file.papers.all() if p.digest),
    )  # fmt: skip


def actor(stands: Standing, who: Who) -> Actor:
    """A person as the case sees him: the roles held where it is handled."""
    here = set(stands.file.place.chain())
    roles = frozenset(role for role, place in who.posts if place in here)
    return Actor(who.ref, roles, stands.case.office)


def actor_for(stands: Standing, who: Who, step: str) -> tuple[Actor, bool]:
    """Who takes this step when `who` presses the button, and is it recorded for somebody else?"""
    me, role = actor(stands, who), stands.role_of(step)
    if role.unit in OUTSIDE and role.key not in me.roles and me.roles & RECORDERS:
        return Actor(OTHERS, frozenset({role.key}), stands.case.office), True
    return me, False
