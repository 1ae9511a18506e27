"""Households drawn by lot, to be visited without knowing what the comparison said.

Invariant: what is drawn depends on the roster, the day and the numbers of the law, on nothing a
person is like; from the list nobody can tell a household with a lead from one without.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import polars as pl

Kind = Literal["unflagged", "blind"]
KINDS: tuple[Kind, ...] = ("unflagged", "blind")
AGREES, DIFFERS, ABSENT = "与登记一致", "有不一致", "没见到人"
RESULTS = (AGREES, DIFFERS, ABSENT)


@dataclass(frozen=True)
class Drawn:
    """One household of the sample; `kind` stands in no paper that visitors see."""

    sample_id: str
    kind: Kind
    unit_id: int
    household_no: str
    village: str
    group: str
    head: str
    members: int


def sample_id(day: dt.date, kind: Kind, household_no: str) -> str:
    """A name that tells the day of the draw and, to eyes, nothing else."""
    text = f"{day.isoformat()}|{kind}|{household_no}"
    return f"{day:%Y%m%d}-{hashlib.sha256(text.encode()).hexdigest()[:10]}"


def drawn_as(told: Sequence[str], household_nos: Iterable[str]) -> dict[str, tuple[Kind, str]]:
    """Filled-in names that are ours → how the household was drawn, and its number."""
    days = {day for sample in told if (day := _day(sample)) is not None}
    wanted, nos = set(told), list(household_nos)
    named = {sample_id(day, k, no): (k, no) for day in days for k in KINDS for no in nos}
    return {sample: named[sample] for sample in wanted if sample in named}


def _day(sample: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(sample.partition("-")[0])
    except ValueError:
        return None


def draw(run: Any) -> list[Drawn]:
    """The sample of a run: unflagged households by village, and a part of those with a lead."""
    numbers = run.law.numbers
    size, share = numbers.in_general("sample.size"), numbers.in_general("sample.blind_share")
    if size is None or share is None:
        return []
    roster = run.people.units.filter((pl.col("pool") == "roster") & (pl.col("household_no") != ""))
    flagged = {
        x.unit_id for x in [*run.leads, *run.withheld.leads] if x.rule.sight == "household"
    }  # fmt: skip
    free = roster.filter(~pl.col("unit_id").is_in(list(flagged)))
    chosen: list[tuple[Kind, str]] = [
        ("unflagged", no) for no in by_village(_by_place(free), int(size), run.as_of)
    ]
    told = {x.unit_id for x in run.leads if x.rule.sight == "household"}
    known = roster.filter(pl.col("unit_id").is_in(list(told)))["household_no"].to_list()
    chosen += [("blind", no) for no in _first(known, _rounded(len(known) * share), run.as_of)]
    kinds = {no: kind for kind, no in chosen}
    names = dict(run.people.people.select("person_id", "name").iter_rows())
    homes = roster.filter(pl.col("household_no").is_in(list(kinds)))
    return [
        Drawn(
            sample_id(run.as_of, kinds[u["household_no"]], u["household_no"]),
            kinds[u["household_no"]], u["unit_id"], u["household_no"], u["village"] or "",
            u["group"] or "", names.get(u["head_id"], ""), int(u["listed"]),
        )
        for u in homes.sort("village", "group", "household_no").iter_rows(named=True)
    ]  # fmt: skip


def by_village(homes: Mapping[str, list[str]], size: int, day: dt.date) -> list[str]:
    """Household numbers, in each village as many as its share of all (largest remainders)."""
    total = sum(map(len, homes.values()))
    size = min(size, total)
    whole = {v: size * len(nos) // total for v, nos in homes.items()} if total else {}
    rest = sorted(whole, key=lambda v: (-(size * len(homes[v]) % total), v))
    for village in rest[: size - sum(whole.values())]:
        whole[village] += 1
    return [no for v in sorted(whole) for no in _first(homes[v], whole[v], day)]


def _by_place(units: pl.DataFrame) -> dict[str, list[str]]:
    grouped = units.group_by("village").agg(pl.col("household_no"))
    return {v or "": nos for v, nos in grouped.iter_rows()}


def _first(household_nos: Iterable[str], much: int, day: dt.date) -> list[str]:
    """The first by lot: numbers in the order of their seal with the day."""
    lot = sorted(household_nos, key=lambda no: hashlib.sha256(f"{day}|{no}".encode()).digest())
    return lot[:much]


def _rounded(much: Fraction) -> int:
    return -int(-much // 1)  # at least one of any
