"""Rows and answers of persons, turned into Python objects only where a reading asks for them.

Invariant: whoever asks twice gets the very same rows; of the persons of a run only those wanted are
known here. (Of sixty thousand rows that stand for a town's persons the leads rest on five.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Generic, Protocol, TypeVar

import polars as pl

from dibao.reasoning.subjects import SourceAnswer
from dibao.reasoning.things import LinkedRow
from dibao.screening.answers import Answers

Told = TypeVar("Told", covariant=True)
QUIET = ("not_asked", "no_authorisation", "stale")


class Kept(Protocol[Told]):
    """What one source has of each owner."""

    def of(self, owner: int) -> Told:
        """What it has of this one; raises KeyError where it has nothing to say."""
        ...


class Of(Mapping[str, Told], Generic[Told]):
    """By source what is kept of one owner."""

    __slots__ = ("_kept", "_owner")

    def __init__(self, kept: Mapping[str, Kept[Told]], owner: int) -> None:
        self._kept, self._owner = kept, owner

    def __getitem__(self, key: str) -> Told:
        return self._kept[key].of(self._owner)

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)


class Rows:
    """The rows of one source by owner; `make` gives them sorted by owner, with `flags` of each."""

    def __init__(
        self, owner: str, make: Callable[[], pl.DataFrame], link: Callable[[int, Any], LinkedRow]
    ) -> None:
        self._owner, self._make, self._link = owner, make, link
        self._frame: pl.DataFrame | None = None
        self._places: dict[int, tuple[int, int]] = {}
        self._made: dict[int, list[LinkedRow]] = {}

    def of(self, owner: int) -> list[LinkedRow]:
        """The owner's rows, in the order of the source."""
        if owner not in self._made:
            frame = self._ready()
            start, size = self._places.get(owner, (0, 0))
            rows = frame.slice(start, size).iter_rows(named=True) if size else ()
            self._made[owner] = [self._link(owner, row) for row in rows]
        return self._made[owner]

    def _ready(self) -> pl.DataFrame:
        if self._frame is None:
            self._frame = self._make()
            runs = self._frame[self._owner].rle().struct.unnest()
            start = 0
            for size, owner in runs.select("len", "value").iter_rows():
                self._places[owner] = (start, size)
                start += size
        return self._frame


class Said:
    """What one source said of each person."""

    def __init__(self, answers: Answers, persons: pl.DataFrame) -> None:
        self._answers, self._persons = answers, persons
        self._at: dict[int, int] | None = None
        self._columns: list[list[Any]] = []
        self._words: dict[int, list[tuple[str, str]]] = {}
        self._made: dict[int, SourceAnswer] = {}

    def of(self, person: int) -> SourceAnswer:
        """What it said of this one; raises KeyError for a person it has no line of."""
        if person not in self._made:
            self._made[person] = self._told(person)
        return self._made[person]

    def flags(self, person: int) -> tuple[bool, bool]:
        """May its answer be used, and was a letter in force shown?"""
        at = self._ready().get(person)
        return (True, False) if at is None else (
            bool(self._columns[5][at]), bool(self._columns[2][at])
        )  # fmt: skip

    def _told(self, person: int) -> SourceAnswer:
        at = self._ready()[person]
        is_open, anyway, letter, state, absent, _ = (column[at] for column in self._columns)
        words = tuple(self._words.get(person, ()))
        return SourceAnswer(
            bool(is_open), bool(anyway), bool(letter), state, absent, words, self._answers.searched
        )

    def _ready(self) -> dict[int, int]:
        if self._at is None:
            table = self._answers.table.join(self._persons, on="person_id", how="semi")
            self._at = {person: at for at, person in enumerate(table["person_id"].to_list())}
            names = ("open", "open_anyway", "letter", "letter_state", "absent", "authorised")
            self._columns = [table[name].to_list() for name in names]
            quiet = self._answers.said.filter(pl.col("answer").is_in(QUIET))
            quiet = quiet.join(self._persons, on="person_id", how="semi", maintain_order="left")
            for person, party, answer in quiet.select("person_id", "party", "answer").iter_rows():
                self._words.setdefault(person, []).append((party, answer))
        return self._at
