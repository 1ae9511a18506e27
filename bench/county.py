"""A county too large to hold: typed rows in Parquet with identity numbers as raw text.

Invented people (region 99); one number in twenty is written badly. Rows of one size are always the
same. Written once under bench/.data, which is not tracked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from dibao.people.numbers import CHECKS, WEIGHTS

HOME = Path(__file__).parent / ".data"
DAY = dt.date(2024, 6, 1)
GROUP = 1_000_000
SHARES = {"DS04": 15, "DS06": 300, "DS07": 250, "DS10": 100, "DS15": 300, "DS16": 35}
"""Rows of each source out of 1,000."""
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
GIVEN = "伟芳秀英敏静丽强磊洋艳勇军杰娟涛明超兰霞平刚桂玉红春梅建国华生荣贵福禄寿喜安宁和"


@dataclass(frozen=True)
class County:
    """Where the files lie: the roster and one file a source."""

    folder: Path
    people: int
    recipients: int

    @property
    def roster(self) -> Path:
        """Typed DS01."""
        return self.folder / "DS01.parquet"

    def file(self, key: str) -> Path:
        """The one file of a source."""
        return self.folder / f"{key}.parquet"


def county(rows: int) -> County:
    """The county of so many rows; generated when it is not there yet."""
    made = County(HOME / f"county-{rows}", rows // 3, max(rows // 100, 1000))
    if not (made.folder / "ready").exists():
        made.folder.mkdir(parents=True, exist_ok=True)
        _roster(made)
        for n, (key, share) in enumerate(SHARES.items()):
            _source(made, key, rows * share // 1000, np.random.default_rng(1000 + n))
        (made.folder / "ready").write_text("")
    return made


def _identity(person: np.ndarray) -> tuple[pl.Expr, pl.DataFrame]:
    place, rest = person % 50, person // 50
    born = np.datetime64("1935-01-01") + (rest % 25_000).astype("timedelta64[D]")
    year = born.astype("datetime64[Y]").astype(int) + 1970
    month = born.astype("datetime64[M]").astype(int) % 12 + 1
    day = (born - born.astype("datetime64[M]")).astype(int) + 1
    order = 1 + (rest // 25_000) * 30 + person * 7 % 29
    key = (990_101 + place) * 10**11 + year * 10**7 + month * 10**5 + day * 1000 + order
    total = sum((key // 10 ** (16 - at)) % 10 * w for at, w in enumerate(WEIGHTS))
    check = np.array(list(CHECKS))[total % 11]
    s, g = np.array(list(SURNAMES)), np.array(list(GIVEN))
    mixed = person * 2_654_435_761 % 2**32
    frame = pl.DataFrame(
        {"key": key, "check": check, "a": s[mixed % len(s)], "b": g[mixed // 64 % len(g)],
         "c": g[mixed // 8192 % len(g)]}
    )  # fmt: skip
    return pl.col("key").cast(pl.String), frame


def _people(person: np.ndarray, rng: np.random.Generator | None) -> pl.DataFrame:
    """name, id_text of these persons; one number in twenty written badly if there is a rng."""
    text, frame = _identity(person)
    good = text + pl.col("check")
    dirt = rng.integers(0, 200, len(person)) if rng else np.full(len(person), 199)
    frame = frame.with_columns(pl.Series("dirt", dirt))
    bad = pl.col("dirt")
    written = (
        pl.when(bad < 3).then(good + " ")
        .when(bad < 4).then(pl.lit("'") + good)
        .when(bad < 6).then(text.str.slice(0, 6) + text.str.slice(8, 9))
        .when(bad < 7).then(text.str.slice(0, 10) + "13" + text.str.slice(12) + "1")
        .when(bad < 8).then(text)
        .when(bad < 9).then(text.str.slice(0, 15) + "000")
        .when(bad < 10).then(pl.lit(""))
        .otherwise(good)
    )  # fmt: skip
    return frame.select(
        pl.concat_str("a", "b", "c").alias("name"), written.alias("id_text"),
    )  # fmt: skip


def _base(
    key: str, person: np.ndarray, start: int, rng: np.random.Generator | None
) -> pl.DataFrame:
    return _people(person, rng).with_columns(
        pl.lit(f"{key}.parquet").alias("file"), pl.lit("").alias("sheet"),
        pl.Series("row", np.arange(start, start + len(person)), dtype=pl.Int32),
        pl.lit(DAY).alias("data_day"),
    )  # fmt: skip


def _roster(made: County) -> None:
    person = np.arange(made.recipients) * (made.people // made.recipients)
    at = np.arange(made.recipients)
    home = at // 5 * 2 + (at % 5 >= 2)
    first = np.isin(at % 5, [0, 2])
    size = np.where(at % 5 < 2, 2, 3)
    frame = _base("DS01", person, 2, None).with_columns(
        pl.col("id_text").alias("id_number"), pl.lit("valid").alias("id_status"),
        pl.Series("household_no", home).cast(pl.String).str.zfill(7).alias("household_no"),
        pl.Series("relation", np.where(first, "head", "child")),
        pl.Series("household_size_least", size), pl.Series("household_size_most", size),
        pl.lit("whole").alias("enrol_kind"), pl.lit("yes").alias("covered"),
        pl.lit("rural").alias("area_kind"), pl.lit("甲村").alias("village"),
    )  # fmt: skip
    frame.write_parquet(made.roster)


def _source(made: County, key: str, rows: int, rng: np.random.Generator) -> None:
    once = key not in ("DS07", "DS15")  # a register says one thing of a person
    chosen = rng.permutation(made.people)[:rows] if once else rng.integers(0, made.people, rows)
    writer: pq.ParquetWriter | None = None
    for start in range(0, len(chosen), GROUP):
        part = chosen[start : start + GROUP]
        frame = _base(key, part, start + 2, rng)
        frame = frame.with_columns(MORE[key](len(part), start, rng))
        table: pa.Table = frame.to_arrow().cast(_plain(frame))
        if writer is None:
            writer = pq.ParquetWriter(made.file(key), table.schema)
        writer.write_table(table, row_group_size=GROUP)
    assert writer is not None
    writer.close()


def _plain(frame: pl.DataFrame) -> pa.Schema:
    kinds = {pl.String: pa.string(), pl.Date: pa.date32(), pl.Int64: pa.int64(),
             pl.Int32: pa.int32()}  # fmt: skip
    return pa.schema([(n, kinds[type(t) if not isinstance(t, type) else t])
                      for n, t in frame.schema.items()])  # fmt: skip


def _one_of(n: int, rng: np.random.Generator, **weights: int) -> pl.Series:
    p = np.array(list(weights.values())) / sum(weights.values())
    codes = [None if c == "blank" else c for c in weights]
    drawn = rng.choice(len(codes), n, p=p)
    return pl.Series(drawn).replace_strict(dict(enumerate(codes)), return_dtype=pl.String)


def _days(name: str, n: int, rng: np.random.Generator) -> list[pl.Series]:
    day = np.datetime64("2022-01-01") + rng.integers(0, 880, n).astype("timedelta64[D]")
    return [pl.Series(f"{name}_{end}", day).cast(pl.Date) for end in ("least", "most")]


def _serial(name: str, n: int, start: int, head: str) -> pl.Series:
    numbers = pl.Series(np.arange(start, start + n)).cast(pl.String).str.zfill(9)
    return (pl.Series([head]) + numbers).alias(name)


def _vehicles(n: int, start: int, rng: np.random.Generator) -> list[pl.Series]:
    return [
        _serial("plate", n, start, "99A"),
        _one_of(n, rng, car=10, truck=5, motorcycle=75, tricycle=10).alias("kind"),
        _one_of(n, rng, in_use=20, overdue=5, gone=73, blank=2).alias("state"),
    ]


def _banks(n: int, start: int, rng: np.random.Generator) -> list[pl.Series]:
    fen = (rng.lognormal(12.5, 1.4, n)).astype(np.int64)
    return [
        _serial("account", n, start, "62"),
        _one_of(n, rng, demand=70, time=25, wealth=5).alias("kind"),
        pl.Series("balance_least", fen), pl.Series("balance_most", fen),
    ]  # fmt: skip


MORE: dict[str, Callable[[int, int, np.random.Generator], list[pl.Series]]] = {
    "DS04": lambda n, _, rng: _days("death_day", n, rng),
    "DS06": lambda n, start, rng: [
        _serial("book_no", n, start, "H"),
        _one_of(n, rng, none=990, death=7, moved=3).alias("cancel_reason"),
        *_days("cancel_day", n, rng),
    ],
    "DS07": _vehicles,
    "DS10": lambda n, _, rng: [
        _one_of(n, rng, resident=80, employee=20).alias("kind"),
        _one_of(n, rng, none=60, pension=40).alias("benefit"),
        _one_of(n, rng, none=98, death=1, other=1).alias("stop_reason"),
        *_days("stop_day", n, rng),
    ],
    "DS15": _banks,
    "DS16": lambda n, _, rng: [
        _one_of(n, rng, civil=5, public=10, contract=60, welfare_post=20, blank=5)
        .alias("establishment"),
        _one_of(n, rng, in_post=70, retired=20, left=8, blank=2).alias("state"),
    ],
}  # fmt: skip
