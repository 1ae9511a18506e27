"""Who is kin to whom, as far as documents say: typed paths, searched outward from a few people.

Invariant: nothing is stored but what a document states, a line of a household book or a pair of a
register; no table of the population's kin exists. A path is as good as its weakest line, and a
line is `DOCUMENTED` only where both numbers and names were read for certain.

People are integers (the first 17 digits of a number as the identity kernel gives them; negative
for somebody without one), documents are integers that the caller can find again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from dibao.people import relations
from dibao.reasoning.answer import NO, UNKNOWN, YES, Answer

ROUNDS = 4  # documents a path may pass; cousins by marriage need no more
COLLECTIVE = 25  # a book of more lives under one roof by registration only
FOUND = ("start", "person", "chain", "grade", "way", "papers")


@dataclass(frozen=True)
class Documents:
    """`lines`: book, person, chain (from the head of the book), grade, paper; `pairs`: one, other,
    chain (from one to other), grade, paper, each pair once."""

    lines: pl.DataFrame
    pairs: pl.DataFrame


def search(
    documents: Documents, starts: pl.Series, scope: str, *, rounds: int = ROUNDS
) -> pl.DataFrame:
    """Everybody tied to the starting people by a relation of the scope, or of a kind untold.

    start, person, chain, grade, way (people between and the person), papers: the best grade and
    then the shortest way for each start, person and chain. The start himself stands as chain "".
    """
    alive = list(relations.on_the_way(scope))
    frontier = pl.DataFrame({"start": starts.unique().sort()}).select(
        "start", pl.col("start").alias("person"), pl.lit("").alias("chain"),
        pl.lit(0, pl.Int8).alias("grade"), pl.lit([], pl.List(pl.Int64)).alias("way"),
        pl.lit([], pl.List(pl.Int64)).alias("papers"),
    )  # fmt: skip
    found = [frontier]
    for _ in range(rounds):
        open_ = frontier.filter(pl.col("chain") != relations.UNTOLD)
        if open_.is_empty():
            break
        reached = _joined(pl.concat([_by_book(open_, documents), _by_pair(open_, documents)]))
        reached = reached.filter(
            pl.col("chain").is_in([*alive, relations.UNTOLD])
            & (pl.col("person") != pl.col("start"))
        )
        reached = _best(reached)
        known = pl.concat([f.select("start", "person", "chain", "grade") for f in found])
        old = known.group_by("start", "person", "chain").agg(pl.col("grade").min().alias("had"))
        joined = reached.join(old, on=["start", "person", "chain"], how="left")
        fresh = joined.filter(pl.col("had").is_null() | (pl.col("grade") < pl.col("had")))
        frontier = fresh.select(FOUND)
        found.append(frontier)
    wanted = [*relations.SCOPES[scope], relations.UNTOLD]
    return _best(pl.concat(found).filter(pl.col("chain").is_in(wanted)))


def _by_book(open_: pl.DataFrame, documents: Documents) -> pl.DataFrame:
    """Over the lines of the books the people stand in."""
    lines = documents.lines
    mine = lines.join(open_.select("person").unique(), on="person", how="semi").select(
        "book", "person", pl.col("chain").alias("mine"), pl.col("grade").alias("sure"),
        pl.col("paper").alias("own_paper"),
    )  # fmt: skip
    books = lines.join(mine.select("book").unique(), on="book", how="semi")
    size = books.group_by("book").agg(pl.col("person").n_unique().alias("size"))
    books = books.join(size.filter(pl.col("size") <= COLLECTIVE).select("book"), on="book")
    theirs = books.select(
        "book", pl.col("person").alias("next"), pl.col("chain").alias("theirs"),
        pl.col("grade").alias("their_grade"), "paper",
    )  # fmt: skip
    both = mine.join(theirs, on="book").filter(pl.col("person") != pl.col("next"))
    ties = both.select("mine", "theirs").unique()
    told = pl.DataFrame(
        [(a, b, chain, grade) for a, b in ties.iter_rows()
         for chain, grade in relations.in_one_book(a, b)],
        schema={"mine": pl.String, "theirs": pl.String, "tie": pl.String, "doubt": pl.Int8},
        orient="row",
    )  # fmt: skip
    stepped = both.join(told, on=["mine", "theirs"]).select(
        "person", "next", "tie",
        pl.max_horizontal("sure", "their_grade", "doubt").cast(pl.Int8).alias("doubt"),
        pl.concat_list("own_paper", "paper").alias("more"),
    )  # fmt: skip
    return open_.join(stepped, on="person")


def _by_pair(open_: pl.DataFrame, documents: Documents) -> pl.DataFrame:
    """Over registered pairs, in either direction."""
    pairs, here = documents.pairs, open_.select(pl.col("person").alias("one")).unique()
    forth = pairs.join(here, on="one", how="semi")
    back = pairs.join(here.rename({"one": "other"}), on="other", how="semi").select(
        pl.col("other").alias("one"), pl.col("one").alias("other"),
        pl.col("chain").replace_strict(
            {c: relations.turned(c) for c in pairs["chain"].unique()}, return_dtype=pl.String
        ),
        "grade", "paper",
    )  # fmt: skip
    both = pl.concat([forth.select("one", "other", "chain", "grade", "paper"), back])
    stepped = both.select(
        pl.col("one").alias("person"), pl.col("other").alias("next"), pl.col("chain").alias("tie"),
        pl.col("grade").cast(pl.Int8).alias("doubt"), pl.concat_list("paper").alias("more"),
    )  # fmt: skip
    return open_.join(stepped, on="person")


def _joined(steps: pl.DataFrame) -> pl.DataFrame:
    """Each way one step longer, its chain shortened."""
    asked = steps.select("chain", "tie").unique()
    told = []
    for first, second in asked.iter_rows():
        result = relations.join(first, second)
        if result is not None and result[0] != "":
            told.append((first, second, *result))
    table = pl.DataFrame(
        told, orient="row",
        schema={"chain": pl.String, "tie": pl.String, "whole": pl.String, "more_doubt": pl.Int8},
    )  # fmt: skip
    return steps.join(table, on=["chain", "tie"]).select(
        "start", pl.col("next").alias("person"), pl.col("whole").alias("chain"),
        pl.max_horizontal("grade", "doubt", "more_doubt").cast(pl.Int8).alias("grade"),
        pl.concat_list("way", "next").alias("way"), pl.concat_list("papers", "more").alias("papers"),
    )  # fmt: skip


def _best(ways: pl.DataFrame) -> pl.DataFrame:
    """One way for each start, person and chain: surest, shortest, then the same every time."""
    return (
        ways.with_columns(pl.col("papers").list.len().alias("length"))
        .sort("start", "person", "chain", "grade", "length", "papers")
        .unique(["start", "person", "chain"], keep="first", maintain_order=True)
        .select(FOUND)
    )


# ---- what the desk asks before it gives somebody a case ----------------------------------------


@dataclass(frozen=True, slots=True)
class Tie:
    """An officer and a near relative, or himself; `near` None: only guessed. `first`..`last`: the
    days of office, None where nobody wrote it down."""

    officer: str
    person: str
    near: bool | None
    first: dt.date | None
    last: dt.date | None


def tied(ties: Iterable[Tie], person: str, officer: str, day: dt.date) -> Answer:
    """Is the officer, in office that day, a near relative of the person? Unknown is not a no."""
    answer = NO
    for tie in ties:
        if (tie.person, tie.officer) != (person, officer) or tie.near is False:
            continue
        if (tie.first and day < tie.first) or (tie.last and tie.last < day):
            continue
        sure = tie.near is True and tie.first is not None and tie.last is not None
        answer |= YES if sure else UNKNOWN
    return answer
