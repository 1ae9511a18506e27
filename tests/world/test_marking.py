"""Marking a run: right, missed and raised in vain."""

from __future__ import annotations

from pathlib import Path

from dibao.world.marking import mark

TRUTH = """code,household_no,id_number,expect,why
JG04,D1,990123,yes,车辆：在用
JG04,D2,990124,trap,车辆：报废
JG05,D3,990125,cannot_tell,存款：一家银行未反馈
JG03,D4,990126,unknown,证号丢位
"""


def run(folder: Path, leads: str, open_: str) -> Path:
    (folder / "leads.csv").write_text(
        "code,rule,answer,household_no,id_number\n" + leads, encoding="utf-8-sig"
    )
    (folder / "cannot_tell.csv").write_text(
        "code,rule,household_no,id_number,village,missing\n" + open_, encoding="utf-8-sig"
    )
    (folder / "truth.csv").write_text(TRUTH, encoding="utf-8-sig")
    return folder / "truth.csv"


def test_all_right(tmp_path: Path) -> None:
    truth = run(tmp_path, "JG04,vehicle,yes,D1,990123\nJG03,deceased,unknown,D4,990126\n",
                "JG05,deposits,D3,990125,,银行\n")  # fmt: skip
    marks = mark(truth, tmp_path)
    assert (marks.right, marks.missed, marks.extra) == (4, [], [])


def test_missed_and_extra(tmp_path: Path) -> None:
    truth = run(tmp_path, "JG04,house,yes,D1,990123\nJG04,vehicle,unknown,D2,990124\n", "")
    marks = mark(truth, tmp_path)
    assert marks.right == 0
    assert [told for _, told in marks.missed] == ["no", "unknown", "no", "no"]
    assert [lead["household_no"] for lead in marks.extra] == ["D2"]
