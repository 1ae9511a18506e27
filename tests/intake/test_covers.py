"""For whom a sheet speaks: villages, lists and answers narrow it, and the day it speaks of."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from tests.intake.helpers import CARS, ROSTER, book, number, one, receive


def _roster(folder: Path) -> None:
    book(folder / "低保.xlsx", {v: [ROSTER, ["T" + v, "孙一", 1, 600, "孙一", number(i), "户主"]]
                              for i, v in enumerate(["石岭村", "上坪村", "下坝村"], 30)})  # fmt: skip


def test_villages_in_a_name_narrow_the_cover(tmp_path: Path) -> None:
    _roster(tmp_path)
    cells = ["孙一", number(5), "湘K1", "小轿车", "正常", "2018-06-01"]
    book(tmp_path / "石岭村车辆.xlsx", {"s": [CARS, cells]})
    book(tmp_path / "车辆.xlsx", {"s": [["机动车（不含上坪村、下坝村）"], CARS, cells]})
    book(tmp_path / "车管.xlsx", {"s": [CARS, cells, ["注：下坝村待补报"]]})
    covers = {s.file: s.cover for s in receive(tmp_path).sheets() if s.source == "DS07"}
    assert (covers["石岭村车辆.xlsx"].mode, covers["石岭村车辆.xlsx"].villages) == (
        "villages",
        ("石岭村",),
    )
    assert (covers["车辆.xlsx"].mode, covers["车辆.xlsx"].except_villages) == (
        "all",
        ("上坪村", "下坝村"),
    )
    assert covers["车管.xlsx"].except_villages == ("下坝村",)
    assert all(c.ground for c in covers.values())


def test_a_declaration_and_an_enclosed_list_decide(tmp_path: Path) -> None:
    cells = ["孙一", number(5), "湘K1", "小轿车", "正常", "2018-06-01"]
    book(tmp_path / "车辆.xlsx", {
        "s": [CARS, cells], "报送说明": [["报送方式", "按名单反馈"], ["数据日期", "2024年6月1日"], ["总数", 2]],
        "查询名单": [["姓名", "身份证号"], ["孙一", number(5)], ["孙二", number(8)]],
    })  # fmt: skip
    handins = receive(tmp_path)
    cover = next(s.cover for s in handins.sheets() if s.source == "DS07")
    assert (cover.mode, cover.listed, cover.total) == ("listed", (number(5), number(8)), 2)
    row = handins.tables["DS07"].to_pylist()[0]
    assert (row["data_day"], row["data_day_from"]) == (dt.date(2024, 6, 1), "sheet")


def test_everything_of_some_villages_is_not_everything(tmp_path: Path) -> None:
    """全量 with 所涉村 speaks of those villages; a file's name narrows a plain 全量 no further."""
    _roster(tmp_path)
    cells = ["孙一", number(5), "湘K1", "小轿车", "正常", "2018-06-01"]
    said = [["报送方式", "全量"], ["数据日期", "2024年6月1日"]]
    told = {"村": [["所涉村", "石岭村、上坪村"]], "石岭村车": [], "镇": [["范围", "全镇"]]}
    for name, more in told.items():
        book(tmp_path / f"{name}.xlsx", {"s": [CARS, cells], "报送说明": [*said, *more]})
    covers = {s.file: s.cover for s in receive(tmp_path).sheets() if s.source == "DS07"}
    assert covers["村.xlsx"].villages == ("上坪村", "石岭村")
    assert [covers[f"{n}.xlsx"].mode for n in told] == ["villages", "all", "all"]


def test_an_answered_form_lists_the_persons_it_answers_for(tmp_path: Path) -> None:
    sheet, rows = one(tmp_path, [
        [*CARS, "反馈结果"], ["孙一", number(5), "湘K1", "小轿车", "正常", "2018-06-01", "有"],
        ["孙二", number(6), "", "", "", "", "查无此人"], ["孙三", number(7), "", "", "", "", ""],
    ])  # fmt: skip
    assert [r["name"] for r in rows] == ["孙一"]
    assert (sheet.cover.mode, set(sheet.cover.listed)) == ("listed", {number(5), number(6)})
