"""Makes the model and its truth agree before a file is written.

Invariant: after `settle`, every lead the oracle sees is in the truth, and every planted case
answers as planned; otherwise the world is refused (a defect of ours, not of the user).
"""

from __future__ import annotations

from dibao.world.model import Case, Expect, World
from dibao.world.oracle import Oracle
from dibao.world.oracle_answers import Answer
from dibao.world.oracle_office import CODES

FEEDS = {
    "JG03": ("DS04", "DS10"),
    "JG04": ("DS07", "DS08", "DS14", "DS21"),
    "JG05": ("DS15",),
    "FB01": ("DS16",),
    "JG07": ("DS02",),
    "JG09": ("DS09", "DS11", "DS12", "DS13"),
    "JG10": ("DS08", "DS15", "DS20"),
    "ZC03": ("DS18",),
    "JG06": ("DS20",),
    "FB08": ("DS14",),
}


class Disagreement(ValueError):
    """The oracle answers otherwise than a case was planted for."""


def settle(world: World) -> None:
    """Remove accidents, add companions, check the planted."""
    for _ in range(3):
        stray = [
            a
            for a in Oracle(world).leads()
            if a.answer in ("yes", "unknown") and not planted_place(world, a)
        ]
        if not stray:
            break
        for answer in stray:
            remove(world, answer)
    else:
        raise Disagreement(f"背景里有去不掉的命中：{stray[:3]}")
    check(world)


def planted_place(world: World, answer: Answer) -> bool:
    """Is the lead about a household, person or place some case was planted on?"""
    homes = {h.household_no for h in world.households if h.used} | {
        h.household_no for h in world.applicants
    }
    return answer.household_no in homes or any(
        c.key == answer.key or (c.id_number == answer.id_number and answer.id_number)
        for c in world.cases
    )


def remove(world: World, answer: Answer) -> None:
    """Take away what caused an accident."""
    sources = FEEDS.get(answer.code, ())
    world.records = [
        r
        for r in world.records
        if not (
            world.deliveries[r.delivery].source in sources
            and r.person is not None
            and (
                r.person.number == answer.id_number
                or (answer.household_no and in_home(world, answer, r.person.number))
            )
        )
    ]


def in_home(world: World, answer: Answer, number: str) -> bool:
    """Is the number one of that household's?"""
    return any(
        m.person.number == number
        for h in world.households
        if h.household_no == answer.household_no
        for m in h.members
    )


def check(world: World) -> None:
    """Planned answers hold; other leads on the same facts join the truth."""
    answers = Oracle(world).leads()
    by_key: dict[tuple[str, str, str], list[Answer]] = {}
    for answer in answers:
        by_key.setdefault(answer.key, []).append(answer)
    for case in world.cases:
        if case.code in CODES:  # checked by an oracle of their own
            continue
        agree(case, by_key.get(case.key, []))
    known = {c.key for c in world.cases}
    for key, given in by_key.items():
        leads = [a for a in given if a.answer in ("yes", "unknown")]
        if leads and key not in known:
            world.cases.append(companion(world, leads))


def agree(case: Case, given: list[Answer]) -> None:
    """One planted case against the answers under its key; takes over the number they carry."""
    said = {a.answer for a in given} or {"no"}
    if case.expect == "trap":
        if said & {"yes", "unknown"}:
            raise Disagreement(f"{case.code} {case.why}：不应成为疑点，推得 {said}")
        return
    if case.expect not in said or (case.expect == "cannot_tell" and said & {"yes", "unknown"}):
        raise Disagreement(f"{case.code} {case.why}：应为 {case.expect}，推得 {said}")
    case.id_number = next(a.id_number for a in given if a.answer == case.expect)


def companion(world: World, leads: list[Answer]) -> Case:
    """A lead that follows from facts planted for another code."""
    first = min(leads, key=lambda a: a.answer != "yes")
    why = next(
        (c.why for c in world.cases if c.household_no == first.household_no and first.household_no),
        first.what,
    )
    expect: Expect = "yes" if first.answer == "yes" else "unknown"
    return Case(first.code, first.household_no, first.id_number, expect, f"同一事实连带：{why}")
