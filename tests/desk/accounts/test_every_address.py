"""Every address of the site has a row in the table of rights and obeys it for every post."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.desk.conftest import ROLES, Town

# Callers have no login, and no cookie is set for them: there is nothing a foreign form could abuse.
CALLERS = {"complain", "complain_talk", "complain_report", "complain_appeal", "complain_advice",
           "complain_urgent", "watcher_tasks"}  # fmt: skip
# Pages that everybody reads.
OPEN = {"open", "open_village", "open_apply", "open_standards", "open_check", "check_code"}
PUBLIC = {"second", "login", "healthz", "setup"} | CALLERS | OPEN


def addresses(patterns: Any = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every (route, pattern) of the site."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, route)
        else:
            yield route, one


def test_every_address_names_a_row_of_the_table() -> None:
    from dibao.desk.accounts.access import table
    from dibao.desk.front.guarding import NEEDS

    without = [
        route
        for route, one in addresses()
        if one.name not in PUBLIC and NEEDS.get(one.callback) not in table()
    ]
    assert without == []
    assert {one.name for _, one in addresses() if NEEDS[one.callback][0] == "public"} == PUBLIC


def test_every_action_names_a_row_of_the_table() -> None:
    import dibao.desk.accounts.actions as accounts
    import dibao.desk.casework.actions as casework
    import dibao.desk.exchange.actions as exchange
    import dibao.desk.exchange.bringing_in as bringing_in
    import dibao.desk.leads.actions as leads
    import dibao.desk.leads.sampling as sampling
    from dibao.desk.accounts.access import table
    from dibao.desk.notices import actions as notices
    from dibao.desk.notices import boards, objections
    from dibao.desk.oversight.actions import lines, petitions, referrals, watching, working
    from dibao.desk.record import Verb

    marked = [
        f
        for room in (
            accounts,
            casework,
            exchange,
            bringing_in,
            leads,
            sampling,
            lines,
            petitions,
            referrals,
            watching,
            working,
            notices,
            boards,
            objections,
        )
        for f in vars(room).values()
        if isinstance(f, Verb)
    ]
    assert len(marked) >= 9
    assert [f.kind for f in marked if (f.thing, f.action) not in table()] == []


@pytest.mark.parametrize("role", ROLES)
def test_each_post_sees_what_the_table_says(
    town: Town, enter: Callable[[str], Any], role: str
) -> None:
    from dibao.desk.accounts.access import check
    from dibao.desk.front.guarding import NEEDS

    browser, who = enter(role), town.who(role)
    for route, one in addresses():
        if "<" in route or one.name in {*PUBLIC, "logout", "large"}:
            continue
        answer = browser.get("/" + route)
        refused = bool(check(who, *NEEDS[one.callback]))
        assert (answer.status_code == 403) is refused, (role, route, answer.status_code)


def test_strangers_reach_nothing(client: Any, town: Town) -> None:
    for route, one in addresses():
        if one.name in PUBLIC:
            continue
        answer = client.get("/" + re.sub(r"<[^>]+>", "1", route))
        assert answer.status_code == 302, route
        assert answer["Location"].startswith("/login/"), route


def test_a_form_from_elsewhere_is_refused(town: Town) -> None:
    from django.test import Client

    browser = Client(enforce_csrf_checks=True)
    browser.force_login(
        town.accounts["town_clerk"], backend="django.contrib.auth.backends.ModelBackend"
    )
    for route, one in addresses():
        if one.name in {"leads", "lead", "home", "healthz"} | CALLERS or "<" in route:
            continue
        assert browser.post("/" + route).status_code in (403, 405), route


def test_a_family_of_another_town_is_not_found(town: Town, enter: Callable[[str], Any]) -> None:
    family = town.household("DB990009", place=town.other_village)
    clerk = enter("town_clerk")
    assert clerk.get(f"/households/{family.pk}/").status_code == 403
    assert "DB990009" not in clerk.get("/households/?q=DB990009").content.decode().split("<h1>")[
        1
    ].replace("“DB990009”", "")
    assert "DB990009" in enter("county_clerk").get("/households/?q=DB990009").content.decode()
