"""Shares come with their interval, few results without a verdict, lots without a hint."""

import datetime as dt
from fractions import Fraction
from pathlib import Path

import pytest

from dibao.papers.book import OUTCOMES
from dibao.screening import precision
from dibao.screening.samples import by_village, draw, drawn_as, sample_id
from tests.screening.hamlet import Hamlet, member, person, policy

DAY = dt.date(2024, 6, 20)


@pytest.mark.parametrize(
    ("part", "whole", "interval"),
    [(0, 0, None), (0, 10, (0, 278)), (10, 10, (722, 1000)), (45, 50, (786, 957)), (1, 2, (94, 906))],
)  # fmt: skip
def test_the_interval_is_wilson_s(part: int, whole: int, interval: tuple[int, int] | None) -> None:
    assert precision.wilson(part, whole) == interval


def told(rule: str, result: str, link: str = "exact", sources: str = "DS07|DS06") -> dict[str, str]:
    return {"rule": rule, "result": result, "identity_class": link, "sources": sources}


def test_a_rule_source_and_class_each_have_their_share() -> None:
    outcomes = [told("vehicle", "属实")] * 6 + [told("vehicle", "不属实", "weak", "DS07")] * 6
    outcomes += [told("vehicle", "暂时查不清")] * 3 + [told("gone", "属实")]
    found = precision.lines(outcomes, ["house", "vehicle"], OUTCOMES, 10, Fraction(1, 5))
    lines = {(x.by, x.rule, x.part): x for x in found}
    assert lines["rule", "house", ""].remark == "还没有核实结果"
    vehicle = lines["rule", "vehicle", ""]
    assert (vehicle.right, vehicle.wrong, vehicle.unclear) == (6, 6, 3)
    assert vehicle.least is not None and vehicle.least < 500 < (vehicle.most or 0)
    assert lines["source", "vehicle", "DS06"].wrong == 0
    assert lines["class", "vehicle", "weak"].right == 0
    assert "太少" in lines["class", "vehicle", "weak"].remark
    assert not [x for x in found if x.rule == "gone"]


def test_a_rule_that_is_mostly_wrong_is_said_to_be_and_nothing_more() -> None:
    outcomes = [told("vehicle", "不属实")] * 40 + [told("vehicle", "属实")]
    line = precision.lines(outcomes, ["vehicle"], OUTCOMES, 10, Fraction(1, 5))[0]
    assert "请研究修改这条规则" in line.remark


def test_every_result_of_the_drop_down_counts_somewhere() -> None:
    meant = {*precision.RIGHT, "cleared", "unclear"}
    assert set(OUTCOMES.values()) <= meant


def test_lots_are_drawn_by_village_and_the_same_each_time() -> None:
    homes = {"甲村": [f"A{i}" for i in range(60)], "乙村": [f"B{i}" for i in range(30)],
             "丙村": ["C0", "C1"]}  # fmt: skip
    drawn = by_village(homes, 20, DAY)
    assert len(drawn) == len(set(drawn)) == 20
    assert sum(no.startswith("A") for no in drawn) == 13
    assert drawn == by_village({k: v[::-1] for k, v in homes.items()}, 20, DAY)
    assert drawn != by_village(homes, 20, DAY + dt.timedelta(days=1))
    assert sorted(by_village(homes, 500, DAY)) == sorted(no for nos in homes.values() for no in nos)
    assert by_village({}, 5, DAY) == []


def test_a_name_is_read_back_on_a_later_day_and_tells_no_eye_why(tmp_path: Path) -> None:
    a, b = sample_id(DAY, "unflagged", "H1"), sample_id(DAY, "blind", "H2")
    assert len(a) == len(b) and a[:9] == b[:9] == "20240620-"
    found = drawn_as([a, b, "20240620-0000000000", "第3户", ""], ["H1", "H2", "H3"])
    assert found == {a: ("unflagged", "H1"), b: ("blind", "H2")}


def test_the_draw_parts_those_with_a_lead_from_those_without(tmp_path: Path) -> None:
    names = [f"户{i}" for i in range(30)]
    hamlet = Hamlet().add("DS01", *(member(f"H{i}", i, n, n) for i, n in enumerate(names)))
    cars = [person(i, names[i], plate=f"云A{i:05d}", kind="car", state="in_use") for i in range(6)]
    run = hamlet.add("DS07", *cars).screen(policy(tmp_path), "JG04")
    drawn = draw(run)
    flagged = {x.household_no for x in run.leads}
    blind = {d.household_no for d in drawn if d.kind == "blind"}
    assert len(flagged) == 6 and len(blind) == 1 and blind < flagged
    assert {d.household_no for d in drawn if d.kind == "unflagged"} == {
        f"H{i}" for i in range(6, 30)
    }


def test_what_was_missed_is_estimated_from_those_who_were_met() -> None:
    found = precision.missed(60, ["与登记一致"] * 45 + ["有不一致"] * 5 + ["没见到人"] * 4)
    assert (found.agrees, found.differs, found.absent) == (45, 5, 4)
    assert (found.least, found.most) == precision.wilson(5, 50)
    assert precision.missed(60, []).least is None
    assert precision.share(5, 50) == "10.0%" and precision.interval(34, 214) == "3.4%—21.4%"
