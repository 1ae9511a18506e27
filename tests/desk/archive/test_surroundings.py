"""A clock turned back, a rule file replaced, an older database put in place: told the next night."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from tests.desk.archive.test_tampering import run, unguarded
from tests.desk.conftest import DAY, Town


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Path) -> None:
    """Heads and rules of this test alone; the keys are those of all."""
    for name in ("ledger-master.key", "ledger-signing.key"):
        key = settings.HOME / name
        if key.exists():
            (tmp_path / name).write_bytes(key.read_bytes())
    settings.HOME = tmp_path


def night() -> list[str]:
    """What a night finds beyond the posts that the invented town got without a line."""
    from dibao.desk.archive.actions import look_all_through

    return [w for w in look_all_through(DAY).wrong if "岗位" not in w]


def looks(town: Town, times: int) -> None:
    from dibao.desk.record import looked

    for _ in range(times):
        looked(town.who("auditor"), "", "record", "看回执")


def test_a_clock_turned_back_is_told_once(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    from dibao.desk import record

    looks(town, 2)
    assert night() == []
    early = (dt.datetime.now(dt.UTC) - dt.timedelta(days=30)).isoformat(timespec="seconds")
    monkeypatch.setattr(record, "now", lambda: early)
    looks(town, 2)
    monkeypatch.undo()
    looks(town, 1)
    (said,) = night()
    assert "被往回调过" in said
    assert night() == []


def test_a_rule_file_that_was_replaced_is_told(town: Town, settings: Any) -> None:
    looks(town, 1)
    assert night() == []
    folder = settings.HOME / "policy" / "numbers"
    folder.mkdir(parents=True)
    (folder / "county.toml").write_text("a = 1", encoding="utf-8")
    (said,) = night()
    assert "numbers/county.toml（新增）" in said
    (folder / "county.toml").write_text("a = 2", encoding="utf-8")
    (folder / "more.toml").write_text("b = 1", encoding="utf-8")
    (said,) = night()
    assert "numbers/county.toml（改过）、numbers/more.toml（新增）" in said
    assert night() == []


def test_an_older_database_lacks_the_lines_of_kept_heads(town: Town, settings: Any) -> None:
    looks(town, 3)
    assert night() == []
    kept = settings.HOME / "heads.txt"
    assert kept.read_text(encoding="utf-8").count("DBH1") == 1
    assert kept.stat().st_mode & 0o777 == 0o600
    unguarded()  # as if the file of an earlier day had been put back
    run("DELETE FROM ledger_head")
    run("DELETE FROM ledger_payload WHERE seq > 1")
    run("DELETE FROM ledger_line WHERE seq > 1")
    assert any("末尾被删去" in w for w in night())
