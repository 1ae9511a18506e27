"""Column heads → fields, by listed synonyms first and likeness second.

Invariant: a listed synonym always beats likeness, and a head that names another person's role
(经办人姓名, 配偶身份证号) never becomes the row's own person unless it is listed as such.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from rapidfuzz import fuzz, process

from dibao.intake.cells import squeeze
from dibao.intake.profile import Profile, Words, code_words, fits
from dibao.reasoning.source import Field, Source

LIKE = 0.72
PERSON_WORDS: dict[str, tuple[str, ...]] = {
    "name": ("姓名", "名字", "人员姓名", "本人姓名", "XM", "对象姓名", "申请人姓名", "NAME"),
    "id_number": (
        "身份证号", "身份证号码", "公民身份号码", "公民身份证号码", "居民身份证号码", "证件号码", "证件号",
        "身份证件号码", "身份号码", "身份证明号码", "身份证", "SFZH", "SFZHM", "SFZMHM", "GMSFHM", "ZJHM",
        "有效证件号码", "身份证信息", "ID", "IDCARD",
    ),
    "village": (
        "村", "所在村", "行政村", "村名", "村别", "村居", "村(居)", "村委会", "村(社区)", "村社区", "所属村",
        "社区", "村居名称", "户籍村", "所在村居", "村级",
    ),
}  # fmt: skip
ANSWER_WORDS = {
    "反馈结果", "查询结果", "核查结果", "比对结果", "有无", "有/无", "有无记录", "是否有记录", "查询反馈", "核对结果",
    "有无/查无此人", "反馈情况", "反馈", "查询情况", "是否查到", "有无信息",
}  # fmt: skip
DATA_DAY_WORDS = {
    "数据日期", "数据时间", "数据截止日期", "数据截止时间", "统计日期", "统计时间", "查询日期", "查询时间", "查询日",
    "提取日期", "导出日期", "导出时间", "反馈日期", "采集日期", "更新日期", "更新时间", "比对日期", "数据更新日期",
    "核查日期", "余额日期", "截止日期", "数据截至日期", "数据截至",
}  # fmt: skip
SERIAL_WORDS = {"序号", "编号", "NO", "NO.", "行号", "序", "号", "顺序号", "XH"}

_CANON = [
    ("公民身份证号码", "证号"), ("居民身份证号码", "证号"), ("公民身份号码", "证号"), ("身份证件号码", "证号"),
    ("身份证明号码", "证号"), ("身份证号码", "证号"), ("身份证件号", "证号"), ("身份证号", "证号"),
    ("证件号码", "证号"), ("身份号码", "证号"), ("身份证", "证号"), ("证件号", "证号"), ("号码", "号"),
    ("编号", "号"), ("编码", "号"), ("代码", "码"), ("名字", "姓名"), ("时间", "日期"), ("时点", "日期"), ("年月日", "日期"), ("事项", "项目"), ("年月", "月份"),
    ("公司", "单位"), ("机构", "单位"), ("企业", "单位"), ("结存", "余额"), ("结余", "余额"), ("车牌", "号牌"),
    ("牌照", "号牌"), ("手机", "电话"), ("款项", "金额"), ("数额", "金额"), ("住址", "地址"), ("住所", "地址"),
    ("居住地", "地址"), ("类型", "类别"), ("种类", "类别"), ("状况", "状态"), ("情况", "状态"), ("起始", "开始"),
    ("起止", "期间"), ("截止", "结束"), ("终止", "结束"), ("截至", "结束"), ("注册", "登记"), ("购置", "购买"),
    ("购机", "购买"), ("去世", "死亡"), ("亡故", "死亡"), ("身故", "死亡"), ("逝世", "死亡"), ("过世", "死亡"),
    ("离世", "死亡"), ("殁", "死亡"), ("领取", "发放"), ("享受", "发放"), ("给付", "发放"), ("拨付", "发放"),
    ("支付", "发放"), ("职位", "职务"), ("岗位", "职务"), ("现任", ""), ("所属", "所在"), ("工作单位", "单位"),
    ("就职", "任职"), ("任现职", "任职"), ("薪资", "工资"), ("薪酬", "工资"), ("等次", "等级"), ("级别", "等级"),
    ("汽车", "机动车"), ("车辆", "机动车"), ("房屋", "房产"), ("不动产", "房产"), ("坐落", "位置"), ("座落", "位置"),
    ("详细", ""), ("具体", ""), ("当前", ""), ("目前", ""), ("相关", ""), ("信息", ""), ("的", ""), ("之", ""),
    ("与户主", "户主"), ("同户主", "户主"), ("开户行", "银行"), ("开户银行", "银行"), ("卡号", "账号"),
    ("身份号", "证号"), ("每人每月", "人均月"), ("每人", "人均"), ("每月", "月"), ("每户", "户"), ("每年", "年"),
    ("到期日期", "结束"), ("到期时间", "结束"), ("到期日", "结束"), ("起领", "发放开始"), ("止领", "发放结束"), ("始享", "发放开始"), ("起享", "发放开始"), ("始保", "保障开始"),
    ("停领", "发放结束"), ("事由", "原因"), ("理由", "原因"),
    ("帐号", "账号"), ("账户", "账号"), ("帐户", "账号"), ("数目", "数"), ("总人数", "人数"), ("几口人", "人口"),
]  # fmt: skip
_STARS = re.compile(r"[*★☆:：'\"“”]|必填|选填")
_BRACKETED = re.compile(r"[（(\[【<].*?[）)\]】>]")
_NUMBERED = re.compile(r"^\d{1,2}[.、](?=\D)")
_OVER_SUM = re.compile(
    r"(?<=[超过于到出])\d[\d,.]*[万千]?元?"
)  # 是否超过1万元: the sum is no part of the name
_END_DAY = re.compile(r"(开始|结束)日期$")
_CANON_MAP = dict(_CANON)
_CANON_RE = re.compile("|".join(sorted(map(re.escape, _CANON_MAP), key=len, reverse=True)))
_ROLES = (
    "亲属", "家属", "经办", "联系", "监护", "配偶", "父", "母", "子女", "代领", "代管", "代办", "办理", "填表", "审核",
    "负责", "介绍", "担保", "见证", "证明人", "单位", "机构", "银行", "户主", "家长", "学校", "法定代表", "法人", "妻",
    "丈夫", "儿", "女方", "男方", "曾用", "企业", "公司", "组织", "项目", "药", "病", "设备", "机具", "岗位", "登记人",
    "收款", "受托", "委托", "上级", "领导", "干部", "对方", "小区", "楼", "品牌", "险", "村民小组", "组长", "支书",
    "操作", "录入", "核查", "调查", "评定", "医", "馆", "老师", "班主任", "帮扶", "包保", "代理", "签", "批",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Likeness:
    """How well a head fits a field: 1.0 listed, else likeness; `rank` is the synonym's place."""

    field: str
    quality: float
    rank: int


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """A head without blanks, stars, colons and bracketed notes."""
    bare = _OVER_SUM.sub("", _STARS.sub("", squeeze(text).upper()))
    short = _NUMBERED.sub("", _BRACKETED.sub("", bare))
    return short.rstrip("-_/、,，.") or bare


@lru_cache(maxsize=20_000)
def canon(folded: str) -> str:
    """A head with the offices' interchangeable words replaced by one of each kind."""
    found = _CANON_RE.sub(lambda m: _CANON_MAP[m[0]], folded)
    if found.endswith("日期"):
        found = _END_DAY.sub(r"\1", found)
    if len(found) > 2 and found[-1] in "起止":
        found = found[:-1] + ("开始" if found[-1] == "起" else "结束")
    return found


@lru_cache(maxsize=20_000)
def tells_day(folded: str) -> bool:
    """Is this the head of the day the figures are of?"""
    return folded in DATA_DAY_WORDS or canon(folded) in _DATA_DAYS


@lru_cache(maxsize=40_000)
def _roles(folded: str) -> frozenset[str]:
    """The other persons a head speaks of."""
    return frozenset(role for role in _ROLES if role in folded)


_LENT = ("account", "account_holder", "bank", "household_no", "head_name", "head_id")
_BORROWED = 500
_EVENT = re.compile("批|证|享|纳|进|退|起|始|首|初|开|结|生|婚|死|登|注|购|办|参|入")
_HAN_WORD = re.compile(r"[\u4e00-\u9fff]{2,}")
# 截止日期 is 结束 to canon, and so is 到期日: only what still says whose day it is may be likened.
_DATA_DAYS = frozenset(c for w in DATA_DAY_WORDS if len(c := canon(w)) > 2)


class Vocabulary:
    """Every head the sources list, ready to be asked."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self.sources = sources
        self.fields: dict[str, dict[str, Field]] = {k: fields_of(s) for k, s in sources.items()}
        self._exact: dict[str, dict[str, list[Likeness]]] = {}
        canons: dict[str, list[tuple[str, Likeness, str]]] = {}
        for key, fields in self.fields.items():
            for f in fields.values():
                for rank, word in enumerate(_words(f)):
                    folded, hit = fold(word), Likeness(f.name, 1.0, rank)
                    seen = self._exact.setdefault(folded, {}).setdefault(key, [])
                    if not seen or all(known.field != f.name for known in seen):
                        seen.append(hit)
                    canons.setdefault(canon(folded), []).append((key, hit, folded))
        self._lend(canons)
        self._canons = canons
        self._list = list(canons)
        self._at = {word: at for at, word in enumerate(self._list)}
        self._joined = "\n".join(["", *self._list])  # to look for a text in all of them at once
        self._starts = np.cumsum([1, *(len(word) + 1 for word in self._list)])
        self._cache: dict[str, dict[str, list[Likeness]]] = {}
        self._suits: dict[tuple[str, str], Words] = {}
        self._weights: dict[str, float] = {}

    def _lend(self, canons: dict[str, list[tuple[str, Likeness, str]]]) -> None:
        """What one register calls the account, another may call it too: lists lend their words."""
        for name in _LENT:
            having = [key for key, fields in self.fields.items() if name in fields]
            words = {fold(w) for key in having for w in _words(self.fields[key][name])}
            for word in sorted(words):
                for key in having:
                    if key not in self._exact.get(word, {}):
                        entry = (key, Likeness(name, 1.0, _BORROWED), word)
                        canons.setdefault(canon(word), []).append(entry)

    def fits(self, column: Profile, key: str, name: str) -> float:
        """How well a column's content suits a field of a source (profile.fits)."""
        f = self.fields[key][name]
        # All but codes are judged by the kind of field alone.
        kind = (key, name) if f.type == "code" else ("", "village" if name == "village" else f.type)
        if kind not in column.suits:
            if kind not in self._suits:
                self._suits[kind] = code_words(f)
            column.suits[kind] = fits(column, f, self._suits[kind])
        return column.suits[kind]

    def code_told(self, column: Profile, key: str, taken: Collection[str]) -> str:
        """The one code field, of those not taken, whose own words fill a column; '' when none or
        several would. Of several, the one that would else be assumed without a column."""
        if column.told is None:
            column.told = self._told(column)
        names = [name for name in column.told.get(key, ()) if name not in taken]
        if len(names) > 1:
            names = [name for name in names if self.fields[key][name].no_column]
        return names[0] if len(names) == 1 else ""

    def _told(self, column: Profile) -> dict[str, list[str]]:
        """By source the code fields whose own words fill a column."""
        found: dict[tuple[str, str], int] = {}
        for text, count in column.sample:
            if _HAN_WORD.match(text):
                for owner in self._codes.get(text, ()):
                    found[owner] = found.get(owner, 0) + count
        told: dict[str, list[str]] = {}
        for (key, name), count in found.items():
            if count >= 0.9 * column.filled:
                told.setdefault(key, []).append(name)
        return told

    @cached_property
    def _codes(self) -> dict[str, dict[tuple[str, str], str]]:
        """Each word of a code → the sources and fields that list it, with its code ('' where it is a
        word of several)."""
        found: dict[str, dict[tuple[str, str], str]] = {}
        for key, fields in self.fields.items():
            for f in fields.values():
                for code, listed in f.codes.items():
                    for word in {squeeze(w.lstrip("*")).upper() for w in listed}:
                        own = found.setdefault(word, {})
                        own[key, f.name] = "" if (key, f.name) in own else code
        return found

    def weight(self, head: str) -> float:
        """A head that few sources know says more about the source than one all of them know."""
        if head not in self._weights:
            knowing = sum(hits[0].quality >= 0.9 for hits in self.match(head).values())
            self._weights[head] = 1 / max(1, knowing) ** 0.5
        return self._weights[head]

    def one_code(self, words: Sequence[str], head: str = "") -> str:
        """What a code field is called that lists all these words, each for a code of its own: the one
        label of all such fields, or `head` where it is itself such a field's; else ''."""
        meant = [self._codes.get(word, {}) for word in words]
        shared = set.intersection(*(set(m) for m in meant)) if meant else set()
        labels = set()
        for key, name in shared:
            codes = {m[key, name] for m in meant}
            if len(codes) == len(words) and "" not in codes:
                if not head:
                    labels.add(self.fields[key][name].label)
                elif self.listed(head, key) == name:
                    labels.add(head)
        return labels.pop() if len(labels) == 1 else ""

    def means_text(self, head: str) -> bool:
        """Is this head listed, and everywhere as plain words (身体状况)?"""
        found = {
            self.fields[key][name].type for key in self.fields if (name := self.listed(head, key))
        }
        return found == {"text"}

    def knows(self, head: str) -> bool:
        """Is this head listed by any source (or a word of ours)?"""
        folded = fold(head)
        return bool(folded) and (
            folded in self._exact or folded in ANSWER_WORDS or folded in DATA_DAY_WORDS
        )

    def nearly(self, head: str) -> bool:
        """Is this head listed up to interchangeable words?"""
        folded = fold(head)
        return bool(folded) and (self.knows(head) or canon(folded) in self._canons)

    def listed(self, head: str, key: str) -> str:
        """The field one source lists this head under, '' when it does not."""
        found = self._exact.get(fold(head), {}).get(key)
        return min(found, key=lambda hit: hit.rank).field if found else ""

    def match(self, head: str) -> dict[str, list[Likeness]]:
        """For each source the fields this head may be, best first."""
        folded = fold(head)
        if folded not in self._cache:
            self._cache[folded] = self._match(folded) if folded else {}
        return self._cache[folded]

    def _match(self, folded: str) -> dict[str, list[Likeness]]:
        found: dict[str, dict[str, Likeness]] = {}
        for key, hits in self._exact.get(folded, {}).items():
            found.setdefault(key, {}).update({hit.field: hit for hit in hits})
        mine = canon(folded)
        self._alike(mine, folded, found, 0.0, "")
        if "年月" in folded:  # 批准年月: a month to some, to others the day as far as it is known
            self._alike(mine.replace("月份", "日期"), folded, found, 0.03, "date")
        return {k: sorted(v.values(), key=lambda x: (-x.quality, x.rank)) for k, v in found.items()}

    def _alike(
        self, mine: str, folded: str, found: dict[str, dict[str, Likeness]], less: float, kind: str
    ) -> None:
        """Add the fields whose listed heads are like this one, each with its best likeness."""
        ratios = process.cdist([mine], self._list, scorer=fuzz.ratio)[0] if self._list else []
        floor = LIKE / 0.9 * 100
        near = {self._at[w] for w in _pieces(mine) if w in self._at}
        near |= self._holding(mine)
        near |= set(np.flatnonzero(np.asarray(ratios) >= floor).tolist())
        for at in sorted(near):
            word = self._list[at]
            quality = _likeness(mine, word, float(ratios[at])) - less
            if quality < LIKE:
                continue
            for key, hit, listed in self._canons[word]:
                if kind and self.fields[key][hit.field].type != kind:
                    continue
                if not self._fits(key, hit.field, folded, listed):
                    continue
                month = self.fields[key][hit.field].type == "month" and word in mine
                if month and _EVENT.search(mine.replace(word, "")):
                    continue  # 办证年月 is the month of some event, not the one the list is of
                seen = found.setdefault(key, {})
                if hit.field not in seen or seen[hit.field].quality < quality:
                    seen[hit.field] = Likeness(hit.field, quality, hit.rank)

    def _holding(self, text: str) -> set[int]:
        """The words that have a text in them."""
        found, at = set(), self._joined.find(text) if text else -1
        while at >= 0:
            word = int(np.searchsorted(self._starts, at, "right")) - 1
            found.add(word)
            at = self._joined.find(text, int(self._starts[word + 1]))
        return found

    def _fits(self, key: str, name: str, folded: str, listed: str) -> bool:
        """A head that names another role than the listed word is another person's."""
        if self.fields[key][name].type not in ("name", "id", "phone") and name != "village":
            return True
        return _roles(folded) == _roles(listed)


def _pieces(text: str) -> set[str]:
    """Every run of characters inside a text."""
    ends = range(1, len(text) + 1)
    return {text[start:end] for end in ends for start in range(end)}


_LAST: list[Vocabulary] = []


def vocabulary_of(sources: Mapping[str, Source]) -> Vocabulary:
    """The vocabulary of these sources; the last one built is kept for the next reception."""
    if _LAST:
        known = _LAST[0].sources
        if known.keys() == sources.keys() and all(known[k] is sources[k] for k in sources):
            return _LAST[0]
    _LAST[:] = [Vocabulary(dict(sources))]
    return _LAST[0]


def _words(f: Field) -> list[str]:
    words = [f.label, *f.synonyms, f.name]
    return [*words, *PERSON_WORDS.get(f.name, ())]


def _likeness(mine: str, word: str, ratio: float) -> float:
    if mine == word:
        return 0.97
    best = ratio / 100 * 0.9
    if len(word) >= 2 and word in mine:
        best = max(best, 0.6 + 0.35 * len(word) / len(mine))
    if len(mine) >= 2 and mine in word:
        best = max(best, 0.55 + 0.35 * len(mine) / len(word))
    return best


_SHARED = (
    Field("name", "姓名", "name"),
    Field("id_number", "身份证号", "id"),
    Field("village", "村", "place"),
)


def fields_of(source: Source) -> dict[str, Field]:
    """The source's fields, with the three every source shares added where not declared."""
    fields = dict(source.by_name)
    for shared in _SHARED:
        fields.setdefault(shared.name, shared)
    return fields


# ---------------------------------------------------------------- units
_SCALE = {"万元": 10_000, "千元": 1_000, "百元": 100, "亿元": 100_000_000, "万": 10_000}


def scale_of(text: str) -> int:
    """万元 → 10000, 元 → 1, nothing said → 0."""
    bare = squeeze(text)
    for word, factor in _SCALE.items():
        if re.search(rf"[（(\[:：/]{word}|{word}[）)\]/]|{word}$", bare):
            return factor
    return 1 if "元" in bare else 0


def months_of(text: str) -> int:
    """The period a head speaks of in months: 年 12, 季 3, 月 1, nothing said 0."""
    bare = re.sub(
        r"(年月|月份|年度|年限|年份|年龄|日期|时间|起止|年底|月底|年末|月末)", "", squeeze(text)
    )
    if re.search(r"年", bare):
        return 12
    if re.search(r"季", bare):
        return 3
    return 1 if "月" in bare else 0
