"""Forms that a device keeps: one that the site refuses is never taken for done."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import dibao.desk
from tests.desk.casework.test_papers_issued import scan
from tests.desk.conftest import DAY, Town
from tests.desk.leads.conftest import lead as lead  # a fixture

TOKEN = "0f8fad5b-d9cb-469f-a165-70867728950e"
FORM = re.compile(r"<form\b([^>]*\bdata-keep\b[^>]*)>")
ACTION = re.compile(r"action=\"{% url '(\w+)'")
# A form without an action goes to the page it stands on.
OWN = {"casework/write.html": "case_write", "leads/sample_home.html": "sample_home"}
NOTE = "看了行驶证，问了户主和邻居。"


@pytest.fixture
def exit_case(town: Town, lead: Any) -> Any:
    """An exit of the doubt's family, just begun."""
    from dibao.desk.casework import actions

    return actions.open_case(
        town.who("town_clerk"), lead.household, "exit", "家庭来说有人就业", DAY
    )


def declared() -> set[str]:
    """Where the forms marked data-keep go, read from the pages themselves."""
    found = set()
    for path in Path(dibao.desk.__file__).parent.rglob("*.html"):
        for form in FORM.findall(path.read_text(encoding="utf-8")):
            named = ACTION.search(form)
            page = "/".join(path.parts[-2:])
            found.add(named[1] if named else OWN[page])
    return found


def text_file(name: str = "名单.txt") -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, b"hello")


def check_lead(town: Town, lead: Any, exit_case: Any) -> tuple[str, list[Any], dict[str, Any]]:
    return "town_clerk", [lead.pk], {"cause": "sold", "note": "短"}


def second_lead(town: Town, lead: Any, exit_case: Any) -> tuple[str, list[Any], dict[str, Any]]:
    from dibao.desk.leads import actions

    actions.check(town.who("town_clerk"), lead, "sold", NOTE, DAY)
    return "town_clerk", [lead.pk], {"agreed": "1"}  # one's own check


def sample_home(town: Town, lead: Any, exit_case: Any) -> tuple[str, list[Any], dict[str, Any]]:
    from dibao.desk.leads import sampling

    drawn = sampling.draw(town.who("county_clerk"), town.town, DAY).homes.first()
    return "verifier", [drawn.pk], {"result": "agrees", "note": "短"}


# What each of them is refused for.
REFUSED: dict[str, Callable[[Town, Any, Any], tuple[str, list[Any], dict[str, Any]]]] = {
    "lead_check": check_lead,
    "lead_second": second_lead,
    "lead_not_me": lambda _t, lead, _c: ("town_clerk", [lead.pk], {"note": "短"}),
    "sample_home": sample_home,
    "shelf_add": lambda _t, lead, _c: (
        "town_clerk", [lead.household_id], {"slot": "14", "files": text_file()}
    ),
    "case_add_paper": lambda _t, _l, case: (
        "town_clerk", [case.pk], {"key": "K23", "files": text_file()}
    ),
    "case_confirm": lambda _t, _l, case: (
        "town_clerk", [case.pk], {"guard": "identity_certain", "rests_on": "短"}
    ),
    "case_step": lambda _t, _l, case: ("town_clerk", [case.pk], {"step": "check"}),
    "case_write": lambda _t, _l, case: ("town_clerk", [case.pk, "D24"], {}),  # not at this step
}  # fmt: skip


def test_every_kept_form_is_walked() -> None:
    assert declared() == set(REFUSED)


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_refused_form_is_never_taken_for_done(
    town: Town, enter: Callable[[str], Any], lead: Any, exit_case: Any, name: str
) -> None:
    from django.urls import reverse

    from dibao.desk.front.models import SentOnce

    role, words, sent = REFUSED[name](town, lead, exit_case)
    answer = enter(role).post(reverse(name, args=words), sent, headers={"X-Once": TOKEN})
    assert answer.status_code in (200, 400, 403)
    assert "X-Leads-To" not in answer
    # The device reads the sentence from here.
    assert re.search(r'class="(wrong|told error)" role="\w+">.{8}', answer.content.decode())
    assert not SentOnce.objects.exists()


@pytest.mark.parametrize("name", ["shelf_add", "case_add_paper"])
def test_of_several_files_it_is_said_which_lie_there(
    town: Town, enter: Callable[[str], Any], lead: Any, exit_case: Any, name: str
) -> None:
    from django.urls import reverse

    role, words, sent = REFUSED[name](town, lead, exit_case)
    browser, at = enter(role), reverse(name, args=words)
    sent["files"] = [scan("甲.jpg"), text_file(), scan("乙.jpg", b"2")]
    answer = browser.post(at, sent, headers={"X-Once": TOKEN})
    told = answer.content.decode()
    assert answer.status_code == 400
    assert "“名单.txt”不是照片或扫描件" in told
    assert "其余的收下了，不用再放。已放入：“甲.jpg”、“乙.jpg”。" in told
    held = lead.household.scans if name == "shelf_add" else exit_case.papers
    assert held.count() == 2
    sent["files"] = [scan("丙.jpg", b"3")]
    assert browser.post(at, sent, headers={"X-Once": TOKEN}).status_code == 204
    assert held.count() == 3
