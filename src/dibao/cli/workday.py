"""`dibao workday`: count working days from a day, as the State Council arranges them.

Invariant: a date that rests on a year whose arrangement is not published yet is always called
provisional (暂定).
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TextIO

import dibao.policy
from dibao.procedure import workdays

TABLE = Path(dibao.policy.__file__).parent / "workdays.toml"
FARTHEST = 20_000


def read_calendar(table: Path = TABLE) -> workdays.Calendar:
    """The calendar with the corrections of the policy laid over it."""
    return workdays.read_calendar(table)


def workday(day: dt.date, days: int, stdout: TextIO, stderr: TextIO) -> int:
    """Write the date as one line; a note on `stderr` when it is provisional; 0, or 2 if unusable."""
    if abs(days) > FARTHEST:
        stderr.write(f"{days} 个工作日太多，请写 {FARTHEST} 以内的天数。\n")
        return 2
    calendar = read_calendar()
    try:
        found = calendar.after(day, days)
    except OverflowError:
        stderr.write("算出的日期超出可用范围，请改小天数。\n")
        return 2
    stdout.write(f"{found.isoformat()}\n")
    if calendar.guessed:
        years = "、".join(f"{y}年" for y in sorted(calendar.guessed))
        stderr.write(
            f"暂定：{years}的放假安排还没有录入，只按双休日和固定日期的节日推算，以国务院通知为准。\n"
        )
    return 0
