"""DuckDB: typed rows and links in, every rule's answers for every subject out."""

from __future__ import annotations

import queue
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa

from dibao.reasoning.explain import Law
from dibao.reasoning.fact import Fact
from dibao.reasoning.ground import Ground, ground_of
from dibao.reasoning.rule import Rule, rule_sql
from dibao.reasoning.things_sql import things_view
from dibao.reasoning.views import fact_view, silent_view
from dibao.screening.answers import Answers
from dibao.screening.links import SCHEMA, STRONG
from dibao.screening.population import Population
from dibao.screening.tables import empty

# Every column of every table of a fact takes a block of its own: it grows with the facts, and a
# town needs some 300 MB. What does not fit is laid aside, but not all of it can be.
MEMORY = 1000  # MB of the database
COUNTY = 250_000  # persons up to whom that is enough; beyond, a MB for every two hundred and fifty
MANY = 20_000  # rows from which a statement that takes longer to plan is worth it


@dataclass
class Evidence:
    """All that facts are made from: rows, links, answers; by source key."""

    rows: dict[str, pl.DataFrame]
    links: dict[str, pl.DataFrame]
    answers: dict[str, Answers]
    household_links: dict[str, pl.DataFrame]
    household_answers: dict[str, pl.DataFrame]


RESULT = {
    "unit_id": pl.Int64(), "person_id": pl.Int64(), "answer": pl.Int32(), "hand": pl.Int32(),
}  # fmt: skip


def _memory(persons: int) -> int:
    """MB: facts hold a line for everybody, and what is joined at one time must fit."""
    return MEMORY if persons <= COUNTY else persons // 250


class Engine:
    """One in-memory database for one run; closed when done."""

    def __init__(
        self, law: Law, population: Population, evidence: Evidence, *, threads: int = 2,
        memory: str = "",
    ) -> None:  # fmt: skip
        self.law, self.population, self.evidence = law, population, evidence
        # What does not fit is laid into a folder of the run's own, gone with it.
        self._aside = tempfile.TemporaryDirectory(prefix="dibao-")
        self.db = duckdb.connect(config={
            "threads": threads, "memory_limit": memory or f"{_memory(population.people.height)}MB",
            "temp_directory": self._aside.name,
            "preserve_insertion_order": False,
        })  # fmt: skip
        self._made: set[str] = set()
        self._seen: dict[str, pa.Table] = {}
        self._load("people", population.people.select("person_id", "village", "town"))
        self._load("units", population.units.select("unit_id", "pool", "complete", "village",
                                                    "town"))  # fmt: skip
        self._load("members", population.members.select("unit_id", "person_id"))

    def _load(self, name: str, frame: pl.DataFrame) -> None:
        self.db.register("incoming", frame.to_arrow())
        self.db.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM incoming")
        self.db.unregister("incoming")

    def _show(self, name: str, frame: pl.DataFrame) -> None:
        """Rows are read where they lie: only the columns that a statement names are touched."""
        self._seen[name] = frame.to_arrow()

    def answers(self, rules: list[Rule]) -> dict[str, pl.DataFrame]:
        """Each rule's key → unit_id, person_id, answer, hand, measure…, for its whole pool."""
        self._prepare(rules)
        tables = self._together(
            lambda db, rule: db.sql(rule_sql(rule, self.law)).to_arrow_table(), rules
        )
        return {r.key: pl.DataFrame(pl.from_arrow(t)) for r, t in zip(rules, tables, strict=True)}

    def _prepare(self, rules: list[Rule]) -> None:
        sources = sorted({s for r in rules for s in r.sources(self.law)})
        for key in sources:
            self._source(key)
        self._absent(sources)
        facts = {n: f for r in rules for n, f in r.live_facts(self.law).items()}
        self._facts([f for n, f in sorted(facts.items()) if n not in self._made])

    def _facts(self, facts: list[Fact]) -> None:
        """Facts of one ground read one table of things, which is made once and then let go."""
        self._made |= {f.name for f in facts}
        silent = [f for f in facts if not self._has_rows(f)]
        grounds: dict[Ground, list[Fact]] = {}
        for f in facts:
            if self._has_rows(f):
                grounds.setdefault(ground_of(f, self.law.sources[f.source]), []).append(f)

        def of_ground(db: Any, one: tuple[int, tuple[Ground, list[Fact]]]) -> None:
            number, (ground, own) = one
            things = f"things_{number}"
            many = self._seen[f"rows_{ground.source}"].num_rows >= MANY
            made = things_view(ground, own, self.law, many=many)
            db.execute(f"CREATE TABLE {things} AS {made}")
            for f in own:
                made = fact_view(f, self.law, things=things)
                db.execute(f"CREATE TABLE fact_{f.name} AS {made}")
            db.execute(f"DROP TABLE {things}")

        for f in silent:
            self.db.execute(f"CREATE TABLE fact_{f.name} AS {silent_view(f, self.law)}")
        self._together(of_ground, list(enumerate(grounds.items())))

    def _has_rows(self, fact: Fact) -> bool:
        """Does any row of the source stand, or may it stand, for anybody?"""
        ties = self.evidence.links if fact.link == "person" else self.evidence.household_links
        found = ties.get(fact.source)
        return fact.source in self.evidence.rows and found is not None and not found.is_empty()

    def _together(self, work: Callable[[Any, Any], Any], items: list[Any]) -> list[Any]:
        """Planning a statement keeps one core busy: two connections use two."""
        cursors = queue.SimpleQueue[Any]()
        for _ in range(2):
            cursor = self.db.cursor()
            for name, rows in self._seen.items():
                cursor.register(name, rows)
            cursors.put(cursor)

        def one(item: Any) -> Any:
            db = cursors.get()
            try:
                return work(db, item)
            finally:
                cursors.put(db)

        with ThreadPoolExecutor(2) as pool:
            return list(pool.map(one, items))

    def _source(self, key: str) -> None:
        if key in self._made:
            return
        self._made.add(key)
        links = self.evidence.links.get(key, pl.DataFrame(schema=SCHEMA))
        self._load(f"links_{key}", links.with_columns(pl.col("class").is_in(STRONG)
                                                      .alias("strong")))  # fmt: skip
        tied = [links["row_id"]]
        if key in self.evidence.answers:
            self._load(f"answers_{key}", self.evidence.answers[key].table)
        else:
            self.db.execute(
                f"CREATE TABLE answers_{key} (person_id BIGINT, letter_state INT, open INT, "
                "open_anyway INT, authorised INT, absent INT, letter INT)"
            )
        if key in self.evidence.household_links:
            hlinks = self.evidence.household_links[key]
            self._load(f"hlinks_{key}", hlinks)
            self._load(f"hanswers_{key}", self.evidence.household_answers[key])
            tied.append(hlinks["row_id"])
        else:
            self.db.execute(f"CREATE TABLE hlinks_{key} (row_id BIGINT, unit_id BIGINT)")
            self.db.execute(f"CREATE TABLE hanswers_{key} (unit_id BIGINT, open INT)")
        rows = self.evidence.rows.get(key)
        if rows is None:
            rows = empty(self.law.sources[key])
        # Rows that stand for nobody of the run answer nothing.
        self._show(f"rows_{key}", rows.filter(pl.col("row_id").is_in(pl.concat(tied).implode())))

    def _absent(self, sources: list[str]) -> None:
        parts = [
            f"SELECT person_id AS owner, '{k}' AS source, absent FROM answers_{k}" for k in sources
        ] or ["SELECT 0 AS owner, '' AS source, 1 AS absent WHERE 1 = 0"]
        self.db.execute(f"CREATE OR REPLACE VIEW person_absent AS {' UNION ALL '.join(parts)}")
        self.db.execute(
            "CREATE OR REPLACE VIEW unit_absent AS SELECT m.unit_id AS owner, a.source, "
            "min(a.absent) AS absent FROM person_absent a JOIN members m "
            "ON m.person_id = a.owner GROUP BY m.unit_id, a.source"
        )

    def close(self) -> None:
        """Let the database go, and whatever it laid aside."""
        self.db.close()
        self._aside.cleanup()
