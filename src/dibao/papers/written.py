"""A paper ready to be set: plain data, drawn the same by every renderer.

Invariant: a `Written` says everything that stands on the sheet; PDF and docx are drawn from it and
from nothing else, and it can be kept as plain JSON and read back to the same sheet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

# How an entry is drawn: running text · a short answer · one thing a line · a table · boxes to tick ·
# a place to sign · a place for a photo · the remedy, which stands whole on one page.
KINDS = ("text", "short", "list", "table", "ticks", "signature", "photo", "remedy")
# letter: what a family receives; official: between offices; form: filled in; book: lines across.
STYLES = ("letter", "official", "form", "book", "notice")


@dataclass(frozen=True)
class Item:
    """One entry of a paper. `heads` and `rows` for a table, `words` for boxes to tick."""

    label: str
    kind: str
    value: str = ""
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Written:
    """One paper: its head, what it says, who signs and seals it, and how it can be checked.

    `verify` is what the square code holds; `spoken` the same in spoken words, one idea a line, on a
    page behind the letter. A draft carries its word across the page and no code. `mark`: who took
    this copy of a list, when and what for, on every page; '' for none.
    """

    key: str
    title: str
    style: str
    number: str = ""
    dated: str = ""
    office: str = ""
    to: str = ""
    opening: str = ""
    items: tuple[Item, ...] = ()
    closing: str = ""
    basis: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()
    seal: str = ""
    handled_by: str = ""
    note: str = ""
    check_code: str = ""
    verify: str = ""
    version: str = ""
    spoken: tuple[str, ...] = ()
    draft: bool = False
    mark: str = ""


def plain(paper: Written) -> dict[str, Any]:
    """As JSON can hold it."""
    return asdict(paper)


def read(data: Mapping[str, Any]) -> Written:
    """The paper that `plain` was made of."""
    items = tuple(
        Item(
            i["label"], i["kind"], i["value"], tuple(i["heads"]),
            tuple(tuple(row) for row in i["rows"]), tuple(i["words"]),
        )
        for i in data["items"]
    )  # fmt: skip
    lists = {k: tuple(data[k]) for k in ("basis", "signers", "spoken")}
    return Written(**{**data, **lists, "items": items})


def texts(papers: Sequence[Written]) -> list[str]:
    """Every text that will stand on the sheets."""
    found: list[str] = []
    for p in papers:
        found += [p.title, p.number, p.dated, p.office, p.to, p.opening, p.closing, p.seal]
        found += [
            p.handled_by,
            p.note,
            p.mark,
            p.check_code,
            p.version,
            *p.basis,
            *p.signers,
            *p.spoken,
        ]
        for i in p.items:
            found += [i.label, i.value, *i.heads, *i.words, *(c for row in i.rows for c in row)]
    return found
