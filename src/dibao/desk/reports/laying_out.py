"""A report laid out as a document for the printed files, or as rows for the page.

Invariant: what leaves the office has passed `small_figures`, and typed words `nameless`; links stand
in the office's own copy alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from dibao.desk.reports.nameless import Nameless
from dibao.desk.reports.notation import (
    Cell,
    Figure,
    Grid,
    Listed,
    Report,
    Sentence,
    Title,
    Typed,
)
from dibao.papers.blocks import Block, Document, Heading, Paragraph, Table
from dibao.papers.report_book import write_report_book
from dibao.papers.report_docx import report_docx
from dibao.papers.report_pdf import report_pdf
from dibao.papers.small_cells import LEAST
from dibao.papers.small_figures import MARK, to_hide

KINDS = {".xlsx": "表格", ".pdf": "PDF 文件", ".docx": "可编辑文档"}
NOTE = f"“{MARK}”是少于 {LEAST} 的数，或者写出来就能推算出这样的数，为保护个人隐去。"
WIDE = 7  # columns of figures that a page holds
Address = Callable[[Listed], str]


def hidden(report: Report) -> set[str]:
    """Keys of the lists whose figures must not leave the office."""
    figures = list(report.figures())
    shown = {f.of.key for f in figures} | {f.over.key for f in figures if f.over is not None}
    lists = {**report.lists, **report.rests}
    public = {key for key, x in lists.items() if not x.people}
    found = to_hide({k: len(x.lines) for k, x in lists.items()}, shown, report.sums, public)
    for group in report.tied:
        if found & set(group):
            found |= set(group)
    return found


@dataclass(frozen=True)
class View:
    """For whom a report is laid out: which figures are hidden, where lists are found."""

    hidden: frozenset[str] = frozenset()
    address: Address | None = None
    outside: bool = False
    mark: str = ""
    nameless: Nameless = field(default_factory=Nameless)

    def text(self, cell: Cell) -> str:
        """A cell as it is printed."""
        if isinstance(cell, Typed) and self.outside:
            return self.nameless(cell)
        if isinstance(cell, str):
            return str(cell)
        if cell.of.key in self.hidden or (cell.over is not None and cell.over.key in self.hidden):
            return MARK
        return cell.text(missing=not self.outside)

    def link(self, cell: Cell) -> str:
        """The address of the list behind a cell; '' where there is none to be opened."""
        if isinstance(cell, str) or self.address is None:
            return ""
        return self.address(cell.of)


def view(
    report: Report, outside: bool, address: Address | None = None, mark: str = ""
) -> View:  # fmt: skip
    """The office's own view, or the one that may leave it."""
    if outside:
        return View(frozenset(hidden(report)), None, True, mark)
    return View(address=address, mark=mark)


def document(report: Report, seen: View, wide: int = WIDE) -> Document:
    """The report as blocks; tables of more columns than `wide` go on in a further table."""
    return Document(
        title=report.title, red_head="", subtitle=report.subtitle,
        blocks=[b for part in report.parts for b in _blocks(part, seen, wide)],
        signed_by=report.signed_by, mark=seen.mark, dated=f"{report.day.year}年{report.day.month}月{report.day.day}日",
    )  # fmt: skip


def _blocks(part: Title | Sentence | Grid, seen: View, wide: int) -> Iterator[Block]:
    match part:
        case Title(text, level):
            yield Heading(level, text)
        case Sentence():
            yield Paragraph("".join(seen.text(piece) for piece in part.pieces()))
        case Grid():
            yield from _tables(part, seen, wide)


def _tables(grid: Grid, seen: View, wide: int) -> Iterator[Table]:
    fixed = _words(grid)
    rest = len(grid.heads) - fixed
    step = wide if rest > wide and fixed else max(rest, 1)
    for start in range(0, max(rest, 1), step):
        columns = [*range(fixed), *range(fixed + start, min(fixed + start + step, len(grid.heads)))]
        rows = [tuple(seen.text(row[c]) for c in columns) for row in grid.rows]
        marked = any(text == MARK for row in rows for text in row)
        links = {
            (r, at): seen.link(row[c])
            for r, row in enumerate(grid.rows)
            for at, c in enumerate(columns)
            if seen.link(row[c])
        }
        widths = grid.widths or tuple(3.0 if c < fixed else 1.6 for c in range(len(grid.heads)))
        yield Table(
            grid.title + ("（续）" if start else ""), tuple(grid.heads[c] for c in columns), rows,
            tuple(widths[c] for c in columns),
            tuple(at for at, c in enumerate(columns) if c >= fixed and _figures(grid, c)),
            "".join((grid.note, NOTE if marked else "")), grid.total, links,
        )  # fmt: skip


def _words(grid: Grid) -> int:
    """Columns at the front that hold words alone."""
    for column in range(len(grid.heads)):
        if _figures(grid, column):
            return column
    return len(grid.heads)


def _figures(grid: Grid, column: int) -> bool:
    return any(isinstance(row[column], Figure) for row in grid.rows)


def write(path: Path, report: Report, seen: View) -> None:
    """The file of this name; its ending says which kind. ValueError for another ending."""
    match path.suffix.lower():
        case ".xlsx":
            write_report_book(path, document(report, seen, 10**6), report.day)
        case ".pdf":
            path.write_bytes(report_pdf(document(report, seen), report.day))
        case ".docx":
            path.write_bytes(report_docx(document(report, seen), report.day))
        case other:
            raise ValueError(other)


@dataclass(frozen=True)
class Shown:
    """One cell of a page: its words, the address behind it, whether it is a figure."""

    text: str
    link: str = ""
    figure: bool = False


@dataclass(frozen=True)
class Piece:
    """One part of a report as the page shows it: `kind` is title, sentence or grid."""

    kind: str
    text: str = ""
    level: int = 2
    words: tuple[Shown, ...] = ()
    heads: tuple[tuple[str, bool], ...] = ()
    rows: tuple[tuple[Shown, ...], ...] = ()
    note: str = ""
    total: bool = False


def pieces(report: Report, seen: View) -> Iterator[Piece]:
    """The report for the page."""
    for part in report.parts:
        match part:
            case Title(text, level):
                yield Piece("title", text, level)
            case Sentence():
                words = (Shown(seen.text(p), seen.link(p), isinstance(p, Figure))
                         for p in part.pieces())  # fmt: skip
                yield Piece("sentence", words=tuple(words))
            case Grid():
                heads = tuple((h, _figures(part, c)) for c, h in enumerate(part.heads))
                rows = tuple(
                    tuple(Shown(seen.text(c), seen.link(c), isinstance(c, Figure)) for c in row)
                    for row in part.rows
                )
                yield Piece("grid", part.title, heads=heads, rows=rows, note=part.note,
                            total=part.total)  # fmt: skip
