"""The rosters that small offices really keep: few columns, everyday heads, the name says it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dibao.intake import read_files
from dibao.policy import HOME
from dibao.reasoning.source import load_sources

LINES = "DB1,周桂兰,周桂兰,990121195003070020,户主,石岭村,560\n"
HEADS = (
    ("低保名册", "户编号,户主姓名,姓名,身份证号,与户主关系,村,月保障金"),
    ("名册", "低保证号,户主姓名,姓名,身份证号,与户主关系,村,月保障金额"),
    ("低保人员", "编号,户主,成员姓名,身份证号码,与户主关系,行政村,低保金"),
    ("名单", "户编号,户主,姓名,身份证号,关系,村,每月低保金"),
)


def source_of(tmp_path: Path, name: str, text: str) -> str:
    """What a csv file of this name is taken for; '' when it was not guessed."""
    path = tmp_path / f"{name}.csv"
    path.write_text(text, encoding="utf-8")
    found = read_files([path], load_sources(HOME / "sources"), as_of=dt.date(2024, 6, 20))
    return str(found.files[0].sheets[0].source) if found.files[0].sheets else ""


@pytest.mark.parametrize(("name", "heads"), HEADS)
def test_relation_and_amount_make_a_roster(tmp_path: Path, name: str, heads: str) -> None:
    assert source_of(tmp_path, name, f"{heads}\n{LINES}") == "DS01"


def test_a_name_that_says_roster_is_believed_when_columns_fit(tmp_path: Path) -> None:
    text = "户编号,户主姓名,姓名,身份证号,与户主关系,村\nDB1,周桂兰,周桂兰,990121195003070020,户主,石岭村\n"
    assert source_of(tmp_path, "低保在册名单", text) == "DS01"
    assert source_of(tmp_path, "户籍人口", text) == "DS06"


def test_an_answer_about_recipients_is_no_roster(tmp_path: Path) -> None:
    text = (
        "户编号,姓名,身份证号,号牌号码,车辆类型\nDB1,周桂兰,990121195003070020,云A12345,小型轿车\n"
    )
    assert source_of(tmp_path, "低保对象核查反馈", text) == "DS07"
    paid = "户编号,户主姓名,身份证号,发放金额,发放月份,银行账号\nDB1,周桂兰,990121195003070020,560,2024-06,6210990000001\n"
    assert source_of(tmp_path, "低保金发放", paid) == "RG05"
