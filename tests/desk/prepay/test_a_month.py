"""A month before it is paid: every line looked at, two people sign, nothing stops by itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.desk.conftest import DAY, Town


@pytest.fixture
def month(town: Town, tmp_path: Path) -> Any:
    """A comparison with one family stopped and one new."""
    from dibao.desk.exchange.models import Run
    from dibao.desk.prepay import actions
    from dibao.desk.prepay.models import Month

    town.household("DB990001")
    town.household("DB990002")
    head = {"last": "2024年5月发放明细", "this": "2024年6月名册", "homes_last": 2, "homes_this": 2}
    rows = [
        head | {"kind": kind, "number": number, "name": name, "village": "石岭村",
                "last_fen": last, "this_fen": this, "where": "发放.xlsx·5月·第3行", "note": ""}
        for kind, number, name, last, this in (
            ("停发", "DB990001", "周桂兰", 56000, None), ("新增", "没见过", "吴德福", None, 30000),
        )
    ]  # fmt: skip
    pl.DataFrame(rows, schema_overrides={"last_fen": pl.Int64, "this_fen": pl.Int64}).write_parquet(
        tmp_path / "prepay.parquet"
    )
    run = Run.objects.create(place=town.town, as_of=DAY, by=town.accounts["town_clerk"])
    assert actions.lay_down(run, tmp_path) == 2
    assert actions.lay_down(run, tmp_path) == 0  # twice taken over changes nothing
    return Month.objects.get()


def test_two_people_sign_and_nothing_stops(town: Town, month: Any) -> None:
    from dibao.desk.prepay import actions
    from dibao.desk.record import Refused
    from dibao.desk.roster.models import Household

    clerk, approver = town.who("town_clerk"), town.who("town_approver")
    stopped, new = month.lines.all()
    with pytest.raises(Refused, match="还有 2 行"):
        actions.sign(clerk, month, DAY)
    with pytest.raises(Refused, match="请写明是哪份"):
        actions.look_through(clerk, month, {new.pk: ("paper", "")}, DAY)
    actions.look_through(
        clerk, month, {stopped.pk: ("as_before", ""), new.pk: ("paper", "确认书3号")}, DAY
    )
    from dibao.desk.record import ledger

    book = ledger()
    told = [str(book.read_payload(x)) for x in [line for line, _ in list(book.lines())]]
    assert any("paper" in t for t in told)
    assert not any("确认书3号" in t for t in told)  # it would outlive the family's file
    actions.sign(clerk, month, DAY)
    with pytest.raises(Refused, match="已经签字"):
        actions.look_through(clerk, month, {new.pk: ("ask", "")}, DAY)
    with pytest.raises(Refused, match="不在您的职责"):
        actions.second(town.who("town_clerk_2"), month, True, "", DAY)
    actions.second(approver, month, False, "新增一户没有看到确认书", DAY)
    actions.sign(clerk, month, DAY)
    actions.second(approver, month, True, "", DAY)
    month.refresh_from_db()
    assert month.second_id == town.accounts["town_approver"].pk
    assert set(Household.objects.values_list("status", "monthly_fen")) == {("paid", 56000)}


def test_the_page_says_what_has_no_decision(
    town: Town, month: Any, enter: Callable[[str], Any]
) -> None:
    browser = enter("town_clerk")
    page = browser.get(f"/prepay/{month.pk}/").content.decode()
    assert page.count("系统里没有找到决定") == 2
    assert "560.00 元" in page
    line = month.lines.first()
    sent = {f"f-{line.pk}": "paper", f"w-{line.pk}": ""}
    refused = browser.post(f"/prepay/{month.pk}/lines/", sent)
    assert refused.status_code == 400
    assert "请写明是哪份" in refused.content.decode()
    saved = browser.post(f"/prepay/{month.pk}/lines/", {f"f-{line.pk}": "as_before", "sign": "1"})
    assert "还有 1 行" in saved.content.decode()
    home = browser.get("/").content.decode()
    assert "还有 1 行没有核对" in home
    other = enter("liaison")
    assert other.get(f"/prepay/{month.pk}/").status_code == 403


def test_a_decision_stands_behind_a_line(town: Town, month: Any) -> None:
    from dibao.desk.casework.models import CaseFile, StepDone
    from dibao.desk.prepay.queries import shown

    line = month.lines.first()
    file = CaseFile.objects.create(
        procedure="exit", pack="R2021", household=line.household, place=town.village, begun=DAY,
        about="核实后", state="stopped",
    )  # fmt: skip
    StepDone.objects.create(file=file, step="decide_stop", day=DAY)
    assert [d.word for d in shown(month)["停发"][0].decisions] == ["决定停发"]
    assert shown(month)["新增"][0].decisions == []
