"""Which rows an action wrote, told in the action's line by their digests.

Invariant: what is listed in `archive/held.toml` is written by actions alone, and the newest digest
that a line carries of a row is the digest of the row. A row is its fields, except those that `held`
leaves out and those that still have their default (so that a new column makes no old line wrong).
Payments and answers are held together, a family's and a member's at a time. Writes in bulk are seen
because `watch` puts itself before the four methods of Django's query sets that send no signal.
"""

from __future__ import annotations

import functools
import threading
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import Model, QuerySet
from django.db.models.signals import post_delete, post_save

from dibao.desk.digesting import KEY, Said, Telling, digests, held, rows_of, telling
from dibao.ledger.store import Ledger

__all__ = ["KEY", "Written", "at_work", "carry_on", "watch", "watching"]
_at_work = threading.local()


class Written:
    """The rows written since it was made."""

    def __init__(self) -> None:
        self._keys: dict[str, set[Any]] = defaultdict(set)
        self._kept: Said = defaultdict(dict)
        self._over: set[str] = set()
        self._telling: Telling | None = None

    def telling(self, book: Ledger) -> Telling:
        """What the lines before the action say of rows: read once, whoever of it asks."""
        if self._telling is None:
            self._telling = telling(book)
        return self._telling

    def add(self, label: str, keys: Iterable[Any]) -> None:
        """Remember rows, or the families or members they belong to."""
        self._keys[label].update(keys)

    def keep(self, label: str, said: dict[str, str]) -> None:
        """Carry on what an earlier line said of rows that are not written anew."""
        self._kept[label] |= said

    def over(self, cases: Collection[str]) -> None:
        """The keys of these are gone: no new ones are made for their rows."""
        self._over.update(cases)

    def said(self, book: Ledger) -> Said:
        """What these rows say now."""
        found: Said = dict(self._kept)
        for label, keys in self._keys.items():
            now = digests(book, rows_of(held()[label], keys), self._over)
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
    return at_work() if model._meta.label in held() else None


def at_work() -> Written | None:
    """What the action at work has written so far."""
    stack = _at_work.__dict__.get("stack")
    return stack[-1] if stack else None


def carry_on(book: Ledger, cases: Collection[str]) -> None:
    """Before the keys of cases are lost: what their lines alone say of rows goes into the line of the
    action at work, as it was said, so that a file's end does not free other rows from the check. What
    any line said under their secrets is said anew, of what is left."""
    written = at_work()
    if written is None:
        return
    written.over(cases)
    for (label, row), (told, at) in written.telling(book).rows.items():
        if told.rpartition(":")[0] in cases:
            written.add(label, [int(row)])
        elif at in cases and told:
            written.keep(label, {row: told})


def _saved(sender: type[Model], instance: Model, **_: Any) -> None:
    written = _watched(sender)
    if written is not None:
        label = sender._meta.label
        written.add(label, [getattr(instance, held()[label].key)])


def _of_a_query(method: Any) -> Any:
    """`update` and `delete`: the rows that the query finds before it changes them."""

    @functools.wraps(method)
    def seen(query: Any, *args: Any, **kwargs: Any) -> Any:
        written = _watched(query.model)
        if written is not None:
            label = query.model._meta.label
            found = query.order_by().values_list(held()[label].key, flat=True)
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
            key = held()[query.model._meta.label].key
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
