"""Sheets whose numbers and names have slipped apart: a column moved, a row skipped, a wrong column read.

Invariant: only rows whose number is that of a person known from another list are looked at; equal
names prove nothing wrong, hidden and missing names prove nothing at all. A small sheet is called
slipped only when the names are found again in the neighbouring rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from dibao.people import names
from dibao.screening.links import STRONG
from dibao.screening.population import Population

PLACE = ["file", "sheet"]
# One-sided 95 % of the normal distribution, squared: a share is over its line only when chance
# would hardly put it there.
SURE = Fraction(2706, 1000)
NEIGHBOURS = (-2, -1, 1, 2)
LEAST_SHIFTED = 3


@dataclass(frozen=True)
class Slip:
    """A sheet in which `other` of `tied` rows carry another name than their number's person.

    `shift`: how many rows the names stand further down (0: not found in the neighbouring rows).
    """

    source: str
    file: str
    sheet: str
    tied: int
    other: int
    shift: int
    example: int


def surely_over(part: int, whole: int, line: Fraction) -> bool:
    """Whether part of whole lies over the line by more than chance (score test, exact)."""
    above = part - whole * line
    return above > 0 and above * above > SURE * whole * line * (1 - line)


def slips(
    rows: Mapping[str, pl.DataFrame], links: Mapping[str, pl.DataFrame], people: Population,
    line: Fraction, least: int,
) -> list[Slip]:  # fmt: skip
    """Every slipped sheet, by source, file and sheet.

    `line`: share of other names that a sheet may have; `least`: rows needed to call it by share.
    """
    found: list[Slip] = []
    for key in sorted(rows):
        if key == "DS01" or key not in links:  # persons come from the roster itself
            continue
        if (links[key]["class"] == "number_only").sum() < LEAST_SHIFTED:
            continue
        found += _of_source(key, rows[key], links[key], people, line, least)
    return found


def _of_source(
    key: str, frame: pl.DataFrame, links: pl.DataFrame, people: Population, line: Fraction,
    least: int,
) -> list[Slip]:  # fmt: skip
    tied = _tied(key, frame, links, people)
    found = []
    for (file, sheet), own in sorted(tied.group_by(PLACE), key=lambda x: str(x[0])):
        other = own.filter(~pl.col("same"))
        if other.height < LEAST_SHIFTED:
            continue
        shift, example = _shift(other, frame, people)
        by_share = other.height >= least and surely_over(other.height, own.height, line)
        if shift or by_share:
            found.append(Slip(key, str(file), str(sheet), own.height, other.height, shift, example))
    return found


def _tied(key: str, frame: pl.DataFrame, links: pl.DataFrame, people: Population) -> pl.DataFrame:
    """row_id, file, sheet, row, same: rows with a name and the number of somebody known elsewhere."""
    elsewhere = people.own.filter(pl.col("source") != key).select("person_id").unique()
    by_number = links.filter(pl.col("class").is_in([*STRONG, "number_only"]))
    pairs = by_number.join(elsewhere, on="person_id", how="semi")
    near = frame.join(pairs.select("row_id").unique(), on="row_id", how="semi")
    near = near.select("row_id", *PLACE, "row", "name").filter(pl.col("name") != "")
    hidden = [n for n in near["name"].unique() if names.is_masked(n)]
    near = near.filter(~pl.col("name").is_in(hidden))
    pairs = pairs.join(_folds(people), on="person_id", how="left")
    joined = near.with_columns(names.fold_series(near["name"]).alias("fold")).join(
        pairs, on="row_id"
    )
    same = pl.col("class").is_in(STRONG) | (pl.col("fold") == pl.col("person_fold"))
    return joined.group_by("row_id", *PLACE, "row").agg(
        same.any().alias("same"), pl.col("person_fold").unique()
    )


def _folds(people: Population) -> pl.DataFrame:
    named = people.people
    return named.select("person_id", names.fold_series(named["name"]).alias("person_fold"))


def _shift(other: pl.DataFrame, frame: pl.DataFrame, people: Population) -> tuple[int, int]:
    """(rows down where most of the names are found again, one such row); (0, 0) if they are not."""
    wanted = other.select("row", *PLACE, "person_fold").explode("person_fold")
    listed = frame.join(wanted.select(PLACE).unique(), on=PLACE, how="semi")
    listed = listed.select(
        *PLACE, "row", pl.col("id_number").fill_null("").alias("number"),
        names.fold_series(listed["name"]).alias("found"),
    )  # fmt: skip
    wanted = wanted.join(listed.select(*PLACE, "row", "number"), on=[*PLACE, "row"], how="left")
    best: tuple[int, int, int] = (0, 0, 0)
    for down in NEIGHBOURS:
        again = wanted.with_columns(near=pl.col("row") + down).join(
            listed, left_on=[*PLACE, "near", "person_fold"], right_on=[*PLACE, "row", "found"]
        )
        # The same person's line of another month stands next to his own; nothing slipped.
        again = again.filter(pl.col("number_right") != pl.col("number"))
        hits = again["row"].unique()
        if len(hits) > best[0]:
            best = (len(hits), down, int(hits.sort()[0]))
    hits_found, down, example = best
    enough = hits_found >= LEAST_SHIFTED and 2 * hits_found > other.height
    return (down, example) if enough else (0, 0)
