"""`dibao ledger head|verify|prove|export`: the sealed record of the office's home folder.

The keys stand beside the database, readable by the owner alone; whoever has only the database can
neither sign a head nor open what is sealed.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dibao.ledger import export, keys
from dibao.ledger.checking import check
from dibao.ledger.heads import Head
from dibao.ledger.lines import LedgerError
from dibao.ledger.store import Entry, Ledger, schema

DATABASE = "dibao.sqlite3"  # the site's own: one office, one record


def now() -> str:
    """The moment of receipt, UTC, as lines carry it."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


@contextmanager
def opened(
    home: Path, *, create: bool = False
) -> Iterator[tuple[Ledger, Ed25519PrivateKey]]:  # fmt: skip
    """The record and its signing key, in one transaction that is kept only if all went well."""
    path = home / DATABASE
    if not path.exists() and not create:
        raise LedgerError(
            f"{home} 里还没有台账。带 --home 运行一次 dibao check，或设 DIBAO_HOME 指到办公目录。"
        )
    home.mkdir(parents=True, exist_ok=True)
    base = sqlite3.connect(path, isolation_level=None)
    try:
        path.chmod(0o600)
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("PRAGMA synchronous = FULL")
        base.execute("BEGIN IMMEDIATE")
        new = not base.execute("SELECT 1 FROM sqlite_master WHERE name = 'ledger_line'").fetchone()
        if new and not create:
            raise LedgerError(
                f"{home} 里还没有台账。先运行一次 dibao serve 或带 --home 的 dibao check。"
            )
        if new:
            for statement in schema():
                base.execute(statement)
        # As on the site: the signing key is made with the first head, never beside signed ones.
        signed = base.execute("SELECT 1 FROM ledger_head LIMIT 1").fetchone()
        signing, master = keys.signing(home, create=not signed), keys.master(home, create=new)
        yield Ledger(base.cursor(), master), signing
        base.execute("COMMIT")
    finally:
        base.close()


def record(home: Path, entry: Entry) -> None:
    """Write one line."""
    with opened(home, create=True) as (ledger, _):
        ledger.append(entry)


def head(home: Path, out: TextIO) -> int:
    """Sign the record as it stands; print the head, its short form and its length."""
    with opened(home) as (ledger, key):
        made = ledger.make_head(now(), key)
    out.write(f"{made.text()}\n短码 {made.short()}，共 {made.size} 条，{made.made}\n")
    out.write("请把上面第一行交给县局和纪检各存一份，或印在公示上。\n")
    return 0


def verify(home: Path, outside: list[str], out: TextIO) -> int:
    """Check everything; 0 in order, 3 when something is wrong."""
    told = [Head.from_text(text) for text in outside]
    with opened(home) as (ledger, key):
        heads = ledger.heads()
        found = check(ledger.lines(), heads, key.public_key(), told)
    for _, sentence in found.wrong:
        out.write(f"{sentence}\n")
    if not found.whole:
        out.write(f"台账有 {len(found.wrong)} 处不一致，请保留现场，报县局和纪检。\n")
        return 3
    out.write(f"台账 {found.size} 条核对一致。\n")
    if not heads:
        out.write("还没有签过台账头。请运行 dibao ledger head 签一个，交给县局和纪检各存一份。\n")
    if not told:
        out.write("没有给出外存的台账头（--head），看不出整本被换或末尾被删。\n")
    return 0


def prove(home: Path, seq: int, target: Path, out: TextIO) -> int:
    """Write the proof of one line for an outsider."""
    with opened(home) as (ledger, key):
        line = next((x for x, _ in ledger.lines(seq) if x.seq == seq), None)
        if line is None:
            raise LedgerError(f"台账里没有第 {seq} 条。")
        text = export.proof(line, ledger.leaves(), ledger.heads(), _public(key))
    target.write_text(text + "\n", encoding="utf-8")
    out.write(f"证明写在 {target}，用 verify.py 核验。\n")
    return 0


def export_all(home: Path, target: Path, out: TextIO) -> int:
    """Write the whole record, and the stand-alone verifier beside it."""
    with opened(home) as (ledger, key), target.open("w", encoding="utf-8") as file:
        for text in export.whole(ledger.lines(), ledger.heads(), _public(key)):
            file.write(text + "\n")
    verifier = Path(export.__file__).with_name("verify.py")
    (target.parent / "verify.py").write_bytes(verifier.read_bytes())
    out.write(f"台账写在 {target}；核验：python verify.py {target.name}\n")
    return 0


def _public(key: Ed25519PrivateKey) -> bytes:
    raw = serialization.Encoding.Raw, serialization.PublicFormat.Raw
    return key.public_key().public_bytes(*raw)
