"""抽查走访单.xlsx: households drawn by lot, on one list and with the same questions for all.

Invariant: nothing on it tells whether a comparison found anything, nor why a household was drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dibao.papers import sheets
from dibao.papers.book import HouseholdRow, LeadRow
from dibao.papers.masking import day_words, household_label
from dibao.papers.visits import write_visits

BLOCKS = (
    ("家里的人和收入", (
        "现在一起吃住的有哪些人，和名册上的一样吗",
        "有没有人去世、出嫁、分家、外出服刑或长期不在家",
        "谁在做工、种地、做生意，一年大约多少",
        "有没有人领养老金、工资、补助，每月多少",
    )),
    ("家里的财产和领钱", (
        "有没有汽车、第二处住房、铺面，或在办营业执照",
        "存款大约多少，谁的名下",
        "每月的钱是谁去领，是不是足额拿到",
        "家里有没有重度残疾、大病、上学的人，还没有得到帮助",
    )),
)  # fmt: skip
"""The same for every household; the answers are compared with the registers afterwards."""

_HEAD_ROW = 2
_COLUMNS = (
    ("对象", 16.0), ("村", 14.0), ("组", 9.0), ("人口", 8.0), ("户编号", 20.0), ("走访单\n页码", 10.0),
    ("抽查编号", 25.0), ("核实结果", 14.0), ("核实人", 12.0), ("日期", 17.0), ("依据", 40.0),
)  # fmt: skip
_FILL = 4


@dataclass(frozen=True)
class LotRow:
    """A household drawn: what visitors need to find it."""

    sample_id: str
    household: HouseholdRow


def write_lots(path: Path, rows: Sequence[LotRow], results: Sequence[str], *, as_of: date) -> None:
    """Write the list and a page a household; ``results`` are the words of the drop-down."""
    book = sheets.Book("抽查走访单", as_of)
    sheet = book.sheet("抽查名单")
    styles = book.styles
    sheets.write(sheet, 0, 0, f"抽查走访单（{len(rows)} 户）", styles["title"])
    note = (
        f"名单由抽签产生，核对日 {day_words(as_of)}，不表示这些家庭有任何情况。请先按走访单问，问完对照名册和申报，"
        "再填右边四栏；有不一致的，在依据里写明哪一项。“抽查编号”和“对象”请勿改动，填好放回原文件夹再运行即可读回。"
    )
    sheet.merge_range(1, 0, 1, len(_COLUMNS) - 1, "", styles["page_small"])
    sheets.write(sheet, 1, 0, note, styles["page_small"])
    sheet.set_row(0, 30)
    sheet.set_row(1, 38)
    sheet.set_row(_HEAD_ROW, 34)
    for column, (head, width) in enumerate(_COLUMNS):
        sheet.set_column(column, column, width)
        fills = column >= len(_COLUMNS) - _FILL
        sheets.write(sheet, _HEAD_ROW, column, head, styles["fill_head" if fills else "head"])
    for number, lot in enumerate(rows):
        row, home = _HEAD_ROW + 1 + number, lot.household
        sheets.write(sheet, row, 0, home.head, styles["strong"])
        sheets.write(sheet, row, 1, home.village, styles["text"])
        sheets.write(sheet, row, 2, home.group, styles["text"])
        sheets.write_count(sheet, row, 3, home.members, styles["number"])
        sheets.write(sheet, row, 4, household_label(home.household_no), styles["text"])
        sheets.write(sheet, row, 5, f"第 {number + 1} 页", styles["centre"])
        sheets.write(sheet, row, 6, lot.sample_id, styles["text"])
        for column, style in enumerate(("fill", "fill", "fill_day", "fill"), 7):
            sheet.write_blank(row, column, None, styles[style])
        sheet.set_row(row, sheets.row_points([(home.head, 16.0), (home.village, 14.0)]))
    last = _HEAD_ROW + max(len(rows), 1)
    sheet.data_validation(
        _HEAD_ROW + 1, 7, last, 7,
        {
            "validate": "list", "source": list(results), "error_title": "请重选",
            "error_message": "请从下拉中选一项，其他说明写在“依据”。",
        },
    )  # fmt: skip
    sheets.print_as_table(sheet, _HEAD_ROW, _HEAD_ROW + len(rows), len(_COLUMNS) - 1)
    write_visits(book, [(lot.household, _questions(lot.household)) for lot in rows])
    book.save(path)


def _questions(home: HouseholdRow) -> list[LeadRow]:
    return [
        LeadRow(
            lead_id="", code="", neutral_name=name, plan_name="", rule="", rule_label="",
            answer="unknown", subject_kind="household", subject=home.household_no,
            household_no=home.household_no, id_number="", name="", village=home.village,
            questions=questions,
        )
        for name, questions in BLOCKS
    ]  # fmt: skip
