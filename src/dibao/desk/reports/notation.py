"""What a report is made of: lists, and figures that are nothing but the length or a sum of a list.

Invariant: no number enters a report otherwise than through a list of this report; a list cut into
parts says so, which is how small numbers are hidden without being found again by taking away.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from dibao.papers.small_figures import Sum

FEN = "fen"


@dataclass(frozen=True)
class Line:
    """One thing of a list: its cells, the page that shows it (the address's name and what it takes),
    amounts by name; `about` is the thing itself, for those who cut the list."""

    cells: tuple[str, ...]
    page: tuple[Any, ...] = ()
    sums: Mapping[str, int] = field(default_factory=dict)
    about: Any = None
    query: str = ""

    @property
    def address(self) -> str:
        """Where it is shown; '' where nowhere."""
        if not self.page:
            return ""
        return reverse(self.page[0], args=self.page[1:]) + (f"?{self.query}" if self.query else "")


@dataclass(frozen=True)
class Listed:
    """A list with a key of its own in the report. `unknown`: of how many things nobody wrote down
    whether they belong here, out of `asked`. `told` False: only how many, never
    which. `people` False: its lines are no persons or families, small numbers point at nobody."""

    key: str
    title: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    unknown: int = 0
    asked: int = 0
    told: bool = True
    people: bool = True

    @property
    def nothing(self) -> bool:
        """Did nobody write it down for anything at all?"""
        return 0 < self.unknown == self.asked

    def sum(self, name: str) -> int:
        """The sum of one amount over the lines."""
        return sum(line.sums.get(name, 0) for line in self.lines)

    @property
    def count(self) -> Figure:
        """How many."""
        return Figure(self)

    @property
    def fen(self) -> Figure:
        """How much money."""
        return Figure(self, FEN)


@dataclass(frozen=True)
class Figure:
    """A number of a report: the length of its list, or the sum of an amount, or (with `over`) that
    sum for each line of another list. Money is fen; a share is for display only."""

    of: Listed
    amount: str = ""
    over: Listed | None = None

    @property
    def value(self) -> int | None:
        """The number; None where nothing is known."""
        if self.of.nothing:
            return None
        if self.over is not None and self.over.unknown:
            return None
        whole = self.of.sum(self.amount) if self.amount else len(self.of.lines)
        if self.over is None:
            return whole
        size = len(self.over.lines)
        return (2 * whole + size) // (2 * size) if size else None

    def text(self, missing: bool = True) -> str:
        """As it is printed; what is not registered is said, with how many are missing, never 0."""
        unknown = self.of.unknown
        if self.value is None:
            if self.over is not None:
                return "无法算"
            return f"未登记（缺 {unknown:,}）" if missing else "未登记"
        shown = f"{self.value:,}"
        if self.amount == FEN:
            sign, fen = "-" if self.value < 0 else "", abs(self.value)
            shown = f"{sign}{fen // 100:,}.{fen % 100:02d}"
        if not unknown:
            return shown
        return f"{shown}（缺 {unknown:,}）" if missing else f"{shown}（有缺）"


@dataclass(frozen=True)
class Title:
    """A heading of level 1 (一、) or 2 （一）; the number is part of the text."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Sentence:
    """A sentence with figures at the places named {like this}; without figures it is taken as it
    stands."""

    text: str
    figures: Mapping[str, Figure] = field(default_factory=dict)

    def pieces(self) -> Iterable[str | Figure]:
        """Words and figures in their order."""
        text = self.text
        while self.figures and "{" in text:
            before, _, rest = text.partition("{")
            name, _, text = rest.partition("}")
            yield before
            yield self.figures[name]
        yield text


class Typed(str):
    """Words that somebody typed: names may stand in them, which must not leave the office."""


Cell = Figure | str


@dataclass(frozen=True)
class Grid:
    """A table; rows begin with words. `total`: the last row is the sum."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...] = ()
    note: str = ""
    total: bool = False


Part = Title | Sentence | Grid


@dataclass
class Report:
    """A report, under construction and done. `rests` are what is left of a list beside its parts:
    never written, but it follows by taking away. Of lists that are `tied` all are hidden or none:
    figures written elsewhere give their difference."""

    kind: str
    title: str
    subtitle: str
    signed_by: str
    day: dt.date
    parts: list[Part] = field(default_factory=list)
    lists: dict[str, Listed] = field(default_factory=dict)
    sums: list[Sum] = field(default_factory=list)
    rests: dict[str, Listed] = field(default_factory=dict)
    tied: list[tuple[str, ...]] = field(default_factory=list)

    def listed(
        self, key: str, title: str, heads: tuple[str, ...], lines: Iterable[Line],
        *, unknown: int = 0, asked: int | None = None, told: bool = True, people: bool = True,
    ) -> Listed:  # fmt: skip
        """A new list; ValueError when the key is taken."""
        if key in self.lists:
            raise ValueError(f"报表里有两个名单都叫“{key}”。")
        lines = tuple(lines)
        asked = len(lines) + unknown if asked is None else asked
        made = Listed(key, title, heads, lines, unknown, asked, told, people)
        self.lists[key] = made
        return made

    def counted(self, key: str, title: str, count: int) -> Listed:
        """So many of something of which the report never says which."""
        return self.listed(key, title, (), (Line(()),) * count, told=False)

    def part(
        self, whole: Listed, key: str, title: str, fits: Callable[[Any], bool | None]
    ) -> Listed:
        """Lines of a list that fit; what nobody can say (None) is counted as unknown."""
        said = [(line, fits(line.about)) for line in whole.lines]
        unknown = whole.unknown + sum(yes is None for _, yes in said)
        made = self.listed(
            key, title, whole.heads, (line for line, yes in said if yes), unknown=unknown,
            asked=whole.unknown + len(said), told=whole.told, people=whole.people,
        )  # fmt: skip
        left = tuple(line for line, yes in said if not yes)
        rest = Listed(f"{key}/rest", "", (), left, people=whole.people)
        self.rests[rest.key] = rest
        self.sums.append(Sum(whole.key, (key, rest.key)))
        return made

    def split(
        self, whole: Listed, key: str, names: Mapping[Any, str], by: Callable[[Any], Any]
    ) -> dict[Any, Listed]:
        """The list cut into parts by name. `by` says None where nobody knows; what it says besides
        the names falls in none of them."""
        found: dict[Any, list[Line]] = {name: [] for name in names}
        rest, unknown = [], whole.unknown
        for line in whole.lines:
            at = by(line.about)
            unknown += at is None
            found.get(at, rest).append(line)
        asked = whole.unknown + len(whole.lines)
        made = {
            at: self.listed(f"{key}-{n}", f"{whole.title}：{names[at]}", whole.heads, lines,
                            unknown=unknown, asked=asked, told=whole.told, people=whole.people)
            for n, (at, lines) in enumerate(found.items(), 1)
        }  # fmt: skip
        other = Listed(f"{key}/rest", "", (), tuple(rest), people=whole.people)
        self.rests[other.key] = other
        self.sums.append(Sum(whole.key, (*(x.key for x in made.values()), other.key)))
        return made

    def together(self, key: str, title: str, parts: Iterable[Listed]) -> Listed:
        """Lists one after the other; the whole is known to be their sum."""
        parts = list(parts)
        heads = parts[0].heads if parts else ()
        made = self.listed(
            key, title, heads, (line for p in parts for line in p.lines),
            unknown=sum(p.unknown for p in parts), asked=sum(p.asked for p in parts),
            told=all(p.told for p in parts), people=any(p.people for p in parts),
        )  # fmt: skip
        self.sums.append(Sum(key, tuple(p.key for p in parts)))
        return made

    def head(self, text: str, level: int = 1) -> None:
        """Begin a section."""
        self.parts.append(Title(text, level))

    def say(self, text: str, **figures: Figure) -> None:
        """Add a sentence."""
        self.parts.append(Sentence(text, figures))

    def table(
        self, title: str, heads: tuple[str, ...], rows: Iterable[tuple[Cell, ...]],
        widths: tuple[float, ...] = (), *, note: str = "", total: bool = False,
    ) -> None:  # fmt: skip
        """Add a table; without rows a sentence that says so."""
        laid = tuple(rows)
        if laid:
            self.parts.append(Grid(title, heads, laid, widths, note, total))
        else:
            self.say(f"{title}：没有登记。")

    def figures(self) -> Iterable[Figure]:
        """Every number of the report."""
        for part in self.parts:
            if isinstance(part, Sentence):
                yield from part.figures.values()
            elif isinstance(part, Grid):
                yield from (c for row in part.rows for c in row if isinstance(c, Figure))
