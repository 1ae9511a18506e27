"""The registers as data; a mistake in the table is refused when the site starts."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path

from dibao.desk.front.typed import as_day

NONE, SELF, SECOND = "none", "self", "second"


@dataclass(frozen=True)
class Field:
    """One thing to be written; `least` and `most` bound a number."""

    key: str
    zh: str
    kind: str
    needed: bool
    options: tuple[str, ...] = ()
    least: int = 0
    most: int = 0

    def wrong(self, typed: str) -> str:
        """Why what was typed cannot be taken, as a sentence; '' when it can."""
        if not typed:
            return f"“{self.zh}”还没有写。" if self.needed else ""
        if self.kind == "number":
            if not typed.isascii() or not typed.isdigit():
                return f"“{self.zh}”请写整数。"
            if not self.least <= int(typed) <= self.most:
                return f"“{self.zh}”要在 {self.least} 到 {self.most} 之间。"
        if self.kind == "choice" and typed not in self.options:
            return f"“{self.zh}”请从列出的里选一个。"
        if self.kind == "date":
            try:
                as_day(typed)
            except ValueError:
                return f"“{self.zh}”请写日期，例如 2024年6月20日。"
        return ""


@dataclass(frozen=True)
class Register:
    """One register; what the words mean stands at the head of registers.toml."""

    key: str
    zh: str
    mark: str
    about: str
    closing: str
    clock: bool
    every: bool
    proof: bool
    results: tuple[str, ...]
    serves: tuple[str, ...]
    fields: tuple[Field, ...]


@functools.cache
def registers() -> dict[str, Register]:
    """Every register by key; raises ValueError or KeyError for a table that cannot be used."""
    raw = tomllib.loads(Path(__file__).with_name("registers.toml").read_text(encoding="utf-8"))
    found: dict[str, Register] = {}
    for r in raw["register"]:
        fields = tuple(
            Field(f["key"], f["zh"], f["kind"], f["needed"], tuple(f.get("options", ())),
                  f.get("least", 0), f.get("most", 0)) for f in r["field"]
        )  # fmt: skip
        if r["key"] in found or r["closing"] not in (NONE, SELF, SECOND):
            raise ValueError(f"登记簿“{r['zh']}”写了两次，或者 closing 写错。")
        found[r["key"]] = Register(
            r["key"], r["zh"], r["mark"], r["about"], r["closing"], r.get("clock", False),
            r.get("every", False), r.get("proof", False), tuple(r.get("results", ())),
            tuple(r["serves"]), fields,
        )  # fmt: skip
    return found
