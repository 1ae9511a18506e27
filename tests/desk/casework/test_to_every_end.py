"""Every step table is worked to every one of its ends on the pages of the site, by the right people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from tests.desk.casework.test_every_procedure import FAMILY, PLACE, where
from tests.desk.casework.walking import Walk, whole_way
from tests.desk.conftest import DAY, Town

OLD = dt.date(2020, 3, 20)  # under the earlier measure


def ends_of(keys: tuple[str, ...], day: dt.date) -> list[Any]:
    """(procedure, end state, first day) of the national tables; of each the end with the longest
    way belongs to every run, the others to the nightly one."""
    from dibao.policy import load
    from dibao.policy.handling import load_handling

    policy = load(as_of=day)
    tables = load_handling(day, policy.numbers.by_key, policy.clauses).procedures
    found = []
    for key in keys:
        ends = [s.key for s in tables[key].states.values() if s.end]
        farthest = max(ends, key=lambda end: len(whole_way(tables[key], end)))
        found += [
            pytest.param(
                key, end, day, id=f"{key}-{end}-{day.year}",
                marks=() if end == farthest else pytest.mark.nightly,
            )
            for end in ends
        ]  # fmt: skip
    return found


def clock_at(monkeypatch: pytest.MonkeyPatch, day: dt.date) -> list[dt.date]:
    """The office's day, to be set forward by the walk."""
    from django.utils import timezone

    clock = [day]
    monkeypatch.setattr(timezone, "localdate", lambda *_: clock[0])
    return clock


ENDS = [*ends_of((*FAMILY, *PLACE), DAY), *ends_of(("application", "review"), OLD)]


@pytest.mark.parametrize(("key", "end", "day"), ENDS)
def test_a_case_comes_to_this_end(
    town: Town, enter: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch,
    key: str, end: str, day: dt.date,
) -> None:  # fmt: skip
    from dibao.desk.archive import holding
    from dibao.desk.casework.models import CaseFile
    from dibao.desk.casework.replay import handling_on

    clock = clock_at(monkeypatch, day)
    table = handling_on(day).procedures[key]
    sent = {"procedure": key, "about": "家里来人说的"}
    if table.family:
        family = town.household()
        at, sent["member"] = f"/cases/open/{family.pk}/", str(family.members.get().pk)
    else:
        at, sent["place"] = "/cases/open/", str(where(town, key).pk)
    holding.adopt()
    begun = enter("town_clerk" if table.family else "county_clerk").post(at, sent)
    assert begun.status_code == 302
    walk = Walk(town, enter, clock, CaseFile.objects.get().pk)
    for step in whole_way(table, end):
        walk.take(step)
    assert walk.file().state == end
    assert table.states[end].zh in enter("county_clerk").get(walk.home).content.decode()
    assert list(holding.differences()) == []
