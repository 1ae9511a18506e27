"""No figure below five can be worked out of what is written, whatever is taken away from what."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from dibao.papers.small_figures import Sum, to_hide

TABLE = [Sum("r1", ("a", "b")), Sum("r2", ("c", "d")), Sum("k1", ("a", "c")), Sum("k2", ("b", "d")),
         Sum("all", ("r1", "r2")), Sum("all", ("k1", "k2"))]  # fmt: skip
CELLS = "abcd"


def laid(a: int, b: int, c: int, d: int) -> dict[str, int]:
    """A table with its sums."""
    return {"a": a, "b": b, "c": c, "d": d, "r1": a + b, "r2": c + d, "k1": a + c, "k2": b + d,
            "all": a + b + c + d}  # fmt: skip


@given(st.tuples(*[st.integers(0, 7)] * 4))
def test_every_small_figure_could_be_another(cells: tuple[int, int, int, int]) -> None:
    counts = laid(*cells)
    hidden = to_hide(counts, set(counts), TABLE)
    written = {name: count for name, count in counts.items() if name not in hidden}
    possible: dict[str, set[int]] = {name: set() for name in counts}
    for other in itertools.product(range(10), repeat=4):
        whole = laid(*other)
        if all(whole[name] == count for name, count in written.items()):
            for name, count in whole.items():
                possible[name].add(count)
    for name, count in counts.items():
        if 0 < count < 5:
            assert len(possible[name]) > 1, (cells, hidden, name)


def test_what_is_large_stays() -> None:
    counts = laid(10, 20, 30, 40)
    assert to_hide(counts, set(counts), TABLE) == set()


def test_a_part_beside_its_whole_hides_what_is_left() -> None:
    counts = {"people": 162, "women": 160, "rest": 2}
    hidden = to_hide(counts, {"people", "women"}, [Sum("people", ("women", "rest"))])
    assert hidden  # 162 - 160 would tell of two men


def test_what_counts_no_people_is_written() -> None:
    counts = {"files": 2, "homes": 3, "both": 5}
    hidden = to_hide(counts, set(counts), [Sum("both", ("files", "homes"))], frozenset({"files"}))
    assert hidden == {"homes", "both"}
