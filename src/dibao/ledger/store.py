"""Lines and heads in the office's own database, written in the caller's transaction.

`append` and the change of state it tells of stand or fall together: nothing here commits. Triggers
refuse UPDATE and DELETE of lines, sealed payloads and heads; only a case's key can be destroyed.
Works on any DB-API connection: SQLite ('?') and PostgreSQL ('%s').
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dibao.ledger import seals
from dibao.ledger.heads import Head, sign
from dibao.ledger.lines import NOTHING, SM3, LedgerError, Line, digest_of
from dibao.ledger.tree import Growth

COLUMNS = (
    "seq", "case_ref", "kind", "actor", "behalf", "received", "device_time", "purpose", "payload",
    "attachments", "previous", "salt", "algorithm",
)  # fmt: skip
_LINE = ", ".join(COLUMNS)
PIECE = 400
SEALED_TABLES = ("ledger_line", "ledger_payload", "ledger_head")


class Cursor(Protocol):
    """What of a DB-API cursor is used."""

    def execute(self, sql: str, parameters: Sequence[Any] = ..., /) -> Any: ...
    def fetchone(self) -> Any: ...
    def fetchmany(self, size: int = ..., /) -> list[Any]: ...
    def fetchall(self) -> list[Any]: ...


def schema(dialect: str = "sqlite") -> list[str]:
    """Statements that make the tables and the triggers that keep them as they are."""
    blob, big = ("BLOB", "INTEGER") if dialect == "sqlite" else ("BYTEA", "BIGINT")
    tables = [
        f"CREATE TABLE ledger_line (seq {big} PRIMARY KEY, case_ref TEXT NOT NULL, kind TEXT NOT NULL,"
        f" actor TEXT NOT NULL, behalf TEXT NOT NULL, received TEXT NOT NULL,"
        f" device_time TEXT NOT NULL, purpose TEXT NOT NULL, payload {blob} NOT NULL,"
        f" attachments {blob} NOT NULL, previous {blob} NOT NULL, salt {blob} NOT NULL,"
        f" algorithm {big} NOT NULL, leaf {blob} NOT NULL)",
        "CREATE INDEX ledger_line_case ON ledger_line (case_ref)",
        f"CREATE TABLE ledger_payload (seq {big} PRIMARY KEY REFERENCES ledger_line (seq),"
        f" sealed {blob} NOT NULL)",
        f"CREATE TABLE ledger_head (size {big} PRIMARY KEY, root {blob} NOT NULL,"
        f" previous {blob} NOT NULL, made TEXT NOT NULL, algorithm {big} NOT NULL,"
        f" signature {blob} NOT NULL, edge {blob} NOT NULL)",
        f"CREATE TABLE ledger_key (case_ref TEXT PRIMARY KEY, wrapped {blob} NOT NULL)",
    ]
    if dialect == "sqlite":
        return tables + [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} BEGIN"
            " SELECT RAISE(ABORT, '台账只能追加，不能修改或删除'); END"
            for table in SEALED_TABLES for verb in ("UPDATE", "DELETE")
        ]  # fmt: skip
    refuse = (
        "CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION '台账只能追加，不能修改或删除'; END $$"
    )
    return [*tables, refuse] + [
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()"
        for table in SEALED_TABLES
    ]


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be recorded. References only; what is personal goes into `payload`."""

    kind: str
    actor: str
    received: str
    case: str = ""
    behalf: str = ""
    device: str = ""
    purpose: str = ""
    payload: dict[str, Any] | None = None
    attachments: tuple[bytes, ...] = ()


class Ledger:
    """The record behind one cursor; `master` (16 bytes) wraps the cases' keys."""

    def __init__(
        self, cursor: Cursor, master: bytes, *, mark: str = "?", algorithm: int = SM3
    ) -> None:
        self._cursor, self._master, self._mark = cursor, master, mark
        self._lock = "" if mark == "?" else "SELECT pg_advisory_xact_lock(72411901)"
        self.algorithm = algorithm

    def _run(self, sql: str, *parameters: Any) -> Cursor:
        self._cursor.execute(sql.replace("?", self._mark), parameters)
        return self._cursor

    def append(self, entry: Entry) -> Line:
        """Write one line after the last; the caller's transaction decides whether it stays."""
        if self._lock:
            self._run(self._lock)
        last = self._run("SELECT seq, leaf FROM ledger_line ORDER BY seq DESC LIMIT 1").fetchone()
        seq, previous = (last[0] + 1, bytes(last[1])) if last else (1, NOTHING)
        digest, sealed = NOTHING, b""
        if entry.payload is not None:
            if not entry.case:
                raise LedgerError("封存内容必须属于一个案件，请先写明案件编号。")
            key = self.case_key(entry.case) or self._new_case_key(entry.case)
            digest, sealed = seals.seal(entry.payload, key, _bound(seq, entry.case), self.algorithm)
        line = Line(
            seq, entry.case, entry.kind, entry.actor, entry.behalf, entry.received, entry.device,
            entry.purpose, digest, entry.attachments, previous, secrets.token_bytes(16),
            self.algorithm,
        )  # fmt: skip
        self._run(
            f"INSERT INTO ledger_line ({_LINE}, leaf) VALUES ({', '.join('?' * 14)})",  # noqa: S608
            line.seq, line.case, line.kind, line.actor, line.behalf, line.received, line.device,
            line.purpose, line.payload, b"".join(line.attachments), line.previous, line.salt,
            line.algorithm, line.leaf(),
        )  # fmt: skip
        if sealed:
            self._run("INSERT INTO ledger_payload (seq, sealed) VALUES (?, ?)", seq, sealed)
        return line

    def lines(self, start: int = 1) -> Iterator[tuple[Line, bytes]]:
        """(line, its stored leaf) in order of `seq`, from `start` on."""
        found = self._run(
            f"SELECT {_LINE}, leaf FROM ledger_line WHERE seq >= ? ORDER BY seq", start  # noqa: S608
        )  # fmt: skip
        while batch := found.fetchmany(5000):
            for row in batch:
                yield line_of(row), bytes(row[13])

    def lines_at(self, seqs: Collection[int]) -> list[Line]:
        """These lines alone, in order of `seq`."""
        found: list[Line] = []
        wanted = sorted(set(seqs))
        for start in range(0, len(wanted), PIECE):
            some = wanted[start : start + PIECE]
            marks = ", ".join("?" * len(some))
            rows = self._run(
                f"SELECT {_LINE} FROM ledger_line WHERE seq IN ({marks}) ORDER BY seq",  # noqa: S608
                *some,
            )
            found += [line_of(row) for row in rows.fetchall()]
        return found

    def leaves(self, size: int | None = None) -> list[bytes]:
        """Stored leaf hashes of the first `size` lines (all by default)."""
        until = 2**62 if size is None else size
        found = self._run("SELECT leaf FROM ledger_line WHERE seq <= ? ORDER BY seq", until)
        return [bytes(r[0]) for r in found.fetchall()]

    def make_head(self, made: str, key: Ed25519PrivateKey) -> Head:
        """Sign the record as it stands; the same head again if nothing was added."""
        row = self._run(
            "SELECT size, root, previous, made, algorithm, signature, edge FROM ledger_head"
            " ORDER BY size DESC LIMIT 1"
        ).fetchone()
        digest = digest_of(self.algorithm)
        old = head_of(row) if row else None
        edge = bytes(row[6]) if row else b""
        grown = Growth(digest, old.size if old else 0, _cut(edge))
        for leaf in self._run(
            "SELECT leaf FROM ledger_line WHERE seq > ? ORDER BY seq", grown.size
        ).fetchall():
            grown.add(bytes(leaf[0]))
        if old is not None and grown.size == old.size:
            return old
        if not grown.size:
            raise LedgerError("台账里还没有一条记录，没有可签的台账头。")
        before = old.digest() if old else NOTHING
        head = sign(Head(grown.size, grown.root(), before, made, self.algorithm), key)
        self._run(
            "INSERT INTO ledger_head (size, root, previous, made, algorithm, signature, edge)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            head.size, head.root, head.previous, head.made, head.algorithm, head.signature,
            b"".join(grown.edge),
        )  # fmt: skip
        return head

    def heads(self) -> list[Head]:
        """Every head made here, oldest first."""
        rows = self._run(
            "SELECT size, root, previous, made, algorithm, signature FROM ledger_head ORDER BY size"
        ).fetchall()
        return [head_of(r) for r in rows]

    def read_payload(self, line: Line) -> dict[str, Any] | None:
        """What was sealed with a line; None when its case's key was destroyed or there is none."""
        row = self._run("SELECT sealed FROM ledger_payload WHERE seq = ?", line.seq).fetchone()
        key = self.case_key(line.case) if row else None
        if key is None:
            return None
        bound = _bound(line.seq, line.case)
        return seals.unseal(bytes(row[0]), key, bound, line.payload, line.algorithm)

    def case_key(self, case: str) -> bytes | None:
        """The key of a case, if it has one still."""
        row = self._run("SELECT wrapped FROM ledger_key WHERE case_ref = ?", case).fetchone()
        return seals.decrypt(self._master, bytes(row[0]), case.encode()) if row else None

    def _new_case_key(self, case: str) -> bytes:
        key = seals.new_key()
        wrapped = seals.encrypt(self._master, key, case.encode())
        self._run("INSERT INTO ledger_key (case_ref, wrapped) VALUES (?, ?)", case, wrapped)
        return key

    def case_keys(self, cases: Collection[str] | None = None) -> dict[str, bytes]:
        """The keys there are, of these cases or of all, read at once."""
        found: dict[str, bytes] = {}
        for some in _pieces(None if cases is None else sorted(cases)):
            where = "" if some is None else f" WHERE case_ref IN ({', '.join('?' * len(some))})"
            rows = self._run(f"SELECT case_ref, wrapped FROM ledger_key{where}", *(some or ()))  # noqa: S608
            for case, wrapped in rows.fetchall():
                found[case] = seals.decrypt(self._master, bytes(wrapped), case.encode())
        return found

    def make_keys(self, cases: Collection[str]) -> dict[str, bytes]:
        """Fresh keys for those of these cases that have none; what other writers made meanwhile
        is found, since one writer at a time comes here."""
        if self._lock:
            self._run(self._lock)
        missing = set(cases) - self.case_keys(cases).keys()
        made = {case: seals.new_key() for case in sorted(missing)}
        for some in _pieces(sorted(missing)):
            values = [v for c in some or ()
                      for v in (c, seals.encrypt(self._master, made[c], c.encode()))]  # fmt: skip
            marks = ", ".join(["(?, ?)"] * len(some or ()))
            self._run(f"INSERT INTO ledger_key (case_ref, wrapped) VALUES {marks}", *values)  # noqa: S608
        return self.case_keys(cases)

    def forget_key(self, case: str) -> None:
        """Make what was sealed for a case unreadable for ever; the caller records that it was done."""
        self._run("DELETE FROM ledger_key WHERE case_ref = ?", case)

    def destroy_key(self, entry: Entry) -> Line:
        """The same with its line."""
        self.forget_key(entry.case)
        return self.append(entry)


def line_of(row: Sequence[Any]) -> Line:
    """A line from its columns."""
    hashes = bytes(row[9])
    attachments = tuple(hashes[i : i + 32] for i in range(0, len(hashes), 32))
    seq, case, kind, actor, behalf, received, device, purpose = row[:8]
    return Line(
        seq, case, kind, actor, behalf, received, device, purpose,
        bytes(row[8]), attachments, bytes(row[10]), bytes(row[11]), row[12],
    )  # fmt: skip


def head_of(row: Sequence[Any]) -> Head:
    """A head from its columns."""
    return Head(row[0], bytes(row[1]), bytes(row[2]), row[3], row[4], bytes(row[5]))


def _pieces(cases: Sequence[str] | None) -> Iterator[Sequence[str] | None]:
    """A few hundred at a time, since a statement takes only so many; None (all) as it is."""
    if cases is None:
        yield None
        return
    for start in range(0, len(cases), PIECE):
        yield cases[start : start + PIECE]


def _cut(edge: bytes) -> list[bytes]:
    return [edge[i : i + 32] for i in range(0, len(edge), 32)]


def _bound(seq: int, case: str) -> bytes:
    return seq.to_bytes(8, "big") + case.encode()
