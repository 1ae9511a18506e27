"""A county's typed rows as they lie stored after intake: every source that a rule reads, by chance.

Invented people (region 99). What a row says is drawn from the codes and kinds its source declares, so
that a new rule finds rows too; nothing here is as frequent as in life. Rows of one size are always
the same.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import polars as pl

from bench.county import _people
from dibao.reasoning.source import Field, Source
from dibao.screening import tables

DAY = dt.date(2024, 6, 20)
NOW = 2024 * 12 + 5  # June as months since year 0
VILLAGE = 400  # households of a village
# Rows a hundred persons of the county; what is not named: five.
SHARES = {"DS06": 100, "DS15": 30, "DS10": 40, "RG02": 90, "DS20": 10, "RG06": 20, "DS21": 20}
FEW = {"DS17": 500, "RG01": 100, "RG03": 4_000, "RG04": 4_000, "RG08": 4_000, "RG13": 1_000}
NOT_SENT = ("DS27", "RG14")


def stored(sources: dict[str, Source], households: int) -> dict[str, pl.DataFrame]:
    """Frames by source, shaped as `tables.frames` shapes them."""
    rng = np.random.default_rng(20_260_301)
    size = 1 + np.arange(households) % 3
    home = np.repeat(np.arange(households), size)
    people = _people(np.arange(len(home)), None).with_columns(
        pl.Series("home", home), pl.Series("first", np.r_[True, home[1:] != home[:-1]]),
        pl.Series("size", size[home]),
    )  # fmt: skip
    strangers = _people(np.arange(len(home), len(home) + 20_000), None)
    found = {"DS01": _roster(sources["DS01"], people, rng)}
    for key, source in sources.items():
        if key == "DS01" or key in NOT_SENT or source.derived:
            continue
        whose = strangers if key in ("DS17", "RG03", "RG04") else people
        n = FEW.get(key, people.height * SHARES.get(key, 5) // 100)
        if key == "RG05":
            found[key] = _payments(source, people, rng)
            continue
        drawn = rng.choice(whose.height, min(n, whose.height), replace=False)
        found[key] = _rows(source, whose[np.sort(drawn)], rng, {})
    return found


def _rows(
    source: Source, who: pl.DataFrame, rng: np.random.Generator, own: dict[str, Any]
) -> pl.DataFrame:
    n = who.height
    base = {
        "file": pl.lit(f"{source.key}.xlsx"), "sheet": pl.lit("表"), "id_status": pl.lit("valid"),
        "id_number": pl.col("id_text"), "data_day": pl.lit(DAY), "data_day_from": pl.lit("sheet"),
        "row": pl.Series("row", np.arange(2, n + 2), dtype=pl.Int32),
    }  # fmt: skip
    frame = who.select("name", "id_text").with_columns(
        **base, **{k: v for f in source.kept for k, v in _field(source, f, n, rng).items()}
    )
    frame = frame.with_columns(**own)
    shape = tables.shape(source)
    told = frame.select(
        pl.col(c).cast(t) if c in frame.columns else pl.lit("" if t == pl.String() else None, t).alias(c)
        for c, t in shape.items()
    )  # fmt: skip
    return told.with_row_index("row_id").with_columns(pl.col("row_id").cast(pl.Int64))


def _field(source: Source, f: Field, n: int, rng: np.random.Generator) -> dict[str, Any]:
    """Columns of a field: any of its codes, now and then none; a day, an amount, a key of its own."""
    if f.type == "code":
        codes = [*f.codes, None]
        weights = np.array([1.0] * len(f.codes) + [0.05 * len(f.codes)])
        at = pl.Series(rng.choice(len(codes), n, p=weights / weights.sum()))
        return {f.name: at.replace_strict(dict(enumerate(codes)), return_dtype=pl.String)}
    if f.type in ("money", "count", "number", "date", "month"):
        value = _value(f, n, rng)
        return {f"{f.name}_least": value, f"{f.name}_most": value}
    if f.name in source.one_thing or f.type in ("account", "plate"):
        return {f.name: pl.Series(np.arange(n)).cast(pl.String).str.zfill(9)}
    return {}


def _value(f: Field, n: int, rng: np.random.Generator) -> pl.Series:
    if f.type == "date":
        day = np.datetime64("2019-01-01") + rng.integers(0, 2_000, n).astype("timedelta64[D]")
        return pl.Series(day).cast(pl.Date)
    if f.type == "month":
        return pl.Series(NOW - rng.integers(0, 12, n))
    if f.type == "money":
        return pl.Series(rng.lognormal(11, 1.2, n).astype(np.int64))
    return pl.Series(rng.integers(0, 5, n))


def _homes(people: pl.DataFrame) -> dict[str, Any]:
    number = pl.Series("household_no", people["home"]).cast(pl.String).str.zfill(7)
    village = (people["home"] // VILLAGE).cast(pl.String)
    return {"household_no": pl.lit("DB") + number, "village": pl.lit("村") + village,
            "account": pl.lit("62") + number}  # fmt: skip


def _roster(source: Source, people: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    n = people.height
    heads = people.filter("first").select("home", pl.col("name").alias("head"))
    own = people.join(heads, on="home", maintain_order="left")
    since = np.datetime64("2016-01-01") + (people["home"].to_numpy() % 2_900).astype(
        "timedelta64[D]"
    )
    amount = (20_000 + people["home"].to_numpy() % 97 * 500) * people["size"].to_numpy()
    return _rows(source, people, rng, {
        **_homes(people), "head_name": own["head"],
        "relation": pl.Series(np.where(people["first"].to_numpy(), "head", "child")),
        "enrol_kind": pl.Series(np.where((people["size"].to_numpy() == 1) & (rng.random(n) < 0.3), "single", "whole")),
        "covered": pl.lit("yes"), "area_kind": pl.lit("rural"),
        **{f"household_size_{e}": people["size"] for e in ("least", "most")},
        **{f"monthly_amount_{e}": pl.Series(amount) for e in ("least", "most")},
        **{f"since_{e}": pl.Series(since).cast(pl.Date) for e in ("least", "most")},
    })  # fmt: skip


def _payments(source: Source, people: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Three months, to the head of each household."""
    heads = pl.concat([people.filter("first")] * 3)
    month = pl.Series(np.repeat([NOW - 2, NOW - 1, NOW], heads.height // 3))
    amount = pl.Series((20_000 + heads["home"].to_numpy() % 97 * 500) * heads["size"].to_numpy())
    return _rows(source, heads, rng, {
        **_homes(heads), "account_holder": heads["name"],
        **{f"month_{e}": month for e in ("least", "most")},
        **{f"amount_{e}": amount for e in ("least", "most")},
    })  # fmt: skip
