"""A third reading: fill in whatever nobody knows, at random from a small grid, and just compute.

It shares nothing with the engine but the declarations: doubtful rows are true or false, missing
amounts and codes become something, silent sources hold up to two rows more, an incomplete
household has one member more. Every yes and every no must survive every completion.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random
from typing import Any

from dibao.reasoning.fact import Fact
from dibao.reasoning.source import FAR_DAY, Source
from dibao.reasoning.subjects import SourceAnswer
from tests.reasoning.town import AS_OF, BY_PERSON, EPOCH, FACTS, SOURCES, Town

STRONG = ("exact", "upgraded")
GHOST = -1
AMOUNTS = (0, 1, 100, 251, 301, 901, 5000)
SPREAD = (1, 20, 60)


@dataclass
class Known:
    """A true row as it stands in the world: exact values, and which of them nobody stated."""

    values: dict[str, Any]
    day: int
    heard: int
    strong: bool = True
    shut: bool = False
    file: str = ""
    copies: int = 1
    first: int = 0
    last: int = 0
    guessed: set[str] = field(default_factory=set)


class World:
    """One completion of a town, drawn as it is asked."""

    def __init__(self, town: Town, unit: int, rng: Random) -> None:
        self.town, self.unit, self.rng = town, unit, rng
        self.members = list(town.units[unit])
        if not town.complete[unit] and rng.random() < 0.7:
            self.members.append(GHOST)
        self.memory: dict[tuple[str, int], Any] = {}

    # ---- expressions, exactly

    def read(self, x: Any, who: int | None = None, row: Known | None = None) -> Any:
        return getattr(self, f"_{type(x).__name__}")(x, who, row)

    def _Constant(self, x: Any, who: Any, row: Any) -> Any:
        return x.value

    def _Number(self, x: Any, who: Any, row: Any) -> Any:
        village, town = self.town.places(self.unit)
        if x.key == "factor":
            return Fraction(3, 2)
        if x.key == "line":
            found = Fraction(5, 2) if village == "甲村" else 9 if town == "乙镇" else 3
            return Fraction(found) * 100
        set_here = {"甲村": Fraction(2), "丙村": Fraction(0)}
        return set_here.get(village) if village in set_here else self._once(
            x.key, 0, lambda: Fraction(self.rng.choice((0, 1, 7)))
        )  # fmt: skip

    def _Today(self, x: Any, who: Any, row: Any) -> Any:
        return AS_OF

    def _FieldOf(self, x: Any, who: Any, row: Any) -> Any:
        return row.values[x.name]

    def _RowDay(self, x: Any, who: Any, row: Any) -> Any:
        return row.day

    def _MonthOf(self, x: Any, who: Any, row: Any) -> Any:
        day = EPOCH + dt.timedelta(days=int(self.read(x.day, who, row)))
        return day.year * 12 + day.month - 1

    def _OverLine(self, x: Any, who: Any, row: Any) -> Any:
        amount, line = row.values["balance"], self.read(x.line, who, row)
        if "balance" in row.guessed and row.values[x.over] == "yes" and amount <= line:
            return line // 1 + 1 + amount
        if "balance" in row.guessed and row.values[x.over] == "no" and amount > line:
            return line // 1
        return amount

    def _Plus(self, x: Any, who: Any, row: Any) -> Any:
        return self.read(x.left, who, row) + self.read(x.right, who, row)

    def _Minus(self, x: Any, who: Any, row: Any) -> Any:
        return self.read(x.left, who, row) - self.read(x.right, who, row)

    def _Times(self, x: Any, who: Any, row: Any) -> Any:
        return self.read(x.figure, who, row) * self.read(x.by, who, row)

    def _Larger(self, x: Any, who: Any, row: Any) -> Any:
        return max(self.read(x.left, who, row), self.read(x.right, who, row))

    def _Smaller(self, x: Any, who: Any, row: Any) -> Any:
        return min(self.read(x.left, who, row), self.read(x.right, who, row))

    def _FactFigure(self, x: Any, who: Any, row: Any) -> Any:
        return self.fact(FACTS[x.name], who)

    _FactHolds = _FactFigure

    def _FactOneOf(self, x: Any, who: Any, row: Any) -> Any:
        return self.fact(FACTS[x.name], who) in x.codes

    def _Total(self, x: Any, who: Any, row: Any) -> Any:
        return sum(self.read(x.figure, p) for p in self.members)

    def _CountMembers(self, x: Any, who: Any, row: Any) -> Any:
        return sum(bool(self.read(x.condition, p)) for p in self.members)

    def _Compare(self, x: Any, who: Any, row: Any) -> Any:
        a, b = self.read(x.left, who, row), self.read(x.right, who, row)
        return {">": a > b, ">=": a >= b, "<": a < b, "<=": a <= b}[x.op]

    def _OneOf(self, x: Any, who: Any, row: Any) -> Any:
        return row.values[x.name] in x.codes

    def _HasText(self, x: Any, who: Any, row: Any) -> Any:
        return bool(row.values[x.name])

    def _Absent(self, x: Any, who: Any, row: Any) -> Any:
        return all(self._absent(x.source, p) for p in ([who] if who is not None else self.members))

    def _absent(self, key: str, person: int) -> bool:
        state = self.town.answers.get((key, person), SourceAnswer()).absent
        return self._known(f"absent {key}", person, state)

    def _Letter(self, x: Any, who: Any, row: Any) -> Any:
        state = self.town.answers.get((x.source, who), SourceAnswer()).letter_state
        return self._known(f"letter {x.source}", who, state)

    def _AnyMember(self, x: Any, who: Any, row: Any) -> Any:
        return any(self.read(x.condition, p) for p in self.members)

    def _AllMembers(self, x: Any, who: Any, row: Any) -> Any:
        return all(self.read(x.condition, p) for p in self.members)

    def _And(self, x: Any, who: Any, row: Any) -> Any:
        return all(self.read(c, who, row) for c in x.conditions)

    def _Or(self, x: Any, who: Any, row: Any) -> Any:
        return any(self.read(c, who, row) for c in x.conditions)

    def _Not(self, x: Any, who: Any, row: Any) -> Any:
        return not self.read(x.condition, who, row)

    def _Question(self, x: Any, who: Any, row: Any) -> Any:
        return self.read(x.condition, who, row)

    def _known(self, what: str, who: int, state: int) -> bool:
        return bool(self._once(what, who, lambda: state == 2 or (state == 1 and self._coin())))

    def _once(self, what: str, who: int, make: Any) -> Any:
        if (what, who) not in self.memory:
            self.memory[what, who] = make()
        return self.memory[what, who]

    def _coin(self) -> bool:
        return self.rng.random() < 0.5

    # ---- facts from true rows

    def fact(self, fact: Fact, who: int | None) -> Any:
        """The exact value of a fact in this world."""
        owner = self.unit if who is None else who
        return self._once(fact.name, owner, lambda: self._combine(fact, self._things(fact, who)))

    def _combine(self, fact: Fact, things: list[Known]) -> Any:
        condition = fact.condition
        met = [t for t in things if condition is None or self.read(condition, None, t)]
        if fact.combine == "any":
            return bool(met)
        if fact.combine == "count":
            return sum(t.copies for t in met)
        values = [
            t.values[fact.value] if isinstance(fact.value, str) else self.read(fact.value, None, t)
            for t in met
        ]
        if fact.combine in ("newest", "set"):
            return self._last(fact, met, values)
        if fact.combine in ("smallest", "largest"):
            pick = min if fact.combine == "smallest" else max
            return pick([fact.empty or 0, *values])
        total = sum(v * t.copies for v, t in zip(values, met, strict=True))
        if fact.window is None or self._coin():
            return total
        near = [
            sum(v * o.copies for v, o in zip(values, met, strict=True)
                if t.day - fact.window <= o.day <= t.day) for t in met
        ]  # fmt: skip
        return min(total, max([0, *near]))

    def _last(self, fact: Fact, met: list[Known], values: list[Any]) -> Any:
        if not met:
            return self._guess(SOURCES[fact.source], str(fact.value))
        newest = max(t.day for t in met)
        return self.rng.choice([v for v, t in zip(values, met, strict=True) if t.day == newest])

    def _things(self, fact: Fact, who: int | None) -> list[Known]:
        source = SOURCES[fact.source]
        groups: dict[Any, list[Known]] = defaultdict(list)
        for row, strong, shut in self._rows(fact, who):
            if strong or self._coin():
                known = self._fill(source, fact, row, strong, shut)
                groups[_key(source, row)].append(known)
        things = [t for key, rows in groups.items() for t in self._thing(source, fact, key, rows)]
        if self._open(fact, who):
            extra = range(self.rng.randint(0, 2))
            things += [self._stranger(source, AS_OF - self.rng.choice(SPREAD)) for _ in extra]
        return things

    def _thing(self, source: Source, fact: Fact, key: Any, rows: list[Known]) -> list[Known]:
        limit = AS_OF - source.valid_days
        seen = [r for r in rows if not r.shut]
        if not seen:
            return [self._stranger(source, rows[0].day)] if self._coin() else []
        if not fact.always and any(r.strong and r.heard >= limit for r in seen):
            seen = [r for r in seen if r.strong or r.heard >= limit]
        newest = max(r.day for r in seen)
        last = [r for r in seen if r.day == newest]
        chosen = self.rng.choice(last)
        sure = [r for r in seen if r.strong] or seen
        base = max(r.first for r in sure)
        if not fact.always and max(r.heard for r in sure if r.last >= base) < limit:
            return [self._stranger(source, newest)] if self._coin() else []
        if key[0] == "content":
            chosen.copies = self.rng.randint(1, max(Counter(r.file for r in rows).values()))
        return [chosen]

    def _rows(self, fact: Fact, who: int | None) -> list[tuple[dict[str, Any], bool, bool]]:
        key = fact.source
        by_id = {r["row_id"]: r for r in self.town.rows[key]}
        if key not in BY_PERSON:
            return [(by_id[r], True, False) for r, u, _ in self.town.links[key] if u == self.unit]
        people = self.town.units[self.unit] if who is None else [who]
        best: dict[int, tuple[bool, bool]] = {}
        for r, p, link in self.town.links[key]:
            if p not in people or (fact.letter == "required" and not self.town.letter(key, p)):
                continue
            rank = (link in STRONG, self.town.authorised(key, p))
            best[r] = max(best.get(r, rank), rank)
        declared = fact.letter == "declared"
        return [(by_id[r], strong, declared and not free) for r, (strong, free) in best.items()]

    def _open(self, fact: Fact, who: int | None) -> bool:
        if who == GHOST:
            return True
        if fact.source not in BY_PERSON:
            return self.town.answers.get((fact.source, self.unit), SourceAnswer()).open
        if who is None and not self.town.complete[self.unit]:
            return True
        people = self.town.units[self.unit] if who is None else [who]
        said = [self.town.answers.get((fact.source, p), SourceAnswer()) for p in people]
        if fact.letter == "ignore":
            return any(a.open_anyway for a in said)
        if fact.letter == "required":
            return any(a.open_anyway or not a.letter for a in said)
        return any(a.open for a in said)

    # ---- filling in

    def _fill(
        self, source: Source, fact: Fact, row: dict[str, Any], strong: bool, shut: bool
    ) -> Known:
        heard = AS_OF if row["data_day"] is None else (row["data_day"] - EPOCH).days
        known = Known({}, heard, heard, strong, shut, row["file"])
        for f in source.fields:
            if f.type == "code":
                stated = row[f.name]
            elif f.type in ("money", "date", "month"):
                stated = self._between(row[f"{f.name}_least"], row[f"{f.name}_most"])
                stated = FAR_DAY if stated is None and f.open_end else stated
            else:
                known.values[f.name] = row[f.name]
                continue
            if stated is None:
                known.guessed.add(f.name)
                stated = self._guess(source, f.name)
            known.values[f.name] = stated
        known.first = known.last = heard
        newest_by = fact.newest_by or source.newest_by
        if newest_by != "data_day" and newest_by not in known.guessed:
            day = known.values[newest_by]
            if source.get_field(newest_by).type == "month":
                known.day = known.first = known.last = _month_end(day)
            else:
                ends = (row[f"{newest_by}_least"], row[f"{newest_by}_most"])
                known.day, (known.first, known.last) = day, [(d - EPOCH).days for d in ends]
        return known

    def _between(self, least: Any, most: Any) -> int | None:
        if least is None or most is None:
            return None
        if isinstance(least, dt.date):
            least, most = (least - EPOCH).days, (most - EPOCH).days
        return self.rng.choice((int(least), int(most), (int(least) + int(most)) // 2))

    def _guess(self, source: Source, name: str) -> Any:
        f = source.get_field(name)
        if f.type == "code":
            return self.rng.choice([*f.codes, "其他"])
        if f.type == "money":
            amount = self.rng.choice(AMOUNTS)
            return amount if f.least is not None or self._coin() else -amount
        if f.type == "date":
            return AS_OF - self.rng.choice((-400, 0, 1, 500))
        return 24_294 - self.rng.choice((0, 3)) if f.type == "month" else self.rng.choice(("", "9"))

    def _stranger(self, source: Source, day: int) -> Known:
        values = {f.name: self._guess(source, f.name) for f in source.fields}
        return Known(values, day, day, guessed=set(values))


def _key(source: Source, row: dict[str, Any]) -> Any:
    def part(name: str) -> Any:
        f = source.get_field(name)
        if f.type in ("money", "date", "month"):
            return (row[f"{name}_least"], row[f"{name}_most"])
        return row[name] or ""

    parts = [part(n) for n in source.one_thing]
    if all(p not in ("", (None, None)) for p in parts):
        return ("key", *parts)
    return ("content", *(part(f.name) for f in source.fields))


def _month_end(month: int) -> int:
    year, index = divmod(month + 1, 12)
    return (dt.date(year, index + 1, 1) - EPOCH).days - 1
