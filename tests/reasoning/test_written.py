"""A number of the law as it is written: every figure of one that ends."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dibao.reasoning.numbers import written
from dibao.screening.wording import figure


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("600", "600"), ("1200000", "1200000"), ("0", "0"), ("-2.5", "-2.5"), ("1.5", "1.5"),
        ("12345678.5", "12345678.5"), ("0.1234567", "0.1234567"), ("1/3", "0.333333"),
        ("-2/3", "-0.666667"), ("37/3", "12.3333"), ("10000000/3", "3333333"),
    ],
)  # fmt: skip
def test_no_figure_is_lost_and_none_made_up(value: str, said: str) -> None:
    assert written(Fraction(value)) == said


def test_a_lead_says_it_the_same_way() -> None:
    from dibao.reasoning.bounds import Bounds

    assert figure(Bounds.point(Fraction("1234567.5")), "平方米") == "1234567.5 平方米"
