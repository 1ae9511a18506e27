"""Boards and their rounds; objections that stop what they must and name nobody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from tests.desk.conftest import DAY
from tests.desk.notices.conftest import Office, picture
from tests.desk.notices.test_register import refused

CALLER = "李大山，电话本人来说"
SAID = "他家儿子在城里买了房。"


def test_a_round_has_a_fresh_photo_and_says_what_is_wrong(office: Office) -> None:
    from dibao.desk.notices import boards

    clerk = office.who("village_clerk")
    with refused("哪里坏了"):
        boards.walk(clerk, office.board, False, True, "", picture(1), DAY)
    boards.walk(clerk, office.board, True, True, "", picture(1), DAY)
    with refused("以前用过"):
        boards.walk(clerk, office.board, True, True, "", picture(1), DAY)
    boards.walk(clerk, office.board, False, False, "标识掉了，要重做", picture(2), DAY)
    office.board.refresh_from_db()
    assert (office.board.marked, office.board.rounds.count()) == (False, 2)
    with refused("不在您的职责"):
        boards.walk(office.who("auditor"), office.board, True, True, "", picture(3), DAY)


def test_a_board_with_a_notice_on_it_is_not_given_up(office: Office) -> None:
    from dibao.desk.notices import actions, boards

    notice = office.posted()
    clerk = office.who("town_clerk")
    with refused("没撤下的公示"):
        boards.end(clerk, office.board, "村委会搬家", DAY)
    actions.call_back(clerk, notice, "金额写错", DAY)
    boards.end(clerk, office.board, "村委会搬家", DAY)
    with refused("已经停用"):
        boards.walk(office.who("village_clerk"), office.board, True, True, "", picture(5), DAY)


def test_rounds_come_due_by_the_policys_days(office: Office, enter: Callable[[str], Any]) -> None:
    from dibao.desk.accounts.access import who_is
    from dibao.desk.notices import boards, queries
    from dibao.desk.notices.work import boards as work

    keeper = office.accounts["village_clerk"]
    [kept] = queries.kept(who_is(keeper, DAY))
    assert kept.due == DAY + dt.timedelta(days=7)
    told = list(work(who_is(keeper, kept.due), kept.due))
    assert [w.late for w in told] == [False] and "今天到期" in told[0].sentence
    after = kept.due + dt.timedelta(days=1)
    assert [w.late for w in work(who_is(keeper, after), after)] == [True]
    clerk = who_is(office.accounts["town_clerk"], after)
    assert "1 块公示栏的巡查过期了" in next(w.sentence for w in work(clerk, after))
    boards.walk(who_is(keeper, DAY), office.board, True, True, "", picture(4), after)
    assert list(work(who_is(keeper, after), after)) == []
    assert "村委会门口" in enter("village_clerk").get("/notices/boards/").content.decode()
    text = enter("town_clerk").get("/").content.decode()
    assert "个村还没有登记" not in text  # the only village of this town has one


def test_boards_are_registered_on_their_page(office: Office, enter: Callable[[str], Any]) -> None:
    clerk = enter("town_clerk")
    told = {"place": office.town.pk, "spot": "便民大厅", "marked": "1",
            "keeper": office.accounts["village_clerk"].pk}  # fmt: skip
    assert clerk.post("/notices/boards/enter/", told).status_code == 302
    assert "石桥镇1号栏（便民大厅）" in clerk.get("/notices/boards/").content.decode()
    assert clerk.post("/notices/boards/enter/", {**told, "spot": ""}).status_code == 400
    assert enter("village_clerk").post("/notices/boards/enter/", told).status_code == 403
    board = office.board.pk
    keeper = enter("village_clerk")
    page = keeper.post(f"/notices/boards/{board}/act/",
                       {"do": "walk", "good": "1", "marked": "1", "photo": picture(7)})  # fmt: skip
    assert page.status_code == 302
    text = keeper.get(f"/notices/boards/{board}/").content.decode()
    assert "完好" in text
    assert keeper.get(f"/notices/boards/photo/{office.board.rounds.get().pk}/").status_code == 200


def test_an_objection_opens_a_case_and_names_nobody(
    office: Office, enter: Callable[[str], Any]
) -> None:
    from django.utils import timezone

    from dibao.desk.notices.models import Objection

    notice = office.posted(day=timezone.localdate())
    line = notice.lines.get()
    told = {"line": line.pk, "channel": "phone", "words": SAID, "caller": CALLER}
    assert enter("village_clerk").post(f"/notices/{notice.pk}/object/", told).status_code == 403
    clerk = enter("town_clerk")
    assert clerk.post(f"/notices/{notice.pk}/object/", {**told, "line": ""}).status_code == 400
    assert clerk.post(f"/notices/{notice.pk}/object/", told).status_code == 302
    made = Objection.objects.get()
    assert (made.case.procedure, made.case.household, made.case.state) == (
        "objection", office.family, "received",
    )  # fmt: skip
    assert CALLER in clerk.get("/notices/objections/").content.decode()
    others = ("village_clerk", "auditor", "discipline")
    for role in others:
        browser = enter(role)
        assert browser.get("/notices/objections/").status_code == 403
        for page in (f"/notices/{notice.pk}/", f"/notices/{notice.pk}/proof/",
                     f"/cases/{made.case.pk}/", f"/households/{office.family.pk}/?purpose=复核",
                     f"/open/village/{office.village.pk}/"):  # fmt: skip
            text = browser.get(page).content.decode()
            assert CALLER[:3] not in text and SAID not in text, (role, page)


def test_who_is_tied_to_the_family_reads_no_objection(office: Office) -> None:
    from dibao.desk.accounts.models import Tie
    from dibao.desk.notices import objections, queries

    line = office.posted().lines.get()
    objections.register(office.who("town_clerk"), line, "visit", SAID, CALLER, DAY)
    Tie.objects.create(account=office.accounts["town_approver"], household=office.family,
                       relation="堂弟", since=DAY)  # fmt: skip
    assert len(queries.objections(office.who("town_clerk"))) == 1
    assert queries.objections(office.who("town_approver")) == []
    with refused("要回避"):
        objections.register(office.who("town_approver"), line, "visit", SAID, "", DAY)


def test_a_second_objection_joins_the_open_case(office: Office) -> None:
    from dibao.desk.notices import objections

    line = office.posted().lines.get()
    clerk = office.who("town_clerk")
    first = objections.register(clerk, line, "visit", SAID, CALLER, DAY)
    second = objections.register(clerk, line, "phone", "还听说有车。", "", DAY)
    assert first.case == second.case
    assert second.caller == "没有留名"


def test_a_case_under_objection_cannot_go_on(office: Office, noticed: Any) -> None:
    from dibao.desk.casework import actions as casework
    from dibao.desk.casework.models import CaseFile
    from dibao.desk.casework.replay import standing
    from dibao.desk.notices import actions, carrying, objections

    notice = office.posted("before")
    line = notice.lines.get()
    assert line.case == noticed
    assert line.shown["amount"] == "560.00 元" and line.shown["covered"] == "1 人"
    clerk = office.who("town_clerk")
    actions.see(clerk, notice, notice.moves.exclude(photo="").get(), "", DAY)
    assert carrying.carry(clerk, notice, DAY) == ([noticed], [])
    casework.agree(office.who("village_clerk"), noticed, DAY)
    made = objections.register(clerk, line, "visit", SAID, CALLER, DAY)
    assert CaseFile.objects.get(pk=noticed.pk).state == "noticed"
    objections.support(office.who("town_approver"), made, "spoke", DAY)
    file = CaseFile.objects.get(pk=noticed.pk)
    assert made.case == file and file.state == "objected"
    later = DAY + dt.timedelta(days=60)
    with refused("."):
        casework.do_step(clerk, file, "notice_over", later)
    assert carrying.waiting(notice) == []
    leaving = {s.key for s in standing(file).procedure.leaving("objected")}
    assert "notice_over" not in leaving and "confirm" not in leaving
    papers = [str(p.values) for p in file.papers.filter(key="D28")]
    assert papers and all(CALLER not in p and SAID not in p for p in papers)


def test_the_cases_go_on_by_their_own_steps(office: Office, noticed: Any) -> None:
    from dibao.desk.casework import actions as casework
    from dibao.desk.casework.models import CaseFile
    from dibao.desk.notices import actions, carrying

    notice, clerk = office.posted("before"), office.who("town_clerk")
    village = office.who("village_clerk")
    assert carrying.waiting(notice) == []  # nobody has looked at the photo yet
    actions.see(clerk, notice, notice.moves.exclude(photo="").get(), "", DAY)
    carrying.carry(clerk, notice, DAY)
    assert CaseFile.objects.get(pk=noticed.pk).state == "opinion"  # the second has to agree himself
    casework.agree(village, noticed, DAY)
    file = CaseFile.objects.get(pk=noticed.pk)
    assert file.state == "noticed"
    sheet = file.papers.get(key="D19").values
    assert (sheet["amount"], sheet["notice_until"]) == ("560.00 元", "2024-07-01")
    after = notice.last + dt.timedelta(days=1)
    actions.take_down(village, notice, office.photo(), after)
    assert carrying.waiting(notice) == []
    actions.see(clerk, notice, notice.moves.exclude(photo="").last(), "", after)
    assert carrying.carry(clerk, notice, after) == ([noticed], [])
    assert CaseFile.objects.get(pk=noticed.pk).state == "ready"


def test_who_may_not_take_the_step_is_told_so(
    office: Office, noticed: Any, enter: Callable[[str], Any]
) -> None:
    from django.utils import timezone

    from dibao.desk.notices import actions

    notice = office.posted("before", day=timezone.localdate())
    move = notice.moves.exclude(photo="").get()
    actions.see(office.who("town_clerk"), notice, move, "", timezone.localdate())
    address = f"/notices/{notice.pk}/act/"
    text = enter("county_clerk").post(address, {"do": "carry"}, follow=True).content.decode()
    assert "周桂兰：" in text
    text = enter("town_clerk").post(address, {"do": "carry"}, follow=True).content.decode()
    assert "已记入 1 件办理" in text


def test_an_unanswered_objection_holds_the_end_of_the_notice(office: Office, noticed: Any) -> None:
    from dibao.desk.notices import actions, carrying, objections

    notice, clerk = office.posted("before"), office.who("town_clerk")
    made = objections.register(clerk, notice.lines.get(), "visit", SAID, CALLER, DAY)
    assert made.case.procedure == "objection"  # the application does not know of its notice yet
    actions.see(clerk, notice, notice.moves.exclude(photo="").get(), "", DAY)
    assert carrying.carry(clerk, notice, DAY) == (
        [],
        ["周桂兰：这户有异议还没有答复，先核实答复。"],
    )


def test_a_relative_does_not_prepare_or_check_a_familys_notice(
    office: Office, noticed: Any
) -> None:
    from dibao.desk.accounts.models import Tie
    from dibao.desk.notices import actions

    for role in ("town_clerk", "town_approver"):
        Tie.objects.create(account=office.accounts[role], household=noticed.household,
                           relation="堂弟", since=DAY)  # fmt: skip
    with refused("有关系（堂弟），要回避"):
        office.prepared("before")
    notice = actions.prepare(
        office.who("town_clerk_2"), office.village, "before", [noticed.pk], DAY
    )  # fmt: skip
    with refused("有关系（堂弟），要回避"):
        actions.check(office.who("town_approver"), notice, True, "", DAY)
    assert office.prepared("list").state == "drafted"  # a list of everybody is nobody's own matter


def test_one_clerk_alone_holds_an_application_for_some_days_only(
    office: Office, noticed: Any
) -> None:
    from dibao.desk.casework import actions as casework
    from dibao.desk.casework.models import CaseFile
    from dibao.desk.notices import actions, carrying, objections

    notice, clerk = office.posted("before"), office.who("town_clerk")
    line = notice.lines.get()
    actions.see(clerk, notice, notice.moves.exclude(photo="").get(), "", DAY)
    carrying.carry(clerk, notice, DAY)
    casework.agree(office.who("village_clerk"), noticed, DAY)
    file = CaseFile.objects.get(pk=noticed.pk)
    with refused("一个人登记的，不能叫申请停下来"):
        casework.do_step(clerk, file, "object", DAY, note="有人来窗口说他家有车")
    made = objections.register(clerk, line, "visit", SAID, CALLER, DAY)
    with refused("登记的人不能自己核实"):
        objections.support(clerk, made, "spoke", DAY)
    with refused("凭什么核实"):
        objections.support(office.who("town_approver"), made, "", DAY)
    with refused("不在您的职责"):
        objections.support(office.who("village_clerk"), made, "spoke", DAY)
    last = objections.held_until(line)
    assert last == dt.date(2024, 6, 27)  # five working days
    # The same clerk cannot prolong it by another one.
    objections.register(clerk, line, "phone", "又有人来说。", "", last)
    assert objections.held_until(line) == last
    after = notice.last + dt.timedelta(days=1)
    actions.take_down(office.who("village_clerk"), notice, office.photo(), after)
    actions.see(clerk, notice, notice.moves.exclude(photo="").last(), "", after)
    held = objections.against(file, "notice_over", last)
    assert "2024年6月27日" in held and CALLER[:3] not in held
    assert objections.against(file, "notice_over", last + dt.timedelta(days=1)) == ""
    assert carrying.carry(clerk, notice, after) == ([noticed], [])
    assert CaseFile.objects.get(pk=noticed.pk).state == "ready"
    # Supported too late it stops nothing, and is looked into and answered all the same.
    objections.support(office.who("town_approver"), made, "spoke", after)
    made.refresh_from_db()
    assert (made.case.procedure, made.case.ended) == ("objection", None)
    assert CaseFile.objects.get(pk=noticed.pk).state == "ready"


def test_a_supported_objection_stops_the_application(
    office: Office, noticed: Any, enter: Callable[[str], Any]
) -> None:
    from django.utils import timezone

    from dibao.desk.notices import objections
    from dibao.desk.notices.models import Objection

    day = timezone.localdate()
    line = office.posted("before", day).lines.get()
    made = objections.register(office.who("town_clerk"), line, "visit", SAID, CALLER, day)
    assert "1 件公示异议等您核实" in enter("town_approver").get("/").content.decode()
    approver = office.who("town_approver")  # no application knows of the notice: days alone count
    last = objections.held_until(line)
    assert last is not None
    assert objections.unsupported(approver, last) == [made]
    assert objections.unsupported(approver, last + dt.timedelta(days=1)) == []
    assert "件公示异议等您核实" not in enter("town_clerk").get("/").content.decode()
    at = f"/notices/objections/{made.pk}/support/"
    assert enter("village_clerk").post(at, {"basis": "spoke"}).status_code == 403
    page = enter("town_approver").post(at, {"basis": "paper"}, follow=True).content.decode()
    assert "看过提出人签名的书面意见" in page
    made = Objection.objects.get()
    assert (made.basis, made.second) == ("paper", office.accounts["town_approver"])
    with refused("已经有第二个人核实过"):
        objections.support(office.who("county_approver"), made, "spoke", DAY)


def test_the_lines_of_an_objection_tell_the_day_and_no_hour(office: Office, noticed: Any) -> None:
    from dibao.desk.casework import actions as casework
    from dibao.desk.notices import actions, carrying, objections
    from dibao.desk.record import ledger, looked

    notice, clerk = office.posted("before"), office.who("town_clerk")
    actions.see(clerk, notice, notice.moves.exclude(photo="").get(), "", DAY)
    carrying.carry(clerk, notice, DAY)
    casework.agree(office.who("village_clerk"), noticed, DAY)
    before = len(list(ledger().lines()))
    made = objections.register(clerk, notice.lines.get(), "visit", SAID, CALLER, DAY)
    objections.support(office.who("town_approver"), made, "spoke", DAY)
    looked(clerk, made.ref, "objection", "看公示异议")
    lines = [x for x, _ in list(ledger().lines())][before:]
    assert {x.kind for x in lines} == {"notice.objected", "notice.objection_supported",
                                       "case.paper_drafted", "case.step", "look.objection"}  # fmt: skip
    for line in lines:
        assert dt.date.fromisoformat(line.received), line.kind
        assert len(line.received) == 10
    looked(clerk, office.family.ref, "household", "核查线索")
    last = [x for x, _ in list(ledger().lines())][-1]
    assert "T" in last.received  # every other line keeps its second


def test_every_kind_that_could_reveal_a_caller_is_kept_by_the_day() -> None:
    from dibao.desk.archive.queries import kinds
    from dibao.desk.record import _day_kinds

    words = ("反映", "异议", "信访", "封存", "漏接", "回拨")
    speaks = {key for key, zh in kinds().items() if any(w in zh for w in words)}
    assert speaks <= _day_kinds()
    assert _day_kinds() <= kinds().keys()


def test_only_an_objection_that_still_matters_is_asked_for(office: Office, noticed: Any) -> None:
    from dibao.desk.casework.models import CaseFile
    from dibao.desk.notices import actions, carrying, objections
    from dibao.desk.notices.models import Objection

    notice, clerk = office.posted("before"), office.who("town_clerk")
    actions.see(clerk, notice, notice.moves.exclude(photo="").get(), "", DAY)
    carrying.carry(clerk, notice, DAY)
    casework_agree(office, noticed)
    made = objections.register(clerk, notice.lines.get(), "visit", SAID, CALLER, DAY)
    approver = office.who("town_approver")
    assert objections.unsupported(clerk, DAY) == []  # his own
    (waits,) = objections.unsupported(approver, DAY)
    assert (waits.pk, waits.get_deferred_fields()) == (made.pk, {"words", "caller"})
    CaseFile.objects.filter(pk=made.case_id).update(ended=DAY)
    assert objections.unsupported(approver, DAY) == []
    CaseFile.objects.filter(pk=made.case_id).update(ended=None)
    objections.support(approver, made, "spoke", DAY)
    form = noticed.papers.get(key="D28").values
    assert (form["came_on"], form["last_day"]) == ("2024-06-20", "2024-07-18")
    # As it was with every objection before two people were needed: the application stands still.
    Objection.objects.update(second=None, supported=None, basis="")
    assert objections.unsupported(approver, DAY) == []


def casework_agree(office: Office, file: Any) -> None:
    """The village agrees that the notice was put up: the application knows of it now."""
    from dibao.desk.casework import actions

    actions.agree(office.who("village_clerk"), file, DAY)
