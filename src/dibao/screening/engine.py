"""DuckDB: typed rows and links in, every rule's answers for every subject out."""

from __future__ import annotations

import queue
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa

from dibao.reasoning.fact import Fact
from dibao.reasoning.ground import Ground, ground_of
from dibao.reasoning.rule import Rule, rules_sql
from dibao.reasoning.stages import Needs
from dibao.reasoning.subjects import Law
from dibao.reasoning.views import facts_sql, nothing, subject_view
from dibao.screening.answers import Answers
from dibao.screening.links import SCHEMA, STRONG
from dibao.screening.population import Population
from dibao.screening.sheets import Found, Sheets, dense
from dibao.screening.tables import empty

# What is joined and gathered at one time must fit; what does not is laid aside, but not all of it
# can be. The sheets that rules read stand beside the database and are not counted.
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
    """MB for so many persons."""
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
        self._sheets = Sheets(population)
        self._silent: dict[tuple[str, ...], Any] = {}  # by place: is silence open?
        self._hearings: dict[tuple[str, ...], str] = {}  # the same as a table
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
        asked: dict[tuple[str, str], list[Rule]] = {}
        for rule in rules:
            asked.setdefault((rule.pool, rule.level), []).append(rule)
        statements = [
            (own, *rules_sql(own, self.law, f"units_{at}", f"members_{at}"))
            for at, own in enumerate(asked.values())
        ]
        self._prepare([needs for _, _, needs in statements])
        sheets: dict[str, pa.Table] = {}
        for at, (own, _, needs) in enumerate(statements):
            sheets[f"units_{at}"], sheets[f"members_{at}"] = self._sheets.lay(own[0].pool, needs)
        found = self._together(
            lambda db, one: split(one[0], db.sql(one[1]).to_arrow_table()), statements, sheets
        )
        told = {key: frame for part in found for key, frame in part.items()}
        return {rule.key: told[rule.key] for rule in rules}

    def _prepare(self, needs: Sequence[Needs]) -> None:
        """All that the sheets need is made of rows, if it is not there yet."""
        wanted = {f.name: f for n in needs for f in (*n.unit_facts, *n.member_facts)}
        facts = [f for name, f in sorted(wanted.items()) if name not in self._sheets.facts]
        named = {k for n in needs for k in (*n.unit_absents, *n.member_absents, *n.letters)}
        for key in sorted({f.source for f in facts} | named):
            self._source(key)
        grounds: dict[Ground, list[Fact]] = {}
        for f in facts:
            grounds.setdefault(ground_of(f, self.law.sources[f.source]), []).append(f)
        for own in grounds.values():
            self._silence(own[0])
        made = self._together(self._of_ground, list(grounds.values()), self._seen)
        for own, told in zip(grounds.values(), made, strict=True):
            for f in own:
                self._add(f, told)

    def _add(self, fact: Fact, told: Found) -> None:
        silent, places = self._silent[_hearing(fact)], self._sheets.places(fact)
        self._sheets.facts[fact.name] = {
            name: dense(told, name, silence, silent, places)
            for name, silence in nothing(fact, self.law).items()
        }

    def _silence(self, fact: Fact) -> None:
        """Whose silence is open, for all facts that hear a source in the same way."""
        hearing = _hearing(fact)
        if hearing in self._silent:
            return
        table = f"silence_{len(self._silent)}"
        self.db.execute(f"CREATE TABLE {table} AS {subject_view(fact, self.law)}")
        told = self.db.execute(f"SELECT * FROM {table}").fetchnumpy()
        places = self._sheets.places(fact)
        silent = np.zeros(len(places), np.bool_)
        at, known = places.of(told["owner"])
        silent[at[known]] = told["open"][known] == 1
        self._silent[hearing], self._hearings[hearing] = silent, table

    def _of_ground(self, db: Any, facts: list[Fact]) -> Found:
        """Facts of one ground read the same things, made on the way; by name and by `owner`."""
        if not self._has_rows(facts[0]):
            return {}
        many = self._seen[f"rows_{facts[0].source}"].num_rows >= MANY
        sql = facts_sql(facts, self.law, self._hearings[_hearing(facts[0])], many=many)
        # Planned once: a relation would be planned when it is made and again when it is read.
        found: Found = db.execute(sql).fetchnumpy()
        return found

    def _has_rows(self, fact: Fact) -> bool:
        """Does any row of the source stand, or may it stand, for anybody?"""
        ties = self.evidence.links if fact.link == "person" else self.evidence.household_links
        found = ties.get(fact.source)
        return fact.source in self.evidence.rows and found is not None and not found.is_empty()

    def _together(
        self, work: Callable[[Any, Any], Any], items: list[Any], seen: Mapping[str, pa.Table]
    ) -> list[Any]:
        """Planning a statement keeps one core busy: two connections use two."""
        cursors = queue.SimpleQueue[Any]()
        for _ in range(2 if items else 0):
            cursor = self.db.cursor()
            for name, rows in seen.items():
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
            self._sheets.answers[key] = self.evidence.answers[key].table
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

    def close(self) -> None:
        """Let the database go, and whatever it laid aside."""
        self.db.close()
        self._aside.cleanup()


def _hearing(fact: Fact) -> tuple[str, str, str, str]:
    """What decides whether silence about a subject is open."""
    return fact.source, fact.letter, fact.subject, fact.link


def split(rules: list[Rule], found: pa.Table) -> dict[str, pl.DataFrame]:
    """What one statement found (`rules_sql`), as a table a rule."""
    told, whole = {}, pl.DataFrame(pl.from_arrow(found))
    for place, rule in enumerate(rules):
        columns = [pl.col("unit_id", "person_id")]
        columns += [pl.col(f"{name}_{place}").alias(name) for name in ("answer", "hand")]
        for name in ("measure", "line"):
            for end, blank in (("l", None), ("hl", None), ("den", 1)):
                own = pl.col(f"{name}_{end}_{place}")
                if getattr(rule, name) is None:
                    own = pl.lit(blank, pl.Int32)
                columns.append(own.alias(f"{name}_{end}"))
        told[rule.key] = whole.select(columns)
    return told
