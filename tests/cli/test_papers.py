"""`dibao papers`: the blank set into a folder of its own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dibao.cli.options import Unusable
from dibao.cli.papers import blanks

DAY = date(2024, 6, 20)


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    kept = tmp_path / "别人的.txt"
    kept.write_text("留着", encoding="utf-8")
    with pytest.raises(Unusable, match="已经有东西"):
        blanks(tmp_path, DAY)
    assert [p.name for p in tmp_path.iterdir()] == [kept.name]


def test_a_day_without_procedures_is_said(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="还没有登记过办理流程"):
        blanks(tmp_path / "空白", date(1990, 1, 1))


@pytest.mark.nightly
def test_the_whole_set_is_written(tmp_path: Path) -> None:
    out = tmp_path / "空白"
    assert blanks(out, DAY) == 0
    assert len(list(out.rglob("*.pdf"))) == len(list(out.rglob("*.docx"))) + 1
    assert (out / "PDF" / "D24 停发告知书.pdf").read_bytes().startswith(b"%PDF")
