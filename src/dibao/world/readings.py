"""What an office's rows say about one subject, by the words of the answers page (§1, §3).

Invariant: written from the page alone, for the model alone. It shares no line with the
checker, so that an error of the one is not repeated by the other.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from dibao.world import names
from dibao.world.model import Member, Record, World
from dibao.world.numbers import is_valid, upgrade

FRESH_DAYS = 150  # every fresh delivery is younger, every stale one older than two years
WORDS = {"DS08": "不动产", "DS15": "存款", "DS20": "疾病"}  # as letters name their scope
LETTERED = tuple(WORDS)
STRONG = ("exact", "upgraded")


@lru_cache(maxsize=200_000)
def full_number(text: str) -> str:
    """The 18 digits a text certainly stands for, or ''."""
    if is_valid(text) and not text.endswith("000"):
        return text
    if len(text) == 15 and text.isdigit():
        return upgrade(text)
    return ""


def one_slip(bad: str, good: str) -> bool:
    """One substitution, neighbour swap, missing or extra character."""
    if len(bad) == len(good):
        off = [i for i in range(len(bad)) if bad[i] != good[i]]
        if len(off) == 1:
            return True
        return (
            len(off) == 2
            and off[1] == off[0] + 1
            and bad[off[0]] == good[off[1]]
            and bad[off[1]] == good[off[0]]
        )
    short, long = sorted((bad, good), key=len)
    return len(long) == len(short) + 1 and any(
        long[:i] + long[i + 1 :] == short for i in range(len(long))
    )


def agrees(seen: str, number: str) -> bool:
    """Do the digits that can still be read contradict the number?"""
    if seen.endswith("000") and len(seen) == 18:
        return seen[:15] == number[:15]
    return len(seen) == len(number) and all(
        a in ("*", b) for a, b in zip(seen, number, strict=True)
    )


@dataclass(slots=True)
class Found:
    """A source about a subject: rows by strength, and whether someone kept silent."""

    strong: list[Record] = field(default_factory=list)
    doubtful: list[Record] = field(default_factory=list)
    number_only: list[Record] = field(default_factory=list)
    silent: bool = False
    unlettered: list[Record] = field(default_factory=list)

    @property
    def absent(self) -> bool:
        """Not found, for certain."""
        return not (self.silent or self.strong or self.doubtful or self.number_only)


class Readings:
    """Rows of the whole world, at hand by number and by name."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._numbered: dict[tuple[str, str], list[Record]] = defaultdict(list)
        self._unnumbered: dict[tuple[str, str], list[Record]] = defaultdict(list)
        self._known: dict[str, set[str]] = defaultdict(set)
        self._by_source: dict[str, list[str]] = defaultdict(list)
        for delivery in world.deliveries.values():
            self._by_source[delivery.source].append(delivery.key)
        for person in world.people:
            self._known[names.fold(person.name)].add(person.number)
        self._names: dict[str, set[str]] = defaultdict(set)
        for home in world.households:
            for member in home.members:
                self._names[full_number(member.number)].add(names.fold(member.name))
        for row in world.records:
            source = world.deliveries[row.delivery].source
            number = full_number(row.number)
            if number:
                self._numbered[source, number].append(row)
            else:
                self._unnumbered[source, names.fold(row.name)].append(row)

    def link(self, row: Record, member: Member) -> str:
        """The class of (row, subject), '' for none."""
        same = names.fold(row.name) == names.fold(member.name) or (
            bool(member.person.former_name) and row.name == member.person.former_name
        )
        theirs, ours = full_number(row.number), full_number(member.number)
        if theirs and ours:
            if theirs != ours:
                return ""
            if not same or len(self._names[ours]) > 1:
                return "number_only"  # also a number the roster holds under two names
            return "exact" if len(row.number) == len(member.number) == 18 else "upgraded"
        if not same:
            return ""
        bad, good = (row.number, ours) if ours else (member.number, theirs)
        if not good or not bad:
            return "weak"
        if "*" in bad or (len(bad) == 18 and bad.endswith("000")):
            return "weak" if agrees(bad, good) else ""
        near = {n for n in self._known[names.fold(member.name)] if one_slip(bad, n)}
        return "repaired" if near == {good} else "weak" if good in near else ""

    def rows(self, source: str, member: Member) -> list[tuple[Record, str]]:
        """Rows of a source that may be about the subject."""
        ours = full_number(member.number)
        pool: list[Record] = []
        if ours:
            pool += self._numbered.get((source, ours), [])
        pool += self._unnumbered.get((source, names.fold(member.name)), [])
        if not ours:
            for number in sorted(self._known[names.fold(member.name)]):
                pool += self._numbered.get((source, number), [])
        pairs = [(row, self.link(row, member)) for row in pool]
        return [(row, kind) for row, kind in pairs if kind]

    def lettered(self, source: str, member: Member, day: date) -> bool:
        """Is a letter of the subject in force that day for that source?"""
        for row, kind in self.rows("RG02", member):
            held = row.values
            scope = held["scope"]
            back = held.get("withdrawn")
            if (
                kind in STRONG
                and held["valid_from"] <= day <= held["valid_to"]
                and not (back and back <= day)
                and (scope == "全部" or WORDS[source] in scope)
            ):
                return True
        return False

    def fresh(self, key: str) -> bool:
        """Is the delivery younger than its source allows?"""
        return (self.world.as_of - self.world.deliveries[key].day).days <= FRESH_DAYS

    def covers(self, key: str, member: Member) -> bool:
        """Does the delivery answer for the subject's village?"""
        delivery, at = self.world.deliveries[key], member.person.village.index
        if delivery.only_villages is not None:
            return at in delivery.only_villages
        return at not in delivery.not_villages

    def of(self, source: str, member: Member) -> Found:
        """Everything the source says about the subject."""
        found = Found()
        keys = [k for k in self._by_source[source] if self.fresh(k)]
        parties = {self.world.deliveries[k].party for k in self._by_source[source]}
        answered = {self.world.deliveries[k].party for k in keys if self.covers(k, member)}
        found.silent = not keys or bool(parties - answered)
        for row, kind in self.rows(source, member):
            if row.delivery not in keys:  # stale: as if nobody had been asked
                continue
            if source in LETTERED and not self.lettered(
                source, member, self.world.deliveries[row.delivery].day
            ):
                if kind in STRONG:
                    found.unlettered.append(row)
                found.silent = True
            elif kind in STRONG:
                found.strong.append(row)
            elif kind == "number_only":
                found.number_only.append(row)
            else:
                found.doubtful.append(row)
        if source in LETTERED and not all(
            self.lettered(source, member, self.world.deliveries[k].day) for k in keys
        ):
            found.silent = True
        return found


def newest(world: World, rows: list[Record], thing: str) -> list[Record]:
    """One row a thing: the one of the newest delivery, then of the newest day it states."""
    best: dict[str, Record] = {}
    for row in rows:
        key = str(row.values[thing])
        held = best.get(key)
        if held is None or _day(world, row) > _day(world, held):
            best[key] = row
    return list(best.values())


def _day(world: World, row: Record) -> date:
    stated = row.values.get("day")
    return stated if isinstance(stated, date) else world.deliveries[row.delivery].day
