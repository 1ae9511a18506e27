"""Who may do what today, and the sentence that says why not."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from dibao.policy.handling import national
from dibao.procedure.case import Actor, Case, Done, NotAHistory, state_of
from dibao.procedure.clocks import Pause
from dibao.procedure.work import (
    StepRefused,
    next_steps,
    offer,
    role_for,
    take,
    whole_terms,
    why_not,
)
from tests.procedure.tables import NOW, actor, procedure

HANDLING = national(NOW)
RULES = HANDLING.rules()
EXIT = procedure("exit")
CLERK, OTHER = actor("陶经办", "town_clerk"), actor("方经办", "town_clerk")
VILLAGE = actor("村协办", "village_clerk")
LEADER, COUNTY = actor("镇领导", "town_approver"), actor("县领导", "county_approver")
FAMILY = actor("户主", "applicant")
ALL = dict.fromkeys(HANDLING.guards, "陶经办")


def case(*done: tuple[str, str, str, str], **more: Any) -> Case:
    """A case of exit with these steps (step, by, second, day)."""
    steps = tuple(
        Done(step, dt.date.fromisoformat(day), by, second, EXIT.steps[step].makes)
        for step, by, second, day in done
    )
    return replace(Case("exit", NOW, steps, confirmed=ALL), **more)


CHECKED = ("check", "陶经办", "", "2024-06-21")
VISITED = ("visit", "陶经办", "村协办", "2024-06-24")
TOLD = ("tell", "陶经办", "", "2024-06-25")
REPLIED = ("reply", "户主", "", "2024-06-27")
ASKED = ("ask_aid", "陶经办", "", "2024-06-28")
PROPOSED = ("propose", "镇领导", "", "2024-07-01")


def why(
    at: Case, step: str, who: Actor, day: str = "2024-07-02", second: Actor | None = None
) -> str:
    """All sentences together."""
    return "".join(why_not(EXIT, at, step, who, dt.date.fromisoformat(day), RULES, second))


@pytest.mark.parametrize(
    ("at", "step", "who", "said"),
    [
        (case(), "decide_stop", COUNTY, "不能跳步"),
        (case(CHECKED), "tell", CLERK, "现在是“已调查”，要先办“入户核实”"),
        (case(CHECKED, VISITED, TOLD, REPLIED, ASKED, PROPOSED), "visit", CLERK, "已经办过"),
        (case(), "check", LEADER, "您没有这个角色"),
        (case(ties={"陶经办": "户主之妹"}), "check", CLERK, "您与这户有关系（户主之妹），要回避"),
        (case(barred=frozenset({"镇民政办"})), "check", actor("陶经办", "town_clerk", unit="镇民政办"),
         "反映的是您所在的单位"),
        (case(confirmed={}), "check", CLERK, "还没有核实登记的人是不是本人"),
        (case(CHECKED, VISITED, TOLD, REPLIED), "recheck", CLERK, "是您办的"),
        (case(CHECKED, ("visit", "陶经办", "县领导", "2024-06-24"), TOLD, REPLIED, ASKED, PROPOSED),
         "decide_stop", COUNTY, "要由另一个人办；没有别人时，转县级或邻近乡镇办理"),
    ],
)  # fmt: skip
def test_why_not(at: Case, step: str, who: Actor, said: str) -> None:
    assert said in why(at, step, who)


def test_a_missing_paper_is_named() -> None:
    at = case(CHECKED)
    bare = replace(at, done=(replace(at.done[0], papers=()),))
    assert "还缺《核实记录》" in why(bare, "visit", CLERK)
    assert offer(EXIT, bare, EXIT.steps["visit"], CLERK, NOW, RULES).missing == ("K23",)


def test_the_right_person_may() -> None:
    at = case(CHECKED, VISITED, TOLD, REPLIED, ASKED, PROPOSED)
    assert why(at, "decide_stop", COUNTY) == ""
    after = take(EXIT, at, "decide_stop", COUNTY, dt.date(2024, 7, 2), RULES)
    assert state_of(EXIT, after) == "stopped" and "D24" in after.at_hand
    assert EXIT.steps["decide_stop"].freezes


def test_a_reply_time_is_over_the_day_after_its_last_day() -> None:
    at = case(CHECKED, VISITED, TOLD)  # told on Tuesday 25 June: ten working days end on 9 July
    assert "到 2024年7月9日才满，第二天起才能办" in why(at, "no_reply", CLERK, "2024-07-09")
    assert why(at, "no_reply", CLERK, "2024-07-10") == ""
    assert why(at, "reply", FAMILY, "2024-06-26") == ""  # who answers sooner need not wait


def test_a_standstill_stops_the_reply_time() -> None:
    pause = Pause(dt.date(2024, 6, 26), None, "家里办丧事", "")
    at = case(CHECKED, VISITED, TOLD, pauses=(pause,))
    assert "暂停计时" in why(at, "no_reply", CLERK, "2024-12-31")


def test_dates_cannot_be_set_back() -> None:
    assert "不能倒填日期" in why(case(CHECKED), "visit", CLERK, "2024-06-20")


def test_two_people_are_two_people() -> None:
    at = case(CHECKED)
    assert "两个不同的人" in why(at, "visit", CLERK, second=actor("陶经办", "village_clerk"))
    tied = replace(at, ties={"村协办": "户主之弟"})
    assert "户主之弟" in why(tied, "visit", CLERK, second=VILLAGE)
    with pytest.raises(StepRefused, match="还缺村（居）协办员"):
        take(EXIT, at, "visit", CLERK, dt.date(2024, 6, 24), RULES)


def test_a_small_office_passes_the_step_on() -> None:
    at = case(CHECKED, VISITED, TOLD, REPLIED)
    with pytest.raises(StepRefused, match="要写明转到哪里：县级或指定的邻近乡镇"):
        take(EXIT, at, "pass_on", LEADER, dt.date(2024, 6, 28), RULES)
    there = take(EXIT, at, "pass_on", LEADER, dt.date(2024, 6, 28), RULES, None, "neighbour")
    assert there.office == "neighbour" and state_of(EXIT, there) == "replied"
    assert "已转指定的邻近乡镇办理" in why(there, "recheck", OTHER)
    assert why(there, "recheck", actor("邻镇经办", "town_clerk", office="neighbour")) == ""
    county = take(EXIT, at, "pass_on", LEADER, dt.date(2024, 6, 28), RULES, None, "county")
    assert role_for(EXIT.steps["recheck"], county, RULES).key == "county_clerk"
    assert why(county, "recheck", actor("县经办", "county_clerk", office="county")) == ""
    assert "由县级经办人办" in why(county, "recheck", OTHER)


def test_a_delegated_decision_is_made_by_another_leader_of_the_town() -> None:
    at = case(CHECKED, VISITED, TOLD, REPLIED, ASKED, PROPOSED, delegated=True)
    assert "由乡镇审核确认负责人办" in why(at, "decide_stop", COUNTY)
    assert why(at, "decide_stop", actor("镇长", "town_confirmer")) == ""
    assert "是您办的" in why(at, "decide_stop", actor("镇领导", "town_confirmer"))


def test_offers_tell_steps_clock_and_papers() -> None:
    found = {o.step.key: o for o in next_steps(EXIT, case(), CLERK, NOW, RULES)}
    assert found["check"].open and not found["not_so"].open
    clock = found["check"].deadline
    assert clock is not None and clock.says == "三类待核事项核实：到 2024年7月20日，还有 30 天"


def test_a_decided_case_is_decided() -> None:
    at = case(CHECKED, ("not_so", "镇领导", "", "2024-06-24"))
    assert "已经办结（继续享受）" in why(at, "visit", CLERK)


def test_a_history_that_skips_is_no_history() -> None:
    with pytest.raises(NotAHistory, match="不能接在"):
        state_of(EXIT, case(CHECKED, TOLD))


# ---- an application, with the time for supplements left out of all clocks -------------------


def test_time_for_missing_papers_is_not_counted() -> None:
    table = procedure("application")
    clerk, family = actor("陶经办", "town_clerk"), actor("户主", "applicant")
    at = Case("application", NOW, confirmed=ALL, papers=frozenset({"D01", "D02", "D03", "D04"}))
    at = take(table, at, "submit", family, NOW, RULES)
    asked = take(table, at, "ask_more", clerk, NOW, RULES)
    back = take(table, asked, "add_papers", family, dt.date(2024, 6, 27), RULES)
    assert "最多 1 次" in "".join(
        why_not(table, back, "ask_more", clerk, dt.date(2024, 6, 27), RULES)
    )
    done = take(table, back, "accept", clerk, dt.date(2024, 6, 27), RULES)
    thirty, special = whole_terms(table, done, dt.date(2024, 6, 28), RULES)
    assert (thirty.term.count, special.term.count) == (30, 45)
    assert thirty.last == dt.date(2024, 8, 8)


def test_a_notice_with_an_objection_still_hangs_its_time() -> None:
    table = procedure("application")
    step = table.steps["opinion_again"]
    assert {c.number for c in step.after} == {"notice.days", "notice.workdays"}
