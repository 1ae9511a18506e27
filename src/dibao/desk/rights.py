"""On PostgreSQL the site works under a role that may add to the record and read it, nothing else.

Invariant: the role owns nothing, so it can neither change a sealed row nor take a trigger away. It
is made where the site's database account may make roles; elsewhere the triggers stand alone and the
site says so when it starts.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.db.backends.signals import connection_created
from django.db.utils import DatabaseError

from dibao.ledger.store import SEALED_TABLES

ROLE = "dibao_site"
ALONE = (
    "数据库账号不能建角色，台账先由触发器守着。要再加一道，请数据库管理员给它建角色的权限"
    "（ALTER ROLE 账号 CREATEROLE），再启动一次。"
)


def lay_down() -> str:
    """Make the role and give it its rights; '' when done or not needed, else a sentence."""
    if connection.vendor != "postgresql":
        return ""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE ROLE {ROLE} NOLOGIN")
            cursor.execute(f"GRANT {ROLE} TO CURRENT_USER")
            for statement in _rights():
                cursor.execute(statement)
    except DatabaseError:
        return ALONE
    return ""


def _rights() -> list[str]:
    every = "IN SCHEMA public"
    return [
        f"GRANT USAGE ON SCHEMA public TO {ROLE}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES {every} TO {ROLE}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES {every} TO {ROLE}",
        *(f"REVOKE UPDATE, DELETE ON {table} FROM {ROLE}" for table in SEALED_TABLES),
    ]


def _take(connection: Any, **_: Any) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {ROLE}")


def take() -> None:
    """From now on every new connection works under the role."""
    connection_created.connect(_take, dispatch_uid="rights")
