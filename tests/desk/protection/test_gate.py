"""No answer of a department without work, letter, person and purpose; none without the record."""

from __future__ import annotations

import datetime as dt
import io
import random
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import openpyxl
import pytest

from tests.desk.conftest import DAY, Town
from tests.desk.leads.conftest import lines
from tests.desk.leads.test_reading import RECORD

NAMES = {"DS15": "银行存款", "DS08": "不动产", "DS07": "车辆"}
SCOPES = ("银行存款", "房产", "全部", "车辆", "养老")
OPENS = {("DS15", "银行存款"), ("DS15", "全部"), ("DS08", "房产"), ("DS08", "全部")}
FREE = {"DS07"}  # asked without a letter


@contextmanager
def stopped_record() -> Iterator[None]:
    """The table of lines is not there: nothing can be written."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_line RENAME TO ledger_line_away")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE ledger_line_away RENAME TO ledger_line")


def two_families(town: Town) -> tuple[Any, list[Any], Any]:
    """A family of two and a stranger."""
    from dibao.desk.roster.models import Member
    from dibao.desk.sealed import blind

    family, other = town.household("DB990001"), town.household("DB990002")
    number = "990121197003070016"
    second = Member.objects.create(
        household=family, name="石有田", number=number, number_key=blind(number)
    )
    stranger = other.members.get()
    stranger.number_key = blind("990121196003070011")
    stranger.save()
    return family, [family.members.exclude(pk=second.pk).get(), second], stranger


def spelled_out(letter: Any, source: str, day: dt.date) -> bool:
    """The rule once more, written another way."""
    begun, over = letter.since <= day, letter.until < day
    back = bool(letter.withdrawn) and letter.withdrawn <= day
    return begun and not over and not back and (source, letter.sources) in OPENS


def try_gate(town: Town, cases: int, seed: int) -> tuple[int, int]:
    """(shown, held back) of `cases` random looks; every one is compared with the rule."""
    from dibao.desk.protection import gate
    from dibao.desk.record import Refused
    from dibao.desk.roster.models import Answer, Letter

    chance = random.Random(seed)
    family, own, stranger = two_families(town)
    who, shown = town.who("town_clerk"), 0
    for _ in range(cases):
        Letter.objects.all().delete()
        held = [
            Letter.objects.create(
                member=chance.choice([*own, stranger]), number="SQ", sources=chance.choice(SCOPES),
                since=DAY + dt.timedelta(days=chance.randint(-40, 10)),
                until=DAY + dt.timedelta(days=chance.randint(-10, 40)),
                withdrawn=chance.choice([None, None, DAY + dt.timedelta(days=chance.randint(-9, 9))]),
            )
            for _ in range(chance.randint(0, 3))
        ]  # fmt: skip
        work, purpose = chance.choice(["", family.ref]), chance.choice(["", " ", "看", "核查线索"])
        source, person = chance.choice(list(NAMES)), chance.choice([*own, stranger])
        day = DAY + dt.timedelta(days=chance.randint(-5, 5))
        answer = Answer(member=person, source=source, sign="found", day=day)
        row = {"source": source, "number": person.number if person in own else "x", "day": str(day)}
        broken = chance.random() < 0.15
        let = any(x.member == person and spelled_out(x, source, day) for x in held)
        everybody = all(
            any(x.member == p and spelled_out(x, source, day) for x in held) for p in own
        )
        before = lines("look.household")
        try:
            if broken:
                with stopped_record():
                    gate.opened(who, work, family, purpose, DAY, line="household")
            opened = gate.opened(who, work, family, purpose, DAY, line="household")
        except Refused:
            assert broken or not work or len(purpose.strip()) < 2
            assert lines("look.household") == before
            continue
        assert work
        assert len(purpose.strip()) > 1
        assert not broken
        assert lines("look.household") == before + 1
        may = (source in FREE or let) and person in own
        assert (opened.sign(answer).sign == "found") is may
        assert opened.row(row) is (source in FREE or (let if person in own else everybody))
        shown += may
    return shown, cases - shown


def test_nothing_is_shown_without_all_four(town: Town) -> None:
    shown, held = try_gate(town, 300, 1)
    assert shown > 10
    assert held > 150


@pytest.mark.nightly
def test_nothing_is_shown_without_all_four_ten_thousand_times(town: Town) -> None:
    shown, held = try_gate(town, 10_000, 2)
    assert shown > 200
    assert held > 5_000


def ask(cases: int, seed: int) -> int:
    """How many of `cases` random persons a request lists; every one is compared with the rule."""
    from dibao.cli.ask import LetterHeld, Person, _request
    from dibao.policy import HOME
    from dibao.reasoning.source import load_sources

    chance, sources, listed = random.Random(seed), load_sources(HOME / "sources"), 0
    for n in range(cases):
        source = chance.choice(["DS15", "DS08", "DS20"])
        mine, others = f"99012119700307{n % 10_000:04}", "990121196003070011"
        held = [
            LetterHeld(
                chance.choice([mine, others]), "SQ", chance.choice([*SCOPES, "疾病"]),
                DAY + dt.timedelta(days=chance.randint(-40, 10)),
                DAY + dt.timedelta(days=chance.randint(-10, 40)),
                chance.choice([None, None, DAY + dt.timedelta(days=chance.randint(-9, 9))]),
            )
            for _ in range(chance.randint(0, 3))
        ]  # fmt: skip
        opens = OPENS | {("DS20", "疾病"), ("DS20", "全部")}
        let = any(
            x.id_number == mine and x.first <= DAY <= x.last
            and not (x.withdrawn and x.withdrawn <= DAY) and (source, x.scope) in opens
            for x in held
        )  # fmt: skip
        made = _request(sources[source], [Person("周桂兰", mine, "石岭村")], held, DAY)
        assert bool(made.persons) is let
        listed += let
    return listed


def test_nobody_is_asked_about_without_a_letter() -> None:
    assert ask(400, 3) > 20


@pytest.mark.nightly
def test_nobody_is_asked_about_without_a_letter_ten_thousand_times() -> None:
    assert ask(10_000, 4) > 500


LETTERS = (
    # scope, first and last day from the day of the data, withdrawn, may be shown
    ("银行存款", -30, 30, None, True),
    ("全部", -30, 30, None, True),
    ("银行存款", -30, 30, 5, True),  # withdrawn later: what was asked before stays
    ("银行存款", -30, 30, -5, False),
    ("银行存款", -60, -20, None, False),
    ("银行存款", 5, 60, None, False),
    ("房产", -30, 30, None, False),
    (None, 0, 0, None, False),
)


@pytest.mark.parametrize(("scope", "first", "last", "back", "may"), LETTERS)
def test_pages_and_files_show_it_with_a_letter_only(
    town: Town, enter: Callable[[str], Any], lead: Any, scope: str | None, first: int, last: int,
    back: int | None, may: bool,
) -> None:  # fmt: skip
    from dibao.desk.roster.models import Answer, Letter

    told = dt.date(2024, 5, 31)

    def day(n: int) -> dt.date:
        return told + dt.timedelta(days=n)

    lead.record, lead.rule = RECORD | {"rows": [
        RECORD["rows"][0],
        RECORD["rows"][1] | {"number": "990121195003070020", "cells": [
            {"label": "开户行", "text": "邮储石桥支行"}]},
    ]}, "deposits"  # fmt: skip
    lead.sentence = "登记显示存款高于对照线"
    lead.save()
    member = lead.household.members.get()
    Answer.objects.create(member=member, source="DS15", sign="found", day=told, told="邮储:found")
    if scope is not None:
        Letter.objects.create(
            member=member, number="SQ", sources=scope, since=day(first), until=day(last),
            withdrawn=None if back is None else day(back),
        )  # fmt: skip
    browser = enter("town_clerk")
    pages = {
        "family": browser.get(f"/households/{lead.household_id}/?for=lead").content.decode(),
        "lead": browser.get(f"/leads/{lead.pk}/").content.decode(),
        "table": browser.get("/leads/table/").content.decode(),
    }
    book = openpyxl.load_workbook(io.BytesIO(browser.post("/leads/table/export/").content))
    pages["export"] = " ".join(str(c) for row in book.active.values for c in row)
    package = browser.post(f"/dossier/trace/lead/{lead.pk}/", {"purpose": "县纪委调阅"}).content
    with zipfile.ZipFile(io.BytesIO(package)) as z:
        pages["package"] = " ".join(
            z.read(n).decode() for n in z.namelist() if n.endswith((".html", ".csv"))
        )
    from dibao.desk.leads import actions
    from dibao.papers.leaks import pdf_text

    actions.check(town.who("town_clerk"), lead, "sold", "看过存单和卖房合同，问了本人。", DAY)
    for name, page in pages.items():
        assert ("高于对照线" in page) is may, name
        assert ("没有有效的授权书" in page) is not may, name
    assert ("邮储石桥支行" in pages["lead"]) is may
    assert ("超过" in pages["lead"].partition("一步一步看")[2].partition("</details>")[0]) is may
    assert ("有记录</span>" in pages["family"].partition('id="said"')[2].partition("<tbody>")[2]
            .partition("</table>")[0]) is may  # fmt: skip
    assert ("银行.xlsx" in pages["package"]) is may
    at = f"/leads/{lead.pk}/letters"
    papers = [b"".join(browser.get(f"{at}/{key}.pdf")) for key in ("K02", "K03")]
    told = ["".join(pdf_text(p).split()) for p in papers]
    assert ("高于对照线" in told[0]) is may
    assert ("银行.xlsx" in told[1]) is may


def test_without_the_record_no_page_shows_anything(
    town: Town, enter: Callable[[str], Any], lead: Any
) -> None:
    browser = enter("town_clerk")
    with stopped_record():
        for at in (f"/households/{lead.household_id}/?for=lead", f"/leads/{lead.pk}/"):
            answer = browser.get(at)
            assert answer.status_code == 403
            assert "没有留痕就不显示" in answer.content.decode()
            assert "登记显示有车" not in answer.content.decode()
    assert "登记显示有车" in browser.get(f"/leads/{lead.pk}/").content.decode()
