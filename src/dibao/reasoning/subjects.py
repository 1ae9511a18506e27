"""Of whom and under what an expression is read, and the tree that a reading leaves behind.

Every node holds both readings, certain and at hand; a figure never loses the rows it stands on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dibao.reasoning.answer import Answer
from dibao.reasoning.bounds import Bounds
from dibao.reasoning.fact import Fact
from dibao.reasoning.numbers import Numbers
from dibao.reasoning.source import Source
from dibao.reasoning.things import LinkedRow

Value = Bounds | Answer | int


@dataclass(frozen=True, slots=True)
class Evidence:
    """The very row a figure rests on; row 0 = the whole sheet was searched."""

    file: str
    sheet: str
    row: int
    link: str = "exact"


@dataclass(slots=True)
class Node:
    """One line of the reasoning: what, both readings, from where."""

    kind: str
    text: str
    certain: Value
    hand: Value
    unit: str = ""
    parts: list[Node] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    hand_evidence: list[Evidence] = field(default_factory=list)
    paper: str = ""
    notes: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def walk(self) -> Iterable[Node]:
        """This line and all below."""
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(slots=True)
class SourceAnswer:
    """What a source said about one person: is more possible, and in words for each party.

    `open`: something may exist that was not answered (as declared); `open_anyway`: the same if
    letters did not matter; `letter`: a letter in force was shown; `absent`: 2 yes, 1 unknown,
    0 no; `words`: (party, answer) for every answer that leaves something open.
    """

    open: bool = True
    open_anyway: bool = True
    letter: bool = False
    letter_state: int = 1
    absent: int = 1
    words: tuple[tuple[str, str], ...] = (("", "not_asked"),)
    searched: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Person:
    """A person with the rows that stand, or may stand, for him."""

    person_id: str
    name: str
    rows: Mapping[str, list[LinkedRow]] = field(default_factory=dict)
    answers: Mapping[str, SourceAnswer] = field(default_factory=dict)
    places: tuple[str, ...] = ()

    def answer(self, source: str) -> SourceAnswer:
        """What the source said; a source that never came was not asked."""
        return self.answers.get(source) or SourceAnswer()


@dataclass(slots=True)
class Unit:
    """A household, family or account: its members, and rows tied by its own number."""

    unit_id: str
    members: list[Person]
    complete: bool = True
    rows: Mapping[str, list[LinkedRow]] = field(default_factory=dict)
    answers: Mapping[str, SourceAnswer] = field(default_factory=dict)
    places: tuple[str, ...] = ()
    gap: str = ""


@dataclass(frozen=True)
class Law:
    """What an expression is read under: sources, facts, numbers and the day."""

    sources: Mapping[str, Source]
    facts: Mapping[str, Fact]
    numbers: Numbers
    as_of: int
