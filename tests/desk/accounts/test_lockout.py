"""Guessing a password locks the guesser out, not the office; and the page says so in Chinese."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.desk.conftest import PASSWORD, Town

WRONG = {"login": "town_clerk", "password": "bu-shi-zhe-ge"}


@pytest.fixture
def clerk(town: Town) -> Any:
    """Somebody with a password of his own."""
    account = town.accounts["town_clerk"]
    account.set_password(PASSWORD)
    account.save()
    return account


def test_ten_wrong_words_close_this_account_on_this_machine_alone(clerk: Any) -> None:
    guesser, other = Client(REMOTE_ADDR="10.9.9.1"), Client(REMOTE_ADDR="10.9.9.2")
    for _ in range(10):
        answer = guesser.post("/login/", WRONG)
    right = {"login": "town_clerk", "password": PASSWORD}
    answer = guesser.post("/login/", right)
    assert answer.status_code in (403, 429)
    page = answer.content.decode()
    assert "一小时" in page
    assert "Account locked" not in page
    assert other.post("/login/", right).status_code == 302  # the office works on


def test_a_wrong_name_and_a_wrong_word_look_the_same(clerk: Any) -> None:
    texts = {
        Client().post("/login/", {**WRONG, "login": login}).content.decode().split("<form")[1][:900]
        .replace(login, "")
        for login in ("town_clerk", "mei-you-zhe-ge-ren")
    }  # fmt: skip
    assert len({t[t.find("登录名或口令不对") :][:40] for t in texts}) == 1
    assert all("登录名或口令不对" in t for t in texts)
