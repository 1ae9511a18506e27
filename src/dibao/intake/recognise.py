"""Which source a sheet is, and which column is which field.

Invariant: heads and content decide; names of file, sheet and title only break ties or support a
source whose heads are already there. Two sources about equally likely → none, and the receipt
asks. A mapping confirmed by the office goes before everything.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dibao.intake.heads import (
    ANSWER_WORDS,
    DATA_DAY_WORDS,
    SERIAL_WORDS,
    Vocabulary,
    fold,
)
from dibao.intake.layout import Layout
from dibao.intake.profile import Profile
from dibao.reasoning.source import Source

_NUMBER = r"(\d{1,2}|[一二三四五六七八九十]{1,2})"
_MEMBER = re.compile(
    rf"(?:家庭|共同生活|共同|保障)?(?:成员|人员|家属|同住人|人口|家人|股东|共有人){_NUMBER}(?:人|名|位|号)?|第{_NUMBER}(?:人|位|名|个成员)"
)
_TAIL = re.compile(r"^(.*(?:姓名|号码?|关系|性别|年龄|状况|状态))[-_]?(\d{1,2})$")
_KIN = re.compile(
    r"^(配偶|妻子|丈夫|父亲|母亲|儿子|女儿|长子|次子|三子|长女|次女|三女)(?:的)?(姓名|身份证号?码?|证件号码?|公民身份号码)$"
)
_COMPLAINT = re.compile(
    r"举报|信访|投诉|来访|诉求|上访|被反映|反映人|反映内容|反映问题|检举|控告|工单|来电人|来信|访求|线索来源|问题线索|控申"
)
Ask = list[str]


@dataclass(slots=True)
class Reading:
    """A decision about one sheet.

    ``groups``: one mapping field → columns (first listed first) a person the row speaks of;
    group 0 is the row's own. ``roles[g]``: kin word a group's head names (配偶 …).
    ``why``: for columns not taken. ``asked``: the sources it may be, when not decided.
    """

    source: str = ""
    groups: list[dict[str, list[int]]] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    why: dict[int, str] = field(default_factory=dict)
    answer: int = -1
    data_day: int = -1
    asked: Ask = field(default_factory=list)
    kin_of_row: str = ""
    score: float = 0.0

    def copy(self) -> Reading:
        """The same decision for another sheet (reading a sheet may add groups to it)."""
        groups = [{name: list(cs) for name, cs in group.items()} for group in self.groups]
        return replace(self, groups=groups, roles=list(self.roles))


def fingerprint(heads: Sequence[str]) -> str:
    """One key for one form of heads, whatever the blanks and stars."""
    return hashlib.sha256("|".join(fold(h) for h in heads).encode()).hexdigest()[:16]


def is_complaint(layout: Layout | None, names: Sequence[str]) -> bool:
    """Complaints and petitions (DS27): heads say so, or one head and the title."""
    heads = (
        sum(bool(_COMPLAINT.search(layout.head(c))) for c in range(len(layout.heads)))
        if layout
        else 0
    )
    named = any(_COMPLAINT.search(n) for n in names)
    return heads >= 2 or (heads >= 1 and named) or (named and layout is None)


def recognise(
    layout: Layout, profiles: Sequence[Profile], vocabulary: Vocabulary, names: Sequence[str],
    confirmed: Mapping[str, object] | None = None,
) -> Reading:  # fmt: skip
    """Decide source and columns of one sheet; `names` are title, sheet and (last) file name, as hints."""
    if confirmed:
        return _as_confirmed(layout, profiles, vocabulary, confirmed)
    readings = _readings(layout, profiles, vocabulary, names, told=False)
    # Only when no source is met in full: a sheet that says in words what it is.
    readings = readings or _readings(layout, profiles, vocabulary, names, told=True)
    if not readings:
        return Reading(asked=_near_misses(vocabulary, layout, names))
    best = readings[0]
    if not _named(vocabulary.sources[best.source], names):
        # 低保名册 whose few columns a household register has too: the richer reading that the
        # sheet's own words speak for goes first.
        said = _readings(layout, profiles, vocabulary, names, told=True)
        richer = [r for r in said if r.source != best.source and r.score > best.score
                  and _named(vocabulary.sources[r.source], names)]  # fmt: skip
        readings = [*richer, *readings]
        best = readings[0]
    close = [r for r in readings[1:] if r.score > best.score * 0.93 - 0.05]
    if close:
        return Reading(asked=[best.source, *(r.source for r in close)][:4])
    return best


def _readings(
    layout: Layout, profiles: Sequence[Profile], vocabulary: Vocabulary, names: Sequence[str],
    *, told: bool,
) -> list[Reading]:  # fmt: skip
    """What the sheet may be, likeliest first."""
    readings = []
    heard = _heard(layout, vocabulary)
    for source in vocabulary.sources.values():
        if source.turned_away or (told and not _told(source, layout, names)):
            continue
        if not _meets(source, heard.get(source.key, ()), told=told):
            continue
        reading = assign(source, layout, profiles, vocabulary)
        near = sum(any(h and h in n for n in names[:-1]) for h in source.hints)
        far = any(h and h in n for n in names[-1:] for h in source.hints)
        if not _satisfied(source, reading, near + far, told=told):
            continue
        reading.score += min(near, 2) * 0.8 + 0.4 * far
        readings.append(reading)
    return sorted(readings, key=lambda r: -r.score)


def _heard(layout: Layout, vocabulary: Vocabulary) -> dict[str, set[str]]:
    """The fields of each source that the heads alone might be. (Cheap: spares the content.)"""
    found: dict[str, set[str]] = {}
    for c, texts in enumerate(layout.heads):
        turned = [texts[-1] + fold(texts[0])] if len(texts) > 1 else []
        for text in {layout.head(c), *texts, *turned}:
            for key, hits in vocabulary.match(text).items():
                found.setdefault(key, set()).update(hit.field for hit in hits)
    return found


def _named(source: Source, names: Sequence[str]) -> bool:
    """Does the title, the sheet or the file speak of this source?"""
    return any(h and h in n for h in source.hints for n in names)


def _told(source: Source, layout: Layout, names: Sequence[str]) -> bool:
    """Does a name, or a head that says more than the hint itself, name the source? (存款余额)"""
    heads = [layout.head(c) for c in range(len(layout.heads))]
    return any(
        h and (any(h in n for n in names) or any(h in t and h != fold(t) for t in heads))
        for h in source.hints
    )


def _meets(source: Source, have: Collection[str], *, told: bool) -> bool:
    """Does each entry of the signature find one of its fields? A sheet that says in words what it
    is may lack one entry, never the first: three columns from a bank are an answer."""
    missing = [
        n
        for n, entry in enumerate(source.signature)
        if not any(_all_there(option, have) for option in entry.split("|"))
    ]
    return not missing or (told and len(missing) == 1 and missing[0] > 0)


def _all_there(option: str, have: Collection[str]) -> bool:
    """“relation+monthly_amount”: fields that say something only together."""
    return all(part.strip() in have for part in option.split("+"))


def _satisfied(source: Source, reading: Reading, hinted: int, *, told: bool) -> bool:
    have = set(reading.groups[0]) if reading.groups else set()
    person = bool(have & {"name", "id_number"})
    if not source.signature:
        return person and bool(hinted)
    needs_person = bool({"name", "id_number"} & set(source.by_name))
    return _meets(source, have, told=told) and (person or not needs_person)


def _near_misses(vocabulary: Vocabulary, layout: Layout, names: Sequence[str]) -> Ask:
    return [
        k for k, s in vocabulary.sources.items()
        if not s.turned_away and any(h and h in n for h in s.hints for n in names)
    ][:4]  # fmt: skip


# ---------------------------------------------------------------- columns
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
        member = _MEMBER.search(folded) or _TAIL.match(folded)
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


def _personal(folded: str) -> bool:
    return bool(re.search(r"姓名|证件?号|身份|关系", folded))


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
        if folded in ANSWER_WORDS and not vocabulary.listed(head, source.key):
            reading.answer = c if reading.answer < 0 else reading.answer
            continue
        if folded in DATA_DAY_WORDS and reading.data_day < 0:
            reading.data_day = c
        for text, discount in _alternatives(head, layout.heads[c], group):
            for hit in vocabulary.match(text).get(source.key, [])[:4]:
                content = vocabulary.fits(profiles[c], source.key, hit.field)
                quality = hit.quality * discount
                if hit.quality < 1.0 and content == 0.0:
                    continue
                offers.append((quality + 0.04 * content, quality, c, group, hit.field, hit.rank))
    _give(reading, offers, layout, vocabulary)
    _person_by_content(reading, parts, profiles, vocabulary, layout)
    _head_as_person(reading, source)
    _household_by_content(reading, source, parts, profiles)
    _drop_empty_groups(reading, parts)
    reading.score += _content_bonus(reading, profiles, vocabulary)
    return reading


def _alternatives(head: str, texts: tuple[str, ...], group: int) -> list[tuple[str, float]]:
    if group:
        return [(head, 1.0), *([(texts[-1], 0.97)] if texts else [])]
    if len(texts) < 2:
        return [(head, 1.0)]
    turned = texts[-1] + fold(texts[0])  # 工资 over 应发 is 应发工资
    return [(head, 1.0), (turned, 0.98), (texts[-1], 0.95), (texts[0], 0.75)]


def _give(
    reading: Reading, offers: list[tuple[float, float, int, int, str, int]], layout: Layout,
    vocabulary: Vocabulary,
) -> None:  # fmt: skip
    taken: set[int] = set()
    groups: dict[int, dict[str, list[tuple[int, int]]]] = {}
    quality_of: dict[tuple[int, str], float] = {}
    weight = _weights(layout, vocabulary)
    choices = {
        c: len({o[4] for o in offers if o[2] == c and o[1] >= 0.9999}) for _, _, c, *_ in offers
    }
    ranked = sorted(offers, key=lambda o: (-o[0], choices[o[2]], o[5], o[2]))
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
                plain = name in ("name", "id_number", "village")
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


def _weights(layout: Layout, vocabulary: Vocabulary) -> list[float]:
    """A head that few sources know says more about the source than one all of them know."""
    weights = []
    for c in range(len(layout.heads)):
        knowing = sum(h[0].quality >= 0.9 for h in vocabulary.match(layout.head(c)).values())
        weights.append(1 / max(1, knowing) ** 0.5)
    return weights


def _person_by_content(
    reading: Reading, parts: list[tuple[str, int, str]], profiles: Sequence[Profile],
    vocabulary: Vocabulary, layout: Layout,
) -> None:  # fmt: skip
    """A number column under an unknown head is still a number column when it is the only one."""
    mine = reading.groups[0]
    used = {c for g in reading.groups for cs in g.values() for c in cs}
    for name, share in (("id_number", "id"), ("name", "name")):
        if name in mine:
            continue
        free = [
            c for c, p in enumerate(profiles)
            if c not in used and getattr(p, share) >= 0.8 and parts[c][1] == 0
            and not _other_role(parts[c][0]) and fold(parts[c][0]) not in SERIAL_WORDS
        ]  # fmt: skip
        if len(free) == 1:
            mine[name] = [free[0]]
            used.add(free[0])


def _other_role(head: str) -> bool:
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
    if "household_no" not in source.by_name or "household_no" in reading.groups[0]:
        return
    if "cert_no" in reading.groups[0]:
        # A family's certificate number numbers the family where no other number does.
        reading.groups[0]["household_no"] = list(reading.groups[0]["cert_no"])
        return
    used = {c for g in reading.groups for cs in g.values() for c in cs}
    for c, (head, _, _) in enumerate(parts):
        serial = all(len(t) <= 4 and t.isdigit() for t, _ in profiles[c].sample)
        if (
            c not in used
            and fold(head) in ("编号", "号", "号码", "编码", "序列")
            and profiles[c].filled
            and not serial
        ):
            reading.groups[0]["household_no"] = [c]
            return


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


def _as_confirmed(
    layout: Layout, profiles: Sequence[Profile], vocabulary: Vocabulary,
    confirmed: Mapping[str, object],
) -> Reading:  # fmt: skip
    key = str(confirmed["source"])
    columns = confirmed.get("columns")
    if key not in vocabulary.sources or not isinstance(columns, Mapping):
        return Reading(asked=[])
    reading = assign(vocabulary.sources[key], layout, profiles, vocabulary)
    wanted = {fold(str(h)): str(f) for h, f in columns.items()}
    for c in range(len(layout.heads)):
        name = wanted.get(fold(layout.head(c)))
        if name is None:
            continue
        for group in reading.groups:
            for field_name in [n for n, cs in group.items() if c in cs]:
                group[field_name].remove(c)
                if not group[field_name]:
                    del group[field_name]
        if name in vocabulary.fields[key]:
            reading.groups[0].setdefault(name, []).insert(0, c)
    return reading


def plain_list(
    reading: Reading, layout: Layout, profiles: Sequence[Profile], hints: Sequence[str],
    vocabulary: Vocabulary,
) -> Reading:  # fmt: skip
    """A bare list of persons called 名单 is the list of a query (RG14)."""
    source = vocabulary.sources.get("RG14")
    if source is None or not any(h in n for h in source.hints for n in hints):
        return reading
    mine = assign(source, layout, profiles, vocabulary)
    taken = {c for cs in mine.groups[0].values() for c in cs}
    plain = all(
        c in taken or not layout.head(c) or fold(layout.head(c)) in SERIAL_WORDS
        for c in range(len(layout.heads))
    )
    return mine if plain and {"id_number"} & set(mine.groups[0]) else reading
