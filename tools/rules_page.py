"""docs/rules.md: every rule in force in plain Chinese, its clause, what it asks, an example.

What a rule asks is read from its own expression, so the page cannot say anything else than the
program does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from dibao.policy import HOME
from dibao.policy.governance import REGISTER, read_governance, sentences
from dibao.reasoning import expr as e
from dibao.reasoning.rule import Rule
from dibao.screening.case import Case
from dibao.screening.cases import load_cases

SURE = {
    "read": "条文已读",
    "pages": "据各地转述，须由当地核对原文",
    "own": "凭一般了解，须由当地核对原文",
}
DIRECTIONS = {
    "accuses": "可能不该享受：确定了才提出",
    "offers": "可能该享受而没有：没有被排除就提出",
    "neither": "两边登记不一致：不针对任何一方",
}
SIGHTS = {"household": "按户列出", "office": "经办单位自查", "conduct": "只进封存的移送线索"}
ANSWERS = {"yes": "提出", "unknown": "作为待核提出", "cannot_tell": "不能判断", "no": "不提出"}
COMPARED = {"<": "小于", "<=": "不大于", ">": "大于", ">=": "不小于", "==": "等于", "!=": "不等于"}


class Words:
    """An expression as a sentence; lists of conditions keep their brackets."""

    def __init__(self, law: Any) -> None:
        self.law = law

    def of(self, x: e.Expr, inner: bool = False) -> str:
        """`inner`: stands inside another condition, so a list of conditions is bracketed."""
        say: Callable[[Any, bool], str] | None = getattr(self, f"_{type(x).__name__}", None)
        if say is not None:
            return say(x, inner)
        parts = [self.of(p, True) for p in x.parts()]
        return "、".join(parts)

    def _label(self, key: str) -> str:
        known = self.law.numbers.by_key.get(key)
        return known.label if known is not None else key

    def _name(self, key: str) -> str:
        return str(self.law.facts[key].label)

    def _Constant(self, x: e.Constant, _: bool) -> str:
        return str(x.value)

    def _Number(self, x: e.Number, _: bool) -> str:
        return f"“{self._label(x.key)}”"

    def _Today(self, _x: e.Today, _: bool) -> str:
        return "核查日"

    def _YearsAgo(self, x: e.YearsAgo, _: bool) -> str:
        return f"核查日前 {x.years} 年那天"

    def _FactFigure(self, x: e.FactFigure, _: bool) -> str:
        return self._name(x.name)

    def _FactHolds(self, x: e.FactHolds, _: bool) -> str:
        return f"有{self._name(x.name)}"

    def _FactOneOf(self, x: e.FactOneOf, _: bool) -> str:
        return self._name(x.name)

    def _Total(self, x: e.Total, _: bool) -> str:
        return f"全家的{self.of(x.figure, True)}合计"

    def _CountMembers(self, x: e.CountMembers, _: bool) -> str:
        return f"符合“{self.of(x.condition)}”的人数"

    def _SumOf(self, x: e.SumOf, _: bool) -> str:
        return x.label

    def _Plus(self, x: e.Plus, _: bool) -> str:
        return f"{self.of(x.left, True)}加{self.of(x.right, True)}"

    def _Minus(self, x: e.Minus, _: bool) -> str:
        return f"{self.of(x.left, True)}减{self.of(x.right, True)}"

    def _Times(self, x: e.Times, _: bool) -> str:
        return f"{self.of(x.figure, True)}乘{self.of(x.by, True)}"

    def _extreme(self, x: e.Larger | e.Smaller, _: bool) -> str:
        flat = self._flat(x, type(x))
        which = "最大" if isinstance(x, e.Larger) else "最小"
        return f"{'、'.join(self.of(p, True) for p in flat)}中{which}的"

    _Larger = _extreme
    _Smaller = _extreme

    def _flat(self, x: e.Figure, kind: type[e.Larger] | type[e.Smaller]) -> list[e.Figure]:
        if not isinstance(x, kind):
            return [x]
        return [*self._flat(x.left, kind), *self._flat(x.right, kind)]

    def _chosen(self, x: e.ChooseFigure | e.ChooseCondition, inner: bool) -> str:
        word = self.law.numbers.word(x.key)
        return self.of(x.by_word[word], inner)

    _ChooseFigure = _chosen
    _ChooseCondition = _chosen

    def _Compare(self, x: e.Compare, _: bool) -> str:
        return f"{self.of(x.left, True)}{COMPARED.get(x.op, x.op)}{self.of(x.right, True)}"

    def _Absent(self, x: e.Absent, _: bool) -> str:
        return f"{self.law.sources[x.source].name}查过而没有"

    def _Letter(self, x: e.Letter, _: bool) -> str:
        return f"有查询{self.law.sources[x.source].name}的有效授权书"

    def _AnyMember(self, x: e.AnyMember, _: bool) -> str:
        return f"有一名成员：{self.of(x.condition)}"

    def _AllMembers(self, x: e.AllMembers, _: bool) -> str:
        return f"每一名成员：{self.of(x.condition)}"

    def _listed(self, x: e.And | e.Or, inner: bool) -> str:
        both = isinstance(x, e.And)
        said = [c for c in x.conditions if not (both and isinstance(c, e.Always) and c.value == 2)]
        joined = ("，并且" if both else "，或者").join(self.of(c, len(said) > 1) for c in said)
        return f"（{joined}）" if inner and len(said) > 1 else joined

    _And = _listed
    _Or = _listed

    def _Not(self, x: e.Not, _: bool) -> str:
        return f"没有“{self.of(x.condition)}”"

    def _NotRuledOut(self, x: e.NotRuledOut, _: bool) -> str:
        return f"不能排除“{self.of(x.condition)}”"

    def _Called(self, x: e.Called, _: bool) -> str:
        return x.label

    def _Always(self, x: e.Always, _: bool) -> str:
        return ("不成立", "不能判断", "成立")[x.value]


def clause(entry: Mapping[str, Any]) -> str:
    """Where it stands, its gist in our words, and how sure we are of it."""
    return f"{entry['cite']}：{entry['text'].rstrip('。')}（{SURE[entry['sure']]}）"


@cache
def examples() -> Mapping[str, tuple[Case, ...]]:
    """Rule key → its cases, in the order of the files."""
    found: dict[str, tuple[Case, ...]] = {}
    for case in load_cases(HOME / "cases"):
        found[case.rule] = (*found.get(case.rule, ()), case)
    return found


def _example(rule: Rule, policy: Any) -> str:
    """One case for each answer, the first told with its rows."""
    said, seen = [], set[str]()
    for case in examples().get(rule.key, ()):
        if case.answer in seen:
            continue
        rows = "" if seen else _rows(case, policy)
        seen.add(case.answer)
        said.append(f"“{case.name}”{rows}：{ANSWERS[case.answer]}")
    return "；".join(said)


def _rows(case: Case, policy: Any) -> str:
    """（机动车登记一行：石有根，云A…，小型轿车）"""
    told = case.spec.get("rows", {})
    for key in sorted(told, key=lambda k: k == "DS01"):  # the roster is what all cases share
        lines = told[key]
        if lines and key in policy.sources:
            cells = [str(v) for v in lines[0].values() if v not in ("", None)]
            return f"（{policy.sources[key].name}：{'，'.join(dict.fromkeys(cells))}）"
    return ""


def _rule(rule: Rule, policy: Any, law: Any, names: Iterable[str]) -> list[str]:
    cited = [clause(policy.clauses[c]) for c in rule.clauses]
    numbers = [law.numbers.by_key[n].label for n in rule.numbers(law) if not n.startswith("run.")]
    known = set(names)
    sources = [f"{k} {law.sources[k].name}" for k in rule.sources(law) if k in known]
    sources += [
        law.sources[k].name + "（由收到的表算出）" for k in rule.sources(law) if k not in known
    ]
    said = [
        ("怎样才提出", DIRECTIONS[rule.direction]),
        ("列在哪里", SIGHTS[rule.sight]),
        ("问的是", Words(law).of(rule.answer)),
        ("例", _example(rule, policy)),
        ("依据", "；".join(cited)),
        ("读哪些来源", "、".join(sources)),
        ("用哪些数", "、".join(numbers)),
        ("怎样了结", f"{rule.settle.place} · {rule.settle.who}"),
        ("可以凭什么说明", "、".join(rule.settle.papers)),
        ("请先核实", "、".join(rule.settle.first_check)),
        ("问什么", "；".join(rule.settle.questions)),
        ("对家庭怎么说", rule.family_text),
        ("不能说明什么", "；".join(rule.shows_not)),
        ("版本", "；".join(sentences(rule, law, read_governance(REGISTER)))),
    ]
    lines = [f"### {rule.title}（`{rule.key}`）", ""]
    return [*lines, *(f"- **{head}**：{text}" for head, text in said if text), ""]


def page(policy: Any, found: list[Rule], names: Iterable[str], made: str, day: dt.date) -> str:
    """Every rule in force, by code. `names`: keys of the sources that somebody hands in."""
    law, known = policy.law(), list(names)
    lines = [
        "# 规则",
        "",
        made,
        "",
        f"{day.isoformat()} 有效的规则共 {len(found)} 条。疑点只是提问，认定由人作出。",
        "",
    ]
    for code in dict.fromkeys(r.code for r in found):
        same = [r for r in found if r.code == code]
        lines += [
            f"## {code}",
            "",
            f"{same[0].neutral_name}（方案用词，只用于已认定的：{same[0].plan_name}）",
            "",
        ]
        for rule in same:
            lines += _rule(rule, policy, law, known)
    return "\n".join(lines).rstrip() + "\n"
