"""移送线索.xlsx: leads about officers, accounts, batches and villages, for few eyes.

Invariant: written only under a password and never in any other form; without one only their number
is known outside. A lead here is not a finding: the sheet says what has to stand beside it before
anybody may pass it on.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from dibao.papers import sheets
from dibao.papers.book import LeadRow
from dibao.papers.masking import natural

_KINDS = {
    "person": "个人",
    "household": "家庭",
    "village": "村",
    "account": "账号",
    "officer": "工作人员",
    "batch": "批次",
}
_HEADS = (
    ("对象", 32.0),
    ("类别", 10.0),
    ("村", 12.0),
    ("涉及户", 16.0),
    ("情况（请核实）", 52.0),
    ("已知数", 14.0),
    ("界线", 14.0),
    ("出处", 36.0),
    ("条文", 24.0),
    ("线索编号", 22.0),
    ("非系统来源的证据", 22.0),
    ("受助家庭陈述或联系记录", 22.0),
    ("审批人", 11.0),
    ("移送日期", 16.0),
    ("回执", 14.0),
)
_FIRST_FILL = 10
_NOTE = (
    "线索不等于结论。移送前须备齐：一份以上非系统来源的证据、受助家庭的陈述或联系不上的记录、审批人签字；"
    "移送前不得接触、告知被反映的工作人员。本表仅限经办核查的人员查看。"
)


_FILED = "已备案的近亲属符合条件的照常享受；入户、评议、审核、核查时请列出的工作人员回避。"
_FILED_HEADS = (("户编号", 20.0), ("村", 14.0), ("登记的关系", 80.0))


def write_conduct_book(
    path: Path, rows: Sequence[LeadRow], password: str | None, *, as_of: date,
    filed: Sequence[tuple[str, str, str]] = (),
) -> bool:  # fmt: skip
    """Write the leads encrypted; without password, or with nothing to write, return False.

    `filed`: household number, village and sentence of near relatives who are filed: no lead, only
    a remark on who has to step aside.
    """
    if not password or not (rows or filed):
        return False
    book = sheets.Book("移送线索", as_of)
    kinds: dict[str, list[LeadRow]] = {}
    for row in sorted(rows, key=lambda row: (row.order, natural(row.village), row.lead_id)):
        kinds.setdefault(row.neutral_name, []).append(row)
    for name, leads in kinds.items():
        _write_kind(book, name, leads)
    if filed:
        _write_filed(book, filed)
    book.save(path, password)
    return True


def _write_kind(book: sheets.Book, name: str, leads: Sequence[LeadRow]) -> None:
    sheet, styles = book.sheet(name), book.styles
    sheets.write(sheet, 0, 0, f"{name}（{len(leads)} 条）", styles["title"])
    sheets.write(sheet, 1, 0, _NOTE, styles["note"])
    sheet.set_row(0, 30)
    sheet.set_row(1, 22)
    sheet.set_row(2, 34)
    for column, (head, width) in enumerate(_HEADS):
        sheet.set_column(column, column, width)
        sheets.write(
            sheet, 2, column, head, styles["fill_head" if column >= _FIRST_FILL else "head"]
        )
    for row, lead in enumerate(leads, 3):
        cells = _cells(lead)
        for column, text in enumerate(cells):
            style = "figure" if column in (5, 6) else "strong" if not column else "text"
            sheets.write(sheet, row, column, text, styles[style])
        for column in range(_FIRST_FILL, len(_HEADS)):
            day = _HEADS[column][0] == "移送日期"
            sheet.write_blank(row, column, None, styles["fill_day" if day else "fill"])
        widths = [width for _, width in _HEADS]
        sheet.set_row(row, sheets.row_points(list(zip(cells, widths, strict=False))))
    sheets.print_as_table(sheet, 2, 2 + len(leads), len(_HEADS) - 1)


def _write_filed(book: sheets.Book, filed: Sequence[tuple[str, str, str]]) -> None:
    sheet, styles = book.sheet("已备案近亲属"), book.styles
    sheets.write(sheet, 0, 0, f"已备案近亲属（{len(filed)} 条，不是线索）", styles["title"])
    sheets.write(sheet, 1, 0, _FILED, styles["note"])
    for column, (head, width) in enumerate(_FILED_HEADS):
        sheet.set_column(column, column, width)
        sheets.write(sheet, 2, column, head, styles["head"])
    for row, cells in enumerate(filed, 3):
        for column, text in enumerate(cells):
            sheets.write(sheet, row, column, text, styles["text"])
    sheets.print_as_table(sheet, 2, 2 + len(filed), len(_FILED_HEADS) - 1)


def _cells(lead: LeadRow) -> list[str]:
    evidence = "\n".join(
        f"{file}·{sheet}·" + (f"第{row}行" if row else "全表查过，未见")
        for file, sheet, row in lead.evidence
    )
    subject = f"{lead.name}\n{lead.subject}" if lead.name else lead.subject
    return [
        subject,
        _KINDS.get(lead.subject_kind, lead.subject_kind),
        lead.village,
        lead.household_no,
        lead.explanation or lead.neutral_finding,
        lead.amount,
        lead.threshold,
        evidence,
        lead.clause,
        lead.lead_id,
    ]
