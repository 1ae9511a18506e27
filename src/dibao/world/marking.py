"""Marks a run against the truth: what was missed, what was raised in vain.

Invariant: reads only the three csv files the contract fixes; knows nothing of how a run works.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from dibao.world.model import truth_key

THINGS = {"车辆": "vehicle", "住房": "house", "经营": "business", "农机": "machinery"}
Row = dict[str, str]


@dataclass(slots=True)
class Marks:
    """`missed`: truths answered otherwise; `extra`: leads of known codes nobody planted."""

    right: int = 0
    missed: list[tuple[Row, str]] = field(default_factory=list)
    extra: list[Row] = field(default_factory=list)


def rows_of(path: Path) -> list[Row]:
    """Rows of a csv file with a head."""
    with path.open(encoding="utf-8-sig", newline="") as source:
        return list(csv.DictReader(source))


def key_of(row: Row) -> tuple[str, str, str]:
    """What a truth and a lead have in common."""
    about = row["household_no"]
    if row.get("subject_kind") in ("village", "batch", "officer"):
        about = about or row["subject"]
    return truth_key(row["code"], about, row["id_number"])


def mark(truth: Path, run: Path) -> Marks:
    """Compare truth.csv with leads.csv and cannot_tell.csv of an OUT folder."""
    leads: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for lead in rows_of(run / "leads.csv"):
        leads[key_of(lead)].append(lead)
    open_ = {key_of(row) for row in rows_of(run / "cannot_tell.csv") if "household_no" in row}
    truths = rows_of(truth)
    marks = Marks()
    for case in truths:
        said = {lead["answer"] for lead in about(case, leads.get(key_of(case), []))}
        told = "、".join(sorted(said)) or ("cannot_tell" if key_of(case) in open_ else "no")
        if fits(case["expect"], said, key_of(case) in open_):
            marks.right += 1
        else:
            marks.missed.append((case, told))
    promised = {key_of(c) for c in truths if c["expect"] in ("yes", "unknown")}
    codes = {c["code"] for c in truths}
    for key, found in leads.items():
        if key not in promised and key[0] in codes:
            marks.extra += found
    return marks


def about(case: Row, found: list[Row]) -> list[Row]:
    """Of JG04, only leads about the kind of thing the case is about."""
    thing = THINGS.get(case["why"].split("：")[0])
    return [r for r in found if thing is None or case["code"] != "JG04" or thing in r["rule"]]


def fits(expect: str, said: set[str], told_open: bool) -> bool:
    """Is that what was to be said?"""
    if expect == "trap":
        return not said
    if expect == "cannot_tell":
        return not said and told_open
    return expect in said
