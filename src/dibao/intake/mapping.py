"""Mappings the office has confirmed, one entry a form of heads, in a file people may edit.

Invariant: only an entry with ``"confirmed": true`` is used; our own proposals never overwrite one.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FILE = "mapping.json"


class Mappings:
    """mapping.json of one home; without a home nothing is remembered."""

    def __init__(self, home: Path | None) -> None:
        self.path = home / FILE if home else None
        self.entries: dict[str, dict[str, Any]] = {}
        self._changed = False
        if self.path and self.path.is_file():
            try:
                found = json.loads(self.path.read_text(encoding="utf-8"))
            except (ValueError, OSError):
                found = None
            if isinstance(found, dict):
                self.entries = {k: v for k, v in found.items() if isinstance(v, dict)}
            else:
                self.path = None  # an unreadable file is left for people to mend

    def find_confirmed(self, key: str) -> Mapping[str, object] | None:
        """The confirmed entry for a form of heads."""
        entry = self.entries.get(key)
        return entry if entry and entry.get("confirmed") is True and entry.get("source") else None

    def propose(self, key: str, heads: list[str], asked: list[str], seen: str) -> None:
        """Remember an undecided form, so that the office can fill in the source by hand."""
        if key not in self.entries:
            self.entries[key] = {
                "confirmed": False, "source": "", "asked": asked, "seen": seen,
                "columns": {h: "" for h in heads if h},
            }  # fmt: skip
            self._changed = True

    def confirm(self, key: str, source: str, columns: Mapping[str, str], seen: str = "") -> None:
        """Store a decision of the office."""
        self.entries[key] = {
            "confirmed": True,
            "source": source,
            "columns": dict(columns),
            "seen": seen,
        }
        self._changed = True

    def save(self) -> None:
        """Write the file, as a whole, readable by the owner alone."""
        if not self.path or not self._changed:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_suffix(".tmp")
        text = json.dumps(self.entries, ensure_ascii=False, indent=2, sort_keys=True)
        opened = os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with os.fdopen(opened, "w", encoding="utf-8") as f:
            f.write(text + "\n")
        draft.replace(self.path)
