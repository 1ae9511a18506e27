"""A backup is a backup: taken under writing, restored elsewhere, and no flipped bit goes through."""

from __future__ import annotations

import hashlib
import io
import os
import random
import sqlite3
import threading
import time
from pathlib import Path

import pytest

from dibao.cli import ledger, office_base
from dibao.cli.backup import backup
from dibao.cli.options import Unusable
from dibao.cli.restore import restore
from dibao.cli.sealed_stream import Damaged, Reader, Writer
from dibao.ledger.store import Entry
from tests.desk import postgres

MOMENT = "2024-06-20T08:00:00+00:00"
SAID: list[str] = []


def make_home(home: Path, lines: int = 20) -> Path:
    """A small office: a record with files, a table of its own, settings, a run's results."""
    for n in range(lines):
        content = f"交来的第 {n} 份文件".encode() * 50
        digest = hashlib.sha256(content).digest()
        (home / "originals").mkdir(parents=True, exist_ok=True)
        (home / "originals" / digest.hex()).write_bytes(content)
        entry = Entry(
            "file.handed_in", "U1", MOMENT, f"F{n}", payload={"n": n}, attachments=(digest,)
        )
        ledger.record(home, entry)
    with sqlite3.connect(home / ledger.DATABASE) as base:
        base.execute("CREATE TABLE family (pk INTEGER PRIMARY KEY, head TEXT)")
        base.executemany("INSERT INTO family (head) VALUES (?)", [("周桂兰",)] * 100)
        base.execute("CREATE TABLE django_session (session_key TEXT)")
        base.execute("INSERT INTO django_session VALUES ('eingeloggt')")
    base.close()
    (home / "policy").mkdir()
    (home / "policy" / "numbers.toml").write_text("# 本县的数字\n", encoding="utf-8")
    (home / "runs" / "1" / "out").mkdir(parents=True)
    (home / "runs" / "1" / "out" / "自查报告.docx").write_bytes(random.Random(1).randbytes(3 << 20))
    (home / "site.key").write_text("secret")
    return home


def say(sentence: str) -> None:
    SAID.append(sentence)


def rows(home: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every table, row by row."""
    with sqlite3.connect(home / ledger.DATABASE) as base:
        names = [n for (n,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {n: base.execute(f"SELECT * FROM {n} ORDER BY 1").fetchall() for n in names}
    base.close()
    return found


def files(home: Path) -> dict[str, bytes]:
    return {
        p.relative_to(home).as_posix(): p.read_bytes()
        for p in home.rglob("*") if p.is_file() and p.name not in office_base.OF_SQLITE
    }  # fmt: skip


def test_what_comes_back_is_what_was_there(tmp_path: Path) -> None:
    home, other, file = make_home(tmp_path / "home"), tmp_path / "elsewhere", tmp_path / "b.dibao"
    SAID.clear()
    assert backup(home, file, "一个口令", say) == 0
    assert file.stat().st_mode & 0o777 == 0o600
    head = next(s for s in SAID if "台账头" in s).rpartition("：")[2]
    before = rows(home)
    assert restore(file, other, "一个口令", say) == 0
    after = rows(other)
    assert files(other) == files(home)
    for name in before.keys() - {"ledger_line", "ledger_head", "django_session"}:
        assert after[name] == before[name], name
    # One more line than was sealed says that and when it was restored; nobody stays signed in.
    assert after["ledger_line"][:-1] == before["ledger_line"]
    assert [r[2] for r in after["ledger_line"][-2:]] == ["backup.made", "backup.restored"]
    assert after["django_session"] == []
    out = io.StringIO()
    assert ledger.verify(other, [head], out) == 0, out.getvalue()


def test_it_is_taken_while_others_write(tmp_path: Path) -> None:
    home, file = make_home(tmp_path / "home"), tmp_path / "b.dibao"
    stop, written = threading.Event(), []

    def write() -> None:
        while not stop.is_set():
            ledger.record(home, Entry("lead.checked", "U1", MOMENT, "H1", payload={"n": 1}))
            written.append(1)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(written) < 3:
            time.sleep(0.01)
        assert backup(home, file, None, say) == 0
        during = len(written)
    finally:
        stop.set()
        writer.join()
    assert during > 3  # it did not stand still meanwhile
    assert restore(file, tmp_path / "other", None, say) == 0
    out = io.StringIO()
    assert ledger.verify(tmp_path / "other", [], out) == 0
    with ledger.opened(tmp_path / "other") as (book, _):
        kept = list(book.lines())
        assert book.read_payload(next(x for x, _ in kept if x.case == "H1")) == {"n": 1}
    assert len(kept) > 21


@pytest.mark.parametrize("word", [None, "口令"])
def test_every_flipped_bit_and_every_cut_is_found(tmp_path: Path, word: str | None) -> None:
    home, file = make_home(tmp_path / "home", 2), tmp_path / "b.dibao"
    backup(home, file, word, say)
    whole, chance = file.read_bytes(), random.Random(7)
    key_from_word = word is not None  # Argon2 costs a tenth of a second a try
    for n in range(12 if key_from_word else 60):
        spoilt = bytearray(whole)
        if n % 4 == 0:
            del spoilt[chance.randrange(len(whole)) :]
        else:
            spoilt[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        file.write_bytes(spoilt)
        try:
            code = restore(file, tmp_path / "other", word, say)
        except Unusable as error:
            assert str(error).endswith("。")
            code = 2
        assert code in (2, 3)
        assert not (tmp_path / "other").exists()
    assert not [p for p in tmp_path.iterdir() if "restoring" in p.name]


def test_swapped_pieces_and_a_piece_too_many_are_found() -> None:
    out = io.BytesIO()
    sealed = Writer(out, None)
    sealed.write(bytes(2 << 20) + b"x" * (1 << 20))
    sealed.close()
    text = out.getvalue()
    head = len(text) - 3 * (5 + (1 << 20) + 28) - (5 + 28)
    size = 5 + (1 << 20) + 28
    first, second, third = (text[head + i * size : head + (i + 1) * size] for i in range(3))
    for spoilt in (
        text[:head] + second + first + third + text[head + 3 * size :],
        text[:head] + first + second + text[head + 3 * size :],
        text + b"\0",
    ):
        with pytest.raises(Damaged):
            Reader(io.BytesIO(spoilt), None).finish()
    Reader(io.BytesIO(text), None).finish()


def test_a_used_home_is_moved_aside_and_never_written_over(tmp_path: Path) -> None:
    home, file = make_home(tmp_path / "home", 2), tmp_path / "b.dibao"
    backup(home, file, None, say)
    before = files(home)
    with pytest.raises(Unusable, match="里已有东西，没有恢复"):
        restore(file, home, None, say)
    assert files(home) == before
    (home / "later.txt").write_text("以后录入的")
    assert restore(file, home, None, say, move_aside=True) == 0
    aside = next(p for p in tmp_path.iterdir() if p.name.startswith("home-"))
    assert (aside / "later.txt").read_text() == "以后录入的"
    assert not (home / "later.txt").exists()
    assert files(home) == before


def test_an_attachment_that_was_exchanged_before_the_backup_is_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home, file = make_home(tmp_path / "home", 2), tmp_path / "b.dibao"
    next((home / "originals").iterdir()).write_bytes(b"exchanged")
    backup(home, file, None, say)
    assert restore(file, tmp_path / "other", None, say) == 3
    assert "所附的文件被改过" in capsys.readouterr().err
    assert not (tmp_path / "other").exists()


def test_what_was_erased_in_its_time_is_not_missed(tmp_path: Path) -> None:
    home, file = make_home(tmp_path / "home", 3), tmp_path / "b.dibao"
    for n in (0, 1):
        digest = hashlib.sha256(f"交来的第 {n} 份文件".encode() * 50).hexdigest()
        (home / "originals" / digest).unlink()
    told = "2034-06-20 到期，按期限销毁（连同 F1）"
    ledger.record(home, Entry("retention.erased", "U2", MOMENT, "F0", purpose=told))
    backup(home, file, None, say)
    assert restore(file, tmp_path / "other", None, say) == 0


def test_what_cannot_be_used_is_one_sentence(tmp_path: Path) -> None:
    home, file = make_home(tmp_path / "home", 1), tmp_path / "b.dibao"
    with pytest.raises(Unusable, match="没有可以备份的办公数据"):
        backup(tmp_path / "nothing", file, None, say)
    with pytest.raises(Unusable, match="不能放在办公目录里面"):
        backup(home, home / "b.dibao", None, say)
    SAID.clear()
    backup(home, file, None, say)
    assert any("没有给口令" in s and "密钥也在里面" in s for s in SAID)
    with pytest.raises(Unusable, match="为免盖掉"):
        backup(home, file, None, say)
    sealed = tmp_path / "sealed.dibao"
    backup(home, sealed, "口令", say)
    assert "周桂兰".encode() not in sealed.read_bytes()
    with pytest.raises(Unusable, match="有口令"):
        restore(sealed, tmp_path / "other", None, say)
    with pytest.raises(Unusable, match="口令不对"):
        restore(sealed, tmp_path / "other", "别的口令", say)
    (tmp_path / "x.txt").write_text("not a backup")
    with pytest.raises(Unusable, match="不是本软件做的备份"):
        restore(tmp_path / "x.txt", tmp_path / "other", None, say)
    with pytest.raises(Unusable, match="没有“"):
        restore(tmp_path / "none", tmp_path / "other", None, say)


@pytest.mark.skipif(postgres.binaries() is None, reason="no PostgreSQL here, or not root")
def test_the_same_on_postgresql(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import psycopg

    from dibao.ledger import keys
    from dibao.ledger.store import Ledger, schema

    home, file = tmp_path / "home", tmp_path / "b.dibao"
    home.mkdir()
    with postgres.server() as url, psycopg.connect(url, autocommit=True) as base:
        base.execute("CREATE DATABASE second")
        with psycopg.connect(url) as first:
            for statement in schema("postgresql"):
                first.execute(statement)
            book = Ledger(first.cursor(), keys.master(home, create=True), mark="%s")
            for n in range(5):
                book.append(Entry("case.step", "U1", MOMENT, "C1", payload={"n": n}))
        monkeypatch.setenv("DATABASE_URL", url)
        assert backup(home, file, None, say) == 0
        with pytest.raises(Unusable, match="已经有表"):
            restore(file, tmp_path / "other", None, say)
        monkeypatch.delenv("DATABASE_URL")
        with pytest.raises(Unusable, match="先设 DATABASE_URL"):
            restore(file, tmp_path / "other", None, say)
        second = url.rpartition("/")[0] + "/second"
        monkeypatch.setenv("DATABASE_URL", second)
        assert restore(file, tmp_path / "other", None, say) == 0
        with psycopg.connect(second) as again:
            book = Ledger(again.cursor(), keys.master(tmp_path / "other"), mark="%s")
            kept = [x for x, _ in list(book.lines())]
            assert [x.kind for x in kept][-2:] == ["backup.made", "backup.restored"]
            assert book.read_payload(kept[4]) == {"n": 4}


def test_from_the_command_line(tmp_path: Path) -> None:
    import subprocess
    import sys

    home = make_home(tmp_path / "home", 1)
    dibao = [sys.executable, "-c", "from dibao.cli.main import app_main; app_main()"]

    def run(where: Path, *words: str) -> subprocess.CompletedProcess[str]:
        env = {**os.environ, "DIBAO_HOME": str(where)}
        return subprocess.run(
            [*dibao, *words], env=env, capture_output=True, text=True, check=False
        )

    done = run(home, "backup", "--out", str(tmp_path / "b"))
    assert done.returncode == 0, done.stderr
    done = run(tmp_path / "other", "restore", str(tmp_path / "b"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "核对一致" in done.stdout
    spoilt = bytearray((tmp_path / "b").read_bytes())
    spoilt[len(spoilt) // 2] ^= 1
    (tmp_path / "b").write_bytes(spoilt)
    done = run(tmp_path / "third", "restore", str(tmp_path / "b"))
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert "被改动或损坏" in done.stderr
