"""The receipts of a run, written aside while the rules are applied.

Invariant: a receipt holds only rows of persons in scope, so none is written before rows and persons
are tied; all are complete before OUT is moved into place, and a failure there is a failure of the
run.
"""

from __future__ import annotations

import gc
from collections.abc import Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from dibao.intake.receipt import write_files, write_summary
from dibao.intake.result import HandIns
from dibao.screening.engine import Evidence

# Registers about the office's own people and pools stay whole; of all other sources only the
# rows that stand, or may stand, for somebody of the run.
WHOLE = {"DS01", "DS16", "DS17", "DS18", "DS19"}
WORTH = 20_000  # fewer rows are written sooner than a process starts


class Receipts:
    """Use as a context manager around the run: `begin` when rows are tied, `finish` at the end."""

    def __init__(self, hand_ins: HandIns, out: Path, names: Mapping[str, str]) -> None:
        self._hand_ins, self._out, self._names = hand_ins, out, names
        # What people wrote into our own lists is judged last; those receipts come last too.
        self._last = {str(told["file"]) for told in hand_ins.judgements}
        self._pool: ProcessPoolExecutor | None = None
        self._aside: Future[None] | None = None

    def __enter__(self) -> Receipts:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def begin(self, evidence: Evidence) -> None:
        """Keep what is in scope and, when it is much, begin to write."""
        self._hand_ins = in_scope(self._hand_ins, evidence.rows, evidence.links)
        if sum(t.num_rows for t in self._hand_ins.tables.values()) < WORTH:
            return
        first = {f.file for f in self._hand_ins.files} - self._last
        self._pool = ProcessPoolExecutor(
            1, mp_context=get_context("spawn"), initializer=gc.disable
        )  # cells are no cycles
        self._aside = self._pool.submit(
            write_files, self._hand_ins, self._out, self._names, only=first
        )

    def finish(self) -> None:
        """Everything that is not written yet; raises what the process aside raised."""
        if self._aside is None:
            write_files(self._hand_ins, self._out, self._names)
        else:
            self._aside.result()
            write_files(self._hand_ins, self._out, self._names, only=self._last)
        write_summary(self._hand_ins, self._out, self._names)


def in_scope(
    hand_ins: HandIns, rows: Mapping[str, pl.DataFrame], links: Mapping[str, pl.DataFrame]
) -> HandIns:
    """The hand-ins with only rows of persons in scope; the others are counted, not kept."""
    tables = {
        key: table if key in WHOLE or key.startswith("RG") or key not in links
        else _kept(table, rows[key], links[key])
        for key, table in hand_ins.tables.items()
    }  # fmt: skip
    return replace(hand_ins, tables=tables)


def _kept(table: pa.Table, rows: pl.DataFrame, links: pl.DataFrame) -> pa.Table:
    near = links.select("row_id").unique()
    kept = rows.join(near, on="row_id").select("file", "sheet", "row").unique()
    wanted = kept.select(
        (kept["file"] + "\x1f" + kept["sheet"] + "\x1f" + kept["row"].cast(str)).alias("key")
    )["key"].to_arrow()
    own = pc.binary_join_element_wise(
        table["file"], table["sheet"], pc.cast(table["row"], pa.string()), "\x1f"
    )
    return table.filter(pc.is_in(own, value_set=wanted.cast(own.type)))
