"""docs/coverage.md: every demand, what serves it, and how far.

What is named by hand stands in docs/coverage.toml; procedures, papers, tasks, duties, phases and
aims name the demands they serve themselves, and are gathered here.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from dibao.policy import HOME
from dibao.reasoning.rule import Rule

STATES = {
    "full": "已做到",
    "part": "部分做到",
    "later": "后续提供",
    "people": "由人做，不属于软件",
}
PARTS = (
    ("M", "方案逐条"),
    ("N", "方案没写、同一批人需要的"),
    ("D", "程序正当的要求"),
    ("F", "合起来的十三件事"),
)
# Where things declare what they serve: folder, how they are told.
WORDS = {
    "procedure": "流程", "paper": "文书", "task": "任务", "duty": "报送", "phase": "阶段", "aim": "年度目标",
}  # fmt: skip
FEW = 3


@cache
def serving() -> Mapping[str, list[tuple[str, str, str]]]:
    """Row → (kind, key, Chinese name) of everything in the policy that says it serves it."""
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for kind, entry in _entries():
        told = (kind, str(entry["key"]), str(entry["zh"]))
        for row in entry.get("serves", ()):
            if told not in found[row]:
                found[row].append(told)
    return found


def _entries() -> Iterable[tuple[str, dict[str, Any]]]:
    for folder in ("procedures", "papers", "plan"):
        for path in sorted((HOME / folder).rglob("*.toml")):
            raw = tomllib.loads(path.read_text("utf-8"))
            if "serves" in raw and "key" in raw:
                yield "procedure", raw
            for kind in WORDS:
                listed = raw.get(kind, ())
                yield from ((kind, entry) for entry in listed if "zh" in entry)


def _served_by(key: str, by: Iterable[str], policy: Any, rules: Iterable[Rule]) -> str:
    names: dict[str, str] = {}
    for r in rules:
        names.setdefault(r.code, r.neutral_name)
    said = []
    for kind, name in (item.split(":", 1) for item in by):
        if kind == "rule":
            said.append(f"规则 [{name}](rules.md#{name.lower()}) {names.get(name, '')}".strip())
        elif kind == "source":
            source = policy.sources.get(name)
            said.append(f"来源 {name} {source.name if source else ''}".strip())
        elif kind == "command":
            said.append(f"`dibao {name}`")
        elif kind == "test":
            said.append(f"测试 `{name.rpartition('::')[2]}`")
        elif kind == "record":
            said.append(f"由人记录 {name}")
        else:
            said.append(name)
    for kind, word in WORDS.items():
        own = [n for k, _, n in serving().get(key, ()) if k == kind]
        if own:
            more = f" 等 {len(own)} 项" if len(own) > FEW else ""
            said.append(f"{word}：{'、'.join(own[:FEW])}{more}")
    return "；".join(said) or "—"


def page(rows: Mapping[str, Mapping[str, Any]], policy: Any, rules: list[Rule], made: str) -> str:
    """The whole page."""
    counts = {s: sum(r["state"] == s for r in rows.values()) for s in STATES}
    total = "，".join(f"{STATES[s]} {n} 项" for s, n in counts.items())
    lines = [
        "# 方案各项由什么落实",
        "",
        f"{made}数据在 [coverage.toml](coverage.toml)；流程、文书、任务和报送各自写明服务哪几项，由程序汇总。",
        "",
        f"共 {len(rows)} 项：{total}。“部分做到”和“后续提供”的，说明里写还缺什么。",
        "",
    ]
    for first, title in PARTS:
        lines += [
            f"## {title}",
            "",
            "| 编号 | 要求 | 程度 | 由什么落实 | 说明 |",
            "|---|---|---|---|---|",
        ]
        for key, row in rows.items():
            if key.startswith(first):
                cells = (
                    key, row["about"], STATES[row["state"]],
                    _served_by(key, row.get("by", ()), policy, rules), row.get("note", ""),
                )  # fmt: skip
                lines.append("| " + " | ".join(c.replace("|", "／") for c in cells) + " |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def read_rows(path: Path) -> dict[str, dict[str, Any]]:
    """docs/coverage.toml as it stands."""
    rows: dict[str, dict[str, Any]] = tomllib.loads(path.read_text("utf-8"))["rows"]
    return rows
