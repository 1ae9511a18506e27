"""Clocks: when something is due, what is left, and what may not be done yet.

Invariant: the first day is never counted; days on which the case stood still are not counted
either; of several clocks for the same waiting the latest governs, of several deadlines the first.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from dibao.procedure.table import Term
from dibao.procedure.workdays import Calendar

Light = Literal["green", "yellow", "red"]
LIGHTS: dict[Light, str] = {"green": "正常", "yellow": "快到期", "red": "已过期"}
YELLOW = "clock.yellow"  # the number of working days left that turns a light yellow


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which clocks stand still; `until` is the day they run again, None while it lasts."""

    since: dt.date
    until: dt.date | None
    ground: str
    paper: str

    def covers(self, day: dt.date) -> bool:
        """Does the clock stand still on `day`?"""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Due:
    """A clock on one day: its last day, what is left, its light, and a sentence."""

    term: Term
    since: dt.date
    last: dt.date | None
    left: int
    light: Light
    provisional: bool

    @property
    def says(self) -> str:
        """One sentence."""
        unit = self.term.unit if self.term.unit == "工作日" else "天"
        if self.last is None:
            return f"{self.term.label}：暂停计时"
        told = f"还有 {self.left} {'个' if unit == '工作日' else ''}{unit}" if self.left > 0 else (
            "今天到期" if self.left == 0 else f"已过 {-self.left} {'个' if unit == '工作日' else ''}{unit}")  # fmt: skip
        about = "（暂定）" if self.provisional else ""
        return f"{self.term.label}：到 {chinese_day(self.last)}{about}，{told}"


def chinese_day(day: dt.date) -> str:
    """2024年6月20日."""
    return f"{day.year}年{day.month}月{day.day}日"


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months later; the last of the month where that day does not exist."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def years_after(day: dt.date, years: int) -> dt.date:
    """The same day so many years later; 29 February becomes the 28th."""
    return add_months(day, 12 * years)


def last_day(
    since: dt.date, term: Term, days: Calendar, pauses: Iterable[Pause] = (), rolls: bool = False
) -> dt.date | None:
    """The last day of the term, or None while a pause without end stands in its way.

    `rolls`: a last day that is not worked moves to the next working day, as for families' periods.
    """
    stops = sorted(pauses, key=lambda p: p.since)
    if any(p.until is None and p.since <= since for p in stops):
        return None
    if term.unit == "月":
        day = add_months(since, term.count)
        for pause in stops:
            if pause.until is None and pause.since <= day:
                return None
            if pause.until is not None and pause.since <= day and pause.until > since:
                day += pause.until - max(pause.since, since + dt.timedelta(days=1))
    else:
        day, left = since, term.count
        while left:
            day += dt.timedelta(days=1)
            stopped = [p for p in stops if p.covers(day)]
            if any(p.until is None for p in stopped):
                return None
            left -= not stopped and (term.unit == "日" or days.works(day))
    while rolls and not days.works(day):
        day += dt.timedelta(days=1)
    return day


def due(
    since: dt.date,
    term: Term,
    today: dt.date,
    days: Calendar,
    pauses: Iterable[Pause] = (),
    rolls: bool = False,
    yellow: int = 0,
) -> Due:
    """The clock as it stands today."""
    before = set(days.guessed)
    pauses = tuple(pauses)
    last = last_day(since, term, days, pauses, rolls)
    provisional = bool(days.guessed - before) or (last is not None and last.year in days.guessed)
    if last is None:
        return Due(term, since, None, term.count, "green", False)
    left = _between(today, last, days) if term.unit == "工作日" else (last - today).days
    worked = left if term.unit == "工作日" else _between(today, last, days)
    light: Light = "red" if today > last else "yellow" if worked <= yellow else "green"
    return Due(term, since, last, left, light, provisional)


def _between(today: dt.date, last: dt.date, days: Calendar) -> int:
    """Working days after `today` up to `last`; negative when `last` is past."""
    sign, first, end = (1, today, last) if today <= last else (-1, last, today)
    count, day = 0, first
    while day < end:
        day += dt.timedelta(days=1)
        count += days.works(day)
    return sign * count


def latest(found: Iterable[Due]) -> Due | None:
    """Of several waits the one that lasts longest; one that stands still lasts longer than any."""
    return max(found, key=lambda d: d.last or dt.date.max, default=None)


def first(found: Iterable[Due]) -> Due | None:
    """Of several deadlines the one that ends first."""
    return min(found, key=lambda d: d.last or dt.date.max, default=None)
