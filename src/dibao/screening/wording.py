"""A lead in plain sentences: what was found, the arithmetic, what it does not show."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import PurePosixPath

from dibao.reasoning.answer import UNKNOWN, YES, Answer
from dibao.reasoning.bounds import Bounds, day_of
from dibao.reasoning.explain import Reading
from dibao.reasoning.numbers import written
from dibao.reasoning.rule import Rule
from dibao.reasoning.subjects import Evidence, Node

NO_DAY = "没有记录"


def figure(value: object, unit: str) -> str:
    """Bounds as words: 41,000.00 元 · 至少 41,000.00 元 · 2024年6月."""
    if isinstance(value, Answer):
        return value.label
    if not isinstance(value, Bounds):
        return ""
    if value.is_point:
        return _one(value.least, unit)
    least, most = (None if end is None else _one(end, unit) for end in (value.least, value.most))
    if unit in ("月", "日"):
        # The far ends of time stand for nothing written.
        least, most = (None if text == NO_DAY else text for text in (least, most))
        low, high = "不早于", "不晚于"
    else:
        low, high = "至少", "至多"
    if least is None and most is None:
        return "不清楚"
    if most is None:
        return f"{low} {least}"
    return f"{high} {most}" if least is None else f"{least} 到 {most}"


def _one(value: int | Fraction | None, unit: str) -> str:
    assert value is not None
    if unit.startswith("元"):
        fen = round(Fraction(value))
        sign = "-" if fen < 0 else ""
        return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d} {unit}"
    if unit == "月":
        year, month = divmod(int(value), 12)
        return f"{year}年{month + 1}月" if 1900 < year < 2200 else NO_DAY
    if unit == "日" and -60000 < int(value) < 90000:
        day = day_of(int(value))
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{written(Fraction(value))} {unit}".strip()


def explanation(
    rule: Rule,
    tree: Node,
    reading: Reading,
    answer: Answer,
    missing: list[str],
    others: list[str],
) -> str:
    """The lead in a few sentences, for the office."""
    said = [rule.first_sentence(sure=answer is YES)]
    said += _arithmetic(rule, reading, answer)
    said += _facts(tree)
    if others:
        said.append("同一账户还收以下户的钱：" + "、".join(others))
    if answer is UNKNOWN and missing:
        said.append("还缺：" + "、".join(missing[:6]))
    notes = list(dict.fromkeys(n for node in tree.walk() for n in node.notes))
    said += notes[:3]
    if rule.settle.first_check:
        said.append("请先核实：" + "、".join(rule.settle.first_check))
    return "。".join(s.rstrip("。") for s in said if s) + "。"


def _arithmetic(rule: Rule, reading: Reading, answer: Answer) -> list[str]:
    if rule.measure is None or rule.line is None:
        return []
    measure, line = reading.of(rule.measure), reading.of(rule.line)
    value = measure.hand if answer is UNKNOWN else measure.certain
    papers = [
        f"{n.text} {figure(n.certain, n.unit)}（{n.paper}）"
        for n in line.walk() if n.kind == "number"
    ]  # fmt: skip
    left, right = figure(value, "元"), figure(line.certain, "元")
    told = f"（{'；'.join(papers)}）" if papers else ""
    return [f"合计 {left}，对照线 {right}{told}"]


def _facts(tree: Node) -> list[str]:
    """Which facts speak: those that hold, with how many rows."""
    found = []
    for node in tree.walk():
        if node.kind != "fact" or not node.hand_evidence:
            continue
        value = figure(node.hand, node.unit) if isinstance(node.hand, Bounds) else ""
        if node.hand == NOTHING_WRITTEN:
            value = "没有写明"
        found.append(f"{node.text}{' ' + value if value else ''}：{places(node.hand_evidence)}")
    return list(dict.fromkeys(found))[:6]


def places(evidence: Sequence[Evidence]) -> str:
    """Where something stands, each sheet named once: 名册.xlsx“一”第3、4行; 整表查找 where nothing did."""
    sheets: dict[tuple[str, str], set[int]] = {}
    for e in evidence:
        sheets.setdefault((e.file, e.sheet), set()).add(e.row)
    told = []
    for (file, sheet), rows in sheets.items():
        found = sorted(rows - {0})
        more = f"等{len(found)}" if len(found) > 3 else ""
        which = f"第{'、'.join(map(str, found[:3]))}{more}行" if found else "整表查找"
        # A text file is one sheet of its own name.
        told.append(
            f"{file}{which}" if PurePosixPath(file).stem == sheet else f"{file}“{sheet}”{which}"
        )
    return "、".join(told[:3]) + (f"等{len(told)}张表" if len(told) > 3 else "")


NOTHING_WRITTEN = Bounds(0, None)
SILENT_KINDS = ("constant", "always", "today")
SUMS = ("加", "total", "取大", "取小", "乘")


def tree_lines(node: Node, depth: int = 0) -> list[str]:
    """The tree as an accountant would write it: what counts, each with its row and paper."""
    node = _through(node)
    pad = "  " * depth
    value = figure(node.certain, node.unit)
    text = f"{pad}{node.text}：{value}" if value else f"{pad}{node.text}"
    at_hand = figure(node.hand, node.unit)
    if at_hand and at_hand != value:
        text += f"（只看手头材料：{at_hand}）"
    if node.paper:
        text += f"　依据：{node.paper}"
    lines = [text]
    for e in node.evidence if node.kind in ("row", "absent") else ():
        where = f"第{e.row}行" if e.row else "整表查找"
        lines.append(f"{pad}  └ {e.file}“{e.sheet}”{where}")
    lines += [f"{pad}  · {n}" for n in node.notes]
    lines += [f"{pad}  还缺：{m}" for m in dict.fromkeys(node.missing)]
    shown, rest = _parts(node)
    for part in shown:
        lines += tree_lines(part, depth + 1)
    if rest:
        lines.append(f"{pad}  （{rest}）")
    return lines


def _through(node: Node) -> Node:
    """A step that adds nothing is passed over (times 1, the sum of one)."""
    while node.kind in ("乘", "total"):
        if node.kind == "乘":
            inner = [p for p in node.parts if p.kind != "number" or not _is_one(p)]
        else:
            inner = list(node.parts)
        if len(inner) != 1 or (inner[0].certain, inner[0].hand) != (node.certain, node.hand):
            return node
        node = inner[0]
    return node


def _is_one(node: Node) -> bool:
    return isinstance(node.certain, Bounds) and node.certain == Bounds.point(1)


def _parts(node: Node) -> tuple[list[Node], str]:
    """The parts worth a line, and one sentence for the rest."""
    parts = [p for p in node.parts if p.kind not in SILENT_KINDS]
    if node.kind == "count":
        return [], ""
    if node.kind in ("或者", "members"):
        sure = [p for p in parts if p.certain == Answer.YES]
        wanted = sure if node.certain == Answer.YES else [p for p in parts if p.hand != Answer.NO]
        wanted = wanted or ([p for p in parts if p.certain != Answer.NO] or parts[:0])
        left = len(parts) - len(wanted)
        return wanted, f"其余 {left} 项不成立" if left else ""
    if node.kind in SUMS:
        wanted = [p for p in parts if not _nothing(p)]
        left = len(parts) - len(wanted)
        return wanted, "其余各项为 0 或没有记录" if left else ""
    return parts, ""


def _nothing(node: Node) -> bool:
    """A figure of exactly nothing, with no row behind it."""
    if node.kind == "number" or any(n.evidence or n.hand_evidence for n in node.walk()):
        return False
    value = node.certain
    far = node.unit == "月" and figure(value, "月") == NO_DAY
    return far or (isinstance(value, Bounds) and value == node.hand == Bounds.point(0))
