"""Every procedure of the step tables can be begun on the site, and somebody can go on with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.desk.conftest import DAY, ROLES, Town

FAMILY = (
    "application", "review", "adjustment", "correction", "death", "exit", "gradual_exit",
    "litigation", "medical_aid", "objection", "outreach", "petition", "reconsideration",
    "relative_filing", "repayment", "restore", "suspension", "temporary_aid",
)  # fmt: skip
PLACE = (
    "department_request", "index_filing", "notice_before", "notice_quarter", "notice_result",
    "source_intake",
)  # fmt: skip


def where(town: Town, key: str) -> Any:
    """The place that a place's matter is about."""
    if key.startswith("notice"):
        return town.village
    return town.county if key in ("index_filing", "source_intake") else town.town


def test_these_are_all() -> None:
    from dibao.desk.casework import actions, queries
    from dibao.desk.casework.replay import handling_on

    known = {*FAMILY, *PLACE, *queries.ELSEWHERE, *actions.APART}
    assert handling_on(DAY).procedures.keys() == known


def goes_on(town: Town, enter: Callable[[str], Any], file: Any) -> list[str]:
    """Roles that find on the page a step they may take next; the page opens for each who may see."""
    found = []
    for role in ROLES:
        answer = enter(role).get(f"/cases/{file.pk}/")
        if answer.status_code == 200 and "您现在可以办" in answer.content.decode():
            found.append(role)
    return found


@pytest.mark.parametrize("key", FAMILY)
def test_a_familys_matter_is_begun_and_somebody_can_go_on(
    town: Town, enter: Callable[[str], Any], key: str
) -> None:
    from dibao.desk.casework.models import CaseFile

    family = town.household()
    browser = enter("town_clerk")
    page = browser.get(f"/cases/open/{family.pk}/").content.decode()
    assert f'value="{key}"' in page
    sent = {"procedure": key, "about": "家里来人说的", "member": family.members.get().pk}
    assert browser.post(f"/cases/open/{family.pk}/", sent).status_code == 302
    assert goes_on(town, enter, CaseFile.objects.get())


@pytest.mark.parametrize("key", PLACE)
def test_a_places_matter_is_begun_and_somebody_can_go_on(
    town: Town, enter: Callable[[str], Any], key: str
) -> None:
    from dibao.desk.casework.models import CaseFile

    browser = enter("county_clerk")
    assert f'value="{key}"' in browser.get("/cases/open/").content.decode()
    sent = {"procedure": key, "about": "七月的一次", "place": where(town, key).pk}
    assert browser.post("/cases/open/", sent).status_code == 302
    file = CaseFile.objects.get()
    assert file.household is None
    assert goes_on(town, enter, file)


@pytest.mark.parametrize("key", [k for k in PLACE if k.startswith("notice")])
def test_what_the_village_posts_is_begun_for_a_village(
    town: Town, enter: Callable[[str], Any], key: str
) -> None:
    sent = {"procedure": key, "about": "七月的一次", "place": town.town.pk}
    answer = enter("county_clerk").post("/cases/open/", sent)
    assert "请选是哪一个村" in answer.content.decode()


def test_nothing_is_begun_for_another_place(town: Town, enter: Callable[[str], Any]) -> None:
    from dibao.desk.casework.models import CaseFile

    sent = {"procedure": "notice_before", "about": "七月公示", "place": town.other.pk}
    answer = enter("town_clerk").post("/cases/open/", sent)
    assert answer.status_code in (400, 403)
    family_matter = {"procedure": "exit", "about": "不该在这里", "place": town.town.pk}
    assert enter("town_clerk").post("/cases/open/", family_matter).status_code == 400
    assert not CaseFile.objects.exists()
    assert enter("auditor").get("/cases/open/").status_code == 403
