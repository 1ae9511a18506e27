"""A list that has a column a month (1月 | 2月 | … | 合计) → a row a month.

Invariant: a month is told only where an amount was read in it: a blank, a nought and any word
(停发, 去世, 缓发) are no payment. Sums and parts of sums beside the months belong to none of them.
The year is the one that a head says, else title, sheet or file name in this order; where they say
several or none, or a day to come, the month stays open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dibao.intake.body import Body
from dibao.intake.columns import Mask, mask_of
from dibao.intake.layout import Layout
from dibao.intake.month_heads import year_said
from dibao.intake.tables import replace
from dibao.intake.typed import Typed, read_field, schema_of, unit_head
from dibao.reasoning.source import Field, Source


@dataclass(frozen=True, slots=True)
class MonthColumn:
    """One column over all rows: which month (None = open), what was read, where it is an amount."""

    column: int
    month: int | None
    told: Typed
    paid: Mask


def amount_of(source: Source) -> Field:
    """The field whose columns go by month."""
    return source.get_field(str(source.extra["by_month"]))


def read(
    body: Body, source: Source, months: Mapping[int, tuple[int, int]], layout: Layout,
    names: Sequence[str], as_of: date, title_scale: int,
) -> list[MonthColumn]:  # fmt: skip
    """The columns of a sheet in the order of their months; `names`: titles, sheet, file."""
    f, year, last = amount_of(source), year_said(names), as_of.year * 12 + as_of.month - 1
    found = []
    for c, (own, month) in sorted(months.items(), key=lambda m: (m[1], m[0])):
        head = unit_head(f, layout.head(c), layout.titles)
        told = read_field(f, [body.columns[c]], [head], pivot=as_of.year, first_1904=False,
                          title_scale=title_scale)  # fmt: skip
        said = (own or year) * 12 + month - 1 if own or year else None
        least = told.arrays[f"{f.name}_least"]
        paid = mask_of(pc.fill_null(pc.greater(least, 0), False))
        found.append(MonthColumn(c, said if said is None or said <= last else None, told, paid))
    return found


def paid_at_all(columns: Sequence[MonthColumn]) -> Mask:
    """Rows with an amount in some month."""
    found: Mask = np.logical_or.reduce([c.paid for c in columns])
    return found


def spread(
    table: pa.Table, body: Body, source: Source, columns: Sequence[MonthColumn], as_of: date
) -> pa.Table:
    """The typed rows once for each month in which something was paid, in the order of the sheet; a
    row without any stays once, its month and amount open."""
    at = table["row"].to_numpy() - body.first
    size = table.num_rows
    open_ = {
        part.name: pa.nulls(size, part.type)
        for f in source.kept if f.type == "money"
        for part in schema_of(f)
    }  # fmt: skip
    nobody = pa.nulls(size, pa.int32())
    bare = replace(table, {**open_, "month_least": nobody, "month_most": nobody})
    parts = [bare.filter(pa.array(~paid_at_all(columns)[at]))]
    for c in columns:
        month = pa.repeat(pa.scalar(c.month, pa.int32()), size)
        amounts = {name: array.take(pa.array(at)) for name, array in c.told.arrays.items()}
        mine = replace(bare, {**amounts, "month_least": month, "month_most": month})
        parts.append(mine.filter(pa.array(c.paid[at])))
    found = pa.concat_tables(parts)
    newest = max((c.month or 0 for c in columns if c.paid[at].any()), default=0)
    return _dated(found.take(pc.sort_indices(found["row"])), newest, as_of)


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
