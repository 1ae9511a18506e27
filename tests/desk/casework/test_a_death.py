"""A registered death: one register opens it, two end it, and a living person is put right at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from tests.desk.casework.test_an_exit import WORDS, fill, state, sure
from tests.desk.conftest import DAY, Town


@pytest.fixture
def death(town: Town) -> Any:
    """A register says that one of two has died."""
    from dibao.desk.casework import actions
    from dibao.desk.roster.models import Member

    family = town.household(size=2)
    gone = Member.objects.create(household=family, name="周大山", relation="配偶")
    return actions.open_case(
        town.who("town_clerk"), family, "death", "登记显示有人去世", DAY, None, gone
    )


def test_a_living_person_is_put_right_on_the_day(town: Town, death: Any) -> None:
    from dibao.desk.casework import actions
    from dibao.desk.record import Refused

    clerk, approver = town.who("town_clerk"), town.who("town_approver")
    family, gone = death.household, death.member
    for step in ("decide_less", "decide_stop"):
        with pytest.raises(Refused):  # one register ends nothing
            actions.do_step(town.who("county_approver"), death, step, DAY, note=WORDS, fen=30000)
    fill(town, death, "K23")
    fill(town, death, "D26")
    with pytest.raises(Refused):  # nobody has said what the second source is
        actions.do_step(clerk, death, "two_sources", DAY)
    sure(town, death, "identity_certain", "death_proved")
    actions.do_step(clerk, death, "two_sources", DAY)
    fill(town, death, "K08")
    fill(town, death, "K09")
    actions.do_step(clerk, death, "tell", DAY)
    actions.do_step(clerk, death, "reply", DAY, note="家属来说明了情况。")
    fill(town, death, "D23", "county_clerk")
    fill(town, death, "K09", "county_clerk")
    actions.do_step(town.who("county_approver"), death, "decide_less", DAY, note=WORDS, fen=30000)
    family.refresh_from_db()
    gone.refresh_from_db()
    assert (family.size, family.status, gone.listed) == (1, "paid", False)
    fill(town, death, "K11")
    fill(town, death, "K03")
    actions.do_step(approver, death, "undo", DAY, note="本人今天到场，登记写错了。")
    assert state(death) == "alive"
    family.refresh_from_db()
    gone.refresh_from_db()
    assert (family.size, gone.listed, gone.until) == (2, True, None)


def test_a_case_says_how_often_it_was_passed_on_and_how_long_it_waits(
    town: Town, enter: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    import dibao.desk.casework.screens as screens
    from dibao.desk.casework import actions
    from dibao.desk.casework.models import StepDone

    file = actions.open_case(
        town.who("town_clerk"), town.household(), "exit", "家庭来说有人就业", DAY
    )
    StepDone.objects.create(
        file=file, step="pass_on", day=DAY + dt.timedelta(days=4), passed_to="county",
        by=town.accounts["town_approver"],
    )  # fmt: skip
    monkeypatch.setattr(screens, "today", lambda: DAY + dt.timedelta(days=10))
    page = enter("county_clerk").get(f"/cases/{file.pk}/").content.decode()
    assert "等了 4 天" in page
    assert "<dt>转手、退回</dt><dd>1 次</dd>" in page
    assert "6 天（从上一步算起）" in page
