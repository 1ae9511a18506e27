"""Sheets without a head that go on where the sheet before them ended.

Invariant: the columns of another sheet are borrowed only when there are as many of them and every
column that matters holds the same kind of thing; otherwise the receipt asks for the head.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

import pyarrow as pa

from dibao.intake.cells import is_blank, squeeze
from dibao.intake.heads import fold
from dibao.intake.layout import Layout
from dibao.intake.leftovers import reason_to_leave
from dibao.intake.profile import Profile
from dibao.intake.reader import Raw
from dibao.intake.reading import Reading

_KINDS = ("id", "plate", "phone", "date", "figure", "long_number", "name")
_FAR = 0.5  # shares of a column that lie further apart speak of another thing
_PERSON = 0.5
_SHORT = 48
_PART = re.compile(r"[（(_\-— ]*(第?[\d一二三四五六七八九十]{1,3}[页份部分]?|续表?|[上下])[）)]?$")


@dataclass(frozen=True, slots=True)
class Before:
    """A sheet that was understood: what the next one may lean on."""

    sheet: str
    file: str
    layout: Layout
    reading: Reading
    profiles: list[Profile]


def profiles_of(raw: Raw, layout: Layout, pivot: int) -> list[Profile]:
    """What each column holds, by a sample over the whole body."""
    assert raw.table is not None
    body = _data_of(raw.table.slice(layout.last + 1), layout)
    size = body.num_rows
    step = max(1, size // 48)
    sample = body.take(pa.array(range(0, size, step))) if size else body
    found = []
    for i in range(len(layout.heads)):
        cells = [c for c in sample.column(i).to_pylist() if c]
        if len(cells) < 20 and size > len(sample):
            cells = [c for c in body.column(i).to_pylist() if c and not is_blank(c)][:60]
        found.append(Profile(cells[:60], pivot))
    return found


def _data_of(body: pa.Table, layout: Layout) -> pa.Table:
    """A short body without its totals and signatures: there they are half of what is seen."""
    if body.num_rows > _SHORT:
        return body
    heads = {fold(layout.head(c)) for c in range(len(layout.heads))} - {""}
    titles = [squeeze(t) for t in layout.titles]
    rows = zip(*(column.to_pylist() for column in body.columns), strict=True)
    kept = [
        at for at, row in enumerate(rows)
        if not reason_to_leave([squeeze(c) for c in row if c and not is_blank(c)], heads, titles)
    ]  # fmt: skip
    return body.take(pa.array(kept, pa.int64())) if kept else body


def goes_on(before: Before | None, raw: Raw, file: str, pivot: int) -> Layout | None:
    """The layout of the sheet before, with the body from row 1 on; None when it does not fit."""
    if before is None or raw.table is None or not _neighbours(before.file, file):
        return None
    layout = Layout(0, -1, before.layout.heads, [])
    if raw.table.num_columns != len(layout.heads):
        return None
    profiles = profiles_of(raw, layout, pivot)
    used = {c for group in before.reading.groups for cs in group.values() for c in cs}
    alike = all(_alike(before.profiles[c], profiles[c]) for c in used)
    person = any(
        profiles[c].id >= _PERSON and before.profiles[c].id >= _PERSON
        for c in before.reading.groups[0].get("id_number", ())
    )
    return layout if alike and person else None


def _alike(one: Profile, other: Profile) -> bool:
    if not one.filled or not other.filled:
        return one.filled == other.filled or not other.filled
    return all(abs(getattr(one, kind) - getattr(other, kind)) <= _FAR for kind in _KINDS)


def _neighbours(one: str, other: str) -> bool:
    """The same file, or two parts of one: 名单1.csv and 名单2.csv of one folder."""
    if one == other:
        return True
    first, second = PurePosixPath(one), PurePosixPath(other)
    return first.parent == second.parent and _bare(first.stem) == _bare(second.stem) != ""


def _bare(stem: str) -> str:
    return _PART.sub("", stem)
