"""The sealed record read through and checked whole, beside the stand-alone verifier."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench.harness import Case, register
from dibao.ledger import export, verify
from dibao.ledger.checking import check
from dibao.ledger.store import Entry, Ledger, schema

MASTER = bytes(range(16))
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def _record(lines: int) -> Path:
    """A folder with a record of so many lines, one signed head and its export."""
    home = Path(tempfile.mkdtemp(prefix="dibao-record-"))
    base = sqlite3.connect(home / "record.sqlite3")
    for statement in schema():
        base.execute(statement)
    ledger = Ledger(base.cursor(), MASTER)
    for n in range(lines):
        entry = Entry("look.household", f"U{n % 40}", "2024-06-20T08:00:00+00:00", f"H{n % 5000}",
                      purpose="核查线索")  # fmt: skip
        ledger.append(entry)
    ledger.make_head("2024-06-20T09:00:00+00:00", KEY)
    base.commit()
    raw = serialization.Encoding.Raw, serialization.PublicFormat.Raw
    with (home / "record.jsonl").open("w", encoding="utf-8") as out:
        for text in export.whole(
            ledger.lines(), ledger.heads(), KEY.public_key().public_bytes(*raw)
        ):
            out.write(text + "\n")
    base.close()
    return home


def _own(home: Path) -> bool:
    base = sqlite3.connect(home / "record.sqlite3")
    ledger = Ledger(base.cursor(), MASTER)
    other = Ledger(base.cursor(), MASTER)
    found = check(ledger.lines(), other.heads(), KEY.public_key())
    base.close()
    return found.whole


def _alone(home: Path) -> bool:
    command = [sys.executable, str(Path(verify.__file__)), str(home / "record.jsonl")]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


RECORD = register(
    Case(
        name="record",
        about="Every line, the chain, the tree and the signed head of a sealed record.",
        prepare=_record,
        sides={"ledger.checking (SQLite)": _own, "verify.py (export)": _alone},
        size=1_000_000,
        unit="lines",
        notes=(
            "verify.py is the stand-alone second implementation, standard library only; it parses JSON.",
            "The tables of the office and the files kept are not part of it.",
        ),
    )
)
