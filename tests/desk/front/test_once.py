"""A form that a device sends twice, because it never heard the answer, is done once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from tests.desk.conftest import Town

TOKEN = "0f8fad5b-d9cb-469f-a165-70867728950e"
AGAIN = "7c9e6679-7425-40de-944b-e07fc1f90ae7"


def ties(family: Any) -> int:
    return int(family.ties.count())


def send(browser: Any, family: Any, relation: str, token: str) -> Any:
    return browser.post(
        f"/households/{family.pk}/write/", {"what": "tie", "relation": relation},
        headers={"X-Once": token},
    )  # fmt: skip


def test_the_same_token_is_taken_once_and_says_where_it_leads(
    town: Town, enter: Callable[[str], Any]
) -> None:
    from django.db import connection

    family, other = town.household("DB1"), town.household("DB2")
    browser = enter("town_clerk")
    first = send(browser, family, "堂兄", TOKEN)
    assert (first.status_code, first["X-Leads-To"]) == (
        204,
        "/households/",
    )  # related now, one looks no more
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_line WHERE kind = 'household.tie_declared'")
        assert cursor.fetchone()[0] == 1
    again = send(browser, other, "堂兄", TOKEN)  # whatever it says now: this token was taken
    assert (again.status_code, "X-Leads-To" in again) == (204, False)
    assert (ties(family), ties(other)) == (1, 0)
    assert send(browser, other, "堂兄", AGAIN).status_code == 204
    assert ties(other) == 1


def test_the_token_of_another_account_is_another_token(
    town: Town, enter: Callable[[str], Any]
) -> None:
    family = town.household()
    send(enter("town_clerk"), family, "堂兄", TOKEN)
    send(enter("town_clerk_2"), family, "堂弟", TOKEN)
    assert ties(family) == 2


def test_what_was_refused_may_be_sent_again(town: Town, enter: Callable[[str], Any]) -> None:
    from dibao.desk.front.models import SentOnce

    family = town.household()
    browser = enter("town_clerk")
    at = f"/cases/open/{family.pk}/"
    refused = browser.post(at, {"procedure": "exit", "about": ""}, headers={"X-Once": TOKEN})
    assert refused.status_code == 400
    assert not SentOnce.objects.exists()
    sent = {"procedure": "exit", "about": "家里来人说的"}
    assert browser.post(at, sent, headers={"X-Once": TOKEN}).status_code == 204
    assert family.cases.count() == 1
    followed = browser.get(f"/cases/{family.cases.get().pk}/").content.decode()
    assert "已开始办理" in followed  # what the form's own page would have said is said there


def test_nobody_is_let_in_by_a_token(town: Town) -> None:
    from django.test import Client

    from dibao.desk.front.models import SentOnce

    family = town.household()
    answer = send(Client(), family, "堂兄", TOKEN)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/")
    assert not SentOnce.objects.exists()


def test_what_the_gate_sends_elsewhere_is_not_done(town: Town, enter: Callable[[str], Any]) -> None:
    """A password given anew between filling in and sending: first one's own, then the form."""
    from dibao.desk.front.models import SentOnce

    family, account = town.household(), town.accounts["town_clerk"]
    browser = enter("town_clerk")
    account.must_change = True
    account.save(update_fields=["must_change"])
    answer = send(browser, family, "堂兄", TOKEN)
    assert (answer.status_code, answer["Location"]) == (302, "/password/")
    assert "X-Leads-To" not in answer
    assert not SentOnce.objects.exists()
    account.must_change = False
    account.save(update_fields=["must_change"])
    assert send(browser, family, "堂兄", TOKEN).status_code == 204
    assert ties(family) == 1


def test_old_tokens_are_forgotten(town: Town, enter: Callable[[str], Any]) -> None:
    from dibao.desk.front.models import SentOnce
    from dibao.desk.front.once import KEPT, forget

    send(enter("town_clerk"), town.household(), "堂兄", TOKEN)
    day = SentOnce.objects.get().day
    assert forget(day + KEPT) == 0
    assert forget(day + KEPT + dt.timedelta(days=1)) == 1


def test_the_key_of_a_device_is_ones_own_and_stays(town: Town, enter: Callable[[str], Any]) -> None:
    import re

    def key(role: str) -> str:
        page = enter(role).get("/").content.decode()
        found = re.search(r'name="away" content="([^"]+)"', page)
        assert found
        return found[1]

    assert key("town_clerk") == key("town_clerk")
    assert key("town_clerk").split(":")[1] != key("town_clerk_2").split(":")[1]
