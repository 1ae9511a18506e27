"""What the plan wants shared between offices is read by a rule, or says why it is not."""

import pytest

from tests.repo.test_policy import LAW, POLICY, RULES, _read_by_code

SHARED = {  # the eight kinds of part four (四) five
    "房产": "DS08", "公积金": "DS09", "社保": "DS10", "农机": "DS21", "税务": "DS13", "婚姻": "DS03",
    "殡葬": "DS04", "社团": "DS05",
}  # fmt: skip
INCOMES = {  # the kinds of part five (三), as facts
    "公益性岗位补贴": "income_post", "灵活就业社会保险补贴": "income_insurance",
    "职工养老金": "income_pension", "居民养老金": "income_resident",
    "遗属生活困难补助": "income_survivor", "一至四级伤残津贴": "income_injury",
    "失业保险金": "income_unemployment",
}  # fmt: skip
DATA_SETS = [f"DS{n:02d}" for n in range(1, 27)]


def readers(source: str) -> list[str]:
    return [r.key for r in RULES if source in r.sources(LAW)]


@pytest.mark.parametrize("kind", SHARED)
def test_a_shared_kind_reaches_a_rule(kind: str) -> None:
    source = SHARED[kind]
    assert readers(source) or source in _read_by_code() or POLICY.sources[source].unread


@pytest.mark.parametrize("kind", INCOMES)
def test_an_income_of_the_plan_is_asked_by_a_rule(kind: str) -> None:
    assert [r.key for r in RULES if INCOMES[kind] in r.facts(LAW)]


@pytest.mark.parametrize("source", DATA_SETS)
def test_every_data_set_reaches_a_rule_or_carries_a_reason(source: str) -> None:
    declared = POLICY.sources[source]
    assert readers(source) or source in _read_by_code() or len(declared.unread) >= 10
