"""Sheets as other offices write them: which source they are and what their columns mean."""

from __future__ import annotations

from pathlib import Path

from tests.intake.helpers import number, one


def test_a_payment_list_with_a_result_column_is_no_roster(tmp_path: Path) -> None:
    """发放状态 is like 享受状态 in letters only: its 成功 is nothing a roster says."""
    heads = ["户编号", "户主姓名", "身份证号", "银行账号", "账户户名", "发放金额", "发放月份", "发放状态", "所在村"]  # fmt: skip
    rows = [
        [f"QX{n // 6:03d}", "王小五", number(n // 6), f"62109900000000{n // 6:03d}", "王小五", 600,
         f"2024-{n % 6 + 1:02d}", "退票" if n == 3 else "成功", "石门村"]
        for n in range(24)
    ]  # fmt: skip
    sheet, typed = one(tmp_path, [heads, *rows], name="低保资金发放明细.xlsx")
    assert sheet.source == "RG05"
    assert [r["state"] for r in typed].count("returned") == 1
