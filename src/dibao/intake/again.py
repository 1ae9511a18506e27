"""The hand-ins of a finished check, read back from its own results: rows, and whom each sheet covered.

Invariant: what is read back answers as it did; a result folder that does not hold it all is refused
with a sentence, never half read.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from dibao.intake import tables
from dibao.intake.receipt import unsafe
from dibao.intake.result import Cover, File, HandIns, Sheet
from dibao.reasoning.source import Source

NAME = "sheets.json"


class NotAgain(ValueError):
    """The folder does not hold a whole check; the message is one Chinese sentence."""


def told(hand_ins: HandIns) -> bytes:
    """Every sheet with the day of its data and whom it covers; holds numbers, so for the owner alone."""
    sheets = [
        {
            "file": s.file, "sheet": s.sheet, "source": s.source, "rows": s.rows,
            "accepted": s.accepted, "data_day": s.data_day and s.data_day.isoformat(),
            "data_day_from": s.data_day_from, "cover": asdict(s.cover),
        }
        for s in hand_ins.sheets()
    ]  # fmt: skip
    return json.dumps(sheets, ensure_ascii=False).encode()


def read_again(out: Path, sources: Mapping[str, Source]) -> HandIns:
    """Typed rows and sheets of an OUT; raises NotAgain."""
    path = out / NAME
    if not (out / "receipts").is_dir() or not path.exists():
        raise NotAgain(
            f"“{out}”不是一次核查的完整结果（缺少回执或各表的范围）。请重新核查一次，再用 --run。"
        )
    hand_ins = HandIns()
    by_file: dict[str, File] = {}
    for raw in json.loads(path.read_text(encoding="utf-8")):
        sheet = _sheet(raw)
        by_file.setdefault(sheet.file, File(sheet.file, "")).sheets.append(sheet)
    hand_ins.files = list(by_file.values())
    for key, source in sources.items():
        found = sorted((out / "receipts").rglob(f"*-{source.name}-已接收.csv"))
        if found:
            hand_ins.tables[key] = pa.concat_tables([_table(p, source) for p in found])
    return hand_ins


def _sheet(raw: Mapping[str, Any]) -> Sheet:
    cover: dict[str, Any] = {
        k: tuple(v) if isinstance(v, list) else v for k, v in raw["cover"].items()
    }
    day = raw["data_day"]
    return Sheet(
        raw["file"], raw["sheet"], raw["source"], raw["rows"], raw["accepted"],
        data_day=dt.date.fromisoformat(day) if day else None, data_day_from=raw["data_day_from"],
        cover=Cover(**cover),
    )  # fmt: skip


def _table(path: Path, source: Source) -> pa.Table:
    shape = tables.schema(source)
    # Blank is "nothing" for figures and codes; for words it is the empty word.
    types = {f.name: f.type for f in shape}
    table = csv.read_csv(
        path,
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(column_types=types, null_values=[""]),
    )
    missing = [f.name for f in shape if f.name not in table.schema.names]
    if missing:
        raise NotAgain(
            f"“{path.name}”缺少“{missing[0]}”一栏，是旧版本的结果。请重新核查一次，再用 --run。"
        )
    codes = {f.name for f in source.kept if f.type == "code"}
    columns = [_words(table[f.name], code=f.name in codes) if f.type == pa.string() else table[f.name]
               for f in shape]  # fmt: skip
    return pa.table(columns, shape)


def _words(column: pa.ChunkedArray, *, code: bool) -> pa.ChunkedArray:
    if code:
        return pc.if_else(pc.equal(column, ""), pa.scalar(None, pa.string()), column)
    column = pc.fill_null(column, "")
    if not pc.any(pc.starts_with(column, "'")).as_py():
        return column
    return pa.chunked_array([[unsafe(text) for text in column.to_pylist()]], pa.string())
