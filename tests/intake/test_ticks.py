"""A mark under a word says the word; anything else than marks leaves the columns as they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.intake.helpers import Rows, book, number, receive

WHO = [["石有田", number(1)], ["田有福", number(2)], ["向三妹", number(3)]]


def _read(folder: Path, name: str, rows: Rows, merged: list[str] | None = None) -> list[Any]:
    book(folder / f"{name}.xlsx", {"表": rows}, {"表": merged or []})
    found = receive(folder)
    (table,) = found.tables.values()
    listed: list[Any] = table.to_pylist()
    return listed


def test_sex_under_two_columns_below_a_head_of_the_family(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["序号", "户主", "家庭成员", None, None, None, "与户主关系", "月保障金额"],
        [None, None, "姓名", "男", "女", "身份证号", None, None],
    ]
    ticks = [("√", None), ("√", ""), (None, "✓")]
    rows += [[1, w[0], w[0], *t, w[1], "户主", 300] for w, t in zip(WHO, ticks, strict=True)]
    merged = ["A1:A2", "B1:B2", "C1:F1", "G1:G2", "H1:H2"]
    found = _read(tmp_path, "低保名册", rows, merged)
    assert [r["sex"] for r in found] == ["male", "male", "female"]


def test_a_grade_below_its_own_head(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["姓名", "身份证号", "残疾类别", "残疾等级", None, None, None],
        [None, None, None, "一级", "二级", "三级", "四级"],
        *([*w, "肢体", *["√" if n == at else None for n in range(4)]] for at, w in enumerate(WHO)),
    ]
    found = _read(tmp_path, "残疾人名册", rows, ["A1:A2", "B1:B2", "C1:C2", "D1:G1"])
    assert [r["grade_text"] for r in found] == ["一级", "二级", "三级"]


def test_words_below_a_head_of_plain_words(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["户主", "姓名", "身份证号", "月保障金额", "身体状况", None],
        [None, None, None, None, "健康", "患病"],
        *([w[0], *w, 300, "√" if n else None, None if n else "√"] for n, w in enumerate(WHO)),
    ]
    found = _read(tmp_path, "低保名册", rows, ["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1"])
    assert [r["health"] for r in found] == ["患病", "健康", "健康"]


def test_two_marks_in_a_row_are_not_read_as_one(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["户主", "姓名", "男", "女", "身份证号", "月保障金额"]]
    rows += [[w[0], w[0], "√", "√", w[1], 300] for w in WHO]
    assert {r["sex_text"] for r in _read(tmp_path, "低保名册", rows)} == {""}


def test_numbers_of_men_and_women_are_no_marks(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["户主", "姓名", "男", "女", "身份证号", "月保障金额"]]
    rows += [[w[0], w[0], 1, 2, w[1], 300] for w in WHO]
    assert {r["sex_text"] for r in _read(tmp_path, "低保名册", rows)} == {""}


def test_a_total_and_a_double_mark_do_not_undo_the_ticks(tmp_path: Path) -> None:
    heads = ["姓名", "身份证号", "残疾类别", "一级", "二级", "三级", "有效期止"]
    people = [[f"石{n}", number(n), "肢体", *(["√" if n % 3 == k else "" for k in range(3)]), "2030-1-1"]
              for n in range(1, 13)]  # fmt: skip
    people.append(["石多", number(20), "肢体", "√", "√", "", "2030-1-1"])
    book(tmp_path / "残疾人名册.xlsx", {"a": [heads, *people, ["合计", "", "", 4, 4, 4, ""]]})
    rows = receive(tmp_path).tables["DS18"].to_pylist()
    assert [r["grade"] for r in rows[:3]] == ["g2", "g3", "g1"] and rows[-1]["grade"] is None


def test_two_columns_of_yes_and_no(tmp_path: Path) -> None:
    heads = ["姓名", "身份证号", "有", "无", "车牌号"]
    rows = [["张三", number(1), "√", "", ""], ["李四", number(2), "", "√", ""]]
    book(tmp_path / "车辆.xlsx", {"车辆": [heads, *rows]})
    assert [r["name"] for r in receive(tmp_path).tables["DS07"].to_pylist()] == ["张三"]
