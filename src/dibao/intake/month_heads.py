"""Heads that name a month (1月, 三月份, 2023年12月 补助金额), of a list with a column a month.

Invariant: one such head alone says nothing, nor do two of one month; a sum is no month.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dibao.intake.heads import fold

_HEAD = re.compile(
    r"^(?:(20\d\d)年?[-.]?)?(?:(1[0-2]|0?[1-9])|(十[一二]|[一二三四五六七八九十]))月(?:份)?"
    r"(?:低保金|低保|补助|补差|救助金|保障金|资金|实发|应发|已发|发放)?(?:金额|数额|数|额|金)?$"
)
_HAN = "一二三四五六七八九十"
_DATE = re.compile(r"^20\d\d年(?:度|\d{1,2}月(?:份)?)?$")
_SUM = re.compile(r"合计|总计|小计|累计|总额|共计|全年")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=\D|$)")
_PAPER = re.compile(r"[〔\[（(【]\s*20\d\d\s*[〕\]）)】]\s*第?\d+号")
LEAST = 2


def month_of(texts: Sequence[str]) -> tuple[int, int] | None:
    """(year or 0, month 1-12) that the head of a column names; None where it is another head."""
    for text in reversed(texts):
        if found := _HEAD.match(fold(text)):
            year, number, han = found.groups()
            month = int(number) if number else _han(han)
            years = years_in(*texts) | ({int(year)} if year else set())
            return (years.pop() if len(years) == 1 else 0), month
    return None


def is_date(text: str) -> bool:
    """A year or its month (2023年, 2023年5月): a head where a row has several, else data."""
    return bool(_DATE.match(text))


def _han(text: str) -> int:
    return 10 + _HAN.index(text[1]) + 1 if len(text) == 2 else _HAN.index(text) + 1


def months_in(heads: Sequence[tuple[str, ...]]) -> dict[int, tuple[int, int]]:
    """Columns that are a month each, where there are several; else none."""
    found = {c: m for c, texts in enumerate(heads) if (m := month_of(texts))}
    return found if len(found) >= LEAST and len(set(found.values())) == len(found) else {}


def is_sum(head: str) -> bool:
    """Is this the sum beside the months?"""
    return bool(_SUM.search(fold(head)))


def years_in(*texts: str) -> set[int]:
    """The years that texts name; that of a paper's number (清民发〔2023〕3号) is none of theirs."""
    return {int(y) for text in texts for y in _YEAR.findall(_PAPER.sub("", text))}


def year_said(names: Sequence[str]) -> int:
    """The year of the first text that names any; 0 where it names several, or none does."""
    for text in names:
        if years := years_in(text):
            return years.pop() if len(years) == 1 else 0
    return 0
