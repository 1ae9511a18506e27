"""The promises of an answer, from typed rows to yes, no and cannot tell."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dibao.reasoning import expr as e
from dibao.reasoning import words as w
from dibao.reasoning.answer import NO, UNKNOWN, YES, Answer
from dibao.reasoning.bounds import Bounds
from dibao.reasoning.explain import explain
from dibao.reasoning.subjects import SourceAnswer
from tests.reasoning.completions import World
from tests.reasoning.drawn import LINE, towns, unit_conditions
from tests.reasoning.town import (
    FACTS,
    LAW,
    PERSON_ANSWERS,
    PERSON_CODES,
    PERSON_FIGURES,
    SOURCES,
    TODAY,
    UNIT_FIGURES,
    Town,
    facts_of,
    rule_of,
    sql_answers,
)

ALL = list(HealthCheck)
CALM = settings(
    max_examples=30, deadline=None, suppress_health_check=ALL,
    phases=[Phase.explicit, Phase.generate],
)  # fmt: skip
LONG = settings(max_examples=4000, deadline=None, suppress_health_check=ALL, derandomize=False)
SOURCE = st.sampled_from(sorted(SOURCES))
CONDITIONS = st.lists(unit_conditions(), min_size=4, max_size=4)
SEEDS = st.integers(0, 10_000)


def answer(town: Town, condition: e.Condition, unit_id: int) -> Answer:
    """The certain answer of the tree; SQL is held equal to it elsewhere."""
    certain = explain(condition, LAW, town.unit(unit_id)).certain
    assert isinstance(certain, Answer)
    return certain


# ---- the third reading


def inside(certain: Any, value: Any, name: str) -> bool:
    """May a fact that reads so be this?"""
    if isinstance(certain, Bounds):
        return (certain.least is None or certain.least <= value) and (
            certain.most is None or value <= certain.most
        )
    if isinstance(certain, Answer):
        return certain is UNKNOWN or (certain is YES) == value
    f = SOURCES[FACTS[name].source].get_field(str(FACTS[name].value))
    return bool(certain & f.bit(value))


NAMES = (*PERSON_FIGURES, *PERSON_ANSWERS, *PERSON_CODES, *UNIT_FIGURES)


def facts_hold_every_world(town: Town, seed: int, worlds: int) -> None:
    for name in NAMES:
        x = e.FactHolds(name) if name in PERSON_ANSWERS else w.fact(name)
        for unit_id in town.units:
            unit = town.unit(unit_id)
            of_unit = FACTS[name].subject == "unit"
            for member in [None] if of_unit else unit.members:
                certain = explain(x, LAW, unit, member).certain
                who = None if member is None else int(member.person_id)
                for n in range(worlds):
                    value = World(town, unit_id, Random(seed + n)).fact(FACTS[name], who)
                    assert inside(certain, value, name), (name, who, certain, value)


def answers_hold_every_world(
    town: Town, conditions: list[e.Condition], seed: int, worlds: int
) -> None:
    for condition in conditions:
        for unit_id in town.units:
            said = answer(town, condition, unit_id)
            for n in range(worlds if said is not UNKNOWN else 0):
                true = World(town, unit_id, Random(seed + n)).read(condition)
                assert (said is YES) == true, (unit_id, said)


@settings(CALM, max_examples=40)
@given(town=towns(size=1), seed=SEEDS)
def test_a_fact_holds_whatever_completes_it(town: Town, seed: int) -> None:
    facts_hold_every_world(town, seed, 8)


@settings(CALM, max_examples=40)
@given(town=towns(size=1), conditions=CONDITIONS, seed=SEEDS)
def test_yes_and_no_survive_every_completion(
    town: Town, conditions: list[e.Condition], seed: int
) -> None:
    answers_hold_every_world(town, conditions, seed, 10)


@settings(CALM, max_examples=2)
@given(town=towns(size=2), conditions=CONDITIONS, seed=SEEDS)
def test_yes_and_no_of_sql_survive_every_completion(
    town: Town, conditions: list[e.Condition], seed: int
) -> None:
    db = town.database(facts_of(*conditions))
    for condition in conditions:
        for unit_id, row in sql_answers(db, rule_of(condition)).items():
            said = Answer(row[0])
            for n in range(10 if said is not UNKNOWN else 0):
                assert (said is YES) == World(town, unit_id, Random(seed + n)).read(condition)


@pytest.mark.nightly
@LONG
@given(town=towns(size=1), seed=SEEDS)
def test_long_search_for_a_fact_that_says_too_much(town: Town, seed: int) -> None:
    facts_hold_every_world(town, seed, 20)


@pytest.mark.nightly
@LONG
@given(town=towns(size=1), conditions=CONDITIONS, seed=SEEDS)
def test_long_search_for_an_answer_that_says_too_much(
    town: Town, conditions: list[e.Condition], seed: int
) -> None:
    answers_hold_every_world(town, conditions, seed, 30)


# ---- silence


@CALM
@given(town=towns(size=1), conditions=CONDITIONS, key=SOURCE)
def test_a_source_taken_away_never_accuses_and_never_turns_an_answer_round(
    town: Town, conditions: list[e.Condition], key: str
) -> None:
    without = town.without_source(key)
    for condition in conditions:
        for unit_id in town.units:
            before, after = (answer(t, condition, unit_id) for t in (town, without))
            assert after is before or after is UNKNOWN


@CALM
@given(town=towns(size=1), offer=unit_conditions(), guard=unit_conditions(), key=SOURCE)
def test_a_source_taken_away_never_rules_a_family_out(
    town: Town, offer: e.Condition, guard: e.Condition, key: str
) -> None:
    """What only guards an offer may fall silent: yes stays yes, a lead stays a lead."""
    without = town.without_source(key)
    rule = offer & w.not_ruled_out(guard)
    for unit_id in town.units:
        if answer(town, offer, unit_id) is not answer(without, offer, unit_id):
            continue  # the offer's own ground fell silent, not its guard
        before, after = (answer(t, rule, unit_id) for t in (town, without))
        assert after.value >= before.value


@CALM
@given(town=towns(size=1), condition=unit_conditions(), word=st.sampled_from(
    ["not_asked", "no_authorisation", "stale"]), key=st.sampled_from(["B", "C", "H"]))  # fmt: skip
def test_silence_of_any_kind_never_accuses(
    town: Town, condition: e.Condition, word: str, key: str
) -> None:
    silent = silenced(town, key, word)
    for unit_id in town.units:
        before, after = (answer(t, condition, unit_id) for t in (town, silent))
        assert after is before or after is UNKNOWN


def silenced(town: Town, key: str, word: str) -> Town:
    """The same town where one source was not asked, had no letter, or answered too long ago."""
    if word == "not_asked":
        return town.without_source(key)
    said = SourceAnswer(True, word == "stale", False, letter_state=1, absent=1,
                        words=(("", word),))  # fmt: skip
    people = {(key, p): said for p in town.people()}
    if word == "no_authorisation":
        # What was heard without a letter does not age into something else.
        return replace(town, answers=town.answers | people)
    old = TODAY - dt.timedelta(days=4000)
    rows = [r | {"data_day": old} for r in town.rows[key]]
    return replace(town, answers=town.answers | people, rows=town.rows | {key: rows})


# ---- the same papers again


@CALM
@given(town=towns(size=1), conditions=CONDITIONS, key=SOURCE, seed=SEEDS)
def test_a_file_handed_in_twice_or_shuffled_changes_no_answer(
    town: Town, conditions: list[e.Condition], key: str, seed: int
) -> None:
    again = handed_in_again(town, key, Random(seed))
    for unit_id in town.units:
        one, two = town.unit(unit_id), again.unit(unit_id)
        for condition in conditions:
            a, b = explain(condition, LAW, one), explain(condition, LAW, two)
            assert (a.certain, a.hand) == (b.certain, b.hand)


def handed_in_again(town: Town, key: str, rng: Random) -> Town:
    shift = 1000
    copies = [
        r | {"row_id": r["row_id"] + shift, "file": f"再报-{r['file']}", "row": r["row"] + 40}
        for r in town.rows[key]
    ]
    rows = [*town.rows[key], *copies]
    links = [*town.links[key], *((r + shift, p, c) for r, p, c in town.links[key])]
    rng.shuffle(rows)
    rng.shuffle(links)
    return replace(town, rows=town.rows | {key: rows}, links=town.links | {key: links})


# ---- doubtful identity

LOW = st.integers(0, 400).map(w.constant)
RISING = st.one_of(
    st.sampled_from(PERSON_ANSWERS).map(w.holds).map(w.any_member),
    st.builds(
        e.Compare, st.sampled_from([">", ">="]),
        st.sampled_from(["deposits", "deposits_said", "letter_deposits", "cars", "largest"])
        .map(w.total), st.one_of(LOW, st.just(LINE)),
    ),
    st.builds(
        e.Compare, st.just(">"),
        st.sampled_from(["household_deposits", "unit_cars", "unit_by_letter"]).map(w.fact), LOW,
    ),
)  # fmt: skip
WITHOUT_NEGATION = st.recursive(
    RISING,
    lambda inner: st.one_of(st.tuples(inner, inner).map(e.And), st.tuples(inner, inner).map(e.Or)),
    max_leaves=3,
)


@settings(CALM, max_examples=60)
@given(town=towns(size=1), condition=WITHOUT_NEGATION,
       doubt=st.sampled_from(["number_only", "weak", "repaired"]))  # fmt: skip
def test_a_doubtful_row_alone_never_yields_yes(
    town: Town, condition: e.Condition, doubt: str
) -> None:
    links = {k: [(r, p, doubt) for r, p, _ in v] for k, v in town.links.items()}
    doubtful = replace(town, links=links)
    bare = replace(town, links={k: [] for k in links})
    for unit_id in town.units:
        if answer(bare, condition, unit_id) is not YES:
            assert answer(doubtful, condition, unit_id) is not YES


@CALM
@given(town=towns(size=1), condition=WITHOUT_NEGATION)
def test_a_doubtful_row_still_opens_the_question(town: Town, condition: e.Condition) -> None:
    """Turning strong rows into doubtful ones loses certainty, never the question."""
    links = {k: [(r, p, "weak") for r, p, _ in v] for k, v in town.links.items()}
    strong = {k: [(r, p, "exact") for r, p, _ in v] for k, v in town.links.items()}
    for unit_id in town.units:
        if answer(replace(town, links=strong), condition, unit_id) is not NO:
            assert answer(replace(town, links=links), condition, unit_id) is not NO
