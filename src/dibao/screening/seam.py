"""Where derived sources join a run: rows that the office makes from what departments sent.

A maker looks at everything read and linked so far and gives rows of one declared source
(policy.derived) with their ties: to units (households, accounts, villages, batches, officers) or
to persons. What it cannot know stays open: `open_units` names the units for which its silence
proves nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from dibao.reasoning.source import Source
from dibao.screening import answers, tables
from dibao.screening.engine import Evidence
from dibao.screening.population import Population


@dataclass(frozen=True)
class Seen:
    """What a maker may read; it changes none of it."""

    rows: Mapping[str, pl.DataFrame]
    links: Mapping[str, pl.DataFrame]
    people: Population
    answers: Mapping[str, answers.Answers]
    policy: Any
    as_of: dt.date


@dataclass(frozen=True)
class Made:
    """`rows`: row_id and any columns of the source (others become blank); `unit_links`: row_id,
    unit_id; `open_units`: unit_id, open (0 or 1) for every unit that is not simply answered;
    `person_links`: row_id, person_id, class, where rows are about persons too."""

    source: str
    rows: pl.DataFrame
    people: Population
    unit_links: pl.DataFrame
    open_units: pl.DataFrame | None = None
    person_links: pl.DataFrame | None = None


def add(evidence: Evidence, made: Made, source: Source) -> Population:
    """Put the rows among the evidence; the population with the maker's units."""
    rows = made.rows
    wanted = [
        pl.col(n).cast(t) if n in rows.columns else pl.lit(None, t).alias(n)
        for n, t in tables.shape(source).items()
    ]
    answered = made.unit_links.select("unit_id", pl.lit(0).cast(pl.Int32).alias("open")).unique()
    if made.open_units is not None:
        told = made.open_units.select("unit_id", pl.col("open").cast(pl.Int32))
        answered = pl.concat([told, answered]).unique("unit_id", keep="first", maintain_order=True)
    evidence.rows[made.source] = rows.select("row_id", *wanted)
    evidence.household_links[made.source] = made.unit_links
    if made.person_links is not None:
        evidence.links[made.source] = made.person_links
    evidence.household_answers[made.source] = answered
    return made.people
