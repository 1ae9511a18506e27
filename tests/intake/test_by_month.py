"""A payment list with a column a month gives a row a month; its sum is no payment."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.intake.helpers import book, number, receive

HEADS = ["序号", "村", "户主姓名", "身份证号", "银行账号"]
WHO = [1, "石岭村", "石有田", number(1), "6200990000001234567"]
JAN = 2024 * 12


def _paid(folder: Path, title: str, heads: list[Any], row: list[Any]) -> list[Any]:
    rows = [[title], [*HEADS, *heads], [*WHO, *row]]
    book(folder / "发放表.xlsx", {"发放": rows}, {"发放": ["A1:K1"]})
    found: list[Any] = receive(folder).tables["RG05"].to_pylist()
    return found


def test_each_month_is_a_row_and_the_sum_is_none(tmp_path: Path) -> None:
    found = _paid(tmp_path, "2024年1—4月低保金发放表", ["1月", "2月", "3月", "4月", "合计"],
                  [300, 300, None, 320, 920])  # fmt: skip
    assert [(r["month_least"] - JAN, r["amount_most"]) for r in found] == [
        (0, 30_000), (1, 30_000), (3, 32_000),
    ]  # fmt: skip
    assert {(r["row"], r["account"]) for r in found} == {(3, WHO[4])}
    assert {r["data_day"] for r in found} == {date(2024, 4, 30)}


def test_without_a_sum_and_with_words_in_the_months(tmp_path: Path) -> None:
    found = _paid(tmp_path, "2024年上半年农村低保发放明细", ["一月份", "二月份", "三月份"],
                  ["300", "停发", 0])  # fmt: skip
    assert [(r["month_most"] - JAN, r["amount_least"]) for r in found] == [(0, 30_000)]


def test_a_year_that_nobody_says_stays_open(tmp_path: Path) -> None:
    found = _paid(tmp_path, "低保金发放表", ["1月", "2月"], [300, 300])
    assert [(r["month_least"], r["amount_least"]) for r in found] == [(None, 30_000)] * 2


def test_a_payroll_goes_by_month_too(tmp_path: Path) -> None:
    heads = ["姓名", "身份证号", "单位", "编制", "1月实发", "2月实发", "合计"]
    row = ["石有田", number(1), "清河小学", "事业", 4100, 4200, 8300]
    title = ["2024年工资发放表"]
    book(tmp_path / "财政工资.xlsx", {"工资": [title, heads, row]}, {"工资": ["A1:G1"]})
    found = receive(tmp_path).tables["DS16"].to_pylist()
    assert [(r["month_most"] - JAN, r["gross_most"]) for r in found] == [(0, 410_000), (1, 420_000)]
    assert {r["net_most"] for r in found} == {None}


def test_years_in_the_heads(tmp_path: Path) -> None:
    found = _paid(tmp_path, "低保金发放表", ["2023年12月", "2024年1月"], [300, 310])
    assert [r["month_least"] - JAN for r in found] == [-1, 0]


def test_a_word_is_no_payment_whatever_it_says(tmp_path: Path) -> None:
    found = _paid(tmp_path, "2024年低保金发放表", ["1月", "2月", "3月"], [300, 300, "去世"])
    assert [r["month_most"] - JAN for r in found] == [0, 1]


def test_a_row_without_any_month(tmp_path: Path) -> None:
    """A payment list's row that pays nothing is left out; somebody on the payroll stays on it."""
    assert _paid(tmp_path / "a", "2024年发放表", ["1月", "2月"], ["", "停发"]) == []
    heads = ["姓名", "身份证号", "单位", "编制", "1月实发", "2月实发"]
    rows = [["石有田", number(1), "清河小学", "事业", "", ""],
            ["石无田", number(2), "清河小学", "事业", 4100, "离职"]]  # fmt: skip
    book(tmp_path / "b" / "财政工资.xlsx", {"工资": [["2024年工资发放表"], heads, *rows]})
    found = receive(tmp_path / "b").tables["DS16"].to_pylist()
    assert [(r["name"], r["month_most"], r["gross_most"]) for r in found] == [
        ("石有田", None, None), ("石无田", JAN, 410_000),
    ]  # fmt: skip


def test_the_year_is_the_first_that_is_said(tmp_path: Path) -> None:
    """Not that of a paper's number, nor of a folder, nor of a copy's name; no month is to come."""
    months = [["1月", "2月"], [300, 300]]
    found = _paid(tmp_path / "a", "发放表（依据清民发〔2023〕3号）", *months)
    assert {r["month_most"] for r in found} == {None}
    found = _paid(tmp_path / "2024年专项" / "b", "2023年发放表", *months)
    assert [r["month_most"] - JAN for r in found] == [-12, -11]
    found = _paid(tmp_path / "c", "2025年发放表", *months)
    assert {r["month_most"] for r in found} == {None}


def test_units_and_parts_beside_the_months(tmp_path: Path) -> None:
    found = _paid(tmp_path, "2024年发放表 单位：百元", ["1月", "2月", "补发"], [6.2, 6.2, 3])
    assert [(r["amount_most"], r["back_pay_most"]) for r in found] == [(62_000, None)] * 2


MONTHS = ["1月", "2月", "3月"]
UNDER = [None] * 5
TWO_YEARS = ["2023年", None, None, "2024年", None, None]
DOWN = [f"{c}1:{c}2" for c in "ABCDE"]


@pytest.mark.parametrize(
    ("upper", "lower", "merged"),
    [
        ([*HEADS, *TWO_YEARS], [*UNDER, *MONTHS, *MONTHS], [*DOWN, "F1:H1", "I1:K1"]),
        ([*HEADS, *TWO_YEARS], [*UNDER, *MONTHS, *MONTHS], ["F1:H1", "I1:K1"]),
        ([*HEADS, *TWO_YEARS], [*UNDER, *MONTHS, *MONTHS], []),
        ([*UNDER, *TWO_YEARS], [*HEADS, *MONTHS, *MONTHS], ["F1:H1", "I1:K1"]),
        ([*UNDER, *TWO_YEARS], [*HEADS, *MONTHS, *MONTHS], []),
        ([*HEADS, 2023, None, None, 2024, None, None], [*UNDER, *MONTHS, *MONTHS],
         [*DOWN, "F1:H1", "I1:K1"]),
    ],
    ids=["merged", "years merged", "nothing merged", "years above", "years above, bare", "numbers"],
)  # fmt: skip
def test_years_over_their_months(
    upper: list[Any], lower: list[Any], merged: list[str], tmp_path: Path
) -> None:
    rows = [upper, lower, [*WHO, 290, 300, None, 310, None, 320]]
    book(tmp_path / "发放表.xlsx", {"发放": rows}, {"发放": merged})
    found = receive(tmp_path).tables["RG05"].to_pylist()
    assert [(r["month_most"] - JAN, r["amount_most"]) for r in found] == [
        (-12, 29_000), (-11, 30_000), (0, 31_000), (2, 32_000),
    ]  # fmt: skip


def test_one_year_over_its_months_and_quarters_between(tmp_path: Path) -> None:
    heads = [[*HEADS, "2024年", None, None, None], [*UNDER, "一季度", None, None, "二季度"],
             [*UNDER, *MONTHS, "4月"]]  # fmt: skip
    merged = [f"{c}1:{c}3" for c in "ABCDE"] + ["F1:I1", "F2:H2"]
    rows = [*heads, [*WHO, 300, 310, None, 320]]
    book(tmp_path / "发放表.xlsx", {"发放": rows}, {"发放": merged})
    found = receive(tmp_path).tables["RG05"].to_pylist()
    assert [r["month_most"] - JAN for r in found] == [0, 1, 3]


def test_a_single_year_among_heads_is_data(tmp_path: Path) -> None:
    """A row of data above which the head is missing does not become one."""
    rows = [["石有田", number(1), "2023年", "户主"], ["石无田", number(2), "2024年", "配偶"]]
    book(tmp_path / "发放表.xlsx", {"发放": rows})
    assert receive(tmp_path).files[0].status == "refused"
