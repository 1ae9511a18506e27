"""What a register or a hand-in leaves unsaid: cancelled by its day alone, silent without a request."""

from __future__ import annotations

import polars as pl
import pytest

from dibao.intake.result import Cover
from dibao.policy import HOME
from dibao.reasoning.source import load_sources
from dibao.screening.answers import _covered

PEOPLE = pl.DataFrame(
    {"person_id": [1, 2], "id_number": ["a", "b"], "village": ["石岭村", "上坪村"],
     "town": ["", ""]}
)  # fmt: skip


@pytest.mark.parametrize("key", ["DS05", "DS07", "DS08", "DS14", "DS18", "DS21", "DS26"])
def test_every_register_with_a_state_has_a_day_of_cancelling(key: str) -> None:
    source = load_sources(HOME / "sources")[key]
    assert source.get_field("cancelled_day").type == "date"
    assert "注销日期" in source.get_field("cancelled_day").synonyms


@pytest.mark.parametrize(
    ("cover", "covered"),
    [
        (Cover("hits"), [False, False]),
        (Cover("hits", listed=("a",)), [True, False]),
        (Cover("hits", villages=("上坪村",)), [False, True]),
        (Cover("listed", listed=("b",)), [False, True]),
        (Cover(), [True, True]),
    ],
)
def test_hits_only_speak_of_those_of_the_request(cover: Cover, covered: list[bool]) -> None:
    assert _covered([cover], PEOPLE).to_list() == covered
