"""The way of a report: no login, two-way talk by the receipt, never to the unit it is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from tests.desk.conftest import DAY, ROLES, Town
from tests.desk.oversight.conftest import PASSPHRASE, SAID

LATER = DAY + dt.timedelta(days=16)


def test_two_sides_talk_and_the_caller_agrees_to_closing(
    town: Town, inspector: Any, report: Callable[..., str], client: Any,
    enter: Callable[[str], Any],
) -> None:  # fmt: skip
    from dibao.desk.oversight.actions import working
    from dibao.desk.oversight.models import Matter
    from dibao.desk.record import Refused

    number = report(client)
    pk = Matter.objects.get().pk
    browser = enter("discipline")
    assert "检举控告" in browser.get("/oversight/sealed/").content.decode()
    assert browser.get(f"/oversight/sealed/{pk}/").status_code == 302  # the box is shut
    wrong = browser.post("/oversight/sealed/unlock/", {"passphrase": "不是这一句不是这一句"})
    assert "口令不对" in wrong.content.decode()
    assert browser.post("/oversight/sealed/unlock/", {"passphrase": PASSPHRASE}).status_code == 302
    page = browser.get(f"/oversight/sealed/{pk}/").content.decode()
    assert SAID in page
    assert "反映的单位：石岭村" in page
    browser.post(f"/oversight/sealed/{pk}/work/", {"act": "note", "words": "先调公示照片"})
    browser.post(f"/oversight/sealed/{pk}/work/", {"act": "ask", "words": "扣的钱已经退回各户"})
    with pytest.raises(Refused, match="以前回话"):
        working.close_sealed(inspector, Matter.objects.get(), DAY)
    seen = client.post("/complain/talk/", {"receipt": number}).content.decode()
    assert SAID in seen
    assert "扣的钱已经退回各户" in seen
    assert "先调公示照片" not in seen  # notes are apart
    client.post("/complain/talk/", {"receipt": number, "act": "unsettled"})
    assert Matter.objects.get().state == "open"
    working.answer_sealed(inspector, Matter.objects.get(), "又补退了三户", DAY, ask=True)
    client.post("/complain/talk/", {"receipt": number, "act": "settled"})
    assert Matter.objects.get().state == "closed"
    browser.post("/oversight/sealed/unlock/", {"act": "shut"})
    assert browser.get(f"/oversight/sealed/{pk}/").status_code == 302


def test_the_session_alone_opens_nothing(
    town: Town, inspector: Any, report: Callable[..., str], client: Any,
    enter: Callable[[str], Any],
) -> None:  # fmt: skip
    report(client)
    browser = enter("discipline")
    browser.post("/oversight/sealed/unlock/", {"passphrase": PASSPHRASE})
    from dibao.desk.oversight.models import Matter

    address = f"/oversight/sealed/{Matter.objects.get().pk}/"
    assert browser.get(address).status_code == 200
    del browser.cookies["box"]  # the row of the session, without the half in the browser
    assert browser.get(address).status_code == 302


def test_nobody_else_sees_a_trace(
    town: Town, inspector: Any, report: Callable[..., str], client: Any,
    enter: Callable[[str], Any],
) -> None:  # fmt: skip
    from dibao.desk.oversight.models import Matter

    before = {r: enter(r).get("/").content.decode() for r in ROLES}
    report(client)
    pk = Matter.objects.get().pk
    for role in ROLES:
        if role == "discipline":
            continue
        browser = enter(role)
        assert browser.get(f"/oversight/sealed/{pk}/").status_code == 403
        assert browser.get(f"/oversight/matters/{pk}/").status_code in (403, 404)
        assert _plain(browser.get("/").content.decode()) == _plain(before[role]), role
        for address in ("/record/", "/oversight/matters/", "/leads/", "/board/"):
            text = browser.get(address).content.decode()
            assert str(pk) not in text
            assert "甲大山" not in text
    second = enter("discipline_2")  # an inspector it was not sealed to
    assert second.get(f"/oversight/sealed/{pk}/").status_code == 404
    assert "没有交给您的检举控告" in second.get("/oversight/sealed/").content.decode()


def _plain(page: str) -> str:
    import re

    return re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]*"', "", page)


def test_routing_goes_around_the_unit_and_its_relations(town: Town) -> None:
    from dibao.desk.accounts.models import Post
    from dibao.desk.oversight import routing
    from dibao.desk.oversight.actions import working

    one, two = town.who("discipline"), town.who("discipline_2")
    for who in (one, two):
        working.make_key(who, PASSPHRASE, PASSPHRASE, DAY)

    def reads(unit: Any, *crossed: int) -> set[int]:
        return {k.account_id for k in routing.inspectors(unit, DAY, crossed)}

    assert reads(town.village) == {one.account, two.account}
    assert reads(town.village, two.account) == {one.account}  # crossed out by the caller
    working.avoid(one, town.town, "妻子在镇里任职", DAY)
    assert reads(town.village) == {two.account}  # a village of that town too
    assert reads(town.other) == {one.account, two.account}
    Post.objects.create(account_id=two.account, role="verifier", place=town.village,
                        since=dt.date(2024, 1, 1))  # fmt: skip
    assert reads(town.village) == set()


def test_with_nobody_left_nothing_is_kept_and_the_page_says_where_to_go(
    town: Town, inspector: Any, client: Any
) -> None:
    from dibao.desk.oversight.models import Matter

    sent = {"stage": "tell", "unit": town.village.pk, "words": SAID,
            "crossed": [inspector.account]}  # fmt: skip
    answer = client.post("/complain/report/", sent)
    assert answer.status_code == 400
    assert "没有保存您写的内容" in answer.content.decode()
    assert SAID in answer.content.decode()  # what was typed is not lost
    assert "上一级" in client.post("/complain/report/", {"unit": "0"}).content.decode()
    assert not Matter.objects.exists()


def test_an_inspector_keeps_out_and_hands_over(
    town: Town, inspector: Any, report: Callable[..., str], client: Any
) -> None:
    from dibao.desk.oversight import box
    from dibao.desk.oversight.actions import working
    from dibao.desk.oversight.models import InspectorKey, Matter
    from dibao.desk.oversight.queries import talk
    from dibao.desk.record import Refused

    number = report(client)
    other = town.who("discipline_2")
    working.make_key(other, PASSPHRASE, PASSPHRASE, DAY)
    mine, his = (InspectorKey.objects.get(account=w.account) for w in (inspector, other))
    privates = {mine.pk: box.unlock(bytes(mine.locked), PASSPHRASE)}
    matter = Matter.objects.get()
    with pytest.raises(Refused, match="没有别的纪检人员"):
        working.leave(inspector, matter, privates, None, DAY)
    with pytest.raises(Refused, match="请另选一位"):
        working.leave(inspector, matter, privates, mine, DAY)
    working.leave(inspector, matter, privates, his, DAY)
    assert talk.sealed_matters(inspector) == []
    lines = talk.as_inspector(matter, {his.pk: box.unlock(bytes(his.locked), PASSPHRASE)})
    assert SAID in lines[0].words
    client.post("/complain/talk/", {"receipt": number, "act": "say", "words": "还有一件"})
    assert talk.sealed_matters(inspector) == []  # later words do not come back to him
    with pytest.raises(Refused, match="没有找到这一件"):
        working.answer_sealed(inspector, matter, "还想看", DAY, ask=False)


def test_an_open_matter_goes_one_level_up_and_not_to_the_unit(
    town: Town, client: Any, enter: Callable[[str], Any]
) -> None:
    from dibao.desk.oversight.models import Matter

    page = client.post("/complain/appeal/", {
        "unit": town.town.pk, "grievance": "decision", "learned": "2024-06-10"}).content.decode()  # fmt: skip
    assert "最后一天：2024年8月9日" in page  # 60 days after 10 June
    assert "最后一天：2024年12月10日" in page  # six months
    assert "2024年7月5日以前会告诉您由谁办" in page
    assert not Matter.objects.exists()  # told before anything is registered
    sent = {"stage": "tell", "unit": town.town.pk, "grievance": "other", "words": "补贴少发了"}
    assert "收到了" in client.post("/complain/appeal/", sent).content.decode()
    matter = Matter.objects.get()
    assert (matter.place, matter.about) == (town.county, town.town)
    assert enter("county_clerk").get(f"/oversight/matters/{matter.pk}/").status_code == 200
    for role in ("town_clerk", "petition_clerk", "village_clerk", "town_approver"):
        assert enter(role).get(f"/oversight/matters/{matter.pk}/").status_code in (403, 404), role
    assert "群众反映" not in enter("town_clerk").get("/").content.decode().split("<h1>")[1]


def test_a_caller_is_asked_before_closing_and_silence_takes_its_days(
    town: Town, client: Any
) -> None:
    from dibao.desk.oversight.actions import telling, working
    from dibao.desk.oversight.models import Matter
    from dibao.desk.record import Refused

    clerk = town.who("town_clerk")
    matter, _ = telling.tell(telling.Told("advice", "公示栏太高看不见", town.village), DAY)
    with pytest.raises(Refused, match="先答复"):
        working.close(clerk, matter, DAY)
    working.answer(clerk, matter, "月底前放低", DAY, ask=True)
    with pytest.raises(Refused, match="7月5日 以前回话"):
        working.close(clerk, matter, DAY + dt.timedelta(days=15))
    working.close(clerk, matter, LATER)
    assert Matter.objects.get().state == "closed"
    telling.say_more(matter, "还是太高", LATER)
    assert Matter.objects.get().state == "open"  # speaking again opens it


def test_who_writes_a_report_down_cannot_read_it_again(
    town: Town, inspector: Any, enter: Callable[[str], Any]
) -> None:
    from dibao.desk.oversight.models import Matter

    clerk = enter("petition_clerk")
    answer = clerk.post("/oversight/matters/register/", {
        "kind": "report", "way": "phone", "unit": town.village.pk, "words": SAID})  # fmt: skip
    assert "请把回执号告诉反映人" in answer.content.decode()
    pk = Matter.objects.get().pk
    assert clerk.get(f"/oversight/matters/{pk}/").status_code == 404
    assert "甲大山" not in clerk.get("/oversight/matters/").content.decode()


def test_a_person_who_keeps_out_finds_nothing_any_more(town: Town) -> None:
    from dibao.desk.oversight.actions import telling, working
    from dibao.desk.oversight.queries import talk

    clerk = town.who("town_clerk")
    matter, _ = telling.tell(telling.Told("appeal", "请帮我看看", town.village), DAY)
    assert talk.open_matters(clerk) == [matter]
    working.keep_out(clerk, matter, DAY)
    assert talk.open_matters(clerk) == []
    assert talk.open_matters(town.who("county_clerk")) == [matter]


def test_the_list_holds_what_may_be_had_one_by_one(town: Town) -> None:
    from dibao.desk.oversight.actions import telling
    from dibao.desk.oversight.models import Matter
    from dibao.desk.oversight.queries import talk
    from dibao.desk.roster.queries import places_of

    for unit in (town.village, town.town, town.other, town.other_village):
        telling.tell(telling.Told("advice", "请帮我看看", unit), DAY)
    for role in (
        "town_clerk",
        "county_clerk",
        "county_approver",
        "petition_clerk",
        "village_clerk",
    ):
        me = town.who(role)
        mine = places_of(me, "public_matter", "look")
        one_by_one = [m for m in Matter.objects.filter(place__in=mine) if not m.tie_of(me)]
        assert {m.pk for m in talk.open_matters(me)} == {m.pk for m in one_by_one}, role
    assert any(m.tie_of(town.who("town_clerk")) for m in Matter.objects.all())


def test_handing_over_keeps_to_the_way_around(
    town: Town, inspector: Any, report: Callable[..., str], client: Any
) -> None:
    from dibao.desk.oversight import box
    from dibao.desk.oversight.actions import working
    from dibao.desk.oversight.models import InspectorKey, Matter
    from dibao.desk.record import Refused

    other = town.who("discipline_2")
    working.make_key(other, PASSPHRASE, PASSPHRASE, DAY)
    mine, his = (InspectorKey.objects.get(account=w.account) for w in (inspector, other))
    privates = {mine.pk: box.unlock(bytes(mine.locked), PASSPHRASE)}
    report(client, crossed=[other.account])  # the caller does not want him to read it
    with pytest.raises(Refused, match="反映人不让他看"):
        working.leave(inspector, Matter.objects.get(), privates, his, DAY)
    Matter.objects.all().delete()
    report(client)
    working.avoid(other, town.town, "弟弟在镇里任职", DAY)
    matter = Matter.objects.get()
    matter.talk.get().copies.filter(key=his).delete()
    with pytest.raises(Refused, match="有关的单位有关系"):
        working.leave(inspector, matter, privates, his, DAY)


def test_conflicted_people_find_no_trace_in_many_answers(
    town: Town, inspector: Any, client: Any, enter: Callable[[str], Any]
) -> None:
    """Everybody who serves in the unit complained about, on every page that lists anything."""
    from dibao.desk.oversight.actions import telling
    from dibao.desk.oversight.models import Matter

    mark = "补贴被人代领记号七九三"
    for kind in ("report", "appeal", "advice"):
        telling.tell(telling.Told(kind, mark, town.town, "记号人七九三"), DAY)
    numbers = [str(pk) for pk in Matter.objects.values_list("pk", flat=True)]
    pages = ["/", "/oversight/matters/", "/oversight/report/", "/oversight/bulletins/", "/record/",
             "/oversight/watch/", "/oversight/hotlines/", "/board/", "/households/?q=记号人七九三",
             *(f"/oversight/matters/{n}/" for n in numbers),
             *(f"/oversight/sealed/{n}/" for n in numbers)]  # fmt: skip
    for role in ("town_clerk", "petition_clerk", "town_approver", "village_clerk", "verifier"):
        browser = enter(role)
        for page in pages:
            text = browser.get(page).content.decode().replace("q=记号人七九三", "")
            body = text.split("<main")[-1].replace("“记号人七九三”", "")
            assert mark not in body, (role, page)
            assert "记号人" not in body, (role, page)
            assert not [n for n in numbers if n in body and n not in page], (role, page)
    mine = enter("county_clerk").get("/oversight/matters/").content.decode()
    assert sum(n in mine for n in numbers) == 2
