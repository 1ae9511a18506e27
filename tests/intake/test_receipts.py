"""Receipts and `dibao receive`: what the sender is told, and who may read it."""

from __future__ import annotations

import csv
import json
import stat
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest

from dibao.cli.receive import FIRST, receive
from dibao.intake.receipt import headline, safe, write_receipts
from tests.intake.helpers import AS_OF, book, number, sources
from tests.intake.helpers import receive as read

CARS = ["车主", "证件号码", "车牌", "车辆类别", "车辆状况", "上牌时间", "联系电话"]


def _hand_in(folder: Path) -> Path:
    return book(folder / "车辆.xlsx", {"s": [
        CARS, ["孙一", number(5), "湘K1", "小轿车", "正常", "2018-06-01", "13800000000"],
        ["孙二", number(6), "湘K2", "小轿车", "正常", "2018-06-31", "13800000001"],
        ["=cmd()", number(7), "湘K3", "小轿车", "正常", "2018-06-01", ""], ["合计", "", "3"],
    ]})  # fmt: skip


def _texts(path: Path) -> dict[str, list[list[str]]]:
    found = openpyxl.load_workbook(path)
    return {
        s.title: [[str(c or "") for c in r] for r in s.iter_rows(values_only=True)] for s in found
    }


def test_the_first_line_counts_and_the_rows_follow_with_their_reason(tmp_path: Path) -> None:
    _hand_in(tmp_path / "in")
    handins = read(tmp_path / "in")
    assert headline(handins.files[0]) == "2 行已接收，1 行请改正，1 行不是数据，未计入"
    assert handins.files[0].sheets[0].unread == {number(6)}
    write_receipts(handins, tmp_path / "out", {"DS07": "机动车登记"})
    pages = _texts(tmp_path / "out" / "车辆.xlsx-回执.xlsx")
    first = pages["回执"]
    assert first[0][0].startswith("2 行已接收，1 行请改正")
    row = next(r for r in first if r[0] == "3")
    assert "没有这一天" in row[1]
    assert row[2:5] == ["孙二", number(6), "湘K2"]
    assert any(r[1] == "合计行" for r in pages["未计入的行"])
    assert any(r[2] == "联系电话" and r[4] == "未收下" for r in pages["各列去向"])


def test_accepted_rows_are_masked_in_the_workbook_and_full_in_a_private_csv(tmp_path: Path) -> None:
    _hand_in(tmp_path / "in")
    write_receipts(read(tmp_path / "in"), tmp_path / "out", {"DS07": "机动车登记"})
    shown = str(_texts(tmp_path / "out" / "车辆.xlsx-回执.xlsx")["已接收 机动车登记"])
    assert number(5) not in shown
    assert number(5)[-4:] in shown
    full = tmp_path / "out" / "车辆.xlsx-机动车登记-已接收.csv"
    assert number(5) in full.read_text(encoding="utf-8-sig")
    for path in (tmp_path / "out").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    assert "13800000000" not in full.read_text(encoding="utf-8-sig")


def test_nothing_we_write_is_a_formula(tmp_path: Path) -> None:
    _hand_in(tmp_path / "in")
    write_receipts(read(tmp_path / "in"), tmp_path / "out")
    for path in (tmp_path / "out").glob("*.xlsx"):
        for sheet in openpyxl.load_workbook(path):
            assert all(c.data_type != "f" for row in sheet.iter_rows() for c in row)
    assert [safe(v) for v in ("=1+1", "+86", "-5.00", "@x", None)] == [
        "'=1+1",
        "+86",
        "-5.00",
        "'@x",
        "",
    ]


def test_a_complaint_leaves_no_word_in_its_receipt(tmp_path: Path) -> None:
    book(
        tmp_path / "in" / "来信.xlsx",
        {"s": [["来信人", "被反映人", "反映内容"], ["甲某", "乙某", "侵占低保金"]]},
    )
    write_receipts(read(tmp_path / "in"), tmp_path / "out")
    for path in (tmp_path / "out").glob("*.xlsx"):
        told = str(_texts(path))
        assert "纪检监察" in told
        assert "侵占" not in told
        assert "甲某" not in told


def test_receive_writes_rows_receipts_and_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _hand_in(tmp_path / "in")
    policy = SimpleNamespace(sources=sources())
    assert receive([path], tmp_path / "out", policy, AS_OF) == 0
    with (tmp_path / "out" / "rows" / "DS07.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0])[:7] == FIRST
    assert [r["row"] for r in rows] == ["2", "4"]
    assert rows[0]["id_number"] == number(5)
    run = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    sheet = run["files"][0]["sheets"][0]
    assert sheet["rows"] == sheet["accepted"] + sheet["refused"] + sheet["left_out"] == 4
    assert "车辆.xlsx" in capsys.readouterr().out
    assert receive([path], tmp_path / "out", policy, AS_OF) == 0  # an earlier OUT is replaced


def test_receive_says_in_one_sentence_what_cannot_be_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = SimpleNamespace(sources=sources())
    assert receive([tmp_path / "无.xlsx"], tmp_path / "out", policy, AS_OF) == 2
    assert "找不到文件" in capsys.readouterr().err
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04nothing")
    assert receive([tmp_path / "坏.xlsx"], tmp_path / "out2", policy, AS_OF) == 2
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "信.txt").write_text("x", encoding="utf-8")
    assert receive([tmp_path / "坏.xlsx"], tmp_path / "mine", policy, AS_OF) == 2
