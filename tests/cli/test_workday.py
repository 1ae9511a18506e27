"""Working days: day 0 is not counted, exchanged weekends are, unpublished years are provisional."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dibao.cli.workday import read_calendar, workday
from dibao.procedure.workdays import PUBLISHED, Calendar


def run(day: str, days: int) -> tuple[str, str, int]:
    out, err = io.StringIO(), io.StringIO()
    code = workday(dt.date.fromisoformat(day), days, out, err)
    return out.getvalue(), err.getvalue(), code


@pytest.mark.parametrize(
    ("day", "days", "found"),
    [
        ("2024-06-20", 3, "2024-06-25"),
        ("2024-06-20", 0, "2024-06-20"),
        ("2024-09-30", 1, "2024-10-08"),  # the long holiday
        ("2024-09-27", 1, "2024-09-29"),  # a Sunday that is worked
        ("2024-02-09", 1, "2024-02-18"),  # Spring Festival, then a worked Sunday
        ("2024-06-25", -3, "2024-06-20"),
        ("2024-10-08", -1, "2024-09-30"),
    ],
)
def test_published_years(day: str, days: int, found: str) -> None:
    assert run(day, days) == (f"{found}\n", "", 0)


def test_an_unpublished_year_is_provisional() -> None:
    out, err, code = run(f"{max(PUBLISHED) + 2}-03-01", 5)
    assert code == 0 and len(out) == 11
    assert "暂定" in err


def test_crossing_into_an_unpublished_year_is_provisional() -> None:
    assert "暂定" in run(f"{max(PUBLISHED)}-12-28", 10)[1]


def test_a_correction_goes_before_everything(tmp_path: Path) -> None:
    table = tmp_path / "workdays.toml"
    table.write_text(
        "complete = [2050]\n[[change]]\nday = 2024-06-21\nwork = false\npaper = '某通知'\n",
        encoding="utf-8",
    )
    calendar = read_calendar(table)
    assert calendar.after(dt.date(2024, 6, 20), 1) == dt.date(2024, 6, 24)
    calendar.works(dt.date(2050, 3, 1))
    assert not calendar.guessed


def test_too_many_days_is_a_sentence() -> None:
    out, err, code = run("2024-06-20", 10**9)
    assert (out, code) == ("", 2)
    assert err.count("。") == 1


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.dates(dt.date(2015, 1, 1), dt.date(2025, 6, 1)), st.integers(1, 60))
def test_there_and_back(day: dt.date, days: int) -> None:
    calendar = Calendar()
    there = calendar.after(day, days)
    assert calendar.works(there) and there > day
    back = calendar.after(there, -days)
    assert (back == day) == calendar.works(day) or back < day
    assert calendar.after(back, days) == there
