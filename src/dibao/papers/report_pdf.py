"""The report as PDF/A-2b, set by typst.

Invariant: user text reaches the typesetter only as JSON data, never as markup; the creation date is
the day of the run's data, so the same data on the same fonts give the same bytes.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from importlib import resources

import typst

from dibao.papers import fonts
from dibao.papers.blocks import Bars, Block, Document, Heading, Paragraph, Table
from dibao.papers.charts import bars_svg

_TRIES = 30


def report_pdf(document: Document, made_on: date, *, system_fonts: bool = True) -> bytes:
    """The pages as bytes; ``system_fonts`` False uses only the fonts of the installation."""
    faces = {
        name: fonts.families(wanted, system_fonts)
        for name, wanted in (
            ("body", fonts.BODY), ("title", fonts.TITLE), ("head", fonts.HEAD), ("kai", fonts.KAI),
        )
    }  # fmt: skip
    text = json.dumps(_plain(document, faces["head"]), ensure_ascii=False)
    made = datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC)
    lacking = _no_letters(text)
    for _ in range(_TRIES):
        compiler = typst.Compiler(
            resources.files("dibao.papers").joinpath("report.typ").read_bytes(),
            font_paths=fonts.installed(system_fonts),
            sys_inputs={
                "report": _boxed(text, lacking), "faces": json.dumps(faces, ensure_ascii=False),
            },
        )  # fmt: skip
        try:
            pages = compiler.compile(format="pdf", pdf_standards=["a-2b"], timestamp=made)
        except RuntimeError as error:
            more = _undisplayed(str(error)) - lacking
            if not more:
                raise
            lacking |= more
            continue
        assert isinstance(pages, bytes), "one PDF comes as one piece"
        return pages
    raise RuntimeError("more characters than tries that no font holds")


def _no_letters(text: str) -> set[str]:
    """Characters that no font can hold: unassigned, private, halves of pairs, control."""
    return {c for c in set(text) if unicodedata.category(c) in ("Cn", "Co", "Cs", "Cc")}


def _undisplayed(error: str) -> set[str]:
    """The characters a PDF/A error says no font holds: text `"\\u{d7ff}"` or the letters as they are."""
    found: set[str] = set()
    for told in re.findall(r'text `"(.*?)"`', error, re.DOTALL):
        found |= {chr(int(code, 16)) for code in re.findall(r"\\u\{([0-9a-fA-F]+)\}", told)}
        found |= set(re.sub(r"\\u\{[0-9a-fA-F]+\}", "", told))
    return found


def _boxed(text: str, lacking: set[str]) -> str:
    """A missing character is shown as a box and its number, never left out in silence."""
    return text.translate({ord(c): f"□(U+{ord(c):04X})" for c in lacking})


def _plain(document: Document, chart_fonts: list[str]) -> dict[str, object]:
    return {
        "title": document.title,
        "red_head": document.red_head,
        "subtitle": document.subtitle,
        "signed_by": document.signed_by,
        "dated": document.dated,
        "blocks": [_block(block, chart_fonts) for block in document.blocks],
        "appendix": [_block(block, chart_fonts) for block in document.appendix],
    }


def _block(block: Block, chart_fonts: list[str]) -> Mapping[str, object]:
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
                "svg": bars_svg(bars, chart_fonts),
                "alt": "；".join(f"{label} {words}" for label, _, words in bars),
            }
