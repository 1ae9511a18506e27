"""Near relatives of officers among the households on the roster (source KIN).

Invariant: a tie is looked for outward from officers and recipients only; one that no document
states is never more than a question, and a register that did not come leaves the household open.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from dibao.people import kin, names, numbers, relations
from dibao.screening import kin_ends, kinship
from dibao.screening.filings import Register
from dibao.screening.links import STRONG
from dibao.screening.officials import Handlers, officers
from dibao.screening.population import ROSTER
from dibao.screening.seam import Made, Seen

SILENT = ("DS17", "DS06", "DS03")  # without any of these "no path" proves nothing
OTHERS = 3  # households nobody is kin to, before a village's time to handle is worth comparing
YES, NO = "yes", "no"


def make(seen: Seen) -> Made | None:
    """KIN rows: for each household and officer the papers their tie rests on."""
    if "DS17" not in seen.rows or seen.rows["DS17"].is_empty():
        return None
    return _Maker(seen).made()


@dataclass(frozen=True)
class _Home:
    """A household of the roster with everybody listed in it."""

    unit_id: int
    key: str
    village: str
    head: int
    since: tuple[dt.date | None, dt.date | None]
    days: tuple[int | None, int | None]


class _Maker:
    """What is looked up again and again, made once."""

    def __init__(self, seen: Seen) -> None:
        self.seen, self.people = seen, seen.people
        placed = {k: kinship.with_person(seen.rows[k]) for k in kinship.PAPERS if k in seen.rows}
        self.rows: dict[str, pl.DataFrame] = dict(seen.rows) | placed
        self.scope = seen.policy.numbers.word("relatives.scope")
        self.known = kinship.known_names(self.rows)
        valid = seen.policy.sources["DS17"].valid_days
        self.officers = officers(self.rows["DS17"], seen.as_of, valid)
        self.homes = self._homes()
        self.members = self._members()
        self.names = dict(self.people.people.select("person_id", "name").iter_rows())
        self.sexes = dict(self.people.people.select("person_id", "sex").iter_rows())
        self.numbers = dict(self.people.people.select("person_id", "id_number").iter_rows())
        self.said = self._said()
        own = self.people.own.filter(pl.col("source") == "DS01").group_by("person_id")
        self.own_rows = dict(own.agg(pl.col("row_id")).iter_rows())
        self.handlers = Handlers(seen.rows, self._named_rows(), self.officers)
        self.filings = Register(seen)

    def made(self) -> Made:
        found = self._found()
        lines = [line for tie in found for line in self._lines(tie)]
        quick = self._quickest_others({t["home"].unit_id for t in found})
        for line in lines:
            line["others_days_least"] = line["others_days_most"] = quick.get(line["village"])
        frame = pl.DataFrame(lines, schema=_SCHEMA, orient="row").sort(
            "unit_id", "officer", "id_number", "file", "sheet", "row"
        ).with_row_index("row_id").with_columns(pl.col("row_id").cast(pl.Int64))  # fmt: skip
        persons = frame.select("row_id", "person_id", pl.lit("exact").alias("class"))
        return Made(
            "KIN", frame.drop("unit_id", "person_id"), self.people,
            unit_links=frame.select("row_id", "unit_id"), open_units=self._open(),
            person_links=persons,
        )  # fmt: skip

    # ---- households

    def _homes(self) -> dict[int, _Home]:
        rows = self.people.unit_rows.filter(pl.col("source") == "DS01").join(
            self.rows["DS01"], on="row_id"
        )
        least, most = {}, {}
        for name in ("applied", "since"):
            least[name] = pl.col(f"{name}_least").min()
            most[name] = pl.col(f"{name}_most").min()
        told = rows.group_by("unit_id").agg(
            pl.coalesce(least["applied"], least["since"]).alias("since_least"),
            pl.coalesce(most["applied"], most["since"]).alias("since_most"),
            (pl.col("approval_day_least") - pl.col("applied_most")).dt.total_days().min()
            .alias("days_least"),
            (pl.col("approval_day_most") - pl.col("applied_least")).dt.total_days().min()
            .alias("days_most"),
        )  # fmt: skip
        units = self.people.units.filter(pl.col("pool") == ROSTER).join(
            told, on="unit_id", how="left", maintain_order="left"
        )
        return {
            u["unit_id"]: _Home(
                u["unit_id"], u["household_no"] or u["unit_key"], u["village"] or "", u["head_id"],
                (u["since_least"], u["since_most"]), (u["days_least"], u["days_most"]),
            )
            for u in units.iter_rows(named=True)
        }  # fmt: skip

    def _members(self) -> pl.DataFrame:
        """unit_id, person_id: everybody listed, covered or not, and an undeclared spouse."""
        listed = self.people.unit_rows.filter(pl.col("source") == "DS01").join(
            self.people.own.filter(pl.col("source") == "DS01").select("row_id", "person_id"),
            on="row_id",
        )
        both = pl.concat([
            listed.select("unit_id", "person_id"),
            self.people.members.select("unit_id", "person_id"),
        ]).unique()  # fmt: skip
        return both.filter(pl.col("unit_id").is_in(list(self.homes)))

    def _said(self) -> dict[tuple[int, int], str]:
        """What the roster calls a member in the words of the family: 妻子, 长子."""
        own = self.people.own.filter(pl.col("source") == "DS01").select("row_id", "person_id")
        told = (
            self.people.unit_rows.filter(pl.col("source") == "DS01").join(own, on="row_id")
            .join(self.rows["DS01"].filter(pl.col("relation").is_not_null()), on="row_id")
            .filter(~pl.col("relation").is_in(["head", "self", "other_kin"]))
        )  # fmt: skip
        cells = told.select("unit_id", "person_id", "relation_text").iter_rows()
        return {(unit, person): text or "" for unit, person, text in cells}

    def _named_rows(self) -> pl.DataFrame:
        """source, row_id, unit_id of roster rows and of reviews."""
        own = self.people.unit_rows.filter(pl.col("source") == "DS01").select(
            "source", "row_id", "unit_id"
        )
        if "RG06" not in self.rows:
            return own
        review = self.rows["RG06"]
        roster = self.people.units.filter(pl.col("pool") == ROSTER)
        by_no = review.filter(pl.col("household_no") != "").join(
            roster.select("unit_id", "household_no").filter(pl.col("household_no") != ""),
            on="household_no",
        )  # fmt: skip
        by_person = (
            self.seen.links["RG06"]
            .filter(pl.col("class").is_in(STRONG))
            .join(self.members, on="person_id")
        )
        both = pl.concat([by_no.select("row_id", "unit_id"), by_person.select("row_id", "unit_id")])
        return pl.concat(
            [own, both.unique().select(pl.lit("RG06").alias("source"), "row_id", "unit_id")]
        )

    def _open(self) -> pl.DataFrame:
        """Households about whose people one of the needed sources was not heard."""
        parts = [
            self.seen.answers[k].table.select("person_id", "open") for k in SILENT
            if k in self.seen.answers
        ]  # fmt: skip
        heard = pl.concat(parts).group_by("person_id").agg(pl.col("open").max())
        table = (
            self.members.join(heard, on="person_id")
            .group_by("unit_id")
            .agg(pl.col("open").max().cast(pl.Int32))
        )
        units = pl.DataFrame({"unit_id": list(self.homes)}, schema={"unit_id": pl.Int64})
        return units.join(table, on="unit_id", how="left", maintain_order="left").select(
            "unit_id", pl.col("open").fill_null(1).cast(pl.Int32)
        )

    def _quickest_others(self, tied: set[int]) -> dict[str, int]:
        """Shortest certain time from application to approval among a village's other families."""
        known: dict[str, list[int]] = defaultdict(list)
        for home in self.homes.values():
            if home.unit_id not in tied and home.days[0] is not None and home.days[0] >= 0:
                known[home.village].append(home.days[0])
        return {v: min(days) for v, days in known.items() if len(days) >= OTHERS}

    # ---- ties

    def _found(self) -> list[dict[str, Any]]:
        """One a household, person and officer: the surest near relation, sentence and papers."""
        starts = kin_ends.starts(self.rows, self.known, self.officers)
        targets = kin_ends.targets(
            self.rows, self.seen.links, self.people, self.known, self.members
        )
        documents, ended = kinship.documents(self.rows, self.known)
        ways = kin.search(documents, starts["node"], self.scope)
        parted = ended.select(pl.col("one").alias("start"), pl.col("other").alias("person"))
        parted = parted.with_columns(pl.lit("S").alias("chain"))
        ways = ways.join(parted.unique(), on=["start", "person", "chain"], how="anti")
        met = ways.join(starts, left_on="start", right_on="node").join(
            targets, left_on="person", right_on="node"
        )
        best: dict[tuple[int, int, int], dict[str, Any]] = {}
        for row in met.sort("unit_id", "person_id", "officer", "grade", "chain").iter_rows(
            named=True
        ):
            grade = max(row["grade"], row["start_grade"], row["target_grade"])
            near = relations.near(row["chain"], grade, self.scope)
            if near is False:
                continue
            key = (row["unit_id"], row["officer"], row["person_id"])
            tie = {"home": self.homes[row["unit_id"]], "officer": self.officers[row["officer"]],
                   "person": row["person_id"], "chain": row["chain"], "near": near,
                   "papers": row["papers"], "way": row["way"]}  # fmt: skip
            if key not in best or (near and not best[key]["near"]):
                best[key] = tie
        return list(best.values())

    # ---- one tie in rows

    def _lines(self, tie: dict[str, Any]) -> Iterator[dict[str, Any]]:
        home, officer = tie["home"], tie["officer"]
        overlap = officer.overlaps(home.since, self.seen.as_of)
        handled = self.handlers.handled(home.unit_id, officer, home.village)
        filed = self.filings.filed(self._listed(home.unit_id), tie["person"], officer)
        sure = bool(tie["near"]) and officer.role != "local"
        hint = overlap is not False and bool(
            self.handlers.named.get(home.unit_id, set()) & {names.fold(officer.name)}
        )
        common = {
            "unit_id": home.unit_id, "person_id": tie["person"],
            "name": self.names[tie["person"]], "id_text": self.numbers[tie["person"]],
            "id_number": self.numbers[tie["person"]], "id_status": "", "village": home.village,
            "party": "", "data_day": self.seen.as_of, "data_day_from": "",
            "household_no": home.key, "relative": str(tie["person"]), "officer": f"{officer.key}|{officer.name}",
            "officer_name": officer.name, "post": "、".join(officer.posts), "role": officer.role,
            "tie": YES if sure else None, "overlap": _code(overlap), "handled": _code(handled),
            "filed": _code(filed), "named": _code(hint), "path": self._sentence(tie),
            "days_least": home.days[0], "days_most": home.days[1],
        }  # fmt: skip
        for file, sheet, row in sorted(set(self._places(tie, filed=filed, handled=handled))):
            yield common | {"file": file, "sheet": sheet, "row": row}

    def _listed(self, unit_id: int) -> list[int]:
        if not hasattr(self, "_by_unit"):
            self._by_unit: dict[int, list[int]] = defaultdict(list)
            for unit, person in self.members.sort("unit_id", "person_id").iter_rows():
                self._by_unit[unit].append(person)
        return self._by_unit[unit_id]

    def _places(
        self, tie: dict[str, Any], *, filed: bool | None, handled: bool | None
    ) -> Iterator[tuple[str, str, int]]:
        """Where the tie is written: the list of officers, the papers between, the register."""
        wanted = [("DS17", t.row_id) for t in tie["officer"].terms]
        wanted += [kinship.source_of(p) for p in tie["papers"]]
        if handled:
            wanted += self.handlers.papers[tie["home"].unit_id, names.fold(tie["officer"].name)]
        wanted += [("DS01", r) for r in self.own_rows.get(tie["person"], ())]
        for source, row_id in wanted:
            yield self._place(source, row_id)
        if filed is False:
            yield from ((f, s, 0) for f, s in self.seen.answers["RG01"].searched)

    def _place(self, source: str, row_id: int) -> tuple[str, str, int]:
        # Rows are numbered in their own order.
        file, sheet, row = self.rows[source].select("file", "sheet", "row").row(row_id)
        return file, sheet, row

    def _sentence(self, tie: dict[str, Any]) -> str:
        """受助人某某（户主）之弟某某，石岭村村委委员，任期…"""
        officer, home, chain = tie["officer"], tie["home"], tie["chain"]
        name = self.names[tie["person"]]
        said = self.said.get((home.unit_id, tie["person"]), "")
        other = f"户主之{said}{name}" if said else f"家庭成员{name}"
        who = f"户主{name}" if tie["person"] == home.head else other
        post = f"{'、'.join(sorted(officer.villages))}{'、'.join(officer.posts)}"
        sex = numbers.sex_of(officer.number) if officer.number else ""
        back = relations.turned(chain)
        doubt = "" if tie["near"] else "（尚无确凿证件，待核）"
        if chain == "":
            return f"{who}本人登记为{post}{doubt}"
        between = self._between(tie)
        older = None
        if chain == "B" and officer.number and self.numbers[tie["person"]]:
            older = officer.number[6:14] < self.numbers[tie["person"]][6:14]
        called = relations.word(back, sex, by_way_of=between, older=older)
        return f"{who}之{called}{officer.name}登记为{post}{doubt}"

    def _between(self, tie: dict[str, Any]) -> str:
        """Sex of the one person between them, where the way names him."""
        between = [p for p in tie["way"][:-1] if p > 0]
        if len(tie["way"]) != 2 or len(between) != 1:
            return ""
        return "男" if between[0] % 2 else "女"  # the digit of sex stands last


def _code(answer: bool | None) -> str | None:
    return None if answer is None else YES if answer else NO


_SCHEMA: Mapping[str, Any] = {
    "unit_id": pl.Int64, "person_id": pl.Int64, "file": pl.String, "sheet": pl.String,
    "row": pl.Int32, "name": pl.String, "id_text": pl.String, "id_number": pl.String,
    "id_status": pl.String, "village": pl.String, "party": pl.String, "data_day": pl.Date,
    "data_day_from": pl.String, "household_no": pl.String, "officer": pl.String, "relative": pl.String,
    "officer_name": pl.String, "post": pl.String, "role": pl.String, "tie": pl.String,
    "overlap": pl.String, "handled": pl.String, "filed": pl.String, "named": pl.String,
    "path": pl.String, "days_least": pl.Int64, "days_most": pl.Int64,
    "others_days_least": pl.Int64, "others_days_most": pl.Int64,
}  # fmt: skip
