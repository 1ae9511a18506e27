"""Offices beside the civil-affairs side sign their own lists, on which no family stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from tests.desk.conftest import DAY, Town


@pytest.fixture
def campaign(town: Town) -> Any:
    """Begun half a year ago: much has come due."""
    from dibao.desk.campaign import actions

    return actions.set_campaign(
        town.who("town_clerk"), town.town, "专项治理", "", dt.date(2024, 1, 1), DAY
    )


def hand_in(town: Town, refused: int = 3) -> Any:
    """A file of the register of the disabled with rows to mend."""
    from dibao.desk.exchange.models import HandIn

    return HandIn.objects.create(
        place=town.town, name="残疾人名册.xlsx", digest="0" * 64, by=town.accounts["liaison"],
        source="残疾人名册", accepted=90, refused=refused,
    )  # fmt: skip


def roll_of(office: str) -> Any:
    from dibao.desk.campaign.models import UnitRoll

    return UnitRoll.objects.get(office__contains=office)


def test_an_office_fills_and_signs_its_own_list_and_another_seconds(
    town: Town, campaign: Any, enter: Callable[[str], Any]
) -> None:
    from dibao.desk.campaign import units
    from dibao.desk.record import Refused

    town.household()
    hand_in(town)
    clerk, liaison = town.who("town_clerk"), town.who("liaison")
    made = units.make_rolls(clerk, campaign, DAY)
    assert made > 5
    assert units.make_rolls(clerk, campaign, DAY) == 0
    roll = roll_of("残联")
    whats = [x.what for x in roll.lines.all()]
    asked = next(w for w in whats if "有 3 行请改正" in w)
    assert asked.startswith("残疾人名册（")
    assert "xlsx" not in asked  # the list outlives the file, in whose name people may stand
    assert any(w.startswith("报送：") for w in whats)
    assert not [w for w in whats if "周桂兰" in w]
    line = roll.lines.get(what__contains="请改正")
    with pytest.raises(Refused, match="由那个单位的人填和签"):
        units.settle(liaison, line, "mended", "已经改好重报", DAY)
    town.accounts["liaison"].office = roll.office
    town.accounts["liaison"].save()
    browser = enter("liaison")
    page = browser.get(f"/campaign/units/{roll.pk}/").content.decode()
    assert "填结果" in page
    with pytest.raises(Refused, match="没有结果"):
        units.sign(liaison, roll, DAY)
    browser.post(
        f"/campaign/units/lines/{line.pk}/", {"outcome": "mended", "reason": "六月二十日重报"}
    )
    line.refresh_from_db()
    assert (line.outcome, line.by) == ("mended", town.accounts["liaison"])
    assert f"{roll.office}的自查名单还有" in browser.get("/").content.decode()
    for other in roll.lines.filter(outcome=""):
        units.settle(liaison, other, "going", "月底前办成，已定人", DAY)
    browser.post(f"/campaign/units/{roll.pk}/sign/")
    roll.refresh_from_db()
    assert roll.by == town.accounts["liaison"]
    with pytest.raises(Refused, match="已经签字"):
        units.settle(liaison, line, "done", "又改了一下", DAY)
    approver = town.who("town_approver")
    units.second(approver, roll, False, "还有一件没写清", DAY)
    units.sign(liaison, roll, DAY)
    other = enter("town_approver")
    assert "份各单位自查名单等您复核" in other.get("/").content.decode()
    other.post(f"/campaign/units/{roll.pk}/second/", {"agreed": "1"})
    roll.refresh_from_db()
    assert roll.second == town.accounts["town_approver"]
    listed = enter("auditor").get(f"/campaign/{campaign.pk}/units/").content.decode()
    assert "甲liaison" in listed


def test_what_the_record_says_is_filled_in_by_itself(town: Town, campaign: Any) -> None:
    from dibao.desk.campaign import actions, units
    from dibao.desk.campaign.calendar import items

    clerk = town.who("town_clerk")
    item = next(i for i in items(campaign, DAY) if "民政" not in i.appointment.office
                and i.appointment.day < DAY and i.appointment.kind == "任务")  # fmt: skip
    actions.mark_done(clerk, campaign, item, "签到表在册", None, item.appointment.day)
    file = hand_in(town)
    file.withdrawn = True
    file.save()
    units.make_rolls(clerk, campaign, DAY)
    from dibao.desk.campaign.models import UnitLine

    # Taken back alone, nothing was mended.
    assert UnitLine.objects.get(key=f"file.{file.pk}").outcome == ""
    hand_in(town, refused=0)
    units.make_rolls(clerk, campaign, DAY)

    line = UnitLine.objects.get(
        key=f"任务.{item.appointment.key}.{item.appointment.office}.{item.appointment.day}"
    )
    assert (line.outcome, line.by) == ("done", None)
    assert UnitLine.objects.get(key=f"file.{file.pk}").outcome == "mended"


def test_the_self_inspection_report_says_which_offices_signed(town: Town, campaign: Any) -> None:
    from dibao.desk.campaign import units
    from dibao.desk.reports.kinds import KINDS
    from dibao.desk.reports.notation import Grid
    from dibao.desk.reports.scope import Scope

    town.household()
    units.make_rolls(town.who("town_clerk"), campaign, DAY)
    report = KINDS["self-inspection"].build(Scope(town.town, DAY, None, town.who("town_clerk")))
    grid = next(p for p in report.parts if isinstance(p, Grid) and p.title == "各单位自查")
    assert {row[3] for row in grid.rows} == {"没有"}
    assert len(grid.rows) == campaign.unit_rolls.count()


@pytest.mark.parametrize(
    ("role", "act"),
    [("liaison", "make"), ("auditor", "make"), ("town_clerk", "sign"), ("town_clerk", "second"),
     ("liaison", "second")],
)  # fmt: skip
def test_who_may(town: Town, campaign: Any, role: str, act: str) -> None:
    from dibao.desk.campaign import units
    from dibao.desk.record import Refused

    units.make_rolls(town.who("town_clerk"), campaign, DAY)
    roll = campaign.unit_rolls.first()
    calls: dict[str, Callable[[], Any]] = {
        "make": lambda: units.make_rolls(town.who(role), campaign, DAY),
        "sign": lambda: units.sign(town.who(role), roll, DAY),
        "second": lambda: units.second(town.who(role), roll, True, "", DAY),
    }
    with pytest.raises(Refused, match="不在您的职责"):
        calls[act]()


def test_no_list_keeps_the_name_of_an_erased_file(town: Town, campaign: Any) -> None:
    from dibao.desk.campaign import units
    from dibao.desk.campaign.models import UnitLine
    from dibao.desk.protection import erasing

    file, old = hand_in(town), hand_in(town)
    units.make_rolls(town.who("town_clerk"), campaign, DAY)
    UnitLine.objects.filter(key=f"file.{old.pk}").update(
        what="《残疾人名册.xlsx》有 3 行请改正"
    )  # as lists were made before
    for one in (file, old):
        erasing.erase(f"F{one.pk}")
    assert not UnitLine.objects.filter(what__contains="xlsx").exists()
    units.make_rolls(town.who("town_clerk"), campaign, DAY)
    assert UnitLine.objects.get(key=f"file.{file.pk}").outcome == ""  # erased is not mended
