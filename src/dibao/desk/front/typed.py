"""What people typed into a field: a number that a table can hold, a day or a month as it is said here,
an amount.

Invariant: what is no number is none; what is no day or no amount raises ValueError, whatever stands
in it; `find_day` makes None of it, `get_day` the sentence for whoever typed it.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal

from dibao.desk.record import Refused

LONGEST = 15  # digits; more no key and no count of ours has
MONTH = re.compile(r"([0-9]{4})(?:[-./年]([0-9]{1,2})月?|([0-9]{2}))")
DAY = re.compile(
    r"([0-9]{4})(?:[-./年]([0-9]{1,2})[-./月]([0-9]{1,2})[日号]?|([0-9]{2})([0-9]{2}))"
)

AMOUNT = re.compile(r"[0-9]{1,10}(\.[0-9]{1,2}0*)?", re.ASCII)


def as_number(text: str | None) -> int:
    """The number, 0 where there is none: digits alone, no sign, no other script's digits."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else 0


def as_day(text: str | None) -> dt.date:
    """2024年6月20日, 2024.6.20, 2024-06-20, 20240620; ValueError for what is no day."""
    found = DAY.fullmatch(_plain(text))
    if found is None:
        raise ValueError(text)
    year, *rest = (int(x) for x in found.groups() if x)
    return dt.date(year, *rest)


def as_month(text: str | None) -> dt.date:
    """2024年6月, 2024.6, 2024-06, 202406: its first day; ValueError for what is no month."""
    found = MONTH.fullmatch(_plain(text))
    if found is None:
        raise ValueError(text)
    year, month = (int(x) for x in found.groups() if x)
    return dt.date(year, month, 1)


def find_day(text: str | None) -> dt.date | None:
    """A day of an address or of a field that may stay empty; None for what is none."""
    try:
        return as_day(text)
    except ValueError:
        return None


def get_day(text: str | None) -> dt.date:
    """A day that has to be there; Refused for what is none."""
    try:
        return as_day(text)
    except ValueError:
        raise Refused("日期请写成 2024年6月20日 或 20240620 这样。") from None


def iso_day(text: str) -> str:
    """As tables keep a day; what is no day stays as it was typed."""
    try:
        return as_day(text).isoformat()
    except ValueError:
        return text


def as_fen(text: str | None) -> int:
    """1,234.00 元, ￥560, 560.5: whole fen, never below zero; ValueError for what is no amount."""
    plain = _plain(text).lstrip("¥").removesuffix("元").replace(",", "")
    if not AMOUNT.fullmatch(plain):
        raise ValueError(text)
    return int(Decimal(plain) * 100)


def _plain(text: str | None) -> str:
    return "".join(unicodedata.normalize("NFKC", text or "").split())
