"""Sheets as other offices keep them: what their heads and titles say is read, and no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.helpers import number, one


@pytest.mark.parametrize(
    ("head", "line"),
    [("存款是否超过1万元", 1_000_000), ("余额是否超过50000元", 5_000_000), ("是否超过标准", None)],
)
def test_a_bank_answers_for_the_sum_in_its_head(
    tmp_path: Path, head: str, line: int | None
) -> None:
    sheet, rows = one(tmp_path, [["姓名", "身份证号", head], ["孙一", number(5), "是"]])
    assert (sheet.source, rows[0]["over"]) == ("DS15", "yes")
    assert rows[0]["line_least"] == rows[0]["line_most"] == line
