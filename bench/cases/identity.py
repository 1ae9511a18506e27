"""Reading identity numbers: the compiled kernel against the same rules written as SQL."""

from __future__ import annotations

import duckdb
import numpy as np
import polars as pl

from bench.harness import Case, register
from dibao.people.bulk import by_kernel
from dibao.people.numbers import CHECKS, WEIGHTS


def raw_numbers(rows: int) -> pl.Series:
    """Numbers of invented people (region 99), one in five written badly in ten ways."""
    rng = np.random.default_rng(20_260_101)
    parts = [_chunk(rng, min(2_000_000, rows - at)) for at in range(0, rows, 2_000_000)]
    return pl.concat(parts).rechunk()


def _chunk(rng: np.random.Generator, rows: int) -> pl.Series:
    key = (
        (990_100 + rng.integers(1, 90, rows)) * 10**11
        + rng.integers(1930, 2020, rows) * 10**7
        + rng.integers(1, 13, rows) * 10**5
        + rng.integers(1, 29, rows) * 1000
        + rng.integers(1, 996, rows)
    )
    total = sum((key // 10 ** (16 - place)) % 10 * w for place, w in enumerate(WEIGHTS))
    check = np.array(list(CHECKS))[total % 11]
    frame = pl.DataFrame({"key": key, "check": check, "dirt": rng.integers(0, 50, rows)})
    text = pl.col("key").cast(pl.String)
    good = text + pl.col("check")
    dirt = pl.col("dirt")
    written = (
        pl.when(dirt == 0).then(good.str.to_lowercase())
        .when(dirt == 1).then(pl.lit(" ") + good + "\u3000")
        .when(dirt == 2).then(pl.lit("'") + good)
        .when(dirt == 3).then(text.str.slice(0, 6) + text.str.slice(8, 9))
        .when(dirt == 4).then(text.str.slice(0, 10) + "13" + text.str.slice(12) + "1")
        .when(dirt == 5).then(text)
        .when(dirt == 6).then(text.str.slice(0, 6) + "********" + text.str.slice(14) + "1")
        .when(dirt == 7).then(text.str.slice(0, 15) + "000")
        .when(dirt == 8).then(pl.lit("9.90101E+17"))
        .when(dirt == 9).then(pl.lit(""))
        .otherwise(good)
    )  # fmt: skip
    return frame.select(written.alias("written")).to_series()


_DIGIT_SUM = " + ".join(
    f"(key // {10 ** (16 - place)}) % 10 * {weight}" for place, weight in enumerate(WEIGHTS)
)
_WIDE = "".join(chr(0xFF10 + digit) for digit in range(10))
_SQL = f"""
WITH cleaned AS (
    SELECT CASE WHEN regexp_full_match(written, '[0-9]{{17}}[0-9X]') THEN written ELSE
        translate(written, '{_WIDE}Ｘｘx\u3000\u00a0\u200b\ufeff ''’',
                              '0123456789XXX') END AS s FROM raw),
shaped AS (
    SELECT s, CASE
        WHEN length(s) = 18 AND regexp_full_match(s, '[0-9]{{17}}[0-9X]') THEN s
        WHEN length(s) = 15 AND regexp_full_match(s, '[0-9]{{15}}')
            THEN substr(s, 1, 6) || '19' || substr(s, 7) END AS wide FROM cleaned),
keyed AS (SELECT s, wide, CAST(substr(wide, 1, 17) AS BIGINT) AS key FROM shaped),
parts AS (
    SELECT s, wide, key, substr('{CHECKS}', ({_DIGIT_SUM}) % 11 + 1, 1) AS digit,
        key // 10000000 % 10000 AS y, key // 100000 % 100 AS m, key // 1000 % 100 AS d,
        CASE WHEN length(s) = 18 AND substr(s, 18) <> 'X' THEN TRY_CAST(wide AS BIGINT) END AS v
    FROM keyed),
told AS (
    SELECT *, key IS NOT NULL AND y BETWEEN 1800 AND 2100 AND m BETWEEN 1 AND 12 AND d >= 1
        AND d <= CASE WHEN m = 2 THEN
            CASE WHEN (y % 4 = 0 AND y % 100 <> 0) OR y % 400 = 0 THEN 29 ELSE 28 END
            ELSE 30 + (m + m // 8) % 2 END AS real_day,
        length(s) = 15 OR substr(s, 18) = digit AS holds FROM parts),
judged AS (
    SELECT s, key, digit, CASE
        WHEN s = '' THEN ''
        WHEN key IS NULL AND regexp_full_match(s, '[0-9](\\.[0-9]+)?[Ee]\\+?[0-9]+') THEN 'lost'
        WHEN key IS NULL AND contains(s, '*') AND regexp_full_match(s, '[0-9X*]+') THEN CASE
            WHEN length(s) = 18 AND strpos(s, '*') = 18 THEN 'invalid' ELSE 'lost' END
        WHEN key IS NULL OR NOT real_day THEN 'invalid'
        WHEN v IS NOT NULL AND CAST(CAST(v // 1000 * 1000 AS DOUBLE) AS BIGINT) = v THEN 'lost'
        WHEN v IS NOT NULL AND NOT holds AND (v % 1000 = 0 OR
            CAST(CAST((v + 500) // 1000 * 1000 AS DOUBLE) AS BIGINT) = v) THEN 'lost'
        WHEN NOT holds THEN 'invalid'
        WHEN length(s) = 15 THEN 'upgraded' ELSE 'valid' END AS id_status FROM told)
SELECT CASE WHEN id_status IN ('valid', 'upgraded')
        THEN lpad(CAST(key AS VARCHAR), 17, '0') || digit ELSE '' END AS id_number,
    id_status,
    CASE WHEN id_status IN ('valid', 'upgraded') THEN key END AS id_key
FROM judged"""


def _sql(written: pl.Series) -> pl.DataFrame:
    raw = written.to_frame("written")
    with duckdb.connect() as base:
        base.register("raw", raw.to_arrow())
        read = pl.from_arrow(base.sql(_SQL).to_arrow_table())
    assert isinstance(read, pl.DataFrame)
    return read


def alike(read: pl.DataFrame) -> tuple[int, ...]:
    """A digest of every row in its place: number, status and key."""
    counts = read["id_status"].value_counts().sort("id_status")["count"].to_list()
    placed = read.with_row_index().hash_rows(seed=7)
    return (read.height, int(placed.bitwise_xor()), int((placed % 4_294_967_291).sum()), *counts)


IDS = register(
    Case(
        name="ids",
        about="Reading raw identity numbers: clean-up, check digit, 15 to 18, lost digits.",
        prepare=raw_numbers,
        sides={"kernel (numba)": by_kernel, "DuckDB SQL": _sql},
        size=2_000_000,
        unit="texts, one in five written badly",
        alike=alike,
        notes=(
            "Both sides begin with the strings in memory and end with three columns in memory.",
            "The SQL leaves out letters read as digits and numeric-cell flags; the data has none.",
            "The SQL has a short way for clean texts; its clean-up is one `translate`.",
            "The compiler's first start (about 3 s, once an installation) is not part of it.",
        ),
    )
)
