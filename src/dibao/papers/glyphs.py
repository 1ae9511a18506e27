"""Which characters the fonts at hand can draw.

Invariant: a character that no font of a list holds is named before a page is set, so that a page
shows its code in a frame and says so, and never an empty box or nothing at all.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from dibao.papers import fonts

_SPACES = frozenset("\n\r\t ")


def missing(texts: Iterable[str], families: Sequence[str], system: bool = True) -> tuple[str, ...]:
    """The characters of the texts that none of the families holds, in the order of their codes."""
    wanted = {character for text in texts for character in text} - _SPACES
    held = [covered(family, system) for family in families]
    lost = [c for c in wanted if not any(ord(c) in codes for codes in held)]
    return tuple(sorted(lost))


def warning(lost: Sequence[str]) -> str:
    """One sentence for the clerk: which characters, and what to do; '' for none."""
    if not lost:
        return ""
    named = "、".join(f"{c}（U+{ord(c):X}）" for c in lost)
    return (
        f"有 {len(lost)} 个字本机的字体里没有：{named}。打印件上印成方框和编码，请手写补上；"
        "或请系统管理人装上含这些字的字体（例如花园明朝）后重新生成。"
    )


@cache
def covered(family: str, system: bool = True) -> frozenset[int]:
    """The code points of every regular face of a family."""
    found: set[int] = set()
    for face in fonts.installed(system).fonts():
        if face.family == family and face.path:
            found |= _codes(Path(face.path), face.index)
    return frozenset(found)


def _codes(path: Path, index: int) -> set[int]:
    """Code points of one font file (OpenType `cmap`, formats 4 and 12); empty if unreadable."""
    data = path.read_bytes()
    start = 0
    if data[:4] == b"ttcf":
        (start,) = struct.unpack_from(">L", data, 12 + 4 * index)
    (tables,) = struct.unpack_from(">H", data, start + 4)
    at = next(
        (
            offset
            for tag, _, offset, _ in (
                struct.unpack_from(">4sLLL", data, start + 12 + 16 * n) for n in range(tables)
            )
            if tag == b"cmap"
        ),
        None,
    )
    if at is None:
        return set()
    (count,) = struct.unpack_from(">H", data, at + 2)
    found: set[int] = set()
    for n in range(count):
        platform, _, offset = struct.unpack_from(">HHL", data, at + 4 + 8 * n)
        if platform in (0, 3):
            found |= _table(data, at + offset)
    return found


def _table(data: bytes, at: int) -> set[int]:
    (kind,) = struct.unpack_from(">H", data, at)
    found: set[int] = set()
    if kind == 12:
        (groups,) = struct.unpack_from(">L", data, at + 12)
        for n in range(groups):
            first, last, _ = struct.unpack_from(">LLL", data, at + 16 + 12 * n)
            found.update(range(first, last + 1))
    elif kind == 4:
        (double,) = struct.unpack_from(">H", data, at + 6)
        half = double // 2
        lasts = struct.unpack_from(f">{half}H", data, at + 14)
        firsts = struct.unpack_from(f">{half}H", data, at + 16 + double)
        for first, last in zip(firsts, lasts, strict=True):
            if first != 0xFFFF:
                found.update(range(first, last + 1))
    return found
