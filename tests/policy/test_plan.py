"""The plan has no dates of its own; one start day gives them all."""

import copy
import datetime as dt
import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dibao.policy import load
from dibao.policy.campaign import FILES, FOLDER, load_plan
from dibao.policy.handling import national
from dibao.procedure.entry import Entry, read_file
from dibao.procedure.plan import calendar_of, phase_on, read_plan
from dibao.procedure.table import TableError
from tests.procedure.tables import NOW
from tools.docs import coverage_rows

POLICY, HANDLING = load(as_of=NOW), national(NOW)
PLAN = load_plan(POLICY.clauses, POLICY.sources, HANDLING.procedures)
FIRST = dt.date(2018, 6, 1)


def test_the_plans_own_dates_come_out_again() -> None:
    ends = {p.key: (p.begins.on(FIRST), p.ends.on(FIRST)) for p in PLAN.phases.values()}
    assert ends == {
        "P0": (dt.date(2018, 6, 1), dt.date(2018, 6, 10)),
        "P1": (dt.date(2018, 6, 11), dt.date(2018, 6, 30)),
        "P2": (dt.date(2018, 7, 1), dt.date(2018, 8, 31)),
        "P3": (dt.date(2018, 9, 1), dt.date(2021, 5, 31)),
    }
    (disabled,) = [
        a for a in calendar_of(PLAN, FIRST) if a.key == "enrol_disabled" and a.office == "残联"
    ]
    assert disabled.day == dt.date(2018, 6, 30)


@given(st.dates(dt.date(2012, 12, 12), dt.date(2040, 12, 31)))
def test_any_start_gives_three_years_without_a_gap(start: dt.date) -> None:
    phases = list(PLAN.phases.values())
    for one, after in itertools.pairwise(phases):
        assert one.ends.on(start) + dt.timedelta(days=1) == after.begins.on(start)
    found = calendar_of(PLAN, start)
    last = phases[-1].ends.on(start)
    assert found == sorted(found, key=lambda a: a.day)
    assert all(start <= a.day <= last and phase_on(PLAN, start, a.day) for a in found)
    assert {a.key for a in found} >= {t.key for t in PLAN.tasks} | {d.key for d in PLAN.duties}


def test_three_years_have_three_aims() -> None:
    assert {a.year for a in PLAN.aims} == {1, 2, 3}


def test_offices_are_called_what_they_are_called_on_the_day() -> None:
    office = PLAN.offices["poverty_office"]
    assert [office.name_on(dt.date(y, 7, 1)) for y in (2018, 2022, 2024)] == [
        "镇扶贫办", "镇乡村振兴办", "镇农业农村办（乡村振兴）",
    ]  # fmt: skip
    assert office.name_on(dt.date(1970, 1, 1)) == "镇扶贫办"
    assert "镇扶贫办" in office.known_as()


def test_the_eleven_offices_and_the_federation_owe_something_or_are_owed() -> None:
    """Ten are named, the village committees are the eleventh."""
    named = {
        "discipline_office", "civil_affairs", "party_office", "finance_office", "labour_office",
        "farm_economy", "clinic", "poverty_office", "police", "traffic_police",
        "village_committee", "disabled_federation",
    }  # fmt: skip
    busy = {o for d in PLAN.duties for o in (d.giver, d.taker)}
    assert named <= busy
    two_ways = {(d.giver, d.taker) for d in PLAN.duties}
    for other in ("poverty_office", "disabled_federation", "discipline_office"):
        assert {("civil_affairs", other), (other, "civil_affairs")} <= two_ways


def test_the_self_inspection_has_its_data_in_time() -> None:
    end = PLAN.phases["P1"].ends.on(FIRST)
    early = {a.key for a in calendar_of(PLAN, FIRST) if a.kind == "报送" and a.day <= end}
    assert early >= {d.key for d in PLAN.duties if d.source}


def test_every_duty_says_why_and_asks_the_fewest_columns() -> None:
    for duty in PLAN.duties:
        assert duty.purpose and 1 <= len(duty.columns) <= 7
        assert not {"民族", "籍贯", "信访"} & set(duty.columns)


def test_every_row_of_the_plan_is_served_by_a_step_a_paper_or_the_plan_itself() -> None:
    cited = PLAN.cited()
    cited |= {s for p in HANDLING.procedures.values() for s in p.serves}
    cited |= {s for p in HANDLING.papers.values() for s in p.serves}
    asked = [k for k in coverage_rows() if k.startswith(("M2.", "M4.", "M5."))]
    assert [k for k in asked if k not in cited] == []
    assert [k for k in cited if k.startswith("M") and k not in coverage_rows()] == []


def _files(change: dict[str, Any]) -> dict[str, Entry]:
    mistakes: list[str] = []
    files = {}
    for name in FILES:
        entry = read_file(FOLDER / f"{name}.toml", mistakes)
        raw: Any = copy.deepcopy(dict(entry.raw))
        if name in change:
            next(iter(v for v in raw.values() if isinstance(v, list)))[0].update(change[name])
        files[name] = Entry(raw, f"{name}.toml", mistakes)
    return files


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"tasks": {"offices": ["moon"]}}, "没有登记过的单位“moon”"),
        ({"tasks": {"phase": "P9"}}, "没有登记过的阶段“P9”"),
        ({"tasks": {"procedure": "dance"}}, "没有登记过的流程“dance”"),
        ({"tasks": {"serves": []}}, "serves"),
        ({"duties": {"source": "DS99"}}, "没有登记过的来源“DS99”"),
        ({"duties": {"columns": []}}, "最少要哪些栏目"),
        ({"duties": {"clauses": ["plan.9"]}}, "没有登记的条款“plan.9”"),
        ({"offices": {"names": []}}, "叫什么"),
        ({"aims": {"deadline": "soon"}}, "不认识“deadline”"),
    ],
)
def test_a_mistake_in_the_plan_is_told(change: dict[str, Any], said: str) -> None:
    with pytest.raises(TableError, match=said):
        read_plan(_files(change), POLICY.clauses, POLICY.sources, HANDLING.procedures)
