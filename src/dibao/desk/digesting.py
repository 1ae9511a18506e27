"""What a row says, as a short digest under a secret of the file it belongs to.

Invariant: a row of a personal table is digested with a key derived from the key of its owner (a
family, a hand-in, a register's entry: `owner` in `archive/held.toml`). When that key is destroyed,
nothing that a line carried of the row can be tried out any more, not even with all the site's keys.
A digest names its owner, "H12:3f…"; one without a name belongs to nobody's file, or to one that is
over, and is a plain hash of what stands openly in the table.
"""

from __future__ import annotations

import functools
import hashlib
import hmac
import json
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db.models import Model

from dibao.ledger.lines import NOTHING, LedgerError
from dibao.ledger.store import Ledger

ADOPTED = "rows.adopted"  # the line that takes tables over
KEY = "_rows"  # where a line's sealed payload carries them
LETTERS = 24
PIECE = 400
Said = dict[str, dict[str, str]]  # table → row → digest, '' for a row that is gone
Secrets = Mapping[str, bytes]  # owner → its secret for rows


@dataclass(frozen=True)
class Held:
    """A held table: its Chinese name, fields left out, the field by which rows stand together, and
    whose its rows are: (letter of the reference, way to its number), the first that leads anywhere."""

    model: type[Model]
    zh: str
    left_out: frozenset[str]
    together: str
    owner: tuple[tuple[str, str], ...]

    @property
    def label(self) -> str:
        """As held.toml writes it: roster.Letter."""
        return self.model._meta.label

    @property
    def key(self) -> str:
        """The field by which a line names a row, or the rows that stand together."""
        return f"{self.together}_id" if self.together else "pk"

    def fields(self) -> list[Any]:
        """The fields that a digest speaks of."""
        return [
            f for f in self.model._meta.concrete_fields
            if f.name not in self.left_out and not (f.primary_key and self.together)
        ]  # fmt: skip


@dataclass(frozen=True)
class Row:
    """What a row says (or the rows that stand together), and whose it is; '' nobody's."""

    owner: str
    body: bytes


@functools.cache
def held() -> dict[str, Held]:
    """Label → what is held of it."""
    path = Path(__file__).parent / "archive" / "held.toml"
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        label: Held(apps.get_model(label), zh, frozenset(raw["left_out"].get(label, ())),
                    raw["together"].get(label, ""), _ways(raw["owner"].get(label, ())))
        for label, zh in raw["held"].items()
    }  # fmt: skip


def _ways(told: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((letter, way) for letter, way in (t.split() for t in told))


def rows_of(table: Held, keys: Collection[Any] | None = None) -> dict[str, Row]:
    """Row (or family, member) → what it says; all rows for None."""
    by = table.together or "pk"
    rows = table.model._base_manager.order_by("pk")
    if keys is None:
        return _read(table, rows)
    found: dict[str, Row] = {}
    wanted = sorted(keys)
    for start in range(0, len(wanted), PIECE):
        found |= _read(table, rows.filter(**{f"{by}__in": wanted[start : start + PIECE]}))
    return found


def rows_owned(table: Held, refs: Collection[str]) -> set[Any]:
    """The rows (or families, members) that any way leads from to one of these: those whose owner one
    is, and those that are written when it ends though another's (lines of a run about a family)."""
    found: set[Any] = set()
    for letter, way in table.owner:
        numbers = [int(r[1:]) for r in refs if r[0] == letter]
        rows = table.model._base_manager.filter(**{f"{way}__in": numbers})
        found |= set(rows.values_list(table.key, flat=True)) if numbers else set()
    return found


def _read(table: Held, rows: Any) -> dict[str, Row]:
    fields = table.fields()
    plain = [f.get_default() for f in fields]
    names = [f.attname for f in fields]
    ways = [way for _, way in table.owner]
    told: dict[str, list[str]] = defaultdict(list)
    owners: dict[str, str] = {}
    for at, *values in rows.values_list(table.key, *ways, *names).iterator(2_000):
        whose, values = values[: len(ways)], values[len(ways) :]
        said = {n: v for n, v, usual in zip(names, values, plain, strict=True) if v != usual}
        told[str(at)].append(json.dumps(said, ensure_ascii=False, sort_keys=True, default=str))
        owners[str(at)] = next(
            (f"{letter}{pk}" for (letter, _), pk in zip(table.owner, whose, strict=True) if pk), ""
        )
    return {
        at: Row(owners[at], "\n".join([table.label, at, *sorted(lines)]).encode())
        for at, lines in told.items()
    }


def digests(book: Ledger, rows: Mapping[str, Row], over: Collection[str] = ()) -> dict[str, str]:
    """Row → its digest for a line; owners that have no key yet get one, those that are over (`over`:
    by the action at work) do not."""
    secrets = _secrets(book, {r.owner for r in rows.values()} - {"", *over})
    return {at: digest(row, secrets) for at, row in rows.items()}


def digest(row: Row, secrets: Secrets) -> str:
    """With its owner's secret and name; plain where the owner has none."""
    secret = secrets.get(row.owner)
    if secret is None:
        return hashlib.sha256(row.body).hexdigest()[:LETTERS]
    return f"{row.owner}:{hmac.digest(secret, row.body, 'sha256').hex()[:LETTERS]}"


def fits(told: str, row: Row, secrets: Secrets) -> bool:
    """Is this what a line told of the row? The line says whose secret it was told under."""
    owner, _, _ = told.rpartition(":")
    if owner and owner not in secrets:
        return False
    return hmac.compare_digest(told, digest(Row(owner, row.body), secrets))


def known(book: Ledger) -> dict[str, bytes]:
    """The secrets of all owners there are."""
    return {ref: _secret(key) for ref, key in book.case_keys().items()}


def _secret(key: bytes) -> bytes:
    return hmac.digest(key, b"dibao rows 1", "sha256")


def _secrets(book: Ledger, refs: Collection[str]) -> dict[str, bytes]:
    keys = book.case_keys(refs) if refs else {}
    if missing := set(refs) - keys.keys():
        keys |= book.make_keys(missing - _over(missing))
    return {ref: _secret(key) for ref, key in keys.items()}


def _over(refs: Collection[str]) -> set[str]:
    """Owners whose key was destroyed: a new one would make a lie of what was sealed under the old."""
    from dibao.desk.protection.models import Erasure

    done = Erasure.objects.filter(state=Erasure.State.DONE)
    return {ref for ref in done.values_list("ref", flat=True) if ref in refs}


@dataclass
class Telling:
    """What the lines say of rows, read in one pass, the newest counting. `rows`: (table, row) → its
    digest and the case of the line; `whole`: tables taken over; `lost`: cases whose payload is gone."""

    rows: dict[tuple[str, str], tuple[str, str]]
    whole: set[str]
    lost: dict[str, int]


def telling(book: Ledger) -> Telling:
    """Every payload is opened once; what cannot be read is left out, and said elsewhere."""
    found = Telling({}, set(), {})
    for line in [x for x, _ in list(book.lines())]:
        if line.payload == NOTHING:
            continue
        try:
            payload = book.read_payload(line)
        except LedgerError:
            continue
        if payload is None:
            found.lost.setdefault(line.case, line.seq)
            continue
        for label, rows in payload.get(KEY, {}).items():
            for row, told in rows.items():
                found.rows[label, row] = (told, line.case)
        if line.kind == ADOPTED:
            found.whole |= set(payload["tables"])
    return found
