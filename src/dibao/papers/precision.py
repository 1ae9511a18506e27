"""规则准确情况.xlsx: what came of each rule's leads, by rule, source and identity class.

Invariant: names rules and data, never a person or an office; few results are shown without a
verdict.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dibao.papers import sheets
from dibao.papers.masking import day_words

_NOTE = (
    "数来自读回的核实结果；“暂时查不清”的不算进哪一边。区间是百分之九十五的估计范围，结果越多越窄。"
    "本表只用来改规则、改数据，不用来考核任何人。"
)


@dataclass(frozen=True)
class PrecisionRow:
    """One rule, or a part of it; texts as people read them."""

    rule: str
    part: str
    right: int
    wrong: int
    unclear: int
    share: str
    interval: str
    remark: str


@dataclass(frozen=True)
class PrecisionBook:
    """Lines by rule, source and identity class, and sentences about what was missed."""

    by_rule: Sequence[PrecisionRow]
    by_source: Sequence[PrecisionRow]
    by_class: Sequence[PrecisionRow]
    sampled: Sequence[str]


def write_precision(path: Path, data: PrecisionBook, *, as_of: date) -> None:
    """Write the workbook; every rule has a line, also where nobody has answered yet."""
    book = sheets.Book("规则准确情况", as_of)
    for name, part, rows in (
        ("按规则", "", data.by_rule),
        ("按来源", "来源", data.by_source),
        ("按身份类别", "身份类别", data.by_class),
    ):
        _table(book, name, part, rows, as_of)
    sheet = book.sheet("抽查")
    sheet.set_column(0, 0, 110.0)
    sheets.write(sheet, 0, 0, "抽查走访的结果", book.styles["title"])
    for row, sentence in enumerate(data.sampled, 2):
        sheets.write(sheet, row, 0, sentence, book.styles["page_text"])
        sheet.set_row(row, 40)
    sheets.print_as_table(sheet, 1, 1 + len(data.sampled), 0)
    book.save(path)


def _table(
    book: sheets.Book, name: str, part: str, rows: Sequence[PrecisionRow], as_of: date
) -> None:
    heads = [
        ("规则", 40.0), *([(part, 24.0)] if part else []), ("属实", 9.0), ("不属实", 10.0),
        ("查不清", 10.0), ("属实份额", 12.0), ("估计范围", 18.0), ("说明", 46.0),
    ]  # fmt: skip
    sheet, styles = book.sheet(name), book.styles
    sheets.write(sheet, 0, 0, f"规则准确情况·{name}（{day_words(as_of)}）", styles["title"])
    sheets.write(sheet, 1, 0, _NOTE, styles["note"])
    sheet.set_row(0, 30)
    sheet.set_row(2, 30)
    for column, (head, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        sheets.write(sheet, 2, column, head, styles["head"])
    for at, line in enumerate(rows, 3):
        texts = [line.rule, *([line.part] if part else [])]
        for column, text in enumerate(texts):
            sheets.write(sheet, at, column, text, styles["text"])
        for column, count in enumerate((line.right, line.wrong, line.unclear), len(texts)):
            sheets.write_count(sheet, at, column, count, styles["number"])
        for column, text in enumerate((line.share, line.interval), len(texts) + 3):
            sheets.write(sheet, at, column, text, styles["centre"])
        sheets.write(sheet, at, len(texts) + 5, line.remark, styles["text"])
        sheet.set_row(at, sheets.row_points([(line.rule, 40.0), (line.remark, 46.0)]))
    sheets.print_as_table(sheet, 2, 2 + len(rows), len(heads) - 1)
