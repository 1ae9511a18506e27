"""What a number says is kept within its bounds: lost digits, grades in a certificate, units in heads."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.helpers import CARS, number, one


def test_a_number_typed_as_a_number_is_lost(tmp_path: Path) -> None:
    _, rows = one(tmp_path, [CARS, ["孙一", 990524196512034518, "湘K1", "小轿车", "正常", ""],
                             ["孙二", "4.32524E+17", "湘K2", "小轿车", "正常", ""],
                             ["孙三", "432524********4518", "湘K3", "小轿车", "正常", ""],
                             ["孙四", 990101620307001, "湘K4", "小轿车", "正常", ""]])  # fmt: skip
    assert [r["id_status"] for r in rows] == ["lost", "lost", "lost", "upgraded"]
    assert [r["id_number"] for r in rows[:3]] == ["", "", ""]


def test_a_certificate_alone_tells_number_kind_and_grade(tmp_path: Path) -> None:
    sheet, rows = one(
        tmp_path, [["姓名", "残疾人证号", "发证日期"], ["孙一", number(5) + "43", "2020-01-01"]]
    )
    assert sheet.source == "DS18"
    assert (rows[0]["id_number"], rows[0]["category"], rows[0]["grade"]) == (
        number(5),
        "limb",
        "g3",
    )


def test_yearly_amounts_in_a_monthly_field_keep_their_bounds(tmp_path: Path) -> None:
    sheet, rows = one(tmp_path, [
        ["姓名", "身份证号", "单位名称", "个人账号", "缴存状态", "年缴存额", "账户余额（万元）"],
        ["孙一", number(5), "厂", "00123", "正常", "1000", "1.23"],
    ])  # fmt: skip
    assert (rows[0]["monthly_least"], rows[0]["monthly_most"]) == (8_333, 8_334)
    assert rows[0]["balance_least"] == 1_230_000
    assert sheet.quality["X19"] == 2


@pytest.mark.parametrize(
    ("head", "title", "area"),
    [("面积（亩）", [], 66_666), ("面积", ["单位：亩"], 66_666), ("面积", [], 100)],
)
def test_the_head_or_the_title_names_the_unit_of_areas(
    tmp_path: Path, head: str, title: list[str], area: int
) -> None:
    heads = ["权利人", "身份证号", "房屋坐落", head, "用途"]
    sheet, rows = one(tmp_path, [*([title] if title else []), heads,
                                 ["孙一", number(5), "清河镇1号", 1, "住宅"]])  # fmt: skip
    assert sheet.source == "DS08"
    assert rows[0]["area_least"] == area
    assert sheet.quality.get("X19", 0) == (area != 100)
