"""Which rows an action wrote, and what each of them says, as a short digest for the action's line.

Invariant: what is listed in `archive/held.toml` is written by actions alone, and the newest digest
that a line carries of a row is the digest of the row. A row is its fields, except those that `held`
leaves out and those that still have their default (so that a new column makes no old line wrong).
Payments and answers are held together, a family's and a member's at a time. Writes in bulk are seen
because `watch` puts itself before the four methods of Django's query sets that send no signal.
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
from django.db.models import Model, QuerySet
from django.db.models.signals import post_delete, post_save

from dibao.ledger.lines import LedgerError
from dibao.ledger.store import Ledger

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
        """As held.toml writes it: roster.Letter."""
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
        self._kept: Said = defaultdict(dict)

    def add(self, label: str, keys: Iterable[Any]) -> None:
        """Remember rows, or the families or members they belong to."""
        self._keys[label].update(keys)

    def keep(self, label: str, said: dict[str, str]) -> None:
        """Carry on what an earlier line said of rows that are not written anew."""
        self._kept[label] |= said

    def said(self) -> Said:
        """What these rows say now."""
        found: Said = dict(self._kept)
        for label, keys in self._keys.items():
            now = digests(held()[label], keys)
            told = {str(k): now.get(str(k), "") for k in sorted(keys)}
            found[label] = found.get(label, {}) | told
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


def _watched(model: type[Model]) -> Written | None:
    stack = _at_work.__dict__.get("stack")
    return stack[-1] if stack and model._meta.label in held() else None


def newest(book: Ledger) -> Iterator[tuple[str, str, str, str]]:
    """(table, row, digest, case) line by line, the oldest first; what cannot be read is left out."""
    for line in [x for x, _ in list(book.lines())]:
        try:
            payload = book.read_payload(line) or {}
        except LedgerError:
            continue
        for label, rows in payload.get(KEY, {}).items():
            for row, digest in rows.items():
                yield label, row, digest, line.case


def carry_on(book: Ledger, case: str) -> None:
    """Before the key of a case is lost: what its lines alone say of rows goes into the line of the
    action at work, as it was said, so that a file's end does not free other rows from the check."""
    stack = _at_work.__dict__.get("stack")
    if not stack:
        return
    last = {(label, row): (digest, at) for label, row, digest, at in newest(book)}
    for (label, row), (digest, at) in last.items():
        if at == case and digest:
            stack[-1].keep(label, {row: digest})


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


def _key(table: Held) -> str:
    return f"{table.together}_id" if table.together else "pk"


def _saved(sender: type[Model], instance: Model, **_: Any) -> None:
    written = _watched(sender)
    if written is not None:
        label = sender._meta.label
        written.add(label, [getattr(instance, _key(held()[label]))])


def _of_a_query(method: Any) -> Any:
    """`update` and `delete`: the rows that the query finds before it changes them."""

    @functools.wraps(method)
    def seen(query: Any, *args: Any, **kwargs: Any) -> Any:
        written = _watched(query.model)
        if written is not None:
            label = query.model._meta.label
            found = query.order_by().values_list(_key(held()[label]), flat=True)
            written.add(label, list(found))
        return method(query, *args, **kwargs)

    return seen


def _of_a_list(method: Any) -> Any:
    """`bulk_create` and `bulk_update`: the rows they were given."""

    @functools.wraps(method)
    def seen(query: Any, objs: Iterable[Any], *args: Any, **kwargs: Any) -> Any:
        objs = list(objs)
        done = method(query, objs, *args, **kwargs)
        written = _watched(query.model)
        if written is not None:
            key = _key(held()[query.model._meta.label])
            keys = [getattr(o, key) for o in objs]
            written.add(query.model._meta.label, [k for k in keys if k is not None])
        return done

    return seen


def watch() -> None:
    """From now on every row of a held table that an action writes is told of (in `archive`'s
    `ready`). Signals tell of single rows; what writes in bulk sends none."""
    for table in held().values():
        post_save.connect(_saved, sender=table.model, dispatch_uid=f"held-{table.label}")
        if not table.together:
            post_delete.connect(_saved, sender=table.model, dispatch_uid=f"gone-{table.label}")
    methods: Any = QuerySet
    if not hasattr(methods.update, "__wrapped__"):
        methods.update = _of_a_query(methods.update)
        methods.delete = _of_a_query(methods.delete)
        methods.bulk_create = _of_a_list(methods.bulk_create)
        methods.bulk_update = _of_a_list(methods.bulk_update)
