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
    """One thing of a subject; values by field name, for both readings.

    `days` and `hand_days` bound the day of its newest row; `rows` are the strong rows it stands
    on (the rows at hand where there is none).
    """

    key: str
    presence: int
    hand_presence: int
    copies: int
    days: Bounds
    hand_days: Bounds
    stale: bool
    unauthorised: bool
    rows: list[LinkedRow]
    hand_rows: list[LinkedRow]
    certain: dict[str, Bounds | int] = field(default_factory=dict)
    hand: dict[str, Bounds | int] = field(default_factory=dict)
    texts: dict[str, tuple[int, int]] = field(default_factory=dict)

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
    things = [_thing(source, fact, key, group, as_of) for key, group in sorted(groups.items())]
    if fact.combine == "sum":
        _doubt_older(source, things)
    return things


def _doubt_older(source: Source, things: list[Thing]) -> None:
    """Rows without a key on different days may be one thing told again: only the newest is sure."""
    newest: dict[str, int] = {}
    loose = [t for t in things if t.key.startswith("c|")]
    for t in loose:
        party = _party(source, t)
        newest[party] = max(newest.get(party, _last_day(t)), _last_day(t))
    for t in loose:
        if _last_day(t) < newest[_party(source, t)]:
            t.presence = 1


def _party(source: Source, t: Thing) -> str:
    """Which party speaks of which holder; sources of one party have no such column."""
    row = t.rows[0].row
    if not source.party:
        return ""
    return "|".join(str(row.get(n) or "") for n in ("party", "id_number", "name"))


def _last_day(t: Thing) -> int:
    assert t.days.most is not None
    return int(t.days.most)


def thing_key(source: Source, fact: Fact, row: Mapping[str, Any]) -> str:
    """What makes the row one thing; without a full key, the row's whole content."""
    names = source.one_thing if fact.one_thing is None else fact.one_thing
    fields = [source.get_field(n) for n in names if n != source.party]
    parts = [_key_part(f, row) for f in fields]
    if parts and all(parts):
        # Rows need not name the party: the file does, or one unnamed party speaks in all of them.
        who = [str(row.get("party") or "")] if source.party in names else []
        return "k|" + "|".join(who + parts)
    # The day is no content: a later answer that repeats a row speaks of the same thing.
    return "c|" + "|".join(_key_part(f, row) for f in source.kept)


def _key_part(f: Field, row: Mapping[str, Any]) -> str:
    if f.type in BOUND_TYPES:
        least, most = row.get(f"{f.name}_least"), row.get(f"{f.name}_most")
        return "" if least is None and most is None else f"{_exact(least)}~{_exact(most)}"
    return str(row.get(f.name) or "")


@dataclass(frozen=True, slots=True)
class _Dated:
    """A row with the bounds of its day in the order of newest, and the day it was heard."""

    linked: LinkedRow
    first: int
    last: int
    heard: int


def _thing(source: Source, fact: Fact, key: str, group: list[LinkedRow], as_of: int) -> Thing:
    free = [r for r in group if r.authorised or fact.letter != "declared"]
    at_hand = _newest([_dated(source, fact, r, as_of) for r in free or group])
    limit = None if fact.always else as_of - source.valid_days
    sure, deciding = _deciding([_dated(source, fact, r, as_of) for r in free], limit)
    stale = limit is not None and (
        max(d.heard for d in sure) < limit
        if sure
        else min(d.heard for d in deciding or at_hand) < limit
    )
    thing = Thing(
        key=key,
        presence=2 if sure and not stale else 1,
        hand_presence=0 if _silent_at_hand(free, limit, as_of) else 2,
        copies=_copies(key, group),
        days=_days(sure, deciding or at_hand),
        hand_days=_days(at_hand, at_hand),
        stale=stale,
        unauthorised=not free,
        rows=[d.linked for d in sure or at_hand],
        hand_rows=[d.linked for d in at_hand],
    )
    _state(thing, source, deciding or at_hand, at_hand)
    return thing


def _silent_at_hand(free: list[LinkedRow], limit: int | None, as_of: int) -> bool:
    """A stale answer, like a silent one, shows nothing at hand."""
    if not free:
        return True
    return limit is not None and max(_day(r.row, as_of) for r in free) < limit


def _deciding(free: list[_Dated], limit: int | None) -> tuple[list[_Dated], list[_Dated]]:
    """The newest strong rows, and all rows that may be the thing's newest.

    A doubtful row that is not older may be true and then speaks last; where no row is strong,
    any of them may be the only true one.
    """
    strong = [d for d in free if d.linked.strong]
    if not strong:
        return [], free
    sure = _newest(strong)
    base = max(d.first for d in strong)
    doubtful = [
        d
        for d in free
        if not d.linked.strong and d.last >= base and (limit is None or d.heard >= limit)
    ]
    return sure, sure + doubtful


def _newest(rows: list[_Dated]) -> list[_Dated]:
    """Rows that may be the newest, where a day is known only as an interval."""
    base = max(d.first for d in rows)
    return [d for d in rows if d.last >= base]


def _days(sure: list[_Dated], deciding: list[_Dated]) -> Bounds:
    first = max(d.first for d in sure) if sure else min(d.first for d in deciding)
    return Bounds(first, max(d.last for d in deciding))


def _state(thing: Thing, source: Source, deciding: list[_Dated], at_hand: list[_Dated]) -> None:
    """What the rows say of each field, in both readings."""
    silent = thing.stale or thing.unauthorised
    for f in source.fields:
        if not f.keep or (f.type != "code" and f.type not in BOUND_TYPES):
            filled = {bool(d.linked.row.get(f.name)) for d in deciding}
            known = 1 if silent or len(filled) > 1 else 2 if True in filled else 0
            at = any(d.linked.row.get(f.name) for d in at_hand)
            thing.texts[f.name] = (known, 2 if at else 0)
            continue
        thing.hand[f.name] = _hull(f, (d.linked.row for d in at_hand))
        stated = _hull(f, (d.linked.row for d in deciding))
        thing.certain[f.name] = natural(f) if silent else stated


def _hull(f: Field, rows: Iterable[Mapping[str, Any]]) -> Bounds | int:
    result: Bounds | int | None = None
    for row in rows:
        value = value_of(f, row)
        if result is None:
            result = value
        elif isinstance(value, int):
            assert isinstance(result, int)
            result |= value
        else:
            assert not isinstance(result, int)
            result = value.hull(result)
    assert result is not None
    return result


def _copies(key: str, group: list[LinkedRow]) -> int:
    """Equal rows without a key may be several things; a file handed in twice adds none."""
    if key.startswith("k|"):
        return 1
    return max(Counter(str(r.row["file"]) for r in group).values())


def _dated(source: Source, fact: Fact, linked: LinkedRow, as_of: int) -> _Dated:
    heard = _day(linked.row, as_of)
    first = last = heard
    newest_by = fact.newest_by or source.newest_by
    if newest_by != "data_day":
        f = source.get_field(newest_by)
        low, high = linked.row.get(f"{f.name}_least"), linked.row.get(f"{f.name}_most")
        if high is not None:
            last = _day_number(f, high)
            first = last if low is None else _day_number(f, low)
    return _Dated(linked, first, last, heard)


def _day_number(f: Field, value: Any) -> int:
    return _month_day(int(value)) if f.type == "month" else int(_exact(value) or 0)


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
