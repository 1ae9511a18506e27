"""`dibao explain`: the reasoning of one lead down to file, sheet, row and clause."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from dibao.cli.options import Unusable
from dibao.reasoning.answer import Answer
from dibao.reasoning.bounds import Bounds
from dibao.reasoning.reader import CLASS_WORDS
from dibao.reasoning.subjects import Evidence, Node
from dibao.screening.wording import tree_lines


def explain(lead_id: str, run: Path, *, as_json: bool = False) -> int:
    """Print one lead's tree; 0 found, 2 not there."""
    record = find(lead_id, run)
    if as_json:
        sys.stdout.write(json.dumps(record, ensure_ascii=False, indent=1) + "\n")
        return 0
    sys.stdout.write("\n".join(lines(record)) + "\n")
    return 0


def find(lead_id: str, run: Path) -> dict[str, Any]:
    """The lead's record; raises Unusable."""
    path = run / "reasons.jsonl"
    if not path.exists():
        raise Unusable(f"“{run}”不是一次核查的结果文件夹（里面没有推理记录）。请检查 --run。")
    for line in path.read_text(encoding="utf-8").splitlines():
        record: dict[str, Any] = json.loads(line) if line else {}
        if record.get("lead", {}).get("lead_id") == lead_id:
            return record
    raise Unusable(f"这次结果里没有线索“{lead_id}”。请从 leads.csv 的 lead_id 列复制编号。")


def lines(record: dict[str, Any]) -> list[str]:
    """The record as an accountant would write it."""
    lead = record["lead"]
    answer = "成立" if lead["answer"] == "yes" else "证据不足，待核"
    found = [
        f"{record['neutral']}（{lead['code']}）：{record['title']}",
        f"对象：{lead['name']}　户编号 {lead['household_no']}　{lead['village']}",
        f"结论：{answer}　身份对应：{CLASS_WORDS.get(lead['identity_class'], '')}",
        f"依据：{lead['clause']}",
        "",
        "推理：",
        *tree_lines(_node(record["tree"]), 1),
        "",
        "所凭的行：",
    ]
    for cell in json.loads(lead["evidence"]):
        where = f"第 {cell['row']} 行" if cell["row"] else "整表查找"
        found.append(f"  {cell['file']}“{cell['sheet']}”{where}")
    if record["missing"]:
        found += ["", "还缺：" + "、".join(record["missing"])]
    found += ["", "它没有显示什么："]
    found += [f"  {s}" for s in (*record["shows_not"], "登记只说明有这条记录，不说明原因")]
    found.append("  这不是结论：要由两名无关人员核实、听取家庭意见后才能认定。")
    return found


def _node(raw: dict[str, Any]) -> Node:
    node = Node(
        raw["kind"], raw["text"], _value(raw["certain"]), _value(raw["hand"]), raw["unit"],
        [_node(p) for p in raw.get("parts", ())], paper=raw.get("paper", ""),
        notes=raw.get("notes", []), missing=raw.get("missing", []),
    )  # fmt: skip
    node.evidence = [
        Evidence(e["file"], e["sheet"], e["row"], e["class"]) for e in raw.get("evidence", ())
    ]
    return node


def _value(raw: Any) -> Any:
    from fractions import Fraction

    if isinstance(raw, dict) and "answer" in raw:
        return Answer[raw["answer"].upper()]
    if isinstance(raw, dict):
        least, most = (None if raw[k] is None else Fraction(raw[k]) for k in ("least", "most"))
        return Bounds(least, most)
    return raw
