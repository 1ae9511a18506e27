"""What the newest roster says of people for statistics is taken over from a run.

Invariant: a roster that says nothing of a person leaves what was known; nothing is guessed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from dibao.desk.reports.models import Registered
from dibao.desk.roster.models import Member

FIELDS = ["ability", "cause", "day"]


def lay_down(folder: Path, members: Mapping[tuple[int, int], Member], day: dt.date) -> None:
    """Bring the run's table over; runs made before there was one change nothing."""
    path = folder / "registered.parquet"
    if not path.exists():
        return
    rows = pl.read_parquet(path).filter((pl.col("ability") != "") | (pl.col("cause") != ""))
    said = {row["person"]: row for row in rows.iter_rows(named=True)}
    Registered.objects.bulk_create(
        [Registered(member=m, ability=said[p]["ability"], cause=said[p]["cause"][:60], day=day)
         for (_, p), m in members.items() if p in said],
        batch_size=500, update_conflicts=True, unique_fields=["member"], update_fields=FIELDS,
    )  # fmt: skip
