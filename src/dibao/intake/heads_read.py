"""Which column of a sheet holds which field: by its head first, by what stands in it second.

A column is given once; where two fields would fit and nothing decides, it is asked, not guessed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from dibao.intake.by_content import (
    codes_by_content,
    columns_by_month,
    head_as_person,
    household_by_content,
    month_by_content,
    person_by_content,
)
from dibao.intake.heads import (
    ANSWER_WORDS,
    Vocabulary,
    fold,
    tells_day,
)
from dibao.intake.layout import Layout
from dibao.intake.profile import Profile
from dibao.intake.reading import Reading
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
    spans = Counter(texts[0] for texts in layout.heads if texts)
    for c, (head, group, _) in enumerate(parts):
        folded = fold(head)
        if _asks(folded, source, profiles[c]) and not vocabulary.listed(head, source.key):
            reading.answer = c if reading.answer < 0 else reading.answer
            continue
        if tells_day(folded) and reading.data_day < 0:
            reading.data_day = c
        over = layout.heads[c][0] if layout.heads[c] else ""
        alone = spans[over] == 1
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
    person_by_content(reading, parts, profiles, vocabulary, layout)
    head_as_person(reading, source)
    household_by_content(reading, source, parts, profiles)
    columns_by_month(reading, source, layout)
    month_by_content(reading, source, parts, profiles)
    _drop_empty_groups(reading, parts)
    reading.score += _content_bonus(reading, profiles, vocabulary)
    codes_by_content(reading, parts, profiles, vocabulary)
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
