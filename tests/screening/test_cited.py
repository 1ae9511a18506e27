"""Rows that a run shows beside a lead: those it rests on, the roster's, and nothing more."""

from __future__ import annotations

from pathlib import Path

from dibao.screening.cited import cited
from dibao.screening.stock import tables_of
from tests.screening.hamlet import Hamlet, balance, letter, member, policy

SILENT = ("账号", "联系电话", "住址")


def test_rows_stand_beside_the_rosters_and_hold_their_figures_back(tmp_path: Path) -> None:
    law = policy(tmp_path)
    town = (
        Hamlet()
        .add("DS01", member("DB1", 1, "周桂兰", "周桂兰"), member("DB2", 2, "石有田", "石有田"))
        .add("RG02", letter(1, "周桂兰"))
        .add("DS15", balance(1, "周桂兰", "农商行", 90_000.0), balance(9, "外人", "农商行", 9.0))
    )
    run = town.screen(law, "JG05")
    found = cited(run, run.leads)
    rows = [r for told in found.values() for r in told["rows"]]
    assert {(r["source"], r["name"]) for r in rows} == {("DS01", "周桂兰"), ("DS15", "周桂兰")}
    cells = {c["label"]: c for r in rows if r["source"] == "DS15" for c in r["cells"]}
    assert cells["余额"] == {"label": "余额", "text": "90,000.00 元", "held": True}
    assert not set(SILENT) & cells.keys()


def test_a_record_at_one_bank_is_a_record_whatever_the_others_say(tmp_path: Path) -> None:
    law = policy(tmp_path, parties=("农商行", "邮储"))
    town = (
        Hamlet()
        .add("DS01", member("DB1", 1, "周桂兰", "周桂兰"))
        .add("RG02", letter(1, "周桂兰"))
        .add("DS15", balance(1, "周桂兰", "农商行", 5.0))
    )
    answers = tables_of(town.screen(law, "JG05"))["answers"]
    told = answers.filter(answers["source"] == "DS15").to_dicts()
    assert [(t["sign"], t["told"]) for t in told] == [("found", "农商行:found|邮储:not_asked")]
