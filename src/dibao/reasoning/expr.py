"""The notation rules are written in: figures with bounds, answers with three values.

An expression is only a tree of what is meant. `explain` reads it for one household, `sql`
reads it for everybody; nothing here computes. A figure compared gives an answer; answers
combine with `& | ~`. Scopes: a *row* of a fact's source, a *member*, a *unit* (household,
family, account) of members. All nodes stand in one file: figures build answers and answers
are counted into figures, so neither can be known without the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar


class Expr:
    """A node of the notation: a dataclass, which lists its fields in `__match_args__`."""

    __match_args__: ClassVar[tuple[str, ...]] = ()

    def parts(self) -> Iterator[Expr]:
        """Direct children, in the order they are read."""
        for name in self.__match_args__:
            value = getattr(self, name)
            if isinstance(value, Expr):
                yield value
            elif isinstance(value, tuple):
                yield from (v for v in value if isinstance(v, Expr))
            elif isinstance(value, Mapping):
                yield from (v for v in value.values() if isinstance(v, Expr))

    def walk(self) -> Iterator[Expr]:
        """This node and everything below it."""
        yield self
        for part in self.parts():
            yield from part.walk()


class Figure(Expr):
    """A node that yields bounds."""

    def __add__(self, other: Figure) -> Figure:
        return Plus(self, other)

    def __sub__(self, other: Figure) -> Figure:
        return Minus(self, other)

    def __mul__(self, other: Figure | int) -> Figure:
        return Times(self, Constant(Fraction(other)) if isinstance(other, int) else other)

    def __gt__(self, other: Figure) -> Condition:
        return Compare(">", self, other)

    def __ge__(self, other: Figure) -> Condition:
        return Compare(">=", self, other)

    def __lt__(self, other: Figure) -> Condition:
        return Compare("<", self, other)

    def __le__(self, other: Figure) -> Condition:
        return Compare("<=", self, other)


class Condition(Expr):
    """A node that yields an answer."""

    def __and__(self, other: Condition) -> Condition:
        before = self.conditions if isinstance(self, And) else (self,)
        return And((*before, other))

    def __or__(self, other: Condition) -> Condition:
        before = self.conditions if isinstance(self, Or) else (self,)
        return Or((*before, other))

    def __invert__(self) -> Condition:
        return Not(self)

    def __bool__(self) -> bool:
        raise TypeError("规则里的条件没有真假：请用 & | ~ 连接")


# ---- figures -------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Constant(Figure):
    """An exact number that is no policy number (0, 1, 12)."""

    value: Fraction


@dataclass(frozen=True, eq=False)
class Number(Figure):
    """A number of the law; its value, day, place and paper come from the policy."""

    key: str


@dataclass(frozen=True, eq=False)
class Today(Figure):
    """The as-of day, as days since 1970-01-01."""


@dataclass(frozen=True, eq=False)
class YearsAgo(Figure):
    """The day so many full years before the as-of day (ages)."""

    years: int


@dataclass(frozen=True, eq=False)
class FieldOf(Figure):
    """A bound field of the row at hand (money in fen, day, month, count)."""

    name: str


@dataclass(frozen=True, eq=False)
class RowDay(Figure):
    """The data day of the row at hand."""


@dataclass(frozen=True, eq=False)
class MonthOf(Figure):
    """The month a day lies in."""

    day: Figure


@dataclass(frozen=True, eq=False)
class OverLine(Figure):
    """A balance, or where the bank only says 超/未超, the bounds that this answer gives."""

    amount: Figure
    over: str
    line: Figure


@dataclass(frozen=True, eq=False)
class FactFigure(Figure):
    """A figure fact of the subject at hand (the member, or the unit)."""

    name: str


@dataclass(frozen=True, eq=False)
class OfUnit(Figure):
    """A unit's figure, read while speaking of one of its members."""

    figure: Figure


@dataclass(frozen=True, eq=False)
class Total(Figure):
    """Sum of a figure over the members."""

    figure: Figure


@dataclass(frozen=True, eq=False)
class CountMembers(Figure):
    """How many members meet the condition: [certain, certain + unknown]."""

    condition: Condition


@dataclass(frozen=True, eq=False)
class Plus(Figure):
    """Sum of two figures."""

    left: Figure
    right: Figure


@dataclass(frozen=True, eq=False)
class SumOf(Figure):
    """Sum of several figures under one name."""

    label: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, eq=False)
class Minus(Figure):
    """Difference: [a.least - b.most, a.most - b.least]."""

    left: Figure
    right: Figure


@dataclass(frozen=True, eq=False)
class Times(Figure):
    """A figure times a known number that is not negative."""

    figure: Figure
    by: Figure


@dataclass(frozen=True, eq=False)
class Larger(Figure):
    """The larger of two figures."""

    left: Figure
    right: Figure


@dataclass(frozen=True, eq=False)
class Smaller(Figure):
    """The smaller of two figures."""

    left: Figure
    right: Figure


@dataclass(frozen=True, eq=False)
class ChooseFigure(Figure):
    """One of several figures, by the word a policy number sets (index.scope …)."""

    key: str
    by_word: Mapping[str, Figure]


# ---- conditions ----------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Always(Condition):
    """A constant answer, 0 no · 1 cannot tell · 2 yes."""

    value: int


@dataclass(frozen=True, eq=False)
class Compare(Condition):
    """a < b and its kin, on bounds."""

    op: str
    left: Figure
    right: Figure


@dataclass(frozen=True, eq=False)
class OneOf(Condition):
    """A coded field of the row (or a `set` fact) is inside the codes."""

    name: str
    codes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class HasText(Condition):
    """A text field of the row is not blank."""

    name: str


@dataclass(frozen=True, eq=False)
class FactHolds(Condition):
    """An `any` fact of the subject at hand."""

    name: str


@dataclass(frozen=True, eq=False)
class FactOneOf(Condition):
    """A `set` fact of the subject at hand is inside the codes."""

    name: str
    codes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Absent(Condition):
    """Asked, answered in full, and not found in the source."""

    source: str


@dataclass(frozen=True, eq=False)
class Letter(Condition):
    """A letter of authorisation in force covers the source for this person."""

    source: str


@dataclass(frozen=True, eq=False)
class OfUnitHolds(Condition):
    """A unit's condition, read while speaking of one of its members."""

    condition: Condition


@dataclass(frozen=True, eq=False)
class AnyMember(Condition):
    """Some member meets the condition."""

    condition: Condition


@dataclass(frozen=True, eq=False)
class AllMembers(Condition):
    """Every member meets the condition."""

    condition: Condition


@dataclass(frozen=True, eq=False)
class And(Condition):
    """All of them."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, eq=False)
class Or(Condition):
    """Any of them."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, eq=False)
class Not(Condition):
    """The opposite."""

    condition: Condition


@dataclass(frozen=True, eq=False)
class NotRuledOut(Condition):
    """Met unless something certain says no (only in offers)."""

    condition: Condition


@dataclass(frozen=True, eq=False)
class Question(Condition):
    """A condition that alone never decides: its yes is only a question."""

    condition: Condition


@dataclass(frozen=True, eq=False)
class Called(Condition):
    """A condition under the name a person would give it; it means nothing else."""

    label: str
    condition: Condition


@dataclass(frozen=True, eq=False)
class ChooseCondition(Condition):
    """One of several conditions, by the word a policy number sets."""

    key: str
    by_word: Mapping[str, Condition]
