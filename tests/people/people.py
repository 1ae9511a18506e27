"""Invented people for the tests of this room: region 99 only."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
from hypothesis import strategies as st

from dibao.people import numbers


def number(region: str = "990101", birth: str = "19490512", sequence: int = 13) -> str:
    """A valid number."""
    first17 = f"{region}{birth}{sequence:03d}"
    return first17 + numbers.check_digit(first17)


def changed(valid: str, place: int, digit: str | None = None) -> str:
    """The number with another digit at a place."""
    other = digit or str((int(valid[place]) + 1) % 10 if valid[place] != "X" else 5)
    return valid[:place] + other + valid[place + 1 :]


def person(key: Any, name: str, text: str, former: str = "") -> dict[str, Any]:
    """A row of the roster as `links.Listed` takes it."""
    read = numbers.clean(text)
    return {
        "person_id": key, "name": name, "former_name": former, "id_text": read.text,
        "id_number": read.number, "id_status": read.status, "village": "",
    }  # fmt: skip


def row(
    key: Any, name: str, text: str, birth: dt.date | None = None, sex: str = ""
) -> dict[str, Any]:
    """A row of a department as `Listed.link` takes it."""
    read = numbers.clean(text)
    return {
        "row_id": key, "name": name, "id_text": read.text, "id_number": read.number,
        "id_status": read.status, "birth": birth, "sex": sex, "village": "",
    }  # fmt: skip


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    """Rows as a frame whose empty birth column is still a date column."""
    kinds = {"birth": pl.Date} if "birth" in rows[0] else {}
    return pl.DataFrame(list(rows), schema_overrides=kinds)


def known(*people: tuple[str, str]) -> pl.DataFrame:
    """(name, number) of all valid persons of a run."""
    return pl.DataFrame(
        {"name": [p[0] for p in people], "id_number": [p[1] for p in people]},
        schema={"name": pl.String, "id_number": pl.String},
    )


births = st.dates(dt.date(1900, 1, 1), dt.date(2025, 12, 31))
sequences = st.integers(1, 995)
regions = st.integers(990000, 999999).map(str)
numbers_ = st.builds(
    lambda region, birth, sequence: number(region, f"{birth:%Y%m%d}", sequence),
    regions, births, sequences,
).filter(lambda n: numbers.clean(n).status == "valid")  # fmt: skip
"""Valid numbers that do not happen to look rounded."""
