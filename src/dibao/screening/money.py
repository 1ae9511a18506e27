"""Money beside the decision: paid after exit, due and not paid, returned, other than decided.

A month counts as told for a village only when the payment list names at least half of the
households there that were due; a gap in a list that was never sent is no gap in payments.
"""

from __future__ import annotations

import polars as pl

from dibao.screening import laid
from dibao.screening.population import FORMER
from dibao.screening.seam import Made, Seen

TWICE = 2  # a month paid twice over may carry what an earlier month lacked


def exits(seen: Seen) -> Made | None:
    """EXITPAID: payment lines of families that left and are on no roster again."""
    if "RG05" not in seen.rows or "RG04" not in seen.rows:
        return None
    source = seen.policy.sources["EXITPAID"]
    left_rows = seen.people.unit_rows.filter(pl.col("source") == "RG04").select("unit_id").unique()
    former = seen.people.units.filter(pl.col("pool") == FORMER).join(left_rows, on="unit_id")
    told = laid.open_by_head(seen, "RG05", former)
    paid = seen.rows["RG05"]
    left = laid.sure_rows(seen, "RG05", former)
    stays = laid.sure_rows(seen, "RG05", laid.homes(seen.people)).select("row_id").unique()
    again = _again(seen, former)
    own = left.join(stays, on="row_id", how="anti").join(again, on="unit_id", how="anti")
    rows = paid.join(own, on="row_id").with_columns(laid.line())
    if rows.is_empty():
        return laid.nothing(source, seen.people, told)
    return laid.made(source, rows, seen.people, told)


def _again(seen: Seen, former: pl.DataFrame) -> pl.DataFrame:
    """Former families of whom somebody, or the number, stands on the roster again."""
    current = laid.homes(seen.people)
    on_roster = seen.people.members.join(current.select("unit_id"), on="unit_id")
    persons = seen.people.members.join(former.select("unit_id"), on="unit_id").join(
        on_roster.select("person_id").unique(), on="person_id"
    )  # fmt: skip
    numbers = former.filter(pl.col("household_no") != "").join(
        current.select("household_no").unique(), on="household_no"
    )  # fmt: skip
    return pl.concat([persons.select("unit_id"), numbers.select("unit_id")]).unique()


def unpaid(seen: Seen) -> Made | None:
    """UNPAID: months after enrolment for which the list names no payment to the household."""
    if "RG05" not in seen.rows:
        return None
    source = seen.policy.sources["UNPAID"]
    units = _due(seen)
    paid = by_month(seen, laid.sure_rows(seen, "RG05", laid.homes(seen.people)))
    months = seen.rows["RG05"].filter(pl.col("month_most").is_not_null())
    due = units.join(months.select(pl.col("month_most").alias("month")).unique(), how="cross")
    same = seen.policy.numbers.word("pay.start") == "same_month"
    owed = (
        pl.col("month") >= pl.col("from_month") if same else pl.col("month") > pl.col("from_month")
    )
    due = due.filter(owed)
    due = due.join(paid.select("unit_id", "month", pl.lit(True).alias("paid")),
                   on=["unit_id", "month"], how="left")  # fmt: skip
    heard = due.group_by("place", "month").agg(
        (pl.col("paid").count() * TWICE >= pl.len()).alias("heard")
    )
    gaps = due.join(heard.filter("heard"), on=["place", "month"]).filter(pl.col("paid").is_null())
    gaps = gaps.join(_cleared(seen), on=["unit_id", "month"], how="anti")
    quiet = units.filter(pl.col("from_month").is_null()).select("unit_id")
    never = due.select("unit_id").unique().join(
        due.join(heard.filter("heard"), on=["place", "month"]).select("unit_id"),
        on="unit_id", how="anti",
    )  # fmt: skip
    told = laid.opened(laid.homes(seen.people), pl.concat([quiet, never]))
    if gaps.is_empty():
        return laid.nothing(source, seen.people, told)
    rows = _searched(seen, gaps).with_columns(
        pl.when(_maybe_paid(seen, gaps, paid)).then(pl.lit(None)).otherwise(pl.lit("none"))
        .alias("told")
    )  # fmt: skip
    return laid.made(source, rows, seen.people, told)


def _due(seen: Seen) -> pl.DataFrame:
    """Households with an amount: unit_id, place, from_month (NULL where enrolment has no day)."""
    rows = laid.roster_rows(seen).group_by("unit_id").agg(
        pl.col("since_most").max().alias("since"), pl.col("since_least").min().alias("since_first"),
        (pl.col("area_kind") == "urban").any().fill_null(False).alias("urban"),
    )  # fmt: skip
    units = laid.homes(seen.people).filter(pl.col("monthly").fill_null(0) > 0)
    known = units.join(rows, on="unit_id")
    return known.select(
        "unit_id", "head_id", "household_no", "monthly",
        pl.concat_str("village", pl.col("urban").cast(pl.String), separator="|").alias("place"),
        laid.month_of(pl.col("since")).alias("from_month"),
    )  # fmt: skip


def by_month(seen: Seen, sure: pl.DataFrame) -> pl.DataFrame:
    """unit_id, month, amount (NULL if a line has none), lines, line, and where the first stands."""
    rows = seen.rows["RG05"].join(sure, on="row_id").filter(
        pl.col("month_least") == pl.col("month_most")
    )  # fmt: skip
    whole = pl.col("amount_least").is_not_null() & (pl.col("amount_least") == pl.col("amount_most"))
    return (
        rows.unique(["unit_id", "month_most", "name", "id_text", "account", "amount_least"])
        .sort("file", "sheet", "row")
        .group_by("unit_id", pl.col("month_most").alias("month"))
        .agg(
            pl.when(whole.all()).then(pl.col("amount_least").sum()).alias("amount"),
            pl.len().alias("lines"), pl.col("file").first(), pl.col("sheet").first(),
            pl.col("row").first(),
        )
    )  # fmt: skip


def _cleared(seen: Seen) -> pl.DataFrame:
    """(unit_id, month) that the bank says went through."""
    if "RG10" not in seen.rows:
        return pl.DataFrame(schema={"unit_id": pl.Int64(), "month": pl.Int32()})
    rows = seen.rows["RG10"].filter(pl.col("state") == "ok").join(bank_ties(seen), on="row_id")
    return rows.select("unit_id", pl.col("month_most").alias("month")).drop_nulls().unique()


def _maybe_paid(seen: Seen, gaps: pl.DataFrame, paid: pl.DataFrame) -> pl.Series:
    """Is there a doubtful line of that month, or a later month that may hold both?"""
    units = laid.homes(seen.people)
    loose = laid.by_person(seen, "RG05", units, strong=False)
    doubtful = (
        seen.rows["RG05"]
        .join(loose, on="row_id")
        .select("unit_id", pl.col("month_most").alias("month"), pl.lit(True).alias("loose"))
        .unique()
    )
    later = paid.join(units.select("unit_id", "monthly"), on="unit_id").filter(
        pl.col("amount") >= pl.col("monthly") * TWICE
    ).group_by("unit_id").agg(pl.col("month").max().alias("made_up"))  # fmt: skip
    seen_ = gaps.join(doubtful, on=["unit_id", "month"], how="left", maintain_order="left").join(
        later, on="unit_id", how="left", maintain_order="left")  # fmt: skip
    made_up = (seen_["made_up"] > seen_["month"]).fill_null(value=False)
    return made_up | seen_["loose"].fill_null(value=False)


def _searched(seen: Seen, gaps: pl.DataFrame) -> pl.DataFrame:
    """The gap as a whole sheet that was searched, row 0."""
    where = seen.rows["RG05"].sort("file", "sheet").group_by("month_most").agg(
        pl.col("file").first(), pl.col("sheet").first(), pl.col("data_day").first()
    )  # fmt: skip
    return gaps.join(
        where, left_on="month", right_on="month_most", how="left", maintain_order="left"
    ).with_columns(
        pl.lit(0).cast(pl.Int32).alias("row"),
        pl.col("month").alias("month_least"), pl.col("month").alias("month_most"),
    )  # fmt: skip


def bank_ties(seen: Seen) -> pl.DataFrame:
    """(row_id, unit_id) of bank lines: by an account that is one household's alone, or a member."""
    units = laid.homes(seen.people)
    roster = laid.roster_rows(seen).select("unit_id", "account")
    parts = [roster]
    if "RG05" in seen.rows:
        paid = seen.rows["RG05"].join(laid.sure_rows(seen, "RG05", units), on="row_id")
        parts.append(paid.select("unit_id", "account"))
    accounts = pl.concat(parts).filter(pl.col("account").str.len_chars() >= 6).unique()
    accounts = accounts.unique("account", keep="none")
    known = seen.rows["RG10"].join(accounts, on="account").select("row_id", "unit_id")
    persons = laid.by_person(seen, "RG10", units, strong=True)
    own = persons.join(known.select("row_id"), on="row_id", how="anti")
    return pl.concat([known, own]).unique().sort("row_id", "unit_id")


def returned(seen: Seen) -> Made | None:
    """RETURNED: lines the bank sent back, and whether the money went out again."""
    if "RG10" not in seen.rows:
        return None
    source = seen.policy.sources["RETURNED"]
    units = laid.homes(seen.people)
    told = laid.open_by_head(seen, "RG10", units)
    rows = seen.rows["RG10"].join(bank_ties(seen), on="row_id")
    told = laid.opened(units, told.filter(pl.col("open") == 1).select("unit_id").join(
        rows.select("unit_id"), on="unit_id", how="anti"))  # fmt: skip
    month = pl.coalesce("month_most", laid.month_of(pl.col("paid_on_most")))
    rows = rows.with_columns(month.alias("of_month"))
    back = rows.filter(pl.col("state") == "returned")
    if back.is_empty():
        return laid.nothing(source, seen.people, told)
    again = rows.filter(pl.col("state") == "ok").select(
        "unit_id", "of_month", pl.lit("yes").alias("again")
    ).unique()  # fmt: skip
    back = back.join(again, on=["unit_id", "of_month"], how="left")
    back = back.join(_larger_later(seen, units), on="unit_id", how="left")
    unclear = pl.col("of_month").is_null() | (pl.col("made_up") > pl.col("of_month")).fill_null(
        False
    )
    rows = back.with_columns(
        pl.when(pl.col("again") == "yes").then(pl.lit("yes")).when(unclear).then(pl.lit(None))
        .otherwise(pl.lit("no")).alias("settled"),
        pl.col("of_month").alias("month_least"), pl.col("of_month").alias("month_most"),
        laid.line(),
    )  # fmt: skip
    return laid.made(source, rows, seen.people, told)


def _larger_later(seen: Seen, units: pl.DataFrame) -> pl.DataFrame:
    """(unit_id, made_up): the last month in which twice the amount went out."""
    if "RG05" not in seen.rows:
        return pl.DataFrame(schema={"unit_id": pl.Int64(), "made_up": pl.Int32()})
    paid = by_month(seen, laid.sure_rows(seen, "RG05", units))
    return paid.join(units.select("unit_id", "monthly"), on="unit_id").filter(
        pl.col("amount") >= pl.col("monthly") * TWICE
    ).group_by("unit_id").agg(pl.col("month").max().alias("made_up"))  # fmt: skip


def late(seen: Seen) -> Made | None:
    """LATEPAY: of each village the households of its newest month whose money came on a known day."""
    if "RG10" not in seen.rows:
        return None
    source = seen.policy.sources["LATEPAY"]
    last = int(seen.policy.numbers.value("pay.day"))
    people = laid.with_villages(seen.people)
    villages = people.units.filter(pl.col("pool") == laid.VILLAGE)
    told = villages.select("unit_id", pl.lit(0).cast(pl.Int32).alias("open"))
    homes = laid.homes(people).select("unit_id", "village", laid.named())
    rows = seen.rows["RG10"].drop("village", "household_no", strict=False)
    rows = rows.join(bank_ties(seen), on="row_id").join(homes, on="unit_id")
    rows = rows.filter(
        (pl.col("state") == "ok") & (pl.col("month_least") == pl.col("month_most"))
        & (pl.col("paid_on_least") == pl.col("paid_on_most"))
    )  # fmt: skip
    newest = rows.filter(pl.col("month_most") == pl.col("month_most").max().over("village"))
    newest = newest.sort("paid_on_least").unique("unit_id", keep="first", maintain_order=True)
    due = pl.date(pl.col("month_most") // 12, pl.col("month_most") % 12 + 1, last)
    known = villages.select("village", pl.col("unit_id").alias("village_unit"))
    rows = newest.with_columns(laid.yes_no(pl.col("paid_on_least") > due).alias("late"))
    rows = rows.drop("unit_id").join(known, on="village").rename({"village_unit": "unit_id"})
    if rows.is_empty():
        return laid.nothing(source, people, told)
    return laid.made(source, rows, people, told)
