"""Sheets as offices write them: recognised, read, and every row accounted for."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dibao.intake.mapping import Mappings
from tests.intake.helpers import book, number, one, receive

CARS = ["车主", "证件号码", "车牌", "车辆类别", "车辆状况", "上牌时间"]
ROSTER = ["户编号", "户主姓名", "保障人口", "户月保障金额", "成员姓名", "身份证号码", "与户主关系"]


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


def test_a_number_typed_as_a_number_is_lost(tmp_path: Path) -> None:
    _, rows = one(tmp_path, [CARS, ["孙一", 990524196512034518, "湘K1", "小轿车", "正常", ""],
                             ["孙二", "4.32524E+17", "湘K2", "小轿车", "正常", ""],
                             ["孙三", "432524********4518", "湘K3", "小轿车", "正常", ""],
                             ["孙四", 990101620307001, "湘K4", "小轿车", "正常", ""]])  # fmt: skip
    assert [r["id_status"] for r in rows] == ["lost", "lost", "lost", "upgraded"]
    assert [r["id_number"] for r in rows[:3]] == ["", "", ""]


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


def test_household_head_with_members_below(tmp_path: Path) -> None:
    sheet, rows = one(tmp_path, [
        ROSTER, ["T1", "孙一", 2, 600, "孙一", number(5), "户主"],
        ["", "", "", "", "钱一", number(6), "配偶"],
        ["T2", "周一", 1, 300, "周一", number(7), "户主"], ["小计", "", 3, 900],
    ], sheet="上坪村")  # fmt: skip
    assert (sheet.accepted, sheet.left_out) == (3, 1)
    assert [r["household_no"] for r in rows] == ["T1", "T1", "T2"]
    assert rows[1]["monthly_amount_least"] == 60_000
    assert {r["village"] for r in rows} == {"上坪村"}


def test_a_gap_in_a_household_number_is_not_filled(tmp_path: Path) -> None:
    _, rows = one(tmp_path, [
        ROSTER, ["T1", "孙一", 1, 600, "孙一", number(5), "户主"],
        ["", "钱一", 1, 500, "钱一", number(6), "户主"],
    ])  # fmt: skip
    assert [r["household_no"] for r in rows] == ["T1", ""]


def test_merged_cells_are_filled_down(tmp_path: Path) -> None:
    book(tmp_path / "a.xlsx", {"石岭村": [
        ROSTER, ["T1", "孙一", 2, 600, "孙一", number(5), "户主"], [None, None, None, None, "钱一", number(6), "妻"],
    ]}, {"石岭村": ["A2:A3", "B2:B3", "C2:C3", "D2:D3"]})  # fmt: skip
    rows = receive(tmp_path).tables["DS01"].to_pylist()
    assert [(r["household_no"], r["covered_size_most"]) for r in rows] == [("T1", 2), ("T1", 2)]


def test_wide_families_under_two_rows_of_heads(tmp_path: Path) -> None:
    book(tmp_path / "a.xlsx", {"下坝村": [
        ["下坝村农村低保家庭情况表（单位：元）"],
        ["户号", "户主", "", "家庭人口", "享受人数", "月保障金", "家庭成员1", "", "", "家庭成员2", "", ""],
        ["", "姓名", "身份证号", "", "", "", "姓名", "身份证号", "与户主关系", "姓名", "身份证号", "与户主关系"],
        ["W1", "王一", number(1), 3, 3, "1,200元", "李一", number(2), "妻", "王二", number(3, 2010), "长子"],
        ["W2", "赵一", number(4), 1, 1, "400"],
    ]}, {"下坝村": ["A1:L1", "A2:A3", "B2:C2", "D2:D3", "E2:E3", "F2:F3", "G2:I2", "J2:L2"]})  # fmt: skip
    handins = receive(tmp_path)
    assert handins.sheets()[0].accepted == 2
    rows = handins.tables["DS01"].to_pylist()
    assert [(r["row"], r["name"], r["relation"], r["household_no"]) for r in rows] == [
        (4, "王一", "head", "W1"), (4, "李一", "wife", "W1"), (4, "王二", "son", "W1"), (5, "赵一", "head", "W2"),
    ]  # fmt: skip


def test_several_persons_in_a_cell_are_split_only_when_they_count_out(tmp_path: Path) -> None:
    heads = ["权利人", "证件号", "坐落", "规划用途", "建筑面积"]
    sheet, rows = one(tmp_path, [
        heads, ["孙一、钱一", f"{number(5)}、{number(6)}", "某路1号", "住宅", 80],
        ["张三、李四", number(7), "某路2号", "住宅", 80], ["王  五", number(8), "某路3号", "住宅", 80],
    ])  # fmt: skip
    assert (sheet.accepted, sheet.refused) == (2, 1)
    assert [(r["name"], r["id_number"]) for r in rows] == [
        ("孙一", number(5)), ("钱一", number(6)), ("王五", number(8)),
    ]  # fmt: skip
    assert "2 个姓名、1 个身份证号" in sheet.refused_rows[0][1]


def test_a_marriage_is_seen_from_both_sides(tmp_path: Path) -> None:
    sheet, rows = one(tmp_path, [
        ["登记类别", "男方姓名", "男方身份证号", "女方姓名", "女方身份证号", "登记日期"],
        ["结婚", "孙一", number(5), "钱一", number(6), "2001-01-01"],
    ])  # fmt: skip
    assert sheet.accepted == 1
    assert [(r["id_number"], r["other_id"]) for r in rows] == [
        (number(5), number(6)), (number(6), number(5)),
    ]  # fmt: skip


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


def test_surplus_columns_are_dropped_and_said(tmp_path: Path) -> None:
    sheet, rows = one(tmp_path, [[*CARS, "联系电话", "婚恋经历"],
                                 ["孙一", number(5), "湘K1", "小轿车", "正常", "2018-06-01", "13800000000", "秘密"]])  # fmt: skip
    dropped = [c[0] for c in sheet.columns if not c[2]]
    assert dropped == ["联系电话", "婚恋经历"]
    assert "13800000000" not in str(rows)
    assert "秘密" not in str(rows)


# ---------------------------------------------------------------- sources and covers
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


def test_an_answered_form_lists_the_persons_it_answers_for(tmp_path: Path) -> None:
    sheet, rows = one(tmp_path, [
        [*CARS, "反馈结果"], ["孙一", number(5), "湘K1", "小轿车", "正常", "2018-06-01", "有"],
        ["孙二", number(6), "", "", "", "", "查无此人"], ["孙三", number(7), "", "", "", "", ""],
    ])  # fmt: skip
    assert [r["name"] for r in rows] == ["孙一"]
    assert (sheet.cover.mode, set(sheet.cover.listed)) == ("listed", {number(5), number(6)})


def test_the_same_file_twice_counts_once(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx", {"s": [CARS, ["孙一", number(5), "湘K1", "小轿车", "正常", ""]]}
    )
    (tmp_path / "b.xlsx").write_bytes(path.read_bytes())
    (tmp_path / "~$a.xlsx").write_bytes(b"lock")
    handins = receive(tmp_path)
    assert [f.status for f in handins.files] == ["read", "duplicate"]
    assert handins.tables["DS07"].num_rows == 1


def test_hidden_sheets_are_read_and_announced(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        {"说明": [["x"]], "s": [CARS, ["孙一", number(5), "湘K1", "小轿车", "正常", ""]]},
    )
    again = openpyxl.load_workbook(path)
    again["s"].sheet_state = "hidden"
    again.save(path)
    sheet = next(s for s in receive(tmp_path).sheets() if s.sheet == "s")
    assert sheet.hidden
    assert sheet.accepted == 1
    assert "隐藏" in sheet.note


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


# ---------------------------------------------------------------- formats
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_csv_in_every_encoding_offices_use(tmp_path: Path, encoding: str) -> None:
    with (tmp_path / "车辆.csv").open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(
            [CARS, ["孙𬀩", f'="{number(5)}"', "湘K1", "小轿车", "正常", "2018-06-01"]]
        )
    row = receive(tmp_path).tables["DS07"].to_pylist()[0]
    assert (row["name"], row["id_number"], row["row"]) == ("孙𬀩", number(5), 2)


@pytest.mark.parametrize("suffix", [".xls", ".et"])
def test_biff_files(tmp_path: Path, suffix: str) -> None:
    xlwt = pytest.importorskip("xlwt")
    out = xlwt.Workbook()
    sheet = out.add_sheet("s")
    style = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for c, head in enumerate(CARS):
        sheet.write(0, c, head)
        sheet.write(1, c, ["孙一", number(5), "湘K1", "小轿车", "正常", ""][c])
    sheet.write(2, 0, "钱二")
    sheet.write(2, 1, 990524196512034518)
    sheet.write(2, 2, "湘K2")
    sheet.write(2, 5, dt.date(2018, 6, 1), style)
    out.save(str(tmp_path / f"车辆{suffix}"))
    rows = receive(tmp_path).tables["DS07"].to_pylist()
    assert [r["id_status"] for r in rows] == ["valid", "lost"]
    assert rows[1]["registered_least"] == dt.date(2018, 6, 1)


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


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        (["01", "10", "20"], ["self", "spouse", "son"]),
        ([1, 10, 20], ["self", "spouse", "son"]),  # the sheet lost its zeros: every other has two
        ([2, 12, 32], ["head", "wife", "daughter"]),
        ([2, 1, 2], [None, None, None]),  # 02 户主 or the class 子: nobody can tell
        ([0, 1, 3], [None, None, None]),
        ([1, 10, 3], [None, "spouse", None]),  # 3 is no number of the list: nothing is certain
        (["户主", 1, 2], ["head", None, None]),
    ],
)
def test_relations_in_numbers_are_read_only_where_they_are_certain(
    tmp_path: Path, cells: list[object], codes: list[str | None]
) -> None:
    rows = [["H1", "石有田", "2", "640", f"石{n}", number(n), c] for n, c in enumerate(cells, 1)]
    _, found = one(tmp_path, [ROSTER, *rows])
    assert [r["relation"] for r in found] == codes
    assert [r["relation_text"] for r in found] == [str(c) for c in cells]


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
