"""The invented county: what its people and its truth must hold to."""

from __future__ import annotations

import copy
from collections import Counter
from datetime import date

import pytest

from dibao.world import build, numbers, oracle_office
from dibao.world.model import World, age
from dibao.world.oracle import Oracle
from dibao.world.planting import RECIPES
from dibao.world.settle import Disagreement, check

DAY = date(2026, 6, 30)


@pytest.fixture(scope="module")
def town() -> World:
    return build(1, 300, DAY)


def test_standard_examples_of_the_number_norm() -> None:
    assert numbers.is_valid("11010519491231002X")
    assert numbers.is_valid("440524188001010014")
    assert numbers.upgrade("110105491231002") == "11010519491231002X"
    assert numbers.fifteen("11010519491231002X") == "110105491231002"


def test_every_number_is_valid_unique_and_of_no_real_region(town: World) -> None:
    held = [p.number for p in town.people]
    assert all(numbers.is_valid(n) and n.startswith("99") for n in held)
    assert len(set(held)) == len(held)
    assert not any(numbers.looks_lost(n) for n in held)


def test_number_tells_birth_and_sex(town: World) -> None:
    for person in town.people:
        assert person.number[6:14] == f"{person.birth:%Y%m%d}"
        assert (int(person.number[16]) % 2 == 1) == (person.sex == "男")


def test_families_are_possible(town: World) -> None:
    for person in town.people:
        if person.mother >= 0:
            mother = town.people[person.mother]
            assert 17 <= age(mother.birth, person.birth) <= 46
            assert person.pid in mother.children
        if (
            person.spouse >= 0 and person.died is None
        ):  # the dead may be survived by who married anew
            assert town.people[person.spouse].spouse == person.pid


def test_names_vary_and_some_are_shared(town: World) -> None:
    names = Counter(p.name for p in town.people)
    assert any("·" in n for n in names)
    assert any(c in "䶮堃喆犇淼焱燚翀赟昶暠垚珺彧祎頔旻㛃䒟𬭎𬀩" for n in names for c in n)
    assert sum(k > 1 for k in names.values()) > 20
    assert len({n[0] for n in names}) > 80


def test_every_recipe_finds_room_in_a_town_of_three_hundred(town: World) -> None:
    assert town.missing == []
    assert len({name for name, _ in RECIPES}) == len(RECIPES)


def test_all_answers_of_all_first_rules_are_planted(town: World) -> None:
    seen = Counter((c.code, c.expect) for c in town.cases)
    for code in ("JG02", "JG03", "JG04", "JG05", "JG07", "JG09", "FB01", "ZC03"):
        for expect in ("yes", "unknown", "trap"):
            assert seen[code, expect], (code, expect)
    for code in ("FB05", "JG10"):
        assert seen[code, "yes"] and seen[code, "trap"]
    assert seen["JG05", "cannot_tell"] and seen["JG04", "cannot_tell"]


def test_truth_is_exactly_what_the_model_answers(town: World) -> None:
    leads = {a.key for a in Oracle(town).leads() if a.answer in ("yes", "unknown")}
    truth = {c.key for c in town.cases if c.expect in ("yes", "unknown")}
    assert leads == {k for k in truth if k[0] not in oracle_office.CODES}
    oracle_office.check(town)


def test_no_key_is_promised_twice(town: World) -> None:
    keys = Counter(c.key for c in town.cases)
    assert [k for k, n in keys.items() if n > 1] == []


@pytest.mark.parametrize("seed", [2, 11])
@pytest.mark.parametrize("day", [date(2024, 6, 20), date(2025, 3, 1)])
def test_other_seeds_and_days_settle_too(seed: int, day: date) -> None:
    world = build(seed, 120, day)
    assert len(world.cases) > 60


def test_a_county_that_contradicts_itself_is_drawn_anew() -> None:
    """With this seed and day the first drawing plants a case that is not true."""
    assert len(build(7, 200, date(2026, 6, 30)).cases) > 60


def test_a_planted_fact_taken_away_is_noticed(town: World) -> None:
    broken = copy.copy(town)
    broken.cases = list(town.cases)
    gone = next(
        r
        for r in town.records
        if r.delivery == "DS16"
        and r.person is not None
        and r.values["state"] == "in_post"
        and r.values["establishment"] == "public"
        and r.person.pid in town.roster_pids
    )
    broken.records = [r for r in town.records if r is not gone]
    with pytest.raises(Disagreement):
        check(broken)


def test_a_fact_nobody_planted_is_noticed(town: World) -> None:
    from dibao.world.cases_vehicles import car
    from dibao.world.planting import Planter

    broken = copy.copy(town)
    broken.records, broken.cases = list(town.records), list(town.cases)
    free = next(h for h in town.households if not h.used)
    car(Planter(broken, "test", 0), free.head)
    check(broken)
    added = [c for c in broken.cases if c.household_no == free.household_no]
    assert [(c.code, c.expect) for c in added] == [("JG04", "yes")]


def test_small_worlds_still_hold_every_kind() -> None:
    seen = {c.code for c in build(5, 40, DAY).cases}
    assert {"JG03", "JG04", "JG05", "FB01", "FB05", "JG02", "ZC03"} <= seen
