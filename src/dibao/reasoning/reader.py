"""A fact read from its things in plain Python: the reading a person can follow row by row.

The SQL of `views` says the same for everybody; a property test holds the two equal.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dibao.reasoning.answer import NO, UNKNOWN, YES, Answer
from dibao.reasoning.bounds import Bounds, total
from dibao.reasoning.expr import FieldOf, OverLine
from dibao.reasoning.fact import Fact
from dibao.reasoning.signs import fact_never_negative
from dibao.reasoning.source import Field, Source
from dibao.reasoning.subjects import Evidence, Node
from dibao.reasoning.things import LinkedRow, Thing

RowReader = Callable[[Thing], Any]
SMALLEST, LARGEST = "smallest", "largest"
SAID = 6  # sentences of a fact on one lead


class _Counted:
    """A thing with how far it counts (0, 1, 2) and its value, in both readings."""

    def __init__(self, fact: Fact, thing: Thing, reader: Any) -> None:
        self.thing = thing
        condition = fact.condition
        read = reader.read(condition) if condition is not None else None
        certain = read.certain.value if read else 2
        hand = read.hand.value if read else 2
        self.counts = min(thing.presence, certain)
        self.hand_counts = min(thing.hand_presence, hand)
        self.missing = [m for n in read.walk() for m in n.missing] if read else []
        self.exempt = fact.exempt is not None and reader.read(fact.exempt).hand is YES
        self.value, self.hand_value, self.unit = _values(fact, thing, reader)


def _values(fact: Fact, thing: Thing, reader: Any) -> tuple[Any, Any, str]:
    if fact.combine in ("any", "count"):
        one = Bounds.point(1)
        return one, one, fact.unit
    if isinstance(fact.value, str):
        return thing.certain[fact.value], thing.hand[fact.value], fact.unit
    node = reader.read(fact.value)
    return node.certain, node.hand, fact.unit or node.unit


def read_fact(
    fact: Fact, source: Source, things: list[Thing], row_reader: RowReader, is_open: bool
) -> Node:
    """Both readings of one fact for one subject."""
    counted = [_Counted(fact, t, row_reader(t)) for t in things]
    certain, hand = _COMBINE[fact.combine](fact, source, counted, is_open)
    node = Node("fact", fact.label, certain, hand, fact.unit)
    node.evidence = [_evidence(r) for c in counted if c.counts == 2 for r in c.thing.rows]
    node.hand_evidence = [_evidence(r) for c in counted if c.hand_counts for r in c.thing.hand_rows]
    node.notes = _notes(fact, counted)
    node.missing = sorted({m for c in counted for m in c.missing if c.hand_counts == 1})
    node.missing += sorted({m for c in counted for m in _doubts(source, c.thing)})
    node.missing += sorted({m for c in counted if c.counts for m in _blanks(fact, source, c.thing)})
    node.parts = [_line(fact, source, c) for c in counted if c.counts or c.hand_counts or c.exempt]
    return node


def _doubts(source: Source, thing: Thing) -> list[str]:
    if thing.unauthorised:
        return [f"{source.name}没有有效授权书"]
    if thing.stale:
        return [f"{source.name}数据已过有效期"]
    return [] if thing.rows[0].strong else [f"{source.name}记录身份对不准"]


RANGE = "只有一个范围"


def _blanks(fact: Fact, source: Source, thing: Thing) -> list[str]:
    """Columns without which the value of a certain thing stays open, by whom they were left."""
    if _doubts(source, thing) or fact.combine in ("any", "count") or fact.value is None:
        return []
    who, row = source.name, thing.rows[0].row
    if source.party:
        # A party that does not name itself is told by its file.
        who = f"{row.get('party') or str(row['file']).rsplit('/', 1)[-1]}（{source.name}）"
    found = []
    overs = {
        f.name: x.over
        for x in _walk(fact.value) if isinstance(x, OverLine)
        for f in x.amount.walk() if isinstance(f, FieldOf)
    }  # fmt: skip
    for f in _value_fields(fact, source):
        value = thing.certain[f.name]
        if isinstance(value, int) or value.is_point:
            continue
        over = overs.get(f.name)
        said = "" if over is None else _only(source.get_field(over), thing.certain[over])
        if value.least is not None and value.most is not None:
            twice = len(thing.rows) > 1
            found.append(f"{who}的“{f.label}”{'同一项前后不一' if twice else RANGE}")
        else:
            found.append(f"{who}{said or '没有填'}“{f.label}”")
    if thing.copies > 1:
        found.append(f"{who}有完全相同的行，分不清是一项还是几项")
    return found


def _only(over: Field, mask: Any) -> str:
    words = {over.bit("yes"): "只答“超过”，没有填", over.bit("no"): "只答“未超”，没有填"}
    return words.get(mask, "")


def _value_fields(fact: Fact, source: Source) -> list[Field]:
    names = {x.name for x in _walk(fact.value) if isinstance(x, FieldOf)}
    return [source.get_field(n) for n in sorted(names)]


def _walk(value: Any) -> list[Any]:
    return [FieldOf(value)] if isinstance(value, str) else list(value.walk())


def _evidence(linked: LinkedRow) -> Evidence:
    file, sheet, row = linked.place
    return Evidence(file, sheet, row, linked.link)


def _line(fact: Fact, source: Source, c: _Counted) -> Node:
    text = f"{source.name}记录"
    if c.exempt:
        text += f"（{fact.exempt_label or '属例外，不计'}）"
    node = Node("row", text, c.value, c.hand_value, c.unit)
    node.evidence = [_evidence(r) for r in c.thing.rows]
    node.hand_evidence = [_evidence(r) for r in c.thing.hand_rows]
    if not c.thing.rows[0].strong:
        node.notes.append(CLASS_WORDS[c.thing.link])
    if c.thing.stale:
        node.notes.append("数据已过有效期，只作线索")
    return node


CLASS_WORDS = {
    "exact": "号码姓名一致",
    "upgraded": "15位升18位后一致",
    "repaired": "号码有误，按姓名和相近号码推定",
    "number_only": "号码一致、姓名不一致",
    "weak": "只凭姓名等弱信息",
}


def _notes(fact: Fact, counted: list[_Counted]) -> list[str]:
    notes = []
    if any(c.exempt for c in counted):
        notes.append(f"{fact.exempt_label or fact.label + '中属例外的'}不计")
    if any(c.thing.copies > 1 for c in counted):
        notes.append("有完全相同的行，至少按一次、至多按全部计")
    if fact.says:
        heard = [str(r.row[fact.says]) for c in counted if c.hand_counts for r in c.thing.hand_rows]
        said = list(dict.fromkeys(s for s in heard if s))
        more = [f"另有 {len(said) - SAID} 条"] if len(said) > SAID else []
        notes.append("；".join(said[:SAID] + more))
    return [n for n in notes if n]


def _sum(fact: Fact, source: Source, counted: list[_Counted], is_open: bool) -> Any:
    sure = [(c, c.value.hull(c.value.times(c.thing.copies))) for c in counted if c.counts == 2]
    doubt = [
        c.value.or_nothing().hull(c.value.times(c.thing.copies).or_nothing())
        for c in counted
        if c.counts == 1
    ]
    certain = total([v for _, v in sure] + doubt)
    if fact.window is not None:
        near = Bounds.point(0) if not sure else Bounds(_window(sure, fact.window))
        certain = Bounds(certain.smaller(near).least, certain.most)
    if is_open:
        certain = certain + Bounds(0 if fact_never_negative(fact, source) else None, None)
    # Undecided conditions and missing amounts stay open at hand: they may be enough.
    hand = total(
        c.hand_value if c.hand_counts == 2 else c.hand_value.or_nothing()
        for c in counted
        if c.hand_counts
    )
    return certain, hand


def _window(sure: list[tuple[_Counted, Bounds]], days: int) -> Any:
    """The largest certain sum of figures whose days surely lie within the window."""
    best: Any = 0
    for c, _ in sure:
        last = _last(c.thing.days)
        near = [
            v.least
            for o, v in sure
            if last - days <= _first(o.thing.days) and _last(o.thing.days) <= last
        ]
        if None in near:
            return None
        best = max(best, sum(v for v in near if v is not None))
    return best


def _first(days: Bounds) -> int:
    return int(days.least or 0)


def _last(days: Bounds) -> int:
    return int(days.most or 0)


def _count(fact: Fact, source: Source, counted: list[_Counted], is_open: bool) -> Any:
    least = sum(1 for c in counted if c.counts == 2)
    most = sum(c.thing.copies for c in counted if c.counts)
    hand_least = sum(1 for c in counted if c.hand_counts == 2)
    hand = Bounds(hand_least, sum(1 for c in counted if c.hand_counts))
    return Bounds(least, None if is_open else most), hand


def _any(fact: Fact, source: Source, counted: list[_Counted], is_open: bool) -> Any:
    certain = max([c.counts for c in counted] + [1 if is_open else 0])
    return Answer(certain), Answer(max([c.hand_counts for c in counted] + [0]))


def _newest(fact: Fact, source: Source, counted: list[_Counted], is_open: bool) -> Any:
    nothing = _natural(fact, source)
    certain = nothing if is_open else _newest_value(counted, nothing, hand=False)
    return certain, _newest_value(counted, nothing, hand=True)


def _newest_value(counted: list[_Counted], nothing: Any, *, hand: bool) -> Any:
    levels = [
        (c, c.hand_counts, c.thing.hand_days) if hand else (c, c.counts, c.thing.days)
        for c in counted
    ]
    sure_days = [_first(days) for _, level, days in levels if level == 2]
    if not sure_days and not (hand and any(level for _, level, _ in levels)):
        return nothing
    newest = max(sure_days or [_first(days) for _, level, days in levels if level])
    result: Any = None
    for c, level, days in levels:
        if level and _last(days) >= newest:
            value = c.hand_value if hand else c.value
            result = value if result is None else _hull(result, value)
    return result


def _extreme(fact: Fact, source: Source, counted: list[_Counted], is_open: bool) -> Any:
    empty = Bounds.point(fact.empty or 0)
    sure = [c for c in counted if c.counts == 2]
    certain = _fold(fact, [c.value for c in sure], [c.value for c in counted if c.counts == 1],
                    empty)  # fmt: skip
    if is_open:
        certain = (
            Bounds(certain.least, None) if fact.combine == LARGEST else Bounds(None, certain.most)
        )
    hand = _fold(
        fact, [c.hand_value for c in counted if c.hand_counts == 2],
        [c.hand_value for c in counted if c.hand_counts == 1], empty,
    )  # fmt: skip
    return certain, hand


def _fold(fact: Fact, sure: list[Bounds], doubt: list[Bounds], empty: Bounds) -> Bounds:
    pick = Bounds.larger if fact.combine == LARGEST else Bounds.smaller
    result = empty
    for value in sure:
        result = pick(result, value)
    for value in doubt:
        result = result.hull(pick(result, value))
    return result


def _natural(fact: Fact, source: Source) -> Any:
    if isinstance(fact.value, str):
        f = source.get_field(fact.value)
        return f.all_codes if f.type == "code" else _open_from(f)
    return Bounds(0 if fact_never_negative(fact, source) else None, None)


def _open_from(f: Field) -> Bounds:
    return Bounds(f.least, None)


def _hull(a: Any, b: Any) -> Any:
    return a | b if isinstance(a, int) else a.hull(b)


_COMBINE: dict[str, Callable[..., Any]] = {
    "sum": _sum,
    "count": _count,
    "any": _any,
    "newest": _newest,
    "set": _newest,
    "smallest": _extreme,
    "largest": _extreme,
}
__all__ = ["CLASS_WORDS", "NO", "UNKNOWN", "read_fact"]
