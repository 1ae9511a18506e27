"""A family's page: no look without a purpose; ties, letters and the inventory leave their lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from tests.desk.conftest import DAY, Town


def purposes() -> list[str]:
    """The purposes that the lines of looks at families carry."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT purpose FROM ledger_line WHERE kind = 'look.household' ORDER BY seq")
        return [row[0] for row in cursor.fetchall()]


def test_no_look_without_a_purpose(town: Town, enter: Callable[[str], Any]) -> None:
    family = town.household()
    browser = enter("town_clerk")
    at = f"/households/{family.pk}/"
    asked = browser.get(at).content.decode()
    assert "为什么要看" in asked
    assert "990121" not in asked
    assert purposes() == []
    assert "请选为什么" in browser.post(at + "why/", {"why": "other"}, follow=True).content.decode()
    page = browser.post(at + "why/", {"why": "asked"}, follow=True).content.decode()
    assert "990121********0020" in page
    assert "199503" not in page  # no whole number, whatever it is looked at for
    assert purposes() == ["家庭来问"]
    browser.get(at + "?for=lead")
    assert purposes() == ["家庭来问", "核查线索"]


def test_who_declares_a_tie_works_there_no_more(town: Town, enter: Callable[[str], Any]) -> None:
    from dibao.desk.roster import actions

    family = town.household()
    browser = enter("town_clerk")
    browser.post(
        f"/households/{family.pk}/write/", {"what": "tie", "relation": "户主的侄子"}
    )  # fmt: skip
    assert "户主的侄子" in browser.get(f"/households/{family.pk}/?for=lead").content.decode()
    assert browser.get(f"/households/{family.pk}/?for=lead").status_code == 403
    with pytest.raises(Exception, match="回避"):
        actions.confirm_inventory(town.who("town_clerk"), family, "都齐了，没有缺", DAY)
    assert enter("town_clerk_2").get(f"/households/{family.pk}/?for=lead").status_code == 200


def test_letters_have_a_scope_an_end_and_a_guardian(town: Town) -> None:
    from dibao.desk.record import Refused
    from dibao.desk.roster import actions
    from dibao.desk.roster.models import Member

    family = town.household()
    clerk, head = town.who("village_clerk"), family.members.get()
    child = Member.objects.create(household=family, name="周小满", birth=dt.date(2015, 3, 1))
    year = DAY + dt.timedelta(days=365)
    with pytest.raises(Refused, match="可以查哪些"):
        actions.add_letter(clerk, family, head, "", "", DAY, year, "")
    with pytest.raises(Refused, match="监护人"):
        actions.add_letter(clerk, family, child, "", "银行存款", DAY, year, "")
    with pytest.raises(Refused, match="早于"):
        actions.add_letter(clerk, family, head, "", "银行存款", year, DAY, "")
    letter = actions.add_letter(clerk, family, child, "SQ1", "银行存款", DAY, year, "周桂兰")
    actions.withdraw_letter(clerk, family, letter, DAY)
    letter.refresh_from_db()
    assert letter.withdrawn == DAY
    with pytest.raises(Refused, match="已经撤回"):
        actions.withdraw_letter(clerk, family, letter, DAY)


def test_the_inventory_is_ticked_once(town: Town, enter: Callable[[str], Any]) -> None:
    family = town.household()
    at = f"/households/{family.pk}/write/"
    enter("auditor").post(at, {"what": "inventory", "note": "都齐了，没有缺"})
    family.refresh_from_db()
    assert family.inventory is None
    browser = enter("village_clerk")
    told = browser.post(at, {"what": "inventory", "note": "齐"}, follow=True).content.decode()
    assert "请写明清点" in told
    browser.post(at, {"what": "inventory", "note": "缺授权书，其余齐"})
    family.refresh_from_db()
    assert family.inventory is not None


def test_the_six_signs_stand_with_their_words_and_days(
    town: Town, enter: Callable[[str], Any]
) -> None:
    from dibao.desk.roster.models import Answer

    family = town.household()
    member = family.members.get()
    signs = [k for k, _ in Answer.Sign.choices]
    for n, sign in enumerate(signs):
        day = None if sign == "not_asked" else dt.date(2024, 5, n + 1)
        Answer.objects.create(member=member, source=f"DS0{n + 1}", sign=sign, day=day)
    page = enter("town_clerk").get(f"/households/{family.pk}/?for=lead").content.decode()
    for word in ("有记录", "查过，没有", "没有问到", "没有授权书", "数据太旧", "身份有疑"):
        assert word in page
    assert "2024年5月1日" in page
    assert "（2024年5月2日）" in page  # everybody was asked and nothing is known


def test_a_family_has_its_course_by_day_and_what_comes_next(
    town: Town, enter: Callable[[str], Any]
) -> None:
    from dibao.desk.exchange.models import Run
    from dibao.desk.leads import actions
    from dibao.desk.leads.models import Lead
    from dibao.desk.roster.models import Member, Payment

    family = town.household()
    Member.objects.create(
        household=family, name="周小", listed=False, since=dt.date(2023, 1, 5),
        until=dt.date(2024, 2, 6),
    )  # fmt: skip
    for month, fen in ((1, 40000), (2, 40000), (3, 56000)):
        Payment.objects.create(household=family, month=dt.date(2024, month, 1), fen=fen)
    run = Run.objects.create(place=town.town, as_of=DAY, by=town.accounts["town_clerk"])
    made = {
        "town": town.town, "household": family, "place": town.village, "first_run": run,
        "last_run": run, "due": DAY, "record": {}, "rule": "r", "sentence": "登记显示",
    }  # fmt: skip
    held = Lead.objects.create(lead_id="a", code="JG04", title="车房登记待核", how="上门", **made)
    Lead.objects.create(lead_id="b", code="ZC03", title="可能漏保", offers=True, how="上门", **made)
    Lead.objects.create(lead_id="c", code="FB02", title="涉及经办的事", conduct=True, **made)
    actions.check(town.who("town_clerk"), held, "sold", "看了过户的材料。", DAY)
    actions.second(town.who("town_approver"), held, True, "", DAY)
    page = enter("town_clerk").get(f"/households/{family.pk}/?for=lead").content.decode()
    for said in (
        "名册和反馈里不再有周小", "发放由 400.00 元 变为 560.00 元", "核查结果：已转让未过户",
        "核 1 件；还没有定谁去", "可能漏保", "作出退出或不予批准的决定以前要问",
    ):  # fmt: skip
        assert said in page, said
    assert "涉及经办的事" not in page
    assert page.index("变为 560.00") < page.index("不再有周小")  # the newest first


def test_a_pasted_column_is_answered_word_by_word(town: Town, enter: Callable[[str], Any]) -> None:
    town.household("DB1")
    town.household("DB2", place=town.other_village)
    page = enter("town_clerk").post(
        "/households/", {"q": "DB1\r\n990121195003070020\tDB2\n石有田"}
    ).content.decode()  # fmt: skip
    assert "查 4 个，2 个没有找到" in page
    assert "990121195003070020" not in page.split("<main")[1]
    assert page.count(">DB1<") == 3  # asked for once, found twice


def test_papers_of_its_cases_are_there_or_missing(town: Town, enter: Callable[[str], Any]) -> None:
    from dibao.desk.casework import actions

    family = town.household()
    assert 'id="papers"' not in enter("town_clerk").get(
        f"/households/{family.pk}/?for=lead"
    ).content.decode()  # fmt: skip
    actions.open_case(town.who("town_clerk"), family, "exit", "家庭来说情况变了", DAY)
    page = enter("town_clerk").get(f"/households/{family.pk}/?for=lead").content.decode()
    assert "已有：还没有" in page.split('id="papers"')[1]
