"""A doubt's reasons without the rows and figures of sources that must not be shown.

Invariant: what is left out leaves its name and no answer, neither of its own nor of what rests on
it; nothing else changes.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Mapping
from typing import Any

from dibao.desk.protection.letters import sensitive
from dibao.policy.facts import FACTS

HIDDEN = "没有有效的授权书，不显示"
Node = dict[str, Any]


@functools.cache
def _labels(source: str) -> frozenset[str]:
    return frozenset(f.label for f in FACTS.values() if f.source == source)


def pruned(
    record: Mapping[str, Any], shut: Collection[str], shows: Callable[[Mapping[str, Any]], bool]
) -> dict[str, Any]:
    """The record of a doubt; `shut`: sources closed for the family, `shows`: may this row stand?"""
    rows = list(record.get("rows", ()))
    kept = [r for r in rows if shows(r)]
    gone = {(r["file"], r["sheet"], r["row"]) for r in rows if not shows(r)}
    made = {**record, "rows": kept} if "rows" in record else dict(record)
    if record.get("tree"):
        made["tree"] = _node(record["tree"], frozenset(shut), gone)
    return made


def _node(node: Mapping[str, Any], shut: frozenset[str], gone: set[tuple[str, str, int]]) -> Node:
    if _about(node, shut):
        return {"kind": "withheld", "text": f"{_name(node)}：{HIDDEN}", "parts": []}
    parts = [_node(p, shut, gone) for p in node.get("parts", ())]
    evidence = [
        x for x in node.get("evidence", ())
        if (x.get("file"), x.get("sheet", ""), x.get("row") or 0) not in gone
    ]  # fmt: skip
    made = dict(node)
    if "parts" in node:
        made["parts"] = parts
    if "evidence" in node:
        made["evidence"] = evidence
    if any(_hides(p) for p in parts) or len(evidence) < len(node.get("evidence", ())):
        made |= {"certain": {}, "hand": {}, "notes": [], "hides": True}
    return made


def _hides(node: Mapping[str, Any]) -> bool:
    return node.get("kind") == "withheld" or bool(node.get("hides"))


def _about(node: Mapping[str, Any], shut: frozenset[str]) -> bool:
    text = str(node["text"])
    for source in shut:
        if node.get("kind") == "fact" and text.rpartition("：")[2] in _labels(source):
            return True
        if node.get("kind") in ("row", "absent") and text.startswith(sensitive()[source].name):
            return True
    return False


def _name(node: Mapping[str, Any]) -> str:
    return str(node["text"]).rpartition("：")[2] if node.get("kind") == "fact" else "来源记录"
