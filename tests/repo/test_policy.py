"""Every rule rests on a clause, has cases for all three answers, and no source is forgotten."""

import re
import tomllib
from collections import defaultdict
from typing import Any

import pytest

from dibao.reasoning.rule import Rule
from tests.repo.tracked import ROOT, texts
from tools.docs import handed_in, load_policy, rules_of

POLICY = load_policy()
LAW = POLICY.law()
RULES = rules_of(POLICY)
JUDGING = [r for r in RULES if not r.counting]
ANSWERS = {"yes", "no", "unknown"}
# These read the office's own lists: what is not on a payment list is no account to speak of, and a
# blank in the ledger is itself what is asked about.
NEVER_OPEN = {"account", "ledger_blanks", "ledger_village"}
# These only ever ask: no file can show who lives with whom, or that a letter was never signed.
ONLY_ASK = {
    "paid_twice",
    "spouse_elsewhere",
    "unchecked",
    "support",
    "same_hand",
    "single_share",
    "one_agent",
}


def _id(rule: Rule) -> str:
    return f"{rule.code}-{rule.key}"


def test_rules_have_one_name_each() -> None:
    named = [(r.code, r.key) for r in RULES]
    assert sorted(named) == sorted(set(named))


@pytest.mark.parametrize("rule", RULES, ids=_id)
def test_a_rule_cites_clauses_that_exist(rule: Rule) -> None:
    assert rule.clauses
    assert [c for c in rule.clauses if c not in POLICY.clauses] == []


@pytest.mark.parametrize("rule", RULES, ids=_id)
def test_a_rule_reads_facts_and_numbers_that_exist(rule: Rule) -> None:
    assert rule.sources(LAW)
    unknown = [n for n in rule.numbers(LAW) if n not in POLICY.numbers.by_key]
    assert [n for n in unknown if not n.startswith("run.")] == []


@pytest.mark.parametrize("rule", JUDGING, ids=_id)
def test_a_rule_tells_the_family_and_the_visitor_what_to_do(rule: Rule) -> None:
    assert rule.finding and rule.office
    assert rule.family_text or rule.sight != "household"
    assert rule.settle.papers and rule.settle.first_check
    assert 1 <= len(rule.settle.questions) <= 4


@pytest.mark.parametrize("rule", JUDGING, ids=_id)
def test_no_text_of_a_rule_accuses(rule: Rule) -> None:
    said = [rule.neutral_name, rule.title, rule.finding, rule.family_text, rule.opens]
    said += [*rule.settle.questions, *rule.settle.first_check]
    words = ("骗保", "违规享受", "问题户", "死人保", "清退", "套取", "！")
    assert [(w, s) for s in said for w in words if w in s] == []


def _read_by_code() -> set[str]:
    """Sources that make the population, the letters and the cover, named in screening or intake."""
    rooms = ("src/dibao/screening/", "src/dibao/intake/")
    code = "".join(t for name, t in texts() if name.startswith(rooms) and name.endswith(".py"))
    return set(re.findall(r'"((?:DS|RG)\d\d)"', code))


@pytest.mark.parametrize("source", handed_in(POLICY), ids=lambda s: s.key)
def test_a_source_is_read_or_says_why_not(source: Any) -> None:
    read = {f.source for f in POLICY.facts.values()} | {s for r in RULES for s in r.sources(LAW)}
    used = source.key in read | _read_by_code()
    assert used or source.unread or source.turned_away, source.name
    assert not (used and source.unread), f"{source.name} is read: take its `unread` away"


def test_every_fact_is_used_by_a_rule() -> None:
    used = {name for r in RULES for name in r.facts(LAW)}
    assert sorted(set(POLICY.facts) - used) == []


def _cases() -> dict[str, set[str]]:
    """rule key → the answers its cases expect."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted((ROOT / "src/dibao/policy/cases").rglob("*.toml")):
        raw = tomllib.loads(path.read_text("utf-8"))
        for case in raw.get("case", []):
            # Where a rule only counts what is certain, the open answer stands in cannot_tell.
            answer = "unknown" if case["answer"] == "cannot_tell" else case["answer"]
            found[case.get("rule", raw.get("rule", ""))].add(answer)
    return found


@pytest.mark.parametrize("rule", JUDGING, ids=_id)
def test_a_rule_has_a_case_for_each_answer(rule: Rule) -> None:
    needed = ANSWERS - {"unknown"} if rule.key in NEVER_OPEN else ANSWERS
    needed = needed - {"yes"} if rule.key in ONLY_ASK else needed
    assert sorted(needed - _cases()[rule.key]) == []


def test_questions_of_one_code_that_differ_have_names_that_differ() -> None:
    """On a family's page only the name stands; the pools of one question share it."""
    asked: dict[tuple[str, str], set[str]] = defaultdict(set)
    for rule in JUDGING:
        asked[rule.code, rule.neutral_name].add(rule.finding)
    together = {"JG04": 4}  # cars, houses, firms and machines go by the name that domain.md gives
    alike = {k: len(v) for k, v in asked.items() if len(v) > 1}
    assert {code: n for (code, _), n in alike.items() if n > 1} == together


def _words_of_code() -> set[str]:
    """Names of columns in code, the ends of an interval folded; father_id of f"{who}_id" too."""
    rooms = ("src/dibao/screening/", "src/dibao/people/", "src/dibao/intake/", "src/dibao/cli/")
    code = "".join(t for name, t in texts() if name.startswith(rooms) and name.endswith(".py"))
    code += (ROOT / "src/dibao/policy/means/evidence.toml").read_text("utf-8")
    found = set(re.findall(r'["\']([a-z_0-9]+)["\']', code))
    found |= {re.sub("_(?:least|most|text)$", "", w) for w in found}
    ends = set(re.findall(r'f"\{\w+\}_([a-z]+)"', code))
    return found | {f"{w}_{end}" for w in found for end in ends}


def _read_by_facts(source: str) -> set[str]:
    """Columns that a fact of the law filters by, adds up or tells things apart by."""
    found: set[str] = set()
    for fact in POLICY.facts.values():
        if fact.source != source:
            continue
        found |= set(fact.one_thing or ())
        for part in (fact.value, fact.where, fact.exempt):
            if isinstance(part, str):
                found.add(part)
            elif part is not None:
                for node in part.walk():
                    found |= {v for n in ("name", "field", "over")
                              if isinstance(v := getattr(node, n, None), str)}  # fmt: skip
    return found


@pytest.mark.parametrize("source", handed_in(POLICY), ids=lambda s: s.key)
def test_every_column_that_is_kept_is_read_or_says_why(source: Any) -> None:
    if source.unread or source.turned_away:
        return
    used = _read_by_facts(source.key) | _words_of_code() | {source.party, source.newest_by}
    silent = [f.name for f in source.kept if f.name not in used and not f.unread]
    assert silent == [], "read by nothing, and nobody says why it is kept"
    facts = _read_by_facts(source.key)
    assert [f.name for f in source.kept if f.unread and f.name in facts] == []
