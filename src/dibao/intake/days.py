"""Days and months in a cell, as the interval of days that the words allow.

Invariant: a date is never moved to another day: an impossible one refuses its row, an open one
(2018年, 2018.6) keeps every day it may mean.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from dibao.intake.amounts import han_number
from dibao.intake.cells import BLANK_WORDS, OPEN, Bounds, tidy
from dibao.opening.frames import DAY, NUMBER

_EPOCH = date(1899, 12, 30)
_YMD = re.compile(
    r"^(?P<y>\d{4}|\d{2})(?:年(?P<m>\d{1,2})月(?P<d>\d{1,2})(?:日|号)?"
    r"|(?P<s>[-/.])(?P<m2>\d{1,2})(?P=s)(?P<d2>\d{1,2})(?!\d))"
)
_YM = re.compile(r"^(\d{4}|\d{2})(?:年度?|[-/.])(\d{1,2})月?(?:份)?$")
_DIGITS = re.compile(r"^(\d{4})(\d{2})(\d{2})?(?:\d{6})?$")
_PLAIN = re.compile(r"([0-9]{4})(?:([-/.])([0-9]{1,2})\2([0-9]{1,2})|([0-9]{2})([0-9]{2}))")
_MDY = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})$")
_RANGE = re.compile(
    r"^(.{2,11}?)(?:至|到|~|～|—+|--+|起至|-(?=(?:19|20)\d\d|至?今|现在|长期|\d{2}[./]))(.+)$"
)
_HAN_YEAR = re.compile(r"[〇零○一二三四五六七八九]{4}年")
_HAN_NUMBER = re.compile(
    r"([〇零○一二三四五六七八九]{4}(?=年)"
    r"|[一二三四五六七八九]?十[一二三四五六七八九]?(?=月|日|号)|[一二三四五六七八九](?=月|日|号))"
)
OPEN_ENDED = {
    "今",
    "至今",
    "现在",
    "目前",
    "长期",
    "永久",
    "在任",
    "现任",
    "在职",
    "有效",
    "无固定期限",
}


def _span(y: int, m: int | None = None, d: int | None = None) -> Bounds:
    if not 1850 <= y <= 2200:
        return Bounds(why="年份不合常理", refuse=True, odd=True)
    if m is None:
        return Bounds(date(y, 1, 1).toordinal(), date(y, 12, 31).toordinal(), odd=True)
    if not 1 <= m <= 12:
        return Bounds(why="没有这个月份", refuse=True, odd=True)
    if d is None:
        first, last = date(y, m, 1).toordinal(), date(y, m, monthrange(y, m)[1]).toordinal()
        return Bounds(first, last, odd=True)
    try:
        day = date(y, m, d).toordinal()
    except ValueError:
        return Bounds(why="没有这一天", refuse=True, odd=True)
    return Bounds(day, day)


def _year(text: str, pivot: int) -> int:
    if len(text) == 4:
        return int(text)
    return 2000 + int(text) if int(text) <= pivot % 100 + 10 else 1900 + int(text)


@lru_cache(maxsize=100_000)  # the same days stand in file after file
def day(text: str, pivot: int, first_1904: bool = False) -> Bounds:
    """A date as the interval of days it allows (ordinals); `pivot` is the as-of year.

    A range gives its beginning, with the end in `end`. Impossible dates refuse their row.
    """
    if text[:1] == DAY:
        found = date.fromisoformat(text[1:11]).toordinal()
        return Bounds(found, found)
    if plain := _PLAIN.fullmatch(text):
        return _plain_day(plain)
    body = re.sub(r"[（(][^（）()]*[）)]$", "", tidy(text)).strip()
    if body.lower() in BLANK_WORDS or body in OPEN_ENDED or body == "无":
        return OPEN
    if text[:1] == NUMBER:
        return _numeric_day(body, first_1904)
    loose = _in_digits(re.sub(r"\s*([年月日./-])\s*", r"\1", body))
    for reading in (_whole_day, _open_day):
        result = reading(loose, pivot)
        if result:
            return result
    ends = _RANGE.match(loose.replace(" ", ""))
    if ends:
        begin = day(ends[1], pivot)
        if begin.least is not None or begin.refuse:
            until = OPEN if ends[2] in OPEN_ENDED else day(ends[2], pivot)
            return Bounds(begin.least, begin.most, begin.why, begin.refuse, True, until)
    if body.isdigit() and 20_000 <= int(body) <= 60_000:
        return _numeric_day(body, first_1904)
    return Bounds(why="看不懂这个日期", odd=True)


def _plain_day(found: re.Match[str]) -> Bounds:
    """What `_whole_day` says of the forms nearly all days are written in, without the search."""
    y, m, d = int(found[1]), int(found[3] or found[5]), int(found[4] or found[6])
    said = _span(y, m, d)
    return replace(said, odd=True) if found[2] == "." else said


def _in_digits(text: str) -> str:
    """二〇二四年二月十一日 as 2024年2月11日; anything else as it is."""
    if not _HAN_YEAR.search(text):
        return text
    return _HAN_NUMBER.sub(lambda m: str(han_number(m[1])), text.replace("○", "〇"))


def _whole_day(text: str, pivot: int) -> Bounds | None:
    found = _YMD.match(text)
    if found:
        if re.match(r"^\s*[-~～至到—](?!\d{2}:)", text[found.end() :]):
            return None  # a range: its two ends are read one by one
        m, d = found["m"] or found["m2"], found["d"] or found["d2"]
        result = _span(_year(found["y"], pivot), int(m), int(d))
        if len(found["y"]) == 4 and found["s"] in ("-", "/"):
            return result
        return Bounds(result.least, result.most, result.why, result.refuse, True)
    found = _DIGITS.match(text)
    if found and found[3]:
        return _span(int(found[1]), int(found[2]), int(found[3]))
    if found and len(text) == 6:
        return _span(int(found[1]), int(found[2]))
    found = _MDY.match(text)
    if found and int(found[1]) <= 12 < int(found[2]):
        return _span(int(found[3]), int(found[1]), int(found[2]))
    if found and int(found[2]) <= 12 < int(found[1]):
        return _span(int(found[3]), int(found[2]), int(found[1]))
    return None


def _open_day(text: str, pivot: int) -> Bounds | None:
    found = _YM.match(text)
    if found:
        return _span(_year(found[1], pivot), int(found[2]))
    found = re.match(r"^(\d{4})年?(?:度|初|底|末|起)?$", text)
    if found:
        return _span(int(found[1]))
    found = re.match(r"^(\d{4})年(上|下)半年$", text)
    if found:
        first, last = (1, 6) if found[2] == "上" else (7, 12)
        begin, end = _span(int(found[1]), first), _span(int(found[1]), last)
        return Bounds(begin.least, end.most, odd=True)
    return None


def _numeric_day(body: str, first_1904: bool) -> Bounds:
    whole, _, part = body.partition(".")
    if part and len(whole) == 4 and len(part) <= 2:
        return _numeric_month(int(whole), part)
    if not whole.isdigit():
        return Bounds(why="看不懂这个日期", odd=True)
    number = int(whole)
    if len(whole) == 8:
        return _span(number // 10_000, number // 100 % 100, number % 100)
    if len(whole) == 6 and 185_001 <= number <= 220_012:
        return _span(number // 100, number % 100)
    if len(whole) == 4 and 1850 <= number <= 2200:
        return _span(number)
    if 8_000 <= number <= 80_000:
        start = date(1904, 1, 1) if first_1904 else _EPOCH
        found = (start + timedelta(days=number)).toordinal()
        return Bounds(found, found, odd=True)
    return Bounds(why="看不懂这个日期", odd=True)


def _numeric_month(year: int, part: str) -> Bounds:
    """2018.6 typed as a number; 2018.1 may have been 2018.10, so both stay possible."""
    if part == "1":
        first, last = _span(year, 1), _span(year, 10)
        return Bounds(first.least, last.most, odd=True)
    return _span(year, int(part))


def month(text: str, pivot: int, first_1904: bool = False) -> Bounds:
    """A month as year*12+month-1, as an interval."""
    body = tidy(text)
    if text[:1] != NUMBER and body.isdigit() and len(body) == 5:
        return Bounds(why="看不懂这个月份", odd=True)
    found = day(text, pivot, first_1904)
    if found.least is None or found.most is None:
        return found
    low, high = date.fromordinal(found.least), date.fromordinal(found.most)
    until = (
        month_of(high)
        if found.end is None or found.end.most is None
        else month_of(date.fromordinal(found.end.most))
    )
    return Bounds(month_of(low), max(until, month_of(high)), found.why, found.refuse, found.odd)


def month_of(day_: date) -> int:
    """year*12+month-1."""
    return day_.year * 12 + day_.month - 1


def shown_day(found: Bounds, text: str) -> str:
    """An exact day as ISO text, otherwise the words as they stand."""
    if found.least is not None and found.least == found.most:
        return date.fromordinal(found.least).isoformat()
    return text
