"""What the office works out where a file says the same thing in other columns."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.screening.hamlet import Hamlet, balance, member, month, on, person, policy, said, yuan


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("4LZ-5.0自走履带式谷物联合收割机", "yes"),
        ("轮式拖拉机1204", "yes"),
        ("自走式微耕机", "cannot tell"),  # the register of ships was not asked
        ("手扶拖拉机", "cannot tell"),
        ("拖拉机", "unknown"),
    ],
)
def test_a_machine_is_large_or_small_by_its_name_where_no_column_says(
    tmp_path: Path, name: str, told: str
) -> None:
    hamlet = Hamlet().add("DS01", member("H1", 1, "张三", "张三"))
    hamlet.add("DS21", person(1, "张三", machine=name, state="in_use"))
    assert said(hamlet.screen(policy(tmp_path), "JG04"), "JG04").get("H1", "") == told


def test_what_the_bank_sent_back_was_not_paid(tmp_path: Path) -> None:
    def told(state: str | None) -> dict[str, str]:
        hamlet = Hamlet().add("DS01", member("H1", 1, "张三", "张三"))
        hamlet.add("DS04", person(1, "张三", **on("death_day", dt.date(2024, 4, 10))))
        paid = {"household_no": "H1", **yuan("amount", 600)}
        hamlet.add(
            "RG05",
            person(1, "张三", **paid, **month(2024, 4), state="ok"),
            person(1, "张三", **paid, **month(2024, 5), state=state),
        )
        return said(hamlet.screen(policy(tmp_path), "JG03"), "JG03")

    assert set(told("returned").values()) == {"unknown"}  # April is the month of death
    assert set(told("ok").values()) == {"yes"}
    assert set(told(None).values()) == {"yes"}


@pytest.mark.parametrize(
    ("income", "size", "told"), [(1_700.0, 3, "yes"), (1_900.0, 3, "cannot tell"), (1_700.0, None, "unknown")]
)  # fmt: skip
def test_the_income_of_a_whole_family_is_read_per_head(
    tmp_path: Path, income: float, size: int | None, told: str
) -> None:
    """600 a head is the standard; the ground (no more places) is none the law knows."""
    hamlet = Hamlet().add("DS01", member("H9", 9, "李四", "李四"))
    hamlet.add(
        "RG03",
        person(
            1, "张三", household_no="S1", head_name="张三", relation="head", reason="名额已满",
            household_size_least=size, household_size_most=size, **yuan("income_month", income),
            **on("refused", dt.date(2024, 1, 8)),
        ),
    )  # fmt: skip
    assert said(hamlet.screen(policy(tmp_path), "JG02"), "JG02").get("S1", "") == told


@pytest.mark.parametrize(
    ("over", "line", "told"),
    [
        ("yes", 10_000, "unknown"),
        ("yes", 50_000, "yes"),
        ("yes", None, "yes"),
        ("no", 10_000, "no"),
    ],
)
def test_over_a_sum_of_the_banks_own_is_not_over_the_countys_line(
    tmp_path: Path, over: str, line: int | None, told: str
) -> None:
    """The county's line is 50 times 600."""
    hamlet = Hamlet().add("DS01", member("H1", 1, "张三", "张三"))
    hamlet.add("DS15", person(1, "张三", over=over, kind="demand", **yuan("line", line)))
    answers = said(hamlet.screen(policy(tmp_path), "JG05"), "JG05")
    assert answers.get("H1", "no") == told


def test_a_row_of_land_is_no_machine(tmp_path: Path) -> None:
    hamlet = Hamlet().add("DS01", member("H1", 1, "张三", "张三"))
    land = person(1, "张三", machine="", state="in_use", area_least=520, area_most=520)
    hamlet.add("DS21", land)
    answers = said(hamlet.screen(policy(tmp_path), "JG04"), "JG04")
    assert answers.get("H1", "") == "cannot tell"  # the register of ships was not asked


def test_a_roster_handed_in_again_with_other_amounts_lists_nobody_twice(tmp_path: Path) -> None:
    row = member("", 1, "张三", "张三")
    hamlet = Hamlet().add("DS01", row | yuan("monthly_amount", 300), file="六月.xlsx")
    hamlet.add("DS01", row | yuan("monthly_amount", 290), file="五月.xlsx")
    assert "yes" not in said(hamlet.screen(policy(tmp_path), "JG07"), "JG07").values()


@pytest.mark.parametrize(
    ("each", "wage", "told"),
    [(200.0, 600.0, "cannot tell"), (200.0, 600.01, "unknown")],
)
def test_a_roster_that_states_income_per_head_states_the_familys_income(
    tmp_path: Path, each: float, wage: float, told: str
) -> None:
    """600 a head is the standard; what the file already holds is no new income."""
    hamlet = Hamlet().add("DS01", *(
        member("H1", n, name, "张一", size=3, **yuan("income_per_head", each))
        for n, name in enumerate(["张一", "张二", "张三"], 1)
    ))  # fmt: skip
    hamlet.add("DS13", person(1, "张一", item="wage", **month(2024, 5), **yuan("income", wage)))
    assert said(hamlet.screen(policy(tmp_path), "JG09"), "JG09")["H1"] == told


def test_above_a_line_is_above_the_line_the_bank_states(tmp_path: Path) -> None:
    """Fifty times 600 is the office's line; a bank may have gone by an older or a higher one."""
    lines = [(20_000, "yes", "unknown"), (30_000, "yes", "yes"), (40_000, "yes", "yes"),
             (20_000, "no", "no"), (30_000, "no", "no"),
             (40_000, "no", "unknown"), (None, "yes", "yes")]  # fmt: skip
    hamlet = Hamlet()
    for n, (line, over, _) in enumerate(lines, 1):
        name = "张" + "一二三四五六七"[n - 1]
        hamlet.add("DS01", member(f"H{n}", n, name, name))
        hamlet.add("DS15", balance(n, name, "甲行", None, over=over, **yuan("line", line)))
    told = said(hamlet.screen(policy(tmp_path), "JG05"), "JG05")
    assert [told.get(f"H{n}", "no") for n in range(1, 8)] == [t for *_, t in lines]
