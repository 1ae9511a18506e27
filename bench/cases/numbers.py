"""Identity numbers of a whole column: compiled, by column expressions, and one by one."""

from __future__ import annotations

import random

import polars as pl

from bench.harness import Case, register
from dibao.people import bulk, numbers


def _column(size: int) -> pl.Series:
    """Invented numbers of region 99: most good, some of every damage that hand-ins show."""
    dice = random.Random(7)
    written = []
    for _ in range(size):
        first = f"9901{dice.randrange(100):02d}{dice.randrange(1930, 2020)}"
        first += f"{dice.randrange(1, 13):02d}{dice.randrange(1, 29):02d}{dice.randrange(1000):03d}"
        number = first + numbers.check_digit(first)
        damage = dice.random()
        if damage < 0.02:
            number = number[:14] + "****"
        elif damage < 0.04:
            number = number[:6] + number[8:17]
        elif damage < 0.06:
            number = f" {number[:6]} {number[6:]}"
        elif damage < 0.08:
            number = number[:17] + ("0" if number[17] != "0" else "1")
        written.append(number)
    return pl.Series("id_number", written)


def _one_by_one(column: pl.Series) -> pl.DataFrame:
    read = [numbers.clean(text) for text in column]
    return pl.DataFrame(
        {"id_number": [n.number for n in read], "id_status": [n.status for n in read]}
    )


def _alike(result: pl.DataFrame) -> list[tuple[str | None, str]]:
    return list(result.select("id_number", "id_status").iter_rows())


register(
    Case(
        name="identity-numbers",
        about="Clean, check and upgrade a column of identity numbers.",
        prepare=_column,
        sides={
            "compiled kernel": bulk.by_kernel,
            "column expressions (polars)": bulk.by_expressions,
            "the readable reader, one by one": _one_by_one,
        },
        alike=_alike,
        size=200_000,
        unit="numbers, 8 % of them damaged",
        notes=("The kernel is compiled before anything is timed.",),
    )
)
