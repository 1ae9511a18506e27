"""Which rows an action wrote, and what each of them says, as a short digest for the action's line.

Invariant: what is listed in `archive/held.toml` is written by actions alone, and the newest digest
that a line carries of a row is the digest of the row. A row is its fields, except those that `held`
leaves out and those that still have their default (so that a new column makes no old line wrong).
Payments and answers are held together, a family's and a member's at a time.
"""

from __future__ import annotations

import functools
import hashlib
import json
import threading
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.db.models.signals import post_delete, post_save

KEY = "_rows"  # where a line's sealed payload carries them
LETTERS = 24
PIECE = 400
Said = dict[str, dict[str, str]]  # table → row → digest, '' for a row that is gone
_at_work = threading.local()


@dataclass(frozen=True)
class Held:
    """A held table: its Chinese name, fields left out, the field by which rows stand together."""

    model: type[Model]
    zh: str
    left_out: frozenset[str]
    together: str

    @property
    def label(self) -> str:
        """ "roster.Letter"."""
        return self.model._meta.label

    def fields(self) -> list[Any]:
        """The fields that a digest speaks of."""
        return [
            f for f in self.model._meta.concrete_fields
            if f.name not in self.left_out and not (f.primary_key and self.together)
        ]  # fmt: skip


@functools.cache
def held() -> dict[str, Held]:
    """Label → what is held of it."""
    path = Path(__file__).parent / "archive" / "held.toml"
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        label: Held(apps.get_model(label), zh, frozenset(raw["left_out"].get(label, ())),
                    raw["together"].get(label, ""))
        for label, zh in raw["held"].items()
    }  # fmt: skip


class Written:
    """The rows written since it was made."""

    def __init__(self) -> None:
        self._keys: dict[str, set[Any]] = defaultdict(set)

    def add(self, label: str, keys: Iterable[Any]) -> None:
        """Remember rows, or the families or members they belong to."""
        self._keys[label].update(keys)

    def said(self) -> Said:
        """What these rows say now."""
        found: Said = {}
        for label, keys in self._keys.items():
            now = digests(held()[label], keys)
            found[label] = {str(k): now.get(str(k), "") for k in sorted(keys)}
        return found


@contextmanager
def watching() -> Iterator[Written]:
    """Collect what is written inside; an action inside an action keeps its own."""
    stack = _at_work.__dict__.setdefault("stack", [])
    stack.append(Written())
    try:
        yield stack[-1]
    finally:
        stack.pop()


def touched(model: type[Model], keys: Iterable[Any]) -> None:
    """Tell of rows written in bulk, of which Django sends no word."""
    stack = _at_work.__dict__.get("stack")
    if stack and model._meta.label in held():
        stack[-1].add(model._meta.label, keys)


def digests(table: Held, keys: Collection[Any] | None = None) -> dict[str, str]:
    """Row (or family, member) → digest of what it says; all rows for None."""
    by = table.together or "pk"
    rows = table.model._base_manager.order_by("pk")
    if keys is None:
        return _digests(table, rows)
    found: dict[str, str] = {}
    wanted = sorted(keys)
    for start in range(0, len(wanted), PIECE):
        found |= _digests(table, rows.filter(**{f"{by}__in": wanted[start : start + PIECE]}))
    return found


def _digests(table: Held, rows: Any) -> dict[str, str]:
    fields = table.fields()
    plain = [f.get_default() for f in fields]
    names = [f.attname for f in fields]
    key = f"{table.together}_id" if table.together else "pk"
    told: dict[str, list[str]] = defaultdict(list)
    for at, *values in rows.values_list(key, *names).iterator(2_000):
        said = {n: v for n, v, usual in zip(names, values, plain, strict=True) if v != usual}
        told[str(at)].append(json.dumps(said, ensure_ascii=False, sort_keys=True, default=str))
    return {
        at: hashlib.sha256("\n".join([table.label, at, *sorted(lines)]).encode()).hexdigest()[:LETTERS]
        for at, lines in told.items()
    }  # fmt: skip


def _saved(sender: type[Model], instance: Model, **_: Any) -> None:
    touched(sender, [instance.pk])


def watch() -> None:
    """From now on every saved or deleted row of a held table is told of (in `archive`'s `ready`)."""
    for table in held().values():
        if not table.together:
            post_save.connect(_saved, sender=table.model, dispatch_uid=f"held-{table.label}")
            post_delete.connect(_saved, sender=table.model, dispatch_uid=f"gone-{table.label}")
