"""The full check: every line's hash, the chain, the tree against every head, heads from outside.

It reads everything and believes nothing that is stored twice. Without a head kept elsewhere it
cannot see a cut tail or a full rewrite, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from dibao.ledger.heads import Head, signed_by
from dibao.ledger.lines import NOTHING, LedgerError, Line, digest_of
from dibao.ledger.tree import Growth


@dataclass
class Found:
    """`wrong`: (seq of the first line concerned, one Chinese sentence); `size`, `root` as read."""

    size: int = 0
    root: bytes = NOTHING
    wrong: list[tuple[int, str]] = field(default_factory=list)
    outside: int = 0

    @property
    def whole(self) -> bool:
        """Nothing was found wrong."""
        return not self.wrong


def check(
    lines: Iterable[tuple[Line, bytes]], heads: Sequence[Head], key: Ed25519PublicKey | None,
    outside: Sequence[Head] = (),
) -> Found:  # fmt: skip
    """Read the whole record once. `outside`: heads kept elsewhere, whichever way they came."""
    found = Found(outside=len(outside))
    grown: Growth | None = None
    at: dict[int, list[tuple[Head, str]]] = {}
    for place, told in (("本机", heads), ("外存", outside)):
        for head in told:
            at.setdefault(head.size, []).append((head, place))
    previous, expected = NOTHING, 1
    for line, stored in lines:
        grown = grown or Growth(digest_of(line.algorithm))
        leaf = _leaf(line)
        _one(found, line, leaf == stored, previous, expected)
        grown.add(leaf)
        previous, expected = leaf, line.seq + 1
        for head, place in at.pop(grown.size, ()):
            if head.root != grown.root():
                found.wrong.append(
                    (
                        grown.size,
                        f"{place}台账头（{head.size} 条）与记录不一致：此前的内容被改写过。",
                    )
                )
    found.size = grown.size if grown else 0
    found.root = grown.root() if grown else NOTHING
    for size, told_heads in sorted(at.items()):
        for _, place in told_heads:
            found.wrong.append(
                (
                    found.size + 1,
                    f"{place}台账头记有 {size} 条，现在只有 {found.size} 条：末尾被删去。",
                )
            )
    _heads(found, heads, key, outside)
    return found


def _leaf(line: Line) -> bytes:
    try:
        return line.leaf()
    except LedgerError:
        return NOTHING


def _one(found: Found, line: Line, own: bool, previous: bytes, expected: int) -> None:
    if line.seq != expected:
        found.wrong.append(
            (min(line.seq, expected), f"序号不连续：应为第 {expected} 条，读到第 {line.seq} 条。")
        )
    if not own:
        found.wrong.append((line.seq, f"第 {line.seq} 条的内容与它的摘要不一致。"))
    if line.previous != previous:
        found.wrong.append((line.seq, f"第 {line.seq} 条与上一条接不上。"))


def _heads(
    found: Found, heads: Sequence[Head], key: Ed25519PublicKey | None, outside: Sequence[Head]
) -> None:
    before = NOTHING
    for head in heads:
        if head.previous != before:
            found.wrong.append((head.size, f"台账头（{head.size} 条）与上一个台账头接不上。"))
        before = head.digest()
    for head in (*heads, *outside):
        if key is not None and not signed_by(head, key):
            found.wrong.append((head.size, f"台账头（{head.size} 条）的签名不对。"))


def erased(lines: Iterable[Line]) -> set[str]:
    """References whose keys and files were destroyed when their time was over.

    A line `retention.erased` names them in its purpose.
    """
    found: set[str] = set()
    for line in lines:
        if line.kind == "retention.erased":
            found |= {line.case, *re.findall(r"\b[A-Z][0-9]+\b", line.purpose, re.ASCII)}
    return found


def erased_files(lines: Iterable[Line]) -> set[bytes]:
    """Digests of originals that were destroyed with a file whose time was over; one that another
    file rests on is there still."""
    return {d for line in lines if line.kind == "retention.erased" for d in line.attachments}


def replay(
    lines: Iterable[Line], steps: Mapping[str, Callable[[dict[str, Any], Line], None]]
) -> dict[str, Any]:
    """Rebuild state from the lines alone; raises LedgerError for a kind without its step."""
    state: dict[str, Any] = {}
    for line in lines:
        step = steps.get(line.kind)
        if step is None:
            raise LedgerError(f"第 {line.seq} 条的种类“{line.kind}”没有重演的办法。")
        step(state, line)
    return state
