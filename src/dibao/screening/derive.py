"""Fields the office computes from rows before facts are made (declared in policy.derived)."""

from __future__ import annotations

import re
from collections.abc import Mapping

import polars as pl

from dibao.intake.codes import codes_of
from dibao.reasoning.numbers import Numbers
from dibao.reasoning.source import Field, Source
from dibao.screening import derive_families

PARTS = re.compile(
    r"(视力|听力|言语|肢体|智力|精神)[残疾]*\s*[（(:：]?\s*([一二三四1234ⅠⅡⅢⅣ])\s*级?"
)
GRADES = {"一": 1, "二": 2, "三": 3, "四": 4, "Ⅰ": 1, "Ⅱ": 2, "Ⅲ": 3, "Ⅳ": 4,
          "1": 1, "2": 2, "3": 3, "4": 4}  # fmt: skip
KINDS = {"视力": "visual", "听力": "hearing", "言语": "speech", "肢体": "limb",
         "智力": "intellectual", "精神": "mental"}  # fmt: skip

AMOUNTS = ("balance", "average")


def derive(rows: dict[str, pl.DataFrame], numbers: Numbers, sources: Mapping[str, Source]) -> None:
    """Add computed columns in place of their blanks."""
    if "DS18" in rows:
        rows["DS18"] = _disabled(rows["DS18"])
    if "DS01" in rows:
        rows["DS01"] = _of_family(rows["DS01"])
    if "DS15" in rows:
        rows["DS15"] = _own_line(rows["DS15"], numbers)
    for key in ("RG03", "RG04"):
        if key in rows:
            rows[key] = _reason(rows[key], sources[key].get_field("ground"))
            rows[key] = _per_head(rows[key])
    if "RG05" in rows:
        # What the bank sent back was not received.
        kept = pl.col("state").fill_null("") != "returned"
        rows["RG05"] = _changed(rows["RG05"].filter(kept), numbers)
    if "RG08" in rows:
        rows["RG08"] = rows["RG08"].with_columns(
            pl.when(pl.col("item").str.contains("急难|紧急")).then(pl.lit("yes"))
            .when(pl.col("item").str.contains("支出")).then(pl.lit("no"))
            .otherwise(pl.lit(None)).alias("urgent")
        )  # fmt: skip
    if "DS21" in rows:
        rows["DS21"] = _machine_kind(rows["DS21"], sources["DS21"].get_field("machine_kind"))
    if "DS10" in rows:
        rows["DS10"] = _insured_only(rows["DS10"])
    if "DS16" in rows:
        rows["DS16"] = _paid_staff(rows["DS16"])
    derive_families.derive(rows, numbers)


def _disabled(frame: pl.DataFrame) -> pl.DataFrame:
    """Birth from the number; of a multiple disability the worst part counts."""
    born = pl.col("id_number").str.slice(6, 8).str.to_date("%Y%m%d", strict=False)
    frame = frame.with_columns(
        pl.coalesce("birth_least", born).alias("birth_least"),
        pl.coalesce("birth_most", born).alias("birth_most"),
    )
    judged = [
        _worst(c, g, p or "") for c, g, p in frame.select("category", "grade", "parts").iter_rows()
    ]
    return frame.with_columns(
        pl.Series("category", [j[0] for j in judged], dtype=pl.String),
        pl.Series("grade", [j[1] for j in judged], dtype=pl.String),
    )


def _worst(category: str | None, grade: str | None, parts: str) -> tuple[str | None, str | None]:
    found = [(KINDS[k], GRADES[g]) for k, g in PARTS.findall(parts)]
    if not found:
        return category, grade
    worst = min(g for _, g in found)
    mind = [(k, g) for k, g in found if k in ("intellectual", "mental")]
    stated = int(grade[1]) if grade else 9
    best = min(worst, stated)
    if best > 2 and mind and min(g for _, g in mind) == 3:
        kind, level = min(mind, key=lambda kg: kg[1])
        return kind, f"g{level}"
    return category or found[0][0], f"g{best}"


def _reason(frame: pl.DataFrame, ground: Field) -> pl.DataFrame:
    """The ground in a code, also where the file states it only in words."""
    words = [(w.lstrip("*"), c) for c, listed in ground.codes.items() for w in listed]
    words = [(w, c) for w, c in words if len(w) >= 2]
    read = [
        code or next((c for w, c in words if w in (text or "")), None)
        for code, text in frame.select("ground", "reason").iter_rows()
    ]
    frame = frame.with_columns(pl.Series("ground", read, dtype=pl.String))
    stated = pl.col("ground").is_not_null() | (pl.col("reason") != "")
    return frame.with_columns(
        pl.when(stated).then(pl.lit("yes")).otherwise(pl.lit("no")).alias("reason_on_file")
    )


def _per_head(frame: pl.DataFrame) -> pl.DataFrame:
    """What each member has where the file states only the family's income and how many they are.

    Whole fen below and above, so that no comparison is more certain than the two figures.
    """
    income, size = pl.col("income_month_least"), pl.col("household_size_least")
    exact = (
        (income == pl.col("income_month_most"))
        & (pl.col("household_size_least") == pl.col("household_size_most")) & (size > 0)
    )  # fmt: skip
    stated = pl.col("income_per_head_least").is_null() & pl.col("income_per_head_most").is_null()
    below, above = income // size, (income + size - 1) // size
    return frame.with_columns(
        pl.when(stated & exact).then(each).otherwise(pl.col(name)).alias(name)
        for name, each in (("income_per_head_least", below), ("income_per_head_most", above))
    )


def _insured_only(frame: pl.DataFrame) -> pl.DataFrame:
    """Who is said to pay in, or to be insured against illness, draws nothing by that row where no
    column speaks of a benefit (参保名单, 缴费金额)."""
    silent = pl.col("benefit").is_null() & (pl.col("benefit_text").fill_null("") == "")
    pays = pl.col("insured_state").is_in(["paying", "paused"])
    other = pl.col("kind").is_in(["medical", "resident_medical", "maternity"])
    return frame.with_columns(
        pl.when(silent & (pays | other)).then(pl.lit("none")).otherwise(pl.col("benefit"))
        .alias("benefit")
    )  # fmt: skip


def _of_family(frame: pl.DataFrame) -> pl.DataFrame:
    """What the family has where its file states only a figure per head and how many they are."""
    each, size = pl.col("income_per_head_least"), pl.col("household_size_least")
    exact = (
        (each == pl.col("income_per_head_most"))
        & (size == pl.col("household_size_most")) & (size > 0)
    )  # fmt: skip
    blank = pl.col("income_month_least").is_null() & pl.col("income_month_most").is_null()
    return frame.with_columns(
        pl.when(blank & exact).then(each * size).otherwise(pl.col(name)).alias(name)
        for name in ("income_month_least", "income_month_most")
    )


def _own_line(frame: pl.DataFrame, numbers: Numbers) -> pl.DataFrame:
    """超 and 未超 of a line that the bank itself states speak of that line, not of today's.

    A bank that names another line than the office's gives bounds around its own: above it and open
    upwards, or from nothing up to it.
    """
    multiple = numbers.in_general("index.multiple")
    standard = numbers.in_general("standard.rural_month")
    if multiple is None or standard is None:
        return frame
    months = 12 if numbers.word("index.base") == "year" else 1
    line = pl.col("line_least")
    own = (line == pl.col("line_most")) & (line != int(multiple * standard * months))
    unstated = (
        pl.all_horizontal(pl.col(f"{n}_{e}").is_null() for n in AMOUNTS for e in ("least", "most"))
        & own
    )  # fmt: skip
    above, below = (unstated & (pl.col("over") == said) for said in ("yes", "no"))
    least = [
        pl.when(above).then(line + 1).when(below).then(0).otherwise(pl.col(f"{n}_least"))
        .alias(f"{n}_least") for n in AMOUNTS
    ]  # fmt: skip
    most = [
        pl.when(below).then(line).otherwise(pl.col(f"{n}_most")).alias(f"{n}_most") for n in AMOUNTS
    ]
    told = pl.when(above | below).then(None).otherwise(pl.col("over")).alias("over")
    return frame.with_columns(*least, *most, told)


def _machine_kind(frame: pl.DataFrame, kinds: Field) -> pl.DataFrame:
    """Large or small from the machine's name, where no column says so; a row of land (耕地补贴) that
    speaks of no machine is none."""
    names = frame["machine"].unique().drop_nulls().to_list()
    told = {n: next(iter(codes)) for n in names if len(codes := codes_of(n, kinds)) == 1}
    silent = pl.col("machine_kind").is_null() & (pl.col("machine_kind_text").fill_null("") == "")
    read = pl.col("machine").replace_strict(told, default=None, return_dtype=pl.String)
    spoken = [pl.col(c).is_not_null() for c in ("power_most", "bought_most", "value_most")]
    land = (
        silent & (pl.col("machine").fill_null("") == "") & pl.col("area_most").is_not_null()
        & ~pl.any_horizontal(spoken)
    )  # fmt: skip
    return frame.with_columns(
        pl.when(land)
        .then(pl.lit("small"))
        .when(silent)
        .then(read)
        .otherwise(pl.col("machine_kind"))
        .alias("machine_kind")
    )


def _changed(frame: pl.DataFrame, numbers: Numbers) -> pl.DataFrame:
    """Did the household's amount change against its month before, not only with the standard?"""
    who = pl.when(pl.col("household_no") != "").then(pl.col("household_no")).otherwise(
        pl.col("id_number") + pl.col("name")
    )  # fmt: skip
    monthly = (
        frame.with_columns(who.alias("who"))
        .group_by("who", "month_most")
        .agg(pl.col("amount_least").sum().alias("paid"))
        .sort("who", "month_most")
        .with_columns(
            pl.col("paid").shift(1).over("who").alias("before"),
            pl.col("month_most").shift(1).over("who").alias("month_before"),
        )
    )
    risen = _rises(numbers)
    followed = pl.lit(False)
    for month in risen:
        followed = followed | (
            (pl.col("month_before") < month) & (pl.col("month_most") >= month)
            & (pl.col("paid") > pl.col("before"))
        )  # fmt: skip
    flag = (
        pl.when(pl.col("before").is_null() | (pl.col("paid") == pl.col("before")) | followed)
        .then(pl.lit("no")).otherwise(pl.lit("yes"))
    )  # fmt: skip
    known = monthly.select("who", "month_most", flag.alias("now"))
    return (
        frame.with_columns(who.alias("who"))
        .join(known, on=["who", "month_most"], how="left", nulls_equal=True)
        .with_columns(pl.col("now").alias("changed"))
        .drop("who", "now")
        .sort("row_id")
    )


def _rises(numbers: Numbers) -> list[int]:
    number = numbers.by_key.get("standard.rural_month")
    days = {s.since for s in number.settings} if number else set()
    return sorted(d.year * 12 + d.month - 1 for d in days)


def _paid_staff(frame: pl.DataFrame) -> pl.DataFrame:
    """On this month's payroll with pay: in post or retired, even without a column that says so."""
    recent = pl.col("month_most") >= _month(pl.col("data_day")) - 2
    paid = pl.coalesce("gross_least", "net_least").fill_null(0) > 0
    listed = pl.col("state").is_null() & (pl.col("state_text").fill_null("") == "")
    return frame.with_columns(
        pl.when(listed & recent & paid).then(pl.lit("in_post")).otherwise(pl.col("state"))
        .alias("state"),
        # Gross pay is at least what reaches the account.
        pl.coalesce("gross_least", "net_least").alias("gross_least"),
    )  # fmt: skip


def _month(day: pl.Expr) -> pl.Expr:
    return day.dt.year() * 12 + day.dt.month() - 1
