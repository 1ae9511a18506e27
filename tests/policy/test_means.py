"""The means test's families, reckoned by hand; places change results by numbers alone."""

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from dibao.cli.means_law import FORM, law_of_case, means_cases
from dibao.intake.family import INCOME, Texts, typed
from dibao.policy import HOME
from dibao.policy.means import FACTS, MEANS, SOURCES, items
from dibao.reasoning.answer import NO, UNKNOWN, YES
from dibao.reasoning.bounds import Bounds, total
from dibao.screening.means import Assessment, assess
from dibao.screening.means_cases import MeansCase, run_means_case
from dibao.screening.means_lines import lines_of
from dibao.screening.wording import figure

CASES = means_cases()
DAY = dt.date(2024, 6, 20)
NUMBERS = {"standard.rural_month": 600}


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.title)
def test_case(case: MeansCase) -> None:
    assert run_means_case(case, FORM, MEANS, law_of_case) == ""


def test_every_case_has_a_title_of_its_own() -> None:
    titles = [c.title for c in CASES]
    assert len(set(titles)) == len(titles) >= 150


def test_every_published_place_changes_some_case() -> None:
    folders = {p.parent.name for p in (HOME / "overlays").glob("*/numbers.toml")}
    assert folders == {c.spec["overlay"] for c in CASES if "overlay" in c.spec}


# ---- one family in several places ---------------------------------------------------------------

FAMILY: Texts = {
    "JC00": [(1, {"户主": "石小山"})],
    "JC01": [
        (1, {"姓名": "石小山", "与申请人关系": "本人", "出生日期": "1988-03-07"}),
        (2, {"姓名": "石老太", "与申请人关系": "母亲", "出生日期": "1950-03-07", "共同居住": "是",
             "残疾等级": "二级", "残疾类别": "肢体"}),
    ],
    "JC02": [
        (1, {"姓名": "石小山", "种类": "打工", "金额": "每月1200", "起月": "2023-09"}),
        (2, {"姓名": "石老太", "种类": "种植", "金额": "1000", "期间": "每年"}),
    ],
    "JC04": [
        (n, {"种类": kind, "数量": "0", "金额": "0"})
        for n, kind in enumerate(("存款", "机动车", "住房", "商铺", "农机", "公司"), 1)
    ],
    "JC05": [
        (1, {"姓名": "石大梅", "被赡养人": "石老太", "义务人是其": "女儿", "家庭月收入": "6000",
             "家庭人口": "4", "赡养人数": "2", "子女人数": "2"}),
    ],
}  # fmt: skip


def reckoned(
    overlay: str = "", numbers: Mapping[str, Any] | None = None, texts: Texts = FAMILY
) -> Assessment:
    law = law_of_case(DAY, overlay, NUMBERS | dict(numbers or {}))
    return assess(typed("甲.toml", texts, FORM, DAY), MEANS, law)


@pytest.mark.parametrize(
    ("overlay", "net", "verdict"),
    [
        # wage 9 x 1200 = 10,800; field 1,000; support (6000 - 2x600x4) x 50% / 2 x 12 = 3,600
        ("", "15,400.00 元", NO),
        # less 30 % of 600 in nine months: 1,620
        ("ganzhou", "13,780.00 元", YES),
        # less a tenth of the wage: 1,080
        ("xingan", "14,320.00 元", YES),
        # wage of the month before, times twelve: 14,400
        ("chongqing", "19,000.00 元", NO),
        # support (6000 - 600x4) x 50% / 2 x 12 = 10,800
        ("support_old", "22,600.00 元", NO),
    ],
)  # fmt: skip
def test_the_same_family_elsewhere(overlay: str, net: str, verdict: object) -> None:
    found = reckoned(overlay)
    assert figure(found.net, "元") == net
    assert found.verdict is verdict


def test_lines_come_to_the_sum() -> None:
    found = reckoned()
    law = law_of_case(DAY, "", NUMBERS)
    lines = lines_of(found, MEANS, law).incomes
    assert total(x.adds for x in lines) == found.step("income").certain == Bounds.point(1_540_000)


def test_without_the_standard_nothing_is_reckoned() -> None:
    from dibao.reasoning.numbers import NoNumberInForce

    family = typed("甲.toml", FAMILY, FORM, DAY)
    with pytest.raises(NoNumberInForce, match="农村低保月标准"):
        assess(family, MEANS, law_of_case(DAY, "", {}))


# ---- promises -----------------------------------------------------------------------------------


def _without(texts: Texts, key: str, at: int, **change: str) -> Texts:
    rows = [(n, {**line, **change} if n == at else line) for n, line in texts[key]]
    return {**texts, key: rows}


@pytest.mark.parametrize("overlay", ["", "ganzhou", "chongqing"])
@pytest.mark.parametrize(
    ("key", "at", "change"),
    [
        ("JC02", 1, {"金额": "不详", "期间": "每月"}),
        ("JC02", 1, {"金额": "1000到2000", "期间": "每月"}),
        ("JC02", 2, {"种类": "养老金"}),
        ("JC01", 2, {"共同居住": ""}),
        ("JC04", 1, {"金额": "不详", "数量": ""}),
        ("JC05", 1, {"家庭月收入": "不详"}),
        ("JC05", 1, {"赡养人数": ""}),
    ],
)
def test_knowing_less_never_turns_an_answer_round(
    overlay: str, key: str, at: int, change: dict[str, str]
) -> None:
    more, less = reckoned(overlay), reckoned(overlay, texts=_without(FAMILY, key, at, **change))
    assert less.verdict in (more.verdict, UNKNOWN)
    assert _holds(less.amount, more.amount)
    if change != {"种类": "养老金"}:
        assert _holds(less.net, more.net)


def _holds(wide: Bounds, narrow: Bounds) -> bool:
    low = wide.least is None or (narrow.least is not None and wide.least <= narrow.least)
    return low and (wide.most is None or (narrow.most is not None and narrow.most <= wide.most))


def test_a_missing_section_is_said_and_never_passes_for_none() -> None:
    texts = {k: v for k, v in FAMILY.items() if k != INCOME}
    found = reckoned(texts=texts)
    assert found.verdict is UNKNOWN
    assert found.net.most is None
    assert any("没有填收入表" in m for m in found.missing)


def test_a_higher_standard_never_lowers_an_amount() -> None:
    amounts = [
        reckoned("ganzhou", {"standard.rural_month": n}).amount.least for n in range(500, 900, 100)
    ]
    assert amounts == sorted(amounts, key=lambda v: Fraction(v or 0))


# ---- the table ----------------------------------------------------------------------------------


def test_every_kind_has_its_number_its_reason_and_its_clause() -> None:
    from dibao.policy import load

    policy = load(as_of=DAY)
    for item in items.INCOMES:
        setting = policy.numbers.get(f"income.counts.{item.key}")
        assert setting.value != 0 or item.reason, item.label
    assert [i.key for t in items.ITEMS.values() for i in t if i.clause not in policy.clauses] == []


def test_no_word_of_a_kind_is_lost() -> None:
    for source in ("JC02", "JC03", "JC04"):
        field = SOURCES[source].get_field("item")
        assert all(words for words in field.codes.values())
    assert len({f.name for f in FACTS.values()}) == len(FACTS)
