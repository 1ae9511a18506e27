"""An undeclared spouse lives in the household: marriage on record, no divorce, same hukou book.

Both documents must be strong; anything less adds nobody. The person is named as such wherever
the household is shown.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from dibao.people import names
from dibao.people.ladder import STRONG
from dibao.screening.population import ROSTER, Population

USABLE = ["valid", "upgraded"]
MARRIAGES, HUKOU = REGISTERS = ("DS03", "DS06")


def add(rows: dict[str, pl.DataFrame], marriages: pl.DataFrame, population: Population) -> bool:
    """Add undeclared spouses to the population; True if anybody was added.

    `rows` holds both REGISTERS; `marriages` ties rows of the marriage register to persons.
    """
    pairs = married(rows[MARRIAGES], marriages)
    if pairs.is_empty():
        return False
    pairs = _same_book(pairs, rows[HUKOU], population)
    homes = population.members.join(
        population.units.filter((pl.col("pool") == ROSTER) & ~pl.col("single")).select("unit_id"),
        on="unit_id",
    )
    pairs = pairs.join(homes.select("unit_id", "person_id"), on="person_id")
    on_roster = population.people.join(homes.select("person_id"), on="person_id", how="semi")
    pairs = pairs.filter(~pl.col("other_number").is_in(on_roster["id_number"].to_list()))
    if pairs.is_empty():
        return False
    _enlarge(population, pairs.sort("unit_id", "other_number"))
    return True


def married(frame: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """person_id, other_name, other_number, row_id of marriages that no later divorce ended."""
    tied = links.filter(pl.col("class").is_in(list(STRONG))).join(frame, on="row_id")
    last = (
        tied.filter(pl.col("kind").is_in(["marry", "divorce", "revoked", "reissue"]))
        .sort("person_id", "day_most", pl.col("kind") == "divorce", nulls_last=False)
        .group_by("person_id", maintain_order=True)
        .last()
    )
    return last.filter(pl.col("kind").is_in(["marry", "reissue"])).select(
        "person_id", "other_name", pl.col("other_id").alias("other_number"), "row_id"
    ).filter(pl.col("other_number").str.len_chars() == 18)  # fmt: skip


def _same_book(pairs: pl.DataFrame, hukou: pl.DataFrame, population: Population) -> pl.DataFrame:
    """Keep pairs whose newest uncancelled hukou rows share one book."""
    current = hukou.filter(
        (pl.col("cancel_reason").fill_null("none") == "none") & (pl.col("book_no") != "")
        & pl.col("id_status").is_in(USABLE)
    ).select("id_number", pl.col("book_no").alias("book"))  # fmt: skip
    own = population.people.select("person_id", "id_number")
    mine = pairs.join(own, on="person_id").join(current, on="id_number")
    theirs = current.rename({"id_number": "other_number", "book": "other_book"})
    both = mine.join(theirs, on="other_number").filter(pl.col("book") == pl.col("other_book"))
    return both.select("person_id", "other_name", "other_number").unique()


def _enlarge(population: Population, pairs: pl.DataFrame) -> None:
    known = dict(population.people.select("id_number", "person_id").iter_rows())
    most: Any = population.people["person_id"].max()
    start = int(most or 0) + 1
    new: list[dict[str, object]] = []
    members: list[tuple[int, int]] = []
    for row in pairs.iter_rows(named=True):
        number = row["other_number"]
        if number not in known:
            known[number] = start + len(new)
            new.append({"person_id": known[number], "name": row["other_name"],
                        "id_number": number, "of": row["person_id"]})  # fmt: skip
        members.append((row["unit_id"], known[number]))
        population.spouses.append(f"{number}|{names.fold(row['other_name'])}")
    if new:
        homes = population.people.select(pl.col("person_id").alias("of"), "village", "town")
        frame = pl.DataFrame(new).join(homes, on="of").drop("of").with_columns(
            pl.lit("").alias("former_name"), pl.lit("valid").alias("id_status"),
            pl.col("id_number").alias("id_text"),
            pl.col("id_number").str.slice(6, 8).str.to_date("%Y%m%d", strict=False).alias("birth"),
            pl.when(pl.col("id_number").str.slice(16, 1).cast(pl.Int32, strict=False) % 2 == 1)
            .then(pl.lit("男")).otherwise(pl.lit("女")).alias("sex"),
        )  # fmt: skip
        population.people = pl.concat(
            [population.people, frame.select(population.people.columns)]
        ).sort("person_id")
    added = pl.DataFrame(
        {"unit_id": [m[0] for m in members], "person_id": [m[1] for m in members],
         "role": ["undeclared_spouse"] * len(members)}
    )  # fmt: skip
    population.members = (
        pl.concat([population.members, added]).unique(["unit_id", "person_id"], keep="first")
        .sort("unit_id", "person_id")
    )  # fmt: skip
