"""Whole columns of damaged numbers are judged exactly as one by one."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import polars as pl

from dibao.people import damage, damage_series, numbers
from tests.people.people import changed

FIRST = ("99012319490512001", "99012319640930571", "99012420050229000", "99012319880120371")
GOOD = [first + numbers.check_digit(first) for first in FIRST]
BAD = [*GOOD, "", "无", "2人", "19490512", "9.90123E+17", "990123194905120000.0", "１２３", "X"]


def _cells(number: str, dice: random.Random) -> list[str]:
    place = dice.randrange(18)
    old = damage.old_form(number) or number[:15]
    return [
        number[:15] + "000", number[:6] + "********" + number[14:], number[:10] + number[11:],
        number[:place] + "7" + number[place:], number[:17], old, old[:7] + old[8:],
        changed(number, min(place, 16)), changed(changed(number, 3), 9),
        number[:4] + number[5] + number[4] + number[6:], f" {number[:16]}", "9.9012319490512E+17",
        number[:14] + "XXX" + number[17],
    ]  # fmt: skip


def _contradicting(pairs: pl.DataFrame) -> Any:
    at = np.arange(pairs.height)
    cells = damage_series.Cells(pairs["text"], pairs["status"])
    return damage_series.contradicting(cells, damage_series.Numbers(pairs["number"]), at, at)


def test_columns_and_single_cells_agree() -> None:
    """Texts damaged in every usual way, against the right person and against others."""
    dice = random.Random(7)
    texts = [*BAD, *(cell for number in GOOD for _ in range(6) for cell in _cells(number, dice))]
    cells = [(t, s, n) for t in texts for s in ("lost", "invalid", "") for n in GOOD]
    frame = pl.DataFrame(cells, schema=["text", "status", "number"], orient="row")
    told = _contradicting(frame)
    assert told.tolist() == [damage.contradicts(*cell) for cell in cells]
    assert 0 < told.sum() < len(cells)


def test_nothing_to_judge() -> None:
    """No pairs are no trouble."""
    none = pl.Series([], dtype=pl.String)
    assert _contradicting(pl.DataFrame({"text": none, "status": none, "number": none})).size == 0
