"""A family can see who looked at it: day, post, what, why; nobody's name, nothing of inspectors' own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.desk.conftest import Town


def test_every_look_is_listed_by_post_and_purpose(
    town: Town, enter: Callable[[str], Any], lead: Any
) -> None:
    family = lead.household
    clerk = enter("town_clerk")
    clerk.get(f"/households/{family.pk}/?for=lead")
    clerk.get(f"/households/{family.pk}/?for=lead")
    clerk.get(f"/leads/{lead.pk}/")
    enter("discipline").get(f"/households/{family.pk}/?for=case")
    page = clerk.get(f"/protection/looks/{family.pk}/").content.decode()
    rows = page.split("<tbody>")[1].split("</tbody>")[0]
    assert "石桥镇乡镇经办人" in rows
    assert '看一户</td><td>核查线索</td><td class="num">2</td>' in rows
    assert "看线索" in rows
    assert "清河县" in rows
    assert "甲town_clerk" not in rows
    assert "给家庭看谁看过" not in rows
    again = clerk.get(f"/protection/looks/{family.pk}/").content.decode()
    assert "给家庭看谁看过" in again  # this look too


def test_it_is_for_those_who_may_look_at_the_family(
    town: Town, enter: Callable[[str], Any]
) -> None:
    family = town.household(place=town.other_village)
    assert enter("town_clerk").get(f"/protection/looks/{family.pk}/").status_code == 403
    assert enter("liaison").get(f"/protection/looks/{family.pk}/").status_code == 403


def test_a_family_asks_for_its_data_within_a_time(town: Town) -> None:
    from dibao.desk.casework import actions
    from dibao.desk.casework.replay import standing
    from tests.desk.conftest import DAY

    file = actions.open_case(
        town.who("town_clerk"), town.household(), "correction", "要看存了什么、谁看过", DAY
    )
    stands = standing(file)
    steps = {s.key for s in stands.procedure.leaving(stands.state.key)}
    assert steps == {"identify"}
    answer = stands.procedure.steps["answer"]
    assert answer.within
    assert stands.rules.terms[answer.within[0].number] is not None
