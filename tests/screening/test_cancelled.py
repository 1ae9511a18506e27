"""What a register or a hand-in leaves unsaid: cancelled by its day alone, silent without a request."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from dibao.intake.result import Cover, Sheet
from dibao.policy import HOME
from dibao.reasoning.source import load_sources
from dibao.screening.answers import _covered, answers_of

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


def test_a_sheet_turned_away_is_no_answer() -> None:
    source = load_sources(HOME / "sources")["DS07"]
    letter = pl.DataFrame({"person_id": [1, 2], "letter_state": [2, 2]}).with_columns(
        pl.col("letter_state").cast(pl.Int32)
    )
    for refused, answer in ((3, "not_asked"), (0, "not_found")):
        sheet = Sheet("车.xlsx", "a", source="DS07", rows=refused, refused=refused)
        found = answers_of(
            source, None, None, [sheet], PEOPLE, letter,
            letters_shown=False, parties=(), as_of=date(2024, 6, 1),
        )  # fmt: skip
        assert found.counts()[answer] == PEOPLE.height
