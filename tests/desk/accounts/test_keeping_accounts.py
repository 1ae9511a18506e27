"""Accounts are made, given posts, ended and reset by the keeper; the first page exists once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from tests.desk.conftest import DAY, PASSWORD, Town


@pytest.mark.django_db
def test_the_first_page_makes_the_office_and_is_gone(client: Any) -> None:
    from dibao.desk.accounts import setting_up
    from dibao.desk.accounts.models import Account, Place, Post

    assert client.get("/login/")["Location"] == "/accounts/setup/"
    form = {
        "code": "00000000", "county": "清河县", "towns": "石桥镇：石岭村、柳湾村\n柳溪镇",
        "name": "王磊", "login": "wang", "password": PASSWORD, "again": PASSWORD,
    }  # fmt: skip
    wrong = client.post("/accounts/setup/", form)
    assert wrong.status_code == 400
    assert "启动码不对" in wrong.content.decode()
    assert "石岭村、柳湾村" in wrong.content.decode()  # nothing typed is lost
    form["code"] = setting_up.code()
    assert client.post("/accounts/setup/", form)["Location"] == "/login/"
    assert Account.objects.get().login == "wang"
    assert Post.objects.get().role == "system_keeper"
    assert set(Place.objects.values_list("name", flat=True)) == {
        "清河县", "石桥镇", "石岭村", "柳湾村", "柳溪镇",
    }  # fmt: skip
    assert client.get("/accounts/setup/").status_code == 404
    client.post("/login/", {"login": "wang", "password": PASSWORD})
    assert client.get("/accounts/").status_code == 200


def test_a_keeper_makes_an_account_and_gives_a_post(
    town: Town, enter: Callable[[str], Any], client: Any
) -> None:
    from dibao.desk.accounts.models import Account

    keeper = enter("system_keeper")
    page = keeper.post(
        "/accounts/make/", {"name": "马兰", "login": "malan", "office": "石桥镇"}, follow=True
    ).content.decode()
    word = page.split("首次口令 ")[1].split("。")[0]
    made = Account.objects.get(login="malan")
    change = f"/accounts/{made.pk}/change/"
    sent = {"what": "post", "role": "town_clerk", "place": town.town.pk, "since": "2024-01-01"}
    assert "岗位已给" in keeper.post(change, sent, follow=True).content.decode()
    clashing = sent | {"role": "town_approver"}
    assert "不能同时当" in keeper.post(change, clashing, follow=True).content.decode()
    client.post("/login/", {"login": "malan", "password": word})
    assert client.get("/leads/")["Location"] == "/password/"  # the first password is changed first
    keeper.post(change, {"what": "off"})
    assert client.get("/leads/").status_code == 302
    client.post("/login/", {"login": "malan", "password": word})
    assert client.get("/")["Location"].startswith("/login/")


def test_a_post_ends_with_its_day(town: Town, enter: Callable[[str], Any]) -> None:
    from dibao.desk.accounts import actions
    from dibao.desk.accounts.access import who_is

    account = town.accounts["town_clerk"]
    actions.end_post(town.who("system_keeper"), account.posts.get(), DAY)
    fresh = type(account).objects.get(pk=account.pk)
    assert who_is(fresh, DAY).roles == {"town_clerk"}
    assert who_is(fresh, DAY + dt.timedelta(days=1)).roles == frozenset()


def test_the_last_keeper_stays(town: Town) -> None:
    from dibao.desk.accounts import actions
    from dibao.desk.record import Refused

    keeper = town.who("system_keeper")
    actions.end_post(keeper, town.accounts["system_keeper_2"].posts.get(), DAY)
    with pytest.raises(Refused, match="最后一个"):
        actions.end_post(keeper, town.accounts["system_keeper"].posts.get(), DAY)
    with pytest.raises(Refused, match="自己"):
        actions.switch(keeper, town.accounts["system_keeper"], False)


def test_a_reset_ends_every_session(town: Town, enter: Callable[[str], Any]) -> None:
    from dibao.desk.accounts import actions

    browser = enter("town_clerk")
    assert browser.get("/leads/").status_code == 200
    actions.reset(town.who("system_keeper"), town.accounts["town_clerk"], "chuci-000000-0000")
    assert browser.get("/leads/")["Location"].startswith("/login/")


def test_ones_own_sessions_are_listed_and_ended(town: Town) -> None:
    from django.test import Client

    account = town.accounts["town_clerk"]
    account.set_password(PASSWORD)
    account.save()
    first, second = Client(), Client()
    for browser in (first, second):
        browser.post("/login/", {"login": "town_clerk", "password": PASSWORD},
                     HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0)")  # fmt: skip
    page = first.get("/accounts/sessions/").content.decode()
    assert page.count("Windows 电脑") == 2
    assert page.count("这一台") == 1
    first.post("/accounts/sessions/", {"name": ""})
    assert second.get("/")["Location"].startswith("/login/")
    assert first.get("/").status_code == 200


def test_only_the_keeper_keeps(town: Town, enter: Callable[[str], Any]) -> None:
    target = town.accounts["liaison"].pk
    for role in ("town_clerk", "county_approver", "auditor", "discipline"):
        browser = enter(role)
        assert browser.get(f"/accounts/{target}/").status_code == 403
        assert browser.post(f"/accounts/{target}/change/", {"what": "off"}).status_code == 403


def test_unlocking_leaves_the_password_and_says_when_nothing_was_locked(town: Town) -> None:
    from axes.models import AccessAttempt

    from dibao.desk.accounts import actions
    from dibao.desk.record import Refused

    keeper, one = town.who("system_keeper"), town.accounts["town_clerk"]
    with pytest.raises(Refused, match="没有被锁"):
        actions.unlock(keeper, one)
    AccessAttempt.objects.create(username=one.login, ip_address="192.0.2.1",
                                 failures_since_start=10)  # fmt: skip
    held = one.password
    actions.unlock(keeper, one)
    one.refresh_from_db()
    assert one.password == held
    assert not AccessAttempt.objects.exists()
    with pytest.raises(Refused):
        actions.unlock(town.who("town_clerk"), one)
