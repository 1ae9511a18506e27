"""The ladder, rung by rung, and the traps it must not fall into."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dibao.people import damage, ladder, links
from tests.people.people import changed, frame, known, number, numbers_, person, row

A = number(birth="19490512", sequence=13)  # 男
B = number(birth="19600301", sequence=22)  # 女
C = number("990102", "19700809", 101)
OLD_A = A[:6] + A[8:17]
MASKED_A = A[:6] + "********" + A[14:]
BORN_A = dt.date(1949, 5, 12)


def tied(
    rows: list[dict[str, Any]],
    people: list[dict[str, Any]],
    others: list[tuple[str, str]] = [],  # noqa: B006
    **more: Any,
) -> list[tuple[Any, ...]]:
    """The links, as tuples."""
    everyone = [(p["name"], p["id_number"]) for p in people if p["id_number"]] + others
    return links.Listed(frame(*people), known(*everyone)).link(frame(*rows), **more).rows()


def class_of(name: str, text: str, *people: dict[str, Any], **more: Any) -> str:
    """The class of one row against 张三 (A), '' if there is no link to him."""
    roster = [person("a", "张三", A), *people]
    born, sex = more.pop("birth", None), more.pop("sex", "")
    found = tied([row(1, name, text, born, sex)], roster, **more)
    return next((c for _, who, c in found if who == "a"), "")


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("张三", A, "exact"),
        ("張 三（户主）", f" {A} ", "exact"),
        ("张三", OLD_A, "upgraded"),
        ("章三", A, "number_only"),
        ("", A, "number_only"),
        ("张*", A, "number_only"),
        ("李四", OLD_A, "number_only"),
        ("张三", changed(A, 10), "repaired"),
        ("张三", A[:4] + A[5] + A[4] + A[6:] if A[4] != A[5] else changed(A, 4), "repaired"),
        ("张三", A[:9] + A[10:], "repaired"),
        ("张三", A[:9] + "7" + A[9:], "repaired"),
        ("张三", A[:17] + "*", "repaired"),
        ("章三", changed(A, 10), ""),
        ("", changed(A, 10), ""),
        ("张三", "", "weak"),
        ("张三", "无", "weak"),
        ("张三", MASKED_A, "weak"),
        ("张三", A[:15] + "000", "weak"),
        ("张三", f"{A[0]}.{A[1:15]}E+17", "weak"),
        ("张三", f"{A[0]}.{A[1:6]}E+17", "weak"),
        ("张*", MASKED_A, "weak"),
        ("", MASKED_A, "weak"),
        ("李*", MASKED_A, ""),
        ("", "99****", ""),
        ("张三", changed(MASKED_A, 2), ""),
        ("张三", "5.12345E+17", ""),
        ("李四", "", ""),
        ("章三", MASKED_A, ""),
        ("张三", changed(changed(A, 10), 3), "weak"),
        ("张三", changed(changed(changed(A, 10), 3), 0), ""),
        ("张三", "13800001234", ""),
        ("张三", B, ""),
    ],
)
def test_each_rung(name: str, text: str, expected: str) -> None:
    assert class_of(name, text) == expected


def test_birth_and_sex_forbid_but_never_raise() -> None:
    slip = changed(A, 10)
    assert class_of("张三", slip, birth=BORN_A, sex="男") == "repaired"
    assert class_of("张三", slip, birth=dt.date(1950, 5, 12)) == ""
    assert class_of("张三", slip, sex="女") == ""
    assert class_of("张三", "", birth=BORN_A, sex="男") == "weak"
    assert class_of("张三", "", birth=dt.date(1949, 5, 13)) == ""
    assert class_of("张三", "", sex="女") == ""
    # On one number they only warn.
    assert class_of("张三", A, birth=dt.date(1950, 1, 1), sex="女") == "exact"


def test_same_name_with_another_valid_number_is_another_person() -> None:
    roster = [person("a", "张三", A), person("b", "张三", B)]
    assert tied([row(1, "张三", A)], roster) == [(1, "a", "exact")]
    assert tied([row(1, "张三", C)], roster) == []


def test_a_relatives_number_is_number_only() -> None:
    roster = [person("a", "张三", A), person("b", "李四", B)]
    assert tied([row(1, "李四", A)], roster) == [(1, "a", "number_only")]


def test_number_held_under_two_names_is_never_strong() -> None:
    roster = [person("a", "张三", A), person("b", "李四", A)]
    assert tied([row(1, "张三", A)], roster) == [(1, "a", "number_only"), (1, "b", "number_only")]
    twice = [person("a", "张三", A), person("b", "張三", A)]
    assert {c for *_, c in tied([row(1, "张三", A)], twice)} == {"exact"}


def test_former_and_truncated_names() -> None:
    assert tied([row(1, "张小三", A)], [person("a", "张三", A, "张小三")]) == [(1, "a", "exact")]
    whole = "阿卜杜拉·买买提·吐尔逊江"
    roster = [person("a", whole, A)]
    assert tied([row(1, whole[:10], A)], roster) == [(1, "a", "number_only")]
    assert tied([row(1, whole[:10], A)], roster, truncated_at=10) == [(1, "a", "exact")]
    assert tied([row(1, whole[:9], A)], roster, truncated_at=10) == [(1, "a", "number_only")]
    assert tied([row(1, whole[:10], "")], roster, truncated_at=10) == [(1, "a", "weak")]


def two_neighbours() -> tuple[str, str, str]:
    """Two valid numbers and an invalid one that is one slip away from both."""
    from dibao.people import edits, numbers

    slip = changed(A, 16)
    _, keys = edits.neighbours([slip])
    other = next(
        n for key in keys.tolist()
        if (n := numbers.from_key(key)) != A and numbers.clean(n).status == "valid"
    )  # fmt: skip
    return A, other, slip


def test_two_fits_are_weak_and_a_known_stranger_takes_the_repair() -> None:
    one, other, slip = two_neighbours()
    roster = [person("a", "张三", one), person("b", "张三", other)]
    assert {c for *_, c in tied([row(1, "张三", slip)], roster)} == {"weak"}
    # The other one is no person of the roster, but known: still not exactly one.
    found = tied([row(1, "张三", slip)], roster[:1], [("张三", other)])
    assert found == [(1, "a", "weak")]
    # Under another name he is no rival.
    assert tied([row(1, "张三", slip)], roster[:1], [("李四", other)]) == [(1, "a", "repaired")]
    # If only the stranger fits, the row is his and nobody else's.
    far = changed(changed(A, 10), 3)
    assert tied([row(1, "张三", slip)], [person("a", "李四", A)], [("张三", other)]) == []
    assert tied([row(1, "张三", far)], [person("a", "张三", A)]) == [(1, "a", "weak")]


def test_a_person_without_usable_number() -> None:
    assert tied([row(1, "张三", A)], [person("a", "张三", "")]) == [(1, "a", "weak")]
    assert tied([row(1, "张三", A)], [person("a", "张三", MASKED_A)]) == [(1, "a", "weak")]
    assert tied([row(1, "张三", B)], [person("a", "张三", MASKED_A)]) == []
    slipped = person("a", "张三", changed(A, 10))
    assert tied([row(1, "张三", A)], [slipped], [("张三", A)]) == [(1, "a", "repaired")]
    assert tied([row(1, "李四", A)], [slipped], [("张三", A)]) == []
    assert tied([row(1, "张三", changed(A, 10))], [slipped]) == [(1, "a", "weak")]


def test_levels_are_the_classes_in_order() -> None:
    assert [level.name for level in ladder.LEVELS] == [
        "exact", "upgraded", "number_only", "repaired", "weak",
    ]  # fmt: skip
    assert {"exact", "upgraded"} == ladder.STRONG
    assert ladder.weakest(["exact", "weak", "number_only"]) == "weak"
    assert ladder.weakest([]) == ""
    assert ladder.is_strong("upgraded") and not ladder.is_strong("repaired")


def test_empty_frames() -> None:
    rows, people = frame(row(1, "张三", A)), frame(person("a", "张三", A))
    assert links.Listed(people, known()).link(rows[:0]).height == 0
    assert links.Listed(people[:0], known()).link(rows).height == 0
    assert links.Listed(people, known()).link(rows).columns == ["row_id", "person_id", "class"]


def test_columns_may_be_missing_and_a_key_may_be_given() -> None:
    rows = frame(row(1, "张三", A)).drop("birth", "sex", "village", "id_text")
    rows = rows.with_columns(id_key=pl.lit(int(A[:17])))
    people = frame(person("a", "张三", A)).drop("id_text", "former_name")
    assert links.Listed(people, known()).link(rows).rows() == [(1, "a", "exact")]


_names = st.sampled_from(["张三", "張三", "李四", "张*", "", "王五（妻）"])


@st.composite
def written(draw: st.DrawFn, pool: list[str]) -> str:
    valid = draw(st.sampled_from(pool))
    kind = draw(st.integers(0, 6))
    if kind == 0:
        return changed(valid, draw(st.integers(0, 16)))
    if kind == 1:
        return ""
    if kind == 2:
        return valid[:6] + "********" + valid[14:]
    if kind == 3:
        return valid[:15] + "000"
    return valid


@settings(max_examples=60)
@given(st.data())
def test_never_a_link_between_two_different_valid_numbers(data: st.DataObject) -> None:
    pool = data.draw(st.lists(numbers_, min_size=1, max_size=4))
    pool += [number(sequence=s) for s in (13, 15)]
    cells = st.lists(st.tuples(_names, written(pool)), min_size=1, max_size=6)
    rows = [row(i, *cell) for i, cell in enumerate(data.draw(cells))]
    people = [person(i, *cell) for i, cell in enumerate(data.draw(cells))]
    found = tied(rows, people)
    assert len({(r, p) for r, p, _ in found}) == len(found)
    for r, p, level in found:
        one, other = rows[r]["id_number"], people[p]["id_number"]
        if one and other:
            assert one == other
        if level in ladder.STRONG:
            assert one == other != ""


@settings(max_examples=60)
@given(numbers_, st.integers(0, 16), st.integers(1, 9))
def test_one_slip_is_repaired_to_exactly_that_person(valid: str, place: int, by: int) -> None:
    slip = valid[:place] + str((int(valid[place]) + by) % 10) + valid[place + 1 :]
    found = tied([row(1, "张三", slip)], [person("a", "张三", valid), person("b", "李四", B)])
    status = row(1, "张三", slip)["id_status"]
    # A slip that happens to look rounded is lost, not mistyped.
    assert found == [(1, "a", "repaired" if status == "invalid" else "weak")] or (
        status == "lost" and found == []
    )


def test_damage_speaks_of_old_forms_too() -> None:
    assert damage.compatible(OLD_A[:12] + "***", A)
    assert damage.compatible(f"{OLD_A[0]}.{OLD_A[1:]}E+14", A)
    assert not damage.compatible(OLD_A[:11] + "9***" if A[13] != "9" else "", A)
    assert damage.distance(OLD_A[:-1], A) == 1
    assert damage.hidden_form("4.32524E+17") == "43252" + "*" * 13
    assert damage.hidden_form("4.3E+11") == ""
