"""Families drawn by lot are seen without the comparison's word; what came of doubts, in shares."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.desk.conftest import DAY, Town


def doubts(town: Town, number: int) -> list[Any]:
    """As many families, every second with a doubt."""
    from dibao.desk.exchange.models import Run
    from dibao.desk.leads.models import Lead

    run = Run.objects.create(place=town.town, as_of=DAY, by=town.accounts["town_clerk"])
    record = {"lead": {"identity_class": "exact"},
              "rows": [{"source": "DS07", "called": "机动车登记", "cells": []}]}  # fmt: skip
    made = []
    for n in range(number):
        family = town.household(f"DB{n:03}")
        if n % 2:
            made.append(Lead.objects.create(
                town=town.town, lead_id=str(n), code="JG04", rule="vehicle", title="车房登记待核",
                sentence="登记显示有车", household=family, place=town.village, due=DAY,
                first_run=run, last_run=run, record=record))  # fmt: skip
    return made


def test_nobody_knows_who_had_a_doubt_until_all_are_seen(
    town: Town, enter: Callable[[str], Any]
) -> None:
    from dibao.desk.leads.models import SampleHome

    doubts(town, 30)
    browser = enter("verifier")
    assert browser.post("/leads/sample/draw/", {"town": town.town.pk}).status_code == 403
    page = enter("county_clerk").post(
        "/leads/sample/draw/", {"town": town.town.pk}, follow=True
    ).content.decode()  # fmt: skip
    assert "全部看完" in page
    homes = list(SampleHome.objects.all())
    assert {h.flagged for h in homes} == {True, False}
    pages = {browser.get(f"/leads/sample/home/{h.pk}/").content.decode() for h in homes}
    assert not any("登记显示" in p or "线索" in p.split("<main")[1] for p in pages)
    for h in homes:
        sent = {"result": "differs" if h.flagged else "agrees", "note": "看了证件，问了邻居。"}
        assert browser.post(f"/leads/sample/home/{h.pk}/", sent).status_code == 302
    page = browser.get(f"/leads/sample/{homes[0].sample_id}/").content.decode()
    assert "100.0%" in page
    assert "0.0%" in page
    again = browser.post(f"/leads/sample/home/{homes[0].pk}/", {}, follow=True).content.decode()
    assert "已经填过结果" in again


def test_who_worked_on_a_familys_doubt_does_not_look_again(town: Town) -> None:
    from dibao.desk.leads import actions, sampling
    from dibao.desk.leads.models import SampleHome
    from dibao.desk.record import Refused

    held = doubts(town, 4)
    sampling.draw(town.who("county_clerk"), town.town, DAY)
    home = SampleHome.objects.filter(flagged=True).first()
    assert home is not None
    lead = next(x for x in held if x.household_id == home.household_id)
    actions.check(town.who("town_clerk"), lead, "sold", "看了过户的材料。", DAY)
    with pytest.raises(Refused, match="办过这户"):
        sampling.tell(town.who("town_clerk"), home, "agrees", "看了证件，问了邻居。", DAY)
    with pytest.raises(Refused, match="还没有看完"):
        sampling.draw(town.who("county_clerk"), town.town, DAY)
    sampling.tell(town.who("town_clerk_2"), home, "agrees", "看了证件，问了邻居。", DAY)


def test_precision_stands_by_rule_source_and_class(town: Town, enter: Callable[[str], Any]) -> None:
    from dibao.desk.leads import actions

    for n, lead in enumerate(doubts(town, 12)):
        cause = ("honest", "sold", "unclear")[n % 3]
        actions.check(town.who("town_clerk"), lead, cause, "看了过户的材料。", DAY)
        actions.second(town.who("town_approver"), lead, True, "", DAY)
    page = enter("auditor").get("/leads/precision/").content.decode()
    assert page.count("50.0%") == 3
    assert "机动车登记" in page
    assert "号码和姓名一致" in page
    assert page.count("只列数，不评价") >= 3
    assert enter("village_clerk").get("/leads/precision/").status_code == 403
