"""Rows become things: one plate, one account, one post is one thing however often it is listed.

Each thing has two readings. *certain*: what holds whatever the doubtful, stale or unauthorised
rows really mean. *hand*: what the rows at hand say if doubtful rows are true and silent sources
mean "not found" (answers.md §2, §6).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dibao.reasoning.bounds import Bounds, day_number
from dibao.reasoning.fact import Fact
from dibao.reasoning.source import BOUND_TYPES, FAR_DAY, Field, Source

STRONG = frozenset({"exact", "upgraded"})
CLASS_ORDER = ("exact", "upgraded", "repaired", "number_only", "weak")


@dataclass(frozen=True, slots=True)
class LinkedRow:
    """A typed row that stands, or may stand, for the subject.

    `authorised`: the answer may be used as the source is declared; `letter`: a letter in force
    was shown for this person and source.
    """

    row: Mapping[str, Any]
    link: str = "exact"
    authorised: bool = True
    letter: bool = False

    @property
    def strong(self) -> bool:
        """Tied by a strong identity."""
        return self.link in STRONG

    @property
    def place(self) -> tuple[str, str, int]:
        """file, sheet, row."""
        return (str(self.row["file"]), str(self.row["sheet"]), int(self.row["row"]))


@dataclass(slots=True)
class Thing:
    """One thing of a subject; values by field name, for both readings."""

    key: str
    presence: int
    hand_presence: int
    copies: int
    day: int
    stale: bool
    unauthorised: bool
    rows: list[LinkedRow]
    certain: dict[str, Bounds | int] = field(default_factory=dict)
    hand: dict[str, Bounds | int] = field(default_factory=dict)
    texts: dict[str, bool] = field(default_factory=dict)

    @property
    def link(self) -> str:
        """The best class among its rows."""
        return min((r.link for r in self.rows), key=CLASS_ORDER.index)


def natural(f: Field) -> Bounds | int:
    """What a field may be when nothing is known of it."""
    return f.all_codes if f.type == "code" else Bounds(f.least, None)


def value_of(f: Field, row: Mapping[str, Any]) -> Bounds | int:
    """The bounds or code mask that one row states."""
    if f.type == "code":
        code = row.get(f.name)
        return f.all_codes if code is None else f.bit(code)
    least, most = row.get(f"{f.name}_least"), row.get(f"{f.name}_most")
    if least is None and most is None:
        return Bounds.point(FAR_DAY) if f.open_end else natural(f)
    return Bounds(_exact(least), _exact(most))


def things_of(source: Source, fact: Fact, rows: Iterable[LinkedRow], as_of: int) -> list[Thing]:
    """Group the subject's rows into things and read each one twice."""
    groups: dict[str, list[LinkedRow]] = defaultdict(list)
    for linked in rows:
        if fact.letter == "required" and not linked.letter:
            continue
        groups[thing_key(source, fact, linked.row)].append(linked)
    return [_thing(source, fact, key, group, as_of) for key, group in sorted(groups.items())]


def thing_key(source: Source, fact: Fact, row: Mapping[str, Any]) -> str:
    """What makes the row one thing; without a full key, the row's whole content."""
    names = source.one_thing if fact.one_thing is None else fact.one_thing
    parts = [_key_part(source.get_field(n), row) for n in names]
    if parts and all(parts):
        return "k|" + "|".join(parts)
    return "c|" + "|".join(_key_part(f, row) for f in source.kept) + f"|{_day(row, 0)}"


def _key_part(f: Field, row: Mapping[str, Any]) -> str:
    if f.type in BOUND_TYPES:
        least, most = row.get(f"{f.name}_least"), row.get(f"{f.name}_most")
        return "" if least is None and most is None else f"{_exact(least)}~{_exact(most)}"
    return str(row.get(f.name) or "")


def _thing(
    source: Source, fact: Fact, key: str, group: list[LinkedRow], as_of: int
) -> Thing:
    free = [r for r in group if r.authorised or fact.letter != "declared"]
    best = [r for r in free if r.strong] or free or group
    newest = max(_newest(source, fact, r.row, as_of) for r in best)
    used = [r for r in best if _newest(source, fact, r.row, as_of) == newest]
    heard = max(_day(r.row, as_of) for r in used)
    stale = not fact.always and heard < as_of - source.valid_days
    unauthorised = not free
    certain_ok = used[0].strong and not stale and not unauthorised
    thing = Thing(
        key=key,
        presence=2 if certain_ok else 1,
        hand_presence=0 if unauthorised else 2,
        copies=_copies(key, group),
        day=newest,
        stale=stale,
        unauthorised=unauthorised,
        rows=used,
    )
    for f in source.fields:
        if not f.keep or (f.type != "code" and f.type not in BOUND_TYPES):
            thing.texts[f.name] = any(r.row.get(f.name) for r in used)
            continue
        stated = _hull(f, (r.row for r in used))
        thing.hand[f.name] = stated
        thing.certain[f.name] = natural(f) if stale or unauthorised else stated
    return thing


def _hull(f: Field, rows: Iterable[Mapping[str, Any]]) -> Bounds | int:
    result: Bounds | int | None = None
    for row in rows:
        value = value_of(f, row)
        if result is None:
            result = value
        elif isinstance(value, int):
            result = int(result) | value  # type: ignore[arg-type]
        else:
            result = value.hull(result)  # type: ignore[arg-type]
    assert result is not None
    return result


def _copies(key: str, group: list[LinkedRow]) -> int:
    """Equal rows without a key may be several things; a file handed in twice adds none."""
    if key.startswith("k|"):
        return 1
    return max(Counter(str(r.row["file"]) for r in group).values())


def _newest(source: Source, fact: Fact, row: Mapping[str, Any], as_of: int) -> int:
    newest_by = fact.newest_by or source.newest_by
    if newest_by != "data_day":
        f = source.get_field(newest_by)
        value = row.get(f"{f.name}_most")
        if value is not None:
            return _month_day(int(value)) if f.type == "month" else int(_exact(value) or 0)
    return _day(row, as_of)


def _month_day(month: int) -> int:
    """Last day of a month number."""
    year, index = divmod(month + 1, 12)
    return day_number(dt.date(year, index + 1, 1)) - 1


def _day(row: Mapping[str, Any], as_of: int) -> int:
    day = row.get("data_day")
    return as_of if day is None else int(_exact(day) or 0)


def _exact(value: Any) -> int | None:
    if value is None:
        return None
    return day_number(value) if isinstance(value, dt.date) else int(value)
