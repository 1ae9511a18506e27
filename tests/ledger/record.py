"""A small record in memory, and the ways to damage one behind the triggers' back."""

from __future__ import annotations

import sqlite3

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dibao.ledger.store import SEALED_TABLES, Entry, Ledger, schema

DAY = "2024-06-20T08:00:00+00:00"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
MASTER = bytes(range(16))


def base() -> sqlite3.Connection:
    """An empty record."""
    made = sqlite3.connect(":memory:", isolation_level=None)
    for statement in schema():
        made.execute(statement)
    return made


def ledger(connection: sqlite3.Connection) -> Ledger:
    """The record behind a connection."""
    return Ledger(connection.cursor(), MASTER)


def filled(lines: int, heads: tuple[int, ...] = ()) -> sqlite3.Connection:
    """`lines` lines, with a head made at each of these sizes."""
    made = base()
    kept = ledger(made)
    for n in range(1, lines + 1):
        kept.append(Entry("case.step", f"u{n % 5}", DAY, case=f"c{n % 7}", purpose="核查"))
        if n in heads:
            kept.make_head(DAY, KEY)
    return made


def unguard(connection: sqlite3.Connection) -> None:
    """What someone with the database in hand can do: drop the triggers."""
    for table in SEALED_TABLES:
        for verb in ("update", "delete"):
            connection.execute(f"DROP TRIGGER {table}_no_{verb}")
