"""Days are counted as the law counts them: the first never, a standstill never, the later of two."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dibao.policy.handling import HOME
from dibao.procedure.clocks import Pause, add_months, due, first, last_day, latest
from dibao.procedure.table import Term, Unit
from dibao.procedure.workdays import read_calendar

CALENDAR = read_calendar(HOME / "workdays.toml")
DAYS = st.dates(dt.date(2012, 12, 12), dt.date(2025, 6, 30))


def term(count: int, unit: Unit) -> Term:
    return Term("t", "公示", count, unit)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("since", "count", "unit", "rolls", "last"),
    [
        ("2024-06-20", 1, "日", False, "2024-06-21"),
        ("2024-06-20", 1, "工作日", False, "2024-06-21"),
        ("2024-06-21", 1, "工作日", False, "2024-06-24"),
        ("2024-09-30", 7, "工作日", False, "2024-10-15"),  # 10月12日（周六）上班
        ("2024-09-30", 7, "日", False, "2024-10-07"),
        ("2024-09-30", 7, "日", True, "2024-10-08"),  # 最后一日是假日，顺延
        ("2024-01-31", 1, "月", False, "2024-02-29"),
        ("2023-01-31", 1, "月", False, "2023-02-28"),
        ("2024-06-20", 0, "日", False, "2024-06-20"),
        ("2019-02-01", 2, "工作日", False, "2019-02-03"),  # 2月2日、3日上班
    ],
)
def test_last_days(since: str, count: int, unit: Unit, rolls: bool, last: str) -> None:
    assert last_day(day(since), term(count, unit), CALENDAR, (), rolls) == day(last)


def test_seven_days_or_seven_working_days_the_later() -> None:
    since, today = day("2024-09-30"), day("2024-10-08")
    both = [due(since, term(7, u), today, CALENDAR, (), True) for u in ("日", "工作日")]
    later = latest(both)
    assert later is not None and later.last == day("2024-10-15")
    sooner = first(both)
    assert sooner is not None and sooner.last == day("2024-10-08")


@pytest.mark.parametrize(
    ("today", "light", "left"),
    [("2024-06-26", "green", 3), ("2024-06-27", "yellow", 2), ("2024-07-01", "yellow", 0),
     ("2024-07-02", "red", -1)],
)  # fmt: skip
def test_lights(today: str, light: str, left: int) -> None:
    found = due(day("2024-06-24"), term(5, "工作日"), day(today), CALENDAR, (), False, yellow=2)
    assert (found.last, found.light, found.left) == (day("2024-07-01"), light, left)
    assert found.says.startswith("公示：到 2024年7月1日，")


def test_a_calendar_term_over_a_holiday_turns_yellow_by_working_days() -> None:
    found = due(day("2024-09-30"), term(8, "日"), day("2024-09-30"), CALENDAR, yellow=2)
    assert (found.left, found.light) == (8, "yellow")  # 只剩 10 月 8 日一个工作日


def test_a_standstill_is_not_counted() -> None:
    stop = Pause(day("2024-06-25"), day("2024-06-27"), "补正", "")
    assert last_day(day("2024-06-24"), term(5, "工作日"), CALENDAR, (stop,)) == day("2024-07-03")
    assert last_day(day("2024-06-24"), term(5, "日"), CALENDAR, (stop,)) == day("2024-07-01")
    assert last_day(day("2024-06-24"), term(1, "月"), CALENDAR, (stop,)) == day("2024-07-26")


def test_a_standstill_without_end_has_no_last_day_and_no_red_light() -> None:
    stop = Pause(day("2024-06-25"), None, "异地协查", "")
    units: tuple[Unit, ...] = ("工作日", "日", "月")
    for unit in units:
        found = due(day("2024-06-24"), term(3, unit), day("2025-01-01"), CALENDAR, (stop,))
        assert (found.last, found.light) == (None, "green") and "暂停计时" in found.says


def test_a_year_without_an_arrangement_is_provisional() -> None:
    assert due(day("2040-01-02"), term(5, "工作日"), day("2040-01-02"), CALENDAR).provisional
    assert not due(day("2024-06-20"), term(5, "工作日"), day("2024-06-20"), CALENDAR).provisional


@given(DAYS, st.integers(1, 60), st.sampled_from(("工作日", "日")))
def test_every_counted_day_counts_once(since: dt.date, count: int, unit: Unit) -> None:
    last = last_day(since, term(count, unit), CALENDAR)
    assert last is not None and last > since
    span = [since + dt.timedelta(days=i) for i in range(1, (last - since).days + 1)]
    assert sum(unit == "日" or CALENDAR.works(d) for d in span) == count
    assert unit == "日" or CALENDAR.works(last)


@given(DAYS, st.integers(1, 40), st.integers(-5, 40), st.integers(1, 20),
       st.sampled_from(("工作日", "日", "月")), st.booleans())  # fmt: skip
def test_a_standstill_never_shortens(
    since: dt.date, count: int, begin: int, length: int, unit: Unit, rolls: bool
) -> None:
    stop = since + dt.timedelta(days=begin)
    pause = Pause(stop, stop + dt.timedelta(days=length), "补正", "")
    plain = last_day(since, term(count, unit), CALENDAR, (), rolls)
    held = last_day(since, term(count, unit), CALENDAR, (pause,), rolls)
    assert plain is not None and held is not None
    assert plain <= held <= plain + dt.timedelta(days=6 * length + 30)


@given(DAYS, st.integers(0, 60))
def test_months_stay_in_their_month(since: dt.date, months: int) -> None:
    found = add_months(since, months)
    assert (found.year * 12 + found.month) - (since.year * 12 + since.month) == months
    assert found.day == since.day or (found + dt.timedelta(days=1)).day == 1
