"""The second step of signing in: on by a proved phone, a code opens once, ten wrong ones close it."""

from __future__ import annotations

import base64
import datetime as dt
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.utils import timezone

from tests.desk.conftest import PASSWORD, Town


def _digits(account: Any, ahead: int = 0) -> str:
    from dibao.desk.accounts.models import SecondStep

    secret = SecondStep.objects.get(account=account).secret
    totp = TOTP(base64.b32decode(secret), 6, SHA1(), 30)  # noqa: S303
    return totp.generate(int(timezone.now().timestamp()) + 30 * ahead).decode()


def _set_up(client: Any, account: Any) -> list[str]:
    account.set_password(PASSWORD)
    account.save()
    client.post("/login/", {"login": account.login, "password": PASSWORD})
    page = client.post("/accounts/second/", {"what": "begin"}, follow=True).content.decode()
    assert "data:image/svg" in page
    wrong = client.post("/accounts/second/", {"what": "on", "code": "000000"}, follow=True)
    assert "数字不对" in wrong.content.decode()
    done = client.post("/accounts/second/", {"what": "on", "code": _digits(account, -1)})
    codes = [c.split("</code>")[0] for c in done.content.decode().split("<code>")[1:]]
    assert len(codes) == 8
    client.post("/logout/")
    return codes


def test_the_password_alone_no_longer_opens(town: Town, client: Any) -> None:
    account = town.accounts["town_clerk"]
    codes = _set_up(client, account)
    way = client.post("/login/", {"login": account.login, "password": PASSWORD})
    assert way["Location"] == "/login/second/"
    assert client.get("/leads/")["Location"].startswith("/login/")
    code = _digits(account)
    assert client.post("/login/second/", {"code": code})["Location"] == "/"
    assert client.get("/leads/").status_code == 200
    client.post("/logout/")
    client.post("/login/", {"login": account.login, "password": PASSWORD})
    again = client.post("/login/second/", {"code": code})
    assert again.status_code == 400  # a code opens once
    assert client.post("/login/second/", {"code": codes[0].lower()})["Location"] == "/"
    client.post("/logout/")
    client.post("/login/", {"login": account.login, "password": PASSWORD})
    assert client.post("/login/second/", {"code": codes[0]}).status_code == 400


def test_ten_wrong_codes_close_it_for_an_hour(town: Town, client: Any) -> None:
    from dibao.desk.accounts import actions

    account = town.accounts["town_clerk"]
    codes = _set_up(client, account)
    now = timezone.now()
    for _ in range(10):
        assert "不对" in actions.second_passed(account, "123", now)
    assert "一小时" in actions.second_passed(account, codes[1], now)
    assert actions.second_passed(account, codes[1], now + dt.timedelta(hours=1)) == ""


def test_without_the_password_the_second_page_leads_back(town: Town, client: Any) -> None:
    _set_up(client, town.accounts["town_clerk"])
    assert client.get("/login/second/")["Location"] == "/login/"


def test_the_keeper_lifts_it_for_one_who_lost_the_phone_but_not_his_own(
    town: Town, client: Any
) -> None:
    import pytest

    from dibao.desk.accounts import actions
    from dibao.desk.record import Refused

    clerk, keeper = town.accounts["town_clerk"], town.accounts["system_keeper"]
    _set_up(client, clerk)
    actions.lift_second_step(town.who("system_keeper"), clerk)
    assert not actions.needs_second(clerk)
    with pytest.raises(Refused):
        actions.lift_second_step(town.who("system_keeper"), keeper)
