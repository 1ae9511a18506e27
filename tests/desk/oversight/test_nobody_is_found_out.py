"""After a report, whoever takes the whole machine finds neither words, nor caller, nor time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.desk.conftest import DAY, Town
from tests.desk.oversight.conftest import NAME, PASSPHRASE, SAID


def everything() -> bytes:
    """Every byte of the database, and of every file of the home, as a thief would have them."""
    from django.conf import settings
    from django.db import connection

    found = []
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        found.append(connection.connection.serialize())
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                found += [
                    bytes(x) if isinstance(x, bytes | memoryview) else str(x).encode() for x in row
                ]
    found += [p.read_bytes() for p in Path(settings.HOME).rglob("*") if p.is_file()]
    return b"\n".join(found)


def test_nothing_of_a_report_is_readable_anywhere(
    town: Town, inspector: Any, report: Callable[..., str], client: Any
) -> None:
    from django.conf import settings

    from dibao.desk.oversight.models import Matter

    (Path(settings.HOME) / "traces.txt").write_text("a file of the home")
    number = report(client)
    client.post("/complain/talk/", {"receipt": number, "act": "say", "words": "他家在村东头第二家"},
                REMOTE_ADDR="203.0.113.77")  # fmt: skip
    taken = everything()
    digits = number.replace(" ", "")
    told = [SAID, "甲大山", "丈母娘", NAME, "周小满", "13900001234", "村东头第二家", digits, number]
    for words in told:
        for code in ("utf-8", "utf-16-le", "gb18030"):
            assert words.encode(code) not in taken, (words, code)
        assert words.encode("unicode_escape") not in taken or words.isascii()
    for trace in (b"203.0.113.77", b"203.0.113.78", b"KanHaoShouJi", PASSPHRASE.encode()):
        assert trace not in taken, trace
    row = Matter.objects.get()
    assert (row.place, row.about, row.day) == (None, None, DAY)  # not even the unit stands open


def test_rows_keep_days_only_and_random_numbers(
    town: Town, inspector: Any, report: Callable[..., str], client: Any
) -> None:
    from django.db import models

    from dibao.desk.oversight.models import Copy, Matter, Said
    from dibao.desk.record import ledger

    before = len(list(ledger().lines()))
    report(client)
    report(client)
    assert len(list(ledger().lines())) == before  # no line, so no moment
    for model in (Matter, Said, Copy):
        kinds = {type(f) for f in model._meta.get_fields() if isinstance(f, models.Field)}
        assert models.DateTimeField not in kinds, model
        assert model._meta.pk.default() != model._meta.pk.default()
        assert not [f for f in model._meta.get_fields() if "address" in f.name]
    sizes = {len(c.sealed) for c in Copy.objects.all()}
    assert len(sizes) == 1  # long or short, a text has one size


def test_a_complaint_knows_no_household(town: Town) -> None:
    """Nothing leads from a matter to a family: it opens no review of the caller's own."""
    from dibao.desk.oversight import models

    for name in ("Matter", "Said", "Copy", "Note", "Petition", "InspectorKey", "Avoidance"):
        for field in getattr(models, name)._meta.get_fields():
            if field.related_model is not None:
                assert field.related_model._meta.app_label in ("oversight", "accounts"), field


def test_a_day_is_sealed_with_one_line_and_a_change_is_found(
    town: Town, inspector: Any, report: Callable[..., str], client: Any
) -> None:
    from dibao.desk.archive import replaying
    from dibao.desk.oversight.actions.daily import seal_the_days
    from dibao.desk.oversight.models import Copy, Matter
    from dibao.desk.record import ledger

    report(client)
    seal_the_days(DAY)  # the day itself is not over
    assert not [x for x, _ in ledger().lines() if x.kind == "sealed.day"]
    seal_the_days(DAY + dt.timedelta(days=1))
    lines = [x for x, _ in ledger().lines()]
    assert [(x.kind, x.actor) for x in lines][-1] == ("sealed.day", "system")
    assert "反映事项" not in "".join(replaying.differences())
    copy = Copy.objects.get(key=None)
    copy.sealed = bytes(copy.sealed)[:-1] + bytes([bytes(copy.sealed)[-1] ^ 1])
    copy.save()
    assert "反映事项，内容与台账不一致" in "".join(replaying.differences())
    assert "反映事项的登记" not in "".join(replaying.differences())
    kept = Matter.objects.get()
    Matter.objects.update(kind="advice")
    assert "反映事项的登记，内容与台账不一致" in "".join(replaying.differences())
    Matter.objects.update(kind=kept.kind)
    Copy.objects.exclude(key=None).delete()
    assert "没有一位纪检人员能打开" in "".join(replaying.differences())
    Matter.objects.all().delete()
    assert "核对时有 0 条" in "".join(replaying.differences())


def test_the_next_days_seal_washes_no_change_white(
    town: Town, inspector: Any, report: Callable[..., str], client: Any
) -> None:
    from dibao.desk.archive import replaying
    from dibao.desk.oversight.actions.daily import seal_the_days
    from dibao.desk.oversight.models import Copy

    report(client)
    seal_the_days(DAY + dt.timedelta(days=1))
    copy = Copy.objects.get(key=None)
    copy.sealed = bytes(copy.sealed)[:-1] + b"\0"
    copy.save()
    for days in (2, 3, 4):
        seal_the_days(DAY + dt.timedelta(days=days))
        said = [w for w in replaying.differences() if "反映事项" in w]
        assert len(said) == 1
        assert "2024年6月21日以前" in said[0]


def test_what_an_inspector_does_leaves_lines_that_tell_nothing(
    town: Town, inspector: Any, report: Callable[..., str], client: Any
) -> None:
    from dibao.desk.oversight.actions import working
    from dibao.desk.oversight.models import Matter
    from dibao.desk.record import ledger

    report(client)
    matter = Matter.objects.get()
    working.answer_sealed(inspector, matter, "请补充是哪一年", DAY, ask=False)
    working.note_sealed(inspector, matter, "先查账", DAY)
    lines = [x for x, _ in ledger().lines()]
    told = {(x.kind, x.case, x.purpose) for x in lines if x.kind != "account.made"}
    assert told == {("sealed.worked", "", "")}
    taken = everything()
    assert "先查账".encode() not in taken
    assert "请补充是哪一年".encode() not in taken


@pytest.mark.parametrize(
    "typed", ["", "1234", "0000 0000 0000 0000", "字", "\uff19" * 16, "1" * 400]
)
def test_a_wrong_receipt_tells_nothing(
    town: Town, inspector: Any, report: Callable[..., str], client: Any, typed: str
) -> None:
    report(client)
    answer = client.post("/complain/talk/", {"receipt": typed})
    assert answer.status_code == 404
    assert "没有找到" in answer.content.decode()


def test_guessing_is_slowed_for_the_guesser(
    town: Town, inspector: Any, report: Callable[..., str], client: Any
) -> None:
    number = report(client)
    other = f"{(int(number[:2]) + 1) % 100:02d}"
    for n in range(5):
        assert client.post("/complain/talk/", {"receipt": f"{other}{n:014d}"}).status_code == 404
    assert client.post("/complain/talk/", {"receipt": f"{other}{9:014d}"}).status_code == 429
    assert client.post("/complain/talk/", {"receipt": number}).status_code == 200
