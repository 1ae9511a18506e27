"""A run's explanation as a person reads it: figures line by line, rows side by side, ties drawn.

Invariant: figures of a source that needs the family's letter (deposits, property) are left out
unless `amounts` is said, and then nothing else changes: the same lines, the same answers.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from dibao.desk.front.templatetags.chinese import day, masked
from dibao.people.names import fold
from dibao.policy import HOME as LAW
from dibao.policy.facts import FACTS
from dibao.policy.rules import RULES
from dibao.reasoning import expr as e
from dibao.reasoning.bounds import Bounds
from dibao.reasoning.source import load_sources
from dibao.screening.wording import SILENT_KINDS, SUMS, figure

ROSTER = "DS01"
HELD = "金额未显示"
OVER = {"yes": "超过", "no": "未超过"}
CLASSES = {
    "exact": "号码和姓名一致", "upgraded": "15 位升 18 位后一致", "repaired": "号码有一处不同，按姓名推定",
    "number_only": "号码一致，姓名不一致", "weak": "只有姓名等，没有号码",
}  # fmt: skip


@dataclass
class Line:
    """One line of the tree: a sentence, its answer or figure, where it stands, what it rests on."""

    text: str
    answer: str = ""
    figure: str = ""
    paper: str = ""
    notes: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    rows: list[Mapping[str, Any]] = field(default_factory=list)
    parts: list[Line] = field(default_factory=list)
    rest: str = ""


@functools.cache
def _held_words() -> tuple[frozenset[str], tuple[str, ...]]:
    """Labels of facts and beginnings of row lines whose figures need the second step."""
    sources = load_sources(LAW / "sources")
    closed = {k for k, s in sources.items() if s.needs_authorisation}
    labels = frozenset(f.label for f in FACTS.values() if f.source in closed)
    return labels, tuple(f"{sources[k].name}记录" for k in sorted(closed))


def _is_held(node: Mapping[str, Any]) -> bool:
    labels, rows = _held_words()
    text = str(node["text"])
    if node.get("kind") == "fact" and text.rpartition("：")[2] in labels:
        return True
    if node.get("kind") == "row" and text.startswith(rows):
        return True
    return any(_is_held(p) for p in node.get("parts", ()))


def has_amounts(record: Mapping[str, Any]) -> bool:
    """Is anything held back until the second step?"""
    cells = (c for r in record.get("rows", ()) for c in r["cells"])
    return any(c.get("held") for c in cells) or _money_held(record.get("tree", {}))


def _money_held(node: Mapping[str, Any]) -> bool:
    if not node:
        return False
    own = str(node.get("unit", "")).startswith(("元", "㎡")) and _is_held(node)
    return own or any(_money_held(p) for p in node.get("parts", ()))


def tree(record: Mapping[str, Any], *, amounts: bool) -> list[Line]:
    """The reasoning, most general line first; [] where a record carries none."""
    node = record.get("tree")
    return [_line(node, amounts=amounts)] if node else []


def _line(node: Mapping[str, Any], *, amounts: bool) -> Line:
    certain = node.get("certain") or {}
    held = not amounts and _is_held(node)
    line = Line(
        node["text"], paper=node.get("paper", ""), missing=_once(node.get("missing", ())),
        rows=node.get("evidence", []) if node.get("kind") in ("row", "absent", None) else [],
    )  # fmt: skip
    line.notes = [] if held else _once(node.get("notes", ()))
    if "answer" in certain:
        line.answer = certain["label"]
        if held and node.get("kind") == "compare":
            line.answer = OVER.get(certain["answer"], certain["label"])
    elif "least" in certain:
        unit = str(node.get("unit", ""))
        money = unit.startswith(("元", "㎡"))
        line.figure = HELD if held and money else figure(_bounds(certain), unit)
    parts, line.rest = _worth(node)
    line.parts = [_line(p, amounts=amounts) for p in parts]
    return line


def _bounds(value: Mapping[str, Any]) -> Bounds:
    least, most = value.get("least"), value.get("most")
    return Bounds(
        None if least is None else Fraction(least), None if most is None else Fraction(most)
    )


def _worth(node: Mapping[str, Any]) -> tuple[list[Mapping[str, Any]], str]:
    """The parts worth a line of their own, and one sentence for the others."""
    parts = [p for p in node.get("parts", ()) if p.get("kind") not in SILENT_KINDS]
    said = (node.get("certain") or {}).get("answer")
    if node.get("kind") in ("或者", "members"):
        sure = [p for p in parts if (p.get("certain") or {}).get("answer") == "yes"]
        hand = [p for p in parts if (p.get("hand") or {}).get("answer") != "no"]
        wanted = sure if said == "yes" else hand
        left = len(parts) - len(wanted)
        return wanted, f"其余 {left} 项不成立" if left else ""
    if node.get("kind") in SUMS:
        wanted = [p for p in parts if not _nothing(p)]
        return wanted, "其余各项为 0 或没有记录" if len(wanted) < len(parts) else ""
    return parts, ""


def _nothing(node: Mapping[str, Any]) -> bool:
    if node.get("kind") == "number" or node.get("evidence"):
        return False
    if not all(_nothing(p) for p in node.get("parts", ())):
        return False
    value = node.get("certain") or {}
    return value == node.get("hand") and value.get("least") == value.get("most") == "0"


def _once(said: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(said))


# ---- rows side by side


@dataclass
class Pair:
    """A department's row beside what the roster says of the same person, item by item."""

    source: str
    person: str
    where: str
    day: str
    link: str
    listed: bool  # has the roster a line of this person?
    lines: list[tuple[str, str, str, bool]]  # item, roster, row, differs
    more: list[tuple[str, str]]  # what only the row says
    alike: list[tuple[str, str]] = field(default_factory=list)  # where, what it says itself


def pairs(record: Mapping[str, Any], *, amounts: bool) -> list[Pair]:
    """Every row that made the link, next to the roster's line of its person."""
    rows = record.get("rows", ())
    roster: dict[Any, Mapping[str, Any]] = {}
    for row in rows:
        # A line of the family names its head too: his full naming is the roster's word.
        if row["source"] == ROSTER and (row["person"] not in roster or row["number"]):
            roster[row["person"]] = row
    others = [r for r in rows if r["source"] != ROSTER] or list(rows)
    found: dict[tuple[str, str], Pair] = {}
    for row in others:
        made = _pair(row, roster.get(row["person"]) if row["person"] else None, amounts)
        known = found.setdefault((made.source, made.person), made)
        if known is made:
            continue
        if [(x[0], x[3]) for x in known.lines] == [(x[0], x[3]) for x in made.lines]:
            known.alike.append((made.where, "，".join(text for _, text in made.more)))
        else:
            found[made.source, f"{made.person} {made.where}"] = made
    return list(found.values())


def _pair(row: Mapping[str, Any], known: Mapping[str, Any] | None, amounts: bool) -> Pair:
    lines = []
    for item, key in (("姓名", "name"), ("身份证号", "number"), ("村", "village")):
        ours, theirs = str((known or {}).get(key, "")), str(row[key])
        if not ours and not theirs:
            continue
        same = fold(ours) == fold(theirs) if key == "name" else ours == theirs
        differs = bool(ours and theirs) and not same
        if key == "number":
            told = _where_differs(ours, theirs) if differs else ""
            ours, theirs = _number(ours), _number(theirs) + told
        ours = ours if known else ""
        lines.append((item, ours, theirs, differs))
    own = {c["label"]: c["text"] for c in (known or {}).get("cells", ())}
    more = []
    for cell in row["cells"]:
        text = HELD if cell.get("held") and not amounts else cell["text"]
        if known is not None and known is not row and cell["label"] in own:
            ours = own[cell["label"]]
            lines.append((cell["label"], ours, text, ours != text))
        else:
            more.append((cell["label"], text))
    where = f"{row['file'].rpartition('/')[2]}“{row['sheet']}”第 {row['row']} 行"
    called = f"{row['called']}（{row['party']}）" if row["party"] else row["called"]
    return Pair(called, row["name"] or "未写姓名", where, day(row["day"]),
                CLASSES.get(row["class"], "不是这户的成员"), known is not None, lines, more)  # fmt: skip


def _number(text: str) -> str:
    return masked(text) if text else "没有写"


def _where_differs(ours: str, theirs: str) -> str:
    """Which place of the number differs; the middle stays hidden."""
    if len(ours) != len(theirs):
        return f"（{len(theirs)} 位，名册是 {len(ours)} 位）"
    places = [str(n) for n, (a, b) in enumerate(zip(ours, theirs, strict=True), 1) if a != b]
    return f"（第 {'、'.join(places[:4])} 位不同）"


# ---- what else was thought of


@functools.cache
def exemptions(rule: str) -> tuple[str, ...]:
    """Exemptions that data decide and that the rule has taken into account, as it calls them."""
    found = next((r for r in RULES if r.key == rule), None)
    if found is None:
        return ()
    kinds = (e.FactFigure, e.FactHolds, e.FactOneOf)
    names = {n.name for x in found.expressions for n in x.walk() if isinstance(n, kinds)}
    said = [
        f"{f.label}：{f.exempt_label}" for f in FACTS.values() if f.name in names and f.exempt_label
    ]
    return tuple(dict.fromkeys(said))


@dataclass
class Reason:
    """All of one lead's reasons as the page shows them."""

    tree: list[Line]
    pairs: list[Pair]
    kin: list[Mapping[str, Any]]
    exempt: tuple[str, ...]
    held: bool


def reason(record: Mapping[str, Any], *, amounts: bool = False) -> Reason:
    """A run's record of one lead, read for a screen; `held`: figures wait for the second step."""
    rule = str(record.get("lead", {}).get("rule", ""))
    return Reason(
        tree(record, amounts=amounts), pairs(record, amounts=amounts), record.get("kin", []),
        exemptions(rule), has_amounts(record),
    )  # fmt: skip
