"""One cell's text, tidied, and what it may say: bounds, or the reason why not.

Invariant: tidying never changes what is written, only how. Cells come from the reader as text; a
leading control mark tells what kind of cell it was.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from dibao.opening.frames import BOOL, DAY, ERROR, NUMBER

MARKS = NUMBER + DAY + BOOL + ERROR
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\ufeff\u2060\u00ad\u202a\u202b\u202c\u202d\u202e"
# Control characters too, except those that are blanks: no cell means them, and no XML may hold them.
_CONTROL = [c for c in (*range(32), *range(127, 160)) if chr(c) not in "\t\n\v\f\r\x85"]
_DROP = dict.fromkeys([*map(ord, _INVISIBLE), *_CONTROL, 0xFFFE, 0xFFFF])
_ERROR_TEXT = re.compile(
    r"^(#(REF|N/A|VALUE|DIV/0|NAME\?|NUM|NULL|SPILL|CALC|GETTING_DATA)!?|Err:\d+)$"
)
BLANK_WORDS = {
    "", "-", "--", "---", "—", "——", "/", "\\", "\\N", "null", "none", "nan", "n/a", "空", "未知", "不详",
    "不清楚", "不明", "暂无", "暂缺", "待查", "待定", "未填", "无数据", "?", "？", ".", "…", "*", "~", "未提供",
    "无法查询", "无法核实", "未答复", "未反馈",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a cell says: the interval, or `why` it cannot be read; `refuse` refuses its row.

    `odd` marks a reading that needed more than the plain form (quality counts).
    """

    least: int | None = None
    most: int | None = None
    why: str = ""
    refuse: bool = False
    odd: bool = False
    end: Bounds | None = None


OPEN = Bounds()


# As Python and as Arrow write it.
_CLEAN = re.compile(r"[0-9A-Za-z\u4e00-\u9fa5]+")
CLEAN = r"^[0-9A-Za-z\x{4e00}-\x{9fa5}]+$"


def is_clean(text: str) -> bool:
    """Only plain letters, digits and Han characters: nothing to tidy. (Most cells are.)"""
    return _CLEAN.fullmatch(text) is not None


def tidy(text: str) -> str:
    """Width, invisible characters and outer blanks away; the kind mark stays out."""
    if _CLEAN.fullmatch(text):
        return text
    if text and text[0] in MARKS:
        text = text[1:]
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_DROP)
    text = text.strip().lstrip("'`").strip()
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    return text


def squeeze(text: str) -> str:
    """`tidy` and no blanks at all: for numbers, codes, heads."""
    if _CLEAN.fullmatch(text):
        return text
    return re.sub(r"\s+", "", tidy(text))


def is_blank(text: str) -> bool:
    """A cell that says nothing: empty, a dash, 不详 and the like."""
    if len(text) > 8:
        return not text.strip()
    return tidy(text).lower() in BLANK_WORDS


def is_error(text: str) -> bool:
    """A cell whose formula failed (#REF! and its kin)."""
    if text[:1] not in (ERROR, "#", "E", " "):
        return False
    return text[0] == ERROR or bool(_ERROR_TEXT.match(text.strip()))
