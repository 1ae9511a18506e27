"""Petitions keep their legal days; a telephone is tested on drawn days by somebody else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from tests.desk.conftest import DAY, Town


@pytest.fixture
def appeal(town: Town) -> Any:
    """An appeal about a village, with the town."""
    from dibao.desk.oversight.actions import telling

    return telling.tell(telling.Told("appeal", "补贴少发了三个月", town.village), DAY)[0]


def test_the_steps_come_in_order_and_each_tells_the_caller(town: Town, appeal: Any) -> None:
    from dibao.desk.oversight.actions import petitions as steps
    from dibao.desk.oversight.queries import petitions as reading
    from dibao.desk.record import Refused

    clerk = town.who("petition_clerk")
    due = reading.clock_of(appeal, DAY)
    assert due is not None
    assert due.last == dt.date(2024, 7, 5)  # fifteen days to tell
    with pytest.raises(Refused, match="还没有受理"):
        steps.answer(clerk, appeal, "查过发放明细，确实少发", "信访", "第34条", DAY)
    steps.tell(clerk, appeal, "石桥镇民政办", True, "", DAY)
    due = reading.clock_of(appeal, DAY)
    assert due is not None
    assert due.last == dt.date(2024, 8, 19)  # sixty
    steps.extend(clerk, appeal, "要等银行的流水", DAY)
    due = reading.clock_of(appeal, DAY)
    assert due is not None
    assert due.last == dt.date(2024, 9, 18)  # and thirty more
    with pytest.raises(Refused, match="已经延过一次"):
        steps.extend(clerk, appeal, "还要再等一等", DAY)
    with pytest.raises(Refused, match="没有依据"):
        steps.answer(clerk, appeal, "查过发放明细，确实少发", "", "", DAY)
    steps.answer(clerk, appeal, "查过发放明细，确实少发，本月补上", "信访", "第34条", DAY)
    told = appeal.talk.last().words
    assert "《信访工作条例》第34条" in told
    assert "30 日内可以向上一级机关请求复查" in told
    appeal.refresh_from_db()
    assert appeal.state == "asked"
    assert reading.clock_of(appeal, DAY) is None


def test_an_overdue_petition_stands_on_the_home_page(
    town: Town, appeal: Any, enter: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from dibao.desk.oversight import work

    clerk = town.who("petition_clerk")
    found = [w.sentence for w in work.matters(clerk, DAY + dt.timedelta(days=16))]
    assert found[0] == "1 件信访事项过了期限，请尽快答复。"
    page = enter("petition_clerk").get(f"/oversight/matters/{appeal.pk}/").content.decode()
    assert "告知信访事项接收情况：到 2024年7月5日" in page


def test_test_calls_fall_on_drawn_working_days_that_the_unit_does_not_see(
    town: Town, enter: Callable[[str], Any]
) -> None:
    from dibao.desk.oversight.actions import lines
    from dibao.desk.oversight.models import TestCall
    from dibao.desk.record import Refused

    keeper, tester = town.who("petition_clerk"), town.who("county_clerk")
    line = lines.enter(keeper, town.town, "低保监督电话", "990-1234567", "工作日")
    with pytest.raises(Refused, match="不在您的职责里"):
        lines.plan_calls(keeper, line, 3, DAY)
    days = lines.plan_calls(tester, line, 3, DAY, seed="abc")
    assert days == lines.plan_calls(tester, line, 3, DAY, seed="abc")  # drawn again, the same
    assert all(dt.date.fromisoformat(d).weekday() < 5 for d in days)
    one = TestCall.objects.order_by("planned").first()
    assert one is not None
    mark = f"{one.planned.month}月{one.planned.day}日拨测"
    assert mark in enter("county_clerk").get("/oversight/hotlines/").content.decode()
    assert mark not in enter("petition_clerk").get("/oversight/hotlines/").content.decode()
    with pytest.raises(Refused, match="还没到"):
        lines.call(tester, one, True, "", DAY)
    lines.call(tester, one, False, "响了八声", one.planned)
    assert TestCall.objects.get(pk=one.pk).answered is False


def test_a_published_number_stands_on_the_public_page(town: Town, client: Any) -> None:
    from dibao.desk.oversight.actions import lines

    keeper = town.who("petition_clerk")
    line = lines.enter(keeper, town.town, "低保监督电话", "990-1234567", "工作日")
    assert "990-1234567" not in client.get("/complain/").content.decode()
    lines.publish(keeper, line, "镇政府公示栏", DAY)
    assert "990-1234567" in client.get("/complain/").content.decode()
    missed = lines.miss(keeper, line, DAY, DAY)
    lines.ring_back(keeper, missed, DAY)
    assert {f.name for f in missed._meta.get_fields()} == {"id", "hotline", "day", "returned"}
