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

REGULAR = 400
_SPACES = frozenset("\n\r\t ")


def missing(texts: Iterable[str], families: Sequence[str], system: bool = True) -> tuple[str, ...]:
    """The characters of the texts that none of the families holds, in the order of their codes."""
    lost = {character for text in texts for character in text} - _SPACES
    for family in families:
        if lost:  # reading what a font holds takes long, and the first one nearly always does
            held = covered(family, system)
            lost = {c for c in lost if ord(c) not in held}
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
    """The code points of a family's regular face; of another face where it has no regular one."""
    faces = [f for f in fonts.installed(system).fonts() if f.family == family and f.path]
    faces.sort(key=lambda f: (f.style != "normal", abs(f.weight - REGULAR), f.path))
    return frozenset(_codes(Path(str(faces[0].path)), faces[0].index)) if faces else frozenset()


def _codes(path: Path, index: int) -> set[int]:
    """Code points of one font file (OpenType `cmap`, formats 4 and 12); empty if there are none."""
    with path.open("rb") as file:
        start = 0
        if file.read(4) == b"ttcf":  # several faces in one file
            file.seek(12 + 4 * index)
            (start,) = struct.unpack(">L", file.read(4))
        file.seek(start)
        (tables,) = struct.unpack(">4xH6x", file.read(12))
        for tag, _, offset, length in struct.iter_unpack(">4sLLL", file.read(16 * tables)):
            if tag == b"cmap":
                file.seek(offset)
                return _cmap(file.read(length))
    return set()


def _cmap(data: bytes) -> set[int]:
    found: set[int] = set()
    (count,) = struct.unpack_from(">H", data, 2)
    for n in range(count):
        platform, _, offset = struct.unpack_from(">HHL", data, 4 + 8 * n)
        if platform in (0, 3):
            found |= _table(data, offset)
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
