"""Small messy workbooks and what became of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl

from dibao.intake import HandIns, Sheet, read_folder
from dibao.people.numbers import check_digit
from dibao.reasoning.source import Source, load_sources

AS_OF = date(2024, 6, 30)
Rows = Sequence[Sequence[Any]]
# Heads of a usual sheet of vehicles and of a usual roster.
CARS = ["车主", "证件号码", "车牌", "车辆类别", "车辆状况", "上牌时间"]
ROSTER = ["户编号", "户主姓名", "保障人口", "户月保障金额", "成员姓名", "身份证号码", "与户主关系"]


@cache
def sources() -> dict[str, Source]:
    """The national pack's sources."""
    return load_sources(Path(__file__).parents[2] / "src" / "dibao" / "policy" / "sources")


def number(at: int, year: int = 1962) -> str:
    """A valid number of an invented person (region 99)."""
    first = f"990101{year}0307{at:03d}"
    return first + check_digit(first)


def book(
    path: Path, sheets: Mapping[str, Rows], merged: Mapping[str, Sequence[str]] | None = None
) -> Path:
    """Write a workbook with openpyxl."""
    out = openpyxl.Workbook()
    out.remove(out.active)
    for name, rows in sheets.items():
        sheet = out.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for area in (merged or {}).get(name, ()):
            sheet.merge_cells(area)
    path.parent.mkdir(parents=True, exist_ok=True)
    out.save(path)
    return path


def receive(folder: Path, home: Path | None = None) -> HandIns:
    """Read a folder and hold the invariant of every sheet."""
    handins = read_folder(folder, sources(), as_of=AS_OF, home=home)
    for sheet in handins.sheets():
        assert sheet.rows == sheet.accepted + sheet.refused + sheet.left_out, sheet
        if sheet.source in handins.tables:
            assert len(sheet.refused_rows) == sheet.refused
            assert len(sheet.left_rows) == sheet.left_out
            table = handins.tables[sheet.source]
            mine = {
                r["row"] for r in table.select(["file", "sheet", "row"]).to_pylist()
                if (r["file"], r["sheet"]) == (sheet.file, sheet.sheet)
            }  # fmt: skip
            assert len(mine) == sheet.accepted, (sheet, mine)
    return handins


def one(
    folder: Path, rows: Rows, name: str = "表.xlsx", sheet: str = "Sheet1"
) -> tuple[Sheet, list[dict[str, Any]]]:
    """Receive one sheet; its report and typed rows."""
    book(folder / name, {sheet: rows})
    handins = receive(folder)
    report = handins.sheets()[0]
    table = handins.tables.get(report.source)
    return report, table.to_pylist() if table is not None else []
