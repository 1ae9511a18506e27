"""Papers as PDF/A-2b, set by typst; several of them make one file, each with its own pages.

Invariant: user text reaches the typesetter only as JSON data, never as markup; the creation date is
the paper's day, so the same papers on the same fonts give the same bytes.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from importlib import resources
from typing import Any

import segno
import typst

from dibao.papers import fonts, glyphs
from dibao.papers.masking import plain as clean
from dibao.papers.written import Item, Written, plain, texts

_FACES = (
    ("body", fonts.BODY), ("title", fonts.TITLE), ("head", fonts.HEAD), ("kai", fonts.KAI),
)  # fmt: skip


@dataclass(frozen=True)
class Pages:
    """The finished file, and the characters that no font here holds (framed with their code)."""

    content: bytes
    lost: tuple[str, ...] = ()

    @property
    def warning(self) -> str:
        """What the clerk should know, or ''."""
        return glyphs.warning(self.lost)


def written_pdf(
    papers: Sequence[Written], made_on: date, *, title: str = "", system_fonts: bool = True
) -> Pages:
    """One PDF of the papers in their order; ``title`` defaults to the first paper's."""
    data = [_ready(p) for p in papers]
    faces = {name: fonts.chain(wanted, system_fonts) for name, wanted in _FACES}
    said = [clean(t) for t in texts(papers)]
    lost = tuple(
        sorted({c for chain in faces.values() for c in glyphs.missing(said, chain, system_fonts)})
    )
    made = datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC)
    compiler = typst.Compiler(
        _template(),
        font_paths=fonts.installed(system_fonts),
        sys_inputs={
            "papers": json.dumps(data, ensure_ascii=False),
            "faces": json.dumps(faces, ensure_ascii=False),
            "lost": json.dumps(lost, ensure_ascii=False),
            "title": clean(title or papers[0].title),
        },
    )
    content = compiler.compile(format="pdf", pdf_standards=["a-2b"], timestamp=made)
    assert isinstance(content, bytes), "one PDF comes as one piece"
    return Pages(content, lost)


@lru_cache(maxsize=1)
def _template() -> bytes:
    return resources.files("dibao.papers").joinpath("written.typ").read_bytes()


def _ready(paper: Written) -> dict[str, Any]:
    """Plain data without characters that no format holds; the code drawn, the cells paired."""
    data: dict[str, Any] = _cleaned(plain(paper))
    data["rows"] = [[_cleaned(plain_item(i)) for i in row] for row in paired(paper.items)]
    data["code"] = square(paper.verify) if paper.verify and not paper.draft else ""
    return data


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {key: _cleaned(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(one) for one in value]
    return value


def plain_item(item: Item) -> dict[str, Any]:
    """One entry as JSON can hold it."""
    return {"label": item.label, "kind": item.kind, "value": item.value,
            "heads": item.heads, "rows": item.rows, "words": item.words}  # fmt: skip


def paired(items: Sequence[Item]) -> list[list[Item]]:
    """Rows of a form: two short entries that follow each other share one."""
    rows: list[list[Item]] = []
    for item in items:
        short = item.kind == "short" and len(item.value) <= 18
        if short and rows and len(rows[-1]) == 1 and _short(rows[-1][0]):
            rows[-1].append(item)
        else:
            rows.append([item])
    return rows


def _short(item: Item) -> bool:
    return item.kind == "short" and len(item.value) <= 18


def square(text: str) -> str:
    """A square code as SVG, its margin included."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False)
    return out.getvalue().decode("utf-8")
