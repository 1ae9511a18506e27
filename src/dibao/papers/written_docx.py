"""Papers as Word files that WPS opens and edits, drawn from the same plain data as the PDF.

Invariant: every text is escaped in `_run`, in one place; fonts are only named, office computers own
them; every part carries one fixed time, so the same paper gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from html import escape
from typing import Any

import docx
import segno
from docx.document import Document as WordFile
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from dibao.papers.masking import plain as clean
from dibao.papers.report_docx import BODY, HEAD, KAI, TITLE, fixed
from dibao.papers.written import Item, Written
from dibao.papers.written_pdf import paired

_NS = nsdecls("w")
_GAP = "＿"
_DAY = "　　年　　月　　日"


def written_docx(paper: Written, made_on: date) -> bytes:
    """The file as bytes."""
    word = docx.Document()
    _page(word, paper)
    made = datetime(made_on.year, made_on.month, made_on.day)
    about = word.core_properties
    about.title, about.author, about.last_modified_by = clean(paper.title), "", ""
    about.created = about.modified = made
    about.comments = ""
    if paper.style in ("letter", "official"):
        _letter(word, paper)
    else:
        _form(word, paper)
    _spoken(word, paper)
    return fixed(word)


def _page(word: WordFile, paper: Written) -> None:
    section = word.sections[0]
    letter = paper.style in ("letter", "official")
    section.page_width, section.page_height = Mm(210), Mm(297)
    if paper.style == "book":
        section.page_width, section.page_height = Mm(297), Mm(210)
        section._sectPr.find(qn("w:pgSz")).set(qn("w:orient"), "landscape")
    edges = (37, 35, 28, 26) if letter else (25, 24, 22, 20)
    section.top_margin, section.bottom_margin = Mm(edges[0]), Mm(edges[1])
    section.left_margin, section.right_margin = Mm(edges[2]), Mm(edges[3])
    style = word.styles["Normal"]
    style.font.name, style.font.size = BODY, Pt(16 if letter else 12)
    looks = style.element.get_or_add_rPr()
    looks.get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
    looks.append(parse_xml(f'<w:lang {_NS} w:val="zh-CN" w:eastAsia="zh-CN"/>'))
    told = f"{paper.title}　{paper.number}".strip()
    foot = (
        _run(f"{told}　　第 ", size=9) + _field("PAGE") + _run(" 页　共 ", size=9)
        + _field("NUMPAGES") + _run(" 页", size=9)
    )  # fmt: skip
    _into(section.footer, _p(foot, align="center"))
    if paper.mark:
        _into(section.header, _p(_run(paper.mark, KAI, 9), align="center"))
    if paper.draft:
        _into(section.header, _p(_run("草稿，没有签章，不作为凭据", HEAD, 10.5), align="center"))


def _into(part: Any, paragraph: str) -> None:
    element = part._element
    for old in list(element):
        element.remove(old)
    element.append(parse_xml(paragraph))


def _add(word: WordFile, *markup: str) -> None:
    body = word.element.body
    for one in markup:
        body.insert(len(body) - 1, parse_xml(one))


def _letter(word: WordFile, paper: Written) -> None:
    _add(word, _p(_run(paper.title, TITLE, 22), align="center", after=8))
    _add(
        word, _p(_run(paper.number or "＿＿＿＿〔＿＿〕＿＿号", size=14), align="center", after=14)
    )
    if paper.style == "letter":
        _add(word, _p(_run(f"{paper.to or _GAP * 6}：")))
    if paper.opening:
        _add(word, *_text(paper.opening))
    for n, item in enumerate(paper.items, 1):
        _entry(word, item, f"{_numeral(n)}、{item.label}")
    if paper.closing:
        _add(word, *_text(paper.closing))
    if paper.basis:
        _add(word, *_text(f"依据：{'、'.join(paper.basis)}。", size=14))
    if paper.note:
        _add(word, *_text(paper.note, size=10.5))
    signed = [f"{s}（签名）{_GAP * 6}" for s in paper.signers]
    signed += [paper.office] + ([f"（加盖{paper.seal}印章）"] if paper.seal else [])
    signed.append(paper.dated or _DAY)
    _add(word, _p(_run("")))
    for line in signed:
        _add(word, _p(_run(line), align="right", right=32, keep=True))
    _check(word, paper)


def _entry(word: WordFile, item: Item, name: str) -> None:
    if item.kind == "short":
        head = _run(name, HEAD, 16) + _run(f"：{item.value or _GAP * 9}", size=16)
        _add(word, _p(head, indent=32))
        return
    if item.kind == "signature":
        _add(word, _p(_run(f"{name}：{_GAP * 8}"), indent=32))
        return
    _add(word, _p(_run(name, HEAD, 16), indent=32, keep=True))
    if item.kind == "remedy":
        lines = "".join(_p(_run(t, size=16), keep=True) for t in _lines(item.value) or [_GAP * 20])
        _add(word, _table([[lines]], [8844]), _p(""))
    elif item.kind == "table":
        _add(word, _sheet(item, 8844, 4), _p(""))
    else:
        _add(word, *_text(_said(item) or _GAP * 50))


def _form(word: WordFile, paper: Written) -> None:
    width = 14060 if paper.style == "book" else 9524
    _add(word, _p(_run(paper.title, TITLE, 20), align="center", after=6))
    top = f"单位：{paper.office or _GAP * 9}　　编号：{paper.number or _GAP * 10}"
    _add(word, _p(_run(top, size=10.5), after=4))
    if paper.opening:
        _add(word, *_text(paper.opening, size=12))
    if paper.style in ("book", "notice"):
        for item in paper.items:
            if item.kind == "table":
                _add(word, _sheet(item, width, 12 if paper.style == "book" else 8))
            else:
                head = _run(f"{item.label}：", HEAD, 12)
                _add(word, _p(head + _run(_said(item) or _GAP * 8, size=12), before=6))
        signed = "　　".join(f"{s}（签名）{_GAP * 6}" for s in paper.signers)
        _add(
            word, _p(_run(f"{signed}　　{paper.dated or _DAY}", size=12), before=10, align="right")
        )
    else:
        _add(word, *_cells(paper, width))
    seal = f"（加盖{paper.seal}印章）" if paper.seal else ""
    basis = f"依据：{'、'.join(paper.basis)}。" if paper.basis else ""
    by = f"经办人：{paper.handled_by}　{paper.dated}" if paper.handled_by else ""
    for line in (seal, paper.closing, basis, paper.note, by):
        if line:
            _add(word, _p(_run(line, size=9)))
    _check(word, paper)


def _cells(paper: Written, width: int) -> list[str]:
    """The grid of a form; a table of several columns stands between two grids."""
    label, half = 1650, width // 2 - 1650
    found, grid = [], list[list[str]]()

    def close() -> None:
        if grid:
            found.append(_table(grid, [label, half, label, half]))
            grid.clear()

    for row in paired(paper.items):
        item = row[0]
        if item.kind == "table":
            close()
            found += [_p(_run(item.label, HEAD, 10.5), before=4, keep=True), _sheet(item, width, 4)]
            found.append(_p(""))
        elif len(row) == 2:
            grid.append([w for i in row for w in (_name(i), _p(_run(_said(i), size=12)))])
        else:
            room = 22 if item.kind in ("text", "list", "photo", "remedy") else 0
            lines = _lines(_said(item))
            body = "".join(_p(_run(t, size=12)) for t in lines) or _p("", after=room)
            grid.append([_name(item), body])
    signed = [
        [_p(_run(f"{s}签名", HEAD, 10.5), align="center"),
         _p(_run(_DAY, size=12), align="right", before=26)]
        for s in paper.signers
    ]  # fmt: skip
    for n in range(0, len(signed), 2):
        grid.append([cell for pair in signed[n : n + 2] for cell in pair])
    close()
    return found


def _name(item: Item) -> str:
    return _p(_run(item.label, HEAD, 10.5), align="center")


def _said(item: Item) -> str:
    if item.kind == "ticks":
        boxes = "　".join(f"{'☑' if w in item.value else '□'} {w}" for w in item.words)
        rest = [t for t in _lines(item.value) if t not in item.words]
        return "\n".join([boxes, *rest])
    return item.value


def _sheet(item: Item, width: int, blank: int) -> str:
    heads = [_p(_run(h, HEAD, 10.5), align="center") for h in item.heads]
    rows = [list(row) for row in item.rows] or [[""] * len(item.heads) for _ in range(blank)]
    body = [
        [_p(_run(c, size=10.5)) for c in (row if len(row) == len(heads) else ["，".join(row)])]
        for row in rows
    ]
    return _table([heads, *body], [width // len(heads)] * len(heads), head=True)


def _table(
    rows: Sequence[Sequence[str]], widths: Sequence[int], *, head: bool = False
) -> str:  # fmt: skip
    edge = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    made = []
    for n, row in enumerate(rows):
        spare = len(widths) - len(row)
        drawn = []
        for at, content in enumerate(row):
            span = 1 + (spare if at == len(row) - 1 else 0)
            wide = sum(widths[at : at + span])
            spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
            drawn.append(
                f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/>{spanned}'
                f'<w:vAlign w:val="center"/></w:tcPr>{content.replace(" " + _NS, "")}</w:tc>'
            )
        again = "<w:tblHeader/>" if head and n == 0 else ""
        made.append(f"<w:tr><w:trPr><w:cantSplit/>{again}</w:trPr>{''.join(drawn)}</w:tr>")
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    return (
        f'<w:tbl {_NS}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f"<w:tblBorders>{edge}</w:tblBorders>"
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="60" w:type="dxa"/>'
        '<w:left w:w="80" w:type="dxa"/><w:bottom w:w="60" w:type="dxa"/>'
        '<w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(made)}</w:tbl>"
    )


def _check(word: WordFile, paper: Written) -> None:
    if not paper.check_code or paper.draft:
        return
    picture = io.BytesIO()
    segno.make(paper.verify, error="m", micro=False).save(picture, kind="png", scale=6, border=2)
    picture.seek(0)
    square = word.add_paragraph()
    square.paragraph_format.keep_with_next = True
    square.add_run().add_picture(picture, width=Mm(22))
    told = f"验证码 {paper.check_code}，扫码或凭验证码可核对真伪。修改过的电子件不作为凭据。"
    _add(word, _p(_run(told, size=9)))


def _spoken(word: WordFile, paper: Written) -> None:
    for n, line in enumerate(paper.spoken):
        if n == 0:
            _add(word, _p(_run("念给您听", HEAD, 26), after=18, new_page=True))
        _add(word, _p(_run(line, KAI, 24), after=14))


def _text(text: str, size: float = 16) -> list[str]:
    return [_p(_run(line, size=size), indent=2 * size) for line in _lines(text)]


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def _p(
    runs: str, *, align: str = "left", indent: float = 0, before: float = 0, after: float = 0,
    right: float = 0, keep: bool = False, new_page: bool = False,
) -> str:  # fmt: skip
    """A paragraph; lengths in points."""
    return (
        f"<w:p {_NS}><w:pPr>{'<w:keepNext/>' if keep else ''}"
        f"{'<w:pageBreakBefore/>' if new_page else ''}"
        f'<w:spacing w:before="{before * 20:.0f}" w:after="{after * 20:.0f}"/>'
        f'<w:ind w:firstLine="{indent * 20:.0f}" w:right="{right * 20:.0f}"/>'
        f'<w:jc w:val="{align}"/></w:pPr>{runs}</w:p>'
    )


def _run(text: str, font: str = BODY, size: float = 16) -> str:
    pieces = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in clean(text).split("\n")
    )
    return (
        f'<w:r><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}"/>'
        f'<w:sz w:val="{size * 2:.0f}"/></w:rPr>{pieces}</w:r>'
    )


def _field(name: str) -> str:
    looks = '<w:rPr><w:sz w:val="18"/></w:rPr>'
    return (
        f'<w:r>{looks}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{looks}<w:instrText xml:space="preserve"> {name} </w:instrText></w:r>'
        f'<w:r>{looks}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def _numeral(n: int) -> str:
    """1 → 一, up to 99."""
    digits = "一二三四五六七八九"
    tens, ones = divmod(n, 10)
    head = "" if not tens else ("十" if tens == 1 else f"{digits[tens - 1]}十")
    return head + (digits[ones - 1] if ones else "")
