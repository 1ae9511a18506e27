"""Rules say who wrote them, who checked them and what their trial showed."""

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from dibao.policy import load
from dibao.policy.governance import (
    CHANGED,
    REGISTER,
    UNCHECKED,
    UNTRIED,
    GovernanceError,
    digest,
    read_governance,
    sentences,
)

POLICY = load(as_of=dt.date(2024, 6, 20))
LAW = POLICY.law()
RULES = {r.key: r for r in POLICY.rules}
ENTRY = (
    '["deceased"]\nversion = 3\nsince = 2026-11-24\nwritten_by = "甲"\n{checker}'
    'digest = "{digest}"\ntrial = {{ day = 2026-11-24, cases = 8, households = 1200, raised = 12, astray = 1 }}\n'
)


def register(folder: Path, checker: str = "乙", name: str = "") -> Path:
    checker = f'checked_by = "{checker}"\nchecked_on = 2026-11-25\n' if checker else ""
    path = folder / "governance.toml"
    name = name or digest(RULES["deceased"], LAW)
    path.write_text(ENTRY.format(checker=checker, digest=name), "utf-8")
    return path


def test_two_persons_stand_behind_a_version(tmp_path: Path) -> None:
    said = sentences(RULES["deceased"], LAW, read_governance(register(tmp_path)))
    assert said[0] == "第 3 版，2026-11-24 起用；编写：甲；复核：乙（2026-11-25）"
    assert "虚构县 1200 户提出 12 条，其中预设真相里没有的 1 条" in said[1]
    with pytest.raises(GovernanceError, match="两个人"):
        read_governance(register(tmp_path, checker="甲"))


def test_a_version_that_nobody_checked_says_so(tmp_path: Path) -> None:
    said = sentences(RULES["deceased"], LAW, read_governance(register(tmp_path, checker="")))
    assert UNCHECKED in said[0]
    path = tmp_path / "half.toml"
    path.write_text(
        register(tmp_path).read_text("utf-8").replace("checked_on = 2026-11-25\n", ""), "utf-8"
    )
    with pytest.raises(GovernanceError, match="复核日期"):
        read_governance(path)


def test_a_rule_changed_after_its_trial_says_so(tmp_path: Path) -> None:
    rule = RULES["deceased"]
    known = read_governance(register(tmp_path))
    assert CHANGED not in sentences(rule, LAW, known)
    for change in ({"days": rule.days + 1}, {"answer": ~rule.answer}, {"finding": "别的话"}):
        assert CHANGED in sentences(dataclasses.replace(rule, **change), LAW, known)


def test_a_rule_nobody_tried_says_so() -> None:
    assert sentences(RULES["deceased"], LAW, {}) == [UNTRIED]


def test_a_half_made_entry_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "governance.toml"
    path.write_text('["deceased"]\nversion = 1\ntrial = { day = 2026-11-24 }\n', "utf-8")
    with pytest.raises(GovernanceError, match="缺少 cases"):
        read_governance(path)


def test_every_digest_is_the_same_in_every_run() -> None:
    again = load(as_of=dt.date(2024, 6, 20))
    fresh = {r.key: digest(r, again.law()) for r in again.rules}
    assert fresh == {r.key: digest(r, LAW) for r in POLICY.rules}
    assert len(set(fresh.values())) == len(fresh)


def test_the_register_names_rules_that_exist() -> None:
    assert sorted(set(read_governance(REGISTER)) - set(RULES)) == []
