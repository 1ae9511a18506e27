"""`dibao receive`: intake only, for other offices' tools and for trying a hand-in out.

Invariant: nothing is judged here; OUT receives receipts/, rows/KEY.csv and run.json.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from dibao import __version__
from dibao.intake import HandIns, read_files
from dibao.intake.receipt import headline, write_csv, write_receipts
from dibao.reasoning.source import Source

FIRST = ["file", "sheet", "row", "name", "id_number", "id_status", "village"]


class HasSources(Protocol):
    """All that receiving needs of a policy."""

    @property
    def sources(self) -> dict[str, Source]: ...


def receive(files: Sequence[Path], out: Path, policy: HasSources, as_of: date | None = None) -> int:
    """Receive files (folders are looked through); 0 done, 2 nothing usable or OUT not free."""
    day = as_of or date.today()  # noqa: DTZ011  the command line alone reads the clock
    wanted = [
        p for f in files for p in (sorted(f.rglob("*")) if f.is_dir() else [f]) if p.is_file()
    ]
    missing = [f for f in files if not f.exists()]
    if missing:
        return _stop(f"找不到文件“{missing[0]}”，请检查路径。")
    if out.exists() and (
        not out.is_dir() or (any(out.iterdir()) and not (out / "run.json").is_file())
    ):
        return _stop(f"输出位置“{out}”已有别的内容，请换一个新的文件夹。")
    started = time.perf_counter()
    handins = read_files([p for p in wanted if not p.name.startswith(("~$", "."))],
                         policy.sources, as_of=day)  # fmt: skip
    read_at = time.perf_counter()
    out.mkdir(parents=True, exist_ok=True)
    names = {k: s.name for k, s in policy.sources.items()}
    write_receipts(handins, out / "receipts", names)
    rows = out / "rows"
    rows.mkdir(exist_ok=True)
    for key, table in handins.tables.items():
        write_rows(rows / f"{key}.csv", table)
    steps = {"intake": read_at - started, "receipts": time.perf_counter() - read_at}
    write_run(out / "run.json", handins, day, steps)
    for file in handins.files:
        print(f"{file.file}：{headline(file)}")
    if not handins.tables:
        return _stop("没有一份文件可用，原因见 receipts 里的回执。")
    return 0


def _stop(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2


def write_rows(path: Path, table: pa.Table) -> None:
    """One source's typed rows: the contract's seven columns first, then the rest."""
    order = [*FIRST, *(n for n in table.schema.names if n not in FIRST)]
    write_csv(path, table.select(order))


def files_json(handins: HandIns) -> list[dict[str, object]]:
    """The `files` part of run.json."""
    return [
        {
            "file": f.file, "sha256": f.sha256, "status": f.status, "reason": f.reason,
            "sheets": [
                {"sheet": s.sheet, "source": s.source, "rows": s.rows, "accepted": s.accepted,
                 "refused": s.refused, "left_out": s.left_out}
                for s in f.sheets
            ],
        }
        for f in handins.files
    ]  # fmt: skip


def write_run(path: Path, handins: HandIns, as_of: date, timings: dict[str, float]) -> None:
    """run.json of a reception: files and, by source, the counts of files and rows."""
    sources: dict[str, dict[str, object]] = {}
    for key in handins.tables:
        sheets = [s for s in handins.sheets() if s.source == key]
        sources[key] = {
            "files": len({s.file for s in sheets}), "rows": sum(s.rows for s in sheets),
            "accepted": sum(s.accepted for s in sheets), "refused": sum(s.refused for s in sheets),
            "left_out": sum(s.left_out for s in sheets),
            "absence_ground": "".join(dict.fromkeys(s.cover.ground for s in sheets)),
        }  # fmt: skip
    run = {
        "as_of": as_of.isoformat(), "versions": {"dibao": __version__, "pyarrow": pa.__version__},
        "timings": {k: round(v, 3) for k, v in timings.items()},
        "files": files_json(handins), "sources": sources, "not_judged": [],
    }  # fmt: skip
    path.write_text(json.dumps(run, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
