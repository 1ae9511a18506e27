"""A list that has a column a month (1月 | 2月 | … | 合计) → a row a month.

Invariant: a blank month, a nought and a word for “stopped” are no payment and make no row; the sum
beside the months is never read as an amount. The year is the one that a head or the sheet's names
say; where they say several or none, the month stays open.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dibao.intake.body import Body
from dibao.intake.cells import is_blank, squeeze
from dibao.intake.month_heads import years_in
from dibao.intake.tables import replace
from dibao.intake.typed import read_field
from dibao.reasoning.source import Source

_NOT_PAID = re.compile("停|未发|不发|没发|没有|退|死|注销|无")


def spread(
    table: pa.Table, body: Body, source: Source, months: dict[int, tuple[int, int]],
    names: Sequence[str], as_of: date,
) -> pa.Table:  # fmt: skip
    """The typed rows once for each month in which something was paid, in the order of the sheet."""
    f = source.get_field(str(source.extra["by_month"]))
    years = years_in(*names)
    only = years.pop() if len(years) == 1 else 0
    at = pa.array(table["row"].to_numpy() - body.first)
    parts, newest = [], 0
    for c, (year, month) in sorted(months.items(), key=lambda m: (m[1], m[0])):
        column = body.columns[c]
        told = read_field(f, [column], [""], pivot=as_of.year, first_1904=False, title_scale=0)
        amounts = {n: v.take(at) for n, v in told.arrays.items()}
        paid = ~np.array([_unpaid(t) for t in column.texts()], bool)[column.at]
        paid = paid[at.to_numpy()] & ~_nought(amounts[f"{f.name}_most"])
        if not paid.any():
            continue
        known = year or only
        said = known * 12 + month - 1 if known else None
        newest = max(newest, said or 0)
        own = pa.repeat(pa.scalar(said, pa.int32()), table.num_rows)
        mine = replace(table, {**amounts, "month_least": own, "month_most": own})
        parts.append(mine.filter(pa.array(paid)))
    found = pa.concat_tables(parts) if parts else table.slice(0, 0)
    order = pc.sort_indices(found["row"]) if parts else None
    found = found.take(order) if order is not None else found
    return _dated(found, newest, as_of)


def _unpaid(text: str) -> bool:
    return is_blank(text) or bool(_NOT_PAID.search(squeeze(text)))


def _nought(most: pa.Array) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    found: np.ndarray[tuple[int], np.dtype[np.bool_]] = pc.fill_null(
        pc.less_equal(most, 0), False
    ).to_numpy(zero_copy_only=False)
    return found


def _dated(table: pa.Table, newest: int, as_of: date) -> pa.Table:
    """Figures are of the end of the newest month paid, and never of a day to come."""
    if not newest or not table.num_rows:
        return table
    after = date((newest + 1) // 12, (newest + 1) % 12 + 1, 1)
    day = min(after - timedelta(days=1), as_of)
    return replace(table, {
        "data_day": pa.repeat(pa.scalar(day, pa.date32()), table.num_rows),
        "data_day_from": pa.repeat(pa.scalar("row"), table.num_rows),
    })  # fmt: skip
