"""Which column of a sheet holds which field: by its head first, by what stands in it second.

A column is given once; where two fields would fit and nothing decides, it is asked, not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from dibao.intake.heads import (
    ANSWER_WORDS,
    SERIAL_WORDS,
    Vocabulary,
    fold,
    tells_day,
)
from dibao.intake.layout import Layout
from dibao.intake.month_heads import is_sum, months_in
from dibao.intake.profile import Profile
from dibao.intake.said import says_no, says_yes
from dibao.reasoning.source import Source

_NUMBER = r"(\d{1,2}|[一二三四五六七八九十]{1,2})"


_MEMBER = re.compile(
    rf"(?:家庭|共同生活|共同|保障)?(?:成员|人员|家属|同住人|人口|家人|股东|共有人){_NUMBER}(?:人|名|位|号)?|第{_NUMBER}(?:人|位|名|个成员)"
)


_TAIL = re.compile(r"^(.*(?:姓名|号码?|关系|性别|年龄|状况|状态))[-_]?(\d{1,2})$")


_KIN = re.compile(
    r"^(配偶|妻子|丈夫|父亲|母亲|儿子|女儿|长子|次子|三子|长女|次女|三女)(?:的)?(姓名|身份证号?码?|证件号码?|公民身份号码)$"
)


_ASKED = re.compile(
    r"^(?:名下|本人|家庭)?(?:是否|有无|有没有|是不是)(?:名下)?(?:有|存在|拥有|领取|享受|持有|登记)?(.{1,8})$"
)
LIVING = re.compile(r"^(是否)?(健在|在世|存活|生存)(情况|状态)?$")  # 是 says that nobody died


Ask = list[str]


@dataclass(slots=True)
class Reading:
    """A decision about one sheet.

    ``groups``: one mapping field → columns (first listed first) a person the row speaks of;
    group 0 is the row's own. ``roles[g]``: kin word a group's head names (配偶 …).
    ``months``: columns that are a month each: (year or 0, month).
    ``why``: for columns not taken. ``asked``: the sources it may be, when not decided.
    """

    source: str = ""
    groups: list[dict[str, list[int]]] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    why: dict[int, str] = field(default_factory=dict)
    answer: int = -1
    data_day: int = -1
    months: dict[int, tuple[int, int]] = field(default_factory=dict)
    asked: Ask = field(default_factory=list)
    kin_of_row: str = ""
    score: float = 0.0

    def copy(self) -> Reading:
        """The same decision for another sheet (reading a sheet may add groups to it)."""
        groups = [{name: list(cs) for name, cs in group.items()} for group in self.groups]
        return replace(self, groups=groups, roles=list(self.roles))


def split_groups(
    layout: Layout, source: Source, vocabulary: Vocabulary
) -> list[tuple[str, int, str]]:
    """For each column: head without its member number, the member group, the kin word."""
    found: list[tuple[str, int, str]] = []
    seen: dict[str, int] = {}
    kin: dict[str, int] = {}
    for c in range(len(layout.heads)):
        head = layout.head(c)
        folded = fold(head)
        if not folded or vocabulary.listed(head, source.key):
            group = seen.get(folded, 0)
            seen[folded] = group + 1
            last = fold(layout.heads[c][-1]) if layout.heads[c] else ""
            found.append((head, group if _personal(last or folded) else 0, ""))
            continue
        member = _member(folded)
        if (
            member
            and "relation" in source.by_name | {"relation": 0}
            and _TAIL.match(folded) is member
        ):
            found.append((member[1], _index(member[2]), ""))
        elif member:
            base = folded.replace(member[0], "", 1).strip("-_/、的")
            found.append((base or "姓名", _index(member[1] or member[2]), ""))
        elif (own := _KIN.match(folded)) and {"relation", "household_no"} <= set(source.by_name):
            group = kin.setdefault(own[1], 50 + len(kin))
            found.append((own[2], group, own[1]))
        else:
            base = fold(layout.heads[c][-1])
            group = seen.get(folded, 0)
            seen[folded] = group + 1
            found.append((head, group if _personal(base) else 0, ""))
    return found


@lru_cache(maxsize=20_000)
def _personal(folded: str) -> bool:
    return bool(re.search(r"姓名|证件?号|身份|关系", folded))


@lru_cache(maxsize=20_000)
def _member(folded: str) -> re.Match[str] | None:
    return _MEMBER.search(folded) or _TAIL.match(folded)


def _index(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, _, ones = text.rpartition("十")
    digits = "零一二三四五六七八九"
    if "十" in text:
        return (digits.index(tens) if tens else 1) * 10 + (digits.index(ones) if ones else 0)
    return digits.index(text) if text in digits else 1


def assign(
    source: Source, layout: Layout, profiles: Sequence[Profile], vocabulary: Vocabulary
) -> Reading:
    """Give each column its field in this source, best fits first."""
    reading = Reading(source=source.key)
    parts = split_groups(layout, source, vocabulary)
    offers: list[tuple[float, float, int, int, str, int]] = []
    for c, (head, group, _) in enumerate(parts):
        folded = fold(head)
        if _asks(folded, source, profiles[c]) and not vocabulary.listed(head, source.key):
            reading.answer = c if reading.answer < 0 else reading.answer
            continue
        if tells_day(folded) and reading.data_day < 0:
            reading.data_day = c
        over = layout.heads[c][0] if layout.heads[c] else ""
        alone = sum(bool(texts) and texts[0] == over for texts in layout.heads) == 1
        for text, discount in _alternatives(head, layout.heads[c], group, alone=alone):
            for hit in vocabulary.match(text).get(source.key, [])[:4]:
                content = vocabulary.fits(profiles[c], source.key, hit.field)
                quality = hit.quality * discount
                # Codes none of which the field lists (发放状态 成功 for 享受情况) are as foreign as a
                # name in a column of sums.
                if hit.quality < 1.0 and content == 0.0:
                    continue
                offers.append((quality + 0.04 * content, quality, c, group, hit.field, hit.rank))
    _give(reading, offers, layout, vocabulary)
    _payee(reading, offers, parts)
    _person_by_content(reading, parts, profiles, vocabulary, layout)
    _head_as_person(reading, source)
    _household_by_content(reading, source, parts, profiles)
    _columns_by_month(reading, source, layout)
    _month_by_content(reading, source, parts, profiles)
    _drop_empty_groups(reading, parts)
    reading.score += _content_bonus(reading, profiles, vocabulary)
    _codes_by_content(reading, parts, profiles, vocabulary)
    return reading


def _asks(folded: str, source: Source, column: Profile) -> bool:
    """Is this the column that says whether the source has anything of the person (有无车辆)?"""
    if folded in ANSWER_WORDS:
        return True
    asked = _ASKED.match(folded)
    about = asked is not None and any(w in asked[1] or asked[1] in w for w in source.hints)
    deaths = any("死亡" in hint for hint in source.hints)
    if not about and not (deaths and LIVING.search(folded)):
        return False
    told = sum(n for text, n in column.sample if says_yes(text) or says_no(text))
    return column.filled > 0 and told >= 0.9 * column.filled


def _alternatives(
    head: str, texts: tuple[str, ...], group: int, *, alone: bool
) -> list[tuple[str, float]]:
    """What a column may be called; a head over several columns tells none of them."""
    if group:
        return [(head, 1.0), *([(texts[-1], 0.97)] if texts else [])]
    if len(texts) < 2:
        return [(head, 1.0)]
    turned = texts[-1] + fold(texts[0])  # 工资 over 应发 is 应发工资
    over = [(texts[0], 0.75)] if alone else []
    return [(head, 1.0), (turned, 0.98), (texts[-1], 0.95), *over]


def _give(
    reading: Reading, offers: list[tuple[float, float, int, int, str, int]], layout: Layout,
    vocabulary: Vocabulary,
) -> None:  # fmt: skip
    taken: set[int] = set()
    groups: dict[int, dict[str, list[tuple[int, int]]]] = {}
    quality_of: dict[tuple[int, str], float] = {}
    weight = [vocabulary.weight(layout.head(c)) for c in range(len(layout.heads))]
    listed_as: dict[int, set[str]] = {c: set() for _, _, c, *_ in offers}
    for _, quality, c, _, name, _ in offers:
        if quality >= 0.9999:
            listed_as[c].add(name)
    ranked = sorted(offers, key=lambda o: (-o[0], len(listed_as[o[2]]), o[5], o[2]))
    for again in (False, True):
        for _, quality, c, group, name, rank in ranked:
            mine = groups.setdefault(group, {})
            if c in taken or (name in mine) != again:
                continue
            # A second column may feed a field only when both are listed for it.
            listed = quality >= 0.9999 and quality_of.get((group, name), quality) >= 0.9999
            if again and (not listed or name in ("name", "id_number")):
                continue
            taken.add(c)
            mine.setdefault(name, []).append((rank, c))
            quality_of.setdefault((group, name), quality)
            if group == 0:
                # 姓名 says nothing of the source; 死者姓名, which no other lists, says it all.
                own = quality >= 0.9999 and weight[c] == 1
                plain = name in ("name", "id_number", "village") and not own
                reading.score += quality * weight[c] * (0.25 if plain else 1)
    groups = {g: fields for g, fields in groups.items() if fields}
    order = sorted(groups)
    if 0 not in groups:
        order.insert(0, 0)
        groups[0] = {}
    reading.groups = [
        {name: [c for _, c in sorted(cs)] for name, cs in groups[g].items()} for g in order
    ]
    reading.roles = [str(g) for g in order]


def _payee(
    reading: Reading, offers: list[tuple[float, float, int, int, str, int]],
    parts: list[tuple[str, int, str]],
) -> None:  # fmt: skip
    """领款人 beside 户名: the first is whom the row is about, the second whose account it is."""
    mine = reading.groups[0]
    if "account_holder" not in mine or "name" in mine:
        return
    used = {c for g in reading.groups for cs in g.values() for c in cs}
    held = mine["account_holder"]
    held = held + sorted({c for _, _, c, group, name, _ in offers
                          if name == "account_holder" and c not in used and group == 0})  # fmt: skip
    owners = [c for c in held if re.search("户|卡|折", fold(parts[c][0]))]
    others = [c for c in held if c not in owners]
    if owners and others:
        mine["name"], mine["account_holder"] = others[:1], owners[:1]


def _person_by_content(
    reading: Reading, parts: list[tuple[str, int, str]], profiles: Sequence[Profile],
    vocabulary: Vocabulary, layout: Layout,
) -> None:  # fmt: skip
    """A number column under an unknown head is still a number column when it is the only one."""
    mine = reading.groups[0]
    used = {c for g in reading.groups for cs in g.values() for c in cs}
    for name, share in (("id_number", "id"), ("name", "name"), ("village", "village")):
        if name in mine:
            continue
        free = [
            c for c, p in enumerate(profiles)
            if c not in used and getattr(p, share) >= 0.8 and parts[c][1] == 0
            and not _other_role(parts[c][0], name) and fold(parts[c][0]) not in SERIAL_WORDS
        ]  # fmt: skip
        if len(free) == 1:
            mine[name] = [free[0]]
            used.add(free[0])


@lru_cache(maxsize=20_000)
def _other_role(head: str, name: str) -> bool:
    if name == "village":
        return bool(re.search(r"址|坐落|位置|地点|单位|机关|学校|任职|任村|亲属|备注|情况", head))
    return bool(re.search(
        r"亲属|家属|经办|联系|监护|配偶|父|母|代领|代管|代办|填表|审核|负责|户主|法人|法定代表|帮扶|组长|支书|村|单位|"
        r"医生|开户|持卡|收款|调查|核查|原因|备注|地址|品牌|类|名称|状态|性质", head))  # fmt: skip


def _head_as_person(reading: Reading, source: Source) -> None:
    """Where only the household's head is named, he is the row's person."""
    mine = reading.groups[0]
    for own, heads in (("name", ("head_name", "account_holder")), ("id_number", ("head_id",))):
        if own in mine:
            continue
        for other in heads:
            if other in mine and other in source.by_name:
                mine[own] = list(mine[other])
                reading.kin_of_row = "户主" if other == "head_name" else reading.kin_of_row
                break


def _household_by_content(
    reading: Reading, source: Source, parts: list[tuple[str, int, str]],
    profiles: Sequence[Profile],
) -> None:  # fmt: skip
    """A bare 编号 that is no running number numbers the households."""
    mine = reading.groups[0]
    if "household_no" not in source.by_name:
        return
    if "household_no" in mine and not (
        "cert_no" in mine
        and all(_counts_rows(parts[c][0], profiles[c]) for c in mine["household_no"])
    ):
        return
    if "cert_no" in mine:
        # A family's certificate number numbers the family where no other number does.
        mine["household_no"] = list(mine["cert_no"])
        return
    used = {c for g in reading.groups for cs in g.values() for c in cs}
    for c, (head, _, _) in enumerate(parts):
        serial = _short(profiles[c])
        if (
            c not in used
            and fold(head) in ("编号", "号", "号码", "编码", "序列")
            and profiles[c].filled
            and not serial
        ):
            mine["household_no"] = [c]
            return


def _month_by_content(
    reading: Reading, source: Source, parts: list[tuple[str, int, str]],
    profiles: Sequence[Profile],
) -> None:  # fmt: skip
    """In a list that goes by month the only column of dates, whatever its head, is the month."""
    mine = reading.groups[0]
    fields = source.by_name
    if source.newest_by != "month" or "month" in mine:
        return
    if any(fields[name].type == "date" for name in mine if name in fields):
        return
    used = {c for g in reading.groups for cs in g.values() for c in cs} | {reading.data_day}
    dates = [c for c, p in enumerate(profiles) if p.filled and p.date >= 0.8]
    if len(dates) == 1 and dates[0] not in used and not re.search("出生|生日", parts[dates[0]][0]):
        mine["month"] = dates


def _columns_by_month(reading: Reading, source: Source, layout: Layout) -> None:
    """1月 | 2月 | … | 合计: each month is a row of its own, and the sum is none."""
    mine, amount = reading.groups[0], source.extra.get("by_month")
    months = months_in(layout) if amount else {}
    taken = mine.get(str(amount), [])
    if not months or "month" in mine or any(
        c not in months and not is_sum(layout.head(c)) for c in taken
    ):  # fmt: skip
        return
    for name in [n for n, cs in mine.items() if n == amount or set(cs) & set(months)]:
        mine[name] = [c for c in mine[name] if c not in months and not is_sum(layout.head(c))]
        if not mine[name]:
            del mine[name]
    reading.months = months
    reading.score += 2.0 - (1.0 if taken else 0.0)


def _short(column: Profile) -> bool:
    return all(len(t) <= 4 and t.isdigit() for t, _ in column.sample)


def _counts_rows(head: str, column: Profile) -> bool:
    """户序 1, 2, 3 … begins anew in every village: it says where a family stands, not which."""
    return fold(head) in ("户序", "户序号", *SERIAL_WORDS) and _short(column)


def _codes_by_content(
    reading: Reading, parts: list[tuple[str, int, str]], profiles: Sequence[Profile],
    vocabulary: Vocabulary,
) -> None:  # fmt: skip
    """A column under a strange head, or one that holds nothing its head says (份额: 单独所有), is
    the code whose own words stand in it."""
    mine = reading.groups[0]
    held = {c: name for group in reading.groups for name, cs in group.items() for c in cs}
    for c, column in enumerate(profiles):
        name = held.get(c)
        if not column.filled or parts[c][1] or c in (reading.answer, reading.data_day):
            continue
        if c in reading.months:
            continue
        if name and (name not in mine or vocabulary.fits(column, reading.source, name) > 0):
            continue
        told = vocabulary.code_told(column, reading.source, mine)
        if not told:
            continue
        if name:
            mine[name].remove(c)
            if not mine[name]:
                del mine[name]
        mine[told] = [c]


def _drop_empty_groups(reading: Reading, parts: list[tuple[str, int, str]]) -> None:
    kin = {str(group): word for _, group, word in parts if word}
    keep = [at for at, g in enumerate(reading.groups) if at == 0 or set(g) & {"name", "id_number"}]
    reading.groups = [reading.groups[a] for a in keep]
    reading.roles = [kin.get(reading.roles[a], "") for a in keep]
    reading.roles[0] = reading.kin_of_row


def _content_bonus(reading: Reading, profiles: Sequence[Profile], vocabulary: Vocabulary) -> float:
    fields = vocabulary.fields[reading.source]
    bonus = 0.0
    for name, columns in reading.groups[0].items():
        if fields[name].type in ("code", "plate") and profiles[columns[0]].filled:
            bonus += 0.4 * (vocabulary.fits(profiles[columns[0]], reading.source, name) - 0.3)
    return bonus
