"""Kin of five hundred officers among four million lines: our search against SQL that recurses."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np
import polars as pl

from bench.harness import Case, register
from dibao.people import kin, relations

SCOPE, ROUNDS = "three_generations", 3
OFFICERS = 500


@dataclass(frozen=True)
class County:
    """Books of three, births and marriages across books, and whose kin is asked for."""

    documents: kin.Documents
    officers: pl.Series
    db: duckdb.DuckDBPyConnection


def county(lines: int) -> County:
    """Three quarters of the lines stand in household books, one quarter are registered pairs."""
    rng = np.random.default_rng(20_260_101)
    people, pairs = lines * 3 // 4, lines // 4
    who = np.arange(people) + 99 * 10**15
    place = np.arange(people) % 3
    books = pl.DataFrame(
        {"book": np.arange(people) // 3, "person": who, "grade": np.zeros(people, np.int8),
         "chain": np.array(["", "S", "C"])[place], "paper": np.arange(people)}
    ).select("book", "person", "chain", "grade", "paper")  # fmt: skip
    one, other = rng.integers(0, people, pairs), rng.integers(0, people, pairs)
    registered = pl.DataFrame(
        {"one": who[one], "other": who[other], "grade": np.zeros(pairs, np.int8),
         "chain": np.where(rng.random(pairs) < 0.6, "P", "S"),
         "paper": np.arange(pairs) + people}
    ).select("one", "other", "chain", "grade", "paper")  # fmt: skip
    officers = pl.Series("officer", who[rng.choice(people, OFFICERS, replace=False)])
    db = duckdb.connect(config={"threads": 2})
    for name, frame in (("lines", books), ("pairs", registered), ("officers", officers.to_frame())):
        db.register("incoming", frame.to_arrow())
        db.execute(f"CREATE TABLE {name} AS SELECT * FROM incoming")
        db.unregister("incoming")
    _tables(db)
    return County(kin.Documents(books, registered), officers, db)


def _tables(db: duckdb.DuckDBPyConnection) -> None:
    """The same rules of kinship as tables, so that SQL need not know them."""
    chains = sorted({*relations.on_the_way(SCOPE), "P", "C", "S", ""})
    ties = {
        c for a in ("", "S", "C") for b in ("", "S", "C") for c, _ in relations.in_one_book(a, b)
    }
    ties |= {"P", "C", "S"}
    joins = [
        (a, b, *joined)
        for a in chains for b in sorted(ties) if (joined := relations.join(a, b))
    ]  # fmt: skip
    kept = [j for j in joins if j[2] in relations.on_the_way(SCOPE) and j[2]]
    books = [
        (a, b, c, g) for a in ("", "S", "C") for b in ("", "S", "C")
        for c, g in relations.in_one_book(a, b)
    ]  # fmt: skip
    db.execute("CREATE TABLE joins (chain VARCHAR, tie VARCHAR, whole VARCHAR, grade TINYINT)")
    db.executemany("INSERT INTO joins VALUES (?, ?, ?, ?)", kept)
    db.execute("CREATE TABLE books (mine VARCHAR, theirs VARCHAR, tie VARCHAR, grade TINYINT)")
    db.executemany("INSERT INTO books VALUES (?, ?, ?, ?)", books)
    turned = "CASE chain WHEN 'P' THEN 'C' WHEN 'C' THEN 'P' ELSE chain END"
    db.execute(
        "CREATE VIEW steps AS SELECT a.person, b.person AS next, k.tie, "
        "greatest(a.grade, b.grade, k.grade) AS grade FROM lines a JOIN lines b ON a.book = b.book "
        "AND a.person <> b.person JOIN books k ON k.mine = a.chain AND k.theirs = b.chain "
        "UNION ALL SELECT one, other, chain, grade FROM pairs "
        f"UNION ALL SELECT other, one, {turned}, grade FROM pairs"
    )


RECURSIVE = f"""
WITH RECURSIVE found(start, person, chain, grade, round) AS (
  SELECT officer, officer, '', CAST(0 AS TINYINT), 0 FROM officers
  UNION ALL
  SELECT f.start, s.next, j.whole, greatest(f.grade, s.grade, j.grade), f.round + 1
  FROM found f JOIN steps s ON s.person = f.person
  JOIN joins j ON j.chain = f.chain AND j.tie = s.tie
  WHERE f.round < {ROUNDS} AND s.next <> f.start
)
SELECT start, person, chain, min(grade) AS grade FROM found WHERE chain IN (
  SELECT unnest(?)) GROUP BY start, person, chain
"""


def _ours(given: County) -> list[tuple[int, int, str, int]]:
    found = kin.search(given.documents, given.officers, SCOPE, rounds=ROUNDS)
    return list(found.select("start", "person", "chain", "grade").iter_rows())


def _recursive(given: County) -> list[tuple[int, int, str, int]]:
    return given.db.execute(RECURSIVE, [sorted(relations.SCOPES[SCOPE])]).fetchall()


register(
    Case(
        name="kin",
        about=f"Near relatives of {OFFICERS} officers, three generations, paths of up to {ROUNDS} "
        "documents.",
        prepare=county,
        sides={"search": _ours, "DuckDB, recursive": _recursive},
        size=4_000_000,
        unit="lines of household books and registered pairs",
        alike=sorted,
        notes=(
            "Both sides hold the documents in memory; ours also returns the way and its papers.",
            "DuckDB reads the rules of kinship from two small tables, and two threads.",
        ),
    )
)
