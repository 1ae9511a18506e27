"""What rules read side by side is what every fact says alone; and one statement says what many do."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import polars as pl
import pytest

from dibao.intake import read_folder
from dibao.policy import Policy, load
from dibao.reasoning.rule import Rule, rule_sql
from dibao.reasoning.subjects import Law
from dibao.reasoning.views import fact_view
from dibao.screening import derive, links, population, run, tables
from dibao.screening.engine import Engine, Evidence
from dibao.screening.seam import Seen, add
from dibao.screening.sheets import Places, dense
from dibao.world import build, write_world

DAY = dt.date(2024, 6, 20)
Town = tuple[Law, population.Population, Evidence, list[Rule]]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """An invented town, linked, with every rule that its files allow."""
    home = tmp_path_factory.mktemp("town")
    write_world(build(12, 40, DAY), home)
    policy: Policy = load(as_of=DAY, overlays=[home / "policy"])
    return _linked(policy, home)


def _linked(policy: Policy, home: Path) -> Town:
    came = read_folder(home / "hand-ins", policy.sources, as_of=DAY)
    rows = tables.frames(came.tables, policy.sources)
    derive.derive(rows, policy.numbers, policy.sources)
    people = population.build(rows, policy.sources)
    linked = links.link_all(rows, people)
    evidence, _ = run.gather_evidence(policy, came, rows, linked, people, DAY)
    law = policy.law(came=set(rows))
    for make in run.MAKERS:
        made = make(Seen(rows, linked, people, evidence.answers, policy, DAY))
        if made is not None:
            people = add(evidence, made, policy.sources[made.source])
    rules = [r for r in policy.rules if all(k in evidence.rows for k in r.waits_for)]
    return law, people, evidence, rules


def _alone(engine: Engine, town: Town) -> duckdb.DuckDBPyConnection:
    """Every fact as a table of its own with a line for everybody, as `rule_sql` reads them."""
    law, _, evidence, rules = town
    db = engine.db
    for name, rows in engine._seen.items():
        db.register(name, rows)
    sources = sorted(evidence.answers)
    said = [f"SELECT person_id AS owner, '{k}' AS source, absent FROM answers_{k}"
            for k in sources if k in engine._made]  # fmt: skip
    db.execute(f"CREATE VIEW person_absent AS {' UNION ALL '.join(said)}")
    db.execute(
        "CREATE VIEW unit_absent AS SELECT m.unit_id AS owner, a.source, min(a.absent) AS absent "
        "FROM person_absent a JOIN members m ON m.person_id = a.owner GROUP BY m.unit_id, a.source"
    )
    for name, fact in {n: f for r in rules for n, f in r.live_facts(law).items()}.items():
        db.execute(f"CREATE TABLE fact_{name} AS {fact_view(fact, law)}")
    return db


def test_rules_asked_together_say_what_each_says_alone(town: Town) -> None:
    """Every rule of the policy, every subject, both readings and the figures compared."""
    law, people, evidence, rules = town
    engine = Engine(law, people, evidence)
    together = engine.answers(rules)
    db = _alone(engine, town)
    assert len(rules) > 50
    for rule in rules:
        alone = pl.DataFrame(pl.from_arrow(db.sql(rule_sql(rule, law)).to_arrow_table()))
        assert _lines(together[rule.key]) == _lines(alone), rule.key
    engine.close()
    assert {a for f in together.values() for a in f["answer"]} == {0, 1, 2}


def _lines(told: pl.DataFrame) -> list[tuple[Any, ...]]:
    names = ("unit_id", "person_id", "answer", "hand", "measure_l", "measure_hl", "measure_den",
             "line_l", "line_hl", "line_den")  # fmt: skip
    return sorted(told.select(names).rows(), key=lambda line: (line[0], line[1] or 0))


def test_rules_asked_one_after_the_other_say_the_same(town: Town) -> None:
    """A sheet that was laid for one rule is laid further for the next."""
    law, people, evidence, rules = town
    some = [r for r in rules if r.pool == "roster"][:12]
    whole, bit_by_bit = Engine(law, people, evidence), Engine(law, people, evidence)
    together = whole.answers(some)
    for rule in some:
        assert _lines(bit_by_bit.answers([rule])[rule.key]) == _lines(together[rule.key])
    whole.close()
    bit_by_bit.close()


def test_who_has_no_row_has_what_silence_leaves_him() -> None:
    """And ids need be neither in order nor without gaps; a stranger's row is nobody's."""
    places = Places(pl.Series([40, 10, 30]))
    found = {"owner": np.array([30, 99, 10]), "f_m": np.ma.array([7, 8, 9], mask=[0, 0, 1])}
    column = dense(found, "f_m", (0, None), np.array([True, False, False]), places)
    assert column.at(np.array([0, 1, 2])).to_pylist() == [None, None, 7]
    assert dense({}, "f_m", (0, None), np.array([True, False, True]), places).at(
        np.array([0, 1, 2])
    ).to_pylist() == [None, 0, None]
