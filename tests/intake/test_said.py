"""Yes and no in every way in which departments write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from dibao.intake.said import says_no, says_yes
from tests.intake.helpers import book, number, receive


@pytest.mark.parametrize(
    "text", ["无", "否", "×", "N", "no", "查无此人", "未查到", "无车", "0", "没有登记"]
)
def test_no(text: str) -> None:
    assert says_no(text) and not says_yes(text)


@pytest.mark.parametrize("text", ["有", "是", "√", "Y", "有记录", "有2辆", "1"])
def test_yes(text: str) -> None:
    assert says_yes(text) and not says_no(text)


@pytest.mark.parametrize("text", ["待查", "不清楚", "张三", "3月"])
def test_neither(text: str) -> None:
    assert not says_no(text) and not says_yes(text)


def test_a_cross_and_an_n_find_nobody(tmp_path: Path) -> None:
    rows = [
        ["张三", number(1), "×", ""],
        ["李四", number(2), "N", ""],
        ["王五", number(3), "有", "渝A12345"],
    ]
    book(tmp_path / "车辆.xlsx", {"a": [["姓名", "身份证号", "有无车辆", "车牌号"], *rows]})
    assert [r["name"] for r in receive(tmp_path).tables["DS07"].to_pylist()] == ["王五"]


def test_a_register_full_of_yes_is_no_list_of_those_asked_about(tmp_path: Path) -> None:
    heads = ["姓名", "身份证号", "单位", "编制类别", "是否财政供养"]
    for last, listed in (("是", False), ("否", True)):
        folder = tmp_path / last
        rows = [["张三", number(1), "县一中", "事业编", "是"], ["李四", number(2), "", "", last]]
        book(folder / "财政供养.xlsx", {"a": [heads, *rows]})
        (sheet,) = receive(folder).sheets()
        assert (sheet.cover.mode == "listed") is listed
