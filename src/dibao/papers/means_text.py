"""收入财产核算表 as a document: the same parts as in the workbook, set for a file on the household.

Invariant: one list of blocks for PDF and Word, made from the parts alone.
"""

from __future__ import annotations

from pathlib import Path

from dibao.papers.blocks import BLANK, Block, Document, Heading, Paragraph, Table
from dibao.papers.masking import day_words
from dibao.papers.means import HELP, PURPOSE, MeansSheet
from dibao.papers.report_docx import report_docx
from dibao.papers.report_pdf import report_pdf

_NUMERALS = "一二三四五六七八九十"


def compose_means(sheet: MeansSheet) -> Document:
    """The sheet as blocks: conclusion first, then the tables, then the numbers used."""
    facts = "；".join(f"{k}：{v}" for k, v in sheet.facts if v)
    blocks: list[Block] = [Paragraph(facts + "。"), *(Paragraph(t) for t in sheet.conclusion)]
    if sheet.missing:
        blocks.append(Paragraph("还缺：" + "；".join(sheet.missing) + "。"))
    for n, part in enumerate(sheet.parts):
        blocks.append(Heading(1, f"{_NUMERALS[n]}、{part.title}"))
        if part.rows:
            blocks.append(Table("", part.heads, part.rows, part.widths, part.figures))
        else:
            blocks.append(Paragraph(part.empty))
    blocks += [Paragraph(HELP), Paragraph(PURPOSE)]
    blocks += [Paragraph(f"{who}：{BLANK}") for who in sheet.signers[1:]]
    numbers = Table("所用数字", ("数字", "数值", "生效日", "谁定的、文号"),
                    [row[:4] for row in sheet.numbers], (3, 1.6, 1.6, 3))  # fmt: skip
    return Document(
        title="家庭收入财产核算表", red_head="", subtitle=f"（核算日：{day_words(sheet.as_of)}）",
        blocks=blocks, signed_by=f"{sheet.signers[0]}：{BLANK}",
        dated="　　　　年　　月　　日", appendix=[numbers],
    )  # fmt: skip


def write_means_papers(folder: Path, name: str, sheet: MeansSheet) -> list[Path]:
    """Write NAME.pdf and NAME.docx; returns their paths."""
    document = compose_means(sheet)
    pdf, word = folder / f"{name}.pdf", folder / f"{name}.docx"
    pdf.write_bytes(report_pdf(document, sheet.as_of))
    word.write_bytes(report_docx(document, sheet.as_of))
    return [pdf, word]
