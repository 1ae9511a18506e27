"""A sheet a kind of lead, with the columns in which people say what they found.

Invariant: the six heads by which a book is read back stand on every sheet, and what is under 对象 is
the same in masked and full books. Masked columns take their text through `masked` only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from xlsxwriter.worksheet import Worksheet

from dibao.papers import sheets
from dibao.papers.book import OUTCOMES, HouseholdRow, LeadRow
from dibao.papers.masking import day_words, masked, object_label, over_or_under

_HEAD_ROW = 2


@dataclass(frozen=True)
class _Column:
    """A head, its width, and how a lead fills it."""

    head: str
    width: float
    style: str
    fill: Callable[[LeadRow], str]


def _situation(lead: LeadRow) -> str:
    public = (lead.threshold,)
    return masked(lead.neutral_finding or lead.rule_label, lead.sensitive, public)


def _checks(lead: LeadRow) -> str:
    return "\n".join(
        f"{number}. {masked(check, lead.sensitive, (lead.threshold,))}"
        for number, check in enumerate(lead.first_check, 1)
    )


def _evidence(lead: LeadRow) -> str:
    return "\n".join(
        f"{file}·{sheet}·" + (f"第{row}行" if row else "全表查过，未见")
        for file, sheet, row in lead.evidence
    )


def _how(lead: LeadRow) -> str:
    return lead.place + (f"\n{lead.office}" if lead.office else "")


def _masked_columns() -> Sequence[_Column]:
    return (
        _Column("对象", 20.0, "strong", lambda lead: object_label(lead.name, lead.id_number)),
        _Column("情况（请核实）", 34.0, "text", _situation),
        _Column(
            "比对",
            9.0,
            "centre",
            lambda lead: over_or_under(lead.answer, lead.amount, lead.threshold),
        ),
        _Column("请先核实", 28.0, "text", _checks),
        _Column("怎么核实·由谁", 14.0, "text", _how),
        _Column("期限", 15.0, "centre", lambda lead: day_words(lead.due) if lead.due else ""),
    )


def _full_columns() -> Sequence[_Column]:
    return (
        _Column("对象", 20.0, "strong", lambda lead: object_label(lead.name, lead.id_number)),
        _Column("证件号码", 26.0, "text", lambda lead: lead.id_number),
        _Column(
            "情况（请核实）", 46.0, "text", lambda lead: lead.explanation or lead.neutral_finding
        ),
        _Column("已知数（元）", 14.0, "figure", lambda lead: _decimal_words(lead.amount)),
        _Column("界线（元）", 14.0, "figure", lambda lead: _decimal_words(lead.threshold)),
        _Column("请先核实", 28.0, "text", lambda lead: "\n".join(lead.first_check)),
        _Column("怎么核实·由谁", 14.0, "text", _how),
        _Column("期限", 15.0, "centre", lambda lead: day_words(lead.due) if lead.due else ""),
        _Column("出处", 34.0, "text", _evidence),
        _Column("条文", 22.0, "text", lambda lead: lead.clause),
    )


def _decimal_words(amount: str) -> str:
    """A decimal of leads.csv as people read it."""
    whole, _, places = amount.partition(".")
    if not whole.removeprefix("-").isdecimal():
        return amount
    return f"{int(whole):,}" + (f".{places}" if places else "")


_PLACE_COLUMNS = (("村组", 13.0), ("户主", 10.0))
_FILL = (("线索编号", 19.0), ("核实结果", 12.0), ("核实人", 10.0), ("日期", 16.0), ("依据", 20.0))


def write_kind(
    book: sheets.Book,
    name: str,
    leads: Sequence[LeadRow],
    homes: Mapping[str, HouseholdRow],
    *,
    full: bool,
) -> None:
    """Add the sheet; ``full`` shows whole numbers, amounts and the office's explanation."""
    columns = _full_columns() if full else _masked_columns()
    sheet = book.sheet(name)
    heads = [
        (columns[0].head, columns[0].width),
        *_PLACE_COLUMNS,
        *((column.head, column.width) for column in columns[1:]),
        *_FILL,
    ]
    first_fill = len(heads) - len(_FILL)
    sheets.write(sheet, 0, 0, f"{name}（{len(leads)} 条）", book.styles["title"])
    sheets.write(
        sheet,
        1,
        0,
        "请核实后填写右边四栏：核实结果从下拉中选，依据写看到了什么材料、问了谁。"
        "“线索编号”和“对象”请勿改动，填好后把本文件放回原文件夹再运行即可读回。",
        book.styles["note"],
    )
    sheet.set_row(0, 30)
    sheet.set_row(1, 22)
    sheet.set_row(_HEAD_ROW, 34)
    for column, (head, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        style = "fill_head" if column > first_fill else "head"
        sheets.write(sheet, _HEAD_ROW, column, head, book.styles[style])
    for number, lead in enumerate(leads, _HEAD_ROW + 1):
        _write_lead(book, sheet, number, lead, columns, homes[lead.lead_id])
    last = _HEAD_ROW + len(leads)
    _drop_downs(sheet, _HEAD_ROW + 1, last, first_fill + 1)
    sheets.print_as_table(sheet, _HEAD_ROW, last, len(heads) - 1)


def _write_lead(
    book: sheets.Book,
    sheet: Worksheet,
    row: int,
    lead: LeadRow,
    columns: Sequence[_Column],
    home: HouseholdRow,
) -> None:
    styles = book.styles
    filled = [(column.fill(lead), column) for column in columns]
    place = ("\n".join(part for part in (home.village, home.group) if part), home.head)
    sheets.write(sheet, row, 0, filled[0][0], styles[filled[0][1].style])
    for offset, text in enumerate(place, 1):
        sheets.write(sheet, row, offset, text, styles["text"])
    for offset, (text, column) in enumerate(filled[1:], 1 + len(place)):
        sheets.write(sheet, row, offset, text, styles[column.style])
    at = len(filled) + len(place)
    sheets.write(sheet, row, at, lead.lead_id, styles["text"])
    for offset, style in enumerate(("fill", "fill", "fill_day", "fill"), at + 1):
        sheet.write_blank(row, offset, None, styles[style])
    heights = [(text, column.width) for text, column in filled]
    heights += [(text, width) for text, (_, width) in zip(place, _PLACE_COLUMNS, strict=True)]
    sheet.set_row(row, sheets.row_points([*heights, (lead.lead_id, 19.0)]))


def _drop_downs(sheet: Worksheet, first: int, last: int, outcome: int) -> None:
    sheet.data_validation(
        first,
        outcome,
        last,
        outcome,
        {
            "validate": "list",
            "source": list(OUTCOMES),
            "input_title": "核实结果",
            "input_message": "请从下拉中选一项",
            "error_title": "请重选",
            "error_message": "请从下拉中选一项，其他说明写在“依据”。",
        },
    )
    sheet.data_validation(
        first,
        outcome + 2,
        last,
        outcome + 2,
        {
            "validate": "date",
            "criteria": ">=",
            "value": date(2000, 1, 1),
            "input_title": "日期",
            "input_message": "核实那天，如 2024-6-20",
            "error_type": "warning",
            "error_title": "请看一下日期",
            "error_message": "请写成 2024-6-20 这样。",
        },
    )
