"""What the main job owes to families: silence accuses nobody, papers handed in twice say nothing new."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from dibao.intake.result import Cover
from dibao.reasoning.answer import YES
from dibao.screening.run import Run
from tests.screening.hamlet import (
    Hamlet,
    balance,
    bare,
    csv,
    leads_of,
    letter,
    member,
    month,
    number,
    on,
    person,
    policy,
    said,
    yuan,
)

OLD = dt.date(2020, 1, 1)


READ = {
    "DS04": ("JG03", "ZC03"), "DS06": ("JG03", "ZC03"), "DS07": ("JG04",),
    "DS10": ("JG03", "JG09", "ZC03"), "DS15": ("JG05", "JG10"), "DS16": ("FB01", "JG09", "ZC03"),
    "DS18": ("ZC03",), "RG02": ("JG05", "JG10"), "RG05": ("FB05", "JG03", "JG09"),
    "DS01": ("JG05", "FB01", "FB05", "ZC03"),
}  # fmt: skip
"""Codes whose answer a source can move."""


@cache
def as_it_is() -> Run:
    """The village with all its papers, by every rule."""
    with TemporaryDirectory() as folder:
        return village().screen(policy(Path(folder)))


def village() -> Hamlet:
    """Three households, each with something to ask about, and what departments sent."""
    hamlet = Hamlet()
    hamlet.add(
        "DS01",
        member("H1", 1, "张三", "张三", 2, account="6217000000001", account_holder="张三"),
        member("H1", 2, "张小", "张三", 2, account="6217000000001", account_holder="张三"),
        member("H2", 3, "李四", "李四", 1, "乙村", account="6217000000003", account_holder="李四"),
        member("H3", 4, "王五", "王五", 1, "丙村", account="6217000000004", account_holder="赵六"),
    )
    hamlet.add("DS04", person(3, "李四", **on("death_day", dt.date(2024, 1, 5))))
    hamlet.add("DS06", *(
        person(i, n, cancel_reason="none", book_no=f"B{i}")
        for i, n in ((1, "张三"), (2, "张小"), (3, "李四"), (4, "王五"))
    ))  # fmt: skip
    hamlet.add("DS07", person(2, "张小", plate="99A12345", kind="car", state="in_use"))
    hamlet.add("DS10", person(4, "王五", kind="employee", benefit="pension", stop_reason="none",
                              insured_state="none", **yuan("monthly", 2800)))  # fmt: skip
    hamlet.add("DS15", balance(1, "张三", "甲银行", 31_000), balance(4, "王五", "甲银行", 10))
    hamlet.add("DS16", person(2, "张小", employer="中心小学", establishment="public",
                              state="in_post", **yuan("gross", 5200), **month(2024, 5)))  # fmt: skip
    hamlet.add("DS18", person(9, "孙九", village="丁村", category="limb", grade="g1",
                              cancelled="no", **yuan("income_per_head", 400)))  # fmt: skip
    hamlet.add("RG02", *(letter(i, n) for i, n in ((1, "张三"), (2, "张小"), (4, "王五"))))
    hamlet.add("RG05", *(
        person(i, n, household_no=h, account=f"621700000000{i}", account_holder=holder,
               **yuan("amount", 500), **month(2024, m))
        for m in (4, 5)
        for i, n, h, holder in ((1, "张三", "H1", "张三"), (3, "李四", "H2", "李四"),
                                (4, "王五", "H3", "赵六"))
    ))  # fmt: skip
    return hamlet


def test_the_village_has_a_lead_of_every_kind(tmp_path: Path) -> None:
    run = as_it_is()
    found = {(x.rule.code, x.answer) for x in run.leads}
    assert {("JG03", "yes"), ("JG04", "yes"), ("JG05", "yes"), ("FB01", "yes"),
            ("FB05", "yes"), ("JG09", "yes"), ("JG10", "yes")} - found <= {("JG10", "yes")}  # fmt: skip
    assert ("ZC03", "yes") in found or ("ZC03", "unknown") in found


def test_every_tree_says_what_the_database_says(tmp_path: Path) -> None:
    """A yes of the database that the tree does not confirm would have become unknown."""
    run = as_it_is()
    for lead in run.leads:
        assert (lead.tree.certain is YES) == (lead.answer == "yes")


@pytest.mark.parametrize("source", ["DS04", "DS06", "DS07", "DS10", "DS15", "DS16", "DS18", "RG05"])
def test_a_source_switched_off_never_accuses_anybody_anew(tmp_path: Path, source: str) -> None:
    law = policy(tmp_path)
    before = {(x.rule.key, x.subject) for x in as_it_is().leads
              if x.answer == "yes" and x.rule.direction == "accuses"}  # fmt: skip
    after = {(x.rule.key, x.subject) for x in village().without(source).screen(law, *READ[source]).leads
             if x.answer == "yes" and x.rule.direction == "accuses"}  # fmt: skip
    if source == "RG05":  # without payments the roster's own accounts and month are looked at
        after = {x for x in after if x[0] not in ("account", "deceased")}
    assert after <= before


def test_a_source_switched_off_takes_no_offer_away_but_its_own(tmp_path: Path) -> None:
    law = policy(tmp_path)
    for source in ("DS06", "DS16"):
        assert leads_of(village().without(source).screen(law, "ZC03"), "ZC03"), source


@pytest.mark.parametrize(
    "source",
    ["DS01", "DS04", "DS06", "DS07", "DS10", "DS15", "DS16", "DS18", "RG02", "RG05"],
)
def test_a_file_handed_in_twice_and_shuffled_changes_no_answer(tmp_path: Path, source: str) -> None:
    law = policy(tmp_path)
    again = bare(village().twice(source).screen(law, *READ[source]))
    kept = {r.key for r in law.rules if r.code in READ[source]}
    assert again == [x for x in bare(as_it_is()) if x[1] in kept]


def test_neither_order_nor_running_again_changes_a_byte(tmp_path: Path) -> None:
    law, codes = policy(tmp_path), ("JG03", "JG04", "JG05", "FB01", "FB05")
    turned = Hamlet([(s, rows) for s, rows in reversed(village().sheets)])
    first = csv(village().screen(law, *codes))
    assert csv(village().screen(law, *codes)) == first
    assert csv(turned.screen(law, *codes)) == first
    assert len(first.splitlines()) > 5


def test_a_lead_keeps_its_name_when_other_papers_come(tmp_path: Path) -> None:
    law = policy(tmp_path)
    ids = {x.lead_id for x in as_it_is().leads}
    fewer = village().without("DS07", "DS18").screen(law, "JG03", "JG05", "FB01")
    kept = {x.lead_id for x in fewer.leads}
    assert kept <= ids
    assert all(len(i) == 16 for i in ids)


# ---- whom a file covers ------------------------------------------------------------------------


def two_villages(cover: Cover) -> Hamlet:
    """Deposits just under the line in one bank; the other bank's file covers only some."""
    hamlet = Hamlet()
    hamlet.add("DS01", member("H1", 1, "张三", "张三"), member("H2", 2, "李四", "李四", 1, "乙村"))
    hamlet.add("RG02", letter(1, "张三"), letter(2, "李四"))
    hamlet.add("DS15", balance(8, "某甲", "甲银行", 5), cover=cover)
    return hamlet


@pytest.mark.parametrize(
    ("cover", "open_for"),
    [
        (Cover(), set()),
        (Cover("villages", villages=("甲村",)), {"H2"}),
        (Cover("all", except_villages=("甲村",)), {"H1"}),
        (Cover("listed", listed=(number(2),)), {"H1"}),
        (Cover("hits", listed=(number(1),)), {"H2"}),
    ],
)
def test_outside_its_cover_a_file_says_nothing(
    tmp_path: Path, cover: Cover, open_for: set[str]
) -> None:
    run = two_villages(cover).screen(policy(tmp_path), "JG05", "JG10")
    told = said(run, "JG05")
    assert {h for h, a in told.items() if a == "cannot tell"} == open_for
    assert not leads_of(run, "JG05")


def test_stale_data_asks_nobody_and_clears_nobody(tmp_path: Path) -> None:
    hamlet = two_villages(Cover())
    hamlet.add("DS15", balance(1, "张三", "甲银行", 90_000), day=OLD)
    fresh = two_villages(Cover()).add("DS15", balance(1, "张三", "甲银行", 90_000))
    law = policy(tmp_path)
    assert said(fresh.screen(law, "JG05", "JG10"), "JG05") == {"H1": "yes"}
    only_old = Hamlet([s for s in hamlet.sheets if s[0].source != "DS15" or s[0].data_day == OLD])
    told = said(only_old.screen(law, "JG05", "JG10"), "JG05")
    assert told == {"H1": "cannot tell", "H2": "cannot tell"}


# ---- letters -----------------------------------------------------------------------------------


def test_without_a_letter_no_lead_of_the_family_only_of_the_office(tmp_path: Path) -> None:
    hamlet = Hamlet()
    hamlet.add("DS01", member("H1", 1, "张三", "张三"), member("H2", 2, "李四", "李四"))
    hamlet.add("RG02", letter(2, "李四"))
    hamlet.add("DS15", balance(1, "张三", "甲银行", 90_000), balance(2, "李四", "甲银行", 90_000))
    run = hamlet.screen(policy(tmp_path), "JG05", "JG10")
    assert said(run, "JG05") == {"H1": "cannot tell", "H2": "yes"}
    assert {x.subject: x.answer for x in leads_of(run, "JG10")} == {number(1): "yes"}
    assert all(x.rule.sight == "office" for x in leads_of(run, "JG10"))


@pytest.mark.parametrize(
    "fault",
    [on("valid_to", dt.date(2024, 6, 1)), on("withdrawn", dt.date(2024, 5, 1)), {"scope": "车辆"}],
)
def test_a_letter_out_of_force_is_none(tmp_path: Path, fault: dict[str, object]) -> None:
    hamlet = Hamlet()
    hamlet.add("DS01", member("H1", 1, "张三", "张三"))
    hamlet.add("RG02", letter(1, "张三", **fault))
    hamlet.add("DS15", balance(1, "张三", "甲银行", 90_000))
    run = hamlet.screen(policy(tmp_path), "JG05", "JG10")
    assert said(run, "JG05") == {"H1": "cannot tell"}
    assert len(leads_of(run, "JG10")) == 1


def test_with_no_register_of_letters_answers_are_used(tmp_path: Path) -> None:
    hamlet = Hamlet().add("DS01", member("H1", 1, "张三", "张三"))
    hamlet.add("DS15", balance(1, "张三", "甲银行", 90_000))
    run = hamlet.screen(policy(tmp_path), "JG05", "JG10")
    assert said(run, "JG05") == {"H1": "yes"}
    assert not [x for x in leads_of(run, "JG10") if x.answer == "yes"]
    assert run.letters_shown is False


# ---- several banks -----------------------------------------------------------------------------

BANKS = ("甲银行", "乙银行")


def banks(**balances: float | None) -> Hamlet:
    """One household; each bank named answers, the others are silent."""
    hamlet = Hamlet().add("DS01", member("H1", 1, "张三", "张三"))
    for bank, amount in balances.items():
        rows = [] if amount is None else [balance(1, "张三", bank, amount)]
        hamlet.add("DS15", *rows, balance(70, "旁人", bank, 3), file=f"{bank}.xlsx")
    return hamlet


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"甲银行": 31_000.0}, "yes"),
        ({"甲银行": 31_000.0, "乙银行": None}, "yes"),
        ({"甲银行": 100.0}, "cannot tell"),
        ({"甲银行": 100.0, "乙银行": None}, ""),
        ({"甲银行": 29_000.0, "乙银行": 1_000.01}, "yes"),
        ({"甲银行": 29_000.0, "乙银行": 1_000.0}, ""),
    ],
)
def test_every_expected_bank_answers_for_itself(
    tmp_path: Path, answers: dict[str, float | None], told: str
) -> None:
    run = banks(**answers).screen(policy(tmp_path, parties=BANKS), "JG05", "JG10")
    assert said(run, "JG05").get("H1", "") == told
    if told == "cannot tell":
        assert "乙银行" in run.cannot_tell[0]["missing"]


def test_a_bank_that_was_not_expected_is_not_waited_for(tmp_path: Path) -> None:
    assert said(banks(甲银行=100.0).screen(policy(tmp_path), "JG05", "JG10"), "JG05") == {}
