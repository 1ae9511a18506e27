"""One household as the explaining reading needs it: members, their rows, what sources said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from dibao.reasoning.explain import Law, Person, Reading, SourceAnswer, Unit
from dibao.reasoning.source import Source
from dibao.reasoning.things import LinkedRow
from dibao.screening.engine import Evidence
from dibao.screening.population import Population


class Subjects:
    """Builds units for the explaining reading; only for the units asked for."""

    def __init__(
        self, population: Population, evidence: Evidence, sources: Mapping[str, Source],
        wanted: set[int],
    ) -> None:  # fmt: skip
        self.population, self.evidence, self.sources = population, evidence, sources
        units = population.units.filter(pl.col("unit_id").is_in(list(wanted)))
        self.units = {u["unit_id"]: u for u in units.iter_rows(named=True)}
        members = population.members.filter(pl.col("unit_id").is_in(list(wanted)))
        self.members: dict[int, list[int]] = {}
        for unit, person in members.select("unit_id", "person_id").iter_rows():
            self.members.setdefault(unit, []).append(person)
        persons = set(members["person_id"].to_list())
        people = population.people.filter(pl.col("person_id").is_in(list(persons)))
        self.people = {p["person_id"]: p for p in people.iter_rows(named=True)}
        self.rows = {k: self._rows(k, persons) for k in evidence.rows}
        self.answers = {k: self._answers(k, persons) for k in evidence.answers}
        self.household_rows = {k: self._household_rows(k, wanted) for k in evidence.household_links}
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
            rows={k: r.get(unit_id, []) for k, r in self.household_rows.items()},
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
                {k: r.get(person_id, []) for k, r in self.rows.items()},
                {k: a[person_id] for k, a in self.answers.items() if person_id in a},
                (p["village"] or "", p["town"] or ""),
            )  # fmt: skip
        return self._persons[person_id]

    def _rows(self, key: str, persons: set[int]) -> dict[int, list[LinkedRow]]:
        links = self.evidence.links.get(key)
        if links is None or links.is_empty():
            return {}
        near = links.filter(pl.col("person_id").is_in(list(persons)))
        joined = near.join(self.evidence.rows[key], on="row_id").sort("person_id", "row_id")
        flags = self._flags(key, persons)
        found: dict[int, list[LinkedRow]] = {}
        for row in joined.iter_rows(named=True):
            person = row["person_id"]
            authorised, letter = flags.get(person, (True, False))
            found.setdefault(person, []).append(LinkedRow(row, row["class"], authorised, letter))
        return found

    def _flags(self, key: str, persons: set[int]) -> dict[int, tuple[bool, bool]]:
        if key not in self.evidence.answers:
            return {}
        table = self.evidence.answers[key].table.select("person_id", "authorised", "letter")
        near = table.filter(pl.col("person_id").is_in(list(persons)))
        return {p: (bool(a), bool(le)) for p, a, le in near.iter_rows()}

    def _answers(self, key: str, persons: set[int]) -> dict[int, SourceAnswer]:
        answers = self.evidence.answers[key]
        near = pl.col("person_id").is_in(list(persons))
        said: dict[int, list[tuple[str, str]]] = {}
        quiet = ["not_asked", "no_authorisation", "stale"]
        for p, party, answer in (
            answers.said.filter(near & pl.col("answer").is_in(quiet))
            .select("person_id", "party", "answer").iter_rows()
        ):  # fmt: skip
            said.setdefault(p, []).append((party, answer))
        return {
            r["person_id"]: SourceAnswer(
                bool(r["open"]), bool(r["open_anyway"]), bool(r["letter"]), r["letter_state"],
                r["absent"], tuple(said.get(r["person_id"], ())), answers.searched,
            )
            for r in answers.table.filter(near).iter_rows(named=True)
        }  # fmt: skip

    def _household_rows(self, key: str, wanted: set[int]) -> dict[int, list[LinkedRow]]:
        near = self.evidence.household_links[key].filter(pl.col("unit_id").is_in(list(wanted)))
        found: dict[int, list[LinkedRow]] = {}
        for row in (
            near.join(self.evidence.rows[key], on="row_id").sort("row_id").iter_rows(named=True)
        ):
            found.setdefault(row["unit_id"], []).append(LinkedRow(row, "exact", True, True))
        return found

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
