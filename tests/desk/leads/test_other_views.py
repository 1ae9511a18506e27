"""Batches, the dense table and its export, 这不是我, the round of visits, conduct matters."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from dibao.papers.leaks import office_texts, pdf_text
from tests.desk.conftest import DAY, Town
from tests.desk.leads.conftest import lines


def test_ticked_families_are_given_in_one_go(
    town: Town,
    lead: Any,
    enter: Callable[[str], Any],
) -> None:
    browser = enter("county_clerk")
    page = browser.get("/leads/").content.decode()
    assert f'name="group" value="{lead.household_id}"' in page
    to = town.accounts["town_clerk"]
    told = browser.post(
        "/leads/assign/", {"group": [lead.household_id], "to": to.pk}, follow=True
    ).content.decode()  # fmt: skip
    assert "1 条已分给" in told
    lead.refresh_from_db()
    assert (lead.assigned, lead.stage) == (to, "checking")
    assert "没有勾选" in browser.post("/leads/assign/", {"to": to.pk}, follow=True).content.decode()


def test_a_relative_is_not_given_a_doubt(
    town: Town,
    lead: Any,
    enter: Callable[[str], Any],
) -> None:
    from dibao.desk.accounts.models import Tie

    to = town.accounts["town_clerk"]
    Tie.objects.create(account=to, household=lead.household, relation="姐妹", since=DAY)
    told = enter("county_clerk").post(
        "/leads/assign/", {"group": [lead.household_id], "to": to.pk}, follow=True
    ).content.decode()  # fmt: skip
    assert "要回避" in told
    lead.refresh_from_db()
    assert lead.assigned is None


def test_the_export_carries_no_number_and_leaves_a_line(
    town: Town,
    lead: Any,
    enter: Callable[[str], Any],
) -> None:
    browser = enter("town_clerk")
    assert "登记显示有车" in browser.get("/leads/table/").content.decode()
    answer = browser.post("/leads/table/export/", {"sort": "due"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    cells = [str(c) for row in sheet.iter_rows(values_only=True) for c in row]
    assert "周桂兰" in cells
    assert not any("990121" in c for c in cells)
    assert lines("lead.exported") == 1
    assert enter("auditor").post("/leads/table/export/").status_code == 403


def test_not_me_makes_both_papers(
    town: Town,
    lead: Any,
    enter: Callable[[str], Any],
) -> None:
    from dibao.desk.leads import actions

    browser = enter("town_clerk")
    assert browser.get(f"/leads/{lead.pk}/letters/").status_code == 403
    page = browser.post(
        f"/leads/{lead.pk}/not-me/", {"note": "身份证号差一位，是邻村同名的人"}, follow=True
    ).content.decode()  # fmt: skip
    assert "误报澄清单" in page
    assert "车.xlsx“一”第 7 行" in page
    assert "还没有复核" in page
    lead.refresh_from_db()
    assert lead.stage == "second"
    assert lead.checks.get().cause == "namesake"
    for key in ("K02", "K03"):
        draft = browser.get(f"/leads/{lead.pk}/letters/{key}.pdf")
        assert "草稿" in pdf_text(b"".join(draft.streaming_content))
    actions.second(town.who("town_approver"), lead, True, "看过户口簿，同意。", DAY)
    letter = browser.get(f"/leads/{lead.pk}/letters/K02.pdf")
    text = "".join(pdf_text(b"".join(letter.streaming_content)).split())
    assert "草稿" not in text
    assert "登记显示有车" in text
    assert "石桥镇人民政府" in text
    word = b"".join(browser.get(f"/leads/{lead.pk}/letters/K03.docx").streaming_content)
    assert "车.xlsx“一”第 7 行" in "".join(text for _, text in office_texts(word))
    assert enter("liaison").get(f"/leads/{lead.pk}/letters/K02.pdf").status_code == 403


def test_a_round_of_visits_is_for_two_people(
    town: Town,
    lead: Any,
    enter: Callable[[str], Any],
) -> None:
    from dibao.desk.accounts.models import Tie

    lead.how = "上门"
    lead.save()
    one, two = town.accounts["town_clerk"], town.accounts["village_clerk"]
    Tie.objects.create(account=two, household=lead.household, relation="堂弟", since=DAY)
    browser = enter("town_clerk")
    assert "有 1 户要上门" in browser.get("/leads/visits/").content.decode()
    alone = browser.get(f"/leads/visits/?team={one.pk}&team={one.pk}").content.decode()
    assert "两个不同的人" in alone
    page = browser.get(f"/leads/visits/?team={one.pk}&team={two.pk}").content.decode()
    assert "要换人去的 1 户" in page
    assert "车在哪里" not in page
    other = town.accounts["town_clerk_2"]
    page = browser.get(f"/leads/visits/?team={one.pk}&team={other.pk}").content.decode()
    assert "打印这 1 户" in page
    assert "车在哪里" in page
    assert "登记显示有车" not in page  # a neighbour may look over the shoulder


def test_nobody_is_visited_again_within_thirty_days_for_what_was_known(
    town: Town, lead: Any, enter: Callable[[str], Any]
) -> None:
    from django.utils import timezone

    from dibao.desk.casework import actions
    from dibao.desk.casework.models import StepDone
    from dibao.desk.exchange.models import Run
    from dibao.desk.leads.models import Lead

    lead.how = "上门"
    lead.save()
    today = timezone.localdate()
    file = actions.open_case(town.who("town_clerk"), lead.household, "review", "定期核查", today)
    StepDone.objects.create(file=file, step="visit", day=today)
    pair = "&".join(f"team={town.accounts[r].pk}" for r in ("town_clerk", "village_clerk"))
    browser = enter("town_clerk")
    page = browser.get(f"/leads/visits/?{pair}").content.decode()
    assert "不再排的 1 户" in page
    assert "车在哪里" not in page
    later = Run.objects.create(place=town.town, as_of=DAY, by=town.accounts["town_clerk"])
    Run.objects.filter(pk=later.pk).update(asked=timezone.now() + dt.timedelta(days=2))
    Lead.objects.filter(pk=lead.pk).update(first_run=later)
    page = browser.get(f"/leads/visits/?{pair}").content.decode()  # a new matter may be asked about
    assert "车在哪里" in page
    StepDone.objects.update(day=today - dt.timedelta(days=30))
    Lead.objects.update(first_run=lead.first_run)
    assert "车在哪里" in browser.get(f"/leads/visits/?{pair}").content.decode()


@pytest.mark.parametrize(("days", "word"), [(0, "今天"), (1, "明天"), (2, "后天")])
def test_what_ends_soon_is_said_by_village_and_opens_exactly_that(
    town: Town, lead: Any, enter: Callable[[str], Any], days: int, word: str
) -> None:
    from django.utils import timezone

    lead.due = timezone.localdate() + dt.timedelta(days=days)
    lead.save()
    browser = enter("town_clerk")
    page = browser.get("/").content.decode()
    assert f"石岭村 1 户{word}到核查期限。" in page
    address = f"/leads/?stage=open&amp;village={lead.place_id}&amp;due={lead.due.isoformat()}"
    assert address in page
    opened = browser.get(address.replace("&amp;", "&")).content.decode()
    assert "到期的：1 户（件），1 条线索" in opened
    assert "这里没有要办的线索" in browser.get("/leads/?due=2020-01-01").content.decode()
    assert browser.get("/leads/?due=2020-99-99").status_code == 200


@pytest.mark.parametrize("role", ["discipline", "county_approver"])
def test_conduct_matters_are_for_those_above_alone(
    town: Town,
    lead: Any,
    enter: Callable[[str], Any],
    role: str,
) -> None:
    lead.conduct = True
    lead.save()
    town.accounts["discipline"].posts.update(place=town.county)
    browser = enter(role)
    assert "登记显示有车" in browser.get("/leads/conduct/").content.decode()
    assert browser.get(f"/leads/conduct/{lead.pk}/").status_code == 200
    for other in ("town_clerk", "town_approver", "county_clerk", "auditor"):
        assert enter(other).get("/leads/conduct/").status_code == 403
        assert enter(other).get(f"/leads/{lead.pk}/").status_code == 403
    assert "登记显示有车" not in enter("county_clerk").get("/leads/table/").content.decode()


def test_ticked_families_are_handed_to_an_office_with_a_clock(
    town: Town, lead: Any, enter: Callable[[str], Any]
) -> None:
    from django.utils import timezone

    from dibao.desk.leads.queries import offices

    browser, office = enter("town_clerk"), offices()[0]
    due = timezone.localdate() + dt.timedelta(days=7)
    assert 'formaction="/leads/hand-to/"' in browser.get("/leads/").content.decode()
    sent = {"group": [lead.household_id], "office": office, "due": due.isoformat()}
    told = browser.post("/leads/hand-to/", sent, follow=True).content.decode()
    assert f"1 条已转{office}" in told
    lead.refresh_from_db()
    assert (lead.office, lead.due) == (office, due)
    assert lines("lead.handed_to") == 1
    for wrong in ({**sent, "office": "没有这个单位"}, {**sent, "due": "2020-01-01"}, {**sent, "due": ""},
                  {"office": office, "due": due.isoformat()}):  # fmt: skip
        page = browser.post("/leads/hand-to/", wrong, follow=True).content.decode()
        assert "told error" in page
    assert lines("lead.handed_to") == 1
    assert enter("auditor").post("/leads/hand-to/", sent).status_code == 403
    assert enter("town_approver").post("/leads/hand-to/", sent).status_code == 403


def test_the_last_day_stands_in_the_table_as_people_say_it(lead: Any) -> None:
    from dibao.desk.leads.tables import HEADS, _row

    lead.due = DAY
    assert _row(lead, "")[HEADS.index("期限")] == "2024年6月20日"
