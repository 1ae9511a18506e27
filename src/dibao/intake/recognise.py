"""Which source a sheet is, and which column is which field.

Invariant: heads and content decide; names of file, sheet and title only break ties or support a
source whose heads are already there. Two sources about equally likely → none, and the receipt
asks. A mapping confirmed by the office goes before everything.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence

from dibao.intake.heads import (
    SERIAL_WORDS,
    Vocabulary,
    fold,
)
from dibao.intake.heads_read import assign
from dibao.intake.layout import Layout
from dibao.intake.month_heads import months_in
from dibao.intake.profile import Profile
from dibao.intake.reading import Ask, Reading
from dibao.intake.told import other_money
from dibao.reasoning.source import Source

_COMPLAINT = re.compile(
    r"举报|信访|投诉|来访|诉求|上访|被反映|反映人|反映内容|反映问题|检举|控告|工单|来电人|来信|访求|线索来源|问题线索|控申"
)

# 拟纳入特困人员名单, 特困人员死亡名单, 财政供养人员比对名单: about a register, not out of it
_ABOUT_IT = re.compile(
    "查询|核对|核查|比对|排查|筛查|核实|疑似|拟|申请|退出|死亡|停|取消|注销|终止|清退|核减|未|不|待|请|应|非"
)


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
        # sheet's own words speak for goes first, and so does one that leaves nothing out.
        said = _readings(layout, profiles, vocabulary, names, told=True)
        richer = [r for r in said if r.source != best.source
                  and (r.score > best.score or _kept(best, vocabulary) <= _kept(r, vocabulary))
                  and _named(vocabulary.sources[r.source], names)]  # fmt: skip
        if richer:
            best = richer[0]
            mine = _kept(best, vocabulary)
            poorer = [r for r in readings if r.source != best.source
                      and not (_kept(r, vocabulary) <= mine)]  # fmt: skip
            readings = [*richer, *poorer]
    close = [r for r in readings[1:] if r.score > best.score * 0.93 - 0.05]
    if close:
        return Reading(asked=[best.source, *(r.source for r in close)][:4])
    return best


def _kept(reading: Reading, vocabulary: Vocabulary) -> set[int]:
    """The columns that this reading takes in."""
    fields = vocabulary.fields[reading.source]
    return {c for g in reading.groups for name, cs in g.items() if fields[name].keep for c in cs}


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
        named = {"named"} if _told(source, layout, names) else set()
        entitled = told and _entitled(source, names)
        have = heard.get(source.key, set()) | named
        if not _meets(source, have, told=told, entitled=entitled):
            continue
        if not _says(source, layout, names, heard.get(source.key, ())):
            continue
        near = sum(any(h and h in n for n in names[:-1]) for h in source.hints)
        far = any(h and h in n for n in names[-1:] for h in source.hints)
        if not source.signature and not near + far:
            continue  # what no head tells (rows we make ourselves) has to be named
        reading = assign(source, layout, profiles, vocabulary)
        if source.extra.get("pays_allowance") and _all_other_money(reading, profiles):
            continue
        if not _satisfied(source, reading, near + far, named, told=told, entitled=entitled):
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
    if months_in(layout.heads):
        for key, source in vocabulary.sources.items():
            if source.extra.get("months_tell"):
                found.setdefault(key, set()).update({"month", str(source.extra["by_month"])})
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


def _entitled(source: Source, names: Sequence[str]) -> bool:
    """Does a name say that these people are on this very register (高龄津贴发放名册), and not that
    they are to be looked up in it, or no longer on it?"""
    words = source.extra.get("title_tells", ())
    return any(w in n and not _ABOUT_IT.search(n) for w in words for n in names)


def _says(source: Source, layout: Layout, names: Sequence[str], heard: Collection[str]) -> bool:
    """Of a source whose columns any list may have (a sum, who paid it), some word has to speak."""
    words = source.extra.get("says", ())
    heads = [layout.head(c) for c in range(len(layout.heads))]
    pays = source.extra.get("pays_allowance") and "kind" not in heard
    # A title of another benefit, unless the sheet speaks of the allowance as well.
    if pays and any(map(other_money, names)) and other_money("、".join((*heads, *names))):
        return False
    return not words or any(w in text for text in (*heads, *names) for w in words)


def _all_other_money(reading: Reading, profiles: Sequence[Profile]) -> bool:
    """A list of payments by card, none of which is of the allowance."""
    columns = reading.groups[0].get("kind", []) if reading.groups else []
    told = [text for c in columns for text, _ in profiles[c].sample if text]
    return bool(told) and all(map(other_money, told))


def _meets(source: Source, have: Collection[str], *, told: bool, entitled: bool = False) -> bool:
    """Does each entry of the signature find one of its fields? A sheet that says in words what it
    is may lack one entry: three columns from a bank are an answer. Never the first, unless its
    title tells just that."""
    missing = [
        n
        for n, entry in enumerate(source.signature)
        if not any(_all_there(option, have) for option in entry.split("|"))
    ]
    return not missing or (told and len(missing) == 1 and (entitled or missing[0] > 0))


def _all_there(option: str, have: Collection[str]) -> bool:
    """“relation+monthly_amount”: fields that say something only together; “named” is the source's
    own word in a title or head."""
    return all(part.strip() in have for part in option.split("+"))


def _satisfied(
    source: Source, reading: Reading, hinted: int, named: set[str], *, told: bool, entitled: bool
) -> bool:
    have = named | (set(reading.groups[0]) if reading.groups else set())
    if reading.months and source.extra.get("months_tell"):
        have |= {"month", str(source.extra["by_month"])}
    person = bool(have & {"name", "id_number"})
    if not source.signature:
        return person and bool(hinted)
    needs_person = bool({"name", "id_number"} & set(source.by_name))
    return _meets(source, have, told=told, entitled=entitled) and (person or not needs_person)


def _near_misses(vocabulary: Vocabulary, layout: Layout, names: Sequence[str]) -> Ask:
    return [
        k for k, s in vocabulary.sources.items()
        if not s.turned_away and any(h and h in n for h in s.hints for n in names)
    ][:4]  # fmt: skip


# ---------------------------------------------------------------- columns


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
    if source is None or not any(h in n for h in (*source.hints, "名单") for n in hints):
        return reading
    others = (s for s in vocabulary.sources.values() if s.key not in ("DS01", source.key))
    if not _named(source, hints) and any(_named(s, hints) for s in others):
        return reading  # 财政供养人员名单: people of that register, or to be looked up in it
    mine = assign(source, layout, profiles, vocabulary)
    taken = {c for cs in mine.groups[0].values() for c in cs}
    plain = all(
        c in taken or not layout.head(c) or fold(layout.head(c)) in SERIAL_WORDS
        for c in range(len(layout.heads))
    )
    return mine if plain and {"id_number"} & set(mine.groups[0]) else reading
