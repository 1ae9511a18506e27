"""Scans and photos that come in: what they are is read from their bytes, and they lie by digest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from dibao.desk.exchange import keeping
from dibao.desk.record import Refused

# First bytes → the ending the file is kept under.
KINDS = ((b"\xff\xd8\xff", ".jpg"), (b"\x89PNG\r\n\x1a\n", ".png"), (b"%PDF-", ".pdf"))
LARGEST = 20 * 2**20


def kind_of(first: bytes) -> str:
    """The ending that the first bytes of a file stand for; '' for anything else."""
    return next((ending for mark, ending in KINDS if first.startswith(mark)), "")


def keep(given: Any) -> tuple[str, str]:
    """Keep an uploaded scan: (name, SHA-256 in hex); raises Refused with a sentence."""
    if given is None:
        raise Refused("没有选文件。请拍照或选一份扫描件再放入。")
    name = PurePath(str(given.name).replace("\\", "/")).name[-150:]
    if given.size > LARGEST:
        raise Refused(f"“{name}”太大（超过 20 兆），请拍小一点或分几份放入。")
    ending = kind_of(given.read(16))
    given.seek(0)
    if not ending:
        raise Refused(f"“{name}”不是照片或扫描件。请放 JPG、PNG 照片或 PDF。")
    return PurePath(name).stem + ending, keeping.keep(given)


def each(given: list[Any], lay: Callable[[Any], object]) -> tuple[str, str]:
    """Lay in file by file: (what was taken, what was refused and why, or ''), as sentences."""
    taken, wrong = [], []
    for one in given or [None]:
        try:
            lay(one)
        except Refused as refused:
            wrong.append(str(refused))
        else:
            taken.append(f"“{one.name if one else ''}”")
    said = f"已放入：{'、'.join(taken)}。" if taken else ""
    if wrong and taken:
        wrong.append(f"其余的收下了，不用再放。{said}")
    return said, "".join(wrong)
