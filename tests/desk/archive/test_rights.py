"""Rights of the database: on PostgreSQL what is sealed cannot be changed even without triggers."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.desk.archive.test_tampering import run
from tests.desk.conftest import DAY, Town

postgresql = pytest.mark.skipif("DATABASE_URL" not in os.environ, reason="speaks of PostgreSQL")
FORBIDDEN = (
    "UPDATE ledger_line SET actor = 'U9'",
    "DELETE FROM ledger_line",
    "UPDATE ledger_payload SET sealed = sealed",
    "DELETE FROM ledger_payload",
    "UPDATE ledger_head SET made = made",
    "DELETE FROM ledger_head",
    "TRUNCATE ledger_line CASCADE",
    "DROP TRIGGER ledger_line_kept ON ledger_line",
    "ALTER TABLE ledger_line DISABLE TRIGGER ALL",
    "DROP TABLE ledger_head",
    "SET session_replication_role = replica",
)


@pytest.fixture
def under_role(town: Town) -> Any:
    """A family, triggers out of force, the site's role taken on."""
    from dibao.desk import rights

    family = town.household()
    assert rights.lay_down() == ""
    assert rights.lay_down() == ""  # a second start changes nothing
    run("SET LOCAL session_replication_role = replica")
    run(f"SET LOCAL ROLE {rights.ROLE}")
    yield family
    run("RESET ROLE")


@postgresql
@pytest.mark.parametrize("sql", FORBIDDEN)
def test_rights_refuse_what_triggers_would(under_role: Any, sql: str) -> None:
    from django.db import DatabaseError, transaction

    with (
        pytest.raises(DatabaseError, match=r"permission denied|must be owner"),
        transaction.atomic(),
    ):
        run(sql)


@postgresql
def test_the_work_goes_on_under_the_role(under_role: Any, town: Town) -> None:
    from dibao.desk.archive import queries
    from dibao.desk.roster import actions

    before = run("SELECT count(*) FROM ledger_line")[0][0]
    actions.confirm_inventory(town.who("town_clerk"), under_role, "缺授权书，其余齐", DAY)
    assert run("SELECT count(*) FROM ledger_line")[0][0] == before + 1
    # The fixture's posts came without lines; nothing else differs.
    assert [w for w in queries.whole_check([])[1] if "岗位" not in w] == []


@postgresql
def test_an_account_that_may_make_no_role_is_told_so(db: None) -> None:
    from dibao.desk import rights

    run("CREATE ROLE poor NOLOGIN")
    run("SET LOCAL ROLE poor")
    said = rights.lay_down()
    run("RESET ROLE")
    assert "不能建角色" in said
    assert run("SELECT 1 FROM pg_roles WHERE rolname = %s", rights.ROLE) == []


def test_a_database_that_could_forget_is_not_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite is asked at the start whether it keeps what it acknowledged."""
    from dibao.desk import serving

    safe = ["PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL"]
    for settings, wrong in ((safe, ""), (["PRAGMA synchronous = OFF"], "delete、0"),
                            ([safe[0], "PRAGMA synchronous = NORMAL"], "wal、1")):  # fmt: skip
        plain = sqlite3.connect(tmp_path / f"{len(settings)}{bool(wrong)}.sqlite3")
        for one in settings:
            plain.execute(one)

        class Connection:
            vendor = "sqlite"

            def cursor(self, plain: sqlite3.Connection = plain) -> Any:
                from contextlib import closing

                return closing(plain.cursor())

        monkeypatch.setattr("django.db.connection", Connection())
        assert serving.unsafe() == wrong
        said: list[str] = []
        if wrong:
            assert serving.serve("127.0.0.1", 0, said.append) == 2
            assert "没有启动" in said[0]
        plain.close()
