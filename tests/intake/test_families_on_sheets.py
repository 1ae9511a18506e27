"""Families as sheets set them: members below their head, side by side, or several in one cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.helpers import ROSTER, book, number, one, receive


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
