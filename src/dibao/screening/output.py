"""What OUT receives besides the workbooks: leads.csv, cannot_tell.csv, leads.parquet, run.json.

Files with full numbers are readable by the owner alone; conduct leads enter only on request.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl

from dibao import __version__
from dibao.intake import again
from dibao.reasoning.answer import Answer
from dibao.reasoning.bounds import Bounds
from dibao.reasoning.subjects import Node
from dibao.screening import stock
from dibao.screening.cited import cited
from dibao.screening.leads import COLUMNS, Lead, order
from dibao.screening.run import Run

CANNOT_TELL = ("code", "rule", "household_no", "id_number", "village", "missing")
MANY = 50_000
ORDER = {"office": 5, "conduct": 6}


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as f:
        f.write(content)


def shown(leads: Iterable[Lead], *, conduct: bool) -> list[Lead]:
    """Leads that may stand in the open files."""
    return [x for x in leads if conduct or x.rule.sight != "conduct"]


def csv_bytes(columns: Iterable[str], rows: Iterable[dict[str, str]]) -> bytes:
    """UTF-8 with BOM, so that WPS opens it in Chinese."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(columns), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def write_tables(run: Run, out: Path, *, conduct: bool) -> None:
    """leads.csv, leads.parquet, cannot_tell.csv and the trees that explain leads."""
    leads = shown(run.leads, conduct=conduct)
    rows = [x.row() for x in leads]
    write_private(out / "leads.csv", csv_bytes(COLUMNS, rows))
    frame = pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String)).with_columns(
        pl.Series("facts_digest", [x.digest for x in leads], dtype=pl.String),
        pl.col("amount").replace("", None).cast(pl.Decimal(18, 2), strict=False),
        pl.col("threshold").replace("", None).cast(pl.Decimal(18, 2), strict=False),
    )
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    write_private(out / "leads.parquet", buffer.getvalue())
    hidden = {r.key for r in run.policy.rules if r.sight == "conduct"} if not conduct else set()
    write_private(out / "cannot_tell.csv", _cannot_tell(run.cannot_tell, hidden))
    rows_of = cited(run, leads)
    trees = [json.dumps(_record(x) | rows_of[x.lead_id], ensure_ascii=False) for x in leads]
    write_private(out / "reasons.jsonl", ("\n".join(trees) + "\n").encode())
    write_private(out / again.NAME, again.told(run.hand_ins))
    for name, table in stock.tables_of(run).items():
        buffer = io.BytesIO()
        table.write_parquet(buffer)
        write_private(out / f"{name}.parquet", buffer.getvalue())


def _cannot_tell(rows: list[dict[str, str]], hidden: set[str]) -> bytes:
    rows = [r for r in rows if r["rule"] not in hidden]
    if len(rows) <= MANY:
        return csv_bytes(CANNOT_TELL, rows)
    counted = Counter((r["code"], r["rule"], r["village"], r["missing"]) for r in rows)
    return csv_bytes(
        (*CANNOT_TELL, "count"),
        [
            {"code": c, "rule": r, "household_no": "", "id_number": "", "village": v,
             "missing": m, "count": str(n)}
            for (c, r, v, m), n in sorted(counted.items())
        ],
    )  # fmt: skip


def _record(lead: Lead) -> dict[str, Any]:
    return {"lead": lead.row(), "title": lead.rule.title, "neutral": lead.rule.neutral_name,
            "shows_not": list(lead.rule.shows_not), "settle": list(lead.rule.settle.first_check),
            "missing": lead.missing, "work": _work(lead), "tree": tree_json(lead.tree)}  # fmt: skip


def _work(lead: Lead) -> dict[str, Any]:
    """What an office needs to take the lead up: how soon, by whom, with which questions."""
    rule = lead.rule
    return {
        "unit": lead.unit_id, "person": lead.person_id, "order": order(lead),
        "offers": rule.direction == "offers", "conduct": rule.sight == "conduct",
        "finding": rule.first_sentence(sure=lead.answer == "yes"), "office": rule.office,
        "days": rule.days, "place": rule.settle.place, "digest": lead.digest,
        "questions": list(rule.settle.questions), "papers": list(rule.settle.papers),
    }  # fmt: skip


def tree_json(node: Node) -> dict[str, Any]:
    """A reasoning tree as plain data."""
    found: dict[str, Any] = {
        "kind": node.kind, "text": node.text, "certain": _value(node.certain),
        "hand": _value(node.hand), "unit": node.unit,
    }  # fmt: skip
    if node.paper:
        found["paper"] = node.paper
    for name in ("notes", "missing"):
        if getattr(node, name):
            found[name] = getattr(node, name)
    if node.evidence or node.hand_evidence:
        rows = {(e.file, e.sheet, e.row, e.link) for e in (*node.evidence, *node.hand_evidence)}
        found["evidence"] = [
            {"file": f, "sheet": s, "row": r, "class": c} for f, s, r, c in sorted(rows)
        ]
    if node.parts:
        found["parts"] = [tree_json(p) for p in node.parts]
    return found


def _value(value: object) -> Any:
    if isinstance(value, Answer):
        return {"answer": value.name.lower(), "label": value.label}
    if isinstance(value, Bounds):
        return {"least": _text(value.least), "most": _text(value.most)}
    return value


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def write_run(run: Run, out: Path, timings: dict[str, float]) -> None:
    """run.json: what was read, on which ground absence counted, what could not be judged."""
    record = {
        "as_of": run.as_of.isoformat(),
        "policy_digest": run.policy.digest,
        "engine": "duckdb",
        "versions": _versions(),
        "timings": timings,
        "files": [_file(f) for f in run.hand_ins.files],
        "sources": _sources(run),
        "not_judged": [{"rule": r, "reason": why} for r, why in run.not_judged],
        "authorisation": ""
        if run.letters_shown
        else "本次没有收到授权书台账，核对反馈照用，授权情况未出示。",
        "counts": {
            "leads": sum(x.rule.sight != "conduct" for x in run.leads),
            "conduct": sum(x.rule.sight == "conduct" for x in run.leads),
            "reviewed_nothing_new": run.no_new,
            **run.counted,
        },
    }
    text = json.dumps(record, ensure_ascii=False, indent=1)
    (out / "run.json").write_text(text + "\n", encoding="utf-8")


def _versions() -> dict[str, str]:
    import duckdb

    return {"dibao": __version__, "duckdb": duckdb.__version__, "polars": pl.__version__}


def _file(f: Any) -> dict[str, Any]:
    return {
        "file": f.file, "sha256": f.sha256, "status": f.status, "reason": f.reason,
        "sheets": [
            {"sheet": s.sheet, "source": s.source, "rows": s.rows, "accepted": s.accepted,
             "refused": s.refused, "left_out": s.left_out}
            for s in f.sheets
        ],
    }  # fmt: skip


def _sources(run: Run) -> dict[str, Any]:
    found = {}
    sheets = run.hand_ins.sheets()
    for key, answers in run.evidence.answers.items():
        own = [s for s in sheets if s.source == key]
        if not own:
            continue
        found[key] = {
            "files": len({s.file for s in own}),
            "rows": sum(s.rows for s in own),
            "accepted": sum(s.accepted for s in own),
            "refused": sum(s.refused for s in own),
            "left_out": sum(s.left_out for s in own),
            "absence_ground": answers.ground,
            "answers": answers.counts(),
        }
    return found
