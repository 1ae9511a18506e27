"""One cell's text → bounds, or the reason why not.

Invariants: a date is never moved to another day; an amount is never rounded (a division that
does not come out keeps both neighbours as bounds); what cannot be read is said, never guessed.
Cells come from the reader as text; a leading control mark tells what kind of cell it was.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from fractions import Fraction

NUMBER, DAY, BOOL, ERROR = "\x01", "\x02", "\x03", "\x04"
MARKS = NUMBER + DAY + BOOL + ERROR
TOO_MUCH = 10**12
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\ufeff\u2060\u00ad\u202a\u202b\u202c\u202d\u202e"
_DROP = {ord(c): None for c in _INVISIBLE}
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


# ---------------------------------------------------------------- numbers
_UNITS = {"万": 10_000, "千": 1_000, "百": 100, "亿": 100_000_000, "w": 10_000, "k": 1_000}
_HAN = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7,
        "八": 8, "九": 9, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8,
        "玖": 9}  # fmt: skip
_HAN_TEN = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_FIGURE = r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|[-+]?\.\d+"
_SIMPLE = re.compile(r"\x01?(\d{1,9})(?:\.(\d{1,2}))?")
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
    if body in ("无", "没有", "零"):
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


# ---------------------------------------------------------------- dates
_EPOCH = date(1899, 12, 30)
_YMD = re.compile(
    r"^(?P<y>\d{4}|\d{2})(?:年(?P<m>\d{1,2})月(?P<d>\d{1,2})(?:日|号)?"
    r"|(?P<s>[-/.])(?P<m2>\d{1,2})(?P=s)(?P<d2>\d{1,2})(?!\d))"
)
_YM = re.compile(r"^(\d{4}|\d{2})(?:年度?|[-/.])(\d{1,2})月?(?:份)?$")
_DIGITS = re.compile(r"^(\d{4})(\d{2})(\d{2})?(?:\d{6})?$")
_MDY = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})$")
_RANGE = re.compile(
    r"^(.{2,11}?)(?:至|到|~|～|—+|--+|起至|-(?=(?:19|20)\d\d|至?今|现在|长期|\d{2}[./]))(.+)$"
)
_NOW = {"今", "至今", "现在", "目前", "长期", "永久", "在任", "现任", "在职", "有效", "无固定期限"}


def _span(y: int, m: int | None = None, d: int | None = None) -> Bounds:
    if not 1850 <= y <= 2200:
        return Bounds(why="年份不合常理", refuse=True, odd=True)
    if m is None:
        return Bounds(date(y, 1, 1).toordinal(), date(y, 12, 31).toordinal(), odd=True)
    if not 1 <= m <= 12:
        return Bounds(why="没有这个月份", refuse=True, odd=True)
    last = monthrange(y, m)[1]
    if d is None:
        return Bounds(date(y, m, 1).toordinal(), date(y, m, last).toordinal(), odd=True)
    if not 1 <= d <= last:
        return Bounds(why="没有这一天", refuse=True, odd=True)
    day = date(y, m, d).toordinal()
    return Bounds(day, day)


def _year(text: str, pivot: int) -> int:
    if len(text) == 4:
        return int(text)
    return 2000 + int(text) if int(text) <= pivot % 100 + 10 else 1900 + int(text)


def day(text: str, pivot: int, first_1904: bool = False) -> Bounds:
    """A date as the interval of days it allows (ordinals); `pivot` is the as-of year.

    A range gives its beginning, with the end in `end`. Impossible dates refuse their row.
    """
    if text[:1] == DAY:
        found = date.fromisoformat(text[1:11]).toordinal()
        return Bounds(found, found)
    body = re.sub(r"[（(][^（）()]*[）)]$", "", tidy(text)).strip()
    if body.lower() in BLANK_WORDS or body in _NOW or body == "无":
        return OPEN
    if text[:1] == NUMBER:
        return _numeric_day(body, first_1904)
    loose = re.sub(r"\s*([年月日./-])\s*", r"\1", body)
    for reading in (_whole_day, _open_day):
        result = reading(loose, pivot)
        if result:
            return result
    ends = _RANGE.match(loose.replace(" ", ""))
    if ends:
        begin = day(ends[1], pivot)
        if begin.least is not None or begin.refuse:
            until = OPEN if ends[2] in _NOW else day(ends[2], pivot)
            return Bounds(begin.least, begin.most, begin.why, begin.refuse, True, until)
    if body.isdigit() and 20_000 <= int(body) <= 60_000:
        return _numeric_day(body, first_1904)
    return Bounds(why="看不懂这个日期", odd=True)


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
