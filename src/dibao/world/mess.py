"""How clerks type: harmless dirt for names and numbers, every manner of date and amount.

Invariant: nothing here changes whom a row is about or what it says; damage that does is part
of the model (`Record.number`), never of this module.
"""

from __future__ import annotations

import random
from datetime import date, datetime
from typing import Any

from dibao.world import names

WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
DATE_STYLES = ("iso", "dot", "slash", "compact", "cn", "cell", "zero")


def number_cell(text: str, rng: random.Random, rate: float, *, numeric: bool = True) -> Any:
    """An identity number as typed; one whose digits are lost becomes a numeric cell."""
    if len(text) == 18 and text.endswith("000") and numeric:
        return float(int(text))
    if not text or rng.random() >= rate:
        return text
    way = rng.randrange(8)
    if way == 0 and text.endswith("X"):
        return text[:-1] + "x"
    if way == 1:
        return text.translate(WIDE)
    if way == 2:
        return f" {text}"
    if way == 3:
        return f"{text}\u00a0"
    if way == 4:
        return f"{text[:6]} {text[6:14]} {text[14:]}" if len(text) == 18 else text
    if way == 5:
        return f"\u200b{text}"
    if way == 6:
        return f"'{text}"
    return f"{text}\u3000"


def name_cell(name: str, rng: random.Random, rate: float) -> str:
    """A name as typed: spaces inside two characters, other dots, old forms, a note."""
    if rng.random() >= rate:
        return name
    if "·" in name:
        return name.replace("·", rng.choice("•・．· ").replace(" ", ""))
    way = rng.randrange(5)
    if way == 0 and len(name) == 2:
        return f"{name[0]}\u3000{name[1]}"
    if way == 1 and len(name) == 2:
        return f"{name[0]}  {name[1]}"
    if way == 2:
        return names.to_traditional(name)
    if way == 3:
        return f"{name} "
    return f"{name}（本人）" if way == 4 and rng.random() < 0.4 else f"\u3000{name}"


def date_cell(value: Any, style: str) -> Any:
    """A day, a month known only as such, or nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, tuple):
        first, last = value
        if first != last:
            return (
                f"{first.year}.{first.month}"
                if style != "cn"
                else (f"{first.year}年{first.month}月")
            )
        value = first
    if not isinstance(value, date):
        return value
    if style == "cell":
        return datetime(value.year, value.month, value.day)
    return {
        "iso": f"{value:%Y-%m-%d}",
        "dot": f"{value.year}.{value.month}.{value.day}",
        "slash": f"{value.year}/{value.month}/{value.day}",
        "compact": f"{value:%Y%m%d}",
        "cn": f"{value.year}年{value.month}月{value.day}日",
        "zero": f"{value.year}.{value.month:02d}.{value.day:02d}",
    }[style]


def money_cell(fen: Any, unit: str, style: str) -> Any:
    """An amount in the unit of its head; `text` writes it with a comma, `yuan` with 元."""
    if fen is None or fen == "":
        return ""
    amount = int(fen)
    if unit == "元/年":
        amount *= 12
    if unit == "万元":
        return amount / 1_000_000
    if style == "text":
        return f"{amount / 100:,.2f}"
    if style == "yuan":
        return f"{amount / 100:.2f}元"
    if style == "plain":
        return f"{amount / 100:.2f}"
    return amount // 100 if amount % 100 == 0 else amount / 100


def month_cell(index: Any, style: str) -> str:
    """A month."""
    if index is None or index == "":
        return ""
    year, month = divmod(int(index), 12)
    return {
        "iso": f"{year}-{month + 1:02d}",
        "dot": f"{year}.{month + 1}",
        "cn": f"{year}年{month + 1}月",
        "compact": f"{year}{month + 1:02d}",
    }.get(style, f"{year}{month + 1:02d}")
