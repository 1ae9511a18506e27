"""One A4 page for each of some families, as PDF/A-2b: what is on file, what is missing, what was done.

Invariant: one page a family; what does not fit is counted on the page and stands whole in the pages
of the package. Texts reach the typesetter as JSON data only.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib import resources

import typst

from dibao.papers import fonts

MOST_FILES, MOST_LINES = 26, 7
THERE, MISSING, OPEN = "有", "缺", "待查"


@dataclass(frozen=True)
class OnFile:
    """One paper that should lie in the file: its name, 有 (there), 缺 (known to be missing) or 待查
    (may lie on paper), and where or why not."""

    name: str
    state: str
    where: str


@dataclass(frozen=True)
class HomePage:
    """One family: facts in pairs, papers, and lists of sentences under headings."""

    number: str
    title: str
    facts: Sequence[tuple[str, str]]
    files: Sequence[OnFile]
    parts: Sequence[tuple[str, Sequence[str]]]
    note: str = ""

    @property
    def missing(self) -> int:
        """Papers known not to be there."""
        return sum(f.state == MISSING for f in self.files)

    @property
    def open(self) -> int:
        """Papers of which only the file on paper can tell."""
        return sum(f.state == OPEN for f in self.files)


def home_pages_pdf(pages: Sequence[HomePage], head: str, made_on: date) -> bytes:
    """The pages as bytes; `head` stands above each."""
    faces = {
        name: fonts.families(wanted)
        for name, wanted in (("body", fonts.BODY), ("head", fonts.HEAD))
    }
    compiler = typst.Compiler(
        resources.files("dibao.papers").joinpath("home_pages.typ").read_bytes(),
        font_paths=fonts.installed(True),
        sys_inputs={
            "pages": json.dumps([_plain(p) for p in pages], ensure_ascii=False),
            "head": json.dumps(head, ensure_ascii=False),
            "faces": json.dumps(faces, ensure_ascii=False),
        },
    )
    made = datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC)
    found = compiler.compile(format="pdf", pdf_standards=["a-2b"], timestamp=made)
    assert isinstance(found, bytes), "one PDF comes as one piece"
    return found


def _plain(page: HomePage) -> dict[str, object]:
    return {
        "number": page.number,
        "title": page.title,
        "facts": [list(f) for f in page.facts],
        "files": [[f.name, f.state, f.where] for f in page.files[:MOST_FILES]],
        "more_files": max(len(page.files) - MOST_FILES, 0),
        "parts": [[name, *_cut(lines)] for name, lines in page.parts],
        "note": page.note,
        "missing": page.missing,
        "open": page.open,
    }


def _cut(lines: Sequence[str]) -> list[str]:
    shown = [_short(line) for line in lines[:MOST_LINES]]
    left = len(lines) - len(shown)
    return [*shown, f"还有 {left} 条，见同一包里的网页。"] if left > 0 else shown or ["没有。"]


def _short(line: str) -> str:
    return line if len(line) <= 84 else line[:82] + "……"
