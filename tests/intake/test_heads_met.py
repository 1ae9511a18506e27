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
