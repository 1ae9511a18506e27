"""The procedures of the law: two packs, the same safety, and what the papers of the day say."""

import datetime as dt
import re
import tomllib
from pathlib import Path

import pytest

from dibao.policy import load
from dibao.policy.handling import (
    HOME,
    STEPS,
    load_handling,
    names_of,
    national,
    pack_of,
    packs,
)
from dibao.procedure.clocks import YELLOW
from dibao.procedure.graph import can_end, reached
from dibao.procedure.table import Procedure, TableError
from dibao.procedure.wording import chart
from tests.procedure.tables import NOW, THEN

ASKED_FOR = (
    "application", "review", "adjustment", "exit", "gradual_exit", "suspension", "death",
    "objection", "reconsideration", "litigation", "restore", "repayment", "self_inspection",
    "rectification", "complaint", "petition", "referral", "relative_filing", "index_filing",
    "notice_before", "notice_result", "notice_quarter", "temporary_aid", "medical_aid",
    "supervision_order", "policy_defect", "department_request",
)  # fmt: skip


@pytest.mark.parametrize("day", [NOW, THEN])
def test_every_procedure_is_there_and_every_state_can_end(day: dt.date) -> None:
    procedures = national(day).procedures
    assert set(ASKED_FOR) <= set(procedures)
    for procedure in procedures.values():
        assert reached(procedure) == can_end(procedure) == set(procedure.states)


@pytest.mark.parametrize(
    ("day", "key"),
    [("2012-12-12", "R2012"), ("2021-06-30", "R2012"), ("2021-07-01", "R2021"), ("2026-01-01", "R2021")],
)  # fmt: skip
def test_a_case_is_handled_under_the_pack_of_its_first_day(day: str, key: str) -> None:
    assert pack_of(dt.date.fromisoformat(day)).key == key


def test_before_the_first_pack_there_is_a_sentence() -> None:
    with pytest.raises(TableError, match="还没有登记过办理流程"):
        pack_of(dt.date(2010, 1, 1))


def test_packs_follow_each_other_without_a_gap() -> None:
    first, second = packs()[0]
    assert first.until is not None and first.until + dt.timedelta(days=1) == second.since
    assert len(first.differs) == len(second.differs)


def without(procedure: Procedure, step: str) -> set[str]:
    """States that can be reached when nobody ever takes this step."""
    seen, todo = {procedure.start}, [procedure.start]
    while todo:
        for s in procedure.leaving(state := todo.pop()):
            if s.key != step and s.ends(state) not in seen:
                seen.add(s.ends(state))
                todo.append(s.ends(state))
    return seen


def test_appraisal_always_or_only_on_objection() -> None:
    old, new = (national(day).procedures["application"] for day in (THEN, NOW))
    assert "confirmed" not in without(old, "appraise")
    assert "confirmed" in without(new, "appraise_again")
    assert new.steps["appraise_again"].begins == ("objected",)
    assert "appraise" not in new.steps


def test_county_visits_a_share_or_those_filed_and_reported() -> None:
    old, new = (national(day).procedures["application"] for day in (THEN, NOW))
    assert "share_visited" in old.steps["county_opinion"].guards
    assert "filed_visited" in new.steps["confirm"].guards
    assert "county_post" in old.steps and "county_post" not in new.steps


@pytest.mark.parametrize(
    ("key", "old", "new"),
    [
        ("county.opinion", 5, None), ("county.decide", 3, None), ("county.recheck", 20, None),
        ("county.confirm", None, 10), ("application.total", None, 30),
        ("application.total_extended", None, 45), ("application.survey", 10, None),
        ("application.appraise", 5, None), ("application.start", None, 3),
        ("review.class_c", 3, 6), ("review.class_a", 12, 12), ("notice.days", 7, 7),
        ("suspension.longest", 30, 30), ("gradual.longest", 6, 6), ("petition.finish", 60, 60),
        ("reconsider.apply", 60, 60), ("lawsuit.direct", 6, 6), ("lawsuit.later", 15, 15),
    ],
)  # fmt: skip
def test_terms_of_the_day(key: str, old: int | None, new: int | None) -> None:
    found = [national(day).terms.get(key) for day in (THEN, NOW)]
    assert [t.count if t else None for t in found] == [old, new]


def test_every_declared_number_condition_and_role_is_used() -> None:
    used: set[str] = {YELLOW}
    guards: set[str] = set()
    roles: set[str] = set()
    for handling in (national(THEN), national(NOW)):
        for procedure in handling.procedures.values():
            used |= {w.number for w in procedure.whole}
            for step in procedure.steps.values():
                used |= {c.number for c in (*step.within, *step.after)}
                guards |= set(step.guards)
                roles |= {step.by, step.second}
        used |= {p.retention for p in handling.papers.values()}
        used |= {n for r in handling.remedies for n in r.numbers}
        guards |= {g for d in handling.demands for g in d.guards}
        roles |= {s for p in handling.papers.values() for s in p.signs}
        roles |= {r.delegated_to for r in handling.roles.values()}
    declared = tomllib.loads((HOME / "numbers/procedure.toml").read_text("utf-8"))
    assert set(declared) - used == set()
    assert set(national(NOW).guards) - guards == set()
    # An auditor reads and draws samples; no step of any procedure is his.
    assert set(national(NOW).roles) - roles == {"auditor"}


def test_clashing_roles_clash_both_ways_where_one_decides_over_the_other() -> None:
    roles = national(NOW).roles
    assert "county_approver" in roles["town_clerk"].clashes
    assert "town_clerk" in roles["county_approver"].clashes
    assert "town_confirmer" in roles["town_approver"].clashes


def test_reconsideration_does_not_by_law_stop_the_decision() -> None:
    table = national(NOW).procedures["reconsideration"]
    assert table.steps["stay"].effect == "resume" and not table.steps["stay"].to
    text = national(NOW).remedy("decision", NOW, delegated=False, unit="某县民政局")
    assert "照常执行" in text and "某县民政局" in text and "60 日" in text and "6 个月" in text


def test_the_remedy_depends_on_the_day_and_on_who_decided() -> None:
    handling = national(NOW)

    def text(day: dt.date, delegated: bool) -> str:
        return handling.remedy("decision", day, delegated=delegated, unit="本单位")

    assert "上一级民政部门" in text(THEN, False) and "上一级民政部门" not in text(NOW, False)
    assert text(NOW, True).startswith("这个决定由乡镇作出")
    with pytest.raises(LookupError, match="没有生效的救济途径"):
        text(dt.date(2000, 1, 1), False)


@pytest.mark.parametrize("delegated", [False, True])
def test_a_suspension_and_a_decision_both_name_the_court(delegated: bool) -> None:
    for act in ("decision", "suspension", "answer"):
        text = national(NOW).remedy(act, NOW, delegated=delegated, unit="本单位")
        assert "60 日" in text and "6 个月" in text and "人民法院" in text


def test_against_silence_reconsideration_comes_first_since_2024_only() -> None:
    before, now = (
        national(day).remedy("inaction", day, delegated=False, unit="")
        for day in (dt.date(2023, 6, 1), NOW)
    )
    assert "也可以向人民法院起诉" in before and "须先申请复议" in now


def test_an_answer_given_in_time_is_not_told_as_silence() -> None:
    procedures = national(NOW).procedures
    for key, step in (
        ("objection", "not_uphold"), ("correction", "answer"), ("outreach", "explain"),
    ):  # fmt: skip
        assert procedures[key].steps[step].remedy == "answer"
    # Not to restore what was stopped is a decision about this very family.
    assert procedures["restore"].steps["keep"].remedy == "decision"


def test_without_fraud_nothing_leans_on_the_article_about_fraud() -> None:
    handling = national(NOW)
    assert "暂行办法.68" not in handling.papers["K10"].clauses
    steps = handling.procedures["repayment"].steps
    assert [k for k, s in steps.items() if "暂行办法.68" in s.clauses] == ["claim"]
    assert "claim_grounded" in steps["claim"].guards
    # Three refusals of work are one ground among many: no cut in general rests on them.
    assert "57.34" not in handling.procedures["adjustment"].steps["decide_cut"].clauses


def test_a_refusal_of_temporary_aid_is_no_refusal_of_the_allowance() -> None:
    handling = national(NOW)
    made = handling.procedures["temporary_aid"].steps["refuse"].makes
    assert "K24" in made and "D22" not in made
    assert not any(c.startswith("57") for c in handling.papers["K24"].clauses)


def test_a_stop_freezes_its_evidence_and_repayment_is_another_decision() -> None:
    procedures = national(NOW).procedures
    stop = procedures["exit"].steps["decide_stop"]
    assert stop.freezes and "repayment" in stop.opens
    assert not any(s.effect == "repay" for s in procedures["exit"].steps.values())
    assert "not_our_fault" in procedures["repayment"].steps["claim"].guards


def test_a_match_opens_no_loss() -> None:
    """From a lead one comes to questions and to other tables' beginnings, never to a loss."""
    table = national(NOW).procedures["rectification"]
    assert not any(s.harmful for s in table.steps.values())
    assert {s.payment for s in table.states.values()} == {"none"}


def test_a_complaint_never_comes_to_the_unit_complained_about() -> None:
    table = national(NOW).procedures["complaint"]
    towns = [s for s in table.steps.values() if s.by.startswith(("town", "village"))]
    assert towns == []
    assert "route_clear" in table.steps["send"].guards
    assert "no_review_of_caller" in table.steps["answer"].guards


def test_the_demands_of_the_plan_only_add() -> None:
    policy = load(as_of=NOW)
    plain = national(NOW)
    planned = load_handling(NOW, policy.numbers.by_key, policy.clauses, plan_from=NOW)
    for demand in plain.demands:
        before = plain.procedures[demand.procedure].steps[demand.step]
        after = planned.procedures[demand.procedure].steps[demand.step]
        assert set(before.guards) | set(demand.guards) == set(after.guards)
    later = load_handling(
        NOW, policy.numbers.by_key, policy.clauses, plan_from=NOW + dt.timedelta(1)
    )
    assert later.procedures == plain.procedures


def test_a_county_lays_its_own_table_on_top_and_it_is_checked(tmp_path: Path) -> None:
    policy = load(as_of=NOW)
    folder = tmp_path / "procedures" / "common"
    folder.mkdir(parents=True)
    text = (STEPS / "common/exit.toml").read_text("utf-8")
    (folder / "exit.toml").write_text(text.replace("退出（停发）", "退出（本县）", 1), "utf-8")
    found = load_handling(NOW, policy.numbers.by_key, policy.clauses, overlays=[tmp_path])
    assert found.procedures["exit"].zh == "退出（本县）"
    (folder / "exit.toml").write_text(text.replace('acts = ["visit"]', "acts = []"), "utf-8")
    with pytest.raises(TableError, match="可以不经“入户”"):
        load_handling(NOW, policy.numbers.by_key, policy.clauses, overlays=[tmp_path])


BOX = re.compile(r'    s_(\w+)(?:\[\["[^"\[\]]+"\]\]|\["[^"\[\]]+"\]|\(\["[^"\[\]()]+"\]\))')
ARROW = re.compile(r'    s_(\w+) -->\|"[^"|]+"\| s_(\w+)')


@pytest.mark.parametrize("procedure", national(NOW).procedures.values(), ids=lambda p: p.key)
def test_a_flow_chart_is_boxes_and_arrows_between_them(procedure: Procedure) -> None:
    head, *lines = chart(procedure, names_of(national(NOW)))
    assert head == "flowchart TD"
    boxes = [m[1] for line in lines if (m := BOX.fullmatch(line))]
    arrows = [m.groups() for line in lines if (m := ARROW.fullmatch(line))]
    assert len(boxes) + len(arrows) == len(lines)
    assert sorted(boxes) == sorted(procedure.states)
    assert {end for arrow in arrows for end in arrow} <= set(boxes)
