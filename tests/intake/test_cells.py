"""Cell readers: forms people write, and properties over all of them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dibao.intake.amounts import area, han_number, quantity, share
from dibao.intake.cells import squeeze, tidy
from dibao.intake.days import day, month
from dibao.opening.frames import NUMBER


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("3,000元", 300_000), ("¥3000", 300_000), ("￥3，000.50", 300_050), ("１２３４.５", 123_450),
        ("1.2万", 1_200_000), ("1.2万元", 1_200_000), ("(300)", -30_000), ("（300）", -30_000),
        ("-15.5", -1_550), ("三百五十", 35_000), ("12元5角", 1_250), ("0", 0), ("无", 0),
        ("1 200", 120_000), ("640元/月", 64_000), ("300元（含护理）", 30_000), ("3千元", 300_000),
        (NUMBER + "0.30000000000000004", 30),
    ],
)  # fmt: skip
def test_amounts_become_fen(text: str, fen: int) -> None:
    found = quantity(text)
    assert (found.least, found.most, found.why) == (fen, fen, "")


@pytest.mark.parametrize("text", ["", "-", "—", "不详", "null", "/", "待查", "未知"])
def test_blank_cells_leave_the_amount_open(text: str) -> None:
    found = quantity(text)
    assert (found.least, found.most, found.why) == (None, None, "")


def test_amounts_with_edges_keep_one_side_open() -> None:
    assert (quantity("3000以上").least, quantity("3000以上").most) == (300_000, None)
    assert (quantity("不足500", least=0).least, quantity("不足500", least=0).most) == (0, 50_000)
    assert (quantity("1000-2000元").least, quantity("1000-2000元").most) == (100_000, 200_000)
    assert quantity("约3000元").least is None


def test_division_that_does_not_come_out_keeps_both_neighbours() -> None:
    found = quantity("1000", divide=12)
    assert (found.least, found.most) == (8_333, 8_334)
    assert quantity("1200", divide=12).least == quantity("1200", divide=12).most == 10_000
    assert (quantity("-1000", divide=12).least, quantity("-1000", divide=12).most) == (
        -8_334,
        -8_333,
    )


def test_the_cells_own_unit_beats_the_heads() -> None:
    assert quantity("3500元", factor=Decimal(10_000)).least == 350_000
    assert quantity("3.5", factor=Decimal(10_000)).least == 3_500_000
    assert quantity("3600元/年", period=1).least == 30_000


def test_absurd_amounts_refuse_their_row() -> None:
    assert quantity("1e15").refuse
    assert quantity("99999999999999999999").refuse
    assert not quantity("10000000000").refuse  # 10^12 fen is the last that is taken


def test_a_needed_lower_bound_is_kept() -> None:
    assert quantity("-5", least=0).why


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2018.6", "2018-06-01", "2018-06-30"), ("2018/6/1", "2018-06-01", "2018-06-01"),
        ("20180601", "2018-06-01", "2018-06-01"), ("2018年6月", "2018-06-01", "2018-06-30"),
        ("18-6-1", "2018-06-01", "2018-06-01"), ("98.5.3", "1998-05-03", "1998-05-03"),
        (NUMBER + "43252", "2018-06-01", "2018-06-01"), ("43252", "2018-06-01", "2018-06-01"),
        (NUMBER + "20180601", "2018-06-01", "2018-06-01"), (NUMBER + "201806", "2018-06-01", "2018-06-30"),
        (NUMBER + "2018.6", "2018-06-01", "2018-06-30"), (NUMBER + "2018.1", "2018-01-01", "2018-10-31"),
        ("2018年", "2018-01-01", "2018-12-31"), ("2018-06-01 12:30:00", "2018-06-01", "2018-06-01"),
        ("２０１８－６－１", "2018-06-01", "2018-06-01"), ("2018 年 6 月 1 日", "2018-06-01", "2018-06-01"),
        ("2019年至今", "2019-01-01", "2019-12-31"), ("2018.6-2020.5", "2018-06-01", "2018-06-30"),
        ("2018年6月1日（补录）", "2018-06-01", "2018-06-01"), ("2018年上半年", "2018-01-01", "2018-06-30"),
    ],
)  # fmt: skip
def test_days_become_intervals(text: str, first: str, last: str) -> None:
    found = day(text, 2024)
    assert found.least == date.fromisoformat(first).toordinal()
    assert found.most == date.fromisoformat(last).toordinal()


def test_a_range_tells_its_end_too() -> None:
    found = day("2018.6-2020.5", 2024)
    assert found.end is not None
    assert found.end.most == date(2020, 5, 31).toordinal()


@pytest.mark.parametrize(
    "text", ["2018-06-31", "2018.13", "20180631", "2019年2月29日", "2018年13月1日"]
)
def test_days_that_do_not_exist_are_refused_never_moved(text: str) -> None:
    found = day(text, 2024)
    assert found.refuse
    assert found.least is None


def test_both_day_systems() -> None:
    assert day(NUMBER + "41790", 2024, first_1904=True).least == date(2018, 6, 1).toordinal()


def test_months() -> None:
    assert month("2024年5月", 2024).least == 2024 * 12 + 4
    assert month("202405", 2024).most == 2024 * 12 + 4


def test_shares() -> None:
    assert share("50%").least == share("1/2").least == share(NUMBER + "0.5").least == 5_000
    assert (share("1").least, share("1").most) == (100, 10_000)
    assert (share("1/3").least, share("1/3").most) == (3_333, 3_334)


def test_han_numerals() -> None:
    assert [han_number(t) for t in ("三", "十", "十二", "三十五", "一百零五", "两千")] == [
        3,
        10,
        12,
        35,
        105,
        2000,
    ]


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.integers(-(10**11), 10**11), st.sampled_from([1, 3, 12]))
def test_every_amount_lies_within_its_bounds(fen: int, divide: int) -> None:
    found = quantity(str(Decimal(fen) / 100), divide=divide)
    assert found.least is not None
    assert found.most is not None
    assert found.least * divide <= fen <= found.most * divide
    assert found.most - found.least <= 1


@settings(derandomize=True, max_examples=300, deadline=None)
@given(
    st.dates(date(1930, 1, 1), date(2024, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"]),
)
def test_every_way_of_writing_a_day_is_that_day(when: date, form: str) -> None:
    found = day(when.strftime(form), 2024)
    assert (found.least, found.most) == (when.toordinal(), when.toordinal())


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.dates(date(1930, 1, 1), date(2060, 12, 31)))
def test_serial_numbers_are_the_day_the_spreadsheet_shows(when: date) -> None:
    serial = (when - date(1899, 12, 30)).days
    assert day(f"{NUMBER}{serial}", 2024).least == when.toordinal()
    assert date.fromordinal(when.toordinal()) == when
    assert when - timedelta(days=serial) == date(1899, 12, 30)


@settings(derandomize=True, max_examples=400, deadline=None)
@given(st.text(max_size=30))
def test_no_text_ever_breaks_a_reader(text: str) -> None:
    for found in (quantity(text), day(text, 2024), month(text, 2024), share(text)):
        if found.least is not None and found.most is not None:
            assert found.least <= found.most


@pytest.mark.parametrize(
    ("text", "into", "said", "least", "most"),
    [
        ("3", "㎡", "亩", 200_000, 200_000),
        ("1", "㎡", "亩", 66_666, 66_667),  # 10000/15 ㎡ is no whole number of hundredths
        ("1.5亩", "㎡", "㎡", 100_000, 100_000),
        ("2亩3分", "亩", "㎡", 230, 230),
        ("1000", "亩", "㎡", 150, 150),
        ("100㎡", "亩", "亩", 15, 15),
        ("2公顷", "亩", "亩", 3_000, 3_000),
        ("3-6亩", "㎡", "㎡", 200_000, 400_000),
        ("98.5", "㎡", "㎡", 9_850, 9_850),
        ("", "㎡", "亩", None, None),
        ("约3亩", "㎡", "㎡", None, None),
        ("100㎡（0.15亩）", "㎡", "㎡", None, None),
    ],
)
def test_areas_are_converted_without_cutting_anything_off(
    text: str, into: str, said: str, least: int | None, most: int | None
) -> None:
    found = area(text, into=into, said=said, least=0)
    assert (found.least, found.most) == (least, most), found


def test_control_characters_are_never_part_of_a_text() -> None:
    assert tidy("张\x08三") == "张三"
    assert squeeze("乙\x01水\x7f村\ufffe") == "乙水村"
    assert tidy("一\n二") == "一\n二"


def test_days_in_chinese_numerals() -> None:
    said = {"二〇二四年二月十一日": (2024, 2, 11), "二零二三年十二月三十日": (2023, 12, 30), "二○二四年六月二十日": (2024, 6, 20),
            "一九九八年十月一日": (1998, 10, 1), "二〇二一年二十日": None}  # fmt: skip
    for text, wanted in said.items():
        found = day(text, 2024)
        exact = date(*wanted).toordinal() if wanted else None
        assert (found.least, found.most) == (exact, exact), text
