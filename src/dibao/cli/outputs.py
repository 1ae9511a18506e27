"""Everything a run writes into OUT, in one place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from dibao.cli.book import household_rows, lead_rows, report_data
from dibao.intake.receipt import write_receipts
from dibao.intake.result import HandIns
from dibao.papers.book import LeadRow
from dibao.papers.conduct import write_conduct_book
from dibao.papers.report import write_report
from dibao.papers.workbook import write_leads_book, write_village_books
from dibao.screening import output
from dibao.screening.run import Clock, Run

if TYPE_CHECKING:
    from dibao.cli.check import Options

# Registers about the office's own people and pools stay whole; of all other sources only the
# rows that stand, or may stand, for somebody of the run.
WHOLE = {"DS01", "DS16", "DS17", "DS18", "DS19"}


def write_all(run: Run, out: Path, options: Options, clock: Clock) -> None:
    """Tables, receipts, workbooks and the report; run.json last, with the timings."""
    output.write_tables(run, out, conduct=options.include_conduct)
    clock.step("写回执")
    names = {k: s.name for k, s in run.policy.sources.items()}
    write_receipts(in_scope(run), out / "receipts", names)
    clock.step("写疑点清单和走访单")
    rows, homes = lead_rows(run), household_rows(run)
    write_leads_book(out / "疑点清单.xlsx", rows, homes, options.password, as_of=run.as_of)
    write_village_books(out / "村级", for_villages(rows), homes, as_of=run.as_of)
    conduct = [r for r in rows if r.conduct]
    write_conduct_book(out / "移送线索.xlsx", conduct, options.conduct_password, as_of=run.as_of)
    clock.step("写自查报告")
    write_report(out, report_data(run))
    clock.step("")
    output.write_run(run, out, clock.timings)


def for_villages(rows: list[LeadRow]) -> list[LeadRow]:
    """A lead's number is made from its subject; a person's must not leave the office with it."""
    return [
        replace(r, lead_id=f"镇级清单第{n}号") if r.subject_kind == "person" else r
        for n, r in enumerate(rows, 1)
    ]


def in_scope(run: Run) -> HandIns:
    """The hand-ins with only rows of persons in scope; the others are counted, not kept."""
    tables = {k: _kept(k, t, run) for k, t in run.hand_ins.tables.items()}
    return replace(run.hand_ins, tables=tables)


def _kept(key: str, table: pa.Table, run: Run) -> pa.Table:
    if key in WHOLE or key.startswith("RG") or key not in run.evidence.links:
        return table
    near = run.evidence.links[key].select("row_id").unique()
    rows = run.rows[key].join(near, on="row_id").select("file", "sheet", "row").unique()
    wanted = rows.select(
        (rows["file"] + "\x1f" + rows["sheet"] + "\x1f" + rows["row"].cast(str)).alias("key")
    )["key"].to_arrow()
    own = pc.binary_join_element_wise(
        table["file"], table["sheet"], pc.cast(table["row"], pa.string()), "\x1f"
    )
    return table.filter(pc.is_in(own, value_set=wanted.cast(own.type)))
