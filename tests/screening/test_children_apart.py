"""A child living apart is nobody of the run: only a payroll that covers all, or names him, answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dibao.intake.result import Cover
from dibao.policy import Policy
from dibao.screening.tables import frames
from tests.screening.hamlet import Hamlet, member, number, person, policy

FATHER, CHILD, OTHER = 1, 2, 3


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    """The national law with a standard."""
    return policy(tmp_path_factory.mktemp("law"))


def hamlet(*payroll: dict[str, Any], cover: Cover | None = None) -> Hamlet:
    """A father alone, a son by the hukou book in another household, and what the payroll says."""
    hukou = [
        person(FATHER, "李大山", book_no="B1", cancel_reason="none"),
        person(CHILD, "李小山", book_no="B2", cancel_reason="none", father_name="李大山",
               father_id=number(FATHER)),
    ]  # fmt: skip
    return (
        Hamlet()
        .add("DS01", member("1", FATHER, "李大山", "李大山"), member("2", OTHER, "王五", "王五", village="乙村"))
        .add("DS06", *hukou)
        .add("DS16", *payroll, cover=cover)
    )  # fmt: skip


def asked(run: Any) -> str:
    """What is said of the father's household."""
    told = {x.subject: x.answer for x in run.leads if x.rule.key == "support"}
    told |= {c["household_no"]: "cannot tell" for c in run.cannot_tell
             if c["rule"] == "support" and c["household_no"]}  # fmt: skip
    return told.get("1", "no")


def post(**more: Any) -> dict[str, Any]:
    """The son's line on the payroll."""
    return person(CHILD, "李小山", **({"establishment": "civil", "state": "in_post"} | more))


def test_a_payroll_that_covers_everybody_and_does_not_name_him_says_no(law: Policy) -> None:
    other = person(9, "赵六", establishment="civil", state="in_post")
    assert asked(hamlet(other).screen(law, "JG09")) == "no"


def test_a_payroll_of_one_village_says_nothing_about_him(law: Policy) -> None:
    part = Cover("villages", ("甲村",))
    assert asked(hamlet(cover=part).screen(law, "JG09")) == "cannot tell"


def test_named_on_it_he_is_asked_about_whatever_it_covers(law: Policy) -> None:
    for cover in (None, Cover("villages", ("甲村",))):
        assert asked(hamlet(post(), cover=cover).screen(law, "JG09")) == "unknown"
    assert asked(hamlet(post(establishment="contract")).screen(law, "JG09")) == "no"


def test_where_no_payroll_came_one_line_stands_for_all(law: Policy) -> None:
    run = hamlet().without("DS16").screen(law, "JG09")
    lines = [c for c in run.cannot_tell if c["rule"] == "support"]
    assert [(c["household_no"], c["missing"]) for c in lines] == [
        ("", f"没有收到{law.sources['DS16'].name}")
    ]
    assert "1" not in {x.subject for x in run.leads if x.rule.key == "support"}


def test_split_households_do_not_wait_for_the_payroll(law: Policy) -> None:
    run = hamlet(cover=Cover("villages", ("甲村",))).add("DS03").screen(law, "JG08")
    assert [c for c in run.cannot_tell if c["rule"] == "split"] == []


def test_a_finished_check_is_read_back_as_it_was(law: Policy, tmp_path: Path) -> None:
    from dibao.intake.again import NAME, read_again, told
    from dibao.intake.receipt import write_receipts

    part = Cover("listed", (), (), (number(FATHER),))
    given = hamlet(post(), cover=part).hand_ins(law)
    names = {k: s.name for k, s in law.sources.items()}
    write_receipts(given, tmp_path / "receipts", names)
    (tmp_path / NAME).write_bytes(told(given))
    back = read_again(tmp_path, law.sources)
    assert [s.cover for s in back.sheets()] == [s.cover for s in given.sheets()]
    again, first = frames(back.tables, law.sources), frames(given.tables, law.sources)
    assert set(again) == set(first)
    assert all(again[key].equals(first[key]) for key in first)
