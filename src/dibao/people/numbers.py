"""Citizen identity numbers (GB 11643): read one as written, without ever guessing.

Invariant: `valid` and `upgraded` are the only statuses with a number; every other text keeps its
own characters and says in one Chinese sentence what is wrong and what to do. A check digit that
holds is not proof: digits a spreadsheet has rounded away are `lost` even then.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from dibao.people import regions
from dibao.people.alphabet import CLASSES, DROP, SYMBOLS

Status = Literal["valid", "upgraded", "invalid", "lost", ""]

WEIGHTS: Final[tuple[int, ...]] = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS: Final = "10X98765432"
FIRST_YEAR: Final = 1800
LAST_YEAR: Final = 2100
LONGEST: Final = 40
"""A cell with more characters than this (after clean-up) is no number at all."""

_LOSSY = "无法还原，只能作疑似比对；请按证件原件以文本格式重填"
BLANK = "没有填写身份证号，请补填"
SCIENTIFIC = f"号码成了科学计数，后几位已经丢失，{_LOSSY}"
ROUNDED = f"号码曾被表格当作数字存放，末三位已经丢失，{_LOSSY}"
MASKED = "号码有隐去的位数，只能作疑似比对，不会补全；请提供完整号码"
GUESSLESS = "末位用“*”或“×”代替，不作猜测；请按证件填写末位数字或 X"
LETTERS = "含有字母 O、l 或 I，改作 0、1 后仍不是合格号码；请对照证件重填"
INNER_X = "X 只能出现在第 18 位；请对照证件重填"
CHECK = "校验位不符，可能有一位写错或相邻两位颠倒；请对照证件重填"
OLD_SEQUENCE = "旧号顺序码为 996–999，旧时留给百岁以上老人，出生年份可能以 18 开头，请核对年龄"
REGION = "前六位地区码不在已知清单中，仅作提醒，不影响使用"

_PLAIN: Final = {
    code: None if meaning == DROP else SYMBOLS[meaning] for code, meaning in CLASSES.items()
}
_SCIENTIFIC = re.compile(r"[0-9]+(?:\.[0-9]+)?E\+?[0-9]+")
_TRAILING_ZEROS = re.compile(r"([0-9]+)\.0+")


@dataclass(frozen=True, slots=True)
class Number:
    """What one cell says: `number` has 18 characters or is ''; `key` is its first 17 digits."""

    text: str
    status: Status
    number: str = ""
    birth: date | None = None
    sex: str = ""
    region_known: bool | None = None
    reason: str = ""
    key: int | None = None

    @property
    def usable(self) -> bool:
        """True if the number names exactly one person."""
        return self.number != ""


def check_digit(first17: str) -> str:
    """The check character of seventeen digits (GB 11643, ISO 7064 MOD 11-2)."""
    return CHECKS[sum(int(d) * w for d, w in zip(first17, WEIGHTS, strict=True)) % 11]


def upgrade(fifteen: str) -> str:
    """A 15-digit number as 18 digits: the century 19 goes in, the check digit is added."""
    first17 = f"{fifteen[:6]}19{fifteen[6:]}"
    return first17 + check_digit(first17)


def from_key(key: int) -> str:
    """The 18 characters that belong to an integer key."""
    first17 = f"{key:017d}"
    return first17 + check_digit(first17)


def birth_of(number: str) -> date | None:
    """The birth date in an 18-digit number; None if there is no such day or 1800 > year > 2100."""
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return born if FIRST_YEAR <= born.year <= LAST_YEAR else None


def sex_of(number: str) -> str:
    """男 or 女 by the seventeenth digit."""
    return "男" if int(number[16]) % 2 else "女"


def plain(text: str) -> str:
    """The text without invisible characters and quotes, width and case folded; rest unchanged."""
    return text.translate(_PLAIN)


def clean(text: str | None, numeric: bool = False) -> Number:
    """Read one cell. `numeric` says that the spreadsheet stored it as a number, not as text."""
    written = plain(text or "")
    if not written:
        return Number("", "", reason=BLANK)
    if len(written) > LONGEST:
        return Number(written, "invalid", reason=_length_reason(written))
    if _SCIENTIFIC.fullmatch(written):
        return Number(written, "lost", reason=SCIENTIFIC)
    whole = _TRAILING_ZEROS.fullmatch(written)
    if whole:
        return _digits(whole[1], True)
    masked = unmask(written)
    if "*" in masked:
        return _masked(written, masked)
    return _digits(written, numeric)


def unmask(written: str) -> str:
    """Write hidden digits as `*`: three X or more before the last place are a mask, not digits."""
    inner = written[:-1]
    if inner.count("X") < 3:
        return written
    return inner.replace("X", "*") + written[-1]


def _masked(written: str, masked: str) -> Number:
    odd = next((c for c in masked if c not in "0123456789X*"), "")
    if odd:
        return Number(written, "invalid", reason=_character_reason(odd))
    if len(masked) == 18 and masked.count("*") == 1 and masked.endswith("*"):
        return Number(written, "invalid", reason=GUESSLESS)
    return Number(written, "lost", reason=MASKED)


def _digits(written: str, numeric: bool) -> Number:
    """A text without mask: eighteen or fifteen places, or a reason."""
    odd = next((c for c in written if c not in "0123456789XOI"), "")
    if odd:
        return Number(written, "invalid", reason=_character_reason(odd))
    if len(written) not in (15, 18):
        return Number(written, "invalid", reason=_length_reason(written))
    if "X" in written[:17]:
        return Number(written, "invalid", reason=INNER_X)
    if len(written) == 15:
        return _fifteen(written)
    return _eighteen(written, numeric)


def _fifteen(written: str) -> Number:
    if not written.isdecimal():  # no check digit could confirm a letter read as a digit
        return Number(written, "invalid", reason=LETTERS)
    number = upgrade(written)
    if birth_of(number) is None:
        return Number(written, "invalid", reason=_date_reason(number))
    return _usable(written, "upgraded", number, OLD_SEQUENCE if written[12:] >= "996" else "")


def _eighteen(written: str, numeric: bool) -> Number:
    number = written.replace("O", "0").replace("I", "1")
    holds = check_digit(number[:17]) == number[17]
    if number != written and not holds:
        return Number(written, "invalid", reason=LETTERS)
    if birth_of(number) is None:
        return Number(written, "invalid", reason=_date_reason(number))
    if number == written and number[17] != "X" and _rounded(int(number), numeric, holds):
        return Number(written, "lost", reason=ROUNDED)
    if not holds:
        return Number(written, "invalid", reason=CHECK)
    return _usable(written, "valid", number)


def _rounded(value: int, numeric: bool, holds: bool) -> bool:
    """True if a spreadsheet may have rounded the last digits of these eighteen away.

    A numeric cell holds a double: a value that a double can hold says nothing about the original.
    In any cell the float of its own first fifteen digits is suspect, check digit or not. If the
    check digit fails as well, three zeros or the float next to them explain it better than a typo.
    """
    if numeric and (value % 1000 == 0 or int(float(value)) == value):
        return True
    if value == int(float(value // 1000 * 1000)):
        return True
    return not holds and (value % 1000 == 0 or value == int(float((value + 500) // 1000 * 1000)))


def _usable(written: str, status: Status, number: str, remark: str = "") -> Number:
    known = regions.is_known(number[:6])
    remarks = [part for part in (remark, "" if known else REGION) if part]
    return Number(
        text=written,
        status=status,
        number=number,
        birth=birth_of(number),
        sex=sex_of(number),
        region_known=known,
        reason="；".join(remarks),
        key=int(number[:17]),
    )


def _character_reason(odd: str) -> str:
    return f"含有不该出现的字符“{odd}”；请对照证件重填"


def _length_reason(written: str) -> str:
    return f"共 {len(written)} 位，应为 18 位（旧号 15 位）；请对照证件看是多写还是漏写"


def _date_reason(number: str) -> str:
    day = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    return f"出生日期 {day} 不存在或不合理；请对照证件重填"
