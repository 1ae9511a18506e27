"""What a computation sheet (收入财产核算表, D17) is given to show: plain texts, already reckoned.

Invariant: every figure comes with what explains it (period, evidence, counted or not and why, the
number with its paper, the clause); a paper shows all of it or none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

PURPOSE = "本表信息仅用于社会救助审核，不得用于其他用途。"
HELP = (
    "“至少”“至多”表示有材料没有收齐，只能算出范围；收齐后重新核算。"
    "本表是核算，不是决定：由两名以上工作人员核实、听取家庭意见后作出。"
)


@dataclass(frozen=True)
class Part:
    """One table of the sheet; `figures` are columns with amounts, `widths` share the width."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    figures: Sequence[int] = ()
    empty: str = "没有填写"


@dataclass(frozen=True)
class MeansSheet:
    """One household's sheet. `conclusion` are sentences, the first the verdict itself."""

    household: str
    facts: Sequence[tuple[str, str]]
    conclusion: Sequence[str]
    missing: Sequence[str]
    parts: Sequence[Part]
    reasoning: Sequence[str]
    numbers: Sequence[Sequence[str]]
    as_of: date
    signers: Sequence[str] = field(default=("核算人", "复核人", "申请人（看过并听过说明）"))
