"""Towns and expressions as hypothesis draws them: rows with every doubt, answers, whole conditions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from dibao.reasoning import expr as e
from dibao.reasoning import words as w
from dibao.reasoning.subjects import SourceAnswer
from tests.reasoning.town import (
    PERSON_ANSWERS,
    PERSON_CODES,
    PERSON_FIGURES,
    SOURCES,
    TODAY,
    UNIT_FIGURES,
    Town,
)

DAYS = st.sampled_from([TODAY, TODAY - dt.timedelta(20), TODAY - dt.timedelta(40),
                        TODAY - dt.timedelta(400), None])  # fmt: skip
SPANS = [(TODAY, TODAY), (dt.date(2024, 6, 1), dt.date(2024, 6, 30)), (None, None),
         (dt.date(2023, 1, 5), dt.date(2023, 1, 5)),
         (dt.date(2023, 1, 1), dt.date(2023, 12, 31))]  # fmt: skip
MONEY = st.sampled_from([None, 0, 100, 250, 251, 300, 301, 901])
CLASSES = st.sampled_from(["exact", "exact", "upgraded", "number_only", "weak", "repaired"])


@st.composite
def row(draw: st.DrawFn, key: str, row_id: int) -> dict[str, Any]:
    base: dict[str, Any] = {
        "row_id": row_id, "file": draw(st.sampled_from(["甲.xlsx", "乙.xlsx"])), "sheet": "表",
        "row": row_id + 2, "data_day": draw(DAYS),
    }  # fmt: skip
    money = draw(MONEY)
    if key == "B":
        # A bank that states the balance does not contradict it with its 超 / 未超.
        said = ["yes", "no"] if money is None else ["yes"] * (money > 900) + ["no"] * (money <= 250)
        code = draw(st.sampled_from([None, *said]))
        thing = draw(st.sampled_from(["", "1", "2"]))
        return base | {"account": thing, "balance_least": money, "balance_most": money,
                       "over": code}  # fmt: skip
    if key == "P":
        month = draw(st.sampled_from([None, 24293, 24294, 24200]))
        return base | {"month_least": month, "month_most": month, "paid_least": money,
                       "paid_most": money}  # fmt: skip
    if key == "H":
        first, last = draw(st.sampled_from(SPANS))
        end = draw(st.sampled_from([None, TODAY, TODAY - dt.timedelta(1)]))
        return base | {"no": draw(st.sampled_from(["", "1"])), "since_least": first,
                       "since_most": last, "until_least": end, "until_most": end,
                       "grade": draw(st.sampled_from([None, "g1", "g2", "unlisted"])),
                       "pay_least": money, "pay_most": money}  # fmt: skip
    signed = money if money is None or draw(st.booleans()) else -money
    code = draw(st.sampled_from([None, "in_use", "gone", "unlisted"]))
    thing = draw(st.sampled_from(["", "99A1", "99A2"]))
    return base | {"plate": thing, "state": code, "worth_least": signed, "worth_most": signed}


@st.composite
def said(draw: st.DrawFn) -> SourceAnswer:
    word = draw(st.sampled_from(["found", "found", "not_asked", "no_authorisation"]))
    if word == "not_asked":
        return SourceAnswer()
    if word == "no_authorisation":
        return SourceAnswer(True, False, False, 0, 1, (("", word),))
    letter = draw(st.booleans())
    return SourceAnswer(False, False, letter, 2 if letter else 1, draw(st.sampled_from([0, 2])), ())


@st.composite
def towns(draw: st.DrawFn, keys: tuple[str, ...] = ("B", "C", "H", "P"), size: int = 2) -> Town:
    """A few tiny hamlets side by side: a couple, somebody alone, and a household of nobody."""
    town = Town({}, {}, {k: [] for k in SOURCES}, {k: [] for k in SOURCES}, {}, {})
    for n in range(size):
        first = 10 * n
        town.units |= {first + 1: [first + 1, first + 2], first + 2: [first + 3], first + 3: []}
        town.villages |= {first + 1: "甲村", first + 2: "乙村", first + 3: "丙村"}
        town.complete |= {u: draw(st.booleans()) for u in (first + 1, first + 2, first + 3)}
        for key in keys:
            _hand_in(draw, town, key, first)
    return town


def _hand_in(draw: st.DrawFn, town: Town, key: str, first: int) -> None:
    owners = [first + 1, first + 2, first + 3]
    for i in range(draw(st.integers(0, 4))):
        made = draw(row(key, 10 * first + i))
        twice = draw(st.integers(0, 4)) == 0 and town.rows[key]
        if twice:  # the same thing said again, in this file or another
            made = town.rows[key][-1] | {k: made[k] for k in ("row_id", "row", "file", "data_day")}
        town.rows[key].append(made)
        for p in sorted(draw(st.sets(st.sampled_from(owners), min_size=1, max_size=2))):
            town.links[key].append((made["row_id"], p, draw(CLASSES)))
    for p in owners:
        if draw(st.integers(0, 5)):
            town.answers[key, p] = draw(said())


LINE = w.number("line")


def member_figures(*, of_unit: bool = False) -> st.SearchStrategy[e.Figure]:
    leaf = st.one_of(
        st.sampled_from(PERSON_FIGURES).map(w.fact), st.sampled_from(PERSON_FIGURES).map(w.fact),
        st.just(LINE), st.integers(0, 400).map(w.constant),
    )  # fmt: skip
    if of_unit:
        leaf = st.one_of(leaf, st.sampled_from(UNIT_FIGURES).map(lambda n: e.OfUnit(w.fact(n))))
    return st.recursive(leaf, _grow, max_leaves=3)


def _grow(inner: st.SearchStrategy[e.Figure]) -> st.SearchStrategy[e.Figure]:
    return st.one_of(
        st.builds(e.Plus, inner, inner), st.builds(e.Minus, inner, inner),
        st.builds(e.Larger, inner, inner), st.builds(e.Smaller, inner, inner),
        inner.map(lambda f: f * w.number("factor")), inner.map(lambda f: w.number("local") * f),
    )  # fmt: skip


OPS = st.sampled_from([">", ">=", "<", "<="])


def member_conditions(*, of_unit: bool = False) -> st.SearchStrategy[e.Condition]:
    leaf = st.one_of(
        st.sampled_from(PERSON_ANSWERS).map(w.holds),
        st.sampled_from(sorted(PERSON_CODES)).flatmap(
            lambda n: st.sampled_from([PERSON_CODES[n], PERSON_CODES[n][:1]]).map(
                lambda codes: e.FactOneOf(n, codes)
            )
        ),
        st.sampled_from([w.absent("C"), e.Letter("B")]),
        st.builds(e.Compare, OPS, *[member_figures(of_unit=of_unit)] * 2),
    )
    if of_unit:
        leaf = st.one_of(leaf, st.just(e.OfUnitHolds(w.absent("C"))))
    return st.recursive(leaf, _combine, max_leaves=3)


def _combine(inner: st.SearchStrategy[e.Condition]) -> st.SearchStrategy[e.Condition]:
    return st.one_of(
        st.tuples(inner, inner).map(e.And), st.tuples(inner, inner).map(e.Or),
        inner.map(e.Not), inner.map(e.Question),
    )  # fmt: skip


def unit_figures() -> st.SearchStrategy[e.Figure]:
    leaf = st.one_of(
        member_figures().map(e.Total), member_conditions().map(e.CountMembers),
        st.sampled_from(UNIT_FIGURES).map(w.fact), st.just(LINE),
        st.integers(0, 400).map(w.constant),
    )  # fmt: skip
    return st.recursive(leaf, _grow, max_leaves=2)


def unit_conditions(*, offers: bool = False) -> st.SearchStrategy[e.Condition]:
    leaf = st.one_of(
        member_conditions().map(e.AnyMember), member_conditions().map(e.AllMembers),
        st.builds(e.Compare, OPS, unit_figures(), unit_figures()), st.just(w.absent("B")),
    )  # fmt: skip
    base = st.recursive(leaf, _combine, max_leaves=3)
    if not offers:
        return base
    # What is not ruled out is never negated (Rule refuses it).
    return st.one_of(base, st.builds(lambda a, b: a & e.NotRuledOut(b), base, base),
                     st.builds(lambda a, b: a | e.NotRuledOut(b), base, base))  # fmt: skip
