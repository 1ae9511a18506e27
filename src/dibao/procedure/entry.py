"""One table of a TOML file, read key by key.

Invariant: a key that nobody asked for, a missing key and a wrong kind of value each become one
Chinese sentence in `mistakes`; reading goes on, so that all mistakes of a file are told at once.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dibao.procedure.table import TableError

KINDS = {str: "文字", bool: "true 或 false", int: "整数", dict: "表", dt.date: "日期"}


class Entry:
    """A table that remembers which of its keys were read."""

    def __init__(self, raw: Mapping[str, Any], where: str, mistakes: list[str]) -> None:
        self.raw, self.where, self.mistakes = raw, where, mistakes
        self._read: set[str] = set()

    def wrong(self, sentence: str) -> None:
        """Note a mistake of this table."""
        self.mistakes.append(f"{self.where}：{sentence}")

    def _get(self, key: str, kind: type, default: Any) -> Any:
        self._read.add(key)
        value = self.raw.get(key, default)
        if value is None:
            self.wrong(f"缺少 {key}，请补上。")
            return kind()
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.wrong(f"{key} 要写成{KINDS[kind]}，写的是“{value}”。")
            return kind()
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """A text; without a default it must be there and not be empty."""
        value = str(self._get(key, str, default))
        if default is None and key in self.raw and not value.strip():
            self.wrong(f"{key} 不能是空的。")
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        """true or false."""
        return bool(self._get(key, bool, default))

    def whole(self, key: str, default: int = 0) -> int:
        """A whole number."""
        return int(self._get(key, int, default))

    def choice(self, key: str, known: tuple[str, ...], default: str | None = None) -> str:
        """One of the known words."""
        value = self.text(key, default)
        if value and value not in known:
            self.wrong(f"{key} 只能写：{'、'.join(k for k in known if k)}，写的是“{value}”。")
        return value

    def words(self, key: str) -> tuple[str, ...]:
        """A list of texts; a single text stands for a list of one."""
        self._read.add(key)
        value = self.raw.get(key, [])
        value = [value] if isinstance(value, str) else value
        if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
            self.wrong(f"{key} 要写成文字的列表。")
            return ()
        if len(set(value)) < len(value):
            self.wrong(f"{key} 里有重复的。")
        return tuple(value)

    def rows(self, key: str) -> list[list[str]]:
        """A list of lists of texts."""
        self._read.add(key)
        value = self.raw.get(key, [])
        lists = isinstance(value, list) and all(isinstance(row, list) for row in value)
        if not lists or not all(isinstance(w, str) for row in value for w in row):
            self.wrong(f"{key} 要写成行的列表，每行是几个文字。")
            return []
        return [list(row) for row in value]

    def day(self, key: str) -> dt.date | None:
        """A day, or None where none is written."""
        self._read.add(key)
        value = self.raw.get(key)
        if value is None or (isinstance(value, dt.date) and not isinstance(value, dt.datetime)):
            return value
        self.wrong(f"{key} 要写成 2024-01-01 这样，不加引号。")
        return None

    def tables(self, key: str, named: str = "key") -> list[Entry]:
        """A list of tables, each named in sentences after its own `named`."""
        self._read.add(key)
        value = self.raw.get(key, [])
        value = [value] if isinstance(value, dict) else value
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            self.wrong(f"{key} 要写成表的列表。")
            return []
        return [
            Entry(v, f"{self.where} {v.get(named) or f'{key} 第 {i} 条'}", self.mistakes)
            for i, v in enumerate(value, 1)
        ]

    def done(self) -> None:
        """Say which keys nobody knows."""
        for key in self.raw:
            if key not in self._read:
                self.wrong(f"不认识“{key}”，请检查拼写。")


def read_file(path: Path, mistakes: list[str]) -> Entry:
    """The whole file as one entry; a file that is no TOML is one mistake and empty."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        mistakes.append(f"{path.name}：读不懂这个文件（{error}）。")
        raw = {}
    return Entry(raw, path.name, mistakes)


def refuse(mistakes: list[str]) -> None:
    """Raise TableError with all mistakes, if there are any."""
    if mistakes:
        raise TableError(tuple(dict.fromkeys(mistakes)))
