"""Self-inspection: nobody is left out, each line has a reason, two names, and the list goes to zero."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.desk.conftest import DAY, Town


@pytest.fixture
def campaign(town: Town, tmp_path: Path) -> Any:
    """Three families: one without a doubt, one with one open, one exited; one disabled outside."""
    from dibao.desk.campaign import actions
    from dibao.desk.exchange.models import Run
    from dibao.desk.leads.models import Lead

    homes = [town.household(f"DB99000{n}") for n in range(1, 5)]
    homes[2].status, homes[3].status = "exited", "outside"
    for home in homes:
        home.save()
    told = {"files": [{"status": "read", "sheets": [{"accepted": 90, "refused": 10}]}],
            "sources": {"DS06": {"answers": {"doubtful": 2, "not_asked": 3, "stale": 1}}}}  # fmt: skip
    (tmp_path / "run.json").write_text(json.dumps(told), encoding="utf-8")
    run = Run.objects.create(
        place=town.town,
        as_of=DAY,
        by=town.accounts["town_clerk"],
        state="done",
        folder=str(tmp_path),
    )
    for n, (code, home, offers) in enumerate((("JG04", homes[1], False), ("ZC03", homes[3], True))):
        Lead.objects.create(
            town=town.town, lead_id=f"L{n}", code=code, rule="r", title="待核", sentence="显示",
            household=home, place=town.village, first_run=run, last_run=run, record={}, offers=offers,
        )  # fmt: skip
    clerk = town.who("town_clerk")
    return actions.set_campaign(clerk, town.town, "专项治理", "", dt.date(2024, 6, 1), DAY)


def test_each_line_has_a_reason_and_each_list_two_names(
    town: Town, campaign: Any, enter: Callable[[str], Any]
) -> None:
    from dibao.desk.campaign import inspecting
    from dibao.desk.campaign.models import Entry, Roll
    from dibao.desk.leads.models import Lead
    from dibao.desk.record import Refused

    clerk, approver = town.who("town_clerk"), town.who("town_approver")
    assert inspecting.make_rolls(clerk, campaign, DAY) == 4
    assert inspecting.make_rolls(clerk, campaign, DAY) == 0
    paid, past, linked = (Roll.objects.get(pool=p) for p in ("paid", "past", "linked"))
    assert list(paid.entries.values_list("outcome", flat=True)) == ["no_doubt", ""]
    assert "只看已经报送的来源" in paid.entries.first().reason
    with pytest.raises(Refused, match="还有 1 户没有结果"):
        inspecting.sign(clerk, paid, DAY)
    with pytest.raises(Refused, match="还有线索没有核完"):
        inspecting.settle(clerk, paid.entries.last(), "visited", "上门看过了", DAY)
    page = enter("town_clerk").get(f"/campaign/rolls/{paid.pk}/").content.decode()
    assert page.count("先核线索") == 1
    Lead.objects.filter(code="JG04").update(stage="holds")
    inspecting.make_rolls(clerk, campaign, DAY)
    assert paid.entries.last().outcome == ""  # confirmed and taken up by nobody
    with pytest.raises(Refused, match="请先转办理"):
        inspecting.settle(clerk, paid.entries.last(), "taken", "已经核实了", DAY)
    Lead.objects.filter(code="JG04").update(stage="cleared")
    inspecting.make_rolls(clerk, campaign, DAY)
    assert paid.entries.last().outcome == "cleared"
    inspecting.sign(clerk, paid, DAY)
    with pytest.raises(Refused, match="不在您的职责"):
        inspecting.second(clerk, paid, True, "", DAY)
    inspecting.second(approver, paid, False, "二组没有看", DAY)
    inspecting.sign(clerk, paid, DAY)
    inspecting.second(approver, paid, True, "", DAY)
    with pytest.raises(Refused, match="已经签字"):
        inspecting.settle(clerk, paid.entries.first(), "visited", "上门看过", DAY)
    with pytest.raises(Refused, match="写明理由"):
        inspecting.settle(clerk, past.entries.first(), "same", "", DAY)
    with pytest.raises(Refused, match="名册里还没有这户"):
        inspecting.settle(clerk, linked.entries.first(), "enrolled", "已经办好了", DAY)
    lead = Lead.objects.get(code="ZC03")
    lead.pk, lead.lead_id, lead.code, lead.household = (
        None,
        "L9",
        "JG02",
        past.entries.first().household,
    )
    lead.save()
    with pytest.raises(Refused, match="还有线索没有核完"):
        inspecting.settle(clerk, past.entries.first(), "same", "重查过收入", DAY)
    inspecting.settle(clerk, linked.entries.first(), "going", "6月12日代办了申请", DAY)
    assert Entry.objects.filter(outcome="").count() == 1


def test_the_list_goes_to_zero(town: Town, campaign: Any, enter: Callable[[str], Any]) -> None:
    from dibao.desk.campaign import inspecting
    from dibao.desk.campaign.models import Entry

    inspecting.make_rolls(town.who("town_clerk"), campaign, DAY)
    clerk = enter("town_clerk")
    assert "还有 1 人没有结果" in clerk.get("/").content.decode()
    address = f"/campaign/{campaign.pk}/zero/"
    assert "还剩 1 人" in clerk.get(address).content.decode()
    entry = Entry.objects.get(lead__code="ZC03")
    clerk.post(
        f"/campaign/entries/{entry.pk}/",
        {"outcome": "not_wanted", "reason": "家里说不申请", "from": "zero"},
    )
    page = clerk.get(address).content.decode()
    assert "还剩 0 人" in page
    assert "清零了" in page
    assert "家里说不申请" in page


def test_relatives_stay_out(town: Town, campaign: Any) -> None:
    from dibao.desk.accounts.models import Tie
    from dibao.desk.campaign import inspecting
    from dibao.desk.campaign.models import Entry
    from dibao.desk.record import Refused

    inspecting.make_rolls(town.who("town_clerk"), campaign, DAY)
    entry = Entry.objects.get(lead__code="ZC03")
    Tie.objects.create(
        account=town.accounts["town_clerk"], household=entry.household, relation="弟弟", since=DAY
    )
    with pytest.raises(Refused, match="回避"):
        inspecting.settle(town.who("town_clerk"), entry, "not", "不符合条件", DAY)


def test_base_figures_stay_fixed_and_quality_is_shown(
    town: Town, campaign: Any, enter: Callable[[str], Any]
) -> None:
    from dibao.desk.campaign import inspecting
    from dibao.desk.record import Refused

    clerk = town.who("town_clerk")
    frozen = inspecting.freeze(clerk, campaign, DAY)
    assert frozen.figures["石岭村"]["在享户数"] == 2
    with pytest.raises(Refused, match="已经固定过"):
        inspecting.freeze(clerk, campaign, DAY)
    town.household("DB990009")
    page = enter("auditor").get(f"/campaign/{campaign.pk}/base/").content.decode()
    assert "2 → <b>3</b>" in page
    assert "</meter> 100" in page


def test_an_instrument_is_checked_clause_by_clause(
    town: Town, campaign: Any, enter: Callable[[str], Any]
) -> None:
    from dibao.desk.campaign.models import Clause

    clerk = enter("town_clerk")
    lines = "每月互相交换名单\n\n重度残疾人单独施保"
    clerk.post(
        f"/campaign/{campaign.pk}/clauses/add/", {"title": "有效衔接实施方案", "lines": lines}
    )
    first = Clause.objects.first()
    assert Clause.objects.count() == 2
    clerk.post(f"/campaign/clauses/{first.pk}/", {"state": "part", "evidence": "只换过一次"})
    first.refresh_from_db()
    assert (first.state, first.evidence) == ("part", "只换过一次")
    assert (
        enter("auditor").post(f"/campaign/clauses/{first.pk}/", {"state": "done"}).status_code
        == 403
    )


def test_the_nightly_check_finds_a_changed_line(town: Town, campaign: Any) -> None:
    from dibao.desk.archive.replaying import differences
    from dibao.desk.campaign import inspecting
    from dibao.desk.campaign.models import Entry

    inspecting.make_rolls(town.who("town_clerk"), campaign, DAY)
    entry = Entry.objects.get(lead__code="ZC03")
    inspecting.settle(town.who("town_clerk"), entry, "going", "正在代办申请", DAY)
    assert [x for x in differences() if "自查" in x] == []
    Entry.objects.filter(pk=entry.pk).update(outcome="not")
    assert any("自查名单" in x for x in differences())


def test_the_village_hands_its_own_list_in_and_is_told_why_it_comes_back(
    town: Town, campaign: Any, enter: Callable[[str], Any]
) -> None:
    from dibao.desk.campaign import inspecting
    from dibao.desk.campaign.models import Roll
    from dibao.desk.record import Refused

    inspecting.make_rolls(town.who("town_clerk"), campaign, DAY)
    linked = Roll.objects.get(pool="linked")
    village = enter("village_clerk")
    assert "3 份自查名单还有 3 户没有结果" in village.get("/").content.decode()
    inspecting.settle(
        town.who("village_clerk"), linked.entries.get(), "going", "6月12日代办了申请", DAY
    )
    assert "都填好了，等您签字上报" in village.get("/").content.decode()
    village.post(f"/campaign/rolls/{linked.pk}/sign/")
    linked.refresh_from_db()
    assert linked.by == town.accounts["village_clerk"]
    with pytest.raises(Refused, match="不在您的职责"):
        inspecting.second(town.who("village_clerk_2"), linked, True, "", DAY)
    assert "等您复核" in enter("town_approver").get("/").content.decode()
    inspecting.second(town.who("town_approver"), linked, False, "三组的没有上门", DAY)
    assert "退回：三组的没有上门" in village.get(f"/campaign/rolls/{linked.pk}/").content.decode()
    assert "被退回了" in village.get("/").content.decode()
    inspecting.sign(town.who("village_clerk"), linked, DAY)
    inspecting.second(town.who("town_approver"), linked, True, "", DAY)
    linked.refresh_from_db()
    assert (linked.second, linked.back) == (town.accounts["town_approver"], "")


def test_a_village_signs_no_other_village_and_no_line_of_its_own_about_relatives(
    town: Town, campaign: Any
) -> None:
    from dibao.desk.accounts.models import Tie
    from dibao.desk.campaign import inspecting
    from dibao.desk.campaign.models import Roll
    from dibao.desk.record import Refused

    inspecting.make_rolls(town.who("town_clerk"), campaign, DAY)
    linked = Roll.objects.get(pool="linked")
    elsewhere = Roll.objects.create(
        campaign=campaign, place=town.other_village, pool="past", made=DAY
    )
    me = town.who("village_clerk")
    with pytest.raises(Refused, match="不在您的范围"):
        inspecting.sign(me, elsewhere, DAY)
    entry = linked.entries.get()
    inspecting.settle(me, entry, "going", "6月12日代办了申请", DAY)
    Tie.objects.create(account=town.accounts["village_clerk"], household=entry.household,
                       relation="弟弟", since=DAY)  # fmt: skip
    with pytest.raises(Refused, match="请由别人重新填"):
        inspecting.sign(me, linked, DAY)
    inspecting.settle(town.who("town_clerk"), entry, "going", "另行看过申请材料", DAY)
    inspecting.sign(me, linked, DAY)
