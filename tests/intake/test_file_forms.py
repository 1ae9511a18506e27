"""A sheet is read whatever file holds it: encodings, old formats, hidden sheets, the same twice."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from tests.intake.helpers import CARS, book, number, receive


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


def test_the_same_file_twice_counts_once(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx", {"s": [CARS, ["孙一", number(5), "湘K1", "小轿车", "正常", ""]]}
    )
    (tmp_path / "b.xlsx").write_bytes(path.read_bytes())
    (tmp_path / "~$a.xlsx").write_bytes(b"lock")
    handins = receive(tmp_path)
    assert [f.status for f in handins.files] == ["read", "duplicate"]
    assert handins.tables["DS07"].num_rows == 1
