"""Bounds, three answers, and the arithmetic both readings stand on."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dibao.reasoning import expr as e
from dibao.reasoning import words as w
from dibao.reasoning.answer import NO, UNKNOWN, YES, Answer, all_of, any_of
from dibao.reasoning.bounds import Bounds, day_number, day_of, month_number, total
from dibao.reasoning.fact import Fact
from dibao.reasoning.rule import Rule, rule_sql
from tests.reasoning.town import LAW, rule_of

ANSWERS = st.sampled_from(list(Answer))
ENDS = st.one_of(st.none(), st.integers(-4, 4))
POINTS = range(-8, 9)


@st.composite
def bounds(draw: st.DrawFn) -> Bounds:
    least, most = draw(ENDS), draw(ENDS)
    if least is not None and most is not None and least > most:
        least, most = most, least
    return Bounds(least, most)


def inside(value: int, b: Bounds) -> bool:
    return (b.least is None or b.least <= value) and (b.most is None or value <= b.most)


def points(b: Bounds) -> list[int]:
    return [p for p in POINTS if inside(p, b)]


def test_an_answer_is_never_a_truth_value() -> None:
    with pytest.raises(TypeError, match="三值结论"):
        bool(YES)
    with pytest.raises(TypeError, match="请用"):
        bool(w.holds("car"))
    with pytest.raises(TypeError):
        _ = YES and NO


@given(a=ANSWERS, b=ANSWERS, c=ANSWERS)
def test_answers_follow_kleene(a: Answer, b: Answer, c: Answer) -> None:
    assert ~(a & b) == ~a | ~b
    assert ~~a is a
    assert a & (b | c) == (a & b) | (a & c)
    assert (UNKNOWN & a is NO) == (a is NO)
    assert (UNKNOWN | a is YES) == (a is YES)
    assert any_of([a, b, c]) is a | b | c
    assert all_of([a, b, c]) is a & b & c


def test_nobody_meets_any_and_all() -> None:
    assert any_of([]) is NO
    assert all_of([]) is YES
    assert total([]) == Bounds.point(0)


@given(a=bounds(), b=bounds())
def test_figures_hold_every_pair_of_values(a: Bounds, b: Bounds) -> None:
    for x in points(a):
        for y in points(b):
            assert inside(x + y, a + b)
            assert inside(x - y, a - b)
            assert inside(max(x, y), a.larger(b))
            assert inside(min(x, y), a.smaller(b))
            assert inside(x, a.hull(b)) and inside(y, a.hull(b))
            assert inside(3 * x, a.times(3)) and inside(0, a.times(0))
            for said, true in ((a < b, x < y), (a <= b, x <= y), (a > b, x > y), (a >= b, x >= y)):
                assert said is UNKNOWN or (said is YES) == true
    assert inside(0, a.or_nothing())


def test_what_is_known_exactly_is_compared_exactly() -> None:
    two, half = Bounds.point(2), Bounds.point(Fraction(5, 2))
    assert (two < half, two >= two, two > two, half <= two) == (YES, YES, NO, NO)
    assert (Bounds(3, None) > half) is YES
    assert (Bounds(0, None) > half) is UNKNOWN
    assert not Bounds().is_point


def test_a_figure_is_never_multiplied_by_less_than_nothing() -> None:
    with pytest.raises(ValueError, match="非负"):
        Bounds.point(1).times(-1)


def test_days_and_months_are_whole_numbers() -> None:
    day = dt.date(2024, 2, 29)
    assert day_of(day_number(day)) == day
    assert day_number(dt.date(1970, 1, 1)) == 0
    assert month_number(dt.date(2024, 12, 31)) + 1 == month_number(dt.date(2025, 1, 1))


def test_a_smallest_must_say_what_nothing_means() -> None:
    with pytest.raises(ValueError, match="最小值"):
        Fact("first", "最早", "H", "smallest", "since")


@pytest.mark.parametrize(
    "condition",
    [
        w.holds("car"),  # a person's fact asked of the household
        w.any_member(w.fact("unit_cars") > w.constant(0)),
        w.any_member(e.OfUnit(w.fact("unit_cars")) > w.constant(0)),
        e.Letter("B"),
        w.total("cars") * w.total("worth") > w.constant(0),
    ],
)
def test_what_sql_would_join_wrongly_is_refused(condition: e.Condition) -> None:
    with pytest.raises(ValueError, match=r"[\u4e00-\u9fff]"):
        rule_sql(rule_of(condition), LAW)


def test_an_accusing_rule_cannot_count_the_unknown_as_met() -> None:
    offer = rule_of(w.any_member(w.holds("car")) & w.not_ruled_out(w.absent("B")))
    more = {k: getattr(offer, k) for k in Rule.__dataclass_fields__}
    with pytest.raises(ValueError, match="未知"):
        Rule(**more | {"direction": "accuses"})
    with pytest.raises(ValueError, match="未知"):
        Rule(**more | {"answer": ~w.not_ruled_out(w.absent("B"))})
