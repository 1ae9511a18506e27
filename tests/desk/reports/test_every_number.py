"""Every number of every report is the length or a sum of the list that it opens."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.desk.conftest import DAY, Town

KINDS = ("self-inspection", "rectification", "monthly", "petitions", "campaign")
A_PAGE = 500  # lines of a list on one page
LINK = re.compile(r'<a href="(/reports/[a-z-]+/list/[^"]+)">([^<]*)</a>')


def numbers(page: str) -> list[tuple[str, str]]:
    """(address, figure as written) of a page."""
    return [(a.replace("&amp;", "&"), t) for a, t in LINK.findall(page)]


def opened(browser: Any, address: str) -> tuple[int, set[Decimal], int]:
    """How long a list says it is, its sums, and how many lines its pages show together."""
    body = browser.get(address).content.decode()
    said = re.search(r"共 ([\d,]+) 条", body)
    assert said, address
    length, sums = int(said[1].replace(",", "")), re.findall(r"合计 ([\d,]+(?:\.\d\d)?)", body)
    rows = len(re.findall(r"<tr>", body)) - 1
    for page in range(2, (length - 1) // A_PAGE + 2):
        rows += len(re.findall(r"<tr>", browser.get(f"{address}&page={page}").content.decode())) - 1
    return length, {Decimal(x.replace(",", "")) for x in sums}, max(rows, 0)


def faults(browser: Any, found: list[tuple[str, str]], people: int = 2) -> list[str]:
    """Figures that are neither the length, nor a sum, nor an average of the list that they open."""
    lists: dict[str, tuple[int, set[Decimal], int]] = {}
    wrong = []
    for address, text in found:
        if address not in lists:
            lists[address] = opened(browser, address)
        length, totals, rows = lists[address]
        if rows != length:
            wrong.append(f"{address}: {length} said, {rows} shown")
        number = re.match(r"-?[\d,]+(?:\.\d\d)?", text)
        if number is None:
            if not text.startswith(("未登记", "无法算")):
                wrong.append(f"{address}: {text}")
            continue
        value = Decimal(number[0].replace(",", ""))
        averages = {round(t / n, 2) for t in totals for n in (length, people * length, people) if n}
        if value not in {Decimal(length), *totals, *averages}:
            wrong.append(f"{address}: {text} of {length}, {totals}")
    return wrong


@pytest.mark.parametrize("kind", KINDS)
def test_each_figure_opens_a_list_of_its_length_or_sum(
    filled: Town, enter: Callable[[str], Any], kind: str
) -> None:
    browser = enter("county_clerk")
    page = browser.get(f"/reports/{kind}/?place={filled.town.pk}")
    assert page.status_code == 200
    found = numbers(page.content.decode())
    assert len(found) >= 6
    # Each list is a page of its own; every one of them is opened at night.
    assert faults(browser, found[:: max(len(found) // 24, 1)]) == []


@pytest.mark.nightly
@pytest.mark.django_db
def test_every_figure_of_every_report_of_the_demo_opens_its_list(tmp_path: Path) -> None:
    from django.test import Client

    from dibao.cli.check import check
    from dibao.cli.options import Options
    from dibao.cli.synth import synth
    from dibao.desk.accounts.models import Account, Place
    from dibao.desk.reports.kinds import KINDS as kinds
    from dibao.desk.reports.scope import Scope
    from dibao.desk.showing import make_town

    assert synth(tmp_path / "in", 300, 1, DAY) == 0
    options = Options(
        tmp_path / "in" / "hand-ins", tmp_path / "out", DAY, (tmp_path / "in" / "policy",)
    )
    check(options, lambda _: None)
    make_town(tmp_path / "out", DAY)
    built = kinds["monthly"].build(Scope(Place.objects.get(level="county"), DAY))
    people = len(built.lists["t1-people"].lines)
    browser = Client()
    browser.force_login(
        Account.objects.get(login="zhao"), backend="django.contrib.auth.backends.ModelBackend"
    )
    wrong, seen = [], 0
    for kind in KINDS:
        found = numbers(browser.get(f"/reports/{kind}/").content.decode())
        seen += len(found)
        wrong += faults(browser, found, people)
    assert wrong == []
    assert seen > 600


def test_what_nobody_registered_is_said_and_never_nought(filled: Town) -> None:
    from dibao.desk.reports.kinds import KINDS as kinds
    from dibao.desk.reports.notation import Grid
    from dibao.desk.reports.scope import Scope
    from tests.desk.reports.conftest import JUNE

    report = kinds["monthly"].build(Scope(filled.county, DAY, JUNE))
    table = report.parts[1]
    assert isinstance(table, Grid)
    said = {row[0]: row[3] for row in table.rows}
    text = {name: cell if isinstance(cell, str) else cell.text() for name, cell in said.items()}
    assert text["一、本月保障户数"] == "14"
    assert text["其中：因病"] == "7（缺 2）"
    assert text["其中：因灾"] == "0（缺 2）"
    assert text["残疾人中：重度残疾人（一、二级）"] == "未登记（缺 6）"
    assert text["其中：补发"] == "未登记（缺 14）"
    assert text["其中：基本保障金"] == "未登记（缺 14）"
    assert text["其中：老年人（60 岁以上）"] == "14"
    assert text["三、本月新增户数"] == "1"
    assert text["本月新增人数"] == "2"
    assert text["五、本月支出"] == "7,091.00"
    assert text["七、月人均补助"] == "253.25"


def test_the_check_rules_say_what_agrees_what_not_and_what_cannot_be_checked(filled: Town) -> None:
    from dibao.desk.reports import checking
    from dibao.desk.reports.kinds import KINDS as kinds
    from dibao.desk.reports.models import Made
    from dibao.desk.reports.notation import Grid
    from dibao.desk.reports.scope import Scope
    from dibao.desk.roster.models import Payment
    from tests.desk.reports.conftest import JUNE, MAY

    def rules() -> dict[str, str]:
        built = kinds["monthly"].build(Scope(filled.county, DAY, JUNE))
        table = built.parts[3]
        assert isinstance(table, Grid)
        return {str(r[0]): str(r[1]) for r in table.rows}

    def one(words: str) -> str:
        return next(v for k, v in rules().items() if words in k)

    assert one("上月户数") == "相符"
    assert one("老年人") == "相符"
    assert one("致困原因") == "无法核对"
    assert one("都有办结的流程") == "不符"  # one family came in June without a case
    assert one("名册上的保障人口") == "相符"
    may = kinds["monthly"].build(Scope(filled.county, DAY, MAY))
    Made.objects.create(
        kind="monthly", place=filled.county, month=MAY, name="x", digest="", day=DAY,
        figures=checking.figures(may),
    )  # fmt: skip
    assert one("上月户数") == "相符"
    Payment.objects.filter(month=MAY).earliest("pk").delete()
    assert one("上月户数") == "不符"  # May was reported with thirteen, the lists now say twelve


def test_conduct_and_sealed_matters_stand_in_no_list(
    filled: Town, enter: Callable[[str], Any]
) -> None:
    from dibao.desk.leads.models import Lead
    from dibao.desk.oversight.models import Matter
    from dibao.desk.reports.kinds import KINDS as kinds
    from dibao.desk.reports.scope import Scope

    Matter.objects.create(kind="report", day=DAY, tag="f" * 64, caller_key=bytes(32))
    for kind in kinds.values():
        built = kind.build(Scope(filled.county, DAY, None, filled.who("county_clerk")))
        told = [x.about for of in built.lists.values() if of.told for x in of.lines]
        assert not [x for x in told if isinstance(x, Lead) and x.conduct], kind.key
        assert not [x for x in told if isinstance(x, Matter) and x.sealed], kind.key
    browser = enter("county_clerk")
    assert browser.get("/reports/rectification/list/conduct/").status_code == 404
    page = browser.get("/reports/petitions/").content.decode()
    assert ">7</a> 件（检举控告" in page
