"""Tables and bars in the markup of Word, written whole.

Invariant: every text is escaped here, in one place. The library's own cell-by-cell tables are slow
and leave widths to chance.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from dibao.papers.blocks import Table

PAGE_TWIPS = 8844  # 156 mm of text
_MARGINS = (
    '<w:tblCellMar><w:top w:w="50" w:type="dxa"/><w:left w:w="80" w:type="dxa"/>'
    '<w:bottom w:w="50" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar>'
)
_GAP = re.compile("　{3,}")
_BODY, _HEAD = "仿宋_GB2312", "黑体"
_LABEL, _WORDS, _STEPS = 2500, 1100, 48
_SHORT = 14  # so are the rows of a short table
_ONE_PAGE = 28  # bars that fit on one page are kept together


def with_lines(text: str) -> str:
    """The text with its gaps drawn as low lines, to be typed over.

    Underlined spaces would vanish at the end of a line.
    """
    return _GAP.sub(lambda gap: "＿" * len(gap[0]), text)


def table_xml(table: Table, namespaces: str) -> str:
    """A table with ruled head and foot whose head is repeated on every page."""
    whole = sum(table.widths)
    twips = [int(PAGE_TWIPS * width / whole) for width in table.widths]
    rows = [_row(table.heads, twips, table, head=True, keep=True)]
    last = len(table.rows) - 1
    for number, row in enumerate(table.rows):
        keep = number < last <= _SHORT
        rows.append(_row(row, twips, table, total=table.total and number == last, keep=keep))
    return _table(twips, rows, namespaces, inside=4)


def bars_xml(bars: Sequence[tuple[str, int | None, str]], namespaces: str) -> str:
    """Bars as shaded cells, labelled directly; they stay editable and need no picture."""
    longest = max([value or 0 for _, value, _ in bars], default=0) or 1
    unit = (PAGE_TWIPS - _LABEL - _WORDS) // _STEPS
    grid = [_LABEL, *([unit] * _STEPS), PAGE_TWIPS - _LABEL - unit * _STEPS]
    rows = []
    for number, (name, value, words) in enumerate(bars, 1):
        keep = number < len(bars) <= _ONE_PAGE
        steps = max(_STEPS * value // longest, 1) if value else 0
        cells = [_cell(name, _LABEL, "right", keep=keep)]
        if steps:
            cells.append(_cell("", steps * unit, "left", fill="1F3A5F", span=steps, keep=keep))
        rest = grid[-1] + (_STEPS - steps) * unit
        cells.append(_cell(words, rest, "left", span=_STEPS - steps + 1, keep=keep))
        rows.append(_fixed_row("".join(cells), 300))
        rows.append(
            _fixed_row(_cell("", PAGE_TWIPS, "left", size=2, span=len(grid), keep=keep), 80)
        )
    return _table(grid, rows, namespaces, inside=0, ruled=False)


def _fixed_row(cells: str, height: int) -> str:
    return (
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}" w:hRule="exact"/></w:trPr>'
        f"{cells}</w:tr>"
    )


def _table(
    twips: Sequence[int], rows: Sequence[str], namespaces: str, inside: int, ruled: bool = True
) -> str:
    edge = '<w:{0} w:val="single" w:sz="{1}" w:space="0" w:color="000000"/>'
    borders = "".join(
        (edge.format("top", 8), edge.format("bottom", 8), edge.format("insideH", inside))
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in twips)
    return (
        f'<w:tbl {namespaces}><w:tblPr><w:tblW w:w="{PAGE_TWIPS}" w:type="dxa"/>'
        '<w:jc w:val="center"/>'
        + (f"<w:tblBorders>{borders}</w:tblBorders>" if ruled else "")
        + '<w:tblLayout w:type="fixed"/>'
        + (_MARGINS if ruled else "")
        + "</w:tblPr>"
        + f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _row(
    texts: Sequence[str], twips: Sequence[int], table: Table, *, head: bool = False,
    total: bool = False, keep: bool = False,
) -> str:  # fmt: skip
    cells = [
        _cell(
            text, width,
            "center" if head else "right" if column in table.figures else "left",
            bold=total, font=_HEAD if head else _BODY, keep=keep,
        )
        for column, (text, width) in enumerate(zip(texts, twips, strict=True))
    ]  # fmt: skip
    repeated = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(
    text: str, width: int, align: str, *, bold: bool = False, font: str = _BODY, fill: str = "",
    size: int = 24, span: int = 1,
    keep: bool = False,
) -> str:  # fmt: skip
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    weight = "<w:b/>" if bold else ""
    run = (
        f'<w:r><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}"/>{weight}'
        f'<w:sz w:val="{size}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(with_lines(text))}</w:t></w:r>'
    )
    together = "<w:keepNext/>" if keep else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}{shade}<w:vAlign w:val="center"/>'
        f'</w:tcPr><w:p><w:pPr>{together}<w:spacing w:before="0" w:after="0"/><w:jc w:val="{align}"/>'
        f'<w:rPr><w:sz w:val="{size}"/></w:rPr></w:pPr>{run}</w:p></w:tc>'
    )
