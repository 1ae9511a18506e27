"""Lists of persons that come back: what was written beside each name, or that nothing was.

Invariant: nothing here makes a record. A row is left out with its reason, or stays as it is; whoever
was answered for is among the listed, and only they.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dibao.intake.body import Body, shown
from dibao.intake.columns import Mask, mask_of
from dibao.intake.heads import ANSWER_WORDS, fold
from dibao.intake.heads_read import LIVING
from dibao.intake.layout import Layout
from dibao.intake.reading import Reading
from dibao.intake.said import NO_RECORD, says_no, says_yes
from dibao.reasoning.source import Source

_NOTHING_TOLD = "只有姓名和号码，没有填查到什么；按没有记录计，如有请补填后重报"
_OF_THE_PERSON = ("name", "id_number", "village", "sex", "birth", "relation")
Left = list[tuple[int, str]]  # rows to leave out, and why


def answers(
    body: Body, reading: Reading, layout: Layout, source: Source,
    number: pa.Array | pa.ChunkedArray, open_rows: Mask,
) -> tuple[Left, list[str] | None]:  # fmt: skip
    """Rows that answer for a listed person: 无 / 查无此人 answers for the person, without a record.

    And the numbers that were answered for; None where the sheet has no column of answers.
    """
    if reading.answer < 0:
        return [], None
    column = body.columns[reading.answer]
    head = fold(layout.head(reading.answer))
    yes, no = (says_no, says_yes) if LIVING.search(head) else (says_yes, says_no)
    texts = column.texts()
    denies = np.array([no(t) for t in texts], bool)[column.at]
    agrees = np.array([yes(t) for t in texts], bool)[column.at]
    silent = column.blanks()
    blank = np.ones(body.size, bool)
    for c in _told(reading, source):
        blank &= body.columns[c].blanks()
    numbers = number.to_pylist()
    # 有无车辆 无 beside a plate is no clear answer: what else the row holds is read.
    ours = head in ANSWER_WORDS
    # A register with 是 in every row of a column is no list that somebody was asked about.
    asked = ours or bool((open_rows & (denies | silent)).any())
    left: Left = []
    listed = []
    for row in np.flatnonzero(open_rows).tolist():
        word = shown(column[row])
        if denies[row] and (ours or blank[row]):
            left.append((row, f"反馈“{word}”，无记录"))
        elif silent[row] and blank[row]:
            left.append((row, "名单中的人员尚未反馈"))
            continue
        elif not ours and blank[row] and not agrees[row]:
            left.append((row, f"反馈“{word}”看不懂，没有当作有；请填“有”或“无”后重报"))
            continue
        if numbers[row]:
            listed.append(numbers[row])
    return left, listed if asked else None


def no_records(body: Body, reading: Reading, source: Source, open_rows: Mask) -> Left:
    """Persons of a checked list for whom the department wrote nothing, or 无, in every column.

    Where a row is a thing (a car, a house, a business) a row that names none is no record; an
    amount left blank is still an amount (answers page §2).
    """
    told = _told(reading, source)
    if not told or not source.key.startswith("DS") or source.key == "DS01":
        return []
    # 有 in a column 有无房产 tells something, even where the rest is blank.
    told += [reading.answer] if reading.answer >= 0 else []
    empty, denied = np.ones(body.size, bool), np.zeros(body.size, bool)
    for column in (body.columns[c] for c in told):
        no = mask_of(pc.match_substring_regex(column.values, NO_RECORD))[column.at]
        empty &= no | column.blanks()
        denied |= no
    return [
        (row, "反馈“无”，无记录" if denied[row] else _NOTHING_TOLD)
        for row in np.flatnonzero(open_rows & empty & (denied | source.of_things)).tolist()
    ]


def _told(reading: Reading, source: Source) -> list[int]:
    """The columns in which a row says something of the person."""
    return [
        c for name, cs in reading.groups[0].items() for c in cs
        if name not in _OF_THE_PERSON and _kept(source, name)
    ]  # fmt: skip


def _kept(source: Source, name: str) -> bool:
    """A serial number or a telephone is no answer about anybody."""
    f = source.by_name.get(name)
    return f is None or f.keep
