"""The tree that explains and the SQL that answers for everybody say exactly the same."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dibao.reasoning import expr as e
from dibao.reasoning import words as w
from dibao.reasoning.answer import Answer
from dibao.reasoning.bounds import Bounds
from dibao.reasoning.explain import explain
from dibao.reasoning.rule import rule_sql
from tests.reasoning.drawn import member_conditions, towns, unit_conditions, unit_figures
from tests.reasoning.town import (
    FACTS,
    LAW,
    PERSON_ANSWERS,
    PERSON_FIGURES,
    UNIT_FIGURES,
    Town,
    facts_of,
    rule_of,
    sql_answers,
)

ALL = list(HealthCheck)
# Without shrinking: a failing town is small enough to read, and the suite stays quick.
QUICK = settings(
    max_examples=5, deadline=None, suppress_health_check=ALL,
    phases=[Phase.explicit, Phase.generate],
)  # fmt: skip
LONG = settings(max_examples=600, deadline=None, suppress_health_check=ALL, derandomize=False)
CONDITIONS = st.lists(unit_conditions(offers=True), min_size=3, max_size=3)


def same_answers(town: Town, conditions: list[e.Condition]) -> None:
    db = town.database(facts_of(*conditions))
    for condition in conditions:
        by_sql = sql_answers(db, rule_of(condition))
        for unit_id in town.units:
            node = explain(condition, LAW, town.unit(unit_id))
            said = (Answer(by_sql[unit_id][0]), Answer(by_sql[unit_id][1]))
            assert (node.certain, node.hand) == said


def same_figures(town: Town, figures: list[e.Figure]) -> None:
    db = town.database(facts_of(*figures))
    for figure in figures:
        by_sql = sql_answers(db, rule_of(e.Always(2), measure=figure))
        for unit_id in town.units:
            _, _, least, hand_least, den = by_sql[unit_id]
            node = explain(figure, LAW, town.unit(unit_id))
            assert isinstance(node.certain, Bounds) and isinstance(node.hand, Bounds)
            assert node.certain.least == _exact(least, den)
            assert node.hand.least == _exact(hand_least, den)


def same_facts(town: Town, names: list[str]) -> None:
    db = town.database(names)
    for name in names:
        columns = db.execute(f"SELECT * FROM fact_{name}").fetchall()
        rows = {r[0]: r[1:] for r in columns}
        for unit_id in town.units:
            unit = town.unit(unit_id)
            if FACTS[name].subject == "unit":
                assert _values(explain(w.fact(name), LAW, unit)) == rows[unit_id], name
                continue
            for member in unit.members:
                node = explain(w.fact(name), LAW, unit, member)
                assert _values(node) == rows[int(member.person_id)], name


def _exact(value: int | None, den: int) -> Fraction | None:
    return None if value is None else Fraction(value, den)


def _values(node: Any) -> tuple[Any, ...]:
    if isinstance(node.certain, Bounds):
        return (node.certain.least, node.certain.most, node.hand.least, node.hand.most)
    if isinstance(node.certain, Answer):
        return (node.certain.value, node.hand.value)
    return (node.certain, node.hand)


NAMES = (*PERSON_FIGURES, *UNIT_FIGURES, *PERSON_ANSWERS, "newest_state", "newest_grade")


@QUICK
@given(town=towns(), conditions=CONDITIONS)
def test_tree_and_sql_agree_on_answers(town: Town, conditions: list[e.Condition]) -> None:
    same_answers(town, conditions)


@QUICK
@given(town=towns(size=4), condition=member_conditions(of_unit=True))
def test_tree_and_sql_agree_on_members(town: Town, condition: e.Condition) -> None:
    db = town.database(facts_of(condition))
    rows = db.execute(rule_sql(rule_of(condition, level="member"), LAW)).fetchall()
    by_sql = {(r[0], r[1]): (Answer(r[2]), Answer(r[3])) for r in rows}
    for unit_id, members in town.units.items():
        unit = town.unit(unit_id)
        for p, member in zip(members, unit.members, strict=True):
            node = explain(condition, LAW, unit, member)
            assert (node.certain, node.hand) == by_sql[unit_id, p]


@QUICK
@given(town=towns(), figures=st.lists(unit_figures(), min_size=2, max_size=2))
def test_tree_and_sql_agree_on_figures(town: Town, figures: list[e.Figure]) -> None:
    same_figures(town, figures)


@settings(QUICK, max_examples=1)
@given(town=towns(size=9))
def test_tree_and_sql_agree_on_every_fact(town: Town) -> None:
    same_facts(town, list(NAMES))


@pytest.mark.nightly
@LONG
@given(town=towns(), conditions=CONDITIONS)
def test_long_search_for_answers_that_differ(town: Town, conditions: list[e.Condition]) -> None:
    same_answers(town, conditions)


@pytest.mark.nightly
@settings(LONG, max_examples=200)
@given(town=towns(size=6))
def test_long_search_for_facts_that_differ(town: Town) -> None:
    same_facts(town, list(NAMES))
