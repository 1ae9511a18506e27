"""All rules in force over a county once its rows are stored: facts made and every rule answered."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import polars as pl

from bench.harness import Case, register
from bench.stored import DAY, stored
from dibao.intake.result import File, HandIns, Sheet
from dibao.policy import load
from dibao.reasoning.rule import Rule
from dibao.reasoning.subjects import Law
from dibao.screening import derive, links, population
from dibao.screening.cases import with_numbers
from dibao.screening.engine import Engine, Evidence
from dibao.screening.run import MAKERS, _judgeable, gather_evidence
from dibao.screening.seam import Seen, add


@dataclass
class County:
    """What a run holds when its rows are stored, linked and laid side by side."""

    law: Law
    people: population.Population
    evidence: Evidence
    rules: list[Rule]
    ready: Engine


def county(households: int) -> County:
    """Everything up to the rules; the rules that wait for the desk have no rows here."""
    policy: Any = with_numbers(load(as_of=DAY), {"standard.rural_month": Fraction(560)})
    rows = stored(policy.sources, households)
    derive.derive(rows, policy.numbers, policy.sources)
    people = population.build(rows, policy.sources)
    linked = links.link_all(rows, people)
    sheets = [
        Sheet(f"{k}.xlsx", "表", k, f.height, f.height, data_day=DAY) for k, f in rows.items()
    ]
    came = HandIns([File(s.file, "", sheets=[s]) for s in sheets])
    evidence, _ = gather_evidence(policy, came, rows, linked, people, DAY)
    for make in MAKERS:
        made = make(Seen(rows, linked, people, evidence.answers, policy, DAY))
        if made is not None:
            people = add(evidence, made, policy.sources[made.source])
    law = policy.law(came=set(rows))
    rules, _ = _judgeable(policy, law, rows)
    ready = Engine(law, people, evidence)
    ready.answers(rules)
    return County(law, people, evidence, rules, ready)


def _whole(given: County) -> dict[str, pl.DataFrame]:
    engine = Engine(given.law, given.people, given.evidence)
    found = engine.answers(given.rules)
    engine.close()
    return found


def _rules(given: County) -> dict[str, pl.DataFrame]:
    return given.ready.answers(given.rules)


def _digest(found: dict[str, pl.DataFrame]) -> list[tuple[str, str]]:
    """Every answer of every rule, for every subject."""
    return [
        (key, hashlib.sha256(told.select("unit_id", "person_id", "answer", "hand").sort(
            "unit_id", "person_id").write_csv().encode()).hexdigest())
        for key, told in sorted(found.items())
    ]  # fmt: skip


register(
    Case(
        name="rules",
        about="Every rule in force answered for everybody, from typed rows that are stored and linked.",
        prepare=county,
        sides={"facts and rules": _whole, "rules on facts that are made": _rules},
        size=200_000,
        unit="households on the roster, with rows of every source",
        alike=_digest,
        notes=(
            "Reading, linking and laying registers side by side come before; leads and reasons after.",
            "The first side loads the rows into a fresh database, makes every fact, lays the sheets and "
            "answers every rule; the second only answers, facts and sheets being there. A run makes them "
            "itself, as they depend on day and numbers: they are not made when rows are stored. The first "
            "side is what a run does with stored rows, the second no more than its last part.",
            "Codes are drawn alike often, so that far more rows meet a rule than in life.",
        ),
    )
)
