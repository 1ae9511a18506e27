"""The tree that explains and the SQL that answers for everybody say exactly the same."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dibao.reasoning import expr as e
from dibao.reasoning.answer import Answer
from dibao.reasoning.bounds import Bounds
from dibao.reasoning.explain import explain
from tests.reasoning.town import (
    FACTS, LAW, PERSON_FIGURES, UNIT_FIGURES, Town, rule_of, sql_answers, towns, unit_conditions,
    unit_figures,
)  # fmt: skip

CALM = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


@CALM
@given(town=towns(), conditions=st.lists(unit_conditions(offers=True), min_size=3, max_size=3))
def test_tree_and_sql_agree_on_answers(town: Town, conditions: list[e.Condition]) -> None:
    db = town.database()
    for condition in conditions:
        by_sql = sql_answers(db, rule_of(condition))
        for unit_id in town.units:
            node = explain(condition, LAW, town.unit(unit_id))
            assert (node.certain, node.hand) == (
                Answer(by_sql[unit_id][0]), Answer(by_sql[unit_id][1]),
            )  # fmt: skip


@CALM
@given(town=towns(), figure=unit_figures())
def test_tree_and_sql_agree_on_figures(town: Town, figure: e.Figure) -> None:
    db = town.database()
    by_sql = sql_answers(db, rule_of(e.Always(2), measure=figure))
    for unit_id in town.units:
        least, den = by_sql[unit_id][2], by_sql[unit_id][3]
        node = explain(figure, LAW, town.unit(unit_id))
        assert isinstance(node.certain, Bounds)
        assert node.certain.least == (None if least is None else Fraction(least, den))


@CALM
@given(town=towns())
def test_tree_and_sql_agree_on_every_fact(town: Town) -> None:
    db = town.database()
    for name in (*PERSON_FIGURES, *UNIT_FIGURES):
        rows = {r[0]: r[1:] for r in db.execute(f"SELECT * FROM fact_{name}").fetchall()}
        for unit_id in town.units:
            unit = town.unit(unit_id)
            subjects = (
                [(unit_id, None)]
                if FACTS[name].subject == "unit"
                else [(int(m.person_id), m) for m in unit.members]
            )
            for owner, member in subjects:
                node = explain(e.fact(name), LAW, unit, member)
                assert isinstance(node.certain, Bounds) and isinstance(node.hand, Bounds)
                tree = (node.certain.least, node.certain.most, node.hand.least, node.hand.most)
                assert tree == rows[owner], name
