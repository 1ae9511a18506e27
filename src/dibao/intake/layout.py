"""Where on a sheet the head is and what stands above it.

Invariant: the body begins right below the head block; a row with data in it (a number, a date,
an identity number) is never part of a head.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from dibao.intake.cells import MARKS, squeeze, tidy
from dibao.intake.heads import LIKE, Vocabulary, fold
from dibao.intake.month_heads import is_date, month_of, years_in
from dibao.intake.reader import Raw

LOOK = 40
_DATA = re.compile(r"^[\d.,¥￥%/:年月日xX*-]{5,}$|^\d+$")
Merge = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class Layout:
    """Head block rows `first`..`last` (0-based); `heads` top-down texts a column; titles above."""

    first: int
    last: int
    heads: list[tuple[str, ...]]
    titles: list[str]

    def head(self, column: int) -> str:
        """What people would call the column."""
        # Columns spread out of a cell of several persons stand beyond the sheet's own.
        return self._names[column] if column < len(self.heads) else ""

    @cached_property
    def _names(self) -> list[str]:
        return ["".join(texts) for texts in self.heads]


def find_layout(raw: Raw, vocabulary: Vocabulary) -> Layout | None:
    """The head block, or None when no row looks like one."""
    if raw.table is None:
        return None
    sample = raw.table.slice(0, LOOK).to_pydict()
    rows = [list(r) for r in zip(*sample.values(), strict=True)]
    best, score = -1, 0.0
    for test in (vocabulary.knows, vocabulary.nearly, lambda h: _alike(vocabulary, h)):
        for at in range(len(rows)):
            found = _row_score(rows, at, raw.merged, test)
            if found > score:
                best, score = at, found
        if score >= 2:
            break
    if best < 0 or score < (1 if len(rows[best]) <= 2 or _narrow(rows[best]) else 2):
        return None
    first, last = _block(rows, best, raw.merged, vocabulary)
    heads = _texts(rows, first, last, raw.merged)
    titles = [" ".join(t for t in map(tidy, row) if t) for row in rows[:first]]
    return Layout(first, last, heads, [t for t in titles if t])


def _narrow(row: list[str]) -> bool:
    return sum(bool(squeeze(c)) for c in row) <= 2


def _alike(vocabulary: Vocabulary, head: str) -> bool:
    if len(head) > 20:
        return False
    return any(hits[0].quality >= LIKE for hits in vocabulary.match(head).values())


def _row_score(
    rows: list[list[str]], at: int, merged: list[Merge], test: Callable[[str], bool]
) -> float:
    texts = [c for c in rows[at] if c and squeeze(c)]
    if _holds_data(rows, at, merged) or all(is_date(squeeze(t)) for t in texts):
        return 0
    heads = {fold(t) for t in texts if len(t) <= 40}
    return sum(1 for h in heads if test(h)) if len(heads) * 2 > len(texts) or len(heads) > 3 else 0


def _holds_data(rows: list[list[str]], at: int, merged: list[Merge]) -> bool:
    """Is there data in this row? What spans several columns is a head, and so are several dates."""
    over = {c1 for (r1, c1), (_, c2) in merged if r1 == at and c2 > c1}
    dates = set()
    for c, cell in enumerate(rows[at]):
        if cell and c not in over and is_data(cell):
            if not is_date(bare := squeeze(cell)):
                return True
            dates.add(bare)
    return len(dates) == 1


def is_data(text: str) -> bool:
    """Does this cell hold data rather than a head?"""
    return text[0] in MARKS or bool(_DATA.match(squeeze(text)))


def _block(
    rows: list[list[str]], at: int, merged: list[Merge], vocabulary: Vocabulary
) -> tuple[int, int]:
    """Grow the head row to a block of up to three rows when that names more columns."""
    best, choice = -1.0, (at, at)
    for first in range(max(0, at - 2), at + 1):
        for last in range(at, min(len(rows), at + 3)):
            inside = [r for r in range(first, last + 1) if r != at]
            if last - first > 2 or not all(_may_join(rows, r, at, merged) for r in inside):
                continue
            texts = _texts(rows, first, last, merged)
            # One head over several columns (残疾等级 over 一级 | 二级) names one thing, not several.
            score = sum(_column_score(t, vocabulary) for t in set(texts)) - 0.3 * (last - first)
            score += 3 * (_spanning(merged, first, last) >= 2)
            if score > best:
                best, choice = score, (first, last)
    return choice


def _column_score(texts: tuple[str, ...], vocabulary: Vocabulary) -> float:
    if not texts:
        return 0.0
    whole = "".join(texts)
    if vocabulary.knows(whole):
        return 1.2 if len(texts) > 1 else 1.0
    if vocabulary.knows(texts[-1]):
        return 1.1 if len(texts) > 1 else 1.0
    if month := month_of(texts):
        return 1.1 if len(texts) > 1 and month[0] else 1.0
    if len(texts) == 2 and vocabulary.knows(texts[1] + texts[0]):
        return 1.1
    return 0.5 if vocabulary.nearly(whole) or vocabulary.nearly(texts[-1]) else 0.1


def _may_join(rows: list[list[str]], at: int, head: int, merged: list[Merge]) -> bool:
    texts = [c for c in rows[at] if c and squeeze(c)]
    if not texts or _holds_data(rows, at, merged) or any(len(squeeze(t)) > 30 for t in texts):
        return False
    width = max(1, sum(bool(squeeze(c)) for c in rows[head]))
    if at < head:
        # A title spans nearly everything; a parent head has company or spans a part. Where only the
        # columns of one parent have a second head, the rows below tell how wide the table is.
        table = max(sum(bool(squeeze(c)) for c in row) for row in rows[head : head + 6])
        some = len(texts) >= 2 or bool(years_in(texts[0]) and len(squeeze(texts[0])) <= 6)
        return some and _widest(merged, at) <= 0.8 * max(width, table)
    joins = any(r1 <= head < at <= r2 for (r1, _), (r2, _) in merged)
    below = sum(bool(squeeze(c)) for c in rows[at])
    gaps = any(
        squeeze(low) and not squeeze(high) for low, high in zip(rows[at], rows[head], strict=True)
    )
    months = all(month_of([t]) for t in texts)
    return joins or (gaps and (below < width or months))


def _spanning(merged: list[Merge], first: int, last: int) -> int:
    """Cells merged downwards over exactly these rows: the mark of a head of several rows."""
    return sum(last > first and r1 == first and r2 == last for (r1, _), (r2, _) in merged)


def _widest(merged: list[Merge], row: int) -> int:
    return max((c2 - c1 + 1 for (r1, c1), (r2, c2) in merged if r1 <= row <= r2), default=0)


def _texts(
    rows: list[list[str]], first: int, last: int, merged: list[Merge]
) -> list[tuple[str, ...]]:
    block = [list(map(str, rows[r])) for r in range(first, last + 1)]
    for (r1, c1), (r2, c2) in merged:
        if r2 < first or r1 > last or r1 < first:
            continue
        value = rows[r1][c1] if c1 < len(rows[r1]) else ""
        for r in range(r1, min(r2, last) + 1):
            for c in range(c1, min(c2 + 1, len(block[0]))):
                block[r - first][c] = value
    if not merged:
        for upper, lower in pairwise(block):
            _fill_right(upper, lower)
    columns = []
    for column in zip(*block, strict=True):
        texts: list[str] = []
        for cell in column:
            text = squeeze(cell)
            if text and (not texts or texts[-1] != text):
                texts.append(text)
        columns.append(tuple(texts))
    return columns


def _fill_right(upper: list[str], lower: list[str]) -> None:
    """Formats without merge records: a blank above a named column belongs to its left neighbour."""
    for c in range(1, len(upper)):
        if not squeeze(upper[c]) and squeeze(lower[c]) and squeeze(lower[c - 1]):
            upper[c] = upper[c - 1]
