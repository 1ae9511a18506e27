"""Sheets as other offices write them: which source they are and what their columns mean."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.intake.helpers import book, number, one, receive


def test_a_payment_list_with_a_result_column_is_no_roster(tmp_path: Path) -> None:
    """发放状态 is like 享受状态 in letters only: its 成功 is nothing a roster says."""
    heads = ["户编号", "户主姓名", "身份证号", "银行账号", "账户户名", "发放金额", "发放月份", "发放状态", "所在村"]  # fmt: skip
    rows = [
        [f"QX{n // 6:03d}", "王小五", number(n // 6), f"62109900000000{n // 6:03d}", "王小五", 600,
         f"2024-{n % 6 + 1:02d}", "退票" if n == 3 else "成功", "石门村"]
        for n in range(24)
    ]  # fmt: skip
    sheet, typed = one(tmp_path, [heads, *rows], name="低保资金发放明细.xlsx")
    assert sheet.source == "RG05"
    assert [r["state"] for r in typed].count("returned") == 1


@pytest.mark.parametrize(
    ("titles", "sheet", "name", "month"),
    [
        (["清溪镇2024年6月农村低保资金发放表"], "Sheet1", "发放.xlsx", (2024, 6)),
        ([], "5月", "2024年低保资金发放.xlsx", (2024, 5)),
        ([], "发放", "低保发放202404.xlsx", (2024, 4)),
        (["2024年1-6月低保资金发放表"], "Sheet1", "发放.xlsx", None),
        (["低保资金发放表（2024年6月12日打印）"], "Sheet1", "发放.xlsx", None),
        ([], "5月", "低保资金发放.xlsx", None),
    ],
)
def test_a_payment_list_is_of_the_month_its_title_sheet_or_file_says(
    tmp_path: Path, titles: list[str], sheet: str, name: str, month: tuple[int, int] | None
) -> None:
    rows: list[list[Any]] = [[t] for t in titles]
    rows += [["家庭编号", "领款人", "身份证号码", "一卡通账号", "开户姓名", "本月发放金额"]]
    rows += [
        [f"QX{n}", "王小五", number(n), f"6210990000000{n:04d}", "王小五", 600] for n in range(9)
    ]
    found, typed = one(tmp_path, rows, name=name, sheet=sheet)
    assert found.source == "RG05"
    want = None if month is None else month[0] * 12 + month[1] - 1
    assert {(r["month_least"], r["month_most"]) for r in typed} == {(want, want)}


def test_the_only_column_of_dates_in_a_payment_list_is_its_month(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["低保证号", "姓名", "身份证号", "账号", "金额", "归属月"]]
    rows += [
        [f"QX{n}", "王小五", number(n), f"6210990000000{n:04d}", 600, "202405"] for n in range(9)
    ]
    _, typed = one(tmp_path, rows, name="打卡明细.xlsx")
    assert {r["month_most"] for r in typed} == {2024 * 12 + 4}


def test_whom_a_line_is_about_stands_beside_whose_account_it_is(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["户编号", "领款人", "身份证号", "卡号", "账户名", "金额", "月份"]]
    rows += [
        [f"Q{n}", "王小五", number(n), f"621099000000{n:04d}", "赵代管", 600, "2024-05"]
        for n in range(5)
    ]
    _, typed = one(tmp_path, rows, name="低保发放.xlsx")
    assert {(r["name"], r["account_holder"]) for r in typed} == {("王小五", "赵代管")}


def test_a_running_number_that_begins_anew_does_not_number_the_families(tmp_path: Path) -> None:
    heads = ["户序", "低保证编号", "持证人", "家庭成员", "公民身份号码", "家庭关系", "享受人数", "家庭成员人数", "月补差金额"]  # fmt: skip
    rows = [
        [n + 1, f"DB99-{n:03d}", "王小五", "王小五", number(n), "户主", 1, 1, 300] for n in range(8)
    ]
    _, typed = one(tmp_path, [heads, *rows], name="附件2.xlsx")
    assert {r["household_no"] for r in typed} == {f"DB99-{n:03d}" for n in range(8)}


def test_a_term_of_office_in_one_column_has_both_its_ends(tmp_path: Path) -> None:
    heads = ["所属村", "职务", "干部姓名", "身份证号", "任期"]
    rows = [["石门村", "村主任", "王小五", number(1), "2021.01-2026.01"],
            ["石门村", "村支书", "王小六", number(2), "2019年3月至今"]]  # fmt: skip
    _, typed = one(tmp_path, [heads, *rows], name="村干部.xlsx")
    assert [(r["start_least"], r["end_most"]) for r in typed] == [
        (date(2021, 1, 1), date(2026, 1, 31)), (date(2019, 3, 1), None)
    ]  # fmt: skip


def test_words_under_a_strange_head_tell_which_code_they_are(tmp_path: Path) -> None:
    heads = ["权利人名称", "权利人证件号", "坐落", "单元号", "用途", "建筑面积", "份额", "权属状态"]
    rows = [
        ["王小五", number(n), "和平路1号", f"990101{n:022d}", "住宅", 90, "单独所有", "现势"]
        for n in range(4)
    ]
    _, typed = one(tmp_path, [heads, *rows], name="不动产登记中心.xlsx")
    assert {r["tenure"] for r in typed} == {"sole"}
    assert {r["share_most"] for r in typed} <= {None, 10_000}


def test_the_deceased_named_in_a_head_make_a_list_of_deaths(tmp_path: Path) -> None:
    rows = [["死者姓名", "身份证号", "死亡日期"], ["王小五", number(1), "2024-03-05"]]
    assert one(tmp_path, rows, name="名单更新.xlsx")[0].source == "DS04"


@pytest.mark.parametrize(
    ("source", "name", "heads", "cells", "head", "field"),
    [
        ("DS11", "失业金.xlsx", ["姓名", "身份证号", "起领日期", "月失业金", "领取状态"],
         ["2024-02-01", 1500, "领取中"], "止领日期", "end"),
        ("DS12", "公益性岗位.xlsx", ["姓名", "身份证号", "岗位名称", "岗位补贴", "上岗时间"],
         ["保洁员", 900, "2023-01-01"], "岗位到期日", "end"),
        ("RG03", "未通过.xlsx", ["申请人", "身份证号", "家庭人口", "未通过原因", "不予确认日期"],
         [3, "名额已满", "2024-01-02"], "每人每月收入", "income_per_head"),
    ],
)  # fmt: skip
def test_interchangeable_words_lead_to_the_same_column(
    tmp_path: Path,
    source: str,
    name: str,
    heads: list[str],
    cells: list[Any],
    head: str,
    field: str,
) -> None:
    last = 300 if source == "RG03" else "2024-12-31"
    rows = [
        [*heads, head],
        ["王小五", number(1), *cells, last],
        ["制表人：", "", "", "", "", "1条"],
    ]
    sheet, _ = one(tmp_path, rows, name=name)
    assert sheet.source == source
    assert {h: f for h, f, *_ in sheet.columns}[head] == field


def test_the_end_of_a_certificate_is_not_the_day_of_the_file(tmp_path: Path) -> None:
    heads = ["姓名", "身份证号", "残疾证编号", "残疾类别", "残疾等级", "到期日", "残疾证状态"]
    rows = [heads, ["王小五", number(1), number(1) + "41", "肢体", "一级", "2023-01-01", "正常"]]
    _, typed = one(tmp_path, rows, name="残联.xlsx")
    assert typed[0]["expires_most"] == date(2023, 1, 1) and typed[0]["data_day"] is None


def test_a_day_of_query_under_other_words_dates_the_balance(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["查询对象", "证件号", "存款账号", "存款余额(万元)", "查询时点"]]
    rows += [["王小五", number(1), "81019900000001", 1.5, "20240301"]]
    _, typed = one(tmp_path, rows, name="信用社存款.xlsx")
    assert typed[0]["data_day"] == date(2024, 3, 1)
    assert typed[0]["balance_most"] == 1_500_000


def test_a_village_is_found_by_what_stands_in_its_column(tmp_path: Path) -> None:
    rows = [["姓名", "身份证号", "残疾证号", "类别", "等级", "有效期至", "村庄"]]
    rows += [
        ["王小五", number(n), number(n) + "41", "肢体", "一级", "2030-01-01", "石门村"]
        for n in range(3)
    ]
    _, typed = one(tmp_path, rows, name="残联.xlsx")
    assert {r["village"] for r in typed} == {"石门村"}


def test_sheets_by_village_that_name_every_village_speak_of_everyone(tmp_path: Path) -> None:
    heads = [
        "户编号",
        "户主",
        "姓名",
        "身份证号",
        "与户主关系",
        "家庭人口",
        "保障人口",
        "月保障金",
        "村",
    ]

    def home(n: int, village: str) -> list[Any]:
        return [f"QX{n}", "王小五", "王小五", number(n), "户主", 1, 1, 300, village]

    cars = ["车牌号", "号牌种类", "所有人", "证件号", "状态"]
    book(
        tmp_path / "低保.xlsx",
        {"甲山村": [heads, home(1, "甲山村")], "乙水村": [heads, home(2, "乙水村")]},
    )
    book(tmp_path / "车.xlsx", {"甲山村": [cars, ["湘K0001", "02", "王小五", number(1), "A"]]})
    covers = {s.source: s.cover.mode for s in receive(tmp_path).sheets()}
    assert covers == {"DS01": "all", "DS07": "villages"}
