"""The same expression for everybody: SQL that yields bounds and three-valued answers.

Every node becomes a column (`n7_l, n7_m` for bounds, `n7_a` for an answer; `h` before the
suffix for the reading at hand). Answers are 0, 1, 2 and never NULL. Money is fen as BIGINT; policy
numbers are folded to whole constants and comparisons are multiplied out, so no engine divides or
rounds. One small method a node, in the order of `expr`; `explain` has the same for one household.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from dibao.reasoning import expr as e
from dibao.reasoning.arithmetic import years_ago
from dibao.reasoning.bounds_sql import Fig, alike, exactly, inside, pick, scaled, whole_part
from dibao.reasoning.columns import Columns, Scope, quote
from dibao.reasoning.fact import Fact
from dibao.reasoning.signs import never_negative
from dibao.reasoning.subjects import Law


class Compiler(Columns):
    """Compiles nodes of one rule (or one fact's row conditions) into columns by level."""

    def __init__(self, law: Law, dialect: str = "duckdb") -> None:
        super().__init__(dialect)
        self.law = law
        # What was compiled once is not written again: a node read in several places is one column.
        self._read: dict[tuple[int, int, str], tuple[e.Expr, Any]] = {}

    # ---- figures

    def figure(self, x: e.Expr, s: Scope, r: str) -> Fig:
        """Bounds of a figure node in one reading."""
        found: Fig = self._once(x, s, r)
        return found

    def _once(self, x: e.Expr, s: Scope, r: str) -> Any:
        key = (id(x), id(s), r)
        if key not in self._read:
            method: Callable[[Any, Scope, str], Any] = getattr(self, f"_{type(x).__name__}")
            self._read[key] = (x, method(x, s, r))  # the node is held, so that its id stays its own
        return self._read[key][1]

    def _Constant(self, x: e.Constant, s: Scope, r: str) -> Fig:
        return exactly(x.value)

    def _Number(self, x: e.Number, s: Scope, r: str) -> Fig:
        numbers = self.law.numbers
        known = numbers.by_key.get(x.key)
        places = known.places(numbers.day) if known else []
        general = numbers.in_general(x.key)
        if not places:
            return exactly(general if general is not None else numbers.value(x.key))
        values = {p: numbers.value(x.key, (p,)) for p in places}
        everyone = [general] if general is not None else []
        den = math.lcm(*(v.denominator for v in [*values.values(), *everyone]))
        rest = str(everyone[0] * den) if everyone else "NULL"
        # A village's own paper goes before its town's.
        cases = " ".join(
            f"WHEN {column} = {quote(p)} THEN {v * den}"
            for column in ("village", "town")
            for p, v in values.items()
        )
        column = self._column(s, f"CASE {cases} ELSE {rest} END", "v")
        return Fig(column, column, den)

    def _Today(self, x: e.Today, s: Scope, r: str) -> Fig:
        return exactly(Fraction(self.law.as_of))

    def _YearsAgo(self, x: e.YearsAgo, s: Scope, r: str) -> Fig:
        return exactly(Fraction(years_ago(self.law.as_of, x.years)))

    def _FieldOf(self, x: e.FieldOf, s: Scope, r: str) -> Fig:
        return Fig(f"{x.name}_{r}l", f"{x.name}_{r}m")

    def _RowDay(self, x: e.RowDay, s: Scope, r: str) -> Fig:
        return Fig(f"newest_{r}l", f"newest_{r}m")

    def _MonthOf(self, x: e.MonthOf, s: Scope, r: str) -> Fig:
        part = self.figure(x.day, s, r)
        return self._keep(s, Fig(self._month(part.lo), self._month(part.hi)))

    def _month(self, day: str) -> str:
        if self.dialect == "spark":
            date = f"date_add(DATE '1970-01-01', CAST({day} AS INT))"
        else:
            date = f"(DATE '1970-01-01' + CAST({day} AS INTEGER))"
        return f"(year({date}) * 12 + month({date}) - 1)"

    def _OverLine(self, x: e.OverLine, s: Scope, r: str) -> Fig:
        amount, line = self.figure(x.amount, s, r), self.figure(x.line, s, r)
        over = self.condition(e.OneOf(x.over, ("yes",)), s, r)
        floor = whole_part(line)
        lo = (
            f"CASE WHEN {amount.hi} IS NULL AND {over} = 2 THEN coalesce({floor} + 1, {amount.lo}) "
        )
        lo += f"ELSE {amount.lo} END"
        most = floor if r == "" else amount.lo
        blank = f"{amount.hi} IS NULL AND {floor} IS NOT NULL"
        hi = f"CASE WHEN {blank} AND {over} = 0 THEN {most} ELSE {amount.hi} END"
        return self._keep(s, Fig(lo, hi))

    def _FactFigure(self, x: e.FactFigure, s: Scope, r: str) -> Fig:
        self._fact(x.name, s)
        return Fig(f"{x.name}_{r}l", f"{x.name}_{r}m")

    def _fact(self, name: str, s: Scope) -> Fact:
        fact = s.facts[name] = self.law.facts[name]
        fact.check_scope(of_member=s.level == "member")
        return fact

    def _OfUnit(self, x: e.OfUnit, s: Scope, r: str) -> Fig:
        self._in_member_rule(s)
        return self.figure(x.figure, self.unit, r)

    def _Total(self, x: e.Total, s: Scope, r: str) -> Fig:
        part = self._keep(self.inner, self.figure(x.figure, self.inner, r))
        lo, hi = (
            self._gathered(f"CASE WHEN count({sql}) = count(*) THEN sum({sql}) END", r + side, 0)
            for side, sql in (("l", part.lo), ("m", part.hi))
        )
        if r == "":
            hi = f"CASE WHEN complete = 1 THEN {hi} END"
            if not never_negative(x.figure, self.law.facts, self.law.sources):
                lo = f"CASE WHEN complete = 1 THEN {lo} END"
        return self._keep(s, Fig(lo, hi, part.den))

    def _CountMembers(self, x: e.CountMembers, s: Scope, r: str) -> Fig:
        part = self._answer(self.inner, self.condition(x.condition, self.inner, r))
        sure = f"coalesce(sum(CASE WHEN {part} = 2 THEN 1 ELSE 0 END), 0)"
        may = f"coalesce(sum(CASE WHEN {part} > 0 THEN 1 ELSE 0 END), 0)"
        lo, hi = self._gathered(sure, r + "l", 0), self._gathered(may, r + "m", 0)
        return self._keep(s, Fig(lo, hi if r else f"CASE WHEN complete = 1 THEN {hi} END"))

    def _Plus(self, x: e.Plus, s: Scope, r: str) -> Fig:
        a, b = alike(self.figure(x.left, s, r), self.figure(x.right, s, r))
        return Fig(f"({a.lo} + {b.lo})", f"({a.hi} + {b.hi})", a.den)

    def _SumOf(self, x: e.SumOf, s: Scope, r: str) -> Fig:
        parts = [self.figure(f, s, r) for f in x.figures]
        den = math.lcm(*(p.den for p in parts))
        same = [scaled(p, den) for p in parts]
        lo, hi = (
            f"({' + '.join(sides)})" for sides in ([p.lo for p in same], [p.hi for p in same])
        )
        return self._keep(s, Fig(lo, hi, den))

    def _Minus(self, x: e.Minus, s: Scope, r: str) -> Fig:
        a, b = alike(self.figure(x.left, s, r), self.figure(x.right, s, r))
        return Fig(f"({a.lo} - {b.hi})", f"({a.hi} - {b.lo})", a.den)

    def _Times(self, x: e.Times, s: Scope, r: str) -> Fig:
        a, b = self.figure(x.figure, s, r), self.figure(x.by, s, r)
        if not _known(x.by):
            a, b = b, a
        if a.constant is not None and b.constant is not None:
            return exactly(a.constant * b.constant)
        if b.constant == 0:
            return exactly(Fraction(0))
        if not _known(x.by) and not _known(x.figure):
            raise ValueError("乘法的一边要是政策数字或常数")
        if b.constant == 1:
            return a
        zero = f"{b.lo} = 0 OR ({a.lo} = 0 AND {a.hi} = 0)"
        lo, hi = (f"CASE WHEN {zero} THEN 0 ELSE {side} * {b.lo} END" for side in (a.lo, a.hi))
        return self._keep(s, Fig(lo, hi, a.den * b.den))

    def _Larger(self, x: e.Larger, s: Scope, r: str) -> Fig:
        return self._extreme(x.left, x.right, s, r, ">", open_lo=False)

    def _Smaller(self, x: e.Smaller, s: Scope, r: str) -> Fig:
        return self._extreme(x.left, x.right, s, r, "<", open_lo=True)

    def _extreme(
        self, left: e.Figure, right: e.Figure, s: Scope, r: str, op: str, *, open_lo: bool
    ) -> Fig:
        a, b = alike(
            self._keep(s, self.figure(left, s, r)), self._keep(s, self.figure(right, s, r))
        )
        lo = pick(op, a.lo, b.lo, open_wins=open_lo)
        return self._keep(s, Fig(lo, pick(op, a.hi, b.hi, open_wins=not open_lo), a.den))

    def _ChooseFigure(self, x: e.ChooseFigure, s: Scope, r: str) -> Fig:
        return self.figure(x.by_word[self.law.numbers.word(x.key)], s, r)

    # ---- conditions

    def condition(self, x: e.Expr, s: Scope, r: str) -> str:
        """The column (or constant) that holds a condition's answer in one reading."""
        found: str = self._once(x, s, r)
        return found

    def _Always(self, x: e.Always, s: Scope, r: str) -> str:
        return str(x.value)

    def _Compare(self, x: e.Compare, s: Scope, r: str) -> str:
        a, b = alike(self.figure(x.left, s, r), self.figure(x.right, s, r))
        if x.op in (">", ">="):
            a, b = b, a
        if a.constant is not None and b.constant is not None:
            holds = a.constant < b.constant or (x.op in ("<=", ">=") and a.constant == b.constant)
            return "2" if holds else "0"
        yes, no = ("<", "<=") if x.op in ("<", ">") else ("<=", "<")
        sql = f"CASE WHEN {a.hi} {yes} {b.lo} THEN 2 WHEN {b.hi} {no} {a.lo} THEN 0 ELSE 1 END"
        return self._answer(s, sql)

    def _OneOf(self, x: e.OneOf, s: Scope, r: str) -> str:
        assert s.source is not None
        f = s.source.get_field(x.name)
        return self._answer(s, inside(f"{x.name}_{r}c", sum(f.bit(c) for c in x.codes)))

    def _HasText(self, x: e.HasText, s: Scope, r: str) -> str:
        return f"{x.name}_{r}t"

    def _FactHolds(self, x: e.FactHolds, s: Scope, r: str) -> str:
        self._fact(x.name, s)
        return f"{x.name}_{r}a"

    def _FactOneOf(self, x: e.FactOneOf, s: Scope, r: str) -> str:
        fact = self._fact(x.name, s)
        f = self.law.sources[fact.source].get_field(str(fact.value))
        return self._answer(s, inside(f"{x.name}_{r}c", sum(f.bit(c) for c in x.codes)))

    def _Absent(self, x: e.Absent, s: Scope, r: str) -> str:
        s.absents.add(x.source)
        column = f"absent_{s.level}_{x.source}"
        if r:
            return f"CASE WHEN {column} = 0 THEN 0 ELSE 2 END"
        if s.level == "unit":
            return f"CASE WHEN complete = 0 AND {column} = 2 THEN 1 ELSE {column} END"
        return column

    def _Letter(self, x: e.Letter, s: Scope, r: str) -> str:
        if s.level != "member":
            raise ValueError("授权书是个人的，请放进成员的条件里")
        s.letters.add(x.source)
        column = f"letter_{x.source}"
        return column if r == "" else f"CASE WHEN {column} = 0 THEN 0 ELSE 2 END"

    def _OfUnitHolds(self, x: e.OfUnitHolds, s: Scope, r: str) -> str:
        self._in_member_rule(s)
        return self._answer(self.unit, self.condition(x.condition, self.unit, r))

    def _in_member_rule(self, s: Scope) -> None:
        if s is self.inner:
            raise ValueError(
                "户的数字只能在按成员判断的规则里读（OfUnit），不能放进成员合计或任一成员里"
            )

    def _AnyMember(self, x: e.AnyMember, s: Scope, r: str) -> str:
        return self._members(x.condition, s, r, "max", 0)

    def _AllMembers(self, x: e.AllMembers, s: Scope, r: str) -> str:
        return self._members(x.condition, s, r, "min", 2)

    def _members(self, x: e.Condition, s: Scope, r: str, how: str, nobody: int) -> str:
        part = self._answer(self.inner, self.condition(x, self.inner, r))
        name = self._gathered(f"{how}({part})", r + "a", nobody)
        if r == "":
            return f"CASE WHEN complete = 0 AND {name} = {nobody} THEN 1 ELSE {name} END"
        return name

    # Answers are 0, 1, 2 and never NULL: what holds together is the least of them, what holds by
    # one alone the greatest.

    def _And(self, x: e.And, s: Scope, r: str) -> str:
        parts = dict.fromkeys(self.condition(p, s, r) for p in x.conditions)
        return "0" if "0" in parts else _one_of("least", [p for p in parts if p != "2"], "2")

    def _Or(self, x: e.Or, s: Scope, r: str) -> str:
        parts = dict.fromkeys(self.condition(p, s, r) for p in x.conditions)
        return "2" if "2" in parts else _one_of("greatest", [p for p in parts if p != "0"], "0")

    def _Not(self, x: e.Not, s: Scope, r: str) -> str:
        return f"(2 - {self.condition(x.condition, s, r)})"

    def _NotRuledOut(self, x: e.NotRuledOut, s: Scope, r: str) -> str:
        return f"CASE WHEN {self.condition(x.condition, s, '')} = 0 THEN 0 ELSE 2 END"

    def _Question(self, x: e.Question, s: Scope, r: str) -> str:
        return f"least({self.condition(x.condition, s, r)}, 1)"

    def _Called(self, x: e.Called, s: Scope, r: str) -> str:
        return self._answer(s, self.condition(x.condition, s, r))

    def _ChooseCondition(self, x: e.ChooseCondition, s: Scope, r: str) -> str:
        return self.condition(x.by_word[self.law.numbers.word(x.key)], s, r)


def _one_of(how: str, parts: list[str], none: str) -> str:
    """The least or greatest of some answers; of a single one itself."""
    return f"{how}({', '.join(parts)})" if len(parts) > 1 else next(iter(parts), none)


def _known(x: e.Expr) -> bool:
    """A figure of policy numbers and constants alone."""
    return all(
        isinstance(n, e.Constant | e.Number | e.Plus | e.Times | e.Larger | e.Smaller
                   | e.ChooseFigure)
        for n in x.walk()
    )  # fmt: skip
