"""An expression read for one household: a tree that shows every figure and where it stands.

Each node holds both readings (certain and at hand, see `things`), so the tree that explains a
lead is the computation itself: nobody can compute a result and forget to explain it. One small
method a node, in the order of `expr`, and all in one file, as each may read any other; `sql` has
the same for everybody. What was heard of a subject, and what that leaves open, stands in `heard`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from dibao.reasoning import expr as e
from dibao.reasoning.answer import NO, UNKNOWN, YES, Answer, all_of, any_of
from dibao.reasoning.arithmetic import (
    answer_of,
    bounds_of,
    codes_inside,
    codes_of,
    compared,
    count_of,
    months_of,
    over_the_line,
    product_of,
    years_ago,
)
from dibao.reasoning.bounds import Bounds, total
from dibao.reasoning.heard import Heard
from dibao.reasoning.numbers import NoNumberInForce
from dibao.reasoning.reader import read_fact
from dibao.reasoning.signs import never_negative
from dibao.reasoning.source import Source
from dibao.reasoning.subjects import Evidence, Law, Node, Person, Unit
from dibao.reasoning.things import Thing, things_of


def explain(expression: e.Expr, law: Law, unit: Unit, member: Person | None = None) -> Node:
    """Read an expression for a unit, or for one member of it."""
    return Reading(law, unit).of(expression, member)


class Reading:
    """One unit under one law; what was read of it once is not read again, whatever asks."""

    def __init__(self, law: Law, unit: Unit) -> None:
        self.law, self.unit = law, unit
        # Nodes by expression (or name of a fact) and member; whoever changes one changes a copy.
        self.known: dict[tuple[e.Expr | str, str | None], Node] = {}

    def of(self, expression: e.Expr, member: Person | None = None) -> Node:
        """The tree of an expression for the unit, or for one member of it."""
        return _Reader(self, member).read(expression)


class _Reader:
    """Reads nodes for one subject; one small method a node."""

    def __init__(
        self, reading: Reading, member: Person | None = None, thing: Thing | None = None,
        source: Source | None = None,
    ) -> None:  # fmt: skip
        self.reading, self.law, self.unit = reading, reading.law, reading.unit
        self.member, self.thing, self.source = member, thing, source
        self.whose = None if member is None else member.person_id

    def read(self, x: e.Expr) -> Node:
        method: Callable[[Any], Node] = getattr(self, f"_{type(x).__name__}")
        if self.thing is not None:
            return method(x)
        known = self.reading.known
        if (x, self.whose) not in known:
            known[x, self.whose] = method(x)
        return known[x, self.whose]

    # ---- figures

    def _Constant(self, x: e.Constant) -> Node:
        point = Bounds.point(x.value)
        return Node("constant", str(x.value), point, point)

    def _Number(self, x: e.Number) -> Node:
        known = self.law.numbers.by_key.get(x.key)
        try:
            setting = self.law.numbers.get(x.key, self._places())
        except NoNumberInForce:
            if known is None or not known.places(self.law.numbers.day):
                raise
            missing = [f"本地没有规定“{known.label}”"]
            return Node("number", known.label, Bounds(), Bounds(), known.unit, missing=missing)
        point = Bounds.point(self.law.numbers.value(x.key, self._places()))
        label, unit = (known.label, known.unit) if known else (x.key, "")
        paper = "，".join(p for p in (setting.place, setting.paper) if p)
        return Node("number", label, point, point, unit, paper=paper or "未见文号")

    def _places(self) -> tuple[str, ...]:
        return self.member.places if self.member is not None else self.unit.places

    def _Today(self, x: e.Today) -> Node:
        point = Bounds.point(self.law.as_of)
        return Node("today", "核查基准日", point, point, "日")

    def _YearsAgo(self, x: e.YearsAgo) -> Node:
        point = Bounds.point(years_ago(self.law.as_of, x.years))
        return Node("today", f"满{x.years}周岁的出生日", point, point, "日")

    def _FieldOf(self, x: e.FieldOf) -> Node:
        assert self.thing is not None and self.source is not None
        f = self.source.get_field(x.name)
        return Node("field", f.label, self.thing.certain[x.name], self.thing.hand[x.name], f.unit)

    def _RowDay(self, x: e.RowDay) -> Node:
        assert self.thing is not None
        return Node("day", "数据日期", self.thing.days, self.thing.hand_days, "日")

    def _MonthOf(self, x: e.MonthOf) -> Node:
        part = self.read(x.day)
        return Node("month", part.text, months_of(part.certain), months_of(part.hand), "月", [part])

    def _OverLine(self, x: e.OverLine) -> Node:
        amount, line = self.read(x.amount), self.read(x.line)
        over = self._OneOf(e.OneOf(x.over, ("yes",)))
        values = [
            over_the_line(a, o, ln, at_hand=at_hand)
            for a, o, ln, at_hand in (
                (amount.certain, over.certain, line.certain, False),
                (amount.hand, over.hand, line.hand, True),
            )
        ]
        return Node("figure", amount.text, values[0], values[1], amount.unit, [amount, over, line])

    def _FactFigure(self, x: e.FactFigure) -> Node:
        return self._fact(x.name)

    def _OfUnit(self, x: e.OfUnit) -> Node:
        return _Reader(self.reading).read(x.figure)

    def _Total(self, x: e.Total) -> Node:
        parts = [self._for(m).read(x.figure) for m in self.unit.members]
        certain = total(bounds_of(p.certain) for p in parts)
        hand = total(bounds_of(p.hand) for p in parts)
        if not self.unit.complete:
            # Whoever is not listed may lower a figure that can be negative.
            positive = never_negative(x.figure, self.law.facts, self.law.sources)
            certain = Bounds(certain.least if positive else None, None)
        text = f"{_name(parts, x.figure, self.law)}合计"
        node = Node("total", text, certain, hand, parts[0].unit if parts else "", parts)
        self._gap(node)
        return node

    def _CountMembers(self, x: e.CountMembers) -> Node:
        parts = [self._for(m).read(x.condition) for m in self.unit.members]
        certain, hand = (count_of(p) for p in ((n.certain for n in parts), (n.hand for n in parts)))
        if not self.unit.complete:
            certain = Bounds(certain.least, None)
        node = Node("count", "人数", certain, hand, "人", parts)
        self._gap(node)
        return node

    def _Plus(self, x: e.Plus) -> Node:
        return self._pair(x.left, x.right, "加", lambda a, b: a + b)

    def _SumOf(self, x: e.SumOf) -> Node:
        parts = [self.read(f) for f in x.figures]
        certain = total(bounds_of(p.certain) for p in parts)
        hand = total(bounds_of(p.hand) for p in parts)
        return Node("加", x.label, certain, hand, parts[0].unit if parts else "", parts)

    def _Minus(self, x: e.Minus) -> Node:
        return self._pair(x.left, x.right, "减", lambda a, b: a - b)

    def _Larger(self, x: e.Larger) -> Node:
        return self._pair(x.left, x.right, "取大", lambda a, b: a.larger(b))

    def _Smaller(self, x: e.Smaller) -> Node:
        return self._pair(x.left, x.right, "取小", lambda a, b: a.smaller(b))

    def _Times(self, x: e.Times) -> Node:
        return self._pair(x.figure, x.by, "乘", product_of)

    def _pair(
        self, left: e.Figure, right: e.Figure, word: str, how: Callable[[Bounds, Bounds], Bounds]
    ) -> Node:
        a, b = self.read(left), self.read(right)
        certain = how(bounds_of(a.certain), bounds_of(b.certain))
        hand = how(bounds_of(a.hand), bounds_of(b.hand))
        unit = a.unit if a.unit.startswith("元") else b.unit or a.unit
        text = a.text if a.text == b.text or word == "取小" else f"{a.text}{word}{b.text}"
        return Node(word, text, certain, hand, unit, [a, b])

    def _ChooseFigure(self, x: e.ChooseFigure) -> Node:
        return self.read(x.by_word[self.law.numbers.word(x.key)])

    # ---- conditions

    def _Always(self, x: e.Always) -> Node:
        return Node("always", Answer(x.value).label, Answer(x.value), Answer(x.value))

    def _Compare(self, x: e.Compare) -> Node:
        a, b = self.read(x.left), self.read(x.right)
        words = {">": "大于", ">=": "不小于", "<": "小于", "<=": "不大于"}
        certain = compared(x.op, bounds_of(a.certain), bounds_of(b.certain))
        hand = compared(x.op, bounds_of(a.hand), bounds_of(b.hand))
        return Node("compare", f"{a.text}{words[x.op]}{b.text}", certain, hand, parts=[a, b])

    def _OneOf(self, x: e.OneOf) -> Node:
        assert self.thing is not None and self.source is not None
        f = self.source.get_field(x.name)
        wanted = sum(f.bit(c) for c in x.codes)
        certain = codes_inside(codes_of(self.thing.certain[x.name]), wanted)
        hand = codes_inside(codes_of(self.thing.hand[x.name]), wanted)
        missing = [f"{self.source.name}缺“{f.label}”"] if hand is UNKNOWN else []
        return Node("one_of", f.label, certain, hand, missing=missing)

    def _HasText(self, x: e.HasText) -> Node:
        assert self.thing is not None
        certain, hand = self.thing.texts[x.name]
        return Node("has_text", x.name, Answer(certain), Answer(hand))

    def _FactHolds(self, x: e.FactHolds) -> Node:
        return self._fact(x.name)

    def _FactOneOf(self, x: e.FactOneOf) -> Node:
        node = self._fact(x.name)
        f = self._fact_field(x.name)
        wanted = sum(f.bit(c) for c in x.codes)
        certain, hand = (codes_inside(codes_of(v), wanted) for v in (node.certain, node.hand))
        return replace(node, certain=certain, hand=hand)

    def _fact_field(self, name: str) -> Any:
        fact = self.law.facts[name]
        return self.law.sources[fact.source].get_field(str(fact.value))

    def _Absent(self, x: e.Absent) -> Node:
        heard = self._heard()
        answers = heard.answers(x.source)
        found = any_of(~Answer(a.absent) for a in answers)
        certain = ~found
        if self.member is None and not self.unit.complete:
            certain &= UNKNOWN
        hand = NO if any(a.absent == 0 for a in answers) else YES
        label = self.law.sources[x.source].name
        node = Node("absent", f"{label}里没有记录", certain, hand)
        searched = {place for a in answers for place in a.searched}
        node.evidence = [Evidence(f, s, 0) for f, s in sorted(searched)]
        node.hand_evidence = node.evidence
        if certain is UNKNOWN:
            node.missing = heard.missing(x.source)
        return node

    def _Letter(self, x: e.Letter) -> Node:
        assert self.member is not None
        state = Answer(self.member.answer(x.source).letter_state)
        label = self.law.sources[x.source].name
        # At hand a doubtful letter is true, and a register that never came accuses no office.
        node = Node("letter", f"{label}有有效授权书", state, NO if state is NO else YES)
        if state is UNKNOWN:
            node.missing = [f"{label}的授权书台账"]
        return node

    def _OfUnitHolds(self, x: e.OfUnitHolds) -> Node:
        return _Reader(self.reading).read(x.condition)

    def _AnyMember(self, x: e.AnyMember) -> Node:
        node = self._members(x.condition, any_of, "有成员符合")
        if not self.unit.complete:
            node.certain = Answer(max(answer_of(node.certain).value, 1))
        return node

    def _AllMembers(self, x: e.AllMembers) -> Node:
        node = self._members(x.condition, all_of, "成员都符合")
        if not self.unit.complete:
            node.certain = Answer(min(answer_of(node.certain).value, 1))
        return node

    def _members(
        self, x: e.Condition, how: Callable[[Iterable[Answer]], Answer], text: str
    ) -> Node:
        parts = []
        for m in self.unit.members:
            part = self._for(m).read(x)
            parts.append(replace(part, text=f"{m.name}：{part.text}"))
        certain = how(answer_of(p.certain) for p in parts)
        node = Node("members", text, certain, how(answer_of(p.hand) for p in parts), parts=parts)
        self._gap(node)
        return node

    def _And(self, x: e.And) -> Node:
        return self._join(x.conditions, all_of, "并且", "同时满足")

    def _Or(self, x: e.Or) -> Node:
        return self._join(x.conditions, any_of, "或者", "有一项满足")

    def _join(
        self,
        xs: Iterable[e.Condition],
        how: Callable[[Iterable[Answer]], Answer],
        kind: str,
        text: str,
    ) -> Node:
        parts = [self.read(x) for x in xs]
        certain = how(answer_of(p.certain) for p in parts)
        return Node(kind, text, certain, how(answer_of(p.hand) for p in parts), parts=parts)

    def _Not(self, x: e.Not) -> Node:
        part = self.read(x.condition)
        return Node("not", f"不是：{part.text}", ~answer_of(part.certain), ~answer_of(part.hand),
                    parts=[part])  # fmt: skip

    def _NotRuledOut(self, x: e.NotRuledOut) -> Node:
        part = self.read(x.condition)
        # Only what is certain rules out, at hand too: a doubtful row never takes an offer away.
        met = NO if answer_of(part.certain) is NO else YES
        return Node("not_ruled_out", "没有确实的排除情形", met, met, parts=[part])

    def _Question(self, x: e.Question) -> Node:
        part = self.read(x.condition)
        certain, hand = (answer_of(v) & UNKNOWN for v in (part.certain, part.hand))
        return Node("question", "只作询问，不作结论", certain, hand, parts=[part])

    def _Called(self, x: e.Called) -> Node:
        return replace(self.read(x.condition), text=x.label)

    def _ChooseCondition(self, x: e.ChooseCondition) -> Node:
        return self.read(x.by_word[self.law.numbers.word(x.key)])

    # ---- facts

    def _for(self, person: Person) -> _Reader:
        return _Reader(self.reading, person)

    def _fact(self, name: str) -> Node:
        known = self.reading.known
        if (name, self.whose) not in known:
            known[name, self.whose] = self._read_fact(name)
        return known[name, self.whose]

    def _read_fact(self, name: str) -> Node:
        fact = self.law.facts[name]
        fact.check_scope(of_member=self.member is not None)
        source, heard = self.law.sources[fact.source], self._heard()
        things = things_of(source, fact, heard.rows(fact), self.law.as_of)
        is_open = heard.leaves_open(fact)
        node = read_fact(fact, source, things, self._row_reader(source), is_open)
        if is_open and fact.subject == "unit" and self.member is None:
            self._gap(node)
        node.missing += heard.missing(fact.source, fact)
        return node

    def _heard(self) -> Heard:
        return Heard(self.law, self.unit, self.member)

    def _row_reader(self, source: Source) -> Callable[[Thing], _Reader]:
        return lambda thing: _Reader(self.reading, self.member, thing, source)

    def _gap(self, node: Node) -> None:
        if not self.unit.complete:
            node.missing.append(self.unit.gap or "名册所列成员少于家庭人口")


def _name(parts: list[Node], figure: e.Figure, law: Law) -> str:
    if parts:
        return parts[0].text
    return law.facts[figure.name].label if isinstance(figure, e.FactFigure) else ""
