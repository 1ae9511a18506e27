"""A family's exit on the site, step by step: who may, what is owed first, what it does to the aid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from tests.desk.casework.walking import answers
from tests.desk.conftest import DAY, Town

LATER = DAY + dt.timedelta(days=40)
WORDS = "看了材料，问了本人和邻居。"


def fill(town: Town, file: Any, key: str, role: str = "town_clerk", day: dt.date = DAY) -> None:
    """Write every field of a paper that the office owes."""
    from dibao.desk.casework import actions, papers
    from dibao.desk.casework.replay import standing

    typed = [e for e in papers.form(standing(file), key, day, {}) if e.typed]
    actions.draft(town.who(role), file, key, answers(typed, WORDS), day)


def sure(town: Town, file: Any, *guards: str, role: str = "town_clerk") -> None:
    """Confirm conditions."""
    from dibao.desk.casework import actions

    for guard in guards:
        actions.confirm(town.who(role), file, guard, WORDS, DAY)


@pytest.fixture
def exit_case(town: Town) -> Any:
    """An exit just begun."""
    from dibao.desk.casework import actions

    return actions.open_case(
        town.who("town_clerk"), town.household(), "exit", "家庭来说有人就业", DAY
    )


def state(file: Any) -> str:
    """Where the stored steps lead."""
    from dibao.desk.casework.models import CaseFile
    from dibao.desk.casework.replay import standing

    fresh = CaseFile.objects.get(pk=file.pk)
    assert fresh.state == standing(fresh).state.key
    return str(fresh.state)


def to_noticed(town: Town, file: Any) -> None:
    """Checked, visited by two, told."""
    from dibao.desk.casework import actions

    clerk = town.who("town_clerk")
    sure(town, file, "identity_certain")
    fill(town, file, "K23")
    actions.do_step(clerk, file, "check", DAY)
    fill(town, file, "K05")
    actions.begin_step(clerk, file, "visit", town.accounts["village_clerk"], DAY)
    assert state(file) == "checked"
    actions.agree(town.who("village_clerk"), file, DAY)
    fill(town, file, "K08")
    fill(town, file, "K09")
    actions.do_step(clerk, file, "tell", DAY)


def to_proposed(town: Town, file: Any) -> None:
    """Heard, other help asked, proposed."""
    from dibao.desk.casework import actions

    to_noticed(town, file)
    actions.do_step(town.who("town_clerk"), file, "reply", DAY, note="户主来说儿子在县城打工。")
    sure(town, file, "other_aid_asked")
    fill(town, file, "D39")
    actions.do_step(town.who("town_clerk_2"), file, "ask_aid", DAY)
    sure(town, file, "reply_considered", "sheet_cited")
    actions.do_step(town.who("town_approver"), file, "propose", DAY)


def test_the_whole_way_ends_the_aid_only_at_its_end(town: Town, exit_case: Any) -> None:
    from dibao.desk.casework import actions
    from dibao.desk.roster.models import Household

    to_proposed(town, exit_case)
    assert Household.objects.get().status == "paid"
    fill(town, exit_case, "D24", "county_clerk")
    sure(town, exit_case, "proved_by_office", role="county_clerk")
    actions.do_step(town.who("county_approver"), exit_case, "decide_stop", DAY, note=WORDS)
    assert state(exit_case) == "stopped"
    assert Household.objects.get().status == "exited"
    exit_case.refresh_from_db()
    assert exit_case.ended == DAY
    assert "town_clerk" in exit_case.waits_for  # the letter is still to be delivered
    assert "不服" in exit_case.papers.get(key="D24").values["remedy"]


def test_no_reply_is_no_confession_and_takes_its_time(town: Town, exit_case: Any) -> None:
    from dibao.desk.casework import actions
    from dibao.desk.record import Refused

    to_noticed(town, exit_case)
    sure(town, exit_case, "delivered")
    with pytest.raises(Refused, match="才满"):
        actions.do_step(town.who("town_clerk"), exit_case, "no_reply", DAY)
    actions.do_step(town.who("town_clerk"), exit_case, "no_reply", LATER)
    assert state(exit_case) == "replied"


@pytest.mark.parametrize("step", ["decide_stop", "propose", "tell", "visit", "deliver"])
def test_no_step_is_skipped(town: Town, exit_case: Any, step: str) -> None:
    from dibao.desk.casework import actions
    from dibao.desk.record import Refused

    for role in ("county_approver", "town_approver", "town_clerk"):
        with pytest.raises(Refused):
            actions.do_step(town.who(role), exit_case, step, DAY, note=WORDS)
    assert state(exit_case) == "opened"


def test_one_person_cannot_check_and_decide(town: Town, exit_case: Any) -> None:
    from dibao.desk.accounts.models import Post
    from dibao.desk.casework import actions
    from dibao.desk.record import Refused

    to_noticed(town, exit_case)
    actions.do_step(town.who("town_clerk"), exit_case, "reply", DAY, note="说明情况已听取。")
    Post.objects.create(
        account=town.accounts["town_clerk"], role="town_approver", place=town.town,
        since=dt.date(2020, 1, 1),
    )  # fmt: skip
    sure(town, exit_case, "cause_named")
    with pytest.raises(Refused, match="由另一个人办"):
        actions.do_step(town.who("town_clerk"), exit_case, "not_so", DAY, note=WORDS)


def test_a_relative_may_not_touch_it(town: Town, exit_case: Any) -> None:
    from dibao.desk.accounts.models import Tie
    from dibao.desk.casework import actions
    from dibao.desk.record import Refused

    Tie.objects.create(
        account=town.accounts["town_clerk_2"], household=exit_case.household, relation="兄弟",
        since=DAY,
    )  # fmt: skip
    relative = town.who("town_clerk_2")
    for act in (
        lambda: actions.confirm(relative, exit_case, "identity_certain", WORDS, DAY),
        lambda: actions.draft(relative, exit_case, "K23", {}, DAY),
        lambda: actions.do_step(relative, exit_case, "check", DAY),
    ):
        with pytest.raises(Refused, match="回避"):
            act()


def test_the_second_person_agrees_under_his_own_name(town: Town, exit_case: Any) -> None:
    from dibao.desk.casework import actions
    from dibao.desk.record import Refused

    clerk = town.who("town_clerk")
    sure(town, exit_case, "identity_certain")
    fill(town, exit_case, "K23")
    actions.do_step(clerk, exit_case, "check", DAY)
    fill(town, exit_case, "K05")
    with pytest.raises(Refused, match="两个人一起办"):
        actions.do_step(clerk, exit_case, "visit", DAY)
    with pytest.raises(Refused, match="两个不同的人"):
        actions.begin_step(clerk, exit_case, "visit", town.accounts["town_clerk"], DAY)
    actions.begin_step(clerk, exit_case, "visit", town.accounts["village_clerk"], DAY)
    for other in ("town_clerk", "village_clerk_2"):
        with pytest.raises(Refused, match="没有等您确认"):
            actions.agree(town.who(other), exit_case, DAY)
    actions.drop(town.who("village_clerk"), exit_case, "那天不在场", DAY)
    assert state(exit_case) == "checked"


def test_what_is_sent_back_must_be_confirmed_again(town: Town, exit_case: Any) -> None:
    from dibao.desk.casework import actions
    from dibao.desk.casework.replay import standing

    to_proposed(town, exit_case)
    assert "identity_certain" in standing(exit_case).case.confirmed
    actions.do_step(town.who("county_approver"), exit_case, "return_back", DAY, note=WORDS)
    assert state(exit_case) == "opened"
    assert standing(exit_case).case.confirmed == {}


def test_papers_are_written_before_the_step(town: Town, exit_case: Any) -> None:
    from dibao.desk.casework import actions
    from dibao.desk.record import Refused

    sure(town, exit_case, "identity_certain")
    with pytest.raises(Refused, match="核实记录》还没有填完"):
        actions.do_step(town.who("town_clerk"), exit_case, "check", DAY)


def test_every_page_of_a_case_opens(
    town: Town, enter: Callable[[str], Any], exit_case: Any
) -> None:
    to_proposed(town, exit_case)
    browser = enter("county_approver")
    home = f"/cases/{exit_case.pk}/"
    page = browser.get(home).content.decode()
    assert "决定停发" in page
    assert "还差" in page
    for paper in exit_case.papers.all():
        answer = browser.get(f"{home}papers/{paper.pk}/").content.decode()
        assert answer.count("<h1>") == 1
    assert browser.get("/cases/").content.decode().count(f"C{exit_case.pk}") == 1
    refused = browser.post(f"{home}step/", {"step": "decide_stop", "note": "试一试"})
    assert refused.status_code == 400
    assert "没有办成" in refused.content.decode()
    assert "试一试" in refused.content.decode()  # nothing typed is lost


def test_a_case_is_begun_in_the_browser(town: Town, enter: Callable[[str], Any]) -> None:
    family = town.household()
    browser = enter("town_clerk")
    assert browser.get(f"/cases/open/{family.pk}/").status_code == 200
    bad = browser.post(f"/cases/open/{family.pk}/", {"procedure": "exit", "about": ""})
    assert bad.status_code == 400
    good = {"procedure": "death", "about": "家属来说老人去世", "member": family.members.get().pk}
    assert browser.post(f"/cases/open/{family.pk}/", good).status_code == 302
    again = browser.post(f"/cases/open/{family.pk}/", good)
    assert "正在办" in again.content.decode()
    family.refresh_from_db()
    assert family.status == "paid"


def test_scans_are_known_by_their_bytes(
    town: Town, enter: Callable[[str], Any], exit_case: Any
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    browser = enter("town_clerk")
    at = f"/cases/{exit_case.pk}/papers/"
    good = SimpleUploadedFile("照片.jpg", b"\xff\xd8\xff\xe0" + b"0" * 40)
    bad = SimpleUploadedFile("照片.jpg", b"<html><script>1</script></html>")
    assert "已放入" in browser.post(at, {"key": "D02", "files": good}, follow=True).content.decode()
    told = browser.post(at, {"key": "D02", "files": bad}, follow=True).content.decode()
    assert "不是照片或扫描件" in told
    paper = exit_case.papers.get()
    answer = browser.get(f"{at}{paper.pk}/scan/")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8\xff")


def test_a_suspension_ends_by_itself(town: Town) -> None:
    from dibao.desk.casework import actions
    from dibao.desk.casework.models import CaseFile, StepDone
    from dibao.desk.casework.work import elapse_all

    family = town.household()
    file = actions.open_case(town.who("town_clerk"), family, "suspension", "银行退票两次", DAY)
    for step, by, second in (
        ("find_fact", "town_clerk", "village_clerk"),
        ("hold", "county_approver", "county_clerk"),
    ):
        StepDone.objects.create(
            file=file, step=step, day=DAY, by=town.accounts[by], second=town.accounts[second]
        )  # fmt: skip
    CaseFile.objects.update(state="held")
    assert elapse_all(DAY) == 0
    assert elapse_all(DAY + dt.timedelta(days=200)) == 1
    file.refresh_from_db()
    assert file.state != "held"
    assert file.steps.last().by_id is None
    assert lines_of("case.step") == 1


def lines_of(kind: str) -> int:
    """Sealed lines of a kind."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_line WHERE kind = %s", [kind])
        return int(cursor.fetchone()[0])


def test_a_doubt_opens_a_case_only_after_two_people(
    town: Town, enter: Callable[[str], Any]
) -> None:
    from dibao.desk.casework import actions
    from dibao.desk.exchange.models import Run
    from dibao.desk.leads.models import Lead
    from dibao.desk.record import Refused

    family = town.household()
    run = Run.objects.create(place=town.town, as_of=DAY, by=town.accounts["town_clerk"])
    lead = Lead.objects.create(
        town=town.town, lead_id="a1", code="JG04", rule="vehicle", title="车房登记待核",
        sentence="登记显示有车", household=family, place=town.village, due=DAY, first_run=run,
        last_run=run, record={"lead": {}, "work": {}, "tree": {"text": "", "evidence": []}},
    )  # fmt: skip
    clerk = town.who("town_clerk")
    with pytest.raises(Refused, match="还没有经两个人核实"):
        actions.open_case(clerk, family, "exit", "依据线索", DAY, lead=lead)
    assert (
        "开始办理" in enter("town_clerk").get(f"/households/{family.pk}/?for=lead").content.decode()
    )
    lead.stage = "holds"
    lead.save()
    page = enter("town_clerk").get(f"/leads/{lead.pk}/").content.decode()
    assert f"/cases/open/{family.pk}/?lead={lead.pk}" in page
    other = town.household("DB990002")
    answer = enter("town_clerk").get(f"/cases/open/{other.pk}/?lead={lead.pk}")
    assert answer.status_code == 404  # a doubt is read on its own family's pages alone
    file = actions.open_case(clerk, family, "exit", "依据线索", DAY, lead=lead)
    assert lead.stage == "case"
    assert f"/cases/{file.pk}/" in enter("town_clerk").get(f"/leads/{lead.pk}/").content.decode()


def test_one_step_is_not_taken_twice_from_two_open_pages(town: Town, exit_case: Any) -> None:
    from dibao.desk.casework import actions
    from dibao.desk.casework.paper_screens import file_of
    from dibao.desk.record import Refused

    sure(town, exit_case, "identity_certain")
    fill(town, exit_case, "K23")
    one, two = file_of(exit_case.pk), file_of(exit_case.pk)
    actions.do_step(town.who("town_clerk"), one, "check", DAY)
    with pytest.raises(Refused):
        actions.do_step(town.who("town_clerk_2"), two, "check", DAY)
    assert exit_case.steps.count() == 1


def test_a_wrong_decision_is_made_good_and_others_are_looked_for(
    town: Town, enter: Callable[[str], Any]
) -> None:
    from dibao.desk.casework import actions, arrears
    from dibao.desk.casework.models import CaseFile, StepDone
    from dibao.desk.exchange.models import Run
    from dibao.desk.leads.models import Lead
    from dibao.desk.roster.models import Household, Payment

    run = Run.objects.create(place=town.town, as_of=DAY, by=town.accounts["town_clerk"])
    stopped = dt.date(2024, 3, 10)
    for n in (1, 2):
        family = town.household(f"DB{n}", status="exited")
        lead = Lead.objects.create(
            town=town.town, lead_id=f"a{n}", code="JG04", rule="vehicle", title="车房登记待核",
            sentence="登记显示有车", household=family, place=town.village, first_run=run,
            last_run=run, record={"work": {}},
        )  # fmt: skip
        file = CaseFile.objects.create(
            procedure="exit", pack="R2021", household=family, lead=lead, place=town.village,
            about="停发", begun=stopped, state="stopped", ended=stopped,
        )  # fmt: skip
        StepDone.objects.create(file=file, step="decide_stop", day=stopped)
    family, other = Household.objects.order_by("number")
    Payment.objects.create(household=family, month=dt.date(2024, 4, 1), fen=56000)
    Payment.objects.create(household=family, month=dt.date(2024, 5, 1), fen=20000)
    assert [(m.month.month, m.fen) for m in arrears.owed(family, DAY)] == [(5, 36000), (6, 56000)]
    back = actions.open_case(town.who("county_clerk"), family, "restore", "停错了", DAY)
    assert [c.household for c in arrears.hit_alike(back)] == [other]
    page = enter("county_clerk").get(f"/cases/{back.pk}/").content.decode()
    assert "该补发的月份" in page
    assert f"/cases/open/{other.pk}/" in page
    sure(town, back, "cause_named", role="county_clerk")
    fill(town, back, "K23", "county_clerk")
    actions.do_step(town.who("county_clerk"), back, "check", DAY)
    fill(town, back, "K11", "county_clerk")
    fill(town, back, "K09", "county_clerk")
    actions.do_step(town.who("county_approver"), back, "restore", DAY)
    family.refresh_from_db()
    assert family.status == "paid"
    letter = back.papers.get(key="K11").values
    assert "2024年5月：360.00 元" in letter["months"]
    assert letter["amount"] == "920.00 元"
