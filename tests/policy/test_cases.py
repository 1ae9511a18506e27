"""The policy's own cases, each under its Chinese name, and that the cases keep to themselves."""

import datetime as dt
from functools import cache

import pytest

from dibao.people import numbers
from dibao.policy import HOME, Policy, load
from dibao.screening.case import Case
from dibao.screening.case_sheets import damaged
from dibao.screening.cases import Outcome, groups_of, load_cases, run_cases

CASES = load_cases(HOME / "cases")


@cache
def _policy(day: dt.date) -> Policy:
    return load(as_of=day)


@cache
def _outcomes() -> dict[str, Outcome]:
    return {o.case.title: o for o in run_cases(CASES, _policy)}


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.title)
def test_case(case: Case) -> None:
    outcome = _outcomes()[case.title]
    assert outcome.problem == ""
    assert outcome.answer == case.answer


def test_every_case_has_a_title_of_its_own() -> None:
    titles = [c.title for c in CASES]
    assert sorted(set(titles)) == sorted(titles)


def test_everybody_is_invented_with_a_right_number() -> None:
    written = [n for c in CASES for n in c.people.values()]
    assert all(n.startswith("99") and numbers.clean(n).status == "valid" for n in written)
    assert len(set(written)) == len(written)


def test_cases_that_share_a_run_share_no_name() -> None:
    for group in groups_of(CASES):
        told = [name for c in group.cases for name in c.people]
        assert len(set(told)) == len(told)


def test_a_wrong_answer_is_noticed() -> None:
    right = next(c for c in CASES if c.rule == "vehicle" and c.answer == "yes")
    wrong = Case(right.file, right.number, {**right.spec, "answer": "no"})
    (outcome,) = run_cases([wrong], _policy)
    assert outcome.answer == "yes"
    assert "应为没有线索，得到线索（确定）" in outcome.problem


@pytest.mark.parametrize(
    ("how", "status"),
    [("错一位", "invalid"), ("少一位", "invalid"), ("打码", "lost"), ("末三位成零", "lost"),
     ("旧号", "upgraded"), ("不填", ""), ("", "valid")],
)  # fmt: skip
def test_a_number_is_damaged_as_said(how: str, status: str) -> None:
    first = "99000119620508003"
    right = first + numbers.check_digit(first)
    assert damaged(right, how, {}).status == status
