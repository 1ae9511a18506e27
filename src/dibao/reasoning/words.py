"""The words a rule file is written in: each builds the nodes of `expr` that it means.

A word adds no meaning of its own: whatever it says can be written, longer, with nodes alone.
"""

from __future__ import annotations

from fractions import Fraction

from dibao.reasoning.expr import (
    Absent,
    AllMembers,
    Always,
    AnyMember,
    Condition,
    Constant,
    CountMembers,
    FactFigure,
    FactHolds,
    FactOneOf,
    FieldOf,
    Figure,
    NotRuledOut,
    Number,
    OneOf,
    Question,
    Total,
)


def constant(value: int) -> Figure:
    """An exact whole number."""
    return Constant(Fraction(value))


def number(key: str) -> Figure:
    """A number of the law."""
    return Number(key)


def field(name: str) -> Figure:
    """A bound field of the row at hand."""
    return FieldOf(name)


def one_of(name: str, *codes: str) -> Condition:
    """The row's coded field is one of these."""
    return OneOf(name, codes)


def fact(name: str) -> Figure:
    """A figure fact of the subject."""
    return FactFigure(name)


def holds(name: str) -> Condition:
    """An `any` fact of the subject."""
    return FactHolds(name)


def fact_one_of(name: str, *codes: str) -> Condition:
    """A `set` fact of the subject is one of these."""
    return FactOneOf(name, codes)


def total(name: str) -> Figure:
    """Sum of a person's figure fact over the members of the unit."""
    return Total(FactFigure(name))


def any_member(condition: Condition) -> Condition:
    """Some member of the unit."""
    return AnyMember(condition)


def all_members(condition: Condition) -> Condition:
    """Every member of the unit."""
    return AllMembers(condition)


def count_members(condition: Condition | None = None) -> Figure:
    """How many members (meet the condition)."""
    return CountMembers(condition if condition is not None else Always(2))


def not_ruled_out(condition: Condition) -> Condition:
    """Counts as met while unknown."""
    return NotRuledOut(condition)


def certain(condition: Condition) -> Condition:
    """Met only when it is certain; unknown counts as not met."""
    return ~NotRuledOut(~condition)


def question(condition: Condition) -> Condition:
    """A reason to ask, never an answer."""
    return Question(condition)


def absent(source: str) -> Condition:
    """Asked and certainly not there."""
    return Absent(source)
