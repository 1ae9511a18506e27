"""Officers with their terms, posts and the households they handled, as one day's lists show them.

Invariant: a term is an interval of days on either end; a list shows somebody in office on its own
day and, where the end is blank, until the list is too old to be believed, and no further.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from dibao.people import names

NAMES = re.compile(r"[、,，;；/／\s]+")
# Whether group leaders and resident cadres are to file is for each county to say.
LOCAL = re.compile(r"组长|驻村|第一书记|工作队|村民代表|网格")
HANDLER = re.compile(r"低保|民政|社会救助|经办|协理员")
CADRE = re.compile(r"支书|书记|主任|委员|村委|两委|居委|监委|监督|文书|会计|妇联|民兵|支委|村长")


@dataclass(frozen=True, slots=True)
class Term:
    """One line of the list: (least, most) of first and last day, None where open."""

    start: tuple[dt.date | None, dt.date | None]
    end: tuple[dt.date | None, dt.date | None]
    row_id: int

    def overlaps(self, since: tuple[dt.date | None, dt.date | None], day: dt.date) -> bool | None:
        """Was some of the time from `since` to the day a time of office? None: cannot be told."""
        earliest, latest = since[0], min(since[1] or day, day)
        if (self.start[0] and self.start[0] > day) or (
            self.end[1] and earliest and self.end[1] < earliest
        ):
            return False
        begun = self.start[1] is not None and self.start[1] <= day
        lasted = self.end[0] is not None and self.end[0] >= latest
        return True if begun and lasted else None


@dataclass(slots=True)
class Officer:
    """One person of the list, however many lines; `person` None without a usable number."""

    key: str
    name: str
    number: str
    person: int | None
    villages: set[str] = field(default_factory=set)
    posts: list[str] = field(default_factory=list)
    handles: set[str | None] = field(default_factory=set)
    terms: list[Term] = field(default_factory=list)

    @property
    def role(self) -> str | None:
        """cadre, handler, both, or local (a post that only some counties count); None untold."""
        said = "；".join(self.posts)
        handler = "yes" in self.handles or HANDLER.search(said) is not None
        cadre = any(CADRE.search(p) and not LOCAL.search(p) and not HANDLER.search(p)
                    for p in self.posts)  # fmt: skip
        if cadre:
            return "both" if handler else "cadre"
        return "handler" if handler else "local" if LOCAL.search(said) else None

    def overlaps(self, since: tuple[dt.date | None, dt.date | None], day: dt.date) -> bool | None:
        """Any term that does; no only if none may."""
        said = [t.overlaps(since, day) for t in self.terms]
        return True if True in said else None if None in said else False


def officers(placed: pl.DataFrame, as_of: dt.date, valid_days: int) -> list[Officer]:
    """Everybody of the list, by number, else by name and village."""
    found: dict[str, Officer] = {}
    for row in placed.sort("row_id").iter_rows(named=True):
        key = row["id_number"] if row["person"] is not None else f"{row['village']}|{row['fold']}"
        if not row["fold"]:
            continue
        one = found.setdefault(
            f"{key}|{row['fold']}", Officer(key, row["name"], row["id_number"], row["person"])
        )
        one.villages |= {row["village"]} - {""}
        one.posts += [row["post"]] if row["post"] and row["post"] not in one.posts else []
        one.handles.add(row["handles"])
        one.terms.append(_term(row, as_of, valid_days))
    return list(found.values())


def _term(row: Mapping[str, Any], as_of: dt.date, valid_days: int) -> Term:
    heard = row["data_day"] or as_of
    ends = row["end_least"], row["end_most"]
    if ends == (None, None):
        ends = heard + dt.timedelta(days=valid_days), None
    starts = row["start_least"], row["start_most"]
    # Whoever stands on the list of a day is in office that day, unless his term is over.
    if starts == (None, None) and ends[0] is not None and ends[0] >= heard:
        starts = None, heard
    return Term(starts, ends, row["row_id"])


def folded_names(cell: str | None) -> set[str]:
    """The comparable names of a cell that may hold several: 张三、李四."""
    return {names.fold(n) for n in NAMES.split(cell or "")} - {""}


class Handlers:
    """Who handled or checked which household, by the names its own papers give."""

    def __init__(
        self, rows: Mapping[str, pl.DataFrame], homes: pl.DataFrame, listed: list[Officer]
    ) -> None:
        """`homes`: source, row_id, unit_id of the rows that name a handler or a checker."""
        self.named: dict[int, set[str]] = {}
        self.papers: dict[tuple[int, str], list[tuple[str, int]]] = {}
        for key, column in (("DS01", "handler"), ("RG06", "reviewer")):
            if key not in rows:
                continue
            told = homes.filter(pl.col("source") == key).join(
                rows[key].filter(pl.col(column) != "").select("row_id", column), on="row_id"
            )
            for unit, row_id, cell in told.select("unit_id", "row_id", column).iter_rows():
                for fold in folded_names(cell):
                    self.named.setdefault(unit, set()).add(fold)
                    self.papers.setdefault((unit, fold), []).append((key, row_id))
        folds = [names.fold(o.name) for o in listed]
        self.namesakes = {f for f in folds if folds.count(f) > 1}

    def handled(self, unit: int, officer: Officer, village: str) -> bool | None:
        """Does the officer stand as handler or checker there? None: only perhaps."""
        fold = names.fold(officer.name)
        named = self.named.get(unit, set())
        if fold in named:
            return None if fold in self.namesakes else True
        here = not officer.villages or village in officer.villages
        return None if not named and "yes" in officer.handles and here else False
