"""The policy's own cases: small invented families run through the real job, by the folder-full.

A case says only what matters: who is on the roster, what departments answered in their own words,
what the rule must say. Every case lives in a village of its own, and a department that a case
does not mention was not asked about that village; so many cases share one run and none can see
another. Cases that share a name or an account, or need another day, number or register, run apart.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from dibao.reasoning.numbers import Numbers, Setting
from dibao.screening.case import Case, CaseError
from dibao.screening.case_sheets import hand_ins
from dibao.screening.leads import Lead
from dibao.screening.run import Clock, screen

PolicyOf = Callable[[dt.date], Any]
WORDS = {
    "yes": "线索（确定）", "unknown": "线索（待核）", "cannot_tell": "不能判断", "no": "没有线索",
}  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What the real job said to one case; `problem` is '' when that is what the case expects."""

    case: Case
    answer: str
    problem: str = ""


@dataclass
class Group:
    """Cases that one run can answer without their seeing each other."""

    setting: tuple[Any, ...]
    cases: list[Case] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)


def load_cases(folder: Path) -> list[Case]:
    """Every case of a folder; raises CaseError with file and case."""
    found: list[Case] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            raw = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise CaseError(f"样例文件 {path.name} 读不懂：{error}") from error
        base = {"as_of": dt.date(2024, 6, 20), **{k: v for k, v in raw.items() if k != "case"}}
        for one in raw.get("case", ()):
            law = {**raw.get("numbers", {}), **one.get("numbers", {})}
            case = Case(path.name, len(found) + 1, {**base, **one, "numbers": law})
            _check(case)
            found.append(case)
    return found


def _check(case: Case) -> None:
    lacking = [k for k in ("name", "rule", "answer") if k not in case.spec]
    if lacking or case.answer not in WORDS:
        raise CaseError(
            f"{case.file} 第 {case.number} 个样例缺少 name、rule 或 answer，或 answer 写错"
        )


def groups_of(cases: Iterable[Case]) -> list[Group]:
    """As few runs as keep every case alone with itself."""
    found: list[Group] = []
    for case in cases:
        setting, tokens = case.setting, case.tokens
        fits = (g for g in found if g.setting == setting and not g.tokens & tokens)
        group = next(fits, None)
        if group is None:
            group = Group(setting)
            found.append(group)
        group.cases.append(case)
        group.tokens |= tokens
    return found


def run_cases(cases: Sequence[Case], policy_of: PolicyOf) -> list[Outcome]:
    """Every case's outcome, in the order of the cases; `policy_of(day)` gives the law."""
    outcomes = [o for group in groups_of(cases) for o in run_group(group, policy_of)]
    return sorted(outcomes, key=lambda o: o.case.number)


def run_group(group: Group, policy_of: PolicyOf) -> list[Outcome]:
    """The outcomes of one run; groups know nothing of each other and may run side by side."""
    first = group.cases[0]
    policy = with_numbers(policy_of(first.as_of), first.spec["numbers"])
    # Only the rules that are asked: a case reads nothing of what others say.
    asked = {case.rule for case in group.cases}
    rules = tuple(r for r in policy.rules if r.key in asked)
    policy = replace(policy, parties={"DS15": first.banks}, rules=rules)
    run = screen(policy, hand_ins(group.cases, policy.sources), first.as_of, Clock())
    said: dict[tuple[str, str], list[Lead]] = {}
    for lead in run.leads:
        said.setdefault((lead.rule.key, lead.village), []).append(lead)
    unsaid: dict[tuple[str, str], list[dict[str, str]]] = {}
    for line in run.cannot_tell:
        unsaid.setdefault((line["rule"], line["village"]), []).append(line)
    silent = dict(run.not_judged)
    return [
        _judge(
            case, said.get((case.rule, case.village), ()),
            [x for v in {case.village, _anywhere(case)} for x in unsaid.get((case.rule, v), ())],
            silent.get(case.rule, ""),
        )
        for case in group.cases
    ]  # fmt: skip


def with_numbers(policy: Any, settings: Mapping[str, Any]) -> Any:
    """The policy with a case's numbers on top: a value, or a list of {since, value}."""
    known = dict(policy.numbers.by_key)
    for key, value in settings.items():
        listed = (
            value if isinstance(value, list) else [{"since": dt.date(2018, 1, 1), "value": value}]
        )
        more = tuple(
            Setting(s["since"], _exact(s["value"]), "样例县", "样例〔2024〕1号", layer=1)
            for s in listed
        )
        known[key] = replace(known[key], settings=known[key].settings + more)
    return replace(policy, numbers=Numbers(known, policy.numbers.day))


def _exact(value: Any) -> Fraction | str:
    return value if isinstance(value, str) else Fraction(str(value))


# ---- a case as hand-ins ----------------------------------------------------------------------


# ---- what the job said -----------------------------------------------------------------------


def _judge(
    case: Case, of_rule: Sequence[Lead], unsaid: Sequence[dict[str, str]], silent: str
) -> Outcome:
    about = str(case.spec.get("about", ""))
    leads = [x for x in of_rule if about in ("", x.name)]
    number = case.people.get(about, "")
    told = [c for c in unsaid if number in ("", c["id_number"])]
    answer = "yes" if any(x.answer == "yes" for x in leads) else "unknown" if leads else (
        "cannot_tell" if told else "no"
    )  # fmt: skip
    if silent:
        return Outcome(case, "no", f"没有判断：{silent}")
    if answer != case.answer:
        said = "；".join([x.explanation for x in leads] + [c["missing"] for c in told])
        return Outcome(case, answer, f"应为{WORDS[case.answer]}，得到{WORDS[answer]}。{said}")
    return Outcome(case, answer, _details(case, leads, told))


def _anywhere(case: Case) -> str:
    """A line without a village speaks for the whole run, which only a lone case may claim."""
    return "" if case.spec.get("alone") else case.village


def _details(case: Case, leads: Sequence[Any], told: Sequence[Mapping[str, str]]) -> str:
    """What else a case may state: amount, threshold, identity_class, rows, says, says_not."""
    wrong: list[str] = []
    if leads:
        best = min(leads, key=lambda x: (x.answer != "yes", x.lead_id))
        for key in ("amount", "threshold", "identity_class", "subject_kind", "name"):
            wanted = case.spec.get(f"lead_{key}")
            if wanted is not None and getattr(best, key) != wanted:
                wrong.append(f"{key} 应为“{wanted}”，得到“{getattr(best, key)}”")
        count = case.spec.get("leads")
        if count is not None and len(leads) != count:
            wrong.append(f"应有 {count} 条，得到 {len(leads)} 条")
    said = "；".join([x.explanation for x in leads] + [c["missing"] for c in told])
    if str(case.spec.get("says", "")) not in said:
        wrong.append(f"没有说到“{case.spec['says']}”：{said}")
    return "；".join(wrong)
