"""An invented town with one person for each post, on a database of its own."""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Callable
from typing import Any

import pytest

PASSWORD = "ceshi-kouling-99"
DAY = dt.date(2024, 6, 20)
ROLES = (
    "village_clerk", "town_clerk", "town_approver", "town_confirmer", "verifier", "county_clerk",
    "county_approver", "finance", "liaison", "discipline", "auditor", "rule_keeper",
    "system_keeper", "petition_clerk", "medical",
)  # fmt: skip


class Town:
    """Places, accounts by role, and a second person for every role (`role + "_2"`)."""

    def __init__(self) -> None:
        from dibao.desk.accounts.models import Account, Place, Post

        self.county = Place.objects.create(name="清河县", level="county")
        self.town = Place.objects.create(name="石桥镇", level="town", parent=self.county)
        self.village = Place.objects.create(name="石岭村", level="village", parent=self.town)
        self.other = Place.objects.create(name="柳溪镇", level="town", parent=self.county)
        self.other_village = Place.objects.create(
            name="柳湾村", level="village", parent=self.other
        )  # fmt: skip
        self.accounts: dict[str, Any] = {}
        for role in ROLES:
            for n in ("", "_2"):
                account = Account.objects.create(login=f"{role}{n}", name=f"甲{role}{n}"[:40])
                self.accounts[role + n] = account
                place = {"village_clerk": self.village}.get(role, self.town)
                if role.startswith("county") or role in ("system_keeper", "discipline", "auditor"):
                    place = self.county
                Post.objects.create(
                    account=account, role=role, place=place, since=dt.date(2020, 1, 1)
                )  # fmt: skip

    def who(self, role: str) -> Any:
        """The person at work for actions."""
        from dibao.desk.accounts.access import who_is

        return who_is(self.accounts[role], DAY)

    def household(self, number: str = "DB990001", *, place: Any = None, **more: Any) -> Any:
        """A family of one."""
        from dibao.desk.roster.models import Household, Member
        from dibao.desk.sealed import blind

        family = Household.objects.create(
            number=number, town=(place or self.village).parent, place=place or self.village,
            head="周桂兰", monthly_fen=56000, **more
        )  # fmt: skip
        Member.objects.create(
            household=family, name="周桂兰", number="990121195003070020",
            number_key=blind("990121195003070020"), relation="户主",
        )  # fmt: skip
        return family


@pytest.fixture(scope="session", autouse=True)
def _pages_loaded() -> None:
    """Every page is loaded before a test may set the clock: a page loaded under a set clock would
    keep it for all tests after."""
    importlib.import_module("dibao.desk.urls")
    importlib.import_module("dibao.desk.urls_complaints")


@pytest.fixture
def town(db: None) -> Town:
    """The invented town."""
    return Town()


@pytest.fixture
def enter(town: Town) -> Callable[[str], Any]:
    """A browser of the test client signed in as the person of a role."""
    from django.test import Client

    def entered(role: str) -> Client:
        client = Client()
        client.force_login(
            town.accounts[role], backend="django.contrib.auth.backends.ModelBackend"
        )  # fmt: skip
        return client

    return entered
