"""Numbers, papers, clauses and places in the words of a computation sheet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dibao.intake.family import INCOME
from dibao.policy import Policy
from dibao.policy.means import MEANS
from dibao.reasoning.expr import Expr, FactFigure, FactHolds, FactOneOf, Number
from dibao.reasoning.numbers import NoNumberInForce
from dibao.reasoning.rule import live
from dibao.reasoning.subjects import Law
from dibao.screening.means import Assessment

# Kinds of income bring one number each; their lines say them.
MANY = "income.counts."


def keys_read(x: Expr, law: Law) -> list[str]:
    """Numbers an expression rests on, those inside its facts included."""
    found: list[str] = []
    for node in live(x, law):
        if isinstance(node, Number):
            found.append(node.key)
        if isinstance(node, FactFigure | FactHolds | FactOneOf):
            declared = law.facts[node.name]
            for part in (declared.value, declared.where, declared.exempt):
                found += keys_read(part, law) if isinstance(part, Expr) else []
        if hasattr(node, "key") and not isinstance(node, Number):
            found.append(node.key)
    return list(dict.fromkeys(found))


def papers(x: Expr, law: Law, a: Assessment) -> str:
    """The numbers an expression rests on, each with place and paper, in one line."""
    return papers_of([k for k in keys_read(x, law) if not k.startswith((MANY, "member."))], law, a)


def papers_of(keys: Iterable[str], law: Law, a: Assessment) -> str:
    """These numbers with place and paper; choices of reading stand in the list of numbers."""
    found = []
    for key in keys:
        known = law.numbers.by_key[key]
        try:
            setting = law.numbers.get(key, a.places)
        except NoNumberInForce:
            found.append(f"{known.label}：当地没有规定")
            continue
        if known.choices:
            continue
        value = setting.value if isinstance(setting.value, str) else f"{float(setting.value):g}"
        paper = "，".join(p for p in (setting.place, setting.paper or "未见文号") if p)
        found.append(f"{known.label} {value}{known.unit}（{paper}）")
    return "；".join(found)


def numbers_used(law: Law, a: Assessment) -> list[tuple[str, ...]]:
    """Every number the sheet rests on, kinds of income only where a line has them."""
    read = [k for s in MEANS.steps for k in keys_read(s.reads, law)]
    read += [
        k for x in (MEANS.eligible, MEANS.near, MEANS.owed, MEANS.uplift) for k in keys_read(x, law)
    ]
    items = {f"{MANY}{x['item']}" for x in a.rows[INCOME]}
    keys = [k for k in dict.fromkeys(read) if not k.startswith(MANY) or k in items]
    found: list[tuple[str, ...]] = []
    for key in [*keys, "allowance.mode", "allowance.rounding", "allowance.least"]:
        known = law.numbers.by_key[key]
        try:
            s = law.numbers.get(key, a.places)
        except NoNumberInForce:
            found.append((known.label, "没有规定", "", "", known.reading))
            continue
        value = s.value if isinstance(s.value, str) else f"{float(s.value):g} {known.unit}".strip()
        paper = "，".join(p for p in (s.place, s.paper or "未见文号") if p)
        found.append((known.label, value, s.since.isoformat(), paper, known.reading))
    return found


def cite(key: str, policy: Policy) -> str:
    """The name of a clause as it may be printed."""
    return str(policy.clauses[key]["cite"])


def place_of(row: Any) -> str:
    """Section and row of the family's sheet."""
    return f"{row['sheet']}第{row['row']}行" if row.get("row") else "没有填写"
