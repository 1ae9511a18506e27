"""Money to be given back: what a decision ordered, what came in, never more and never without one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from tests.desk.conftest import DAY, Town

LATER = DAY + dt.timedelta(days=20)


@pytest.fixture
def case(town: Town) -> Any:
    """A repayment not decided yet."""
    from dibao.desk.casework import actions

    return actions.open_case(
        town.who("county_clerk"), town.household(), "repayment", "去世以后多发三个月", DAY
    )


def decided(town: Town, file: Any, amount: str = "1,680.00 元", state: str = "claimed") -> None:
    """The decision as the last step leaves it."""
    from dibao.desk.casework.models import Paper, StepDone

    by = town.accounts["county_approver"]
    for step in ("find_fault", "check", "tell", "reply", "claim"):
        done = StepDone.objects.create(file=file, step=step, day=DAY, by=by)
    Paper.objects.create(file=file, key="K10", values={"amount": amount}, by=by, day=DAY,
                         made_by=done)  # fmt: skip
    type(file).objects.filter(pk=file.pk).update(state=state)


def receive(town: Town, file: Any, amount: str, role: str = "finance", **more: Any) -> Any:
    from dibao.desk.casework import repaying

    told = {"voucher": "缴款书 0012", "why": ""} | more
    return repaying.receive(
        town.who(role), file, amount, LATER, told["voucher"], told["why"], LATER,
        wrong=bool(told["why"]),
    )  # fmt: skip


def test_what_came_in_stands_beside_what_was_ordered(
    town: Town, case: Any, enter: Callable[[str], Any]
) -> None:
    from dibao.desk.casework import repaying
    from dibao.desk.record import Refused

    with pytest.raises(Refused, match="还没有追回的决定"):
        receive(town, case, "560")
    decided(town, case)
    receive(town, case, "560")
    receive(town, case, "650.5")
    for wrong, amount, more in (
        ("记错了", "650.50", {"why": "记"}), ("比已经登记的还多", "5000", {"why": "看错一位"}),
        ("写数字", "五百", {}), ("写数字", "-5", {}), ("票据号", "1", {"voucher": ""}),
        ("没有退的多", "600", {}),
    ):  # fmt: skip
        with pytest.raises(Refused, match=wrong):
            receive(town, case, amount, **more)
    receive(town, case, "90.50", why="误看成 650.50，实为 560")
    stands = repaying.of(case)
    assert stands is not None
    assert (stands.ordered, stands.came, stands.left) == (168_000, 112_000, 56_000)
    page = enter("town_clerk").get(f"/cases/{case.pk}/").content.decode()
    for words in ("1,680.00", "1,120.00", "-90.50", "误看成 650.50", "还没有退"):
        assert words in page
    assert "先不催" not in page
    from dibao.desk.casework import actions

    actions.open_case(town.who("county_clerk"), case.household, "reconsideration", "不服追回", DAY)
    assert "先不催" in enter("town_clerk").get(f"/cases/{case.pk}/").content.decode()


def test_who_may_take_money_in(town: Town, case: Any) -> None:
    from dibao.desk.accounts.models import Tie
    from dibao.desk.record import Refused

    decided(town, case)
    for role in ("village_clerk", "verifier", "auditor", "discipline"):
        with pytest.raises(Refused, match="不在您的职责"):
            receive(town, case, "560", role)
    Tie.objects.create(account=town.accounts["finance"], household=case.household,
                       relation="表妹", since=DAY)  # fmt: skip
    with pytest.raises(Refused, match="回避"):
        receive(town, case, "560")
    receive(town, case, "560", "finance_2")


def test_money_comes_in_through_the_page(
    town: Town, case: Any, enter: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from dibao.desk.casework import screens

    monkeypatch.setattr(screens, "today", lambda: LATER)
    decided(town, case)
    browser, sent = enter("finance"), {"amount": "1,680.00 元", "came": "2024年6月25日"}
    answer = browser.post(f"/cases/{case.pk}/received/", sent)
    assert answer.status_code == 400
    assert "请写票据号" in answer.content.decode()
    answer = browser.post(f"/cases/{case.pk}/received/", sent | {"voucher": "缴 0012"})
    assert answer.status_code == 302
    assert case.received.get().fen == 168_000


def test_a_decision_names_its_sum_in_figures(town: Town, case: Any) -> None:
    from dibao.desk.casework import holds
    from dibao.desk.casework.models import Paper

    draft = Paper.objects.create(file=case, key="K10", values={"amount": "三个月的"}, day=DAY,
                                 by=town.accounts["county_clerk"])  # fmt: skip
    assert any("写成数字" in s for s in holds.against(case, "claim", DAY))
    draft.values = {"amount": "1680元"}
    draft.save()
    assert holds.against(case, "claim", DAY) == []


def test_the_report_sums_it_by_cases_and_ranks_nobody(town: Town, case: Any) -> None:
    from dibao.desk.casework import actions
    from tests.desk.reports.test_what_they_say import built

    waived = actions.open_case(
        town.who("county_clerk"), town.household("DB990002"), "repayment", "数据来源弄错", DAY
    )
    type(waived).objects.filter(pk=waived.pk).update(state="none", ended=DAY)
    decided(town, case)
    from dibao.desk.casework.models import Received

    Received.objects.create(file=case, fen=56_000, came=DAY, voucher="缴1", day=DAY,
                            by=town.accounts["finance"])  # fmt: skip
    lists = built(town, "rectification").lists
    told = {k: (len(lists[k].lines), lists[k].sum("fen")) for k in lists if k.startswith("repay-")}
    assert told == {"repay-ordered": (1, 168_000), "repay-came": (1, 56_000),
                    "repay-whole": (0, 0), "repay-none": (1, 0)}  # fmt: skip
