"""Whoever writes into the database behind the site's back is found, and where is said.

Each trick is played on a real small history, by somebody who has first removed the triggers.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from typing import Any

import pytest

from tests.desk.conftest import DAY, Town

WORDS = "看了材料，问了本人和邻居。"


def run(sql: str, *values: Any) -> list[Any]:
    """A statement straight into the database."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def history(town: Town) -> str:
    """Some work, a head kept elsewhere, and a little more work; the head."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from dibao.desk.accounts import actions as accounts
    from dibao.desk.accounts.models import Post
    from dibao.desk.archive import actions as archive
    from dibao.desk.casework import actions
    from dibao.desk.exchange import actions as exchange
    from tests.desk.casework.test_an_exit import fill, sure

    clerk = town.who("town_clerk")
    file = actions.open_case(clerk, town.household(), "exit", "家庭来说有人就业", DAY)
    sure(town, file, "identity_certain")
    fill(town, file, "K23")
    actions.do_step(clerk, file, "check", DAY)
    exchange.hand_in(clerk, town.town, "车.csv", SimpleUploadedFile("车.csv", b"1,2"))
    keeper, left = town.who("system_keeper"), town.accounts["medical_2"]
    accounts.end_post(keeper, Post.objects.get(account=left), DAY)
    accounts.switch(keeper, left, active=False)
    head = archive.sign_head(town.who("auditor")).text()
    fill(town, file, "K05")
    actions.begin_step(clerk, file, "visit", town.accounts["village_clerk"], DAY)
    actions.agree(town.who("village_clerk"), file, DAY)
    return str(head)


def unguarded() -> None:
    """The triggers gone, and the ties between tables only looked at when all is done."""
    from django.db import connection

    if connection.vendor == "postgresql":
        run("SET LOCAL session_replication_role = replica")
        return
    run("PRAGMA defer_foreign_keys = ON")
    for (name,) in run("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        run(f'DROP TRIGGER "{name}"')


def rewritten(mend: Callable[[list[Any]], None]) -> None:
    """The whole record written anew with every hash in order, after `mend` changed the rows."""
    from dataclasses import replace

    from dibao.desk.record import ledger
    from dibao.ledger.lines import NOTHING

    lines = [line for line, _ in list(ledger().lines())]
    mend(lines)
    run("DELETE FROM ledger_payload WHERE seq > %s", len(lines))
    run("DELETE FROM ledger_line")
    previous = NOTHING
    for seq, line in enumerate(lines, 1):
        new = replace(line, seq=seq, previous=previous)
        previous = new.leaf()
        run(
            "INSERT INTO ledger_line VALUES (%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s)",
            new.seq, new.case, new.kind, new.actor, new.behalf, new.received, new.device,
            new.purpose, new.payload, b"".join(new.attachments), new.previous, new.salt,
            new.algorithm, previous,
        )  # fmt: skip


def another_actor(lines: list[Any]) -> None:
    """Somebody else is said to have done the third line."""
    from dataclasses import replace

    lines[2] = replace(lines[2], actor="U99")


TRICKS: dict[str, Callable[[], None]] = {
    "another actor": lambda: run("UPDATE ledger_line SET actor = 'U99' WHERE seq = 3"),
    "back-dated": lambda: run("UPDATE ledger_line SET received = '2020-01-01' WHERE seq = 3"),
    "another purpose": lambda: run("UPDATE ledger_line SET purpose = 'x' WHERE seq = 2"),
    "a line deleted": lambda: [
        run("DELETE FROM ledger_payload WHERE seq = 3"),
        run("DELETE FROM ledger_line WHERE seq = 3"),
    ],
    "the tail cut": lambda: [
        run("DELETE FROM ledger_payload WHERE seq > 4"),
        run("DELETE FROM ledger_line WHERE seq > 4"),
    ],
    "two lines swapped": lambda: [
        run("UPDATE ledger_line SET seq = seq + 1000 WHERE seq IN (2, 3)"),
        run("UPDATE ledger_line SET seq = 3 WHERE seq = 1002"),
        run("UPDATE ledger_line SET seq = 2 WHERE seq = 1003"),
    ],
    "rewritten whole": lambda: rewritten(another_actor),
    "rewritten shorter": lambda: rewritten(lambda lines: lines.__delitem__(2)),
    "a step's day": lambda: run("UPDATE casework_stepdone SET day = '2020-01-01'"),
    "a paper's number": lambda: run("UPDATE casework_issued SET number = number || '0'"),
    "an issued paper gone": lambda: run("DELETE FROM casework_issued WHERE kind = 'K23'"),
    "a step gone": lambda: [
        run("DELETE FROM casework_issued"),
        run("DELETE FROM casework_paper WHERE made_by_id IS NOT NULL"),
        run("DELETE FROM casework_stepdone WHERE step = 'visit'"),
    ],
    "a step put in": lambda: run(
        "INSERT INTO casework_stepdone (file_id, step, day, by_id, on_behalf, passed_to) "
        "SELECT file_id, 'tell', day, by_id, FALSE, '' FROM casework_stepdone LIMIT 1"
    ),
    "a case's state": lambda: run("UPDATE casework_casefile SET state = 'stopped'"),
    "a confirmation put in": lambda: run(
        "INSERT INTO casework_confirmation (file_id, guard, by_id, day, rests_on, after) "
        "SELECT file_id, 'delivered', by_id, day, rests_on, after FROM casework_confirmation"
    ),
    "a file's name": lambda: run("UPDATE exchange_handin SET name = '房.csv'"),
    "a post put in": lambda: run(
        "INSERT INTO accounts_post (account_id, role, place_id, since) "
        "SELECT account_id, 'county_approver', place_id, since FROM accounts_post LIMIT 1"
    ),
    "an ended post goes on": lambda: run("UPDATE accounts_post SET until = NULL"),
    "an account in use again": lambda: run("UPDATE accounts_account SET is_active = TRUE"),
}  # fmt: skip


@pytest.fixture
def worked(town: Town) -> str:
    """A history with posts that lines tell of."""
    from dibao.desk.accounts.models import Post
    from dibao.desk.record import ledger
    from dibao.ledger.store import Entry

    for post in Post.objects.all():  # the fixture's posts came without lines
        payload = {"role": post.role, "place": post.place_id, "since": str(post.since), "until": ""}
        ledger().append(Entry("account.post", "U1", "2024-06-01", f"U{post.account_id}",
                              payload=payload))  # fmt: skip
    return history(town)


def test_an_honest_history_is_whole(worked: str) -> None:
    from dibao.desk.archive.queries import whole_check

    size, wrong = whole_check([worked])
    assert size > 8
    assert wrong == []


@pytest.mark.parametrize("trick", TRICKS)
def test_every_trick_is_found(worked: str, trick: str) -> None:
    from dibao.desk.archive.queries import whole_check

    unguarded()
    TRICKS[trick]()
    _, wrong = whole_check([worked])
    assert wrong
    assert all(w.endswith("。") for w in wrong)


def edit(dice: random.Random, seq: int) -> None:
    """One change to one line: a bit of what is bytes, a letter of what is text, or the line gone."""
    column = dice.choice(("payload", "previous", "salt", "leaf", "actor", "received", "kind",
                          "case_ref", "purpose", "deleted"))  # fmt: skip
    if column == "deleted":
        run("DELETE FROM ledger_payload WHERE seq = %s", seq)
        run("DELETE FROM ledger_line WHERE seq = %s", seq)
        return
    held = run(f"SELECT {column} FROM ledger_line WHERE seq = %s", seq)[0][0]
    if isinstance(held, str):
        at = dice.randrange(len(held) + 1)
        run(f"UPDATE ledger_line SET {column} = %s WHERE seq = %s",
            held[:at] + dice.choice("0x甲") + held[at:], seq)  # fmt: skip
        return
    flipped = bytearray(held)
    flipped[dice.randrange(len(flipped))] ^= 1 << dice.randrange(8)
    run(f"UPDATE ledger_line SET {column} = %s WHERE seq = %s", bytes(flipped), seq)


def test_any_edit_of_a_line_is_found_where_it_is(worked: str) -> None:
    from django.db import transaction

    from dibao.desk.archive.queries import whole_check

    unguarded()
    dice = random.Random(5)
    last = run("SELECT max(seq) FROM ledger_line")[0][0]
    for _ in range(60):
        seq = dice.randrange(1, last + 1)
        with transaction.atomic():
            edit(dice, seq)
            wrong = whole_check([worked])[1]
            transaction.set_rollback(True)
        assert any(w.startswith((f"第 {seq} 条", f"第 {seq + 1} 条")) for w in wrong), (seq, wrong)


def test_the_site_itself_cannot_change_a_line(worked: str) -> None:
    from django.db import DatabaseError, transaction

    for sql in (
        "UPDATE ledger_line SET actor = 'U9'", "DELETE FROM ledger_line",
        "UPDATE ledger_payload SET sealed = sealed", "DELETE FROM ledger_head",
    ):  # fmt: skip
        with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
            run(sql)


def test_a_kept_file_that_changed_is_found(worked: str, settings: Any) -> None:
    from dibao.desk.archive.queries import whole_check
    from dibao.desk.exchange.models import HandIn

    path = settings.HOME / "originals" / HandIn.objects.get().digest
    path.write_bytes(b"1,3")
    assert any("被改过" in w for w in whole_check([])[1])
    path.unlink()
    assert any("不见了" in w for w in whole_check([])[1])


def test_the_nightly_check_keeps_what_it_found(worked: str) -> None:
    from dibao.desk.archive.actions import look_all_through

    made = look_all_through(DAY + dt.timedelta(days=1))
    assert made.wrong == []
    assert len(made.short) == 14


@pytest.mark.nightly
def test_five_thousand_edits_are_all_found(worked: str) -> None:
    from django.db import transaction

    from dibao.desk.archive.queries import whole_check

    unguarded()
    dice = random.Random(11)
    last = run("SELECT max(seq) FROM ledger_line")[0][0]
    texts = ("actor", "case_ref", "kind", "received", "purpose", "behalf", "device_time")
    missed = []
    for n in range(5_000):
        seq = dice.randrange(1, last + 1)
        with transaction.atomic():
            if dice.random() < 0.5:
                column = dice.choice(texts)
                run(f"UPDATE ledger_line SET {column} = {column} || 'x' WHERE seq = %s", seq)
            else:
                column = dice.choice(("payload", "previous", "salt", "leaf"))
                held = bytearray(run(f"SELECT {column} FROM ledger_line WHERE seq = %s", seq)[0][0])
                held[dice.randrange(len(held))] ^= 1 << dice.randrange(8)
                run(f"UPDATE ledger_line SET {column} = %s WHERE seq = %s", bytes(held), seq)
            wrong = whole_check([worked])[1]
            transaction.set_rollback(True)
        if not any(w.startswith((f"第 {seq} 条", f"第 {seq + 1} 条")) for w in wrong):
            missed.append((n, seq, column))
    assert missed == []
