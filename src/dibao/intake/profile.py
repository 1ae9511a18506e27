"""What a column's cells look like, whatever its head says.

Invariant: shares are of the non-blank cells of a sample, so a sparse column is judged by what it
holds; a column with nothing in it fits every type.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cached_property

from dibao.intake.amounts import quantity
from dibao.intake.cells import is_blank, squeeze
from dibao.intake.days import OPEN_ENDED, day
from dibao.opening.frames import DAY, NUMBER
from dibao.reasoning.source import Field

_ID = re.compile(
    r"^[1-9]\d{5}(?:\d{2})?\d{2}[01]\d[0-3]\d{4}[\dX]?$|^[1-9]\d{5,9}\*{4,}\w{0,4}$", re.I
)
_PLATE = re.compile(
    r"^[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领][A-Z]·?[A-Z0-9]{4,6}[挂学警港澳]?$"
)
_PHONE = re.compile(r"^1[3-9]\d{9}$|^0\d{2,3}-?\d{7,8}$")
_HAN = re.compile(
    r"^[\u4e00-\u9fff\u3400-\u4dbf]{2,4}$|^[\u4e00-\u9fff]{1,8}[·•・．.‧][\u4e00-\u9fff·•・．.‧]{1,14}$"
)
_SURNAMES = set(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖"
    "贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧"
    "耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简"
    "车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)  # fmt: skip
# A village alone, or behind its county and town and before its group, as platforms export it.
_VILLAGE = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,28}(?:县|区|市|旗|乡|镇|街道))?[\u4e00-\u9fff\d]{1,12}"
    r"(村|社区|居委会|村委会|村民委员会|居民委员会|居|屯|寨)(\S{0,6}[组社队])?$"
)


class Profile:
    """Shares (0…1) of a column's sampled non-blank cells that look like each thing.

    ``filled`` is how many cells the sample holds. A share is counted when it is asked for: most
    columns are never asked whether they are telephones.
    """

    def __init__(self, cells: Sequence[str], pivot: int) -> None:
        full = [c for c in cells if c and not is_blank(c)]
        self.filled = len(full)
        self._pivot = pivot
        self._counted = [(c, squeeze(c).upper(), n) for c, n in Counter(full).items()]
        # Distinct texts (no blanks, upper case) and how often each stands in the sample.
        self.sample = [(text, n) for _, text, n in self._counted]
        # What the vocabulary finds of the column, each asked for many times: by source the code
        # fields whose words fill it, and how well it suits a kind of field.
        self.told: dict[str, list[str]] | None = None
        self.suits: dict[tuple[str, str], float] = {}

    def _share(self, looks_like: Callable[[str], object]) -> float:
        return sum(n for text, n in self.sample if looks_like(text)) / max(1, self.filled)

    @cached_property
    def id(self) -> float:
        """Identity numbers, whole or masked."""
        return self._share(_ID.match)

    @cached_property
    def plate(self) -> float:
        """Number plates."""
        return self._share(_PLATE.match)

    @cached_property
    def phone(self) -> float:
        """Telephone numbers."""
        return self._share(_PHONE.match)

    @cached_property
    def name(self) -> float:
        """Names of persons."""
        return self._share(lambda t: _HAN.match(t) and (t[0] in _SURNAMES or len(t) > 4))

    @cached_property
    def village(self) -> float:
        """Names of villages."""
        return self._share(_VILLAGE.match)

    @cached_property
    def date(self) -> float:
        """Days and months."""
        hits = sum(n for cell, t, n in self._counted if _datelike(cell, t, self._pivot))
        return hits / max(1, self.filled)

    @cached_property
    def figure(self) -> float:
        """Amounts and counts."""
        hits = sum(n for cell, _, n in self._counted if quantity(cell).least is not None)
        return hits / max(1, self.filled)

    @cached_property
    def long_number(self) -> float:
        """Twelve digits and more."""
        return self._share(lambda t: len(t) >= 12 and t.isdigit())


def _datelike(cell: str, text: str, pivot: int) -> bool:
    if cell[0] == DAY:
        return True
    if cell[0] == NUMBER and not re.match(r"^(19|20)\d{2}([01]\d([0-3]\d)?|\.\d{1,2})?$", text):
        return False
    if text in OPEN_ENDED:
        return True
    found = day(cell, pivot)
    return found.least is not None or found.refuse


Words = tuple[frozenset[str], tuple[str, ...]]


def fits(p: Profile, f: Field, words: Words) -> float:
    """How well a column's content suits a field: 0 no, 0.5 open, 1 speaks for it.

    `words` are `code_words` of the field.
    """
    if not p.filled:
        return 0.5
    if f.name == "village":
        return 0.6 if p.village >= 0.5 else 0.4 if p.figure + p.id + p.date < 0.2 else 0.0
    if f.type in ("id", "plate", "phone"):
        share = p.id if f.type == "id" else p.plate if f.type == "plate" else p.phone
        return 1.0 if share >= 0.5 else 0.4 if share > 0 or p.name + p.date < 0.5 else 0.0
    if f.type in ("money", "count", "number"):
        return 0.6 if p.figure >= 0.6 and p.id < 0.3 and p.plate < 0.3 else 0.0
    if f.type in ("date", "month"):
        return 0.9 if p.date >= 0.6 else 0.0
    if f.type == "name":
        return 0.9 if p.name >= 0.5 else 0.2 if p.figure + p.id + p.date < 0.2 else 0.0
    if f.type == "account":
        return 0.9 if p.long_number >= 0.5 and p.id < 0.5 else 0.3 if p.name < 0.3 else 0.0
    if f.type == "code":
        exact, parts = words
        known = sum(n for t, n in p.sample if t in exact or any(w in t for w in parts))
        told = known / p.filled
        return told if told >= 0.3 else 0.1 if known else 0.0
    return 0.5 if p.id < 0.5 and p.date < 0.8 else 0.0 if p.id >= 0.8 else 0.1


def code_words(f: Field) -> Words:
    """A code field's listed words, and those that count when a cell contains them."""
    words = [w for ws in f.codes.values() for w in ws]
    exact = frozenset(squeeze(w).upper() for w in words if not w.startswith("*"))
    return exact, tuple(w[1:].upper() for w in words if w.startswith("*"))
