"""From a number to an end: nobody closes his own, nothing vanishes, small counts stay inside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from tests.desk.conftest import DAY, Town

DUE = DAY + dt.timedelta(days=30)


def _problem(town: Town, kind: str = "procedure", **more: Any) -> Any:
    from dibao.desk.rectification import actions

    told = {"title": "公示没有撤下", "about": "石岭村公示栏上还有去年的名单", "origin": "ourselves",
            "step": "notice", **more}  # fmt: skip
    return actions.register(town.who("town_clerk"), town.village, kind, DAY, **told)


def test_numbers_have_no_gap(town: Town) -> None:
    from dibao.desk.record import Refused
    from dibao.desk.rectification.queries import gaps

    with pytest.raises(Refused, match="写清是什么事"):
        _problem(town, about="")
    numbers = [_problem(town, kind).number for kind in ("procedure", "household", "procedure")]
    assert numbers == ["程〔2024〕1号", "户〔2024〕1号", "程〔2024〕2号"]
    assert gaps() == []
    from dibao.desk.rectification.models import Move, Problem

    first = Problem.objects.get(kind="procedure", serial=1)
    Move.objects.filter(problem=first).delete()
    first.delete()
    assert gaps() == ["整改台账 2024 年（单位程序）的编号有缺号。"]


def test_the_whole_way_and_back(town: Town) -> None:
    from dibao.desk.record import Refused
    from dibao.desk.rectification import actions

    one, clerk, approver = _problem(town), town.who("town_clerk"), town.who("town_approver")
    with pytest.raises(Refused, match="要先定措施"):
        actions.prove(clerk, one, "名单已经撤下", None, DAY)
    actions.assign(
        clerk, one, "当天撤下旧名单，贴新的", "镇民政办", town.accounts["town_clerk"], DUE, DAY
    )
    actions.prove(clerk, one, "名单已经撤下，拍了照", None, DAY)
    with pytest.raises(Refused, match="不能自己复查"):
        actions.recheck(clerk, one, True, "mended", "到现场看过", DAY)
    with pytest.raises(Refused, match="没有结果不能销号"):
        actions.recheck(approver, one, True, "", "到现场看过", DAY)
    with pytest.raises(Refused, match="理由要写清楚"):
        actions.recheck(approver, one, True, "no_action", "不用处理", DAY)
    actions.recheck(approver, one, False, "", "二组的栏还没有撤", DAY)
    actions.prove(clerk, one, "二组的也撤了，拍了照", None, DAY)
    actions.recheck(approver, one, True, "mended", "两处都看过", DAY)
    one.refresh_from_db()
    assert (one.state, one.outcome, one.closed) == ("closed", "mended", DAY)
    actions.reopen(approver, one, "又贴了旧的名单", DAY)
    one.refresh_from_db()
    assert (one.state, one.reopened, one.outcome) == ("registered", 1, "")
    acts = list(one.moves.values_list("act", flat=True))
    assert acts == ["registered", "assigned", "proven", "sent_back", "proven", "closed", "reopened"]


def test_no_family_leaves_by_an_entry_here(town: Town, settings: Any) -> None:
    from dibao.desk.exchange.models import Run
    from dibao.desk.leads.models import Lead
    from dibao.desk.record import Refused
    from dibao.desk.rectification import actions

    family, clerk = town.household(), town.who("town_clerk")
    run = Run.objects.create(place=town.town, as_of=DAY, by=town.accounts["town_clerk"])
    lead = Lead.objects.create(
        town=town.town, lead_id="L1", code="JG04", rule="vehicle", title="车辆登记待核", sentence="有车",
        household=family, place=town.village, first_run=run, last_run=run, record={},
    )  # fmt: skip
    with pytest.raises(Refused, match="两个人核实"):
        actions.from_lead(clerk, lead, "household", "checking", "车是他的，查过原件", DAY)
    Lead.objects.filter(pk=lead.pk).update(stage="holds")
    from dibao.desk.rectification.queries import without_outcome

    assert [x.word for x in without_outcome(clerk)] == ["还没有人办"]
    one = actions.from_lead(clerk, lead, "household", "checking", "车是他的，查过原件", DAY)
    assert [x.problem for x in without_outcome(clerk)] == [one]
    actions.assign(clerk, one, "按退出流程办理", "镇民政办", town.accounts["town_clerk"], DUE, DAY)
    actions.prove(clerk, one, "已经在办退出", None, DAY)
    with pytest.raises(Refused, match="退出要走退出流程"):
        actions.recheck(town.who("town_approver"), one, True, "exited", "看过材料", DAY)
    actions.recheck(town.who("town_approver"), one, True, "not_so", "车早已卖出，看过合同", DAY)
    assert without_outcome(clerk) == []
    family.refresh_from_db()
    assert (family.status, family.monthly_fen) == ("paid", 56000)


def test_conduct_is_on_no_page_of_the_office(town: Town, enter: Callable[[str], Any]) -> None:
    from dibao.desk.record import Refused
    from dibao.desk.rectification import actions

    open_one = _problem(town)
    told = {"title": "要好处", "about": "有人反映收了两条烟", "origin": "tip", "step": "applying"}
    sealed = actions.register_conduct(
        town.who("discipline"), town.village, DAY, refers=open_one, **told
    )
    with pytest.raises(Refused, match="由纪检"):
        actions.register(town.who("town_clerk"), town.village, "conduct", DAY, **told)
    clerk = enter("town_clerk")
    pages = (
        "/problems/?state=all",
        "/problems/weak/",
        "/problems/loose/",
        f"/problems/{open_one.pk}/",
        "/",
    )
    for page in pages:
        assert "要好处" not in clerk.get(page).content.decode()
        assert sealed.number not in clerk.get(page).content.decode()
    assert clerk.get(f"/problems/{sealed.pk}/").status_code == 404
    assert clerk.get(f"/problems/conduct/{sealed.pk}/").status_code == 403
    seen = enter("discipline").get(f"/problems/conduct/{sealed.pk}/").content.decode()
    assert "收了两条烟" in seen
    assert open_one.number in seen
    with pytest.raises(Refused):
        actions.assign(town.who("town_clerk"), sealed, "谈话并写检查", "镇纪委",
                       town.accounts["discipline"], DUE, DAY)  # fmt: skip


def test_small_counts_stay_inside(town: Town, enter: Callable[[str], Any]) -> None:
    from dibao.desk.rectification.queries import Cell, hide

    cells = [Cell("甲", 20), Cell("乙", 7), Cell("丙", 3)]
    hide(cells)
    assert [c.hidden for c in cells] == [False, True, True]  # 3 alone follows from the sum
    for n in range(6):
        _problem(town, title="公示没有撤下" if n < 5 else "材料缺页")
    inside = enter("town_clerk").get("/problems/weak/").content.decode()
    outside = enter("auditor").get("/problems/weak/").content.decode()
    assert '材料缺页</td><td class="num">1<' in inside
    assert '材料缺页</td><td class="num">不写<' in outside
    assert enter("village_clerk").get("/problems/weak/").status_code == 403


def test_a_person_works_it_through_on_the_pages(town: Town, enter: Callable[[str], Any]) -> None:
    from django.utils import timezone

    clerk, approver = enter("town_clerk"), enter("town_approver")
    clerk.post("/problems/register/", {
        "kind": "procedure", "place": town.village.pk, "step": "filing", "origin": "inspection",
        "title": "档案缺授权书", "about": "二十户里三户没有授权书", "origin_ref": "", "refers": "",
    })  # fmt: skip
    from dibao.desk.rectification.models import Problem

    one = Problem.objects.get()
    act = f"/problems/{one.pk}/act/"
    wrong = clerk.post(act, {"do": "assign", "note": "逐户补签", "office": "镇民政办"})
    assert "请选责任人" in wrong.content.decode()
    person = town.accounts["town_clerk"].pk
    due = (timezone.localdate() + dt.timedelta(days=20)).isoformat()
    clerk.post(
        act,
        {
            "do": "assign",
            "note": "逐户补签授权书",
            "office": "镇民政办",
            "person": person,
            "due": due,
        },
    )
    assert "等您交凭据" in clerk.get("/").content.decode()
    clerk.post(act, {"do": "prove", "note": "三户都已补签"})
    assert "等人复查" in approver.get("/").content.decode()
    approver.post(act, {"do": "recheck", "agreed": "1", "outcome": "mended", "note": "三份都看过"})
    assert "已销号" in clerk.get(f"/problems/{one.pk}/").content.decode()
    assert enter("auditor").post(act, {"do": "reopen", "note": "再看一遍看看"}).status_code == 400


def test_the_nightly_check_finds_a_changed_move(town: Town) -> None:
    from dibao.desk.archive.replaying import differences
    from dibao.desk.rectification.models import Move

    one = _problem(town)
    assert [x for x in differences() if "整改" in x] == []
    move = one.moves.get()
    move.note = "别的话"
    Move.objects.bulk_update([move], ["note"])
    assert any("整改台账" in x for x in differences())
