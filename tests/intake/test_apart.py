"""报送说明 in a file of its own speaks for the hand-ins it names, and for no others."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dibao.intake import HandIns
from tests.intake.helpers import book, number, receive

CARS = ["车主", "证件号码", "车牌", "车辆类别", "车辆状况"]
ROW = ["王建国", number(5), "湘K11111", "小轿车", "正常"]
HOUSES = ["权利人", "身份证号", "房屋坐落", "建筑面积", "用途"]
HOUSE = ["王建国", number(5), "清河镇1号", "98.5", "住宅"]


def _told(folder: Path, name: str, *lines: list[str]) -> HandIns:
    book(folder / "交警" / "车.xlsx", {"Sheet1": [CARS, ROW]})
    book(folder / "住建" / "房.xlsx", {"Sheet1": [HOUSES, HOUSE]})
    book(folder / name, {"Sheet1": [["报送说明"], *lines]})
    return receive(folder)


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("交警/报送说明.xlsx", ["数据名称", "机动车登记"]),
        ("交警/机动车报送说明.xlsx", ["反馈单位", "某大队"]),
        ("报送说明.xlsx", ["数据名称：机动车登记"]),
    ],
)
def test_it_applies_to_the_source_it_names(tmp_path: Path, name: str, first: list[str]) -> None:
    handins = _told(tmp_path, name, first, ["反馈方式", "全量"], ["数据日期", "2024年6月1日"])
    sheets = {s.source: s for s in handins.sheets()}
    assert sheets["DS07"].cover.mode == "all"
    assert "报送说明" in sheets["DS07"].cover.ground
    assert sheets["DS07"].data_day == date(2024, 6, 1)
    assert handins.tables["DS07"]["data_day"].to_pylist() == [date(2024, 6, 1)]
    assert sheets["DS08"].data_day is None
    mine = next(f for f in handins.files if f.file == name)
    assert mine.status == "read"
    assert "交警/车.xlsx" in mine.sheets[0].note


def test_it_applies_to_the_file_it_names(tmp_path: Path) -> None:
    book(tmp_path / "车辆甲名单.xlsx", {"a": [CARS, ROW]})
    book(tmp_path / "车辆乙名单.xlsx", {"a": [CARS, [*ROW[:2], "湘K2", *ROW[3:]]]})
    book(tmp_path / "说.xlsx", {"报送说明": [["文件", "车辆乙名单.xlsx"], ["日期", "2024-05-31"]]})
    days = {s.file: s.data_day for s in receive(tmp_path).sheets()}
    assert days == {"车辆甲名单.xlsx": None, "车辆乙名单.xlsx": date(2024, 5, 31), "说.xlsx": None}


@pytest.mark.parametrize("line", [["反馈单位", "某局"], ["数据名称", "机动车登记、不动产登记"]])
def test_what_may_mean_several_or_none_asks(tmp_path: Path, line: list[str]) -> None:
    handins = _told(tmp_path, "报送说明.xlsx", line, ["反馈方式", "全量"], ["日期", "2024-06-01"])
    told = next(f for f in handins.files if f.file == "报送说明.xlsx")
    assert told.status == "refused"
    assert "没有写明" in told.reason
    assert all(s.data_day is None for s in handins.sheets())


def test_two_that_differ_about_one_file_are_both_asked_about(tmp_path: Path) -> None:
    book(tmp_path / "说二.xlsx", {"报送说明": [["数据名称", "机动车登记"], ["方式", "仅反馈命中"]]})
    handins = _told(tmp_path, "说一.xlsx", ["数据名称", "机动车登记"], ["方式", "全量"])
    status = {f.file: f.status for f in handins.files}
    assert status["说一.xlsx"] == status["说二.xlsx"] == "refused"


def test_answers_in_a_file_called_so_stay_answers(tmp_path: Path) -> None:
    book(tmp_path / "车管反馈说明.xlsx", {"Sheet1": [CARS, ROW]})
    assert [s.source for s in receive(tmp_path).sheets()] == ["DS07"]
