"""Whole identity numbers, accounts and telephone numbers in a text, however they are written.

Invariant: width, invisible characters and gaps hide nothing: a text is read as its reader reads it.
A run of digits with gaps counts only if it can be what it looks like (a real birth day and the check
digit), since days, amounts and counts stand side by side in every table.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

ID, PHONE, ACCOUNT = "证件号码", "手机号码", "账号"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"

_ALONE = r"(?<![0-9A-Za-z.]){}(?![0-9A-Za-z])"
# What is a number whatever it says: forms that nothing else in our papers has.
_FORMS = tuple(
    (kind, re.compile("|".join(_ALONE.format(form) for form in forms)))
    for kind, forms in (
        (ID, (r"\d{17}[\dXx]", r"\d{15}", r"\d{6}[ \-]\d{8}[ \-]\d{3}[\dXx]")),
        (PHONE, (r"1[3-9]\d{9}", r"1[3-9]\d[ \-.]\d{4}[ \-.]\d{4}", r"1 [3-9](?: \d){9}(?! \d)")),
        (ACCOUNT, (r"\d{12,30}", r"\d{4}(?:[ \-]\d{4}){3}(?:[ \-]\d{1,4})?")),
        # A number that a spreadsheet turned into a fraction still shows fifteen of its digits.
        (ID, (r"\d\.\d{13,16}[Ee]\+1[4-8]",)),
    )
)
# What is one if its day and check digit hold; the look-ahead lets overlapping runs be tried.
_GAP = r"[ \-./·_,]{0,2}"
_EIGHTEEN = re.compile(rf"(?<!\d)(?=((?:\d{_GAP}){{17}}[\dXx])(?!\d))")
_FIFTEEN = re.compile(r"(?<![\d.])(\d{6}[ \-]\d{6}[ \-]\d{3}|\d{6}[ \-]\d\d[ \-]\d\d[ \-]\d\d[ \-]\d{3}|\d(?:[ \-]\d){14})(?![ \-]?\d)")  # fmt: skip
_CARD = re.compile(r"(?<!\d)(\d(?:[ \-]\d){15,18})(?![ \-]?\d)")
# Soft hyphen, zero-width and direction marks, choosers of a letter's look.
_UNSEEN = dict.fromkeys(
    (0xAD, 0x61C, *range(0x200B, 0x2010), 0x2060, 0xFEFF, *range(0xFE00, 0xFE10))
)
_DASHES = dict.fromkeys((*range(0x2010, 0x2016), 0x2212, 0xFE58), "-")


@dataclass(frozen=True)
class Leak:
    """What kind of number stands where; ``text`` is the number itself, for the test that failed."""

    kind: str
    text: str
    where: str


def scan_text(text: str, where: str = "") -> list[Leak]:
    """Whole numbers in a text, each once."""
    found: dict[str, Leak] = {}
    for kind, number in _numbers(seen_as(text)):
        found.setdefault(number, Leak(kind, number, where))
    return list(found.values())


def seen_as(text: str) -> str:
    """The text with one width, one dash and one kind of gap, and without what nobody sees."""
    return unicodedata.normalize("NFKC", text).translate(_UNSEEN).translate(_DASHES)


def _numbers(text: str) -> Iterator[tuple[str, str]]:
    for kind, pattern in _FORMS:
        for number in pattern.findall(text):
            yield kind, number
    for number in _EIGHTEEN.findall(text):
        if _holds(re.sub(r"[^\dXx]", "", number).upper()):
            yield ID, number
    for number in _FIFTEEN.findall(text):
        digits = re.sub(r"\D", "", number)
        if _is_day(f"19{digits[6:12]}"):
            yield ID, number
    for number in _CARD.findall(text):
        yield ACCOUNT, number


def _holds(number: str) -> bool:
    """Eighteen characters with a birth day and the check character of GB 11643."""
    total = sum(int(d) * w for d, w in zip(number[:17], WEIGHTS, strict=True))
    return number[17] == CHECKS[total % 11] and _is_day(number[6:14])


def _is_day(digits: str) -> bool:
    try:
        day = dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return 1880 <= day.year <= 2100
