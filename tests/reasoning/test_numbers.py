"""Numbers of the law: which paper is in force where and when, and sentences where none is."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path

import pytest

from dibao.reasoning.numbers import (
    NoNumberInForce,
    NumberError,
    Numbers,
    PolicyNumber,
    Setting,
    read_numbers,
)

JANUARY, JULY = dt.date(2024, 1, 1), dt.date(2024, 7, 1)
KEY = "standard.rural_month"


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def standard(*settings: str) -> str:
    rows = ", ".join(settings)
    return f'["{KEY}"]\nlabel = "农村低保月标准"\nunit = "元/人·月"\nsettings = [{rows}]\n'


def value(known: dict[str, PolicyNumber], day: dt.date, *places: str) -> Fraction:
    return Numbers(known, day).value(KEY, places)


def test_the_latest_day_in_force_wins_and_the_future_does_not(tmp_path: Path) -> None:
    text = standard("{since = 2024-07-01, value = 600}", "{since = 2024-01-01, value = 560.5}")
    known = read_numbers(write(tmp_path, "numbers", text), 1)
    assert value(known, JANUARY) == 56050
    assert value(known, dt.date(2024, 6, 30)) == 56050
    assert value(known, JULY) == 60000


def test_a_setting_ends_on_its_last_day(tmp_path: Path) -> None:
    text = standard("{since = 2024-01-01, until = 2024-06-30, value = 560}")
    known = read_numbers(write(tmp_path, "numbers", text), 1)
    assert value(known, dt.date(2024, 6, 30)) == 56000
    with pytest.raises(NoNumberInForce):
        value(known, JULY)


def test_a_village_has_its_own_and_place_alone_filters_nothing(tmp_path: Path) -> None:
    text = standard(
        '{since = 2024-01-01, value = 560, place = "清河县"}',
        '{since = 2023-01-01, value = 580, only = "河湾村"}',
    )
    known = read_numbers(write(tmp_path, "numbers", text), 1)
    assert value(known, JULY, "河湾村", "清河镇") == 58000
    assert value(known, JULY, "别村", "清河镇") == 56000
    assert Numbers(known, JULY).get(KEY).place == "清河县"
    assert known[KEY].places(JULY) == ["河湾村"]


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        # any overlay over the national pack, however late that one is dated
        ([(0, "2024-06-01", 1), (1, "2024-01-01", 2)], 2),
        # among overlays the latest day, whichever was laid first
        ([(1, "2024-06-01", 1), (2, "2024-01-01", 2)], 1),
        # on equal days the overlay laid later
        ([(1, "2024-01-01", 1), (2, "2024-01-01", 2)], 2),
        # an overlay not yet in force leaves the national pack
        ([(0, "2024-01-01", 1), (1, "2024-12-01", 2)], 1),
    ],
)
def test_overlays_lie_in_order(
    tmp_path: Path, layers: list[tuple[int, str, int]], expected: int
) -> None:
    known: dict[str, PolicyNumber] = {}
    for layer, since, number in layers:
        text = standard(f"{{since = {since}, value = {number}}}")
        known = read_numbers(write(tmp_path, f"numbers{layer}", text), layer, known)
    assert value(known, JULY) == expected * 100


def test_no_number_in_force_is_a_sentence(tmp_path: Path) -> None:
    known = read_numbers(
        write(tmp_path, "numbers", standard("{since = 2024-07-01, value = 600}")), 1
    )
    with pytest.raises(NoNumberInForce) as late:
        value(known, JANUARY)
    assert str(late.value) == (
        "2024-01-01 没有生效的“农村低保月标准”（standard.rural_month）。已有生效日：2024-07-01。"
        "请在本地规则目录的 numbers.toml 里补上数值、生效日和文号。"
    )
    with pytest.raises(NoNumberInForce, match="还没有任何一条") as none:
        Numbers({}, JANUARY).get("index.multiple")
    assert none.value.key == "index.multiple"


LIMITED = """["index.multiple"]
label = "金融指数倍数"
most = 50
settings = [{since = 2020-01-01, value = 50}]
["index.scope"]
label = "金融指数按户或按人"
choices = ["household", "person"]
settings = [{since = 2020-01-01, value = "household"}]
"""


def test_a_multiple_above_fifty_is_refused_whatever_an_overlay_says(tmp_path: Path) -> None:
    base = read_numbers(write(tmp_path, "numbers", LIMITED), 0)
    over = '["index.multiple"]\nsettings = [{since = 2024-01-01, value = 51}]\n'
    with pytest.raises(NumberError, match=r"（index\.multiple）最多 50，写的是 51。"):
        read_numbers(write(tmp_path, "own", over), 1, base)
    wider = over.replace("settings", "most = 100\nsettings")
    with pytest.raises(NumberError, match="最多 50"):
        read_numbers(write(tmp_path, "own", wider), 1, base)


def test_a_reading_is_one_of_its_words(tmp_path: Path) -> None:
    base = read_numbers(write(tmp_path, "numbers", LIMITED), 0)
    assert Numbers(base, JULY).word("index.scope") == "household"
    own = '["index.scope"]\nsettings = [{since = 2024-01-01, value = "village"}]\n'
    with pytest.raises(NumberError, match="只能写：household、person"):
        read_numbers(write(tmp_path, "own", own), 1, base)
    with pytest.raises(NumberError, match="应当是数字"):
        Numbers(base, JULY).value("index.scope")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[a", "读不懂"),
        (standard("{value = 560}"), "缺 since"),
        (standard("{since = 2024-01-01}"), "缺 since"),
        (standard('{since = "2024-01-01", value = 560}'), "不加引号"),
        (standard("{since = 2024-01-01, value = -1}"), "不能是负数"),
        (standard("{since = 2024-01-01, value = inf}"), "不是一个数"),
        (standard("{since = 2024-01-01, value = nan}"), "不是一个数"),
        (standard("{since = 2024-01-01, value = [560]}"), "不是一个数"),
        (standard('{since = 2024-01-01, value = 560, until = "年底"}'), "不加引号"),
        (f'["{KEY}"]\nlabel = "标准"\nsettings = 560\n', "settings"),
        (f'["{KEY}"]\nlabel = "标准"\nsettings = [560]\n', "settings"),
        (f'"{KEY}" = 560\n', "settings"),
    ],
)
def test_what_cannot_be_read_is_named_in_chinese(tmp_path: Path, text: str, says: str) -> None:
    base = {KEY: PolicyNumber(KEY, "农村低保月标准", "元/人·月")}
    with pytest.raises(NumberError, match=says) as error:
        read_numbers(write(tmp_path, "numbers", text), 1, base)
    assert "numbers.toml" in str(error.value)


def test_exact_decimals_and_plain_tables(tmp_path: Path) -> None:
    text = '[standard.rural_month]\nlabel = "标准"\nunit = "元"\nsettings = [{since = 2024-01-01, value = 0.1}]\n'
    known = read_numbers(write(tmp_path, "numbers", text), 1)
    assert value(known, JULY) == 10
    assert Numbers(known, JULY).in_general(KEY) == 10
    assert known[KEY].settings == (Setting(JANUARY, Fraction(1, 10), layer=1),)
