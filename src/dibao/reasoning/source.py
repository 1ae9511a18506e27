"""What a department hands in, as a declaration.

A source never decides anything: it says which fields exist, what a blank means, how old an
answer may be, and which fields make several rows one thing. Code that reads files and code
that makes facts both work from this declaration alone.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal, get_args

FieldType = Literal[
    "text", "name", "id", "place", "account", "plate", "phone", "money", "count", "number",
    "date", "month", "code",
]  # fmt: skip
TEXT_TYPES: frozenset[str] = frozenset({"text", "name", "id", "place", "account", "plate", "phone"})
BOUND_TYPES: frozenset[str] = frozenset({"money", "count", "number", "date", "month"})
DAY_TYPES: frozenset[str] = frozenset({"date", "month"})
FAR_DAY = 2_932_896  # 9999-12-31, the end of what has no end yet
PERSON_FIELDS = ("name", "id_number", "village")


class SourceError(ValueError):
    """A source declaration contradicts itself; the message says which file and field."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a source, known by many heads.

    `least` is the natural lower bound (fen for money, hundredths for number, None = open).
    `blank` is the code an empty cell means, `no_column` what a sheet without the column says;
    '' means: unknown, every code is possible. `open_end`: a blank date means "no end yet".
    `told_by_head`: fields whose head tells it where the sheet has no column of its own
    (经营者姓名 the post, 月养老金 the benefit).
    `unread`: why it is kept although no rule reads it (for those who verify).
    """

    name: str
    label: str
    type: FieldType
    meaning: str = ""
    synonyms: tuple[str, ...] = ()
    unit: str = ""
    sensitivity: str = "normal"
    keep: bool = True
    required: bool = False
    example: str = ""
    least: int | None = None
    blank: str = ""
    no_column: str = ""
    open_end: bool = False
    told_by_head: tuple[str, ...] = ()
    unread: str = ""
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def bit(self, code: str) -> int:
        """The mask of one code; unlisted codes share the last bit."""
        names = list(self.codes)
        return 1 << (names.index(code) if code in self.codes else len(names))

    @property
    def all_codes(self) -> int:
        """Mask of every possible code, the unlisted one included."""
        return (1 << (len(self.codes) + 1)) - 1


@dataclass(frozen=True)
class Source:
    """One department's hand-in or one of the office's own registers."""

    key: str
    name: str
    department: str
    fields: tuple[Field, ...]
    needs_authorisation: bool = False
    valid_days: int = 365
    complete: bool = True
    one_thing: tuple[str, ...] = ()
    newest_by: str = "data_day"
    party: str = ""
    who_may_ask: str = ""
    legal_basis: str = ""
    hints: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    unread: str = ""
    trap: tuple[str, ...] = ()
    derived: bool = False
    expand: tuple[tuple[str, ...], ...] = ()
    turned_away: bool = False
    of_things: bool = False  # a row is a thing; one that names none is no record
    closed: str = ""  # why its sheets are not read in this run, as a sentence; '' where they are
    extra: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """Fields by code name."""
        return {f.name: f for f in self.fields}

    def get_field(self, name: str) -> Field:
        """The field called `name`; raises SourceError when there is none."""
        try:
            return self.by_name[name]
        except KeyError:
            raise SourceError(f"{self.key} 没有字段 {name}") from None

    @property
    def kept(self) -> tuple[Field, ...]:
        """Fields that are stored, without the three every source shares."""
        return tuple(f for f in self.fields if f.keep and f.name not in PERSON_FIELDS)


_SOURCE_KEYS = {
    "key", "name", "department", "needs_authorisation", "valid_days", "complete", "one_thing",
    "newest_by", "party", "who_may_ask", "legal_basis", "hints", "signature", "unread", "trap",
    "expand", "turned_away", "of_things", "field",
}  # fmt: skip


def read_source(path: Path) -> Source:
    """Read one declaration; raises SourceError naming file and field."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceError(f"{path.name}：读不懂（{error}）") from error
    try:
        fields = tuple(_field(f) for f in raw.get("field", []))
        plain = {k: v for k, v in raw.items() if k in _SOURCE_KEYS and k != "field"}
        for key in ("one_thing", "hints", "signature", "trap"):
            plain[key] = tuple(plain.get(key, ()))
        plain["expand"] = tuple(tuple(e) for e in plain.get("expand", ()))
        extra = {k: v for k, v in raw.items() if k not in _SOURCE_KEYS}
        source = Source(fields=fields, extra=extra, **plain)
    except (KeyError, TypeError) as error:
        raise SourceError(f"{path.name}：{error}") from error
    _check(source, path)
    return source


def _field(raw: dict[str, Any]) -> Field:
    codes = {k: tuple(str(w) for w in words) for k, words in raw.get("codes", {}).items()}
    plain = {k: v for k, v in raw.items() if k != "codes"}
    for name in ("synonyms", "told_by_head"):
        plain[name] = tuple(plain.get(name, ()))
    return Field(codes=codes, **plain)


def _check(source: Source, path: Path) -> None:
    for f in source.fields:
        if f.type not in get_args(FieldType):
            raise SourceError(f"{path.name}：{f.name} 的类型 {f.type} 没有定义")
    names = [f.name for f in source.fields]
    for name in {n for n in names if names.count(n) > 1}:
        raise SourceError(f"{path.name}：字段 {name} 写了两次")
    needed = [*source.one_thing, *([source.party] if source.party else [])]
    if source.newest_by != "data_day":
        needed.append(source.newest_by)
    for name in needed:
        source.get_field(name)
    if source.newest_by != "data_day" and source.get_field(source.newest_by).type not in DAY_TYPES:
        raise SourceError(f"{path.name}：newest_by 要写 data_day 或一个日期、月份字段")
    for f in source.fields:
        for code in (f.blank, f.no_column):
            if code and code not in f.codes:
                raise SourceError(f"{path.name}：{f.name} 的代码 {code} 没有定义")


def load_sources(folder: Path) -> dict[str, Source]:
    """Every source of a folder, by key, in the order of the keys; files are read once a process."""
    return {s.key: s for s in _sources(folder)}


@cache
def _sources(folder: Path) -> tuple[Source, ...]:
    found = [read_source(p) for p in sorted(folder.glob("*.toml"))]
    return tuple(sorted(found, key=lambda s: s.key))
