"""The office's database, wherever it stands: a copy taken while others write, a copy laid in again.

Invariant: a copy is one moment of the database; nothing is laid over tables that are there.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from dibao.cli.ledger import DATABASE
from dibao.cli.options import Unusable
from dibao.ledger.store import Ledger

UNUSED = bytes(16)  # lines and heads need no master key; nothing sealed is opened here
OF_SQLITE = {DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}-journal"}


class Base(Protocol):
    """One database of an office; `kind` names which program's."""

    kind: str

    def there(self) -> bool:
        """Has it any table?"""

    def copy_out(self, target: Path) -> None:
        """One moment of it as a file."""

    def lay_in(self, source: Path) -> None:
        """Fill it, empty as it is, from such a file."""

    def record(self) -> Any:
        """The sealed record in a transaction that is kept only if all went well."""

    def end_sessions(self) -> None:
        """Forget who was signed in: a login that was ended later must not come back."""


class Sqlite:
    """The file in the home."""

    kind = "sqlite"

    def __init__(self, home: Path) -> None:
        self.path = home / DATABASE

    def there(self) -> bool:
        """Has it any table?"""
        return self.path.exists() and self.path.stat().st_size > 0

    def copy_out(self, target: Path) -> None:
        """SQLite's own online copy: writers go on meanwhile."""
        source, copy = sqlite3.connect(self.path, timeout=60), sqlite3.connect(target)
        try:
            target.chmod(0o600)
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        finally:
            source.close()
            copy.close()

    def lay_in(self, source: Path) -> None:
        """Look the copy through and put it in its place."""
        base = sqlite3.connect(source)
        try:
            told = base.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.DatabaseError as error:
            told = str(error)
        finally:
            base.close()
        if told != "ok":
            raise Unusable(f"备份里的数据库读不通（{told}）。请换一份备份。")
        source.replace(self.path)
        self.path.chmod(0o600)

    @contextmanager
    def record(self) -> Iterator[Ledger]:
        """The sealed record."""
        base = sqlite3.connect(self.path, isolation_level=None, timeout=60)
        try:
            base.execute("PRAGMA journal_mode = WAL")
            base.execute("PRAGMA synchronous = FULL")
            base.execute("BEGIN IMMEDIATE")
            yield Ledger(base.cursor(), UNUSED)
            base.execute("COMMIT")
        finally:
            base.close()

    def end_sessions(self) -> None:
        """Forget who was signed in."""
        base = sqlite3.connect(self.path, isolation_level=None)
        try:
            if base.execute(
                "SELECT 1 FROM sqlite_master WHERE name = 'django_session'"
            ).fetchone():  # fmt: skip
                base.execute("DELETE FROM django_session")
        finally:
            base.close()


class Postgres:
    """The database DATABASE_URL names, through its own programs pg_dump and pg_restore."""

    kind = "postgresql"

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._env = {
            "PGHOST": parts.hostname or "", "PGPORT": str(parts.port or ""),
            "PGUSER": unquote(parts.username or ""), "PGPASSWORD": unquote(parts.password or ""),
            "PGDATABASE": parts.path.lstrip("/"),
        }  # fmt: skip
        self._url = url

    def _connected(self) -> Any:
        import psycopg

        try:
            return psycopg.connect(self._url)
        except psycopg.OperationalError as error:
            raise Unusable(
                f"数据库连不上（{error}）。请检查 DATABASE_URL。".replace("\n", " ")
            ) from None

    def there(self) -> bool:
        """Has it any table?"""
        with self._connected() as base:
            found = base.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public'").fetchone()
            return found is not None

    def _run(self, program: str, *words: str) -> None:
        env = {**os.environ, **{k: v for k, v in self._env.items() if v}}
        try:
            subprocess.run(  # noqa: S603 (our own words, no shell)
                [program, *words], env=env, check=True, capture_output=True, text=True
            )
        except FileNotFoundError:
            raise Unusable(
                f"没有找到 {program}。请安装 PostgreSQL 的客户端程序（postgresql-client）。"
            ) from None
        except subprocess.CalledProcessError as error:
            said = " ".join(error.stderr.split())[:300]
            raise Unusable(f"{program} 没有做成（{said}）。请检查数据库后再试。") from None

    def copy_out(self, target: Path) -> None:
        """One moment of it, by pg_dump."""
        self._run("pg_dump", "--format=custom", "--no-owner", f"--file={target}")

    def lay_in(self, source: Path) -> None:
        """All or nothing, into an empty database."""
        if self.there():
            raise Unusable("DATABASE_URL 指的数据库里已经有表，没有写入。请换一个空的数据库。")
        self._run(
            "pg_restore", "--no-owner", "--single-transaction", "--exit-on-error",
            f"--dbname={self._env['PGDATABASE']}", str(source),
        )  # fmt: skip

    @contextmanager
    def record(self) -> Iterator[Ledger]:
        """The sealed record."""
        with self._connected() as base:
            yield Ledger(base.cursor(), UNUSED, mark="%s")

    def end_sessions(self) -> None:
        """Forget who was signed in."""
        with self._connected() as base:
            if base.execute("SELECT to_regclass('django_session')").fetchone()[0] is not None:
                base.execute("DELETE FROM django_session")


def of(home: Path) -> Base:
    """The database that serves a home, as the site chooses it."""
    url = os.environ.get("DATABASE_URL", "")
    return Postgres(url) if url else Sqlite(home)
