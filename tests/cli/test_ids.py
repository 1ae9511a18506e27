"""`dibao ids`: one of four words in every row, also where the cell holds nothing."""

from __future__ import annotations

import csv
from pathlib import Path

from dibao.cli.ids import ids


def test_an_empty_cell_is_no_usable_number(tmp_path: Path) -> None:
    numbers = ["", "-", "无", "990123199206120463", "990123920612046"]
    source, out = tmp_path / "ids.csv", tmp_path / "out.csv"
    source.write_text("id_number\n" + "".join(f'"{n}"\n' for n in numbers), encoding="utf-8")
    assert ids(source, out) == 0
    with out.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [r["status"] for r in rows] == ["invalid", "invalid", "invalid", "valid", "upgraded"]
    assert [r["number"] for r in rows] == ["", "", "", numbers[3], numbers[3]]
    assert all(r["birth"] == r["sex"] == r["region_known"] == "" for r in rows[:3])
    assert all(r["reason"] == "没有填写身份证号，请补填" for r in rows[:3])
