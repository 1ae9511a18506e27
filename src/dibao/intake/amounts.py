"""Amounts, counts, shares and areas in a cell, as whole hundredths or whole units.

Invariant: an amount is never rounded; a division that does not come out keeps both neighbours as
bounds; what cannot be read is said, never guessed.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from dibao.intake.cells import BLANK_WORDS, OPEN, Bounds, squeeze, tidy

TOO_MUCH = 10**12
_UNITS = {"万": 10_000, "千": 1_000, "百": 100, "亿": 100_000_000, "w": 10_000, "k": 1_000}
_HAN = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7,
        "八": 8, "九": 9, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8,
        "玖": 9}  # fmt: skip
_HAN_TEN = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_FIGURE = r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|[-+]?\.\d+"
_SIMPLE = re.compile(r"\x01?(\d{1,9})(?:\.(\d{1,2}))?")
_NONE = re.compile(
    r"没有|零|无(存款|余额|记录|账户|开户|收入|工资)?|未查到.{0,4}|查无.{0,4}|已?销户"
)
_PLAIN = re.compile(rf"^({_FIGURE})$")
_AMOUNT = re.compile(
    r"^(?P<about>约|大约|近|左右)?(?P<sign>[-+])?(?P<n>\d+(?:\.\d+)?|\.\d+)(?P<scale>[万千百亿wWkK])?"
    r"(?P<rest>(?:余|多)?(?:元|圆|块钱?|人民币|rmb|RMB|CNY|人|口|户|平方米|平米|m2|㎡|亩|度|吨|方|个|次|天|岁|"
    r"瓦|千瓦|kw|KW|马力|周岁|%|整)*)(?P<per>(?:/|每|一)?(?:人)?(?:/|每)?(?:年|月|季度?|日|天)?(?:/人)?)?(?P<tail>左右|以上|以下|以内|起)?$"
)
_FEN = re.compile(r"^(\d+)元(?:(\d)角)?(?:(\d)分)?$")


def han_number(text: str) -> int | None:
    """三十五 → 35; None when the text is not a Chinese numeral."""
    if not text or any(c not in _HAN and c not in _HAN_TEN for c in text):
        return None
    if all(c in _HAN for c in text):
        return int("".join(str(_HAN[c]) for c in text))
    total, digit = 0, 0
    for c in text:
        if c in _HAN:
            digit = _HAN[c]
        else:
            total += (digit or 1) * _HAN_TEN[c]
            digit = 0
    return total + digit


def quantity(
    text: str, *, factor: Decimal = Decimal(1), divide: int = 1, hundred: int = 100,
    least: int | None = None, period: int = 0,
) -> Bounds:  # fmt: skip
    """An amount as whole hundredths (or whole units with hundred=1), times factor, by `divide`.

    `factor` is the head's scale (万元), used unless the cell names its own; `period` is the
    number of months the canonical unit spans (1 month, 12 year, 0 none), so that “3600元/年” in
    a monthly field is divided by twelve.
    """
    simple = _SIMPLE.fullmatch(text)
    if simple and divide == 1 and factor == 1 and (hundred == 100 or not simple[2]):
        fen = int(simple[1]) * hundred + int((simple[2] or "0").ljust(2, "0"))
        if least is None or fen >= least:
            return Bounds(fen, fen)
    raw = tidy(text)
    body = re.sub(r"[\s,，]", "", raw)
    plain = _PLAIN.match(body)
    if plain and len(body) < 40:
        return _scaled(plain[1], factor, divide, hundred, least, odd=body != raw)
    if raw.lower() in BLANK_WORDS:
        return OPEN
    if _NONE.fullmatch(body):
        return Bounds(0, 0, odd=True)
    body, negative = _unwrap(body)
    span = re.match(rf"^({_FIGURE})(?:元)?[-~～至到—]({_FIGURE})(.*)$", body)
    if span and not negative:
        low = quantity(
            span[1] + span[3], factor=factor, divide=divide, hundred=hundred, period=period
        )
        high = quantity(
            span[2] + span[3], factor=factor, divide=divide, hundred=hundred, period=period
        )
        if low.least is not None and high.most is not None and low.least <= high.most:
            return Bounds(low.least, high.most, odd=True)
    found = _FEN.match(body)
    if found:
        value = Decimal(found[1]) + Decimal(found[2] or 0) / 10 + Decimal(found[3] or 0) / 100
        return _scaled(str(value), Decimal(1), divide, hundred, least, odd=True, minus=negative)
    return _worded(body, negative, factor, divide, hundred, least, period)


def _unwrap(body: str) -> tuple[str, bool]:
    """Currency signs and notes away; brackets around the whole mean minus."""
    body = re.sub(r"^(人民币|RMB|CNY|¥|￥|\$|共计?|合计|每月|月均|计)+[:：]?", "", body)
    if re.match(r"^[（(][^（）()]*\d[^（）()]*[）)]$", body):
        return re.sub(r"^(¥|￥)", "", body[1:-1]), True
    minus = body[:1] in "-－" and body[1:2] in ("¥", "￥")
    body = body[2:] if minus else body
    return re.sub(r"[（(].*?[）)]$|[;；。].*$", "", body), minus


def _worded(
    body: str, negative: bool, factor: Decimal, divide: int, hundred: int, least: int | None,
    period: int,
) -> Bounds:  # fmt: skip
    edge = re.match(
        r"^(不足|不到|低于|少于|未满|小于|<|≤|超过?|大于|高于|多于|>|≥|不低于|不少于)(\d.*)$", body
    )
    found = _AMOUNT.match(edge[2] if edge else body)
    if not found:
        han = han_number(re.sub(r"(元|人|口|户|个|次)整?$", "", body))
        if han is None:
            return Bounds(why="看不懂这一格的数", odd=True)
        return _scaled(str(han), factor, divide, hundred, least, odd=True)
    scale = _UNITS.get((found["scale"] or "").lower(), 0)
    own_unit = bool(scale) or "元" in (found["rest"] or "")
    times = Decimal(scale or 1) if own_unit else factor
    divide = _per(found["per"] or "", divide, period)
    value = _scaled(found["n"], times, divide, hundred, least, odd=True,
                    minus=negative or found["sign"] == "-")  # fmt: skip
    rest, tail = found["rest"] or "", found["tail"] or ""
    if found["about"] or tail == "左右":
        return Bounds(why="只写了约数", odd=True)
    if tail in ("以上", "起") or rest[:1] in ("余", "多") or (edge and edge[1][0] in "超大高多>≥不"
                                                       and edge[1] not in ("不足", "不到")):  # fmt: skip
        return Bounds(value.least, None, value.why, value.refuse, True)
    if tail in ("以下", "以内") or edge:
        return Bounds(least, value.most, value.why, value.refuse, True)
    return value


def _per(per: str, divide: int, period: int) -> int:
    """The divisor for a cell that names its own period; negative means multiply."""
    if not period or not per:
        return divide
    months = 12 if "年" in per else 3 if "季" in per else 1 if "月" in per else 0
    if not months:
        return divide
    if months >= period:
        return months // period
    return -(period // months)


def _scaled(
    figure: str, factor: Decimal, divide: int, hundred: int, least: int | None, *,
    odd: bool, minus: bool = False,
) -> Bounds:  # fmt: skip
    try:
        value = Decimal(figure) * factor * hundred
    except InvalidOperation:
        return Bounds(why="看不懂这一格的数", odd=True)
    if not value.is_finite() or value.adjusted() > 15:
        return Bounds(why="数额超出常理", refuse=True, odd=True)
    if minus:
        value = -value
    if divide < 0:
        value, divide = value * -divide, 1
    # The 15th digit of a binary cell (0.1 + 0.2) is noise, not money.
    value = value.quantize(Decimal("0.000001"))
    low = int(value // divide) if value >= 0 else -int(-value // divide)
    exact = low * divide == value
    lo, hi = low, low
    if not exact:
        lo, hi = (low, low + 1) if value >= 0 else (low - 1, low)
    if abs(lo) > TOO_MUCH or abs(hi) > TOO_MUCH:
        return Bounds(why="数额超出常理", refuse=True, odd=True)
    if least is not None and hi < least:
        return Bounds(why="数额小于可能的最小值", odd=True)
    return Bounds(lo, hi, odd=odd or not exact)


# One area in square metres and in mu (1 亩 = 10000/15 ㎡): never a fraction that is cut off.
_AREAS = {"㎡": Fraction(1), "亩": Fraction(10_000, 15), "公顷": Fraction(10_000)}
_AREA_WORDS = [("公顷", "公顷|hm2"), ("亩", "亩"),
               ("㎡", "平方米|平米|(?<![hk])m2|M2|平方(?!公里|千米)")]  # fmt: skip
_AREA_UNIT = re.compile("|".join(words for _, words in _AREA_WORDS))


def area_unit(text: str) -> str:
    """The one unit of area a text names (㎡, 亩, 公顷); '' when it names none or several."""
    body = squeeze(text)
    found = {unit for unit, words in _AREA_WORDS if re.search(words, body)}
    return found.pop() if len(found) == 1 else ""


def area(text: str, *, into: str, said: str, least: int | None = None) -> Bounds:
    """An area as hundredths of `into`; `said` is the head's unit, a cell's own goes before it.

    What does not come out even keeps both neighbouring hundredths as bounds.
    """
    body = squeeze(text)
    own = area_unit(body)
    if not own and _AREA_UNIT.search(body):
        return Bounds(why="一格写了两种面积单位", odd=True)
    ratio = _AREAS[own or said] / _AREAS[into]
    mu = re.match(r"^(\d+)亩(\d)分(?:地)?$", body)
    body = f"{mu[1]}.{mu[2]}" if mu else _AREA_UNIT.sub("", body) if own else text
    if ratio != 1 and re.search("[万千百亿]", body):
        return Bounds(why="看不懂这一格的数", odd=True)
    found = quantity(body, factor=Decimal(ratio.numerator), divide=ratio.denominator, least=least)
    return replace(found, odd=found.odd or bool(own))


def share(text: str) -> Bounds:
    """A share as hundredths of a percent point: 50% → 5000, 1/2 → 5000, 0.5 → 5000."""
    body = squeeze(text)
    part = re.match(r"^(\d+)/(\d+)$", body) or re.match(r"^(\d+)分之(\d+)$", body)
    if part:
        up, down = (int(part[1]), int(part[2])) if "/" in body else (int(part[2]), int(part[1]))
        if not 0 < up <= down:
            return Bounds(why="份额不合常理", odd=True)
        return Bounds(up * 10_000 // down, -(-up * 10_000 // down), odd=True)
    found = quantity(body.rstrip("%"))
    if found.least is None or "%" in body or not _PLAIN.match(body):
        return found
    if found.least == 100:
        return Bounds(100, 10_000, odd=True)  # a bare 1 may be one percent or the whole
    if 0 < found.least < 100:
        return quantity(body, factor=Decimal(100))
    return found
