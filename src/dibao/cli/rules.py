"""`dibao rules`: the rules in force, one rule with everything it rests on, and its cases.

What is printed is read from the rules themselves, so it can never say anything else than they do.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from typing import Any

from dibao.cli.options import Unusable
from dibao.policy import HOME, Policy, load
from dibao.policy.governance import REGISTER, read_governance, sentences
from dibao.reasoning.numbers import NoNumberInForce
from dibao.reasoning.rule import Rule
from dibao.reasoning.subjects import Law
from dibao.screening.case import CaseError
from dibao.screening.cases import Group, Outcome, groups_of, load_cases, run_group

DIRECTIONS = {
    "accuses": "可能不该享受：确定了才提出",
    "offers": "可能应享未享：没有被排除就提出",
    "neither": "两边登记不一致：不针对任何一方",
}
SURE = {
    "read": "条文已读", "pages": "据各地转述，须由当地核对原文", "own": "凭一般了解，须由当地核对原文",
}  # fmt: skip
SIGHTS = {"household": "按户列出", "office": "经办自查", "conduct": "只进封存的移送线索"}


def show_list(day: dt.date) -> int:
    """One rule a line: code, key, neutral name, title, and whether it still waits for the desk."""
    for rule in load(as_of=day).rules:
        waits = "  待工作台" if rule.waits_for else ""
        print(f"{rule.code}  {rule.key}  {rule.neutral_name}  {rule.title}{waits}")
    return 0


def show_one(key: str, day: dt.date) -> int:
    """Everything one rule rests on; raises Unusable for a key that does not exist."""
    policy = load(as_of=day)
    found = [r for r in policy.rules if key in (r.key, r.code)]
    if not found:
        known = "、".join(r.key for r in policy.rules)
        raise Unusable(f"没有“{key}”这条规则。可以写：{known}，或用 dibao rules list 查看。")
    law = policy.law()
    print("\n\n".join("\n".join(_page(rule, policy, law)) for rule in found))
    return 0


def _page(rule: Rule, policy: Policy, law: Law) -> list[str]:
    head = f"{rule.code}  {rule.key}  {rule.neutral_name}"
    own = rule.direction == "accuses" and rule.sight != "household"
    way = "经办自己的工作：确定了才提出，不针对任何一户" if own else DIRECTIONS[rule.direction]
    lines = [head, f"题目：{rule.title}", f"方向：{way}"]
    lines += [f"去处：{SIGHTS[rule.sight]}"]
    if rule.waits_for:
        names = "、".join(law.sources[k].name for k in rule.waits_for)
        lines += [f"待工作台：有了{names}才判断"]
    lines += ["", "依据"]
    lines += [f"  {_clause(c, policy.clauses)}" for c in rule.clauses]
    lines += ["", "版本", *(f"  {x}" for x in sentences(rule, law, read_governance(REGISTER)))]
    lines += ["", "数字", *_numbers(rule, law)]
    lines += ["", "读什么", *_facts(rule, law)]
    lines += ["", "什么时候提出", *_raised(rule)]
    if rule.counting:
        return [*lines, "", "只用于报告里的计数，不产生线索。"]
    lines += ["", "怎样了结", *_settle(rule)]
    if rule.family_text:
        lines += ["", "告诉家庭", f"  {rule.family_text}"]
    lines += ["", "没有显示什么", *_listed(rule.shows_not or ("没有需要特别说明的",))]
    return lines


def _clause(key: str, clauses: dict[str, Any]) -> str:
    """Cite and gist; the number of an article is printed only where its text was read."""
    entry = clauses.get(key, {})
    cite, text = str(entry.get("cite", key)), str(entry.get("text", ""))
    sure = SURE.get(str(entry.get("sure", "")), "")
    return f"{cite}：{text}（{sure}）" if sure else f"{cite}：{text}"


def _numbers(rule: Rule, law: Law) -> Iterable[str]:
    try:
        keys = [k for k in rule.numbers(law) if not k.startswith("run.")]
    except NoNumberInForce as error:
        return [f"  {error}"]
    return [f"  {_number(k, law)}" for k in keys] or ["  不用数字"]


def _number(key: str, law: Law) -> str:
    try:
        setting = law.numbers.get(key)
    except NoNumberInForce as error:
        return str(error)
    known = law.numbers.by_key[key]
    value = setting.value if isinstance(setting.value, str) else f"{float(setting.value):g}"
    source = "，".join(p for p in (setting.place, setting.paper or "未见文号") if p)
    return f"{known.label}（{key}）：{value} {known.unit}；{setting.since.isoformat()} 起；{source}"


def _facts(rule: Rule, law: Law) -> list[str]:
    lines = []
    for fact in rule.facts(law).values():
        name = law.sources[fact.source].name
        exempt = f"；不计：{fact.exempt_label}" if fact.exempt_label else ""
        lines.append(f"  {fact.label} ← {fact.source} {name}{exempt}")
    sources = "、".join(f"{k} {law.sources[k].name}" for k in rule.sources(law))
    return [*dict.fromkeys(lines), f"  来源：{sources}"]


def _raised(rule: Rule) -> list[str]:
    own = rule.trigger is not None
    asks = "这条规则另有发问的条件" if own else "手头材料已足以提出同一问题"
    return [
        f"  确定：{rule.finding or '只计数'}", f"  还不确定：{asks}时列为待核，其余列入不能判断",
        f"  时限：{rule.days} 日内开始核实",
    ]  # fmt: skip


def _settle(rule: Rule) -> list[str]:
    s = rule.settle
    lines = [f"  在哪里：{s.place}；谁来：{s.who}；配合单位：{rule.office}"]
    lines += [f"  之后：{rule.opens}"] if rule.opens else []
    for title, texts in (("能说明情况的材料", s.papers), ("问什么", s.questions),
                         ("请先核实（例外由人判断）", s.first_check)):  # fmt: skip
        if texts:
            lines += [f"  {title}：", *(f"    · {t}" for t in texts)]
    return lines


def _listed(texts: Iterable[str]) -> list[str]:
    return [f"  · {t}" for t in texts]


@cache
def _policy(day: dt.date) -> Policy:
    return load(as_of=day)


def _on_one_core() -> None:
    """Before the first frame is made: a second thread would only get in the way of the others."""
    os.environ["POLARS_MAX_THREADS"] = "1"


def _outcomes(group: Group) -> list[Outcome]:
    return run_group(group, _policy)


def run_cases() -> int:
    """Run the policy's own cases, rules and means test; 3 when one of them fails."""
    from dibao.cli.means_law import means_cases, means_failures

    families = means_cases(HOME / "cases" / "means")
    # The largest group and the means test on one core, all other groups here on the other: what
    # neither knows of the other, and half of what starting costs.
    with ProcessPoolExecutor(1, get_context("spawn"), _on_one_core) as other:
        try:
            groups = groups_of(load_cases(HOME / "cases"))
            groups.sort(key=lambda g: -len(g.cases))
            first = other.submit(_outcomes, groups[0])
            awaited = other.submit(means_failures, families)
            outcomes = [o for group in groups[1:] for o in _outcomes(group)]
            outcomes += first.result()
        except CaseError as error:
            sys.stderr.write(f"{error}\n")
            print("0 passed, 1 failed")
            return 3
        unlike = awaited.result()
    outcomes.sort(key=lambda o: o.case.number)
    wrong = [o for o in outcomes if o.problem]
    for outcome in wrong:
        print(f"没有通过：{outcome.case.title}\n  {outcome.problem}")
    for problem in unlike:
        print(f"没有通过：家计调查-{problem}")
    failed = len(wrong) + len(unlike)
    print(f"{len(outcomes) + len(families) - failed} passed, {failed} failed")
    return 3 if failed else 0
