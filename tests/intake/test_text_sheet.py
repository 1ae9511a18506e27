"""Columns of texts written at once give the very file that cell by cell gives."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from dibao.intake.text_sheet import LONG, TextSheet

DAY = dt.datetime(2024, 6, 20)
COLUMNS = {
    "plain": [["张一", "李二", "王三"], ["a", "b", "a"]],
    "blanks": [["", "张一", "", ""], ["x", "", "", "y"], ["", "", "", "x"]],
    "rows of nothing": [["甲", "", *[""] * 40, "乙"]],
    "signs": [["a&b", "<c>", '"d"', " e ", "f\ng", "_x0041_", "\x07h"]],
    "long": [["字" * (LONG + 1), "短"], ["短", ""]],
    "wide": [[f"{c}{r % 7}" for r in range(50)] for c in range(60)],
    "nothing": [[], []],
}


def _members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as z:
        return {name: z.read(name) for name in z.namelist()}


@pytest.mark.parametrize("kind", COLUMNS)
@pytest.mark.parametrize("above", [1, 17])
def test_the_two_ways_give_one_file(kind: str, above: int, tmp_path: Path) -> None:
    columns = COLUMNS[kind]
    for name in ("one", "other"):
        with xlsxwriter.Workbook(tmp_path / name) as book:
            book.set_properties({"created": DAY})
            bold = book.add_format({"bold": True})
            sheet = book.add_worksheet("甲", worksheet_class=TextSheet)
            sheet.set_column(0, 0, 20)
            for row in range(above):
                sheet.write_string(row, row % 3, "表头", bold)
            if name == "one":
                sheet.write_texts(above, columns)
            else:
                for row, cells in enumerate(zip(*columns, strict=True), above):
                    for column, text in enumerate(cells):
                        if text:
                            sheet.write_string(row, column, text)
            book.add_worksheet("乙").write_string(0, 0, "张一")
    assert _members(tmp_path / "one") == _members(tmp_path / "other")
