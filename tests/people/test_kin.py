"""Kin out of documents: chains shorten by blood and law only, and nothing is found that no paper ties."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dibao.people import kin, relations
from dibao.people.relations import DOCUMENTED, GUESSED, STEP, UNTOLD
from dibao.reasoning.answer import NO, UNKNOWN, YES

CHAINS = sorted({c for c in relations.CODES.values() if c is not None})
Line = tuple[int, int, str, int, int]


def documents(lines: list[Line] = [], pairs: list[Line] = []) -> kin.Documents:  # noqa: B006
    """lines: book, person, chain, grade, paper; pairs: one, other, chain, grade, paper."""
    shape = {"chain": pl.String, "grade": pl.Int8, "paper": pl.Int64}
    return kin.Documents(
        pl.DataFrame(lines, {"book": pl.Int64, "person": pl.Int64, **shape}, orient="row"),
        pl.DataFrame(pairs, {"one": pl.Int64, "other": pl.Int64, **shape}, orient="row"),
    )


def found(told: kin.Documents, start: int, scope: str = "code1045") -> dict[tuple[int, str], int]:
    table = kin.search(told, pl.Series([start], dtype=pl.Int64), scope)
    return {(p, c): g for _, p, c, g, _, _ in table.iter_rows()}


# ---- the algebra ------------------------------------------------------------------------------


@pytest.mark.parametrize("scope", relations.SCOPES)
def test_a_scope_reads_the_same_from_either_side(scope: str) -> None:
    wanted = relations.SCOPES[scope]
    assert {relations.turned(c) for c in wanted} == wanted


@pytest.mark.parametrize("one", CHAINS)
@pytest.mark.parametrize("other", CHAINS)
def test_two_members_of_a_book_are_to_each_other_what_they_are_turned(one: str, other: str) -> None:
    forth = {(relations.turned(c), g) for c, g in relations.in_one_book(one, other)}
    assert forth == set(relations.in_one_book(other, one))


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("C", "B", [("PB", DOCUMENTED)]),  # head's son, head's sister: aunt
        ("C", "C", [("B", DOCUMENTED)]),
        ("S", "C", [("C", DOCUMENTED)]),
        ("P", "P", [("S", DOCUMENTED)]),
        ("S", "SP", [("P", DOCUMENTED)]),  # one has one spouse
        ("", "?", [("?", GUESSED)]),
        ("C", "CC", [("BC", GUESSED), ("C", GUESSED)]),  # father, or uncle?
        ("C", "CS", [("BS", GUESSED), ("S", GUESSED)]),
    ],
)
def test_ties_within_a_book(one: str, other: str, told: list[tuple[str, int]]) -> None:
    assert list(relations.in_one_book(one, other)) == told


def test_across_documents_a_parents_spouse_is_a_step_parent_until_shown_otherwise() -> None:
    assert relations.join("P", "S") == ("P", STEP)
    assert relations.join("C", "P") == ("S", GUESSED)
    assert relations.join("P", "C") == ("B", DOCUMENTED)
    assert relations.join("S", "S") is None
    assert relations.near("P", STEP, "code1045") is None
    assert relations.near("P", STEP, "with_in_laws") is True
    assert relations.near("PBC", DOCUMENTED, "code1045") is False
    assert relations.near(UNTOLD, GUESSED, "code1045") is None


@pytest.mark.parametrize(
    ("chain", "sex", "by_way_of", "said"),
    [
        ("PB", "女", "男", "姑母"), ("PB", "男", "女", "舅父"), ("BC", "男", "女", "外甥"),
        ("S", "女", "", "妻子"), ("PP", "男", "", "祖父（外祖父）"), ("BS", "", "", "兄弟姐妹的配偶"),
        ("PBCS", "女", "", "堂（表）兄弟姐妹的妻子"),
    ],
)  # fmt: skip
def test_a_relation_has_its_usual_word(chain: str, sex: str, by_way_of: str, said: str) -> None:
    assert relations.word(chain, sex, by_way_of=by_way_of) == said
    assert relations.word("B", "男", older=True) == "哥哥"


# ---- the search -------------------------------------------------------------------------------


def test_a_grandson_is_found_over_two_births() -> None:
    told = documents(pairs=[(3, 2, "P", 0, 31), (2, 1, "P", 0, 21)])
    assert found(told, 3) == {(3, ""): 0, (2, "P"): 0, (1, "PP"): 0}
    assert found(told, 1) == {(1, ""): 0, (2, "C"): 0, (3, "CC"): 0}


def test_a_way_is_as_good_as_its_weakest_line_and_names_its_papers() -> None:
    told = documents([(7, 1, "", 0, 11), (7, 2, "C", GUESSED, 12)], [(3, 2, "P", 0, 31)])
    table = kin.search(told, pl.Series([1]), "code1045").filter(pl.col("person") == 3)
    assert table.select("chain", "grade", "papers").rows() == [("CC", GUESSED, [11, 12, 31])]


def test_cousins_are_within_three_generations_only() -> None:
    told = documents(
        pairs=[(4, 2, "P", 0, 1), (2, 1, "P", 0, 2), (3, 1, "P", 0, 3), (5, 3, "P", 0, 4)]
    )
    assert (5, "PBC") in found(told, 4, "three_generations")
    assert 5 not in {p for p, _ in found(told, 4)}
    assert 5 not in {p for p, _ in found(told, 4, "with_in_laws")}


def test_a_collective_book_ties_nobody() -> None:
    many = [(9, n, "" if n == 1 else "C", 0, n) for n in range(1, kin.COLLECTIVE + 2)]
    assert found(documents(many), 2) == {(2, ""): 0}


def test_kin_of_an_untold_kind_leads_no_further() -> None:
    told = documents([(7, 1, "", 0, 1), (7, 2, UNTOLD, 0, 2)], [(3, 2, "P", 0, 3)])
    assert found(told, 1) == {(1, ""): 0, (2, UNTOLD): GUESSED}


def by_hand(told: kin.Documents, start: int, scope: str) -> dict[tuple[int, str], int]:
    """The same search one person after another."""
    steps: dict[int, list[tuple[int, str, int]]] = defaultdict(list)
    lines = list(told.lines.iter_rows())
    for book, a, mine, grade, _ in lines:
        for other, b, theirs, more, _ in lines:
            if book == other and a != b:
                for tie, doubt in relations.in_one_book(mine, theirs):
                    steps[a].append((b, tie, max(grade, more, doubt)))
    for one, other, chain, grade, _ in told.pairs.iter_rows():
        steps[one].append((other, chain, grade))
        steps[other].append((one, relations.turned(chain), grade))
    best = {(start, ""): 0}
    edge = dict(best)
    for _ in range(kin.ROUNDS):
        fresh: dict[tuple[int, str], int] = {}
        for (person, chain), grade in edge.items():
            for near, tie, doubt in steps[person] if chain != UNTOLD else ():
                whole = relations.join(chain, tie)
                alive = whole and (whole[0] in relations.on_the_way(scope) or whole[0] == UNTOLD)
                if near == start or not whole or not alive or whole[0] == "":
                    continue
                key, worst = (near, whole[0]), max(grade, doubt, whole[1])
                if worst < min(best.get(key, 9), fresh.get(key, 9)):
                    fresh[key] = worst
        best |= fresh
        edge = fresh
    return {k: g for k, g in best.items() if k[1] in (*relations.SCOPES[scope], UNTOLD)}


people = st.integers(1, 7)
told_lines = st.lists(
    st.tuples(st.integers(1, 3), people, st.sampled_from(["", "S", "C", "P", "B", "CS", "?"]),
              st.integers(0, 2)), max_size=7, unique_by=lambda x: x[:2],
)  # fmt: skip
told_pairs = st.lists(
    st.tuples(people, people, st.sampled_from("PS"), st.integers(0, 2)).filter(
        lambda x: x[0] != x[1]
    ),
    max_size=5,
)


@settings(max_examples=60, deadline=None)
@given(told_lines, told_pairs, st.sampled_from(sorted(relations.SCOPES)))
def test_the_search_finds_what_a_patient_reader_finds(
    lines: list[tuple[int, int, str, int]], pairs: list[tuple[int, int, str, int]], scope: str
) -> None:
    told = documents(
        [(*x, i) for i, x in enumerate(lines)], [(*x, i + 50) for i, x in enumerate(pairs)]
    )
    assert found(told, 1, scope) == by_hand(told, 1, scope)


# ---- what the desk asks -----------------------------------------------------------------------

DAY = dt.date(2024, 6, 20)
SINCE, UNTIL = dt.date(2021, 1, 10), dt.date(2026, 1, 9)


@pytest.mark.parametrize(
    ("tie", "answer"),
    [
        (kin.Tie("官", "民", True, SINCE, UNTIL), YES),
        (kin.Tie("官", "民", None, SINCE, UNTIL), UNKNOWN),
        (kin.Tie("官", "民", True, None, UNTIL), UNKNOWN),
        (kin.Tie("官", "民", True, SINCE, dt.date(2023, 1, 1)), NO),
        (kin.Tie("官", "民", False, SINCE, UNTIL), NO),
        (kin.Tie("别人", "民", True, SINCE, UNTIL), NO),
    ],
)
def test_an_officer_is_tied_while_in_office(tie: kin.Tie, answer: object) -> None:
    assert kin.tied([tie], "民", "官", DAY) is answer
