"""What a procedure is made of: states, steps, clocks, roles, conditions and remedies.

Invariant: these are plain frozen values; whether they hang together is decided in `reading`,
`graph` and `safety` before anybody can work with them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

# What a state means for the money: paid as before · a member's share less · one share held back for
# a short time · nothing paid any more · not about money.
Payment = Literal["paid", "less", "held", "stopped", "none"]
# What a step does to a family. The first eight need the acts of `safety.NEEDED`.
Effect = Literal[
    "stop", "cut", "death", "suspend", "refuse", "turn_away", "end_review", "repay",
    "enrol", "raise", "resume", "restore", "aid", "",
]  # fmt: skip
HARMFUL = (
    "stop",
    "cut",
    "death",
    "suspend",
    "refuse",
    "turn_away",
    "end_review",
    "repay",
)
Unit = Literal["工作日", "日", "月"]
UNITS: tuple[Unit, ...] = ("工作日", "日", "月")
FAMILY_UNIT, TOWN_UNIT = "家庭和群众", "乡镇"
SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time set by a paper: so many working days, calendar days or months."""

    key: str
    label: str
    count: int
    unit: Unit
    paper: str = ""


Terms = Mapping[str, Term]


@dataclass(frozen=True, slots=True)
class Clock:
    """Runs from the latest time step `since` was done ('' = since the case came into its state)."""

    number: str
    since: str = ""
    rolls: bool = False


@dataclass(frozen=True, slots=True)
class Role:
    """Who acts. `decides` is false for those who only assist, such as village clerks."""

    key: str
    zh: str
    unit: str
    decides: bool
    clashes: tuple[str, ...] = ()
    delegated_to: str = ""
    stands_in: str = ""


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition that a named person confirms; `refuses` is said while it is not confirmed."""

    key: str
    zh: str
    refuses: str


@dataclass(frozen=True, slots=True)
class Remedy:
    """What a family can do against an act, from a day, by delegation of the decision."""

    act: str
    delegated: bool
    text: str
    numbers: tuple[str, ...]
    clauses: tuple[str, ...]
    since: dt.date
    until: dt.date | None = None

    def in_force(self, day: dt.date) -> bool:
        """Does it hold for an act of that day?"""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class State:
    """Where a case can be. Clocks stand still in a state that pauses them."""

    key: str
    zh: str
    payment: Payment
    end: bool = False
    pauses: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table. A step without `to` leaves the case in its state."""

    key: str
    zh: str
    begins: tuple[str, ...]
    to: str
    by: str
    second: str
    other_than: tuple[str, ...]
    needs: tuple[str, ...]
    makes: tuple[str, ...]
    within: tuple[Clock, ...]
    after: tuple[Clock, ...]
    guards: tuple[str, ...]
    acts: tuple[str, ...]
    voids: tuple[str, ...]
    effect: Effect
    opens: tuple[str, ...]
    passes: tuple[str, ...]
    most: int
    clauses: tuple[str, ...]
    own: str
    tells: str
    remedy: str

    @property
    def harmful(self) -> bool:
        """Does it take something from a family?"""
        return self.effect in HARMFUL

    @property
    def freezes(self) -> bool:
        """A decision that can be contested freezes the evidence it rests on."""
        return bool(self.remedy)

    def ends(self, state: str) -> str:
        """The state after this step, taken in `state`."""
        return self.to or state


@dataclass(frozen=True, slots=True)
class Whole:
    """A term for the whole way from one step until a state that ends it."""

    number: str
    since: str
    until: tuple[str, ...]


@dataclass(frozen=True)
class Procedure:
    """A checked table."""

    key: str
    zh: str
    about: str
    family: bool
    start: str
    states: Mapping[str, State]
    steps: Mapping[str, Step]
    whole: tuple[Whole, ...]
    clauses: tuple[str, ...]
    serves: tuple[str, ...]
    pack: str = ""

    def leaving(self, state: str) -> tuple[Step, ...]:
        """The steps that can be taken in a state, in the order of the table."""
        return tuple(s for s in self.steps.values() if state in s.begins)


class TableError(ValueError):
    """Tables cannot be used; every mistake is one Chinese sentence."""

    def __init__(self, mistakes: tuple[str, ...]) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join(mistakes))
