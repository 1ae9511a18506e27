"""Every row of a sheet is accepted, refused with its reason, or left out with its reason."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.intake.helpers import CARS, book, number, one, receive


def test_titles_totals_signatures_and_notes_are_left_out(tmp_path: Path) -> None:
    sheet, rows = one(tmp_path, [
        ["清河县机动车查询结果（2024年6月20日）"], ["单位：元"], CARS,
        ["孙一", number(5), "湘K11111", "小轿车", "正常", "2018-06-01"],
        ["本页小计", "", "1辆"], [], CARS, ["钱二", number(6), "湘K11112", "小轿车", "正常", "2018-06-01"],
        ["合  计", "", "2辆"], ["以下空白"], ["注：数据来自车管系统"], ["制表人：某某", "", "审核人："],
        ["第 1 页，共 1 页"],
    ])  # fmt: skip
    assert (sheet.rows, sheet.accepted, sheet.left_out) == (9, 2, 7)
    assert [r["row"] for r in rows] == [4, 8]
    assert {w for _, w, _ in sheet.left_rows} == {
        "合计行", "“以下空白”行", "说明行", "签字落款行", "页脚页码", "重复的表头行"
    }  # fmt: skip
    assert (sheet.data_day, sheet.data_day_from) == (dt.date(2024, 6, 20), "sheet")


def test_impossible_days_and_absurd_amounts_refuse_the_row_only(tmp_path: Path) -> None:
    sheet, rows = one(tmp_path, [
        [*CARS, "价格（万元）"], ["孙一", number(5), "湘K1", "小轿车", "正常", "2018-06-31", "1"],
        ["孙二", number(6), "湘K2", "小轿车", "正常", "2018-06-30", "1e20"],
        ["孙三", number(7), "湘K3", "小轿车", "正常", "2018-06-30", "3.5"],
    ])  # fmt: skip
    assert (sheet.accepted, sheet.refused) == (1, 2)
    assert rows[0]["value_least"] == 3_500_000
    assert "没有这一天" in sheet.refused_rows[0][1]
    assert sheet.refused_rows[0][2][5] == "2018-06-31"


def test_formula_errors_refuse_where_needed_and_blank_elsewhere(tmp_path: Path) -> None:
    sheet, rows = one(tmp_path, [
        [*CARS, "价格"], ["#REF!", number(5), "湘K1", "小轿车", "正常", "", ""],
        ["孙二", number(6), "湘K2", "小轿车", "正常", "", "#N/A"],
    ])  # fmt: skip
    assert (sheet.accepted, sheet.refused) == (1, 1)
    assert rows[0]["value_least"] is None
    assert sheet.quality["X12"] >= 2


def test_errors_are_seen_in_cells_the_reader_library_blanks(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx", {"s": [CARS, ["孙一", number(5), "湘K1", "小轿车", "正常", ""]]}
    )
    again = openpyxl.load_workbook(path)
    again["s"]["A2"].data_type = "e"
    again["s"]["A2"].value = "#REF!"
    again.save(path)
    sheet = receive(tmp_path).sheets()[0]
    assert sheet.refused == 1
    assert "公式出错" in sheet.refused_rows[0][1]


def test_surplus_columns_are_dropped_and_said(tmp_path: Path) -> None:
    sheet, rows = one(tmp_path, [[*CARS, "联系电话", "婚恋经历"],
                                 ["孙一", number(5), "湘K1", "小轿车", "正常", "2018-06-01", "13800000000", "秘密"]])  # fmt: skip
    dropped = [c[0] for c in sheet.columns if not c[2]]
    assert dropped == ["联系电话", "婚恋经历"]
    assert "13800000000" not in str(rows)
    assert "秘密" not in str(rows)


_CELL = st.one_of(
    st.text(max_size=8), st.integers(-10**6, 10**12), st.none(),
    st.sampled_from(["合计", "#REF!", "以下空白", number(1), number(2), "张三、李四", "2018-06-31", "１２", "  "]),
)  # fmt: skip


@settings(derandomize=True, max_examples=12, deadline=None)
@given(st.lists(st.lists(_CELL, min_size=6, max_size=6), max_size=12))
def test_every_row_is_accepted_refused_or_left_out(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[object]]
) -> None:
    folder = tmp_path_factory.mktemp("rows")
    with (folder / "车辆.csv").open("w", encoding="utf-8-sig", newline="", errors="ignore") as file:
        csv.writer(file).writerows([CARS, *rows])
    receive(folder)
