"""What people told ends with its term: announced, by the clock, never while something rests on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from tests.desk.conftest import DAY, Town
from tests.desk.oversight.conftest import NAME, SAID

ENDED = DAY + dt.timedelta(days=2)
OVER = dt.date(ENDED.year + 10, ENDED.month, ENDED.day)
GONE = OVER + dt.timedelta(days=30)


def told(town: Town, kind: str = "advice") -> Any:
    """An open matter that was settled."""
    from dibao.desk.oversight.actions import telling, working

    matter, number = telling.tell(
        telling.Told(kind, SAID, town.village, NAME, "甲大山"), DAY
    )  # fmt: skip
    clerk = town.who("petition_clerk")
    working.note(clerk, matter, "先问过村里", DAY)
    working.answer(clerk, matter, "已经改了，谢谢提醒", ENDED, ask=True)
    telling.answer_closing(matter, True, ENDED)
    matter.refresh_from_db()
    return matter, number


def days(*found: dt.date) -> None:
    from dibao.desk.oversight.actions.daily import seal_the_days

    for day in found:
        seal_the_days(day)


def left() -> str:
    """Everything that any row or line still says, opened with all the site's own keys."""
    from dibao.desk.oversight.models import Matter, Note, Petition, Said
    from tests.desk.protection.test_retention import opened_payloads

    rows = [str(getattr(r, f.attname)) for m in (Matter, Note, Petition, Said)
            for r in m.objects.all() for f in r._meta.concrete_fields]  # fmt: skip
    return " ".join([*rows, opened_payloads()])


def test_it_goes_after_its_term_and_thirty_days_of_notice(
    town: Town, enter: Callable[[str], Any], client: Any
) -> None:
    from dibao.desk.oversight.models import Copy, Matter
    from dibao.desk.oversight.queries import integrity
    from dibao.desk.record import ledger

    matter, number = told(town)
    before = OVER - dt.timedelta(days=1)
    days(DAY + dt.timedelta(days=5), before)
    assert Matter.objects.get().leaving is None
    days(OVER)
    assert Matter.objects.get().leaving == GONE
    page = enter("petition_clerk").get("/").content.decode()
    assert "1 件群众反映保管期限到了" in page
    days(GONE - dt.timedelta(days=1))
    assert SAID in left()
    assert ledger().case_key(matter.ref) is not None
    days(GONE)
    assert not [w for w in (SAID, NAME, "先问过村里", "谢谢提醒") if w in left()]
    assert not Copy.objects.exists()
    assert ledger().case_key(matter.ref) is None
    kept = Matter.objects.get()
    assert (kept.kind, kept.day, kept.erased, bytes(kept.caller_key)) == ("advice", DAY, GONE, b"")
    assert list(integrity.differences()) == []
    days(GONE + dt.timedelta(days=1))
    assert list(integrity.differences()) == []
    assert enter("petition_clerk").get(f"/oversight/matters/{matter.pk}/").status_code == 404
    assert "谢谢提醒" not in client.post("/complain/talk/", {"receipt": number}).content.decode()


def test_a_sealed_one_goes_and_no_line_tells_which(
    town: Town, inspector: Any, report: Callable[..., str], client: Any
) -> None:
    from dibao.desk.archive.queries import whole_check
    from dibao.desk.oversight.actions import working
    from dibao.desk.oversight.models import Copy, Matter, Said
    from dibao.desk.record import ledger

    number = report(client)
    matter = Matter.objects.get()
    working.answer_sealed(inspector, matter, "查清了，钱退了", DAY, ask=True)
    client.post("/complain/talk/", {"receipt": number, "act": "settled"})
    over = dt.date(DAY.year + 10, DAY.month, DAY.day)
    days(over, over + dt.timedelta(days=30))
    assert not Said.objects.exists()
    assert not Copy.objects.exists()
    line = next(x for x, _ in ledger().lines() if x.kind == "retention.erased")
    assert (line.actor, line.purpose) == ("system", "群众反映和移送材料到期，按期限销毁")
    assert str(matter.pk) not in line.purpose
    assert not [w for w in whole_check([])[1] if "岗位" not in w]


def test_a_message_changed_before_it_went_is_still_told_of(town: Town) -> None:
    from dibao.desk.oversight.models import Said
    from dibao.desk.oversight.queries import integrity

    told(town)
    days(DAY + dt.timedelta(days=5))
    Said.objects.filter(turn=1).update(words="改过的话")
    days(OVER, GONE)
    assert any("内容与台账不一致" in s for s in integrity.differences())


def referral(town: Town, day: dt.date) -> Any:
    from dibao.desk.oversight.models import Referral

    return Referral.objects.create(number=1, day=day, basis="办法", digest="x", size=1,
                                   by=town.accounts["county_approver"])  # fmt: skip


def test_nothing_goes_while_something_may_rest_on_it(town: Town) -> None:
    from dibao.desk.oversight.actions import ending
    from dibao.desk.oversight.models import Matter, Petition

    matter, _ = told(town)
    far = OVER + dt.timedelta(days=900)
    assert [m.pk for m in ending.due(far)] == [matter.pk]
    one = referral(town, DAY + dt.timedelta(days=9))
    assert list(ending.due(far)) == []
    one.outcome_day = far
    one.save()
    assert [m.pk for m in ending.due(far)] == [matter.pk]
    steps = Petition.objects.create(matter=matter, told=DAY, unit="石桥镇", accepted=DAY)
    assert list(ending.due(far)) == []  # a petition without its answer
    steps.answered = DAY
    steps.save()
    assert [m.pk for m in ending.due(far)] == [matter.pk]
    Matter.objects.update(state="open")
    assert list(ending.due(far)) == []


def test_opened_again_or_kept_it_stays(
    town: Town, enter: Callable[[str], Any], inspector: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dibao.desk.oversight.actions import ending, telling
    from dibao.desk.oversight.models import Matter
    from dibao.desk.oversight.screens import matters
    from dibao.desk.record import Refused

    matter, _ = told(town)
    with pytest.raises(Refused, match="没有到期"):
        ending.keep(town.who("petition_clerk"), matter, OVER)
    days(OVER)
    matter.refresh_from_db()
    with pytest.raises(Refused, match="不在您的职责"):
        ending.keep(town.who("finance"), matter, OVER)
    with pytest.raises(Refused, match="没有找到"):
        ending.keep_sealed(inspector, matter, OVER)
    monkeypatch.setattr(matters, "today", lambda: OVER)
    answer = enter("petition_clerk").post(
        f"/oversight/matters/{matter.pk}/work/", {"act": "keep"}, follow=True
    )
    assert "再保管一年" in answer.content.decode()
    days(GONE, OVER + dt.timedelta(days=300))
    kept = Matter.objects.get()
    assert (kept.leaving, kept.erased) == (None, None)
    days(OVER + dt.timedelta(days=500))
    assert Matter.objects.get().leaving is not None
    telling.say_more(Matter.objects.get(), "又发生了", OVER + dt.timedelta(days=505))
    days(OVER + dt.timedelta(days=600))
    assert Matter.objects.get().leaving is None


def test_packages_go_ten_years_after_their_answer(town: Town, inspector: Any) -> None:
    from dibao.desk.oversight.models import InspectorKey, Package, Referral
    from dibao.desk.oversight.queries import integrity

    one = referral(town, DAY)
    Package.objects.create(referral=one, key=InspectorKey.objects.get(), sealed=b"x")
    days(DAY + dt.timedelta(days=2), OVER)
    assert Package.objects.exists()  # without an answer it stays
    Referral.objects.update(outcome="not_so", outcome_day=ENDED)
    days(OVER)
    assert not Package.objects.exists()
    assert Referral.objects.get().erased == OVER
    assert list(integrity.differences()) == []


def test_the_timetable_says_so(town: Town, enter: Callable[[str], Any]) -> None:
    page = enter("town_clerk").get("/protection/retention/").content.decode()
    assert "举报信访材料保管期限" in page
    assert "系统按日销毁" in page
