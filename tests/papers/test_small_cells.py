"""Nobody is found by adding and taking away."""

from itertools import product

from hypothesis import assume, given
from hypothesis import strategies as st

from dibao.papers.small_cells import ALSO_HIDDEN, HIDDEN, LEAST, CrossTable, cross_table, groups

VILLAGES, KINDS = ["甲村", "乙村", "丙村"], ["一类", "二类", "三类"]
tables = st.lists(
    st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=3, max_size=3
)  # fmt: skip


def made(table: list[list[int]]) -> CrossTable | None:
    counts = {
        (v, k): table[r][c] for r, v in enumerate(VILLAGES) for c, k in enumerate(KINDS)
    }  # fmt: skip
    return cross_table(counts, VILLAGES, KINDS)


@given(tables)
def test_no_number_from_one_to_four_is_printed(table: list[list[int]]) -> None:
    printed = made(table)
    assume(printed is not None)
    assert printed is not None
    cells = [cell for line in printed.cells for cell in line]
    assert all(cell in (HIDDEN, ALSO_HIDDEN) or cell == "0" or int(cell) >= LEAST for cell in cells)
    assert all(total >= LEAST for total in (*printed.row_totals, *printed.column_totals))


@given(tables)
def test_every_hidden_small_number_could_be_another(table: list[list[int]]) -> None:
    printed = made(table)
    assume(printed is not None)
    assert printed is not None
    hidden = [
        (r, c)
        for r, line in enumerate(printed.cells)
        for c, cell in enumerate(line)
        if cell in (HIDDEN, ALSO_HIDDEN)
    ]
    assume(0 < len(hidden) <= 9)
    readings: list[set[int]] = [set() for _ in hidden]
    for values in _readings(printed, hidden):
        for at, value in enumerate(values):
            readings[at].add(value)
    for (r, c), seen in zip(hidden, readings, strict=True):
        assert seen, "the true table is one reading"
        if printed.cells[r][c] == HIDDEN:
            assert len(seen) > 1


def _readings(printed: CrossTable, hidden: list[tuple[int, int]]) -> list[tuple[int, ...]]:
    """All whole-number tables that agree with what is printed."""
    rows, columns = len(printed.cells), len(printed.cells[0])
    known = {
        (r, c): int(printed.cells[r][c])
        for r, c in product(range(rows), range(columns))
        if (r, c) not in hidden
    }
    found: list[tuple[int, ...]] = []

    def fill(at: int, values: dict[tuple[int, int], int]) -> None:
        for r in range(rows):
            line = [values.get((r, c)) for c in range(columns)]
            if None not in line and sum(v or 0 for v in line) != printed.row_totals[r]:
                return
        for c in range(columns):
            line = [values.get((r, c)) for r in range(rows)]
            if None not in line and sum(v or 0 for v in line) != printed.column_totals[c]:
                return
        if at == len(hidden):
            found.append(tuple(values[cell] for cell in hidden))
            return
        r, c = hidden[at]
        small = printed.cells[r][c] == HIDDEN
        for value in range(1, LEAST) if small else range(LEAST, 28):
            fill(at + 1, {**values, (r, c): value})

    fill(0, known)
    return found


def test_small_villages_share_a_line_that_hides_each_of_them() -> None:
    assert groups({"甲": 20, "乙": 3, "丙": 7, "丁": 0}, "其他") == {
        "甲": ["甲"],
        "其他": ["乙", "丙"],
    }
    assert groups({"甲": 3}, "其他") == {}
    assert groups({}, "其他") == {}
