"""From whom kin is looked for, and for whom: officers and recipients as people of the documents.

Invariant: a person is tied to a document's person for certain by number and name alone; a bare name
or a damaged number only ever makes him somebody he may be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from dibao.people import names, relations
from dibao.screening import kinship
from dibao.screening.officials import Officer
from dibao.screening.population import Population

Rows = Mapping[str, pl.DataFrame]
REGISTERS = ("DS06", "DS03")


def starts(rows: Rows, known: kinship.Known, listed: Sequence[Officer]) -> pl.DataFrame:
    """node, officer (his place in the list), start_grade."""
    own = pl.DataFrame(
        {"node": [o.person for o in listed], "officer": range(len(listed)),
         "fold": [names.fold(o.name) for o in listed],
         "village": [min(o.villages, default="") for o in listed]},
        schema={"node": pl.Int64, "officer": pl.Int64, "fold": pl.String, "village": pl.String},
    )  # fmt: skip
    sure = known.grade(own.filter(pl.col("node").is_not_null()), "node", "fold", "start_grade")
    maybe = pl.concat(list(_by_name(rows, own))) if set(REGISTERS) & set(rows) else None
    parts = [sure.select("node", "officer", "start_grade")]
    if maybe is not None:
        guessed = pl.lit(relations.GUESSED, pl.Int8).alias("start_grade")
        parts.append(maybe.unique().sort("node", "officer").select("node", "officer", guessed))
    return pl.concat(parts).unique(["node", "officer"], keep="first", maintain_order=True)


def _by_name(rows: Rows, own: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Rows without a usable number that bear an officer's name; and, for an officer whose own
    number is unusable, those of his village who bear it."""
    for key in (k for k in REGISTERS if k in rows):
        placed = kinship.with_person(rows[key])
        unread = placed.filter(pl.col("person").is_null() & (pl.col("fold") != ""))
        yield (
            unread.select(kinship.loose(key).alias("node"), "fold")
            .join(own.select("officer", "fold"), on="fold")
            .select("node", "officer")
        )
        if key == "DS06":
            lacking = own.filter(pl.col("node").is_null() & (pl.col("village") != ""))
            here = placed.filter(pl.col("person").is_not_null())
            yield here.join(
                lacking.select("officer", "fold", "village"), on=["fold", "village"]
            ).select(pl.col("person").alias("node"), "officer")


def targets(
    rows: Rows, links: Mapping[str, pl.DataFrame], people: Population, known: kinship.Known,
    members: pl.DataFrame,
) -> pl.DataFrame:  # fmt: skip
    """node, unit_id, person_id, target_grade; `members`: unit_id, person_id."""
    placed = kinship.with_person(members.join(people.people, on="person_id"))
    usable = placed.filter(pl.col("person").is_not_null())
    parts = [
        known.grade(usable, "person", "fold", "target_grade").select(
            pl.col("person").alias("node"), "unit_id", "person_id", "target_grade"
        )
    ]
    for key in (k for k in REGISTERS if k in rows):
        nodes = kinship.with_person(rows[key]).select(
            "row_id", pl.coalesce("person", kinship.loose(key)).alias("node")
        )
        doubtful = links[key].filter(pl.col("class") != "number_only")
        parts.append(
            doubtful.join(nodes, on="row_id").join(members, on="person_id").select(
                "node", "unit_id", "person_id",
                pl.lit(relations.GUESSED, pl.Int8).alias("target_grade"),
            )
        )  # fmt: skip
    return (
        pl.concat(parts)
        .sort("unit_id", "person_id", "node", "target_grade")
        .unique(["node", "unit_id", "person_id"], keep="first", maintain_order=True)
    )
