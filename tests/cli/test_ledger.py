"""`dibao ledger` end to end: a run leaves a line, and a changed line is found."""

from __future__ import annotations

import io
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from dibao.cli import ledger
from dibao.ledger import keys
from dibao.ledger.lines import LedgerError
from dibao.ledger.store import Entry


def test_head_verify_prove_export(tmp_path: Path) -> None:
    home, out = tmp_path / "home", io.StringIO()
    for n in range(3):
        ledger.record(home, Entry("run.made", f"u{n}", "2024-06-20T08:00:00+00:00"))
    assert ledger.head(home, out) == 0
    text = out.getvalue().splitlines()[0]
    assert ledger.verify(home, [text], out) == 0
    assert ledger.prove(home, 2, tmp_path / "p.json", out) == 0
    assert ledger.export_all(home, tmp_path / "all.jsonl", out) == 0
    for name in ("p.json", "all.jsonl"):
        alone = [sys.executable, "-I", str(tmp_path / "verify.py"), str(tmp_path / name)]
        assert subprocess.run([*alone, "--head", text], check=False).returncode == 0
    base = sqlite3.connect(home / ledger.DATABASE)
    base.execute("DROP TRIGGER ledger_line_no_update")
    base.execute("UPDATE ledger_line SET actor = 'u9' WHERE seq = 2")
    base.commit()
    base.close()
    assert ledger.verify(home, [text], out) == 3
    assert "第 2 条的内容与它的摘要不一致" in out.getvalue()


def test_what_cannot_be_used_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="还没有台账"):
        ledger.verify(tmp_path, [], io.StringIO())
    ledger.record(tmp_path, Entry("run.made", "u1", "2024-06-20T08:00:00+00:00"))
    with pytest.raises(LedgerError, match="还没有台账头"):
        ledger.prove(tmp_path, 1, tmp_path / "p", io.StringIO())
    ledger.head(tmp_path, io.StringIO())
    (tmp_path / keys.SIGNING).unlink()
    with pytest.raises(LedgerError, match="从备份恢复"):
        ledger.verify(tmp_path, [], io.StringIO())


def test_a_home_without_a_signed_head_says_what_to_do(tmp_path: Path) -> None:
    ledger.record(tmp_path, Entry("run.made", "u1", "2024-06-20T08:00:00+00:00"))
    (tmp_path / keys.SIGNING).unlink(missing_ok=True)  # the site makes it with its first head
    out = io.StringIO()
    assert ledger.verify(tmp_path, [], out) == 0
    assert "请运行 dibao ledger head 签一个" in out.getvalue()
    assert ledger.head(tmp_path, out) == 0
    again = io.StringIO()
    assert ledger.verify(tmp_path, [], again) == 0
    assert "还没有签过" not in again.getvalue()
