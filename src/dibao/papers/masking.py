"""What may leave the office on paper, and how it is written there.

Invariant: `masked` is the last step before any text goes into a masked document; after it no
identity number, account or telephone number is longer than its last four digits, no amount of money
remains except figures named as public, and none of the words named as sensitive.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache

HIDDEN_WORD = "（略）"
HIDDEN_AMOUNT = "（金额略）"

_NUMBER = re.compile(r"(?:\d[ \-]?){10,}[\dXx]")
_UNIT = r"\s*(?:[万亿]?元|[万亿](?![人户亩]))"
_AMOUNT = re.compile(
    rf"(?P<worded>\d[\d,]*(?:\.\d+)?){_UNIT}"
    r"|(?P<bare>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d\d)"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_FULL_WIDTH = {ord("０") + digit: ord("0") + digit for digit in range(10)}
_CHINESE_DIGIT = {numeral: value for value, numeral in enumerate("〇一二三四五六七八九")}
_CELL_LIMIT = 32_000  # a spreadsheet cell holds 32,767 characters; longer strings vanish silently


def plain(text: str) -> str:
    """The text without characters that no document format can hold, cut to what a cell holds."""
    return _CONTROL.sub("", text)[:_CELL_LIMIT]


def last_four(number: str) -> str:
    """“尾号1234”, or '' for no number at all."""
    tail = number.strip()[-4:]
    return f"尾号{tail}" if tail else ""


def object_label(name: str, id_number: str) -> str:
    """How a lead's person stands under 对象, the same in masked and full workbooks."""
    tail = last_four(id_number)
    if not name:
        return tail
    return f"{plain(name)}（{tail}）" if tail else plain(name)


def household_label(household_no: str) -> str:
    """A household's number, unless it is somebody's identity number."""
    number = plain(household_no).strip()
    whole = re.fullmatch(r"\d{17}[\dXx]|\d{15}", re.sub(r"[ \-]", "", number))
    return last_four(number) if whole else number


def masked(text: str, sensitive: Iterable[str] = (), public_figures: Iterable[str] = ()) -> str:
    """The text as a neighbour may see it; ``public_figures`` are lines of policy, as decimals."""
    return _masked(text, tuple(sensitive), tuple(public_figures))


@lru_cache(maxsize=4096)  # the same sentences stand on hundreds of leads
def _masked(text: str, sensitive: tuple[str, ...], public_figures: tuple[str, ...]) -> str:
    text = plain(text).translate(_FULL_WIDTH)
    for word in sorted({word for word in sensitive if word}, key=lambda word: (-len(word), word)):
        text = text.replace(word.translate(_FULL_WIDTH), HIDDEN_WORD)
    text = _NUMBER.sub(_tail_of, text)
    public = {_decimal(figure) for figure in public_figures if figure}

    def hide(found: re.Match[str]) -> str:
        figure = found["worded"] or found["bare"]
        return found[0] if _decimal(figure) in public else HIDDEN_AMOUNT

    return _AMOUNT.sub(hide, text)


def _tail_of(found: re.Match[str]) -> str:
    return last_four(re.sub(r"[ \-]", "", found[0]))


def _decimal(figure: str) -> Decimal | None:
    try:
        return Decimal(figure.replace(",", ""))
    except InvalidOperation:
        return None


def over_or_under(answer: str, amount: str, threshold: str) -> str:
    """A figure reduced to 超过 or 未超过; without a line to compare with 有; 待核 while open."""
    if answer != "yes":
        return "待核"
    have, line = _decimal(amount) if amount else None, _decimal(threshold) if threshold else None
    if have is None or line is None:
        return "有"
    return "超过" if have > line else "未超过"


def yuan(fen: int | None) -> str:
    """“1,234.00”; a blank where the sum is not known."""
    return "" if fen is None else f"{Decimal(fen).scaleb(-2):,.2f}"


def day_words(day: str | date) -> str:
    """“2024年6月20日” for an ISO day; any other phrase is left as it is."""
    if isinstance(day, str):
        try:
            day = date.fromisoformat(day)
        except ValueError:
            return plain(str(day))
    return f"{day.year}年{day.month}月{day.day}日"


def earliest(days: Sequence[str]) -> str:
    """The first ISO day among them, or else the first phrase, or ''."""
    iso = sorted(day for day in days if re.fullmatch(r"\d{4}-\d\d-\d\d", day))
    return next(iter(iso or [day for day in days if day]), "")


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key under which 2组 stands before 10组 and 三组 before 十一组."""
    parts = re.findall(r"\d+|[〇一二三四五六七八九十]+|[^\d〇一二三四五六七八九十]+", text)
    return tuple(_part(part) for part in parts)


def _part(part: str) -> tuple[int, int, str]:
    if part.isdecimal():
        return (0, int(part), "")
    if all(character in _CHINESE_DIGIT or character == "十" for character in part):
        tens, ten, ones = part.rpartition("十")
        if not ten:
            return (0, int("".join(str(_CHINESE_DIGIT[numeral]) for numeral in ones)), part)
        return (0, 10 * (_CHINESE_DIGIT.get(tens, 1)) + _CHINESE_DIGIT.get(ones, 0), part)
    return (1, 0, part)
