"""Clauses: nothing unsure is printed with a number, and the day is said."""

import datetime as dt
import re
from pathlib import Path

import pytest

from dibao.policy import HOME, load
from dibao.policy.citing import ClauseError, cite, in_force, read_clauses
from tests.repo.tracked import texts

DAY = dt.date(2024, 6, 20)
POLICY = load(as_of=DAY)
CLAUSES = POLICY.clauses
# Instruments of the legal base, by the code under which the reference lists them.
INSTRUMENTS = {
    "L01": "城市条例", "L02": "2007-19", "L03": "2012-45", "L04": "220", "L05": "暂行办法",
    "L06": "全国方案", "L07": "2020-18", "L08": "57", "L09": "43", "L10": "2022-83",
    "L11": "2023-39", "L12": "2024-16", "L13": "2024-31", "L14": "刚性", "L15": "边缘",
    "L16": "2014-47", "L17": "2021-42", "L18": "草案", "L19": "个保法", "L20": "数据条例",
    "L21": "共享条例", "L22": "信访", "L23": "公开", "L24": "复议法", "L25": "行诉法",
    "L26": "政处", "L27": "村组法", "L28": "监察", "L29": "档案", "L30": "资金",
}  # fmt: skip
ARTICLES = [2, *range(4, 35), *range(36, 40), 42]  # of 57号, as far as their gist is known


def test_every_instrument_of_the_legal_base_is_there() -> None:
    assert [k for k in INSTRUMENTS.values() if k not in CLAUSES] == []
    assert [n for n in ARTICLES if f"57.{n}" not in CLAUSES] == []
    assert all(CLAUSES[k]["title"] and "issuer" in CLAUSES[k] for k in INSTRUMENTS.values())


def test_an_article_whose_text_was_not_read_is_named_without_its_number() -> None:
    unsure = {k: e for k, e in CLAUSES.items() if "instrument" in e and e["sure"] != "read"}
    assert len(unsure) > 50
    assert [
        k
        for k, e in unsure.items()
        if re.search(r"第\s*[\d一二三四五六七八九十百]+\s*条", e["cite"])
    ] == []


def test_no_text_that_people_read_numbers_an_unsure_article() -> None:
    titles = [e["title"] for e in CLAUSES.values() if "title" in e and e["sure"] != "read"]
    names = "|".join([*map(re.escape, titles), r"民发〔\d+〕\d+号", "57\\s?号", "220\\s?号"])
    numbered = re.compile(rf"(?:{names})[^。；、《\n]{{0,12}}第\s*[\d一二三四五六七八九十百]+\s*条")
    found = [
        (name, hit.group())
        for name, text in texts()
        if name.startswith(("src/", "docs/")) and not name.startswith("docs/decisions")
        for hit in numbered.finditer(text)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("key", "day", "held"),
    [
        ("57.8", dt.date(2021, 6, 30), False), ("57.8", dt.date(2021, 7, 1), True),
        ("220.评议", dt.date(2021, 6, 30), True), ("220.评议", dt.date(2021, 7, 1), False),
        ("草案", dt.date(2026, 6, 1), False), ("plan.3.1", dt.date(2018, 6, 1), True),
    ],
)  # fmt: skip
def test_a_clause_holds_on_its_days_only(key: str, day: dt.date, held: bool) -> None:
    assert in_force(key, CLAUSES, day) is held
    assert ("核查日" in cite(key, read_clauses(HOME / "clauses", day), day)) is (
        not held and key != "草案"
    )


def test_a_rule_that_cites_what_did_not_hold_says_so() -> None:
    old = load(as_of=dt.date(2018, 6, 20))
    rule = next(r for r in old.rules if any(c.startswith("57.") for c in r.clauses))
    said = "；".join(old.clauses[c]["cite"] for c in rule.clauses)
    assert "核查日尚未施行" in said


def test_every_cited_clause_holds_today() -> None:
    cited = {c for r in POLICY.rules for c in r.clauses}
    assert [c for c in sorted(cited) if not in_force(c, CLAUSES, DAY)] == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('["甲.1"]\ninstrument = "甲"\nsure = "own"\ntext = "大意"\n', "没有登记"),
        ('["甲"]\ntitle = "甲"\nsure = "大概"\ntext = "大意"\n', "sure"),
    ],
)
def test_a_half_made_clause_is_refused(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "a.toml").write_text(text, "utf-8")
    with pytest.raises(ClauseError, match=says):
        read_clauses(tmp_path, DAY)


def test_a_clause_stands_in_one_file(tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text('["甲"]\ntitle = "甲"\nsure = "own"\ntext = "大意"\n', "utf-8")
    with pytest.raises(ClauseError, match="只留一处"):
        read_clauses(tmp_path, DAY)
