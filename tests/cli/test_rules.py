"""`dibao rules`: what is printed is what the rules say."""

import datetime as dt
from pathlib import Path

import pytest

from dibao.cli import rules
from dibao.cli.options import Unusable
from dibao.policy import load
from dibao.reasoning.rule import Rule

DAY = dt.date(2024, 6, 20)
POLICY = load(as_of=DAY)


def test_list_has_one_line_a_rule_with_code_and_key_first(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert rules.show_list(DAY) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [tuple(ln.split()[:2]) for ln in lines] == [(r.code, r.key) for r in POLICY.rules]
    assert all(r.neutral_name in ln for r, ln in zip(POLICY.rules, lines, strict=True))


@pytest.mark.parametrize("rule", POLICY.rules, ids=lambda r: f"{r.code}-{r.key}")
def test_show_says_everything_a_rule_rests_on(
    rule: Rule, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rules.show_one(rule.key, DAY) == 0
    said = capsys.readouterr().out
    for part in ("方向", "依据", "数字", "读什么", "什么时候提出"):
        assert part in said
    if not rule.counting:
        texts = [*rule.settle.papers, *rule.settle.questions, rule.family_text]
        assert [t for t in (*texts, *rule.shows_not) if t not in said] == []


def test_a_number_without_paper_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    rules.show_one("deposits", DAY)
    said = capsys.readouterr().out
    assert "没有生效的“农村低保月标准”" in said
    assert "本地金融指数倍数（index.multiple）：50 倍；2018-01-01 起；全国默认，未见文号" in said


def test_exemptions_stand_with_their_fact(capsys: pytest.CaptureFixture[str]) -> None:
    rules.show_one("vehicle", DAY)
    assert "不计：已报废、注销，或为摩托、三轮、农用、助残车辆" in capsys.readouterr().out


def test_a_code_shows_all_its_rules(capsys: pytest.CaptureFixture[str]) -> None:
    rules.show_one("JG04", DAY)
    said = capsys.readouterr().out
    assert all(f"JG04  {k}  " in said for k in ("vehicle", "house", "business", "machinery"))


def test_an_unknown_key_is_one_sentence() -> None:
    with pytest.raises(Unusable, match=r"没有“没有的”这条规则。可以写：deceased"):
        rules.show_one("没有的", DAY)


CASE = """
rule = "vehicle"
numbers = { "standard.rural_month" = 560 }
[[case]]
name = "小汽车"
answer = "%s"
family = [ { name = "石大山" } ]
rows.DS07 = [ { who = "石大山", plate = "川A12345", kind = "小型汽车", state = "正常" } ]
"""


@pytest.mark.parametrize(("answer", "code", "last"), [
    ("yes", 0, "1 passed, 0 failed"), ("no", 3, "0 passed, 1 failed"),
    ("maybe", 3, "0 passed, 1 failed"),
])  # fmt: skip
def test_cases_end_with_the_count(
    answer: str, code: int, last: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases/JG04.toml").write_text(CASE % answer, encoding="utf-8")
    monkeypatch.setattr(rules, "HOME", tmp_path)
    assert rules.run_cases() == code
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == last
    assert answer != "no" or said[0] == "没有通过：JG04-vehicle-小汽车"
