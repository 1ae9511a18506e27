"""Columns of ticks: 男 | 女, or 一级 | 二级 | 三级 | 四级, with a mark under the word that holds.

Invariant: columns are read as one only where every cell but those of totals and notes is a mark or
blank, and the words are codes of one thing (a head above them all may say of which), or 有 and 无; else
nothing is changed. The word of the column is what the row says; a row with two marks says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dibao.intake.body import flat
from dibao.intake.cells import squeeze
from dibao.intake.columns import Column, Mask
from dibao.intake.heads import Vocabulary, fold
from dibao.intake.layout import Layout
from dibao.intake.leftovers import reason_to_leave
from dibao.intake.reader import Raw

_MARKS = frozenset("√✓✔☑●■▲◎V")
_ANY = "[" + "".join(sorted(_MARKS)) + "v]"
_SAMPLE = 200
_MOST = 12  # words of one thing
_STRANGE = 20  # totals and notes below a list


def read_ticks(raw: Raw, layout: Layout, vocabulary: Vocabulary) -> tuple[Raw, Layout]:
    """The sheet with each group of tick columns as one column of words, in its first place."""
    assert raw.table is not None
    below = layout.last + 1
    body = raw.table.slice(below)
    if not any(_begins_marked(column) for column in body.columns):
        return raw, layout
    ticked = [bool(layout.heads[c]) and _may_tick(body.column(c)) for c in range(body.num_columns)]
    table, heads = raw.table, list(layout.heads)
    for first, last, head in _groups(ticked, layout, vocabulary):
        told = _one_each([_marks(flat(body.column(c)), body) for c in range(first, last + 1)])
        if told is None:
            continue
        words = ["", *(layout.heads[c][-1] for c in range(first, last + 1))]
        for c in range(first, last + 1):
            cells = [words[n] for n in told] if c == first else [""] * body.num_rows
            above = flat(table.column(c).slice(0, below)).to_pylist()
            table = table.set_column(c, table.column_names[c], pa.array(above + cells, pa.string()))
            heads[c] = (head,) if c == first else ()
    return replace(raw, table=table), replace(layout, heads=heads)


def _groups(
    ticked: list[bool], layout: Layout, vocabulary: Vocabulary
) -> Iterator[tuple[int, int, str]]:
    """Neighbouring columns whose words are one thing's, the longest first: first, last, its head."""
    c = 0
    while c < len(ticked):
        end = c
        while end < len(ticked) and ticked[end]:
            end += 1
        for last in range(min(end, c + _MOST) - 1, c, -1):
            if head := _called(layout.heads[c : last + 1], vocabulary):
                yield c, last, head
                c = last
                break
        c += 1


def _called(heads: list[tuple[str, ...]], vocabulary: Vocabulary) -> str:
    """What these columns together are called; '' where they are not one thing."""
    words = [fold(texts[-1]) for texts in heads]
    if len(set(words)) < len(words):
        return ""
    above = {texts[-2] if len(texts) > 1 else "" for texts in heads}
    parent = above.pop() if len(above) == 1 else ""
    if set(words) == {"有", "无"}:
        return parent if parent[:2] in ("有无", "是否") else f"有无{parent}"
    if set(words) == {"是", "否"} and parent:
        return parent
    if parent and (vocabulary.one_code(words, parent) or vocabulary.means_text(parent)):
        return parent
    return vocabulary.one_code(words)


def _begins_marked(column: pa.ChunkedArray) -> bool:
    """Does a mark stand among the first rows? (Most sheets end here.)"""
    told = pc.match_substring_regex(column.slice(0, _SAMPLE), _ANY)
    return bool(pc.any(told).as_py())


def _may_tick(column: pa.ChunkedArray) -> bool:
    """Does a column begin with hardly more than marks and blanks? (Cheap: most columns end here.)"""
    bare = [squeeze(t).upper() for t in column.slice(0, _SAMPLE).to_pylist() if t]
    strange = sum(bool(t) and t not in _MARKS for t in bare)
    return strange == 0 or strange < sum(t in _MARKS for t in bare)


def _marks(cells: pa.Array, body: pa.Table) -> Mask | None:
    """Which rows hold a mark; None where a cell of a row that is data says something else."""
    column = Column(cells)
    bare = [squeeze(t).upper() for t in column.texts()]
    other = np.array([bool(t) and t not in _MARKS for t in bare], bool)[column.at]
    strange = np.flatnonzero(other)
    if len(strange) > _STRANGE or any(_is_data(body, int(row)) for row in strange):
        return None
    found: Mask = np.array([t in _MARKS for t in bare], bool)[column.at]
    return found


def _is_data(body: pa.Table, row: int) -> bool:
    cells = [squeeze(c[row].as_py() or "") for c in body.columns]
    return not reason_to_leave([c for c in cells if c], set())


def _one_each(marks: list[Mask | None]) -> list[int] | None:
    """For each row the place of its only marked column from 1 on, else 0; None: no ticks."""
    held = [m for m in marks if m is not None]
    if len(held) < len(marks):
        return None
    grid = np.vstack(held)
    many = grid.sum(axis=0)
    if (many > 1).sum() > 0.1 * (many > 0).sum():
        return None
    found: list[int] = np.where(many == 1, grid.argmax(axis=0) + 1, 0).tolist()
    return found if any(found) else None
