"""Ways through a table: what can be reached, what can end, and a way that leaves something out.

Invariant: answers hold for every way through the graph, loops included, because each question is
asked of states joined with one yes-or-no of its own, never of a list of sample ways.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from dibao.procedure.table import Procedure, Step

# A visit is more than two registers, so whoever asks for proof from the field takes either.
IMPLIED = {"visit": ("visit", "field_proof"), "two_sources": ("two_sources", "field_proof")}


def acts_of(step: Step) -> frozenset[str]:
    """What a step does, with what that implies."""
    return frozenset(a for act in step.acts for a in IMPLIED.get(act, (act,)))


def reached(procedure: Procedure) -> set[str]:
    """States that some way from the start leads to."""
    seen, todo = {procedure.start}, [procedure.start]
    while todo:
        state = todo.pop()
        for step in procedure.leaving(state):
            if step.ends(state) not in seen:
                seen.add(step.ends(state))
                todo.append(step.ends(state))
    return seen


def can_end(procedure: Procedure) -> set[str]:
    """States from which some way leads to an end."""
    good = {s.key for s in procedure.states.values() if s.end}
    while True:
        more = {
            state
            for step in procedure.steps.values()
            for state in step.begins
            if step.ends(state) in good
        }
        if more <= good:
            return good
        good |= more


def knots(procedure: Procedure) -> Iterator[str]:
    """Dead ends, unreachable states and steps: one sentence each."""
    there, good = reached(procedure), can_end(procedure)
    for state in procedure.states.values():
        if state.key not in there:
            yield f"状态“{state.zh}”走不到：没有哪一步从开始状态通到这里。"
        elif not state.end and not any(s.to for s in procedure.leaving(state.key)):
            yield f"状态“{state.zh}”是死路：没有下一步，也没有写 end = true。"
        elif state.key not in good:
            yield f"状态“{state.zh}”走不到头：从这里怎么办都到不了办结。"


def leads_to(procedure: Procedure, first: Step, last: Step) -> bool:
    """Can `last` be taken some time after `first`?"""
    seen = {first.ends(s) for s in first.begins}
    todo = list(seen)
    while todo:
        state = todo.pop()
        if state in last.begins:
            return True
        for step in procedure.leaving(state):
            if step.ends(state) not in seen:
                seen.add(step.ends(state))
                todo.append(step.ends(state))
    return False


def way_without(procedure: Procedure, act: str, last: Step) -> list[Step] | None:
    """The shortest way from the start that takes `last` while `act` is not in force, or None.

    An act is in force from a step that does it until a step that voids it.
    """
    if act in acts_of(last):
        return None
    begin = (procedure.start, False)
    before: dict[tuple[str, bool], tuple[tuple[str, bool], Step] | None] = {begin: None}
    todo = deque([begin])
    while todo:
        node = todo.popleft()
        state, has = node
        if not has and state in last.begins:
            return [*_steps_to(before, node), last]
        for step in procedure.leaving(state):
            now = act in acts_of(step) or (has and act not in step.voids)
            then = (step.ends(state), now)
            if then not in before:
                before[then] = (node, step)
                todo.append(then)
    return None


def _steps_to(
    before: dict[tuple[str, bool], tuple[tuple[str, bool], Step] | None], node: tuple[str, bool]
) -> list[Step]:
    steps: list[Step] = []
    while (came := before[node]) is not None:
        node = came[0]
        steps.append(came[1])
    return steps[::-1]
