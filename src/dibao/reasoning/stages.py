"""From compiled columns to one statement: members are gathered by unit, units are read, answers told.

Invariant: each stage names only columns of those before it, and a stage that is kept holds only
what a later one reads. Where members and units stand with their facts is the caller's matter:
`Joined` fetches every fact from its own table, `Laid` reads sheets that hold them side by side.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from dibao.reasoning.columns import Columns, Scope, quote, staged
from dibao.reasoning.fact import Fact

# Columns by the way they are called: made ones, facts', absences and letters.
_COLUMN = re.compile(r"\b(?:n\d+_\w+|[a-z]\w*_h?[lmac]|absent_\w+|letter_\w+)\b")
_ENDS = tuple(f"{r}{side}" for r in ("", "h") for side in "lmac")


class Base(Protocol):
    """Where units and members are read: the text after SELECT, joins included."""

    def unit(self, more: str, joins: str) -> str:
        """One line a unit, with `more` columns of what is joined on u.unit_id."""

    def member(self, scope: Scope, more: str, joins: str) -> str:
        """One line a member of a unit, likewise on m.unit_id."""


@dataclass(frozen=True)
class Joined:
    """Every fact has a table of its own; all of one pool."""

    columns: Columns
    pool: str

    def unit(self, more: str, joins: str) -> str:
        own, facts = _joins(self.columns.unit, "u.unit_id", "unit")
        return (
            f"SELECT u.unit_id, u.complete, u.village, u.town{facts}{more} FROM units u {own} "
            f"{joins} WHERE u.pool = {quote(self.pool)}"
        )

    def member(self, scope: Scope, more: str, joins: str) -> str:
        own, facts = _joins(scope, "m.person_id", "person")
        return (
            f"SELECT m.unit_id, m.person_id, p.village, p.town{more}{facts} FROM members m "
            "JOIN units u ON u.unit_id = m.unit_id JOIN people p ON p.person_id = m.person_id "
            f"{joins} {own} WHERE u.pool = {quote(self.pool)}"
        )


@dataclass(frozen=True)
class Laid:
    """Two tables of one pool that hold all a unit or a member needs, column beside column."""

    units: str
    members: str

    def unit(self, more: str, joins: str) -> str:
        return f"SELECT u.*{more} FROM {self.units} u {joins}"

    def member(self, scope: Scope, more: str, joins: str) -> str:
        return f"SELECT m.*{more} FROM {self.members} m {joins}"


@dataclass(frozen=True)
class Needs:
    """What `Laid` tables must hold besides unit_id, person_id, complete, village and town: each
    fact's columns, `absent_unit_KEY`, `absent_member_KEY` and `letter_KEY`."""

    unit_facts: tuple[Fact, ...]
    member_facts: tuple[Fact, ...]
    unit_absents: frozenset[str]
    member_absents: frozenset[str]
    letters: frozenset[str]

    @classmethod
    def of(cls, c: Columns) -> Needs:
        """Of everything compiled."""
        inner = c.inner.facts | c.member.facts
        return cls(
            tuple(f for _, f in sorted(c.unit.facts.items())),
            tuple(f for _, f in sorted(inner.items())),
            frozenset(c.unit.absents), frozenset(c.inner.absents | c.member.absents),
            frozenset(c.inner.letters | c.member.letters),
        )  # fmt: skip


def assemble(level: str, c: Columns, columns: list[str], base: Base) -> str:
    """The statement that tells these columns of every unit, or every member, of the base."""
    steps: list[tuple[str, str]] = []
    joins, more = "", ""
    if c.aggregates or c.inner.facts:
        sums = ", ".join(f"{sql} AS {name}" for name, sql, _ in c.aggregates)
        read = ["unit_id", *_columns([sql for _, sql, _ in c.aggregates])]
        inner = staged(c.inner.columns, f"({base.member(c.inner, '', '')})")
        steps.append(("inner_read", f"SELECT {', '.join(read)} FROM ({inner})"))
        steps.append(("gathered", f"SELECT unit_id, {sums} FROM inner_read GROUP BY unit_id"))
    if c.aggregates:
        joins = "LEFT JOIN gathered g ON g.unit_id = u.unit_id"
        more = "".join(
            f", CASE WHEN g.unit_id IS NULL THEN {nobody} ELSE g.{name} END AS {name}"
            for name, _, nobody in c.aggregates
        )
    last = f"({staged(c.unit.columns, f'({base.unit(more, joins)})')})"
    subject = "unit_id, NULL AS person_id"
    if level == "member":
        needed = _columns([*columns, *(sql for _, sql in c.member.columns)])
        own = [n for n in needed if _of_unit(n, c)]
        steps.append(
            ("unit_read", f"SELECT {', '.join(['unit_id', 'complete', *own])} FROM {last}")
        )
        carried = "".join(f", r.{name}" for name in ("complete", *own))
        sheet = base.member(c.member, carried, "JOIN unit_read r ON r.unit_id = m.unit_id")
        last, subject = f"({staged(c.member.columns, f'({sheet})')})", "unit_id, person_id"
    # Kept apart so that no optimiser unfolds the stages of conditions into one another.
    apart = " MATERIALIZED" if c.dialect == "duckdb" else ""
    body = ",\n".join(f"{name} AS{apart} ({sql})" for name, sql in steps)
    head = f"WITH {body}\n" if steps else ""
    return f"{head}SELECT {subject}, {', '.join(columns)} FROM {last}"


def _columns(texts: Iterable[str]) -> list[str]:
    """The columns that some SQL reads, each once."""
    return sorted({name for text in texts for name in _COLUMN.findall(text)})


def _of_unit(name: str, c: Columns) -> bool:
    """Does the unit's stage hold this column: made there, gathered, or of a fact of the unit's?"""
    made = {n for n, _ in c.unit.columns} | {n for n, _, _ in c.aggregates}
    facts = (name == f"{fact}_{end}" for fact in c.unit.facts for end in _ENDS)
    return name in made or any(facts) or name in {f"absent_unit_{k}" for k in c.unit.absents}


def _joins(scope: Scope, owner: str, kind: str) -> tuple[str, str]:
    joins, columns = "", ""
    for name in sorted(scope.facts):
        joins += f" LEFT JOIN fact_{name} ON fact_{name}.owner = {owner}"
        columns += f", fact_{name}.* EXCLUDE (owner)"
    for source in sorted(scope.absents):
        alias = f"ab_{source}"
        joins += (
            f" LEFT JOIN {kind}_absent {alias} ON {alias}.owner = {owner} "
            f"AND {alias}.source = '{source}'"
        )
        columns += f", coalesce({alias}.absent, 1) AS absent_{scope.level}_{source}"
    for source in sorted(scope.letters):
        alias = f"le_{source}"
        joins += f" LEFT JOIN answers_{source} {alias} ON {alias}.person_id = {owner}"
        columns += f", coalesce({alias}.letter_state, 1) AS letter_{source}"
    return joins, columns
