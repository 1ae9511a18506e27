"""`dibao steps` says what the tables say, of the pack of the day."""

import datetime as dt

import pytest

from dibao.cli.options import Unusable
from dibao.cli.steps import show_list, show_one
from tests.procedure.tables import NOW, THEN


def test_the_list_names_the_pack(capsys: pytest.CaptureFixture[str]) -> None:
    assert show_list(NOW) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("流程包 R2021") and any(x.startswith("exit  退出") for x in lines)
    show_list(THEN)
    assert capsys.readouterr().out.startswith("流程包 R2012")


def test_one_procedure_tells_who_when_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert show_one("退出（停发）", NOW) == 0
    text = capsys.readouterr().out
    for said in ("谁办：乡镇经办人和村（居）协办员", "等满：减发、停发前的答复期，从“事先告知”起 10 个工作日", "不能是同一个人",
                 "自定安排：", "文书里写明：对这个决定不服的", "可转到：县级或指定的邻近乡镇"):  # fmt: skip
        assert said in text


def test_an_unknown_procedure_is_told_which_there_are() -> None:
    with pytest.raises(Unusable, match="没有“dance”这个流程。可以写：application"):
        show_one("dance", NOW)


def test_a_day_before_any_pack_is_a_sentence() -> None:
    with pytest.raises(Unusable, match="还没有登记过办理流程"):
        show_list(dt.date(2005, 1, 1))
