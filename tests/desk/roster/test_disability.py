"""A certificate of disability comes from the run's register or from the card, and opens no doubt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.desk.conftest import DAY, Town


@pytest.fixture
def family(town: Town) -> Any:
    """A family of two."""
    from dibao.desk.roster.models import Household, Member

    made = Household.objects.create(
        number="DB990001", town=town.town, place=town.village, head="周桂兰", size=2
    )
    for name in ("周桂兰", "周小山"):
        Member.objects.create(household=made, name=name, since=DAY)
    return made


def register(folder: Path, grade: str, day: dt.date) -> Path:
    """A run's table of one certificate."""
    folder.mkdir(exist_ok=True)
    row = {"person": 7, "category": "limb", "grade": grade, "expires": None, "cancelled": False,
           "day": day, "file": "残联/名册.xlsx", "sheet": "石岭村", "row": 12}  # fmt: skip
    pl.DataFrame([row], schema_overrides={"expires": pl.Date}).write_parquet(
        folder / "disability.parquet"
    )
    return folder


def test_a_run_adds_only_what_is_new_and_keeps_where_it_stood(tmp_path: Path, family: Any) -> None:
    from dibao.desk.roster.disability import lay_down, standing
    from dibao.desk.roster.models import Disability

    member = family.members.first()
    for _ in range(2):
        lay_down(register(tmp_path, "g2", DAY), {(1, 7): member})
    one = Disability.objects.get()
    assert (one.grade, one.source, one.file, one.sheet, one.row) == (
        "g2", "DS18", "残联/名册.xlsx", "石岭村", 12,
    )  # fmt: skip
    lay_down(register(tmp_path, "g1", DAY - dt.timedelta(days=40)), {(1, 7): member})
    assert standing([member.pk])[member.pk].grade == "g2"  # an older list stands over nothing
    lay_down(register(tmp_path, "g3", DAY + dt.timedelta(days=1)), {(1, 7): member})
    assert standing([member.pk])[member.pk].grade == "g3"
    assert Disability.objects.count() == 2


def test_the_card_is_registered_with_a_line_and_shown(
    town: Town, enter: Callable[[str], Any], family: Any
) -> None:
    from django.db import connection

    from dibao.desk.leads.models import Lead
    from dibao.desk.roster.models import Disability

    browser, at = enter("town_clerk"), f"/households/{family.pk}/"
    sent = {"what": "disability", "member": family.members.first().pk, "category": "limb",
            "grade": "g2", "expires": "2030-01-31"}  # fmt: skip
    browser.post(f"{at}write/", sent)
    one = Disability.objects.get()
    assert (one.source, one.grade, one.by) == ("card", "g2", town.accounts["town_clerk"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_line WHERE kind = 'disability.registered'")
        assert cursor.fetchone()[0] == 1
    assert not Lead.objects.exists()
    page = browser.get(f"{at}?for=lead").content.decode()
    assert "残疾人证：肢体二级" in page
    assert "看证登记" in page
    refused = browser.post(f"{at}write/?for=lead", {**sent, "grade": "g9"}, follow=True)
    assert "请照残疾人证选类别和等级" in refused.content.decode()
    assert Disability.objects.count() == 1


@pytest.mark.parametrize("role", ["auditor", "town_approver", "liaison", "county_approver"])
def test_who_does_not_keep_files_registers_none(town: Town, family: Any, role: str) -> None:
    from dibao.desk.record import Refused
    from dibao.desk.roster.disability import register as register_card
    from dibao.desk.roster.models import Disability

    with pytest.raises(Refused):
        register_card(
            town.who(role), family, family.members.first(), "limb", "g1", None, DAY
        )  # fmt: skip
    assert not Disability.objects.exists()
