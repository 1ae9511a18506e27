"""What the digits of an unusable number still say, and whether they contradict a person.

Invariant: nothing is completed here. A text that was rounded, cut to scientific notation, masked
or mistyped can only be compatible with a number or contradict it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import DamerauLevenshtein

from dibao.people.numbers import plain, unmask

FEWEST_DIGITS: Final = 5
"""With fewer digits than this a cell holds a remark (无, 待补, 2人), not a number."""
FAR: Final = 2
"""An invalid number further than this from a person's contradicts him."""
SPACING: Final = 64  # how far apart the doubles near an 18-digit number lie

_SCIENTIFIC = re.compile(r"([0-9])(?:\.([0-9]+))?E\+?([0-9]+)")


@lru_cache(maxsize=65536)
def says_something(text: str) -> bool:
    """True if the cell holds digits that can be compared at all."""
    return sum(c.isdecimal() for c in plain(text)) >= FEWEST_DIGITS


@lru_cache(maxsize=65536)
def hidden_form(text: str) -> str:
    """The text as digits and `*`, 18 or 15 places where that can be told; '' if it is no such."""
    written = plain(text)
    scientific = _SCIENTIFIC.fullmatch(written)
    if scientific:
        places = int(scientific[3]) + 1
        # The last digit shown, and everything from the fifteenth on, may have been rounded.
        shown = (scientific[1] + (scientific[2] or ""))[:-1][:14]
        return shown.ljust(places, "*") if places in (15, 18) else ""
    whole = re.fullmatch(r"([0-9]+)\.0+", written)
    written = whole[1] if whole else written
    if written.isdecimal():
        return written[:14] + "****" if len(written) == 18 else ""
    masked = unmask(written)
    return masked if "*" in masked and re.fullmatch(r"[0-9X*]+", masked) else ""


def known_digits(text: str) -> int:
    """How many digits of a lost number are still known."""
    return sum(c != "*" for c in hidden_form(text))


def compatible(text: str, number: str) -> bool:
    """True if a lost or masked text can have been `number` (18 characters)."""
    written = plain(text)
    scientific = _SCIENTIFIC.fullmatch(written)
    if scientific:
        return _rounds_to(scientific[1] + (scientific[2] or ""), int(scientific[3]) + 1, number)
    whole = re.fullmatch(r"([0-9]+)\.0+", written)
    written = whole[1] if whole else written
    if written.isdecimal():
        return len(written) == 18 and _near(int(written), number)
    return _behind_mask(unmask(written), number)


def old_form(number: str) -> str:
    """The fifteen digits that number had before 1999; '' for other centuries."""
    return number[:6] + number[8:17] if number[6:8] == "19" else ""


def _rounds_to(shown: str, places: int, number: str) -> bool:
    form = {18: number[:17] + "0", 15: old_form(number)}.get(places, "")
    if not form:
        return False
    value, unit = int(form), 10 ** max(places - len(shown), 0)
    told = int(shown.ljust(places, "0"))
    if places == 18 and len(shown) >= 15:
        return _near(told, number)
    return bool(abs(value - told) <= unit // 2 or value // unit == told // unit)


def _near(value: int, number: str) -> bool:
    """A spreadsheet keeps fifteen digits, other programs the nearest double."""
    floor = int(number[:15]) * 1000
    exact = int(number[:17] + number[17].replace("X", "0"))
    return abs(value - floor) <= SPACING or abs(value - exact) <= SPACING


def _behind_mask(masked: str, number: str) -> bool:
    if "*" not in masked:
        return False
    form = old_form(number) if len(masked) == 15 else number
    if len(masked) == len(form):
        return all(c in ("*", d) for c, d in zip(masked, form, strict=True))
    return re.fullmatch(re.sub(r"\*+", ".*", masked), number) is not None


def distance(text: str, number: str) -> int:
    """Slips (wrong, swapped, missing, extra) between an invalid text and a number; at most 3."""
    written = plain(text)
    forms = [number, old_form(number)] if len(written) <= 16 else [number]
    return min(
        DamerauLevenshtein.distance(written, form, score_cutoff=FAR) for form in forms if form
    )


def contradicts(text: str, status: str, number: str) -> bool:
    """True if what a cell still says rules this number out."""
    if status == "lost":
        return not compatible(text, number)
    if status == "invalid" and says_something(text):
        return distance(text, number) > FAR
    return False
