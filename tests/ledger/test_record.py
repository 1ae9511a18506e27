"""Promise: every edit of the record is found, and told where, given one head kept elsewhere."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest

from dibao.ledger import export, verify
from dibao.ledger.checking import Found, check, replay
from dibao.ledger.heads import Head, signed_by
from dibao.ledger.lines import LedgerError, Line
from dibao.ledger.store import Entry
from tests.ledger.record import DAY, KEY, base, filled, ledger, unguard

PUBLIC = KEY.public_key()


def checked(connection: sqlite3.Connection, outside: tuple[Head, ...] = ()) -> Found:
    kept = ledger(connection)
    return check(kept.lines(), kept.heads(), PUBLIC, outside)


def test_a_clean_record_is_whole() -> None:
    found = checked(filled(60, heads=(20, 60)))
    assert found.whole and found.size == 60


@pytest.mark.parametrize("table", ["ledger_line", "ledger_payload", "ledger_head"])
def test_the_database_refuses_to_change_what_is_written(table: str) -> None:
    connection = base()
    kept = ledger(connection)
    kept.append(Entry("case.step", "u1", DAY, case="c1", payload={"说明": "甲"}))
    kept.make_head(DAY, KEY)
    column = {"ledger_line": "kind", "ledger_payload": "sealed", "ledger_head": "made"}[table]
    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET {column} = {column}"):
        with pytest.raises(sqlite3.IntegrityError, match="台账只能追加"):
            connection.execute(statement)


def test_a_line_stands_or_falls_with_the_change_it_tells_of() -> None:
    connection = filled(3)
    connection.execute("BEGIN")
    ledger(connection).append(Entry("case.step", "u1", DAY))
    connection.execute("ROLLBACK")
    assert [line.seq for line, _ in ledger(connection).lines()] == [1, 2, 3]


COLUMNS = ("case_ref", "kind", "actor", "behalf", "received", "device_time", "purpose", "payload",
           "attachments", "previous", "salt", "leaf")  # fmt: skip


def damage(rng: random.Random, connection: sqlite3.Connection, size: int) -> int:
    """One random edit; the number of the first line it touches."""
    seq = rng.randint(2, size - 1)
    kind = rng.choice(("field", "delete", "swap", "insert", "cut", "head"))
    if kind == "field":
        column = rng.choice(COLUMNS)
        value = connection.execute(
            f"SELECT {column} FROM ledger_line WHERE seq = ?", (seq,)
        ).fetchone()[0]
        changed = bytes([value[0] ^ 1 << rng.randint(0, 7)]) + value[1:] if (
            isinstance(value, bytes) and value
        ) else (value + "改" if isinstance(value, str) else bytes(32))  # fmt: skip
        connection.execute(f"UPDATE ledger_line SET {column} = ? WHERE seq = ?", (changed, seq))
    elif kind == "delete":
        connection.execute("DELETE FROM ledger_line WHERE seq = ?", (seq,))
    elif kind == "swap":
        connection.execute("UPDATE ledger_line SET seq = -1 WHERE seq = ?", (seq,))
        connection.execute("UPDATE ledger_line SET seq = ? WHERE seq = ?", (seq, seq + 1))
        connection.execute("UPDATE ledger_line SET seq = ? WHERE seq = -1", (seq + 1,))
    elif kind == "insert":
        connection.execute("UPDATE ledger_line SET seq = -seq WHERE seq >= ?", (seq,))
        connection.execute("UPDATE ledger_line SET seq = 1 - seq WHERE seq < 0")
        fields = ", ".join((*COLUMNS, "algorithm"))
        connection.execute(f"INSERT INTO ledger_line (seq, {fields}) SELECT {seq}, {fields}"
                           f" FROM ledger_line WHERE seq = {seq - 1}")  # fmt: skip
    elif kind == "cut":
        connection.execute("DELETE FROM ledger_line WHERE seq >= ?", (seq,))
        connection.execute("DELETE FROM ledger_head WHERE size >= ?", (seq,))
    else:
        seq = 20
        connection.execute("UPDATE ledger_head SET made = '2020-01-01' WHERE size = 20")
    return seq


def test_every_random_edit_is_found_within_one_line_of_its_place() -> None:
    rng = random.Random(11)  # a fixed walk: the same edits every day
    clean = filled(40, heads=(20, 40))
    outside = tuple(ledger(clean).heads())[-1:]
    for _ in range(400):
        copy = sqlite3.connect(":memory:", isolation_level=None)
        clean.backup(copy)
        unguard(copy)
        seq = damage(rng, copy, 40)
        found = checked(copy, outside)
        copy.close()
        assert not found.whole
        assert min(abs(place - seq) for place, _ in found.wrong) <= 1


def test_a_full_rewrite_is_seen_only_from_outside() -> None:
    outside = tuple(ledger(filled(40, heads=(30,))).heads())
    forged = base()
    for n in range(1, 41):
        ledger(forged).append(Entry("case.step", "u9", DAY, case=f"c{n}"))
    assert checked(forged).whole
    assert [place for place, _ in checked(forged, outside).wrong] == [30]


def test_destroying_a_key_leaves_the_proof_and_nothing_to_read() -> None:
    connection = base()
    kept = ledger(connection)
    line = kept.append(Entry("case.note", "u1", DAY, case="c1", payload={"姓名": "张三"}))
    assert kept.read_payload(line) == {"姓名": "张三"}
    stored = connection.execute("SELECT * FROM ledger_payload").fetchall()
    assert "张三".encode() not in stored[0][1]
    kept.destroy_key(Entry("case.erased", "u1", DAY, case="c1", purpose="保存期满"))
    assert kept.read_payload(line) is None
    assert checked(connection).whole


def test_a_payload_needs_a_case_and_equal_payloads_do_not_look_equal() -> None:
    kept = ledger(base())
    with pytest.raises(LedgerError, match="案件"):
        kept.append(Entry("case.note", "u1", DAY, payload={"a": 1}))
    first = kept.append(Entry("case.note", "u1", DAY, case="c", payload={"号": "1"}))
    second = kept.append(Entry("case.note", "u1", DAY, case="c", payload={"号": "1"}))
    assert first.payload != second.payload


def test_replay_rebuilds_the_state_or_says_what_it_does_not_know() -> None:
    def step(state: dict[str, object], line: Line) -> None:
        state[line.case] = line.seq

    lines = [line for line, _ in ledger(filled(9)).lines()]
    assert replay(lines, {"case.step": step})["c2"] == 9
    with pytest.raises(LedgerError, match=r"case\.step"):
        replay(lines, {})


def test_a_head_survives_its_text_and_a_copied_word_does_not() -> None:
    head = ledger(filled(5, heads=(5,))).heads()[0]
    assert Head.from_text(head.text()) == head and signed_by(head, PUBLIC)
    assert len(head.short()) == 14
    with pytest.raises(LedgerError):
        Head.from_text(head.text()[5:])


def test_the_stand_alone_verifier_agrees(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    connection = filled(37, heads=(10, 37))
    kept = ledger(connection)
    public = PUBLIC.public_bytes_raw()
    heads = kept.heads()
    record, proof = tmp_path / "a.jsonl", tmp_path / "p.json"
    record.write_text("\n".join(export.whole(kept.lines(), heads, public)), encoding="utf-8")
    line = next(x for x, _ in kept.lines(12))
    proof.write_text(export.proof(line, kept.leaves(), heads, public), encoding="utf-8")
    for file in (record, proof):
        assert verify.main([str(file), "--head", heads[0].text()]) == 0
        wrong = file.read_text("utf-8").replace('"case":"c5"', '"case":"c6"')
        file.write_text(wrong, encoding="utf-8")
        assert verify.main([str(file)]) == 3
    record.write_text("不是台账", encoding="utf-8")
    assert verify.main([str(record)]) == 2
    assert "第 12 条" in capsys.readouterr().out


def test_plain_sm3_and_ed25519_of_the_verifier_meet_their_standards() -> None:
    known = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert verify.sm3(b"abc").hex() == known  # GB/T 32905-2016, example 1
    assert verify.digest(1, b"x" * 200) == verify.sm3(b"x" * 200)
    signature = KEY.sign("台账".encode())
    public = PUBLIC.public_bytes_raw()
    assert verify.signature_holds(public, "台账".encode(), signature)
    assert not verify.signature_holds(public, "台帐".encode(), signature)
    assert not verify.signature_holds(public, "台账".encode(), bytes(64))


def test_nothing_is_signed_before_the_first_line() -> None:
    connection = base()
    with pytest.raises(LedgerError, match="没有一条"):
        ledger(connection).make_head(DAY, KEY)
    assert checked(connection).whole
