"""Everything a run writes into OUT, in one place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dibao.intake.receipt import write_receipts
from dibao.screening import output
from dibao.screening.run import Clock, Run

if TYPE_CHECKING:
    from dibao.cli.check import Options


def write_all(run: Run, out: Path, options: Options, clock: Clock) -> None:
    """Tables, receipts, workbooks and the report; run.json last, with the timings."""
    output.write_tables(run, out, conduct=options.include_conduct)
    clock.step("写回执")
    write_receipts(run.hand_ins, out / "receipts")
    clock.step("")
    output.write_run(run, out, clock.timings)
