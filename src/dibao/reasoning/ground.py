"""What decides which rows are which things: facts of one ground share their things.

And how the SQL of both things and facts names the columns of typed rows.
"""

from __future__ import annotations

from dataclasses import dataclass

from dibao.reasoning import expr as e
from dibao.reasoning.fact import Fact
from dibao.reasoning.source import BOUND_TYPES, Field, Source


@dataclass(frozen=True)
class Ground:
    """All of a fact that decides which rows are which things; facts of one ground share them."""

    source: str
    subject: str
    link: str
    letter: str
    by_number_only: bool
    always: bool
    one_thing: tuple[str, ...]
    newest_by: str


def ground_of(fact: Fact, source: Source) -> Ground:
    """The ground a fact stands on."""
    return Ground(
        fact.source, fact.subject, fact.link, fact.letter, fact.by_number_only, fact.always,
        source.one_thing if fact.one_thing is None else fact.one_thing,
        fact.newest_by or source.newest_by,
    )  # fmt: skip


def fields_of(fact: Fact, source: Source) -> list[Field]:
    """Fields of the source that a fact reads, by name."""
    names: set[str] = set()
    for x in (fact.value, fact.where, fact.exempt):
        if isinstance(x, str):
            names.add(x)
        elif x is not None:
            names |= {
                n.over if isinstance(n, e.OverLine) else n.name
                for n in x.walk()
                if isinstance(n, e.FieldOf | e.OneOf | e.HasText | e.OverLine)
            }
    return [source.get_field(n) for n in sorted(names)]


def columns_of(f: Field) -> list[str]:
    """Where typed rows hold what the steps read of a field."""
    if f.type in BOUND_TYPES:
        return [f"{f.name}_least", f"{f.name}_most"]
    return [f.name]


def literal(least: int | None) -> str:
    """A bound as SQL; open is NULL."""
    return "NULL" if least is None else str(least)


def column(name: str) -> str:
    """A column's name, quoted: fields may be called like words of SQL (group)."""
    return f'"{name}"'
