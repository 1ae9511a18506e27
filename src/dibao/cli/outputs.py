"""Everything a run writes into OUT, in one place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from dibao.cli.book import household_rows, lead_rows, report_data
from dibao.cli.judged import Told
from dibao.cli.options import Options
from dibao.cli.prepay import write_prepay
from dibao.cli.receipts import Receipts
from dibao.cli.reckoning import report_lines, sampled_sentences, write_lists
from dibao.papers.book import LeadRow
from dibao.papers.conduct import write_conduct_book
from dibao.papers.report import write_report
from dibao.papers.workbook import write_leads_book, write_village_books
from dibao.screening import filings, output
from dibao.screening.run import Clock, Run


def write_all(
    run: Run, told: Told, out: Path, options: Options, clock: Clock, receipts: Receipts
) -> None:
    """Tables, receipts, workbooks and the report; run.json last, with the timings."""
    output.write_tables(run, out, conduct=options.include_conduct)
    clock.step("写回执")
    receipts.finish()
    clock.step("写疑点清单和走访单")
    rows, homes = lead_rows(run), household_rows(run)
    write_leads_book(out / "疑点清单.xlsx", rows, homes, options.password, as_of=run.as_of)
    write_village_books(out / "村级", for_villages(rows), homes, as_of=run.as_of)
    conduct = [r for r in rows if r.conduct]
    write_conduct_book(
        out / "移送线索.xlsx", conduct, options.conduct_password, as_of=run.as_of,
        filed=filings.filed_ties(run.evidence.rows),
    )  # fmt: skip
    write_lists(run, told, out)
    write_prepay(run, out)
    clock.step("写自查报告")
    found, sampled = report_lines(run, told), sampled_sentences(run, told)
    write_report(out, replace(report_data(run), precision=found, sampled=sampled))
    clock.step("")
    output.write_run(run, out, clock.timings)


def for_villages(rows: list[LeadRow]) -> list[LeadRow]:
    """A lead's number is made from its subject; a person's must not leave the office with it."""
    return [
        replace(r, lead_id=f"镇级清单第{n}号") if r.subject_kind == "person" else r
        for n, r in enumerate(rows, 1)
    ]
