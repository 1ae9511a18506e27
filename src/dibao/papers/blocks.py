"""The parts a report is made of, before anybody decides on typst or Word.

Invariant: one list of blocks is drawn by every renderer, so that a PDF and a docx of the same data
can never say different things. Texts are plain; a run of wide spaces is a line for the office to
fill in by hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

BLANK = "　　　　　　"
"""What only the office knows: drawn as an underlined gap."""


@dataclass(frozen=True)
class Heading:
    """Level 1 is 一、, level 2 （一）; the number is part of the text."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """Body text, its first line indented by two characters."""

    text: str


@dataclass(frozen=True)
class Table:
    """``figures`` are the columns that hold numbers; ``widths`` share the width of the page.

    ``links`` gives a cell (row, column) the address of the list behind it, for workbooks.
    """

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    figures: Sequence[int] = ()
    note: str = ""
    total: bool = False
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True)
class Bars:
    """Horizontal bars, labelled directly; a value of None is a hidden cell and has no bar."""

    title: str
    bars: Sequence[tuple[str, int | None, str]]


Block = Heading | Paragraph | Table | Bars


@dataclass(frozen=True)
class Document:
    """A title, what stands above and below the text, the text, and what follows the date. `mark`: who
    made this copy, when and what for, at the head of every page; '' for none."""

    title: str
    red_head: str
    subtitle: str
    blocks: Sequence[Block]
    signed_by: str
    dated: str
    appendix: Sequence[Block] = ()
    mark: str = ""
