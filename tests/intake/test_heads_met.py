"""Heads met in real hand-ins, and the field each has to reach."""

from __future__ import annotations

from pathlib import Path

from tests.intake.helpers import book, number, receive


def test_a_roster_by_representatives(tmp_path: Path) -> None:
    heads = [
        "户编号",
        "家庭代表",
        "户主证件",
        "姓名",
        "身份证号",
        "男/女",
        "与户主关系",
        "村",
        "月保障金",
    ]
    row = ["DB1", "周桂兰", number(4, 1951), "周桂兰", number(4, 1951), "女", "户主", "石岭村", 560]
    book(tmp_path / "低保名册.xlsx", {"名册": [heads, row]})
    found = receive(tmp_path).tables["DS01"].to_pylist()[0]
    assert found["head_name"] == "周桂兰"
    assert found["head_id"] == number(4, 1951)
    assert found["sex"] == "female"


def test_places_posts_and_machines(tmp_path: Path) -> None:
    who = ["石有田", number(7)]
    book(
        tmp_path / "火化.xlsx",
        {
            "a": [
                ["逝者姓名", "身份证号", "死亡日期", "火葬单位"],
                [*who, "2024-03-01", "云山殡仪馆"],
            ]
        },
    )
    book(
        tmp_path / "户籍人口.xlsx",
        {
            "a": [
                ["姓名", "身份证号", "户号", "与户主关系", "户籍详细地址", "现居住地址"],
                [*who, "H1", "户主", "石岭村三组", "上坪村一组"],
            ]
        },
    )
    book(
        tmp_path / "近亲属备案表.xlsx",
        {
            "a": [
                ["干部姓名", "干部身份证号", "任职情况", "亲属姓名", "亲属身份证号", "与干部关系"],
                ["王刚", number(9), "村委委员", *who, "父亲"],
            ]
        },
    )
    book(tmp_path / "农机购置.xlsx", {"a": [
        ["购机者姓名", "身份证号", "规格型号", "购机日期", "注销日期"],
        [*who, "4LZ-6.0 联合收割机", "2015-05-01", "2023-02-01"]]})  # fmt: skip
    tables = {key: table.to_pylist()[0] for key, table in receive(tmp_path).tables.items()}
    assert tables["DS04"]["hall"] == "云山殡仪馆"
    assert tables["DS06"]["address"] == "石岭村三组"
    assert tables["RG01"]["officer_post"] == "村委委员"
    assert tables["DS21"]["machine"] == "4LZ-6.0 联合收割机"
    assert str(tables["DS21"]["cancelled_day_least"]) == "2023-02-01"


def test_a_head_over_several_columns_tells_none_of_them(tmp_path: Path) -> None:
    """保障成员 over 是否残疾 does not make the column say who receives."""
    book(tmp_path / "低保花名册.xlsx", {"a": [
        ["序号", "所在村社", "户主", "保障成员", "", "", "", "月保障金合计（元）", "始享年月", "低保证号"],
        ["", "", "", "姓名", "关系", "公民身份证号", "是否残疾", "", "", ""],
        [1, "石坝村三社", "庹德贵", "庹德贵", "户主", number(4, 1951), "否", 620, "2019年4月", "低01"],
        ["", "", "", "冉隆碧", "之妻", number(6, 1955), "是", "", "", ""],
    ]}, {"a": ["D1:G1", "A3:A4", "B3:B4", "C3:C4", "H3:H4", "I3:I4", "J3:J4"]})  # fmt: skip
    first, second = receive(tmp_path).tables["DS01"].to_pylist()
    assert (first["covered"], second["covered"]) == ("yes", "yes")
    assert first["month_least"] is None and str(first["since_least"]) == "2019-04-01"
    assert second["household_no"] == "低01"


def test_the_head_over_a_person_tells_what_he_is_to_the_business(tmp_path: Path) -> None:
    heads = ["统一社会信用代码", "字号名称", "{}", "{}证件号码", "成立日期", "登记状态"]
    row = ["92990101MA00000001", "马家副食店", "石有田", number(7), "2023年7月1日", "存续"]
    for word, post in (("经营者", "operator"), ("法定代表人", "legal_rep"), ("查询对象", None)):
        folder = tmp_path / word
        book(folder / "个体工商户.xlsx", {"a": [[h.format(word) for h in heads], row]})
        assert receive(folder).tables["DS14"].to_pylist()[0]["post"] == post


def test_a_line_that_names_no_thing_is_no_record(tmp_path: Path) -> None:
    """A checked list comes back with the hits filled in; the other lines ask about nobody."""
    cars = [["姓名", "身份证号", "车牌号", "车辆类型", "机动车状态"],
            ["张三", number(1), "", "", ""], ["李四", number(2), "渝A12345", "小型轿车", "正常"],
            ["王五", number(3), "无", "", ""]]  # fmt: skip
    shops = [["姓名", "身份证号", "企业名称", "职务", "状态"],
             ["张三", number(1), "查无", "", ""], ["李四", number(2), "李家店", "经营者", "存续"]]  # fmt: skip
    banks = [["姓名", "身份证号", "开户行", "余额"],
             ["张三", number(1), "", ""], ["李四", number(2), "农商行", "无"]]  # fmt: skip
    for name, rows in (("车辆", cars), ("工商", shops), ("存款", banks)):
        book(tmp_path / f"{name}.xlsx", {"a": rows})
    found = receive(tmp_path)
    names = {key: [r["name"] for r in t.to_pylist()] for key, t in found.tables.items()}
    assert names == {"DS07": ["李四"], "DS14": ["李四"], "DS15": ["张三", "李四"]}
    left = {s.source: [why for _, why, _ in s.left_rows] for s in found.sheets()}
    assert "没有填查到什么" in left["DS07"][0] and left["DS07"][1] == "反馈“无”，无记录"
    assert left["DS14"] == ["反馈“无”，无记录"]


def test_a_column_that_asks_whether_there_is_a_car_answers(tmp_path: Path) -> None:
    heads = ["姓名", "身份证", "有无车辆", "车牌号", "车型", "状态"]
    book(tmp_path / "车辆比对结果.xlsx", {"a": [
        heads, ["张三", number(1), "无", "", "", ""],
        ["李四", number(2), "有", "渝A12345", "小型轿车", "正常"],
        ["王五", number(3), "无", "渝A54321", "小型轿车", "正常"],
    ]})  # fmt: skip
    found = receive(tmp_path)
    assert [r["name"] for r in found.tables["DS07"].to_pylist()] == ["李四", "王五"]


def test_who_is_on_the_establishment_by_yes_and_no(tmp_path: Path) -> None:
    book(tmp_path / "财政供养.xlsx", {"a": [
        ["姓名", "身份证号码", "单位", "是否在编", "在职状态", "实发工资"],
        ["张三", number(1), "县二中", "是", "在职", 5430], ["李四", number(2), "卫生院", "否（临聘）", "在职", 2100],
    ]})  # fmt: skip
    rows = receive(tmp_path).tables["DS16"].to_pylist()
    assert [r["establishment"] for r in rows] == ["established", "none"]


def test_the_head_over_the_amount_tells_the_benefit_and_an_address_the_village(
    tmp_path: Path,
) -> None:
    book(tmp_path / "社保.xlsx", {"a": [
        ["姓名", "社会保障号码", "险种", "待遇发放年月", "月养老金", "人员状态"],
        ["张三", number(1), "企业职工基本养老保险", "202405", "2,650.00", "正常发放"]]})  # fmt: skip
    book(tmp_path / "残联.xlsx", {"a": [
        ["姓名", "残疾证号码", "残疾类别", "级别", "有效期限（至）", "家庭住址"],
        ["李四", number(2) + "61", "精神", "二级", "2030-1-1", "沙湾乡河口村三组12号"]]})  # fmt: skip
    tables = {key: table.to_pylist()[0] for key, table in receive(tmp_path).tables.items()}
    assert tables["DS10"]["benefit"] == "pension"
    assert tables["DS18"]["village"] == "河口村"


def test_words_of_the_sheet_come_before_what_would_be_assumed(tmp_path: Path) -> None:
    book(tmp_path / "低保名册.xlsx", {"a": [
        ["户编码", "行政村", "姓名", "身份证号", "户主姓名", "与户主关系", "享受类别", "救助类型"],
        ["1", "东岭村", "康玉洁", number(1), "康玉洁", "本人", "B", "单人保"],
        ["2", "东岭村", "侯长贵", number(2), "侯长贵", "户主", "B", "整户"],
    ]})  # fmt: skip
    rows = receive(tmp_path).tables["DS01"].to_pylist()
    assert [r["enrol_kind"] for r in rows] == ["single", "whole"]


def test_what_a_head_tells_it_tells_of_filled_cells_only(tmp_path: Path) -> None:
    """Who pays in draws no pension, though the list has a column of pensions."""
    book(tmp_path / "社保.xlsx", {"a": [
        ["姓名", "身份证号", "险种", "月养老金", "状态"],
        ["张三", number(1), "城乡居民养老保险", "", "正常参保"],
        ["李四", number(2), "职工养老保险", 2000, "正常享受待遇"]]})  # fmt: skip
    rows = receive(tmp_path).tables["DS10"].to_pylist()
    assert [r["benefit"] for r in rows] == ["none", "pension"]


def test_yes_without_more_stays_and_living_is_no_death(tmp_path: Path) -> None:
    book(tmp_path / "不动产.xlsx", {"a": [
        ["姓名", "身份证号", "有无房产", "坐落", "用途"],
        ["张三", number(1), "有", "", ""], ["李四", number(2), "无", "", ""]]})  # fmt: skip
    book(tmp_path / "殡葬.xlsx", {"a": [
        ["姓名", "身份证号", "是否健在", "火化时间"],
        ["张三", number(1), "是", ""], ["李四", number(2), "否", "2024-1-5"]]})  # fmt: skip
    tables = receive(tmp_path).tables
    assert [r["name"] for r in tables["DS08"].to_pylist()] == ["张三"]
    assert [r["name"] for r in tables["DS04"].to_pylist()] == ["李四"]
