"""The filing of near relatives (RG01): is a tie filed, and how many are, declared against found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from dibao.people import bulk, names
from dibao.screening.links import STRONG
from dibao.screening.officials import Officer
from dibao.screening.population import ROSTER, Population
from dibao.screening.seam import Seen


@dataclass(frozen=True)
class FilingCounts:
    """Households on the roster; None where a list did not come. A filing is the household's."""

    filed: int | None = None
    tied: int | None = None
    tied_without_filing: int | None = None
    filed_without_tie: int | None = None
    yearly: int | None = None
    visited: int | None = None


def count(
    rows: Mapping[str, pl.DataFrame], links: Mapping[str, pl.DataFrame], people: Population
) -> FilingCounts:
    """What the register says against what papers show for certain."""
    ties = rows.get("KIN")
    found = None
    if ties is not None:
        found = ties.filter((pl.col("tie") == "yes") & (pl.col("overlap") == "yes"))
    tied = None if found is None else found["household_no"].n_unique()
    unfiled = None
    if found is not None:
        unfiled = found.filter(pl.col("filed") == "no")["household_no"].n_unique()
    if "RG01" not in rows:  # it did not come, or holds nobody: then ties are told apart by it
        return FilingCounts(tied=tied, tied_without_filing=unfiled or None)
    homes = people.members.join(people.units.filter(pl.col("pool") == ROSTER), on="unit_id")
    number = pl.when(pl.col("household_no") != "").then(pl.col("household_no"))
    told = (
        links["RG01"].filter(pl.col("class").is_in(STRONG))
        .join(homes.select("person_id", number.otherwise(pl.col("unit_key")).alias("home")),
              on="person_id")
        .join(rows["RG01"].select("row_id", "declared_as", "visit_day_most"), on="row_id")
    )  # fmt: skip
    unseen = None
    if ties is not None:
        seen = ties.filter((pl.col("filed") == "yes") & (pl.col("tie") == "yes"))["household_no"]
        unseen = told.filter(~pl.col("home").is_in(seen.implode()))["home"].n_unique()
    return FilingCounts(
        filed=told["home"].n_unique(), tied=tied, tied_without_filing=unfiled,
        filed_without_tie=unseen,
        yearly=told.filter(pl.col("declared_as") == "yearly")["home"].n_unique(),
        visited=told.filter(pl.col("visit_day_most").is_not_null())["home"].n_unique(),
    )  # fmt: skip


def filed_ties(rows: Mapping[str, pl.DataFrame]) -> list[tuple[str, str, str]]:
    """Household number, village and sentence of every tie that stands in the register."""
    if "KIN" not in rows:
        return []
    filed = rows["KIN"].filter((pl.col("filed") == "yes") & (pl.col("overlap") == "yes"))
    told = filed.select("household_no", "village", "path").unique()
    return list(told.sort("village", "household_no", "path").iter_rows())


class Register:
    """The register of near relatives: who was declared as whose, by whichever paper."""

    def __init__(self, seen: Seen) -> None:
        self.came = "RG01" in seen.answers and bool(seen.answers["RG01"].searched)
        table = seen.answers["RG01"].table if "RG01" in seen.answers else None
        self.absent = {} if table is None else dict(table.select("person_id", "absent").iter_rows())
        self.sure: dict[int, set[str]] = defaultdict(set)
        self.maybe: dict[int, set[str]] = defaultdict(set)
        if "RG01" not in seen.rows:
            return
        register = seen.rows["RG01"]
        read = bulk.normalise(register["officer_id"])["id_number"].fill_null("")
        told = register.select(
            "row_id", read.alias("number"), names.fold_series(register["officer_name"]).alias("who")
        )
        tied = seen.links["RG01"].join(told, on="row_id")
        for person, kind, number, who in tied.select(
            "person_id", "class", "number", "who"
        ).iter_rows():
            where = self.sure if kind in STRONG else self.maybe
            where[person] |= {number, who} - {""}

    def filed(self, listed: Iterable[int], person: int, officer: Officer) -> bool | None:
        """Is the tie of the household to the officer in the register? None: cannot be told."""
        who = {officer.number, names.fold(officer.name)} - {""}
        if any(self.sure[p] & who for p in listed):
            return True
        if not self.came or any(self.maybe[p] & who for p in listed):
            return None
        return False if self.absent.get(person, 1) in (0, 2) else None
