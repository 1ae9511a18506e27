"""One household as the explaining reading needs it: members, their rows, what sources said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from dibao.reasoning.explain import Reading
from dibao.reasoning.source import Source
from dibao.reasoning.subjects import Law, Person, SourceAnswer, Unit
from dibao.reasoning.things import LinkedRow
from dibao.screening.engine import Evidence
from dibao.screening.links import SCHEMA
from dibao.screening.on_demand import Of, Rows, Said
from dibao.screening.population import Population


class Subjects:
    """Builds units for the explaining reading; only for the units asked for."""

    def __init__(
        self, population: Population, evidence: Evidence, sources: Mapping[str, Source],
        wanted: set[int],
    ) -> None:  # fmt: skip
        self.population, self.evidence, self.sources = population, evidence, sources
        near = pl.DataFrame({"unit_id": sorted(wanted)}, schema={"unit_id": pl.Int64})
        units = population.units.join(near, on="unit_id", how="semi", maintain_order="left")
        self.units = {u["unit_id"]: u for u in units.iter_rows(named=True)}
        members = population.members.join(near, on="unit_id", how="semi", maintain_order="left")
        self.members: dict[int, list[int]] = {}
        for unit, person in members.select("unit_id", "person_id").iter_rows():
            self.members.setdefault(unit, []).append(person)
        persons = members.select("person_id").unique()
        people = population.people.join(persons, on="person_id", how="semi")
        self.people = {p["person_id"]: p for p in people.iter_rows(named=True)}
        self.answers = {k: Said(a, persons) for k, a in evidence.answers.items()}
        self.rows = {k: self._rows(k, persons) for k in evidence.rows}
        self.household_rows = {k: self._household_rows(k, near) for k in evidence.household_links}
        self._persons: dict[int, Person] = {}
        self._readings: dict[int, Reading] = {}
        self._closed = {k: _closed(t) for k, t in evidence.household_answers.items()}
        self._homes: dict[int, str] | None = None

    def unit(self, unit_id: int) -> Unit:
        """The unit with its members, ready to be explained."""
        u = self.units[unit_id]
        gap = f"家庭人口登记 {u['size']} 人，名册只列 {u['listed']} 人"
        return Unit(
            str(unit_id),
            [self.person(p) for p in self.members.get(unit_id, ())],
            bool(u["complete"]),
            rows=Of(self.household_rows, unit_id),
            answers=self._unit_answers(unit_id),
            places=(u["village"] or "", u["town"] or ""),
            gap=gap,
        )

    def reading(self, unit_id: int, law: Law) -> Reading:
        """The unit under the law of the run; made once, so that rules share what was read."""
        if unit_id not in self._readings:
            self._readings[unit_id] = Reading(law, self.unit(unit_id))
        return self._readings[unit_id]

    def person(self, person_id: int) -> Person:
        """One person with rows and answers; made once."""
        if person_id not in self._persons:
            p = self.people[person_id]
            self._persons[person_id] = Person(
                str(person_id), p["name"],
                Of(self.rows, person_id), Of(self.answers, person_id),
                (p["village"] or "", p["town"] or ""),
            )  # fmt: skip
        return self._persons[person_id]

    def _rows(self, key: str, persons: pl.DataFrame) -> Rows:
        said = self.answers.get(key)

        def make() -> pl.DataFrame:
            links = self.evidence.links.get(key)
            if links is None:
                links = pl.DataFrame(schema=SCHEMA)
            near = links.join(persons, on="person_id", how="semi")
            return near.join(self.evidence.rows[key], on="row_id").sort("person_id", "row_id")

        def link(person: int, row: dict[str, Any]) -> LinkedRow:
            authorised, letter = (True, False) if said is None else said.flags(person)
            return LinkedRow(row, row["class"], authorised, letter)

        return Rows("person_id", make, link)

    def _household_rows(self, key: str, wanted: pl.DataFrame) -> Rows:
        def make() -> pl.DataFrame:
            near = self.evidence.household_links[key].join(wanted, on="unit_id", how="semi")
            return near.join(self.evidence.rows[key], on="row_id").sort("unit_id", "row_id")

        return Rows("unit_id", make, lambda _, row: LinkedRow(row, "exact", True, True))

    def _unit_answers(self, unit_id: int) -> dict[str, SourceAnswer]:
        found: dict[str, SourceAnswer] = {}
        for key, closed in self._closed.items():
            is_open = unit_id not in closed
            found[key] = SourceAnswer(
                is_open, is_open, True, 2, 1, (("", "not_asked"),) if is_open else ()
            )
        return found

    def name(self, person_id: int | None) -> dict[str, Any]:
        """The person's own line, or blanks."""
        nobody = {"name": "", "id_number": "", "id_text": ""}
        return nobody if person_id is None else self.people.get(person_id, nobody)

    def household_of(self, unit_id: int) -> str:
        """The household a person of the disability register belongs to, where a list has it."""
        if self._homes is None:
            units = self.population.units.filter(pl.col("pool").is_in(["roster", "former"]))
            tied = self.population.members.join(
                units.select("unit_id", "household_no"), on="unit_id"
            )
            self._homes = dict(tied.select("person_id", "household_no").iter_rows())
        return next((self._homes[p] for p in self.members.get(unit_id, ()) if p in self._homes), "")


def _closed(answers: pl.DataFrame) -> set[int]:
    """Units that a register tied by household number answered for."""
    said = answers.group_by("unit_id").agg(pl.col("open").max())
    return set(said.filter(pl.col("open") != 1)["unit_id"])
