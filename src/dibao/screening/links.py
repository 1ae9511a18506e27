"""Which rows stand, or may stand, for which persons of the run."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import polars as pl

from dibao.people import links as ladder
from dibao.people.ladder import RANK
from dibao.screening import spouses
from dibao.screening.population import Population

STRONG = ("exact", "upgraded")
# Other departments' registers that make persons: a line without a usable number is only a doubt.
TOLD_BY_OTHERS = ("DS18", "DS19")
AT_ONCE = 2  # sources; most of a link is compiled code that leaves the other core alone
SCHEMA = {"row_id": pl.Int64(), "person_id": pl.Int64(), "class": pl.String()}


def known_people(rows: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Every valid number with its name in the whole run: the ground for repairs."""
    parts = [
        f.filter(pl.col("id_status").is_in(["valid", "upgraded"])).select("name", "id_number")
        for f in rows.values()
    ]
    return pl.concat(parts) if parts else pl.DataFrame({"name": [], "id_number": []})


def link_all(rows: dict[str, pl.DataFrame], population: Population) -> dict[str, pl.DataFrame]:
    """(row_id, person_id, class) a source; the class of a pair is the best one found.

    Undeclared spouses join `population` on the way: they are found by strong links of the
    marriage register, and rows of every source are tied to them too.
    """
    known = known_people(rows)
    listed = ladder.Listed(_persons(population), known)
    if all(k in rows for k in spouses.REGISTERS):
        marriages = _linked(rows[spouses.MARRIAGES], listed)
        if spouses.add(rows, marriages, population):
            listed = ladder.Listed(_persons(population), known)

    def one(key: str) -> pl.DataFrame:
        return _with_own(key, rows[key], _linked(rows[key], listed), population)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(zip(rows, pool.map(one, rows), strict=True))


def _persons(population: Population) -> pl.DataFrame:
    return population.people.select(
        "person_id", "name", "former_name", "id_number", "id_status", "id_text", "village"
    )


def _linked(frame: pl.DataFrame, listed: ladder.Listed) -> pl.DataFrame:
    wanted = ["row_id", "name", "id_text", "id_number", "id_status", "village"]
    table = frame.select(wanted)
    birth, sex = pl.lit(None, pl.Date), pl.lit("")
    if "birth_least" in frame.columns:
        same = pl.col("birth_least") == pl.col("birth_most")
        birth = pl.when(same).then(pl.col("birth_least"))
    if "sex" in frame.columns:
        sex = pl.col("sex").replace_strict({"male": "男", "female": "女"}, default="").fill_null("")
    table = frame.select(*wanted, birth.alias("birth"), sex.alias("sex"))
    found = listed.link(table)
    return found.select(
        pl.col("row_id").cast(pl.Int64), pl.col("person_id").cast(pl.Int64),
        pl.col("class").cast(pl.String),
    )  # fmt: skip


def _with_own(
    key: str, frame: pl.DataFrame, found: pl.DataFrame, population: Population
) -> pl.DataFrame:
    """A register's row is about the person it made, even without a usable number."""
    own = population.own.filter(pl.col("source") == key).select("row_id", "person_id")
    if own.is_empty():
        return found
    unread = own.join(frame.filter(pl.col("id_number") == "").select("row_id"), on="row_id")
    strong = "weak" if key in TOLD_BY_OTHERS else "exact"
    if key not in TOLD_BY_OTHERS:
        # The office's own line is about the person it names there, not about a namesake.
        found = found.join(unread.select("row_id"), on="row_id", how="anti")
    added = unread.with_columns(pl.lit(strong).alias("class"))
    both = pl.concat([found, added]).with_columns(
        pl.col("class").replace_strict(RANK, return_dtype=pl.Int8).alias("rank")
    )
    best = both.sort("row_id", "person_id", "rank").unique(["row_id", "person_id"], keep="first")
    return best.drop("rank").sort("row_id", "person_id")
