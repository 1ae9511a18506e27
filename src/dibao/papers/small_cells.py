"""Small numbers that would point at a person, taken out of a cross table.

Invariant: of the table as returned, together with the totals printed beside it, no number from one
to four can be worked out by adding and taking away. Where hiding a few cells cannot promise that,
there is no table at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LEAST = 5
HIDDEN = f"<{LEAST}"
ALSO_HIDDEN = "※"
OTHER_VILLAGES, OTHER_KINDS = "其他村", "其他类"


Cell = tuple[int, int]


@dataclass(frozen=True)
class CrossTable:
    """Villages by kinds as printed; every total is five or more and exact."""

    villages: Sequence[str]
    kinds: Sequence[str]
    cells: Sequence[Sequence[str]]
    row_totals: Sequence[int]
    column_totals: Sequence[int]


def shown(count: int) -> str:
    """A single count that may point at a person."""
    return HIDDEN if 0 < count < LEAST else str(count)


def cross_table(
    counts: Mapping[tuple[str, str], int], villages: Sequence[str], kinds: Sequence[str]
) -> CrossTable | None:
    """Counts of (village, kind) laid out, small lines put together; None if it would tell."""
    by_village = {v: sum(counts.get((v, k), 0) for k in kinds) for v in villages}
    by_kind = {k: sum(counts.get((v, k), 0) for v in villages) for k in kinds}
    rows, columns = groups(by_village, OTHER_VILLAGES), groups(by_kind, OTHER_KINDS)
    table = [
        [sum(counts.get((v, k), 0) for v in row for k in column) for column in columns.values()]
        for row in rows.values()
    ]
    hidden = _hidden(table)
    if not table or hidden is None:
        return None
    return CrossTable(
        list(rows),
        list(columns),
        [
            [_cell(count, (row, column) in hidden) for column, count in enumerate(line)]
            for row, line in enumerate(table)
        ],
        [sum(line) for line in table],
        [sum(line) for line in zip(*table, strict=True)],
    )


def groups(totals: Mapping[str, int], other: str) -> dict[str, list[str]]:
    """Names by line of a table: those of one to four leads share the last line, empty ones none.

    The shared line has two names and five leads at least, so that it hides each of its own.
    """
    large = [name for name, total in totals.items() if total >= LEAST]
    small = [name for name, total in totals.items() if 0 < total < LEAST]
    while small and large and (len(small) < 2 or sum(totals[name] for name in small) < LEAST):
        next_smallest = min(large, key=lambda name: totals[name])
        large.remove(next_smallest)
        small.append(next_smallest)
    lines = {name: [name] for name in large}
    if small and sum(totals[name] for name in small) >= LEAST:
        lines[other] = small
    return lines


def _cell(count: int, hidden: bool) -> str:
    if not hidden:
        return str(count)
    return HIDDEN if count < LEAST else ALSO_HIDDEN


def _hidden(table: Sequence[Sequence[int]]) -> set[Cell] | None:
    """Cells to hide: the small ones, and others until no small one can be worked out."""
    cells = [(r, c) for r, line in enumerate(table) for c in range(len(line))]
    small = {(r, c) for r, c in cells if 0 < table[r][c] < LEAST}
    hidden = set(small)
    while told := _told(table, hidden) & small:
        row, column = min(told)
        partners = [
            (r, c)
            for r, c in cells
            if (r == row or c == column) and table[r][c] and (r, c) not in hidden
        ]
        if not partners:
            return None
        hidden.add(min(partners, key=lambda at: (table[at[0]][at[1]], at)))
    return hidden


def _told(table: Sequence[Sequence[int]], hidden: set[Cell]) -> set[Cell]:
    """Hidden cells whose value follows from the totals and from how they are marked."""
    lines = [
        line
        for axis in (0, 1)
        for place in {at[axis] for at in hidden}
        if (line := sorted(at for at in hidden if at[axis] == place))
    ]
    most = sum(map(sum, table))
    low = {(r, c): 1 if table[r][c] < LEAST else LEAST for r, c in hidden}
    high = {(r, c): LEAST - 1 if table[r][c] < LEAST else most for r, c in hidden}
    changed = True
    while changed:
        changed = False
        for line in lines:
            total = sum(table[r][c] for r, c in line)
            lows, highs = sum(low[at] for at in line), sum(high[at] for at in line)
            for at in line:
                least = max(low[at], total - (highs - high[at]))
                largest = min(high[at], total - (lows - low[at]))
                if (least, largest) != (low[at], high[at]):
                    low[at], high[at], changed = least, largest, True
    return {at for at in hidden if low[at] == high[at]}
