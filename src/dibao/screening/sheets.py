"""Units and members of a pool with all that is known of them side by side: rules join nothing.

Invariant: a sheet holds one line for each unit (or member) of its pool, in one order, and in every
column what `views.fact_view` says of that subject. Facts come as they are of the subjects that
have rows; all others have the value that the source's answer leaves them (`views.nothing`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from dibao.reasoning.combining import Silence
from dibao.reasoning.fact import Fact
from dibao.reasoning.stages import Needs
from dibao.screening.population import Population

Found = Mapping[str, Any]  # the columns of facts with `owner`, as arrays; empty if none has rows
BATCH = 61_440  # lines that one core reads at a time
UNSAID = 1  # absent, letter_state of somebody a source's table does not know
_NOBODY = 3  # above every answer: of no member's absence is anything known


class Places:
    """Where a subject stands among all: its place by its id."""

    def __init__(self, ids: pl.Series) -> None:
        self.ids = ids.to_numpy()
        self._in_order = bool((self.ids == np.arange(len(self.ids))).all())
        self._sorted = np.arange(0) if self._in_order else np.argsort(self.ids, kind="stable")

    def __len__(self) -> int:
        return len(self.ids)

    def of(self, ids: Any) -> tuple[Any, Any]:
        """The places of these ids, and which of the ids have one."""
        if self._in_order:
            return ids, (ids >= 0) & (ids < len(self.ids))
        at = np.searchsorted(self.ids, ids, sorter=self._sorted)
        at = self._sorted[np.minimum(at, len(self.ids) - 1)]
        return at, self.ids[at] == ids


@dataclass(frozen=True)
class Column:
    """Whole numbers by place; `open` marks those that are NULL."""

    values: Any
    open: Any

    def at(self, places: Any) -> pa.Array:
        """Those of some places."""
        return pa.array(self.values[places], mask=self.open[places])


def dense(found: Found, name: str, silence: Silence, silent: Any, places: Places) -> Column:
    """One column of a fact for every subject: `found` are those with rows, `silent` says of each
    subject by place whether the source's silence about it is open."""
    answered, opened = silence
    values = np.where(silent, opened or 0, answered or 0).astype(_kind(name))
    nulls = np.where(silent, opened is None, answered is None)
    if found:
        at, known = places.of(found["owner"])
        told, at = found[name][known], at[known]
        values[at] = np.ma.filled(told, 0)
        nulls[at] = np.ma.getmaskarray(told)
    return Column(values, nulls)


def _kind(name: str) -> Any:
    """Answers are small numbers, figures and masks whole ones of 64 bits."""
    return np.int8 if name.endswith(("_a", "_ha")) else np.int64


@dataclass
class Sheets:
    """Everything the sheets are laid out of, and the sheets; filled fact by fact."""

    population: Population
    facts: dict[str, dict[str, Column]] = field(default_factory=dict)
    answers: dict[str, pl.DataFrame] = field(default_factory=dict)
    _laid: dict[tuple[str, str], dict[str, pa.Array]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        people, units, members = (
            self.population.people, self.population.units, self.population.members,
        )  # fmt: skip
        self.people, self.units = Places(people["person_id"]), Places(units["unit_id"])
        self._pool = units["pool"].to_numpy()
        unit, in_units = self.units.of(members["unit_id"].to_numpy())
        person, in_people = self.people.of(members["person_id"].to_numpy())
        known = in_units & in_people
        self._unit, self._person = unit[known], person[known]
        self._said: dict[tuple[str, str], Any] = {}

    def places(self, fact: Fact) -> Places:
        """Those of the fact's subjects."""
        return self.people if fact.subject == "person" and fact.link == "person" else self.units

    def lay(self, pool: str, needs: Needs) -> tuple[pa.Table, pa.Table]:
        """A pool's units and members with all that is needed, and what was laid before."""
        own = np.flatnonzero(self._pool == pool)
        units = self._laid.setdefault(("units", pool), self._units(own))
        listed = np.flatnonzero((self._pool == pool)[self._unit])
        person = self._person[listed]
        members = self._laid.setdefault(("members", pool), self._members(listed))
        for fact in needs.unit_facts:
            self._add(units, fact, own)
        for fact in needs.member_facts:
            self._add(members, fact, person)
        for key in sorted(needs.member_absents):
            told = self._told(key, "absent")[person]
            members.setdefault(f"absent_member_{key}", pa.array(told))
        for key in sorted(needs.letters):
            told = self._told(key, "letter_state")[person]
            members.setdefault(f"letter_{key}", pa.array(told))
        for key in sorted(needs.unit_absents):
            units.setdefault(f"absent_unit_{key}", pa.array(self._least_absent(key)[own]))
        return _table(units), _table(members)

    def _units(self, own: Any) -> dict[str, pa.Array]:
        names = ("unit_id", "complete", "village", "town")
        return _columns(self.population.units.select(names)[own])

    def _members(self, listed: Any) -> dict[str, pa.Array]:
        places = self.population.people.select("person_id", "village", "town")
        unit_id = pl.Series("unit_id", self.units.ids[self._unit[listed]])
        return _columns(places[self._person[listed]].insert_column(0, unit_id))

    def _add(self, sheet: dict[str, pa.Array], fact: Fact, at: Any) -> None:
        for name, column in self.facts[fact.name].items():
            if name not in sheet:
                sheet[name] = column.at(at)

    def _told(self, key: str, what: str) -> Any:
        """What a source's table says of every person, by place."""
        if (key, what) not in self._said:
            told = np.full(len(self.people), UNSAID, np.int8)
            if key in self.answers:
                table = self.answers[key].select("person_id", what).drop_nulls()
                at, known = self.people.of(table["person_id"].to_numpy())
                told[at[known]] = table[what].to_numpy()[known]
            self._said[key, what] = told
        return self._said[key, what]

    def _least_absent(self, key: str) -> Any:
        """The least that is known of any member's absence, by the unit's place."""
        least = np.full(len(self.units), _NOBODY, np.int8)
        if key in self.answers:
            person = np.full(len(self.people), _NOBODY, np.int8)
            table = self.answers[key].select("person_id", "absent").drop_nulls()
            at, known = self.people.of(table["person_id"].to_numpy())
            person[at[known]] = table["absent"].to_numpy()[known]
            np.minimum.at(least, self._unit, person[self._person])
        return np.where(least == _NOBODY, np.int8(UNSAID), least)


def _columns(frame: pl.DataFrame) -> dict[str, pa.Array]:
    return {n: frame[n].to_arrow() for n in frame.columns}


def _table(columns: dict[str, pa.Array]) -> pa.Table:
    whole = pa.table(list(columns.values()), names=list(columns))
    batches: Iterable[pa.RecordBatch] = whole.to_batches(max_chunksize=BATCH)
    return pa.Table.from_batches(batches, whole.schema)
