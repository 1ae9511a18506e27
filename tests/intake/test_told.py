"""Families told in one cell, shares told in the form of ownership, benefits told in a title."""

from __future__ import annotations

from pathlib import Path

import pytest

from dibao.intake.told import family_of
from tests.intake.helpers import number, one, sources

A, B = number(1), number(2)
RELATION = sources()["DS01"].by_name["relation"]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (f"李四（妻，{A}）；王五（长子，{B}）", [("李四", A, "妻"), ("王五", B, "长子")]),
        (f"李四({A},妻子)、王五({B},儿子)", [("李四", A, "妻子"), ("王五", B, "儿子")]),
        (f"妻子：李四 {A}\n儿子：王五 {B}", [("李四", A, "妻子"), ("王五", B, "儿子")]),
        (f"李四，{A}，王五，{B}", [("李四", A, ""), ("王五", B, "")]),
        (f"李四（身份证号：{A}，女）", [("李四", A, "")]),
        (f"李四{A}；王五（孙女）", [("李四", A, ""), ("王五", "", "孙女")]),
        ("无", []),
        (f"李四家里还有老人一位 {A} {B}", None),
        ("家里五口人，都在外面，没有证件", None),
    ],
)
def test_a_cell_of_several_persons(cell: str, told: list[tuple[str, str, str]] | None) -> None:
    assert family_of(cell, RELATION) == told


def test_a_column_of_families_becomes_members(tmp_path: Path) -> None:
    sheet, rows = one(tmp_path, [
        ["低保证编号", "保障对象（户主）", "身份证号", "家庭人口", "共同生活的家庭成员", "月保障金"],
        ["Z1", "石有田", number(3), 3, f"李巧（妻，{A}）；石岩（子，{B}）", 500],
        ["Z2", "石有山", number(4), 1, "无", 300],
    ])  # fmt: skip
    assert (sheet.source, sheet.rows, sheet.accepted) == ("DS01", 2, 2)
    assert [(r["row"], r["household_no"], r["id_number"], r["relation"]) for r in rows] == [
        (2, "Z1", number(3), "head"), (2, "Z1", A, "wife"), (2, "Z1", B, "son"),
        (3, "Z2", number(4), "head"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "share"),
    [("按份共有50%", (5000, 5000)), ("按份共有(1/3)", (3333, 3334)), ("按份 三分之1", (None, None)),
     ("按份共有 2分之1", (5000, 5000)), ("单独所有", (None, None))],
)  # fmt: skip
def test_the_form_of_ownership_tells_the_share(
    tmp_path: Path, words: str, share: tuple[int | None, int | None]
) -> None:
    _, rows = one(tmp_path, [
        ["权利人", "证件号", "共有方式", "坐落", "不动产单元号", "房屋用途", "权属状态"],
        ["石有田", A, words, "新街1号", "U1", "住宅", "现势"],
    ])  # fmt: skip
    assert (rows[0]["share_least"], rows[0]["share_most"]) == share
    assert rows[0]["tenure"] == ("sole" if "单独" in words else "shares")


def test_a_roll_of_one_benefit_says_so_in_its_title(tmp_path: Path) -> None:
    heads = ["供养方式", "姓名", "身份证号码", "自理能力", "供养金(元/月)"]
    _, rows = one(tmp_path, [["特困供养人员花名册"], heads, ["分散", "石有田", A, "全护理", 680]])
    assert rows[0]["benefit"] == "tekun"
    _, rows = one(
        tmp_path / "孤儿和特困", [["孤儿和特困花名册"], heads, ["分散", "石有田", A, "", 680]]
    )
    assert rows[0]["benefit"] is None  # two benefits named: the row's own stays unknown
