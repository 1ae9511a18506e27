"""Working a doubt: one person looks, another agrees; nothing but that moves it, and no payment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from tests.desk.conftest import DAY, Town
from tests.desk.leads.conftest import lines

NOTE = "看了行驶证，问了户主和邻居。"


@pytest.mark.parametrize(
    ("cause", "agreed", "stage"),
    [
        ("sold", True, "cleared"),
        ("intent", True, "holds"),
        ("unclear", True, "checking"),
        ("sold", False, "checking"),
        ("intent", False, "checking"),
    ],
)
def test_two_people_end_a_doubt(
    town: Town, lead: Any, cause: str, agreed: bool, stage: str
) -> None:
    from dibao.desk.leads import actions

    made = actions.check(town.who("town_clerk"), lead, cause, NOTE, DAY)
    assert lead.stage == "second"
    actions.second(town.who("town_approver"), lead, agreed, "还要看行驶证原件", DAY)
    lead.refresh_from_db()
    made.refresh_from_db()
    assert lead.stage == stage
    assert lines("lead.checked") == lines("lead.seconded") == 1
    assert (made.until is not None) == (stage == "cleared")
    lead.household.refresh_from_db()
    assert (lead.household.status, lead.household.monthly_fen) == ("paid", 56000)


def test_one_person_alone_ends_nothing(town: Town, lead: Any) -> None:
    from dibao.desk.leads import actions
    from dibao.desk.record import Refused

    actions.check(town.who("town_clerk"), lead, "intent", NOTE, DAY)
    with pytest.raises(Refused, match="不能是同一个人"):
        actions.second(town.who("town_clerk"), lead, True, "", DAY)
    assert lines("lead.seconded") == 0


@pytest.mark.parametrize(
    ("cause", "note"), [("sold", "好"), ("", NOTE), ("guilty", NOTE), ("helped", NOTE)]
)
def test_a_result_needs_its_reason(town: Town, lead: Any, cause: str, note: str) -> None:
    from dibao.desk.leads import actions
    from dibao.desk.record import Refused

    with pytest.raises(Refused):
        actions.check(town.who("town_clerk"), lead, cause, note, DAY)
    assert lines("lead.checked") == 0


@pytest.mark.parametrize("role", ["auditor", "system_keeper", "liaison", "discipline", "finance"])
def test_who_may_not_look_into_it(town: Town, lead: Any, role: str) -> None:
    from dibao.desk.leads import actions
    from dibao.desk.record import Refused

    with pytest.raises(Refused):
        actions.check(town.who(role), lead, "sold", NOTE, DAY)


def test_a_relative_and_another_town_may_not(town: Town, lead: Any) -> None:
    from dibao.desk.accounts.models import Post, Tie
    from dibao.desk.leads import actions
    from dibao.desk.record import Refused

    Tie.objects.create(
        account=town.accounts["town_clerk"],
        household=lead.household,
        relation="户主之弟",
        since=DAY,
    )
    with pytest.raises(Refused, match="回避"):
        actions.check(town.who("town_clerk"), lead, "sold", NOTE, DAY)
    Post.objects.filter(account=town.accounts["town_clerk_2"]).update(place=town.other)
    with pytest.raises(Refused, match="范围"):
        actions.check(town.who("town_clerk_2"), lead, "sold", NOTE, DAY)


def test_the_pages_work_without_scripts(town: Town, lead: Any, enter: Callable[[str], Any]) -> None:
    clerk, approver = enter("town_clerk"), enter("town_approver")
    listed = clerk.get("/leads/").content.decode()
    assert "周桂兰" in listed
    assert "1 条线索" in listed
    page = clerk.get(f"/leads/{lead.pk}/").content.decode()
    assert "车.xlsx" in page
    assert "第 7 行" in page
    sent = clerk.post(f"/leads/{lead.pk}/check/", {"cause": "sold", "note": NOTE}, follow=True)
    assert "等另一位同事复核" in sent.content.decode()
    refused = clerk.post(f"/leads/{lead.pk}/second/", {"agreed": "1"})
    assert refused.status_code == 403
    assert "等您复核" in approver.get("/").content.decode()
    approver.post(f"/leads/{lead.pk}/second/", {"agreed": "1"})
    lead.refresh_from_db()
    assert lead.stage == "cleared"


def test_a_look_at_a_family_leaves_a_line(
    town: Town, lead: Any, enter: Callable[[str], Any]
) -> None:
    page = enter("town_clerk").get(f"/households/{lead.household.pk}/?for=lead").content.decode()
    assert "990121********0020" in page
    assert "990121195003070020" not in page
    assert lines("look.household") == 1


def test_conduct_stands_nowhere(town: Town, lead: Any, enter: Callable[[str], Any]) -> None:
    lead.conduct = True
    lead.save()
    clerk = enter("town_clerk")
    for address in ("/", "/leads/", f"/households/{lead.household.pk}/?for=lead"):
        assert "车房登记待核" not in clerk.get(address).content.decode()
    assert clerk.get(f"/leads/{lead.pk}/").status_code in (403, 404)
    assert (
        clerk.post(f"/leads/{lead.pk}/check/", {"cause": "sold", "note": NOTE}).status_code == 404
    )


def test_late_is_said(town: Town, lead: Any) -> None:
    from dibao.desk.front.today import work_of

    after = DAY + dt.timedelta(days=1)
    assert [w.late for w in work_of(town.who("town_clerk"), after) if "核实" in w.sentence] == [
        True
    ]


def test_no_action_reaches_what_concerns_officers(town: Town, lead: Any) -> None:
    from dibao.desk.leads import actions
    from dibao.desk.record import Refused

    lead.conduct = True
    lead.save()
    for act in (
        lambda: actions.check(town.who("town_clerk"), lead, "sold", NOTE, DAY),
        lambda: actions.second(town.who("town_approver"), lead, True, "", DAY),
        lambda: actions.assign(town.who("county_clerk"), lead, town.accounts["town_clerk"]),
    ):
        with pytest.raises(Refused, match="没有找到"):
            act()
    assert lines("lead.checked") == lines("lead.assigned") == 0


def test_two_towns_may_count_from_one(town: Town, lead: Any) -> None:
    from dibao.desk.leads.models import Lead

    town.household("1")
    family = town.household("1", place=town.other_village)
    Lead.objects.create(
        town=town.other, lead_id=lead.lead_id, code="JG04", rule="vehicle", title="a",
        sentence="b", household=family, place=town.other_village, first_run=lead.first_run,
        last_run=lead.first_run, record={},
    )  # fmt: skip
    assert Lead.objects.count() == 2


def test_of_two_who_act_at_once_the_second_sees_the_first(town: Town, lead: Any) -> None:
    from dibao.desk.leads import actions
    from dibao.desk.leads.models import Lead
    from dibao.desk.record import Refused

    first, second = Lead.objects.get(pk=lead.pk), Lead.objects.get(pk=lead.pk)
    actions.check(town.who("town_clerk"), first, "sold", NOTE, DAY)
    with pytest.raises(Refused, match="不能重复填写"):
        actions.check(town.who("town_clerk_2"), second, "intent", NOTE, DAY)
    assert lead.checks.count() == 1
