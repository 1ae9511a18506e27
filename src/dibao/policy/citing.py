"""Instruments and clauses, and how they may be named on a day.

The number of an article is printed only where its text was read; of all else the instrument alone
is named. What was not in force on the day says so beside its name.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

SURE = ("read", "pages", "own")


class ClauseError(ValueError):
    """A clauses file cannot be used; the message is one Chinese sentence."""


def read_clauses(folder: Path, day: dt.date) -> dict[str, dict[str, Any]]:
    """Key → entry of every file: instruments and, below them, clauses, each with its `cite`.

    Raises ClauseError for a key given twice, a clause without its instrument, an unknown `sure`.
    """
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.glob("*.toml")):
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
        twice = sorted(found.keys() & entries.keys())
        if twice:
            raise ClauseError(f"{path.name} 的“{twice[0]}”已在别的文件里写过，请只留一处。")
        found |= entries
    for key, entry in found.items():
        if entry.get("sure") not in SURE or not entry.get("text"):
            raise ClauseError(f"条款“{key}”要写 text（大意）和 sure（read、pages 或 own）。")
        if "instrument" in entry and entry["instrument"] not in found:
            raise ClauseError(f"条款“{key}”所属的文件“{entry['instrument']}”没有登记。")
    return {key: {**entry, "cite": cite(key, found, day)} for key, entry in found.items()}


def in_force(key: str, clauses: Mapping[str, Mapping[str, Any]], day: dt.date) -> bool:
    """Whether a clause, and the instrument it stands in, may be rested on that day.

    A day that nobody could look up (no `since`) is no ground against it.
    """
    return not _why_not(key, clauses, day)


def cite(key: str, clauses: Mapping[str, Mapping[str, Any]], day: dt.date) -> str:
    """The name to print: 《instrument》第n条 or 《instrument》, and what the day makes of it."""
    entry = clauses[key]
    title = clauses[entry["instrument"]]["title"] if "instrument" in entry else entry["title"]
    number = f"第{entry['number']}条" if "instrument" in entry and entry["sure"] == "read" else ""
    name = str(entry.get("cite") or f"《{title}》{number}")
    return name + _why_not(key, clauses, day)


def _why_not(key: str, clauses: Mapping[str, Mapping[str, Any]], day: dt.date) -> str:
    """'' while in force, else the remark beside the name."""
    entry = clauses[key]
    for part in (entry, clauses.get(entry.get("instrument", ""), {})):
        if part.get("draft"):
            return "（草案，不能作为依据）"
        since, until = part.get("since"), part.get("until")
        if since is not None and day < since:
            return f"（{_words(since)}起施行，核查日尚未施行）"
        if until is not None and day > until:
            return f"（{_words(until)}止，核查日已经失效）"
    return ""


def _words(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
