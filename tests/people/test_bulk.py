"""The two bulk paths and the readable reader give one answer."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dibao.people import bulk, numbers
from tests.people.people import number, numbers_

VALID = number()
_pieces = st.sampled_from(
    [*"0123456789", *"XxOolI*×.eE+ '\u3000\u200bＸ１Ⅹ-无?", "19", "000", "\U0001d7d8"]
)


@st.composite
def dirty(draw: st.DrawFn) -> str | None:
    """Texts near a number: cleaned ones, slips, masks, rounded ones, and pure noise."""
    valid = draw(numbers_)
    kind = draw(st.integers(0, 9))
    if kind == 0:
        return None
    if kind == 1:
        return "".join(draw(st.lists(_pieces, max_size=24)))
    if kind == 2:
        return valid[:6] + valid[8:17]
    if kind == 3:
        return str(int(float(valid[:15] + "000")))
    if kind == 4:
        return valid[:15] + draw(st.sampled_from(["000", "***", "XXX", "12", ""]))
    if kind == 5:
        return f"{valid[0]}.{valid[1:15]}E+17"
    if kind == 6:
        return valid.replace("0", "O").replace("1", "l")
    place = draw(st.integers(0, 18))
    return valid[:place] + draw(_pieces) + valid[place + draw(st.integers(0, 1)) :]


def _reference(texts: list[str | None], flags: list[bool]) -> list[tuple[str, str, int | None]]:
    read = [numbers.clean(t, numeric=f) for t, f in zip(texts, flags, strict=True)]
    return [(n.number, n.status, n.key) for n in read]


@settings(max_examples=150)
@given(st.lists(st.tuples(dirty(), st.booleans()), min_size=1, max_size=30))
def test_kernel_expressions_and_reader_agree(cells: list[tuple[str | None, bool]]) -> None:
    texts, flags = [c[0] for c in cells], [c[1] for c in cells]
    column = pl.Series("n", texts, dtype=pl.String)
    stored = pl.Series("s", flags, dtype=pl.Boolean)
    wanted = _reference(texts, flags)
    assert bulk.by_kernel(column, stored).rows() == wanted
    assert bulk.by_expressions(column, stored).rows() == wanted
    wanted = _reference(texts, [False] * len(texts))
    assert bulk.by_kernel(column).rows() == wanted
    assert bulk.by_expressions(column).rows() == wanted


@settings(max_examples=150)
@given(st.lists(dirty(), min_size=1, max_size=30), st.sampled_from(["", " ", "'", "\u3000", "…"]))
def test_a_set_of_keys_knows_its_own(texts: list[str | None], dirt: str) -> None:
    """Every second readable number is of the set; all are told from others and from no number."""
    texts = [None if t is None else dirt + t + dirt for t in texts]
    wanted = [n.key for n in map(numbers.clean, texts)]
    known = {key for key in wanted[::2] if key is not None}
    told = bulk.Keys(pl.Series(sorted(known), dtype=pl.Int64)).about(pl.Series(texts))
    assert told.tolist() == [2 if key is None else int(key in known) for key in wanted]


def test_slices_and_views_of_a_larger_column(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [number(sequence=s) for s in range(1, 900)]
    texts = [t if i % 3 else f" {t.lower()}　" for i, t in enumerate(texts)]
    column = pl.concat([pl.Series("n", texts[:400]), pl.Series("n", texts[400:])], rechunk=False)
    monkeypatch.setattr(bulk, "_SLICE", 100)
    read = bulk.by_kernel(column[5:800])
    assert read.rows() == _reference(list(texts[5:800]), [False] * 795)
    assert read["id_number"].to_list() == [numbers.clean(t).number for t in texts[5:800]]


def test_columns_are_of_the_promised_kinds() -> None:
    for path in (bulk.by_kernel, bulk.by_expressions):
        read = path(pl.Series("n", [VALID, "无", None]))
        assert read.schema == {"id_number": pl.String, "id_status": pl.String, "id_key": pl.Int64}
        assert read["id_key"].null_count() == 2
        # The memory belongs to the frame: it outlives the input.
        assert (read["id_number"] + "!").to_list() == [VALID + "!", "!", "!"]
    assert bulk.normalise(pl.Series("n", [], dtype=pl.String)).height == 0
    assert bulk.by_kernel(pl.Series("n", [], dtype=pl.String)).height == 0


def test_flags_must_fit() -> None:
    with pytest.raises(ValueError, match="one flag a row"):
        bulk.normalise(pl.Series("n", [VALID]), [True, False])


@settings(max_examples=100)
@given(st.lists(dirty(), min_size=1, max_size=30), st.lists(numbers_, max_size=5))
def test_numbers_held_against_a_set_are_told_as_their_reading_tells(
    texts: list[str | None], others: list[str]
) -> None:
    """Half of the texts' own keys are in the set, and keys of other people."""
    wanted = [n.key for n in map(numbers.clean, texts)]
    own = {k for k in wanted[::2] if k is not None} | {int(n[:17]) for n in others}
    held = bulk.Keys(pl.Series(sorted(own), dtype=pl.Int64))
    told = held.about(pl.Series("n", texts, dtype=pl.String)).tolist()
    assert told == [2 if k is None else int(k in own) for k in wanted]
