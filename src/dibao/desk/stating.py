"""What a look or an act was for, as its line may say it.

Invariant: the purpose of a line is not sealed and leaves with every proof, so it is one of the words
of `archive/purposes.toml`. What a person typed stands in the line's sealed payload, and the line
says only that something was written.
"""

from __future__ import annotations

import functools
import re
import tomllib
from pathlib import Path
from typing import Any

from dibao.ledger.lines import NOTHING, LedgerError, Line
from dibao.ledger.store import Ledger

TYPED = "另行写明"
KEY = "_why"


@functools.cache
def _list() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    path = Path(__file__).parent / "archive" / "purposes.toml"
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    return frozenset(raw["words"]), tuple(re.compile(p, re.ASCII) for p in raw["patterns"])


def listed(purpose: str) -> bool:
    """May a line say it openly?"""
    words, patterns = _list()
    return not purpose or purpose in words or any(p.fullmatch(purpose) for p in patterns)


def apart(purpose: str, payload: dict[str, Any] | None) -> tuple[str, dict[str, Any] | None]:
    """(what the line says, what is sealed with it): whatever is not listed is sealed."""
    if listed(purpose) or purpose == TYPED:
        return purpose, payload
    return TYPED, {**(payload or {}), KEY: purpose}


def openly(purpose: str) -> str:
    """The purpose of a line for somebody outside; lines older than the list may say anything."""
    return purpose if listed(purpose) else TYPED


def whole(book: Ledger, line: Line) -> str:
    """The purpose with what was typed, for those who may know it; erased words stay away."""
    if line.purpose != TYPED or line.payload == NOTHING:
        return line.purpose
    try:
        return str((book.read_payload(line) or {}).get(KEY, line.purpose))
    except LedgerError:
        return line.purpose
