"""Days and months as people type them; what is none is said to be none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from dibao.desk.front.typed import as_day, as_month
from tests.desk.conftest import Town


@pytest.mark.parametrize("typed", ["2024年6月20日", "2024.6.20", "2024-06-20", "20240620", "2024/6/20",
                                   " ２０２４年 ６月２０日 ", "2024年06月20号"])  # fmt: skip
def test_a_day_as_one_likes(typed: str) -> None:
    assert as_day(typed) == dt.date(2024, 6, 20)


@pytest.mark.parametrize("typed", ["", None, "2024", "2024年6月", "2024年6月31日", "0620", "昨天",
                                   "2024-06-20T08:00", "202406200", "6月20日"])  # fmt: skip
def test_no_day(typed: str | None) -> None:
    with pytest.raises(ValueError):
        as_day(typed)


@pytest.mark.parametrize("typed", ["2024年6月", "2024.6", "2024-06", "202406"])
def test_a_month_as_one_likes(typed: str) -> None:
    assert as_month(typed) == dt.date(2024, 6, 1)


@pytest.mark.parametrize("typed", ["2024年13月", "2024", "2024-06-20", ""])
def test_no_month(typed: str) -> None:
    with pytest.raises(ValueError):
        as_month(typed)


def test_a_letter_is_registered_with_days_as_they_are_said(
    town: Town, enter: Callable[[str], Any]
) -> None:
    from dibao.desk.roster.models import Letter

    family = town.household()
    sent = {"what": "letter", "member": family.members.get().pk, "sources": "DS08",
            "since": "2024年6月20日", "until": "20250619"}  # fmt: skip
    browser = enter("town_clerk")
    browser.post(f"/households/{family.pk}/write/", sent)
    made = Letter.objects.get()
    assert (made.since, made.until) == (dt.date(2024, 6, 20), dt.date(2025, 6, 19))
    wrong = browser.post(f"/households/{family.pk}/write/", sent | {"until": "明年"}, follow=True)
    assert "请写成 2024年6月20日 或 20240620" in wrong.content.decode()


def test_the_menu_stands_beside_a_lost_address(town: Town, enter: Callable[[str], Any]) -> None:
    from django.test import Client

    lost = enter("town_clerk").get("/nowhere/")
    assert lost.status_code == 404
    assert 'aria-label="菜单"' in lost.content.decode()
    assert 'aria-label="菜单"' not in Client().get("/nowhere/").content.decode()


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        ("Mozilla/5.0 (Windows NT 6.1; Win64) AppleWebKit/537.36 Chrome/109.0 Safari/537.36",
         "Windows 电脑，谷歌内核浏览器"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537.36 Edg/120.0",
         "Windows 电脑，Edge 浏览器"),
        ("Mozilla/5.0 (Linux; Android 10; MI 8 Build/QKQ1) Chrome/110.0 Mobile MicroMessenger/8.0",
         "安卓手机 MI 8，微信"),
        ("curl/8", "别的设备"),
    ],
)  # fmt: skip
def test_a_machine_is_said_as_one_knows_it(agent: str, said: str) -> None:
    from dibao.desk.accounts.sessions import _machine

    assert _machine(agent) == said


def test_a_day_that_may_stay_empty_and_one_that_may_not() -> None:
    from dibao.desk.front.typed import find_day, get_day
    from dibao.desk.record import Refused

    assert find_day("20240620") == get_day("2024年6月20日") == dt.date(2024, 6, 20)
    assert find_day("明年") is None
    with pytest.raises(Refused, match="请写成 2024年6月20日 或 20240620"):
        get_day("明年")
