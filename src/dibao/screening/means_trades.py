"""Income by the county's standard for a trade (元/亩, 元/头): 57 号 12 条大意.

Invariant: a place without a paper reckons nothing by trade, and says which number is lacking; what
the family states and can show counts as stated, and a standard beside it is only a remark.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from math import ceil, floor
from typing import Any

from dibao.intake.family_months import WINDOWS, Months, windows
from dibao.reasoning.answer import YES
from dibao.reasoning.bounds import Bounds
from dibao.reasoning.means import Trade
from dibao.reasoning.numbers import NoNumberInForce
from dibao.reasoning.subjects import Law
from dibao.screening.wording import figure

HUNDREDTHS = 100
ENDS = ("least", "most")


def reckon(
    row: dict[str, Any], trades: Mapping[str, Trade], law: Law, places: tuple[str, ...],
    as_of: dt.date,
) -> tuple[str, str]:  # fmt: skip
    """Lay the standard on a line of income that tells a trade and a quantity; what is still missing
    for it, and what is worth a remark."""
    if row.get("quantity_most") is None or row["trade"] is None:
        return "", ""
    trade = trades[str(row["trade"])]
    try:
        setting = law.numbers.get(trade.least.key, places)
        least, most = (law.numbers.value(n.key, places) for n in (trade.least, trade.most))
    except NoNumberInForce as lacking:
        return f"{row['name']}的{trade.label}：{lacking}", ""
    much = Bounds(row["quantity_least"], row["quantity_most"])
    year = Bounds(
        floor((much.least or 0) * least / HUNDREDTHS), ceil((much.most or 0) * most / HUNDREDTHS)
    )
    paper = "，".join(p for p in (setting.place, setting.paper) if p)
    how = f"{_much(much)}{trade.unit} × {figure(Bounds(least, most), '元')}/{trade.unit}（{paper}）"
    stated = Bounds(row["net_12_least"], row["net_12_most"])
    if stated.most is not None and row.get("shown") != "no":
        off = "低于" if (stated < year) is YES else "高于" if (year < stated) is YES else ""
        return "", f"{row['name']}的{trade.label}填报金额{off}行业标准 {how}，请核实" if off else ""
    row |= windows("net", year, "year", Months(row, as_of))
    row |= {f"cost_{n}_{end}": 0 for n in WINDOWS for end in ENDS}
    row["evidence"] = "；".join(t for t in (str(row["evidence"]), f"按行业标准：{how}") if t)
    return "", ""


def _much(much: Bounds) -> str:
    words = [f"{(v or 0) / HUNDREDTHS:g}" for v in (much.least, much.most)]
    return words[0] if words[0] == words[1] else f"{words[0]} 到 {words[1]} "


def spoken(rows: Mapping[str, list[dict[str, Any]]], key: str) -> list[dict[str, Any]]:
    """Lines of the section that somebody wrote."""
    return [r for r in rows[key] if not r.get("unsaid") and not r.get("made_of")]
