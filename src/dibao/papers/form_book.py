"""A workbook to fill in: a sheet a section, drop-downs of the words that are understood.

Invariant: a drop-down only helps; what is typed beside it is taken too and read by its words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dibao.papers.sheets import FOOTER, Book, units, write

_LAST_ROW = 60


@dataclass(frozen=True)
class FormSection:
    """Heads, which of them must be filled, words to choose from by column, a hint a column."""

    name: str
    heads: Sequence[str]
    required: Sequence[bool]
    choices: Mapping[int, Sequence[str]]
    hints: Sequence[str]
    rows: Sequence[Sequence[str]]


def write_form(path: Path, title: str, sections: Sequence[FormSection], made: date) -> None:
    """Write the workbook; the lists of words stand on a sheet of their own at the end."""
    book = Book(title, made)
    sheets = [(s, book.sheet(s.name)) for s in sections]
    words = book.sheet("可选词语")
    column = 0
    for section, page in sheets:
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.set_footer(FOOTER)
        page.freeze_panes(1, 1)
        for at, head in enumerate(section.heads):
            style = book.styles["head" if section.required[at] else "fill_head"]
            write(page, 0, at, head, style)
            page.set_column(at, at, max(12, units(head) + 4), book.styles["fill"])
            if section.hints[at]:
                page.write_comment(0, at, section.hints[at][:500], {"x_scale": 2, "y_scale": 1.5})
            listed = section.choices.get(at)
            if not listed:
                continue
            write(words, 0, column, f"{section.name}·{head}", book.styles["head"])
            for n, word in enumerate(listed, 1):
                write(words, n, column, word, book.styles["text"])
            words.set_column(column, column, 24)
            letter = _letters(column)
            page.data_validation(1, at, _LAST_ROW, at, {
                "validate": "list", "source": f"=可选词语!${letter}$2:${letter}${len(listed) + 1}",
                "error_type": "information",
            })  # fmt: skip
            column += 1
        for n, row in enumerate(section.rows, 1):
            for at, text in enumerate(row):
                write(page, n, at, text, book.styles["fill"])
    book.save(path)


def _letters(column: int) -> str:
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found
