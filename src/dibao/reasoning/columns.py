"""Columns gathered while an expression is compiled, level by level, and the SELECT that makes them.

A column is made once: the same text at the same level has one name. It names only columns of its own
level, of the rows or facts it stands on, and (the unit's) those gathered of members.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from dibao.reasoning.bounds_sql import Fig
from dibao.reasoning.fact import Fact
from dibao.reasoning.source import Source

_PLAIN = re.compile(r"\w+")
_MADE = re.compile(r"\bn\d+_\w+\b")  # as `_name` gives them


@dataclass
class Scope:
    """Columns gathered while one level (row, member, unit) is compiled."""

    level: str
    columns: list[tuple[str, str]] = field(default_factory=list)
    facts: dict[str, Fact] = field(default_factory=dict)
    absents: set[str] = field(default_factory=set)
    letters: set[str] = field(default_factory=set)
    source: Source | None = None


class Columns:
    """All columns of what is compiled together: those of members read for their unit (`inner`), of
    units, and of members asked themselves."""

    def __init__(self, dialect: str) -> None:
        self.dialect = dialect
        self.inner = Scope("member")
        self.unit = Scope("unit")
        self.member = Scope("member")
        # Column, how members are gathered, and what nobody makes of it.
        self.aggregates: list[tuple[str, str, int]] = []
        self._n = 0
        self._same: dict[tuple[int, str, str], str] = {}

    def _name(self, suffix: str) -> str:
        self._n += 1
        return f"n{self._n}_{suffix}"

    def _column(self, s: Scope, sql: str, suffix: str) -> str:
        """The name of this text as a column of its level."""
        key = (id(s), sql, suffix)
        if key not in self._same:
            self._same[key] = self._name(suffix)
            s.columns.append((self._same[key], sql))
        return self._same[key]

    def _gathered(self, sql: str, suffix: str, nobody: int) -> str:
        """The name of what a unit's members make together, and nobody makes as `nobody`."""
        key = (-1 - nobody, sql, suffix)
        if key not in self._same:
            self._same[key] = self._name(suffix)
            self.aggregates.append((self._same[key], sql, nobody))
        return self._same[key]

    def _answer(self, s: Scope, sql: str) -> str:
        """An answer by the name of its column; one that is a column or a constant needs none."""
        return sql if _PLAIN.fullmatch(sql) else self._column(s, sql, "a")

    def _keep(self, s: Scope, fig: Fig) -> Fig:
        """The figure by the names of its columns; a constant needs none."""
        if fig.constant is not None:
            return fig
        lo = self._column(s, fig.lo, "l")
        return Fig(lo, self._column(s, fig.hi, "m"), fig.den)


def staged(columns: list[tuple[str, str]], base: str) -> str:
    """SELECT * of `base` with the columns made in stages, each stage on those before it.

    A column that used another of the same SELECT would be expanded into it again and again
    (measured: minutes instead of milliseconds for a rule of thirty conditions).
    """
    depth: dict[str, int] = {}
    for name, sql in columns:
        used = [depth[n] for n in _MADE.findall(sql) if n in depth]
        depth[name] = 1 + max(used, default=0)
    result = f"SELECT * FROM {base}"
    for level in range(1, max(depth.values(), default=0) + 1):
        made = ", ".join(f"{sql} AS {name}" for name, sql in columns if depth[name] == level)
        result = f"SELECT *, {made} FROM ({result})"
    return result


def quote(text: str) -> str:
    """A SQL string literal."""
    return "'" + text.replace("'", "''") + "'"
