"""What single codes mean on tables made by hand (answers.md, section 7)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from tests.screening.hamlet import (
    DAY,
    Hamlet,
    balance,
    chosen,
    leads_of,
    member,
    month,
    number,
    on,
    person,
    policy,
    said,
    yuan,
)

# ---- JG05: the bank red line ---------------------------------------------------------------------


def saver(amount: float | None, **more: Any) -> Hamlet:
    """A household of two; the head has money in one bank."""
    hamlet = Hamlet()
    hamlet.add("DS01", member("H1", 1, "张三", "张三", 2), member("H1", 2, "张小", "张三", 2))
    return hamlet.add("DS15", balance(1, "张三", "甲银行", amount, **more))


@pytest.mark.parametrize(
    ("numbers", "amount", "told"),
    [
        ("", 30_000.0, ""),
        ("", 30_000.01, "yes"),
        (chosen("index.compare", ">="), 30_000.0, "yes"),
        (chosen("index.base", "year"), 30_000.01, ""),
        (chosen("index.base", "year"), 360_000.01, "yes"),
        (chosen("index.multiple", "20"), 12_000.01, "yes"),
        (chosen("index.scope", "person"), 30_000.01, "yes"),
    ],
)
def test_the_line_is_read_as_the_county_filed_it(
    tmp_path: Path, numbers: str, amount: float, told: str
) -> None:
    run = saver(amount).screen(policy(tmp_path, numbers), "JG05")
    assert said(run, "JG05").get("H1", "") == told


def test_a_row_that_could_not_be_read_clears_nobody(tmp_path: Path) -> None:
    """The bank named the head; only its amount was beyond reading."""
    hamlet = saver(None).without("DS15").add("DS15", balance(3, "外人", "甲银行", 5))
    assert said(hamlet.screen(policy(tmp_path), "JG05"), "JG05") == {}
    hamlet.sheets[-1][0].unread = frozenset({number(1)})
    run = hamlet.screen(policy(tmp_path), "JG05")
    assert said(run, "JG05") == {"H1": "cannot tell"}
    assert "没有读成" in next(x["missing"] for x in run.cannot_tell if x["code"] == "JG05")


def test_by_household_two_balances_add_up_and_by_person_they_do_not(tmp_path: Path) -> None:
    hamlet = saver(16_000).add("DS15", balance(2, "张小", "甲银行", 16_000))
    assert said(hamlet.screen(policy(tmp_path), "JG05"), "JG05") == {"H1": "yes"}
    by_person = policy(tmp_path / "b", chosen("index.scope", "person"))
    assert said(hamlet.screen(by_person, "JG05"), "JG05") == {}


def test_wealth_products_count_only_where_the_county_says_financial_assets(tmp_path: Path) -> None:
    hamlet = saver(90_000, kind="wealth")
    assert said(hamlet.screen(policy(tmp_path), "JG05"), "JG05") == {}
    wide = policy(tmp_path / "b", chosen("index.assets", "financial"))
    assert said(hamlet.screen(wide, "JG05"), "JG05") == {"H1": "yes"}


def test_averages_are_looked_at_only_where_the_county_says_so(tmp_path: Path) -> None:
    hamlet = saver(10, **yuan("average", 90_000))
    assert said(hamlet.screen(policy(tmp_path), "JG05"), "JG05") == {}
    average = policy(tmp_path / "b", chosen("index.value", "average"))
    assert said(hamlet.screen(average, "JG05"), "JG05") == {"H1": "yes"}


@pytest.mark.parametrize(("word", "told"), [("yes", "yes"), ("no", "")])
def test_a_bank_may_answer_only_over_or_not_over(tmp_path: Path, word: str, told: str) -> None:
    run = saver(None, over=word).screen(policy(tmp_path), "JG05")
    assert said(run, "JG05").get("H1", "") == told


def test_balances_of_distant_days_are_never_added_to_a_yes(tmp_path: Path) -> None:
    hamlet = saver(16_000)
    hamlet.add("DS15", balance(2, "张小", "乙银行", 16_000, data_day=DAY - dt.timedelta(60)))
    assert said(hamlet.screen(policy(tmp_path), "JG05"), "JG05").get("H1") != "yes"


def test_a_line_of_one_village_holds_there_only(tmp_path: Path) -> None:
    numbers = """
["index.multiple"]
settings = [
  { since = 2023-01-01, value = 50, place = "云槐县", paper = "甲" },
  { since = 2023-01-01, value = 10, place = "云槐县", paper = "乙", only = "乙村" },
]
"""
    hamlet = Hamlet()
    hamlet.add("DS01", member("H1", 1, "张三", "张三"), member("H2", 2, "李四", "李四", 1, "乙村"))
    hamlet.add("DS15", balance(1, "张三", "甲银行", 7_000), balance(2, "李四", "甲银行", 7_000))
    run = hamlet.screen(policy(tmp_path, numbers), "JG05")
    assert said(run, "JG05") == {"H2": "yes"}
    assert leads_of(run, "JG05")[0].threshold == "6000.00"


def test_a_single_person_enrolment_is_judged_on_that_person_alone(tmp_path: Path) -> None:
    hamlet = Hamlet()
    hamlet.add(
        "DS01",
        member("H1", 1, "张三", "张三", 2) | {"covered": "no", "enrol_kind": "single"},
        member("H1", 2, "张小", "张三", 2) | {"enrol_kind": "single"},
    )
    rich_head = Hamlet([*hamlet.sheets]).add("DS15", balance(1, "张三", "甲银行", 90_000))
    assert said(rich_head.screen(policy(tmp_path), "JG05"), "JG05") == {}
    own = Hamlet([*hamlet.sheets]).add("DS15", balance(2, "张小", "甲银行", 90_000))
    lead = leads_of(own.screen(policy(tmp_path), "JG05"), "JG05")[0]
    assert (lead.subject_kind, lead.subject, lead.answer) == ("person", number(2), "yes")


# ---- households ----------------------------------------------------------------------------------


def couple(*, divorced: bool = False, book: str = "B1") -> Hamlet:
    """A man on the roster, married on record; his wife is not listed and has money."""
    hamlet = Hamlet().add("DS01", member("H1", 1, "张三", "张三"))
    wife = {"other_name": "李梅", "other_id": number(5, 1964)}
    rows = [person(1, "张三", kind="marry", **on("day", dt.date(1990, 5, 1)), **wife)]
    if divorced:
        rows.append(person(1, "张三", kind="divorce", **on("day", dt.date(2001, 5, 1)), **wife))
    hamlet.add("DS03", *rows)
    other = person(5, "李梅") | {k: number(5, 1964) for k in ("id_text", "id_number")}
    hamlet.add("DS06", person(1, "张三", book_no="B1", cancel_reason="none"),
               {**other, "book_no": book, "cancel_reason": "none"})  # fmt: skip
    money = balance(5, "李梅", "甲银行", 90_000) | {
        k: number(5, 1964) for k in ("id_text", "id_number")
    }
    return hamlet.add("DS15", money)


def test_an_undeclared_spouse_lives_in_the_household(tmp_path: Path) -> None:
    run = couple().screen(policy(tmp_path), "JG05")
    assert said(run, "JG05") == {"H1": "yes"}
    assert len(run.people.spouses) == 1


@pytest.mark.parametrize("other", [{"divorced": True}, {"book": "B2"}])
def test_a_divorced_or_separate_spouse_does_not(tmp_path: Path, other: dict[str, Any]) -> None:
    run = couple(**other).screen(policy(tmp_path), "JG05")
    assert said(run, "JG05") == {}
    assert run.people.spouses == []


def test_a_household_with_members_missing_is_open_upwards(tmp_path: Path) -> None:
    hamlet = Hamlet().add("DS01", member("H1", 1, "张三", "张三", 3))
    poor = Hamlet([*hamlet.sheets]).add("DS15", balance(1, "张三", "甲银行", 5))
    run = poor.screen(policy(tmp_path), "JG05")
    assert said(run, "JG05") == {"H1": "cannot tell"}
    line = next(x for x in run.cannot_tell if x["code"] == "JG05")
    assert "名册只列 1 人，家庭人口登记 3 人" in line["missing"]
    rich = Hamlet([*hamlet.sheets]).add("DS15", balance(1, "张三", "甲银行", 90_000))
    assert said(rich.screen(policy(tmp_path), "JG05"), "JG05") == {"H1": "yes"}


# ---- JG03: dead on record ------------------------------------------------------------------------


def mourned(day: dt.date, *, paid: tuple[int, int] | None, roster: dt.date = DAY) -> Hamlet:
    """A listed person with a death on record, with or without payments."""
    hamlet = Hamlet().add("DS01", member("H1", 1, "张三", "张三"), day=roster)
    hamlet.add("DS04", person(1, "张三", **on("death_day", day), **on("cremation_day", day)))
    # The other registers were asked as well: a silent one might know of an earlier death.
    hamlet.add("DS06", person(1, "张三", cancel_reason="none"))
    hamlet.add("DS10", person(1, "张三", stop_reason="none"))
    if paid:
        line = person(1, "张三", household_no="H1", **yuan("amount", 500), **month(*paid))
        hamlet.add("RG05", line)
    return hamlet


@pytest.mark.parametrize(
    ("hamlet", "told"),
    [
        (mourned(dt.date(2024, 4, 9), paid=(2024, 5)), "yes"),
        (mourned(dt.date(2024, 5, 2), paid=(2024, 5)), ""),
        (mourned(dt.date(2024, 4, 9), paid=None), "yes"),
        (mourned(dt.date(2024, 6, 2), paid=None), ""),
        (mourned(dt.date(2024, 4, 9), paid=None, roster=dt.date(2024, 4, 20)), ""),
    ],
)
def test_the_month_of_death_is_paid_and_without_payments_the_roster_speaks(
    tmp_path: Path, hamlet: Hamlet, told: str
) -> None:
    assert said(hamlet.screen(policy(tmp_path), "JG03"), "JG03").get(number(1), "") == told


def test_while_a_register_is_silent_a_death_in_the_paid_month_is_asked(tmp_path: Path) -> None:
    hamlet = mourned(dt.date(2024, 5, 2), paid=(2024, 5)).without("DS06")
    assert said(hamlet.screen(policy(tmp_path), "JG03"), "JG03") == {number(1): "unknown"}


def test_a_number_alone_never_asks_about_a_death(tmp_path: Path) -> None:
    hamlet = mourned(dt.date(2024, 4, 9), paid=(2024, 5))
    hamlet.sheets[1][1][0]["name"] = "赵亲戚"
    assert leads_of(hamlet.screen(policy(tmp_path), "JG03"), "JG03") == []


# ---- FB05: accounts ------------------------------------------------------------------------------


def paid_to(holder: str, *registers: tuple[str, dict[str, Any]], agent: str = "") -> Hamlet:
    """One household paid into an account of `holder`."""
    hamlet = Hamlet().add("DS01", member("H1", 1, "张三", "张三", agent_name=agent))
    for source, row in registers:
        hamlet.add(source, row)
    line = person(1, "张三", household_no="H1", account="6217000000001", account_holder=holder,
                  **yuan("amount", 500), **month(2024, 5))  # fmt: skip
    return hamlet.add("RG05", line)


GUARDIAN = ("RG12", person(1, "张三", guardian_name="赵监护"))
PROXY = ("RG11", person(1, "张三", agent_name="钱代领", household_no="H1"))
OTHER = ("RG11", person(8, "旁人", agent_name="孙代领", household_no="H8"))


@pytest.mark.parametrize(
    ("hamlet", "found"),
    [
        (paid_to("张三"), False),
        (paid_to("陈外人"), True),
        (paid_to("赵监护", GUARDIAN), False),
        (paid_to("钱代领", PROXY), False),
        (paid_to("钱代领", OTHER), True),
        (paid_to("云槐县甲镇敬老院"), False),
        (paid_to("孙女婿", agent="孙女婿"), False),
        (paid_to("孙女婿", OTHER, agent="孙女婿"), True),
    ],
)
def test_who_may_receive_for_a_household(tmp_path: Path, hamlet: Hamlet, found: bool) -> None:
    run = hamlet.screen(policy(tmp_path), "FB05")
    assert [x.answer for x in leads_of(run, "FB05")] == ["yes"] * found


def test_account_leads_leave_by_the_sealed_road_only(tmp_path: Path) -> None:
    from dibao.screening import output

    run = paid_to("陈外人").screen(policy(tmp_path), "FB05")
    assert output.shown(run.leads, conduct=False) == []
    assert len(output.shown(run.leads, conduct=True)) == 1


def test_one_account_for_two_households(tmp_path: Path) -> None:
    hamlet = Hamlet().add("DS01", member("H1", 1, "张三", "张三"), member("H2", 2, "李四", "李四"))
    hamlet.add("RG05", *(
        person(i, n, household_no=f"H{i}", account="6217000000001", account_holder="",
               **yuan("amount", 500), **month(2024, 5))
        for i, n in ((1, "张三"), (2, "李四"))
    ))  # fmt: skip
    assert [x.answer for x in leads_of(hamlet.screen(policy(tmp_path), "FB05"), "FB05")] == ["yes"]


def test_a_payment_list_without_household_numbers_tells_the_roster_s(tmp_path: Path) -> None:
    hamlet = Hamlet().add("DS01", member("低7", 1, "张三", "张三", village="石岭村"),
                          member("低9", 2, "李四", "李四"))  # fmt: skip
    hamlet.add("RG05", *(
        person(i, n, household_no="", account="6217000000001", account_holder="陈外人",
               **yuan("amount", 500), **month(2024, 5))
        for i, n in ((1, "张三"), (2, "李四"))
    ))  # fmt: skip
    (lead,) = leads_of(hamlet.screen(policy(tmp_path), "FB05"), "FB05")
    assert (lead.household_no, lead.village) == ("低7", "石岭村")
    assert "收款户数" in lead.explanation and "还收以下户的钱：低9" in lead.explanation


@pytest.mark.parametrize("written", ["1", "2", "k"])
def test_a_running_number_is_no_household_of_ours(tmp_path: Path, written: str) -> None:
    """Two families paid into one account are two, whatever number a list writes for one."""
    hamlet = Hamlet().add("DS01", member("H1", 1, "张三", "张三"))
    hamlet.add("RG05", *(
        person(i, n, household_no=no, account="6217000000001", account_holder="",
               **yuan("amount", 500), **month(2024, 5))
        for i, n, no in ((1, "张三", "H1"), (7, "外人", written))
    ))  # fmt: skip
    assert [x.answer for x in leads_of(hamlet.screen(policy(tmp_path), "FB05"), "FB05")] == ["yes"]


def test_a_dead_man_s_account_is_said_to_be_that(tmp_path: Path) -> None:
    died = dt.date(2024, 2, 3)
    hamlet = paid_to("张三").add(
        "DS04", person(1, "张三", **on("death_day", died), **on("cremation_day", died))
    )
    (lead,) = leads_of(hamlet.screen(policy(tmp_path), "FB05"), "FB05")
    assert "登记为已去世：" in lead.explanation and "不是家庭成员：" not in lead.explanation


def test_a_batch_that_cannot_be_judged_goes_by_its_paper(tmp_path: Path) -> None:
    """Twelve households under one paper whose files nobody went through: which paper is told."""
    town = Hamlet()
    names = [f"张{c}" for c in "一二三四五六七八九十甲乙"]
    town.add("DS01", *(
        member(f"D{at}", at, name, name, approval_no="云民批〔2021〕380号")
        for at, name in enumerate(names, 1)
    ))  # fmt: skip
    run = town.screen(policy(tmp_path), "ZC07")
    assert said(run, "ZC07") == {"云民批〔2021〕380号": "cannot tell"}
