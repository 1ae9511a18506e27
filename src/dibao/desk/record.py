"""The one way to write: check who may, change state, append one sealed line, all or nothing.

Invariant: an action marked `@verb` leaves exactly one line when it returns and nothing at all when
it raises. Reads of a person's data leave a line too (`looked`).
"""

from __future__ import annotations

import datetime as dt
import functools
import logging
import threading
import tomllib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Model
from django.utils import timezone

from dibao.desk import rows, stating
from dibao.desk.accounts.access import Who, check
from dibao.desk.digesting import Said
from dibao.ledger import keys
from dibao.ledger.lines import LedgerError
from dibao.ledger.store import Entry, Ledger

LOG = logging.getLogger("django")
_coarse = threading.local()


class Refused(Exception):
    """The action may not be done; the message is a Chinese sentence for the person who tried."""


@dataclass(frozen=True)
class Told:
    """What an action hands to the record: its result, the case it belongs to, what is sealed.

    `case` is a reference such as "H12" or "C7", never a name or a number. `payload` may be personal:
    it is sealed under the case's key, as is a purpose that somebody typed (`stating`).
    """

    result: Any = None
    case: str = ""
    payload: dict[str, Any] | None = None
    purpose: str = ""
    attachments: tuple[bytes, ...] = field(default=())


@functools.cache
def _master() -> bytes:
    """Made with the first line; LedgerError when it is gone while lines are there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_key")
        used = cursor.fetchone()[0]
    return keys.master(settings.HOME, create=not used)


class Office(Ledger):
    """The record as the office keeps it: what its lines say of rows outlives the key of a case."""

    def forget_key(self, case: str) -> None:
        """The key is lost; the digests of rows are carried on by the action that loses it."""
        self.forget_keys([case])

    def forget_keys(self, cases: Collection[str]) -> None:
        """The same of several at once: the record is read through one time."""
        rows.carry_on(self, cases)
        for case in cases:
            super().forget_key(case)


def ledger() -> Ledger:
    """The record on the site's own connection, inside the caller's transaction."""
    mark = "?" if connection.vendor == "sqlite" else "%s"
    connection.ensure_connection()
    return Office(connection.connection.cursor(), _master(), mark=mark)


def now() -> str:
    """The moment of receipt, UTC, as lines carry it."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


@functools.cache
def _day_kinds() -> frozenset[str]:
    path = Path(__file__).parent / "archive" / "by_day.toml"
    return frozenset(tomllib.loads(path.read_text(encoding="utf-8"))["kinds"])


@contextmanager
def by_day() -> Iterator[None]:
    """Every line written inside carries the day and no hour: somebody who came could be known by it."""
    before = getattr(_coarse, "on", False)
    _coarse.on = True
    try:
        yield
    finally:
        _coarse.on = before


def moment(kind: str) -> str:
    """When a line of a kind is received, as the line carries it: the second, or the office's day."""
    if getattr(_coarse, "on", False) or kind in _day_kinds():
        return timezone.localdate().isoformat()
    return now()


@dataclass(frozen=True)
class Verb:
    """One action. `thing` and `action` name its row in the access table; `kind` is its line's.

    What the action is done to is its second argument; when that has a `place`, the post of the
    actor must cover it, and when it has `tie_of`, the actor must have none.
    """

    kind: str
    thing: str
    action: str
    does: Callable[..., Told]

    def __call__(self, who: Who, *args: Any, **kwargs: Any) -> Any:
        on = args[0] if args else None
        with transaction.atomic(), rows.watching() as written:
            _fresh(on)
            why = check(who, self.thing, self.action, on)
            if why:
                raise Refused(why)
            told = self.does(who, *args, **kwargs)
            purpose, payload = stating.apart(told.purpose, told.payload)
            case = told.case or (who.ref if payload and not told.payload else "")
            if said := _said(written):
                case, payload = case or who.ref, {**(payload or {}), rows.KEY: said}
            _append(
                Entry(self.kind, who.ref, moment(self.kind), case, purpose=purpose,
                      payload=payload, attachments=told.attachments),
                NO_STEP,
            )  # fmt: skip
        return told.result


def _fresh(on: Any) -> None:
    """What the page held may be old by now: read it again, so that of two who act at once the
    second sees what the first did."""
    if isinstance(on, Model) and on.pk is not None:
        on.refresh_from_db(from_queryset=on._meta.model._base_manager.select_for_update())


def verb(kind: str, thing: str, action: str) -> Callable[[Callable[..., Told]], Verb]:
    """Mark `f(who, …) -> Told` as an action."""

    def marked(does: Callable[..., Told]) -> Verb:
        return Verb(kind, thing, action, does)

    return marked


NO_LOOK = "留痕台账现在写不进去，看不了。没有留痕就不显示，请告诉系统管理人。"
NO_STEP = "留痕台账现在写不进去，这一步没有办成，什么都没有变。请告诉系统管理人。"


def looked(who: Who, case: str, what: str, purpose: str) -> None:
    """A look at a person's data: one line, in its own transaction; no line, no look."""
    kind, (shown, sealed) = f"look.{what}", stating.apart(purpose, None)
    case = case or (who.ref if sealed else "")
    with transaction.atomic():
        _append(Entry(kind, who.ref, moment(kind), case, purpose=shown, payload=sealed), NO_LOOK)


def _said(written: rows.Written) -> Said:
    """What the written rows say, or the refusal: without the record nothing is done."""
    try:
        return written.said(ledger())
    except (DatabaseError, connection.Database.Error, LedgerError) as error:
        LOG.error("rows cannot be digested: %s", type(error).__name__)
        raise Refused(NO_STEP) from error


def _append(entry: Entry, sentence: str) -> None:
    """Write a line, or refuse with a sentence: without the record nothing is shown and nothing done."""
    try:
        ledger().append(entry)
    except (DatabaseError, connection.Database.Error, LedgerError) as error:
        LOG.error("the record cannot be written: %s", type(error).__name__)
        raise Refused(sentence) from error
