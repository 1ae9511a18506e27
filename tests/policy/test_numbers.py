"""Numbers say their day, place and paper; the sample county is a county."""

import dataclasses
import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest

from dibao.policy import HOME, load, means
from dibao.policy.facts import FACTS
from dibao.policy.means import MEANS
from dibao.policy.rules import RULES
from dibao.reasoning import expr
from dibao.reasoning.numbers import NoNumberInForce, NumberError, PolicyNumber
from tests.repo.tracked import ROOT

DAY = dt.date(2024, 6, 20)
COUNTY = ROOT / "docs/examples/清河县"
NATIONAL = load(as_of=DAY)
# Of the reference's list of parameters, those that stand under another head than a number of
# their own: rules and sources hold them.
PARAMETERS = (
    "standard.rural_month", "relatives.scope", "relatives.roles", "single_person.multiple",
    "near_dibao.multiple", "index.multiple", "index.base", "index.scope", "index.assets",
    "house.max_dwellings", "publicity.notice", "publicity.result", "publicity.number", "pay.start",
    "pay.day", "death.stop", "verify.valid", "county.visit_share",
)  # fmt: skip


def numbers() -> list[PolicyNumber]:
    return sorted(NATIONAL.numbers.by_key.values(), key=lambda n: n.key)


def test_no_number_rests_on_a_paper_that_was_not_out_or_is_repealed() -> None:
    wrong = []
    for paper in (c for c in NATIONAL.clauses.values() if "instrument" not in c):
        for number in numbers():
            for setting in number.settings:
                # “《某法》（某年修改以前…）” is an earlier edition, said to be unseen.
                named = f"《{paper['title']}》" in setting.paper and "修改以前" not in setting.paper
                numbered = bool(paper["number"]) and paper["number"] in setting.paper
                early = setting.since < paper.get("since", setting.since)
                late = (setting.until or dt.date.max) > paper.get("until", dt.date.max)
                if (named or numbered) and (early or late):
                    wrong.append((number.key, setting.since, paper["title"]))
    assert not wrong


@pytest.mark.parametrize("number", numbers(), ids=lambda n: n.key)
def test_a_national_number_says_what_it_means(number: PolicyNumber) -> None:
    assert number.label and number.label != number.key
    assert all(s.place for s in number.settings)
    words = [s for s in number.settings if isinstance(s.value, str)]
    assert not (number.choices or words) or number.reading, "a reading says how it is read"
    assert number.unit or words or number.reading


def test_a_number_stands_in_one_file() -> None:
    found: dict[str, str] = {}
    for path in sorted((HOME / "numbers").glob("*.toml")):
        for key in tomllib.loads(path.read_text("utf-8")):
            assert found.setdefault(key, path.name) == path.name, key


def test_the_parameters_of_a_county_are_there() -> None:
    assert [k for k in PARAMETERS if k not in NATIONAL.numbers.by_key] == []


def test_no_paper_no_standard() -> None:
    with pytest.raises(NoNumberInForce, match=r"没有生效的“农村低保月标准”.*numbers\.toml"):
        NATIONAL.numbers.get("standard.rural_month")


def test_a_repealed_share_is_no_share() -> None:
    with pytest.raises(NoNumberInForce, match="县级入户抽查"):
        NATIONAL.numbers.get("county.visit_share")
    old = load(as_of=dt.date(2019, 6, 20)).numbers
    assert old.value("county.visit_share") == Fraction(3, 10)


def test_the_sample_county_sets_known_numbers_with_place_and_paper() -> None:
    own = tomllib.loads((COUNTY / "numbers.toml").read_text("utf-8"))
    assert [k for k in own if k not in NATIONAL.numbers.by_key] == []
    assert all(s["place"] and s["paper"] for n in own.values() for s in n["settings"])


def test_the_sample_county_changes_answers_without_code() -> None:
    county = load(as_of=DAY, overlays=[COUNTY])
    line = county.numbers.value("index.multiple") * county.numbers.value("standard.rural_month")
    assert line == 40 * 560 * 100
    assert county.numbers.word("relatives.scope") == "three_generations"
    assert len(county.parties["DS15"]) == 3
    later = load(as_of=dt.date(2024, 7, 1), overlays=[COUNTY]).numbers
    assert later.value("standard.rural_month") == 56000
    assert later.value("standard.rural_month", ["双桥镇"]) == 58000


def read_keys() -> set[str]:
    """Numbers that an expression of a rule, a fact or the means test reads, in any of its readings."""
    found: set[str] = set()

    def walk(x: object) -> None:
        if isinstance(x, expr.Expr):
            for node in x.walk():
                if isinstance(node, expr.Number | expr.ChooseFigure | expr.ChooseCondition):
                    found.add(node.key)
                if isinstance(node, expr.ChooseFigure | expr.ChooseCondition):
                    for branch in node.by_word.values():
                        walk(branch)
        elif dataclasses.is_dataclass(x) and not isinstance(x, type):
            for one in dataclasses.fields(x):
                walk(getattr(x, one.name))
        elif isinstance(x, Mapping):
            walk(tuple(x.values()))
        elif isinstance(x, tuple | list):
            for one in x:
                walk(one)

    walk((RULES, FACTS, MEANS, means.FACTS))
    return found


def named_keys() -> set[str]:
    """Numbers that code or a table of steps names outright (clocks, the breaker, payments)."""
    told = set()
    tables = [*(HOME / "procedures").rglob("*.toml"), *(HOME / "papers").rglob("*.toml")]
    for path in [*HOME.parent.rglob("*.py"), *tables]:
        told |= set(re.findall(r"""["']([a-z_]+(?:\.[a-z_0-9]+)+)["']""", path.read_text("utf-8")))
    return told


def test_every_number_is_read_or_says_why_not() -> None:
    read = read_keys() | named_keys()
    unread = {n.key for n in numbers() if not n.unread} - read
    assert sorted(unread) == []


def test_what_is_read_carries_no_excuse() -> None:
    excused = {n.key for n in numbers() if n.unread}
    assert sorted(excused & read_keys()) == []
    assert excused, "people alone go by some of them"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('["standard.rural_month"]\nsettings = [ { since = 2024-01-01, value = "很多" } ]', "“很多”不是一个数"),
        ("xx[", "第 1 行附近写法不对"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_countys_numbers_is_told_in_chinese(
    tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "numbers.toml").write_text(text, encoding="utf-8")
    with pytest.raises(NumberError, match=said) as told:
        load(as_of=DAY, overlays=[tmp_path])
    assert not re.search(
        r"[A-Za-z]{4,}",
        str(told.value)
        .replace("numbers.toml", "")
        .replace("standard.rural_month", "")
        .replace("docs/howto", ""),
    )


def test_a_number_in_quotes_is_a_number(tmp_path: Path) -> None:
    text = '["standard.rural_month"]\nsettings = [ { since = 2024-01-01, value = "560" } ]'
    (tmp_path / "numbers.toml").write_text(text, encoding="utf-8")
    numbers = load(as_of=DAY, overlays=[tmp_path]).numbers
    assert numbers.value("standard.rural_month") == 560_00
