"""Sheets as other offices keep them: what their heads and titles say is read, and no more."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dibao.intake.covers import day_in
from tests.intake.helpers import number, one


@pytest.mark.parametrize(
    ("head", "line"),
    [("存款是否超过1万元", 1_000_000), ("余额是否超过50000元", 5_000_000), ("是否超过标准", None)],
)
def test_a_bank_answers_for_the_sum_in_its_head(
    tmp_path: Path, head: str, line: int | None
) -> None:
    sheet, rows = one(tmp_path, [["姓名", "身份证号", head], ["孙一", number(5), "是"]])
    assert (sheet.source, rows[0]["over"]) == ("DS15", "yes")
    assert rows[0]["line_least"] == rows[0]["line_most"] == line


@pytest.mark.parametrize(
    ("title", "heads", "cells", "source"),
    [
        ("80岁以上高龄津贴发放名册", ["姓名", "身份证号", "年龄", "津贴标准"], [84, 100], "DS02"),
        ("财政供养人员名单", ["姓名", "身份证号", "单位"], ["县一中"], "DS16"),
        ("生态护林员劳务报酬发放表", ["姓名", "身份证号", "管护面积（亩）", "月劳务报酬"], [500, 833], "DS12"),
        ("居民养老保险待遇终止人员名单", ["姓名", "身份证号", "待遇终止时间", "终止原因"],
         ["2024-02", "死亡"], "DS10"),
        # About a register, of another matter, or of other money: nothing is guessed.
        ("特困人员死亡名单", ["姓名", "身份证号"], [], ""),
        ("财政供养人员比对名单", ["姓名", "身份证号", "单位"], ["县一中"], "RG14"),
        ("外出务工人员台账", ["姓名", "身份证号", "务工企业", "月收入"], ["某鞋厂", 4500], ""),
    ],
)  # fmt: skip
def test_a_title_tells_a_register_or_does_not(
    tmp_path: Path, title: str, heads: list[str], cells: list[object], source: str
) -> None:
    sheet, _ = one(tmp_path, [[title], heads, ["孙一", number(5), *cells]], "1.xlsx")
    assert sheet.source == source


def test_a_list_of_other_money_pays_no_allowance(tmp_path: Path) -> None:
    sheet, _ = one(tmp_path, [
        ["惠农补贴发放明细"], ["姓名", "身份证号", "补贴项目", "金额", "账号"],
        ["孙一", number(5), "耕地地力保护补贴", 420, "62170001"],
    ])  # fmt: skip
    assert sheet.source != "RG05"


def test_a_card_pays_other_money_too(tmp_path: Path) -> None:
    sheet, rows = one(tmp_path, [
        ["姓名", "身份证号", "补贴项目", "金额", "账号", "发放月份"],
        ["孙一", number(5), "农村低保金", 420, "62170001", "2024-05"],
        ["孙一", number(5), "耕地地力保护补贴", 300, "62170001", "2024-05"],
    ])  # fmt: skip
    assert (sheet.source, sheet.accepted, sheet.left_out) == ("RG05", 1, 1)
    assert [r["amount_least"] for r in rows] == [42_000]
    assert sheet.left_rows[0][1] == "“耕地地力保护补贴”不是低保金"


def test_a_family_in_a_cell_beside_its_head(tmp_path: Path) -> None:
    """户主 and 身份证 are the head's where 家庭成员 holds several, with numbers of their own."""
    sheet, rows = one(tmp_path, [
        ["户主", "身份证", "人口", "金额", "家庭成员"],
        ["石有田", number(1), 3, 1050, f"李巧（妻子，{number(2)}）、石小宝（儿子，{number(3)}）"],
        ["孙一", number(5), 2, 700, f"王菊（妻子，{number(6)}）"],
        ["周独", number(7), 1, 350, ""],
    ])  # fmt: skip
    assert (sheet.source, sheet.accepted, sheet.refused) == ("DS01", 4 - 1, 0)
    assert [(r["name"], r["id_number"]) for r in rows] == [
        ("石有田", number(1)), ("李巧", number(2)), ("石小宝", number(3)),
        ("孙一", number(5)), ("王菊", number(6)), ("周独", number(7)),
    ]  # fmt: skip


def test_a_row_that_finds_nothing_is_about_whom_was_asked_for(tmp_path: Path) -> None:
    sheet, rows = one(tmp_path, [
        ["查询对象", "查询对象证件号", "查询结果", "权利人", "权利人证件号", "坐落", "不动产单元号", "用途", "权利状态"],
        ["孙一", number(5), "有", "孙一", number(5), "金河路1号", "9901F00010001", "住宅", "现势"],
        ["周独", number(7), "无", "", "", "", "", "", ""],
    ])  # fmt: skip
    assert (sheet.source, sheet.accepted, sheet.refused, sheet.left_out) == ("DS08", 1, 0, 1)
    assert rows[0]["id_number"] == number(5)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2024年1-5月住院费用结算", date(2024, 5, 31)),
        ("2023年7月—2024年6月", date(2024, 6, 30)),
        ("2024年二季度台账", date(2024, 6, 30)),
        ("2024年6月5日", date(2024, 6, 5)),
    ],
)
def test_a_span_of_months_is_no_day(text: str, told: date) -> None:
    assert day_in(text) == told


def test_a_village_signature_is_no_row(tmp_path: Path) -> None:
    sheet, _ = one(tmp_path, [
        ["户编号", "户主姓名", "身份证号", "家庭人口", "月保障金额"],
        ["H1", "石有田", number(1), 2, 640],
        ["村书记签字：", "", "", "村会计签字：", ""],
    ])  # fmt: skip
    assert (sheet.accepted, sheet.refused, sheet.left_out) == (1, 0, 1)


def test_the_village_stands_in_the_platforms_division(tmp_path: Path) -> None:
    sheet, rows = one(tmp_path, [
        ["行政区划", "家庭编号", "申请人", "身份证件号码", "家庭人口数", "家庭月保障金额"],
        ["黔川省凉都州红石县洛乌乡火普村委会3组", "H1", "石有田", number(1), 2, 640],
        ["黔川省凉都州红石县洛乌乡三岔河村委会1组", "H2", "孙一", number(5), 1, 320],
    ])  # fmt: skip
    assert sheet.source == "DS01"
    assert [(r["village"], r["group"]) for r in rows] == [("火普村", "3组"), ("三岔河村", "1组")]
