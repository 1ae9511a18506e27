"""One start day gives every day; what was handed in answers what was owed; lists leave by two."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.desk.conftest import Town

START = dt.date(2024, 6, 1)


@pytest.fixture
def campaign(town: Town) -> Any:
    """A campaign of the town that began on 1 June 2024."""
    from dibao.desk.campaign import actions

    clerk = town.who("town_approver")
    return actions.set_campaign(clerk, town.town, "农村低保专项治理", "", START, START)


def _item(campaign: Any, kind: str, key: str, day: dt.date) -> Any:
    from dibao.desk.campaign.calendar import items

    return next(i for i in items(campaign, day, kind) if i.appointment.key == key)


def test_one_day_sets_all_days(town: Town, campaign: Any, enter: Callable[[str], Any]) -> None:
    page = enter("town_clerk").get(f"/campaign/{campaign.pk}/").content.decode()
    for words in ("2024年6月1日至2024年6月10日", "2024年7月1日至2024年8月31日",
                  "2024年9月1日至2027年5月31日", "第 3 年", "成年无业重度残疾人"):  # fmt: skip
        assert words in page
    from dibao.desk.campaign.calendar import items, plan_on

    offices = {i.appointment.office for i in items(campaign, START)}
    assert len(plan_on(START).offices) >= 12
    assert "镇农业农村办（乡村振兴）" in offices  # its name of the day, not the old one


def test_what_came_answers_what_was_owed(town: Town, campaign: Any) -> None:
    from django.utils import timezone

    from dibao.desk.exchange.models import HandIn
    from dibao.desk.roster.queries import source_names

    late = _item(campaign, "报送", "vehicles", dt.date(2024, 7, 1))
    assert (late.state, late.appointment.day) == ("overdue", dt.date(2024, 6, 17))
    given = HandIn.objects.create(
        place=town.town, name="车.xlsx", digest="0" * 64, by=town.accounts["liaison"],
        source=source_names()["DS07"], accepted=9, refused=2,
    )  # fmt: skip
    HandIn.objects.filter(pk=given.pk).update(
        at=timezone.make_aware(dt.datetime(2024, 6, 20, 9, 0))
    )
    item = _item(campaign, "报送", "vehicles", dt.date(2024, 7, 1))
    assert (item.state, item.days_late, item.wrong_rows) == ("late_done", 3, 2)
    HandIn.objects.filter(pk=given.pk).update(at=timezone.make_aware(dt.datetime(2024, 6, 10)))
    assert _item(campaign, "报送", "vehicles", dt.date(2024, 7, 1)).state == "done"
    HandIn.objects.filter(pk=given.pk).update(withdrawn=True)
    assert _item(campaign, "报送", "vehicles", dt.date(2024, 7, 1)).state == "overdue"


def test_done_with_proof_and_taken_back(
    town: Town, campaign: Any, enter: Callable[[str], Any]
) -> None:
    from dibao.desk.campaign.models import Done

    browser = enter("town_clerk")
    item = _item(campaign, "任务", "hold_meeting", START)
    address = f"/campaign/{campaign.pk}/mark/?{item.query}"
    day = dt.date(2024, 6, 6).isoformat()
    refused = browser.post(address, {"day": day, "note": ""})
    assert refused.status_code == 400
    assert "拿什么证明" in refused.content.decode()
    assert browser.post(address, {"day": day, "note": "签到表 21 人"}).status_code == 302
    again = browser.post(address, {"day": day, "note": "签到表 21 人"})
    assert "已经登记办成" in again.content.decode()
    done = Done.objects.get()
    page = browser.get(f"/campaign/{campaign.pk}/item/?{item.query}").content.decode()
    assert "签到表 21 人" in page
    browser.post(f"/campaign/done/{done.pk}/back/", {"why": "会改期了"})
    done.refresh_from_db()
    assert done.back is not None
    assert _item(campaign, "任务", "hold_meeting", START).done is None
    assert enter("auditor").post(address, {"day": day, "note": "签到表"}).status_code == 403


def test_a_list_leaves_with_its_columns_after_a_second_person(
    town: Town, campaign: Any, enter: Callable[[str], Any]
) -> None:
    from openpyxl import load_workbook

    from dibao.desk.campaign.models import GivenList

    town.household()
    item = _item(campaign, "报送", "dibao_to_poverty", START)
    clerk, approver = enter("town_clerk"), enter("town_approver")
    clerk.post(
        f"/campaign/{campaign.pk}/mark/?{item.query}", {"do": "give", "basis": "镇政发5号第三条"}
    )
    given = GivenList.objects.get()
    assert clerk.post(f"/campaign/lists/{given.pk}/take/").status_code == 403
    assert clerk.post(f"/campaign/lists/{given.pk}/agree/", {"agreed": "1"}).status_code == 403
    assert "等您同意" in approver.get("/").content.decode()
    approver.post(f"/campaign/lists/{given.pk}/agree/", {"agreed": "1"})
    book = load_workbook(io.BytesIO(clerk.post(f"/campaign/lists/{given.pk}/take/").content))
    rows = [[c.value for c in row if c.value] for row in book.active.iter_rows()]
    assert ["姓名", "身份证号", "村", "保障人数", "起始月"] in rows
    assert rows[-1][:3] == ["周桂兰", "990121195003070020", "石岭村"]
    assert any("用途：" in str(r) for r in rows[:5])
    assert any(re.search(r"\d{4}年\d{1,2}月\d{1,2}日取走", str(r)) for r in rows[:5])
    clerk.post(f"/campaign/lists/{given.pk}/receipt/", {"name": "扶贫办 丁一"})
    given.refresh_from_db()
    assert given.receipt == "扶贫办 丁一"
    page = clerk.get(f"/campaign/{campaign.pk}/duties/").content.decode()
    assert "丁一" in page
    assert "990121195003070020" not in page


def test_requests_and_liaisons(town: Town, enter: Callable[[str], Any]) -> None:
    from django.utils import timezone

    from dibao.desk.campaign import actions
    from dibao.desk.exchange import actions as exchange
    from dibao.desk.exchange.models import HandIn
    from dibao.desk.roster.queries import source_names

    day = timezone.localdate()
    clerk = town.who("town_clerk")
    campaign = actions.set_campaign(
        clerk, town.town, "专项治理", "", day - dt.timedelta(days=12), day
    )
    exchange.request_files(clerk, town.town, ["DS07"], day, day + dt.timedelta(days=3))
    page = enter("town_clerk").get(f"/campaign/{campaign.pk}/duties/").content.decode()
    assert "已发函" in page
    assert "交警" not in enter("liaison").get("/").content.decode()
    assert "车辆信息" not in enter("liaison").get("/").content.decode()
    old = HandIn.objects.create(
        place=town.town, name="旧车.xlsx", digest="0" * 64, by=town.accounts["liaison"],
        source=source_names()["DS07"], accepted=1,
    )  # fmt: skip
    HandIn.objects.filter(pk=old.pk).update(at=timezone.now() - dt.timedelta(days=200))
    assert "车辆信息" in enter("liaison").get("/").content.decode()


def test_aims_stand_beside_their_counts(
    town: Town, campaign: Any, enter: Callable[[str], Any]
) -> None:
    page = enter("town_clerk").get(f"/campaign/{campaign.pk}/").content.decode()
    assert "待核 0，排除 0，核实 0；整改 0 件，销号 0 件" in page
    assert "宣传 0 场，到 0 人次" in page


def test_another_towns_campaign_is_not_found(
    town: Town, campaign: Any, enter: Callable[[str], Any]
) -> None:
    from dibao.desk.accounts.models import Post

    Post.objects.filter(account=town.accounts["town_clerk_2"]).update(place=town.other)
    browser = enter("town_clerk_2")
    for page in ("", "duties/", "item/"):
        assert browser.get(f"/campaign/{campaign.pk}/{page}").status_code == 403
