"""What data cannot show is recorded by people: declared, neutral, and never also a rule."""

import tomllib

from dibao.policy import HOME
from tests.repo.test_policy import POLICY

KINDS = tomllib.loads((HOME / "record_kinds.toml").read_text("utf-8"))
PARTS = {"plan_name", "neutral_name", "recorded_by", "goes_to", "plan", "note"}


def test_a_kind_says_who_records_it_and_where_it_goes() -> None:
    assert [k for k, kind in KINDS.items() if set(kind) != PARTS or not all(kind.values())] == []
    assert [k for k, kind in KINDS.items() if kind["plan"] not in POLICY.clauses] == []


def test_what_people_record_no_rule_raises() -> None:
    assert sorted(set(KINDS) & {r.code for r in POLICY.rules}) == []


def test_a_neutral_name_judges_nobody() -> None:
    words = ("违规", "吃拿卡要", "人情", "脸难看", "泄露")
    said = [(k, w) for k, kind in KINDS.items() for w in words if w in kind["neutral_name"]]
    assert said == []


def test_rules_that_wait_for_the_desk_read_only_its_records() -> None:
    law = POLICY.law()
    waiting = [r for r in POLICY.rules if r.waits_for]
    assert len(waiting) >= 9
    assert [r.key for r in waiting if set(r.sources(law)) - set(r.waits_for)] == []
    assert [r.key for r in waiting if not all(law.sources[k].derived for k in r.waits_for)] == []
