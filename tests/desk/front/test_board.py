"""Every figure of the board opens a list of exactly that length; conduct matters are in none."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.desk.conftest import DAY, Town


def work(town: Town, out: Path | None = None) -> None:
    """Doubts of several kinds, villages and ends; one of conduct; the run's own lists in OUT."""
    from dibao.desk.exchange.models import Request, Run
    from dibao.desk.leads import actions
    from dibao.desk.leads.models import Lead

    run = Run.objects.create(
        place=town.town, as_of=DAY, by=town.accounts["town_clerk"], state="done",
        told={"open": 2, "fresh": 6, "gone": 0, "sources": {}, "not_judged": []},
        folder=str(out or ""),
    )  # fmt: skip
    if out is not None:
        head = "rule,village,household_no,answer\n"
        lines = "vehicle,石岭村,DB1,yes\ndeposits,石岭村,DB2,unknown\ncadre_kin,石岭村,DB3,yes\n"
        (out / "leads.csv").write_text(head + lines, encoding="utf-8-sig")
        open_lines = "rule,village,household_no,missing\nhouse,石岭村,DB1,不动产未答复\n"
        (out / "cannot_tell.csv").write_text(
            open_lines + "cadre_kin,石岭村,DB3,名册未到\n", encoding="utf-8-sig"
        )
    ends = (None, "helped", "ours", "source_wrong", "namesake", "unclear", None)
    for n, cause in enumerate(ends):
        lead = Lead.objects.create(
            town=town.town, lead_id=f"a{n}", code="JG04" if n % 2 else "FB01", rule="r",
            title=("车房登记待核", "财政供养待核")[n % 2], sentence="登记显示",
            household=town.household(f"DB{n}"), place=town.village, due=DAY, first_run=run,
            last_run=run, record={}, offers=cause == "helped", conduct=n == 6,
        )  # fmt: skip
        if cause:
            actions.check(town.who("town_clerk"), lead, cause, "看了材料，问了本人。", DAY)
            actions.second(town.who("town_approver"), lead, True, "", DAY)
    Request.objects.create(
        place=town.town, number="1", source="DS07", office="公安", made=DAY, due=DAY
    )


def length(page: str) -> int:
    """How many lines the list of a page has."""
    told = re.search(r"<caption>(\d+) 条|，(\d+) 件", page)
    if told is not None:
        return int(told.group(1) or told.group(2))
    return page.split("<tbody>")[1].count("<tr>") if "<tbody>" in page else 0


@pytest.mark.parametrize("role", ["town_clerk", "town_approver", "county_clerk", "county_approver",
                                  "auditor"])  # fmt: skip
def test_each_figure_opens_a_list_of_that_length(
    town: Town, enter: Callable[[str], Any], tmp_path: Path, role: str
) -> None:
    work(town, tmp_path)
    browser = enter(role)
    page = browser.get("/board/").content.decode()
    figures = re.findall(r'<a href="([^"]+)">(\d+)</a>', page)
    assert len(figures) >= 8
    for address, count in figures:
        answer = browser.get(address.replace("&amp;", "&"))
        assert answer.status_code == 200, address
        assert length(answer.content.decode()) == int(count), address
    assert {int(c) for _, c in figures} >= {1, 2}
    for lists in [a for a, _ in figures if "/open/" in a]:
        assert "近亲属" not in browser.get(lists).content.decode()
    if role not in ("town_approver", "county_approver"):  # who may not look into a check
        assert any("/open/" in a for a, _ in figures)
        assert any("/runs/" in a and a.endswith("/leads/") for a, _ in figures)


@pytest.mark.parametrize("role", ["town_clerk", "town_approver", "county_clerk"])
def test_each_sentence_of_the_day_opens_a_list_of_that_length(
    town: Town, enter: Callable[[str], Any], role: str
) -> None:
    work(town)
    browser = enter(role)
    told = re.findall(
        r"(\d+) 条[^<]*</span><a class=\"button\" href=\"(/leads/[^\"]*)\"",
        browser.get("/").content.decode(),
    )
    if role == "town_clerk":
        assert told
    for count, address in told:
        page = browser.get(address.replace("&amp;", "&")).content.decode()
        shown = re.search(r"，(\d+) 条线索", page)
        assert shown is not None
        assert shown.group(1) == count, address


def test_the_trend_is_drawn_with_the_numbers_of_its_table(
    town: Town, enter: Callable[[str], Any]
) -> None:
    from dibao.desk.exchange.models import Run

    for n in (40, 10, 0):
        told = {"open": n, "fresh": n // 2}
        Run.objects.create(place=town.town, as_of=DAY, by=town.accounts["town_clerk"],
                           state="done", told=told)  # fmt: skip
    page = enter("town_clerk").get("/board/").content.decode()
    drawn, table = page.split("</svg>")
    assert re.findall(r'dy="-6"[^>]*>(\d+)<', drawn) == ["40", "10", "0"]
    assert re.findall(r'class="num">(?:<a[^>]*>)?(\d+)', table.split("历次核查")[-1]) == [
        "40", "20", "10", "5", "0", "0",
    ]  # fmt: skip
    assert re.findall(r'class="all"', drawn)
    assert re.findall(r'height="(\d+)" class="all"', drawn) == ["136", "34", "0"]


def test_each_person_has_a_home_that_says_what_waits(
    town: Town, enter: Callable[[str], Any]
) -> None:
    work(town)
    assert "等您核实" in enter("town_clerk").get("/").content.decode()
    assert "今天没有等您办的事" in enter("auditor").get("/").content.decode()
