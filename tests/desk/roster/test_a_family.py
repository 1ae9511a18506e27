"""A family's page: no look without a purpose; ties, letters and the inventory leave their lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from tests.desk.conftest import DAY, Town


def purposes() -> list[str]:
    """The purposes that the lines of looks at families carry."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT purpose FROM ledger_line WHERE kind = 'look.household' ORDER BY seq")
        return [row[0] for row in cursor.fetchall()]


def test_no_look_without_a_purpose(town: Town, enter: Callable[[str], Any]) -> None:
    family = town.household()
    browser = enter("town_clerk")
    at = f"/households/{family.pk}/"
    asked = browser.get(at).content.decode()
    assert "为什么要看" in asked
    assert "990121" not in asked
    assert purposes() == []
    assert "请选为什么" in browser.post(at + "why/", {"why": "other"}, follow=True).content.decode()
    page = browser.post(at + "why/", {"why": "asked"}, follow=True).content.decode()
    assert "990121********0020" in page
    assert "199503" not in page  # no whole number, whatever it is looked at for
    assert purposes() == ["家庭来问"]
    browser.get(at + "?for=lead")
    assert purposes() == ["家庭来问", "核查线索"]


def test_who_declares_a_tie_works_there_no_more(town: Town, enter: Callable[[str], Any]) -> None:
    from dibao.desk.roster import actions

    family = town.household()
    browser = enter("town_clerk")
    browser.post(
        f"/households/{family.pk}/write/", {"what": "tie", "relation": "户主的侄子"}
    )  # fmt: skip
    assert "户主的侄子" in browser.get(f"/households/{family.pk}/?for=lead").content.decode()
    assert browser.get(f"/households/{family.pk}/?for=lead").status_code == 403
    with pytest.raises(Exception, match="回避"):
        actions.confirm_inventory(town.who("town_clerk"), family, "都齐了，没有缺", DAY)
    assert enter("town_clerk_2").get(f"/households/{family.pk}/?for=lead").status_code == 200


def test_letters_have_a_scope_an_end_and_a_guardian(town: Town) -> None:
    from dibao.desk.record import Refused
    from dibao.desk.roster import actions
    from dibao.desk.roster.models import Member

    family = town.household()
    clerk, head = town.who("village_clerk"), family.members.get()
    child = Member.objects.create(household=family, name="周小满", birth=dt.date(2015, 3, 1))
    year = DAY + dt.timedelta(days=365)
    with pytest.raises(Refused, match="可以查哪些"):
        actions.add_letter(clerk, family, head, "", "", DAY, year, "")
    with pytest.raises(Refused, match="监护人"):
        actions.add_letter(clerk, family, child, "", "银行存款", DAY, year, "")
    with pytest.raises(Refused, match="早于"):
        actions.add_letter(clerk, family, head, "", "银行存款", year, DAY, "")
    letter = actions.add_letter(clerk, family, child, "SQ1", "银行存款", DAY, year, "周桂兰")
    actions.withdraw_letter(clerk, family, letter, DAY)
    letter.refresh_from_db()
    assert letter.withdrawn == DAY
    with pytest.raises(Refused, match="已经撤回"):
        actions.withdraw_letter(clerk, family, letter, DAY)


def test_the_inventory_is_ticked_once(town: Town, enter: Callable[[str], Any]) -> None:
    family = town.household()
    at = f"/households/{family.pk}/write/"
    enter("auditor").post(at, {"what": "inventory", "note": "都齐了，没有缺"})
    family.refresh_from_db()
    assert family.inventory is None
    browser = enter("village_clerk")
    told = browser.post(at, {"what": "inventory", "note": "齐"}, follow=True).content.decode()
    assert "请写明清点" in told
    browser.post(at, {"what": "inventory", "note": "缺授权书，其余齐"})
    family.refresh_from_db()
    assert family.inventory is not None
