"""`dibao whatif`: sums, visits and amounts if the standard rose; masked, with bounds."""

import datetime as dt
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from dibao.cli.check import MARK, check
from dibao.cli.options import Options, Unusable
from dibao.cli.whatif import book, summary, whatif, whatif_run
from dibao.papers.leaks import scan_file
from dibao.papers.what_if import write_what_if
from dibao.policy import load
from dibao.policy.means.entries import ENTRIES
from dibao.reasoning.bounds import Bounds
from dibao.screening.case import Case
from dibao.screening.case_sheets import hand_ins
from dibao.screening.cases import with_numbers
from dibao.screening.run import Clock
from dibao.screening.what_if import WhatIf, reckon
from dibao.world import build, write_world

DAY = dt.date(2024, 6, 20)
NUMBERS = {"standard.rural_month": 560}
SPEC = {
    "name": "标准提高", "rule": "", "answer": "no", "as_of": DAY, "numbers": NUMBERS,
    "family": [
        {"name": "陶留守", "monthly_amount": "800", "income_per_head": "160"},
        {"name": "陶小妹", "income_per_head": "160"},
    ],
    "others": [{"name": "陶边缘"}, {"name": "陶早符"}, {"name": "陶远超"}, {"name": "陶缺收"}],
    "rows": {
        "DS01": [{"who": "陶缺收", "head_name": "陶缺收", "relation": "户主", "household_size": 1,
                  "household_no": "2", "monthly_amount": "300"}],
        "RG03": [
            {"who": who, "household_no": str(n), "household_size": 1, "income_per_head": income,
             "ground": "收入超标"}
            for n, (who, income) in enumerate(
                (("陶边缘", "600"), ("陶早符", "500"), ("陶远超", "2000")), 5)
        ],
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def found() -> WhatIf:
    policy = with_numbers(load(as_of=DAY), NUMBERS)
    taken = hand_ins([Case("甲.toml", 1, SPEC)], policy.sources)
    return reckon(policy, taken, Fraction(650), ENTRIES, Clock())


def test_only_whom_the_rise_reaches_is_new(found: WhatIf) -> None:
    assert [(n.name, n.certain, n.month) for n in found.newcomers] == [
        ("陶边缘", True, Bounds(0, 65_000))
    ]
    assert found.already >= 1


def test_new_amounts_follow_the_income_or_stay_within_bounds(found: WhatIf) -> None:
    then = {e.name: (e.now, e.then) for e in found.enrolled}
    # (650 - 160) x 2 = 980; today (560 - 160) x 2 = 800 is what is paid
    assert then["陶留守"] == (Bounds.point(80_000), Bounds.point(98_000))
    # no income on file: between today's 300 and the whole rise of 90 more
    assert then["陶缺收"] == (Bounds.point(30_000), Bounds(30_000, 39_000))


def test_the_sums_are_said_with_bounds(found: WhatIf) -> None:
    text = "\n".join(summary(found))
    # 180, and from nothing to 90 each of two households; one of them has no amount on the roll
    assert "每月增加 180.00 元 到 360.00 元" in text
    # (980 + 300) x 12 = 15,360 up to (980 + 390 + 650 + 650) x 12 = 32,040
    assert "一年 15,360.00 元 到 32,040.00 元" in text


def test_the_workbook_is_masked_and_says_what_it_is_for(found: WhatIf, tmp_path: Path) -> None:
    path = tmp_path / "标准调整测算.xlsx"
    write_what_if(path, book(found, summary(found)))
    assert list(scan_file(path)) == []
    opened = openpyxl.load_workbook(path)
    text = [str(c) for page in opened for row in page.iter_rows(values_only=True) for c in row if c]
    assert any("不得据此直接纳入" in t for t in text)
    assert any(t.startswith("陶边缘（尾号") for t in text)
    assert not any("600" in t for t in text if "陶边缘" in t)


@pytest.mark.parametrize("text", ["六百", "0", "-5", "1/0", ""])
def test_a_standard_that_is_no_number_is_one_sentence(text: str, tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="每人每月的元数"):
        whatif(tmp_path, tmp_path / "out", text, DAY, [], lambda _: None)


def test_a_finished_check_is_told_how_to_be_read(tmp_path: Path) -> None:
    (tmp_path / MARK).write_text("")
    with pytest.raises(Unusable, match="请写成 --run"):
        whatif(tmp_path, tmp_path / "out", "600", DAY, [], lambda _: None)


def test_what_is_no_result_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="不是一次核查的结果"):
        whatif_run(tmp_path, tmp_path / "out", "600", None, [], lambda _: None)
    (tmp_path / MARK).write_text("")
    (tmp_path / "run.json").write_text('{"as_of": "2024-06-20", "policy_digest": ""}')
    with pytest.raises(Unusable, match="不是一次核查的完整结果"):
        whatif_run(tmp_path, tmp_path / "out", "600", None, [], lambda _: None)


def test_a_folder_and_its_finished_check_say_the_same(tmp_path: Path) -> None:
    write_world(build(3, 60, DAY, 0), tmp_path / "town")
    folder, own = tmp_path / "town" / "hand-ins", [tmp_path / "town" / "policy"]
    check(Options(folder, tmp_path / "result", DAY, tuple(own)), say=lambda _: None)
    said: list[list[str]] = [[], []]
    assert whatif(folder, tmp_path / "a", "700", DAY, own, said[0].append) == 0
    assert whatif_run(tmp_path / "result", tmp_path / "b", "700", None, own, said[1].append) == 0
    kept = [[x for x in told if "…" not in x and "结果在" not in x] for told in said]
    assert kept[0] == kept[1]
    assert any("可能新符合" in x for x in kept[0])
