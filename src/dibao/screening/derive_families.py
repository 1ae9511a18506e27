"""Computed fields about families and firms (declared in policy.derived): what a row says taken together.

A field here never guesses: where the row is silent the code stays blank, unless silence is how such
a list says no (a monitored family without a clearing date is still monitored).
"""

from __future__ import annotations

import re

import polars as pl

from dibao.reasoning.numbers import Numbers

KINDS = ("unstable", "edge", "sudden")
COUNTY = re.compile(r"[\u4e00-\u9fff]{2,4}?(?:县|区|市|旗)")
PLACES = (("DS01", "address"), ("DS06", "address"))
SEATS = ("address", "office", "enterprise")


def derive(rows: dict[str, pl.DataFrame], numbers: Numbers) -> None:
    """Add watched (DS19), enrolled_as and home (DS01), twice (RG05), founder and elsewhere (DS14)."""
    if "RG05" in rows:
        rows["RG05"] = _twice(rows["RG05"])
    if "DS19" in rows:
        rows["DS19"] = _watched(rows["DS19"], numbers)
    if "DS01" in rows:
        rows["DS01"] = rows["DS01"].with_columns(
            pl.when(pl.col("covered") == "no").then(pl.lit("left_out"))
            .when(pl.col("enrol_kind") == "single").then(pl.lit("single"))
            .otherwise(pl.lit("whole")).alias("enrolled_as"),
            _home().alias("home"),
        )  # fmt: skip
    if "DS14" in rows:
        rows["DS14"] = _firms(rows["DS14"], _counties(rows), numbers)


def _home() -> pl.Expr:
    """Which family a roster's row is of, by number or else by village and head: a roster handed in
    again with other amounts lists nobody twice."""
    named = pl.col("village").fill_null("") + "|" + pl.col("head_name")
    return (
        pl.when(pl.col("household_no").fill_null("") != "").then(pl.col("household_no"))
        .when(pl.col("head_name").fill_null("") != "").then(named)
        .otherwise(pl.col("id_number") + pl.col("name"))
    )  # fmt: skip


def _yes_no(condition: pl.Expr) -> pl.Expr:
    return pl.when(condition).then(pl.lit("yes")).when(condition.not_()).then(pl.lit("no"))


def _watched(frame: pl.DataFrame, numbers: Numbers) -> pl.DataFrame:
    """Monitored and the risk not cleared by the as-of day."""
    kind, more = pl.col("kind"), pl.col("monitor_kind")
    listed = (
        pl.when((kind == "monitored") | more.is_in(KINDS)).then(True)
        .when(kind.is_null() & more.is_null()).then(None).otherwise(False)
    )  # fmt: skip
    past = (pl.col("cleared_most") <= numbers.day).fill_null(False)
    told = pl.col("risk_cleared")
    cleared = (
        pl.when(told == "yes").then(True)
        .when((told == "no") & past).then(None)
        .otherwise(past)
    )  # fmt: skip
    return frame.with_columns(_yes_no(listed & cleared.not_()).alias("watched"))


def _twice(frame: pl.DataFrame) -> pl.DataFrame:
    """Is the payee, by number and name, paid under two household numbers in that month?"""
    usable = (pl.col("id_number") != "") & (pl.col("household_no") != "")
    homes = pl.col("household_no").filter(usable).n_unique()
    two = usable & (homes.over("id_number", "name", "month_most") > 1)
    return frame.with_columns(_yes_no(two.fill_null(False)).alias("twice"))


def _counties(rows: dict[str, pl.DataFrame]) -> set[str]:
    """Names of counties and cities in the addresses of the roster and the hukou register."""
    found: set[str] = set()
    for key, column in PLACES:
        if key in rows and column in rows[key].columns:
            for text in rows[key][column].unique().drop_nulls():
                found |= set(COUNTY.findall(text))
    return found


def _firms(frame: pl.DataFrame, here: set[str], numbers: Numbers) -> pl.DataFrame:
    """How old the person was when the firm was founded; is its seat stated in another county?"""
    born = pl.col("id_number").str.slice(6, 8).str.to_date("%Y%m%d", strict=False)
    old = f"{int(numbers.value('misuse.old_age'))}y"
    founder = (
        pl.when(born.dt.offset_by(old) <= pl.col("founded_least")).then(pl.lit("old"))
        .when(born.dt.offset_by("18y") > pl.col("founded_most")).then(pl.lit("minor"))
        .when(born.is_not_null() & pl.col("founded_most").is_not_null()).then(pl.lit("grown"))
    )  # fmt: skip
    seats = [c for c in SEATS if c in frame.columns]
    told = [_elsewhere(texts, here) for texts in frame.select(seats).iter_rows()]
    return frame.with_columns(
        founder.alias("founder"), pl.Series("elsewhere", told, dtype=pl.String)
    )


def _elsewhere(texts: tuple[str | None, ...], here: set[str]) -> str:
    """yes only if a county is named and none of the names is one of ours."""
    named = {name for text in texts for name in COUNTY.findall(text or "")}
    return "yes" if here and named and not named & here else "no"
