"""How a case was handled, as far as its roster line tells: dates of the steps, blanks in the ledger.

Household stock imported without its papers has no dates: that says nothing about how it was
handled, until somebody confirms that its file was gone through.
"""

from __future__ import annotations

import polars as pl

from dibao.screening import laid
from dibao.screening.population import Population
from dibao.screening.seam import Made, Seen

DATES = ("applied", "visited", "notice_from", "notice_to", "published")
HOLLOW = ("无", "不详", "不明", "/", "-", "—", "－", "同上", "略", "待补", "暂无")
TEXTS = ("cause", "health", "address", "category", "group", "bank")
NEEDED = ("household_size_least", "monthly_amount_least", "since_least")
NEEDED_TEXT = ("head_name", "village", "relation_text")


def steps(seen: Seen) -> Made | None:
    """STEPS: one row a household of which any date, or both hands, are on record."""
    source = seen.policy.sources["STEPS"]
    homes = _first_words(seen)
    decided = ("approval_day_least", "approval_day_most")
    told = pl.any_horizontal(*(pl.col(f"{d}_least").is_not_null() for d in DATES),
                             pl.col("same_hand").is_not_null(),
                             pl.col("counted") & pl.col(decided[0]).is_not_null())  # fmt: skip
    rows = homes.filter(told)
    if rows.is_empty():
        return None
    rows = rows.with_columns(
        pl.col(decided[0]).alias("decided_least"), pl.col(decided[1]).alias("decided_most"),
        pl.when(pl.col("published_least").is_not_null()).then(pl.lit("no"))
        .when("counted").then(pl.lit("yes")).otherwise(pl.lit(None)).alias("unpublished"),
    )  # fmt: skip
    return laid.made(source, rows, seen.people)


def _first_words(seen: Seen) -> pl.DataFrame:
    """What any line of a household says of its handling, and where the household stands."""
    dates = [f"{d}_{end}" for d in (*DATES, "approval_day") for end in ("least", "most")]
    rows = laid.roster_rows(seen).sort("file", "sheet", "row").group_by(
        "unit_id", maintain_order=True
    ).agg(
        pl.col("file").first(), pl.col("sheet").first(), pl.col("row").first(),
        *(pl.col(d).drop_nulls().first() for d in dates),
        (pl.col("inventory") == "yes").any().fill_null(False).alias("counted"),
        pl.col("handler").filter(pl.col("handler") != "").first(),
        pl.col("approver").filter(pl.col("approver") != "").first(),
    )  # fmt: skip
    both = pl.col("handler").is_not_null() & pl.col("approver").is_not_null()
    return rows.with_columns(
        pl.when(both & (pl.col("handler") == pl.col("approver"))).then(pl.lit("yes"))
        .when(both).then(pl.lit("no")).otherwise(pl.lit(None)).alias("same_hand")
    ).join(_names(seen), on="unit_id")  # fmt: skip


def _names(seen: Seen) -> pl.DataFrame:
    return laid.homes(seen.people).select("unit_id", "household_no")


def blanks(seen: Seen) -> Made | None:
    """BLANKS: one row a household, tied to the household and to its village."""
    source = seen.policy.sources["BLANKS"]
    people = laid.with_villages(seen.people)
    rows = laid.roster_rows(seen)
    sheet = ["file", "sheet"]
    asked = rows.group_by(sheet).agg(
        *(pl.col(c).is_not_null().any().alias(f"has_{c}") for c in NEEDED),
        *((pl.col(c).fill_null("") != "").any().alias(f"has_{c}") for c in NEEDED_TEXT),
        (pl.col("id_text") != "").any().alias("has_id"),
    )
    homes = rows.sort("file", "sheet", "row").group_by("unit_id", maintain_order=True).agg(
        *(pl.col(c).first() for c in (*sheet, "row")),
        *(pl.col(c).is_null().all().alias(c) for c in NEEDED),
        *((pl.col(c).fill_null("") == "").all().alias(c) for c in NEEDED_TEXT),
        (pl.col("id_text") == "").any().alias("id"),
        *(pl.col(c).str.strip_chars().is_in(HOLLOW).any().alias(f"hollow_{c}") for c in TEXTS),
    )  # fmt: skip
    homes = homes.join(asked, on=sheet, how="left")
    empty = pl.sum_horizontal(
        (pl.col(c) & pl.col(f"has_{c}")).cast(pl.Int64) for c in (*NEEDED, *NEEDED_TEXT, "id")
    )
    hollow = pl.sum_horizontal(pl.col(f"hollow_{c}").cast(pl.Int64) for c in TEXTS)
    homes = homes.with_columns(empty.alias("blanks"), hollow.alias("hollow")).select(
        "unit_id", *sheet, "row",
        *(pl.col(n).alias(f"{n}_{end}") for n in ("blanks", "hollow") for end in ("least", "most")),
    ).join(_places(people), on="unit_id")  # fmt: skip
    keyed = laid.numbered(homes)
    links = pl.concat([
        keyed.select("row_id", "unit_id"),
        keyed.select("row_id", pl.col("village_unit").alias("unit_id")).drop_nulls(),
    ])  # fmt: skip
    return Made(source.key, keyed.drop("unit_id", "village_unit"), people, links)


def _places(people: Population) -> pl.DataFrame:
    villages = people.units.filter(pl.col("pool") == laid.VILLAGE)
    named = pl.when(pl.col("household_no") != "").then(pl.col("household_no")).otherwise(
        pl.col("unit_key"))  # fmt: skip
    return laid.homes(people).select("unit_id", "village", named.alias("household_no")).join(
        villages.select("village", pl.col("unit_id").alias("village_unit")), on="village",
        how="left",
    ).drop("village")  # fmt: skip
