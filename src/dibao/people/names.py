"""When are two written names the same name?

Invariant: names are equal after width, spaces, notes in brackets, dots, traditional forms, a
stated former name, or truncation by the source's field, and in no other case. Sound and shape
(`sound`) only ever suggest a pair for review. A name alone never says who somebody is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final

import polars as pl
from opencc import OpenCC

# U+E815–U+E864 of old Windows GBK: rows FE50–FEA0 as gb18030 decodes them, but for these fourteen.
_PRIVATE_EXCEPTIONS: Final[dict[int, int]] = {
    0xE81E: 0x9FB4, 0xE826: 0x9FB5, 0xE82B: 0x9FB6, 0xE82C: 0x9FB7, 0xE832: 0x9FB8,
    0xE843: 0x9FB9, 0xE854: 0x9FBA, 0xE864: 0x9FBB, 0xE816: 0x20087, 0xE817: 0x20089,
    0xE818: 0x200CC, 0xE831: 0x215D7, 0xE83B: 0x2298F, 0xE855: 0x241FE,
}  # fmt: skip
_DOTS: Final = "·•・‧．.‐‑‒–—-－∙⋅･᛫●・․ㆍ"
_QUOTES: Final = "'`\"´‘’“”′＇＂"
_BRACKETS: Final = {"(": ")", "[": "]", "{": "}", "【": "】", "〔": "〕", "〈": "〉", "<": ">",
                    "《": "》", "「": "」", "『": "』"}  # fmt: skip
# Simplified names in their own right; the usual table would turn them into other names.
_KEEP: Final = frozenset("於乾")
_SAME_SIGN: Final = {"○": "〇", "◯": "〇"}
MASKS: Final = frozenset("*＊某×✕□■〓○●?？")
"""Characters that stand for a hidden or missing one."""

COMPOUND_SURNAMES: Final[frozenset[str]] = frozenset(
    """欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政
    濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西
    颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 梁丘
    左丘 东门 西门 南荣 第五 贺兰 完颜 纳兰 叶赫 爱新 尔朱 达奚 屈突 哥舒 归海 即墨 褚师 吴铭 相里
    陆费 端方 阿史那 欧侯 淳于 单于""".split()
)


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=65536)
def _one(character: str) -> str:
    """One character in comparable form; '' for what a name does not consist of."""
    if character in _SAME_SIGN:
        return _SAME_SIGN[character]
    character = out_of_private_use(character)
    folded = unicodedata.normalize("NFKC", character)
    if folded != character and len(folded) > 1:
        return "".join(_one(part) for part in folded)
    kind = unicodedata.category(folded)
    if folded in _DOTS or folded in _QUOTES or folded.isspace() or kind in ("Cc", "Cf", "Mn"):
        return ""
    if folded in _KEEP:
        return folded
    # One character at a time: phrases must not decide how somebody's name is written.
    return str(_simplifier().convert(folded)).upper()


def out_of_private_use(character: str) -> str:
    """The assigned character for a private one of old systems; others unchanged."""
    code = ord(character)
    if not 0xE815 <= code <= 0xE864:
        return character
    if code in _PRIVATE_EXCEPTIONS:
        return chr(_PRIVATE_EXCEPTIONS[code])
    trail = 0x50 + code - 0xE815
    trail += trail >= 0x7F
    return bytes((0xFE, trail)).decode("gb18030", errors="replace")


def _without_notes(name: str) -> str:
    """The name without bracketed notes; an unclosed bracket opens a note to the end."""
    kept: list[str] = []
    closers: list[str] = []
    for raw in name:
        character = unicodedata.normalize("NFKC", raw) if raw in "（）［］｛｝＜＞" else raw
        if closers:
            if character == closers[-1]:
                closers.pop()
            elif character in _BRACKETS:
                closers.append(_BRACKETS[character])
        elif character in _BRACKETS:
            closers.append(_BRACKETS[character])
        elif character not in ")]}】〕〉>》」』":
            kept.append(raw)
    return "".join(kept)


def _visible(name: str) -> str:
    """The name without notes and invisible characters, dots kept: what a field's length counts."""
    bare = _without_notes(name)
    return "".join(c for c in bare if not c.isspace() and unicodedata.category(c) != "Cf")


@lru_cache(maxsize=262144)
def fold(name: str | None) -> str:
    """The comparable form of a name; '' if nothing is left."""
    if not name:
        return ""
    folded = "".join(_one(character) for character in _without_notes(name))
    if folded:
        return folded
    # A name that stands wholly in brackets is still a name.
    return "".join(_one(c) for c in name if c not in "（）()［］[]【】〔〕")


# Fold changes nothing in a name of plain simplified characters; only other names need Python.
@cache
def _needs_fold() -> str:
    changed = [chr(code) for code in range(0x4E00, 0xA000) if _one(chr(code)) != chr(code)]
    return f"[^\\x{{4E00}}-\\x{{9FFF}}]|[{''.join(changed)}]"


def fold_series(series: pl.Series) -> pl.Series:
    """`fold` for a column; null becomes ''."""
    frame = pl.DataFrame({"raw": series.cast(pl.String).fill_null("")})
    odd = frame.filter(pl.col("raw").str.contains(_needs_fold())).unique()
    if odd.is_empty():
        return frame["raw"].alias(series.name)
    folded = pl.Series("folded", [fold(name) for name in odd["raw"]], dtype=pl.String)
    joined = frame.join(odd.with_columns(folded), on="raw", how="left", maintain_order="left")
    return joined.select(pl.coalesce("folded", "raw")).to_series().alias(series.name)


def formers(stated: str | Iterable[str] | None) -> list[str]:
    """Folded former names; one text may state several (张三、李四)."""
    if not stated:
        return []
    parts = re.split(r"[、，,;；/|]", stated) if isinstance(stated, str) else list(stated)
    return [folded for folded in (fold(part) for part in parts) if folded]


def cut_form(name: str, truncated_at: int) -> str | None:
    """The form a field of `truncated_at` characters would keep, or None if the name fits."""
    seen = _visible(name)
    return fold(seen[:truncated_at]) if len(seen) > truncated_at else None


def fills_field(name: str, truncated_at: int) -> bool:
    """True if the name is exactly as long as the source's field, so it may have been cut."""
    return len(_visible(name)) == truncated_at


def equal(
    a: str | None,
    b: str | None,
    former: str | Iterable[str] | None = None,
    truncated_at: int | None = None,
) -> bool:
    """True if the two are one name. `former` are stated former names of either side;
    `truncated_at` is the length of the source's name field (code points, dots counted)."""
    one, other = fold(a), fold(b)
    if not one or not other:
        return False
    if one == other:
        return True
    known = formers(former)
    if one in known or other in known:
        return True
    if truncated_at is None or a is None or b is None:
        return False
    return (fills_field(a, truncated_at) and cut_form(b, truncated_at) == one) or (
        fills_field(b, truncated_at) and cut_form(a, truncated_at) == other
    )


def is_masked(name: str | None) -> bool:
    """True if characters of the name are hidden or could not be written (张*, 张某某, 王？)."""
    return any(character in MASKS for character in (name or ""))


def mask_fits(mask: str, name: str) -> bool:
    """True if `name` can stand behind `mask`; 张* fits 张三 and 张三丰, 张*丰 only 张三丰."""
    shape = _without_notes(mask).strip()
    pattern = "".join("*" if c in MASKS else fold(c) for c in shape)
    whole = fold(name)
    if not pattern.replace("*", ""):
        return True
    if pattern.endswith("*") and not pattern.rstrip("*").count("*"):
        return whole.startswith(pattern.rstrip("*")) and len(whole) > len(pattern.rstrip("*"))
    hidden = re.escape(pattern).replace(r"\*", ".")
    return re.fullmatch(hidden, whole) is not None


def surname(name: str) -> tuple[str, str]:
    """Surname and given name of a folded name; compound surnames are known."""
    for length in (3, 2):
        if name[:length] in COMPOUND_SURNAMES and len(name) > length:
            return name[:length], name[length:]
    return name[:1], name[1:]
