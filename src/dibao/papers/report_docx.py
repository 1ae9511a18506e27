"""The report as an editable Word file from the same blocks.

Invariant: fonts are only named (仿宋_GB2312, 方正小标宋简体, 黑体, 楷体_GB2312): office computers own them.
Every part of the file carries the same fixed time, so the same data give the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime

import docx
from docx.document import Document as WordFile
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run

from dibao.papers.blocks import Bars, Block, Document, Heading, Paragraph, Table
from dibao.papers.word_tables import bars_xml, table_xml, with_lines

BODY, TITLE, HEAD, KAI = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312"
_RED = RGBColor(0xC0, 0x00, 0x00)
_PITCH = Pt(28.95)


def report_docx(document: Document, made_on: date) -> bytes:
    """The file as bytes."""
    word = docx.Document()
    _page(word)
    if document.mark:
        _head(word, document.mark)
    made = datetime(made_on.year, made_on.month, made_on.day)
    properties = word.core_properties
    properties.title, properties.author = document.title, document.signed_by.strip("　")
    properties.created = properties.modified = made
    properties.last_modified_by, properties.comments = "", ""
    if document.red_head:
        _line(word, document.red_head, TITLE, 30, _RED, rule=True)
    _line(word, document.title, TITLE, 22)
    _line(word, document.subtitle, KAI, 16)
    _blocks(word, document.blocks)
    for text in ("", document.signed_by, document.dated):
        signed = _text(word, text, BODY, indent=False)
        signed.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        signed.paragraph_format.right_indent = Pt(64)
    _blocks(word, document.appendix)
    return fixed(word)


def _page(word: WordFile) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    style = word.styles["Normal"]
    style.font.name, style.font.size = BODY, Pt(16)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(footer, "— ", "宋体", 14)
    for kind, text in (("begin", ""), ("", " PAGE "), ("end", "")):
        run = _run(footer, "", "宋体", 14)
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)
    _run(footer, " —", "宋体", 14)


def _head(word: WordFile, mark: str) -> None:
    """Whose copy this is, above every page."""
    line = word.sections[0].header.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(line, mark, KAI, 9)


def _blocks(word: WordFile, blocks: Sequence[Block]) -> None:
    body = word.element.body
    for block in blocks:
        match block:
            case Heading(level, text):
                heading = _text(word, text, HEAD if level == 1 else KAI)
                heading.paragraph_format.keep_with_next = True
            case Paragraph(text):
                _text(word, text, BODY)
            case Table():
                if block.title:
                    _caption(word, block.title)
                body.insert(len(body) - 1, parse_xml(table_xml(block, nsdecls("w"))))
                _note(word, block.note)
            case Bars(title, bars):
                _caption(word, title)
                body.insert(len(body) - 1, parse_xml(bars_xml(bars, nsdecls("w"))))
                _note(word, "")


def _line(
    word: WordFile, text: str, font: str, size: float, colour: RGBColor | None = None,
    rule: bool = False,
) -> None:  # fmt: skip
    paragraph = word.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(12)
    run = _run(paragraph, text, font, size)
    if colour is not None:
        run.font.color.rgb = colour
    if rule:
        paragraph._p.get_or_add_pPr().insert(0, parse_xml(
            f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="12" w:space="8" '
            'w:color="C00000"/></w:pBdr>'
        ))  # fmt: skip


def _text(word: WordFile, text: str, font: str, indent: bool = True) -> WordParagraph:
    paragraph = word.add_paragraph()
    layout = paragraph.paragraph_format
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, _PITCH
    layout.space_before = layout.space_after = Pt(0)
    if indent:
        layout.first_line_indent = Pt(32)
    _run(paragraph, text, font, 16)
    return paragraph


def _caption(word: WordFile, text: str) -> None:
    paragraph = word.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    layout = paragraph.paragraph_format
    layout.space_before, layout.space_after, layout.keep_with_next = Pt(10), Pt(4), True
    _run(paragraph, text, HEAD, 12)


def _note(word: WordFile, text: str) -> None:
    paragraph = word.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(8)
    _run(paragraph, f"注：{text}" if text else "", BODY, 10.5)


def _run(paragraph: WordParagraph, text: str, font: str, size: float) -> Run:
    run = paragraph.add_run(with_lines(text))
    run.font.name, run.font.size = font, Pt(size)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return run


def fixed(word: WordFile) -> bytes:
    """The package written again with one fixed time in every part."""
    draft, final = io.BytesIO(), io.BytesIO()
    word.save(draft)
    with zipfile.ZipFile(draft) as source, zipfile.ZipFile(final, "w") as target:
        for name in source.namelist():
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(part, source.read(name))
    return final.getvalue()
