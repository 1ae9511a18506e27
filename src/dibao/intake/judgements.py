"""A filled-in 疑点清单.xlsx read back.

Invariant: a row counts only when it names a lead and the office wrote something beside it; what
stands in the row's other cells travels along, so that an altered row can be told.
"""

from __future__ import annotations

import re

import pyarrow as pa

from dibao.intake.cells import squeeze, tidy
from dibao.intake.days import day, shown_day
from dibao.intake.layout import Layout
from dibao.intake.reader import Raw

LEAD_HEADS = {"LEAD_ID", "线索编号", "线索号", "疑点编号", "抽查编号"}
_COLUMNS = {
    "result": ("核实结果", "核查结果", "核实结论"),
    "by": ("核实人", "核查人", "核实人员"),
    "day": ("日期", "核实日期", "核查日期", "核实时间"),
    "ground": ("依据", "核实依据", "理由", "核实情况"),
    "subject": ("对象", "人员", "姓名", "户主", "户主姓名", "当事人"),
    "id_number": ("证件号", "身份证号", "证号"),
    "household_no": ("户号", "户编号", "家庭编号"),
}


def lead_row(raw: Raw) -> int:
    """The row (0-based) whose heads name a lead, -1 when the sheet is not a list of leads."""
    if raw.table is None:
        return -1
    for at, cells in enumerate(_rows(raw.table.slice(0, 15))):
        if any(squeeze(c).upper() in LEAD_HEADS for c in cells):
            return at
    return -1


def read_judgements(raw: Raw, head_row: int, file: str, pivot: int) -> list[dict[str, str | int]]:
    """Every row that carries a lead and at least one word of the office."""
    assert raw.table is not None
    rows = _rows(raw.table)
    heads = [squeeze(h) for h in rows[head_row]]
    at = {
        key: next((heads.index(w) for w in words if w in heads), -1)
        for key, words in _COLUMNS.items()
    }
    lead = next(c for c, h in enumerate(heads) if h.upper() in LEAD_HEADS)
    found: list[dict[str, str | int]] = []
    for number, cells in enumerate(rows[head_row + 1 :], start=head_row + 2):
        told = {key: tidy(cells[c]) if c >= 0 else "" for key, c in at.items()}
        if not tidy(cells[lead]) or not (told["result"] or told["by"] or told["ground"]):
            continue
        if at["day"] >= 0:
            told["day"] = shown_day(day(cells[at["day"]], pivot), told["day"])
        text = "|".join(
            tidy(c) for c, h in zip(cells, heads, strict=True)
            if h and h not in sum((_COLUMNS[k] for k in ("result", "by", "day", "ground")), ())
        )  # fmt: skip
        found.append({"lead_id": tidy(cells[lead]), **told, "text": text, "file": file,
                      "sheet": raw.sheet, "row": number})  # fmt: skip
    return found


def _rows(table: pa.Table) -> list[list[str]]:
    return [[c or "" for c in r] for r in zip(*(c.to_pylist() for c in table.columns), strict=True)]


def is_ours(layout: Layout | None, file: str) -> bool:
    """The other sheets of a list of leads (按户汇总, 走访单) are ours too and never a hand-in."""
    name = re.split(r"[\\/]", file)[-1]
    return (
        "疑点清单" in name
        or "抽查走访单" in name
        or "移送线索" in name
        or (layout is not None and any("线索编号" in t for t in layout.titles))
    )
