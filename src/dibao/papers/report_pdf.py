"""The report as PDF/A-2b, set by typst.

Invariant: user text reaches the typesetter only as JSON data, never as markup; the creation date is
the day of the run's data, so the same data on the same fonts give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from importlib import resources

import typst

from dibao.papers import fonts, glyphs
from dibao.papers.blocks import Bars, Block, Document, Heading, Paragraph, Table
from dibao.papers.charts import bars_svg


def report_pdf(document: Document, made_on: date, *, system_fonts: bool = True) -> bytes:
    """The pages as bytes; ``system_fonts`` False uses only the fonts of the installation."""
    faces = {
        name: fonts.chain(wanted, system_fonts)
        for name, wanted in (
            ("body", fonts.BODY), ("title", fonts.TITLE), ("head", fonts.HEAD), ("kai", fonts.KAI),
        )
    }  # fmt: skip
    told = json.dumps(_plain(document, faces["head"], ()), ensure_ascii=False)
    lost = tuple(
        sorted({c for chain in faces.values() for c in glyphs.missing([told], chain, system_fonts)})
    )
    compiler = typst.Compiler(
        resources.files("dibao.papers").joinpath("report.typ").read_bytes(),
        font_paths=fonts.installed(system_fonts),
        sys_inputs={
            "report": json.dumps(_plain(document, faces["head"], lost), ensure_ascii=False),
            "faces": json.dumps(faces, ensure_ascii=False),
            "lost": json.dumps(lost, ensure_ascii=False),
        },
    )
    made = datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC)
    pages = compiler.compile(format="pdf", pdf_standards=["a-2b"], timestamp=made)
    assert isinstance(pages, bytes), "one PDF comes as one piece"
    return pages


def _plain(document: Document, chart_fonts: list[str], lost: Sequence[str]) -> dict[str, object]:
    return {
        "title": document.title,
        "red_head": document.red_head,
        "subtitle": document.subtitle,
        "signed_by": document.signed_by,
        "dated": document.dated,
        "mark": document.mark,
        "blocks": [_block(block, chart_fonts, lost) for block in document.blocks],
        "appendix": [_block(block, chart_fonts, lost) for block in document.appendix],
    }


def _block(block: Block, chart_fonts: list[str], lost: Sequence[str]) -> Mapping[str, object]:
    match block:
        case Heading(level, text):
            return {"kind": "heading", "level": level, "text": text}
        case Paragraph(text):
            return {"kind": "paragraph", "text": text}
        case Table():
            return {
                "kind": "table",
                "title": block.title,
                "heads": list(block.heads),
                "rows": [list(row) for row in block.rows],
                "widths": list(block.widths),
                "figures": list(block.figures),
                "note": block.note,
                "total": block.total,
            }
        case Bars(title, bars):
            return {
                "kind": "bars",
                "title": title,
                "svg": bars_svg([(_coded(b[0], lost), *b[1:]) for b in bars], chart_fonts),
                "alt": "；".join(f"{label} {words}" for label, _, words in bars),
            }


def _coded(label: str, lost: Sequence[str]) -> str:
    """A label of a picture with the code in place of what no font here holds."""
    for character in lost:
        label = label.replace(character, f"〔U+{ord(character):X}〕")
    return label
