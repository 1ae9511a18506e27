"""The record, or the proof of one line, as a file that the stand-alone verifier reads.

JSON by lines: first the head and the public key, then lines. No personal content leaves: lines hold
references and digests only.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from dibao.ledger import tree
from dibao.ledger.heads import Head
from dibao.ledger.lines import LedgerError, Line, digest_of


def line_data(line: Line) -> dict[str, Any]:
    """A line with its bytes as hex."""
    data = asdict(line)
    for name in ("payload", "previous", "salt"):
        data[name] = data[name].hex()
    data["attachments"] = [a.hex() for a in line.attachments]
    return data


def whole(
    lines: Iterable[tuple[Line, bytes]], heads: Iterable[Head], public: bytes
) -> Iterator[str]:
    """The whole record, one JSON object a text line."""
    yield _json({"record": 1, "public_key": public.hex(), "heads": [h.text() for h in heads]})
    for line, _ in lines:
        yield _json(line_data(line))


def proof(line: Line, leaves: list[bytes], heads: list[Head], public: bytes) -> str:
    """One line, its path to the newest head, and how that head extends every older one."""
    newest = heads[-1] if heads else None
    if newest is None or newest.size < line.seq:
        raise LedgerError(f"第 {line.seq} 条还没有台账头，不能出证明。请先运行 dibao ledger head。")
    digest = digest_of(newest.algorithm)
    own = leaves[: newest.size]
    return _json({
        "proof": 1, "public_key": public.hex(), "head": newest.text(), "line": line_data(line),
        "path": [p.hex() for p in tree.inclusion(digest, own, line.seq - 1)],
        "older": [
            {"head": h.text(), "path": [p.hex() for p in tree.consistency(digest, own, h.size)]}
            for h in heads[:-1]
        ],
    })  # fmt: skip


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
