"""Which source a sheet is, by heads and content; what is not clear is asked, a complaint turned away."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dibao.intake.mapping import Mappings
from tests.intake.helpers import CARS, book, number, one, receive


def test_a_clean_roster_gives_typed_rows(tmp_path: Path) -> None:
    sheet, rows = one(tmp_path, [
        ["户编号", "户主姓名", "姓名", "身份证号码", "与户主关系", "家庭人口", "月保障金额"],
        ["H1", "石有田", "石有田", number(1), "户主", 2, "640"],
        ["H1", "石有田", "李巧", number(2), "妻子", 2, 640],
    ])  # fmt: skip
    assert (sheet.source, sheet.accepted) == ("DS01", 2)
    assert [r["row"] for r in rows] == [2, 3]
    assert rows[1]["relation"] == "wife"
    assert rows[0]["monthly_amount_least"] == rows[0]["monthly_amount_most"] == 64_000
    assert rows[0]["covered"] == "yes"  # a roster without the column lists the covered


@pytest.mark.parametrize(
    ("source", "heads", "cells"),
    [
        ("DS07", ["姓名", "身份证", "车牌照", "车型", "车况", "首次上牌日期"],
         ["孙一", number(5), "湘K·11111", "小轿车", "在用", "18-6-1"]),
        ("DS15", ["当事人", "身份证件号码", "存款机构", "卡号", "存款结余", "统计时间"],
         ["孙一", number(5), "邮储", "62170000", "￥3,000.5", "2024.6.10"]),
        ("DS08", ["房主", "身份证", "房屋座落", "用途", "面积（平方米）", "办证时间"],
         ["孙一", number(5), "清河镇1号", "住宅", "98.5", "2019年"]),
        ("DS04", ["亡者", "身份证号", "去世日期", "火化日"],
         ["孙一", number(5), "20180601", "2018年6月3日"]),
        ("DS16", ["人员姓名", "身份证号", "工作单位", "编制性质", "应发合计", "实发数", "工资月份"],
         ["孙一", number(5), "某中学", "事业编", 5000, 4500, "2024.5"]),
        ("DS09", ["职工姓名", "身份证号码", "缴存单位", "公积金账号", "账户状态", "月缴额", "账面余额"],
         ["孙一", number(5), "某厂", "0012", "正常", 500, 8000]),
    ],
)  # fmt: skip
def test_heads_nobody_listed_are_still_found(
    tmp_path: Path, source: str, heads: list[str], cells: list[object]
) -> None:
    sheet, rows = one(tmp_path, [heads, cells], "a.xlsx")
    assert sheet.source == source, (sheet.asked, sheet.columns)
    assert [c for c in sheet.columns if not c[1]] == []
    assert rows[0]["id_status"] == "valid"


def test_a_number_column_without_a_telling_head_is_known_by_its_content(tmp_path: Path) -> None:
    sheet, rows = one(tmp_path, [["机主", "编码甲", *CARS[2:]],
                                 ["孙一", number(5), "湘K11111", "小轿车", "正常", "2018-06-01"]])  # fmt: skip
    assert sheet.source == "DS07"
    assert rows[0]["id_number"] == number(5)
    assert rows[0]["name"] == "孙一"


def test_three_columns_from_a_bank_are_an_answer_and_a_payment_list_stays_one(
    tmp_path: Path,
) -> None:
    heads = ["身份证号", "客户名称", "存款余额"]
    book(tmp_path / "邮政储蓄反馈.xlsx", {"Sheet1": [heads, [number(1), "石有田", "1.6万"]]})
    paid = ["月份", "家庭编号", "领款人", "身份证号", "发放金额", "账号", "户名"]
    line = ["202405", "X1", "石有田", number(1), 300, "6217000000000000001", "石有田"]
    book(tmp_path / "低保金发放2024年5月.xlsx", {"明细": [paid, line]})
    found = {s.source: s.accepted for s in receive(tmp_path).sheets()}
    assert found == {"DS15": 1, "RG05": 1}


def test_an_unclear_sheet_is_asked_about_and_its_confirmed_mapping_remembered(
    tmp_path: Path,
) -> None:
    folder, home = tmp_path / "in", tmp_path / "home"
    rows = [["姓名", "身份证号", "丙项"], ["孙一", number(5), "湘K11111"]]
    book(folder / "x.xlsx", {"s": rows})
    handins = receive(folder, home)
    assert handins.files[0].status == "refused"
    assert handins.sheets()[0].asked
    key = next(iter(json.loads((home / "mapping.json").read_text(encoding="utf-8"))))
    mappings = Mappings(home)
    mappings.confirm(key, "DS07", {"丙项": "plate"})
    mappings.save()
    again = receive(folder, home)
    assert again.sheets()[0].source == "DS07"
    assert again.tables["DS07"].to_pylist()[0]["plate"] == "湘K11111"


def test_complaints_are_turned_away_without_a_word_copied(tmp_path: Path) -> None:
    book(
        tmp_path / "来信.xlsx",
        {"s": [["来信人", "被反映人", "反映内容"], ["甲某", "乙某", "侵占低保金"]]},
    )
    handins = receive(tmp_path)
    assert handins.files[0].status == "refused"
    assert "纪检监察" in handins.files[0].reason
    assert handins.sheets()[0].source == "DS27"
    assert handins.tables == {}
    assert "侵占" not in repr(handins)
    assert "甲某" not in repr(handins)


def test_a_list_of_leads_is_read_back(tmp_path: Path) -> None:
    book(tmp_path / "疑点清单.xlsx", {
        "按户汇总": [["村", "户号", "户主", "保障金额"], ["石岭村", "T1", "孙*", 600]],
        "存款": [["线索编号", "姓名", "说明", "核实结果", "核实人", "日期", "依据"],
                 ["L1", "孙*", "存款", "不属实", "张某", "2024年6月1日", "银行证明"],
                 ["L2", "李*", "存款", "", "", "", ""]],
    })  # fmt: skip
    handins = receive(tmp_path)
    assert handins.tables == {}
    assert len(handins.judgements) == 1
    found = handins.judgements[0]
    assert (found["lead_id"], found["result"], found["by"]) == ("L1", "不属实", "张某")
    assert (found["day"], found["ground"], found["row"], found["sheet"]) == (
        "2024-06-01",
        "银行证明",
        2,
        "存款",
    )
