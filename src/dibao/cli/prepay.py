"""发放前核对.xlsx in OUT, where a run holds two months or a month and a roster to compare."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from dibao.papers.prepay import PrepayRow, write_prepay_book
from dibao.screening import prepay
from dibao.screening.run import Run


def write_prepay(run: Run, out: Path) -> bool:
    """Write it; False where nothing can be laid side by side."""
    found = prepay.compare(run)
    if found is None:
        return False
    counted = Counter(x.kind for x in found.lines)
    told = "，".join(f"{kind} {counted[kind]} 条" for kind in prepay.KINDS)
    rows = [
        PrepayRow(
            x.kind, x.village, x.household_no, x.name, x.last_fen, x.this_fen, x.note, x.where
        )
        for x in found.lines
    ]
    totals = f"{found.last} {found.homes_last} 户，{found.this} {found.homes_this} 户；{told}。"
    write_prepay_book(
        out / "发放前核对.xlsx", f"发放前核对（{found.this}对照{found.last}）", totals, rows,
        as_of=run.as_of,
    )  # fmt: skip
    return True
