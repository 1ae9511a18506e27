"""One person who collects for many families of a village, as registers themselves say.

Being somebody's agent is lawful and often a kindness; that one collects for many is only a question
to be asked away from the village. Members of the family, guardians and care homes are no such agents.
"""

from __future__ import annotations

import polars as pl

from dibao.screening import laid
from dibao.screening.accounts import CARE_HOME
from dibao.screening.seam import Made, Seen


def make(seen: Seen) -> Made | None:
    """AGENTS: one row a household with an agent in force, tied to its village."""
    source = seen.policy.sources["AGENTS"]
    people = laid.with_villages(seen.people)
    villages = people.units.filter(pl.col("pool") == laid.VILLAGE)
    found = _named(seen)
    if found is None:
        return None
    homes = laid.homes(people).select("unit_id", "village", laid.named())
    told = _silent(seen, homes, villages)
    strangers = found.join(_members(seen), on=["unit_id", "fold"], how="anti").join(
        homes, on="unit_id"
    )
    # Written without a number he is the one of that name in the village, if there is only one.
    numbers = pl.col("agent_id").drop_nulls().n_unique().over("village", "fold")
    one = pl.when(numbers == 1).then(
        pl.col("agent_id").drop_nulls().first().over("village", "fold")
    )
    strangers = strangers.with_columns(pl.coalesce("agent_id", one, "fold").alias("who")).unique(
        ["unit_id", "who"], keep="first", maintain_order=True
    )
    known = villages.select("village", pl.col("unit_id").alias("village_unit"))
    counted = strangers.with_columns(
        pl.col("unit_id").n_unique().over("village", "who").alias("homes")
    )
    rows = counted.join(_guardians(seen), on=["unit_id", "fold"], how="left").join(
        known, on="village"
    ).select(
        "file", "sheet", "row", "village", "household_no", pl.col("agent_name").alias("agent"),
        pl.col("village_unit").alias("unit_id"),
        *(pl.col("homes").cast(pl.Int64).alias(f"homes_{end}") for end in ("least", "most")),
        pl.when(pl.col("agent_name").str.contains(CARE_HOME.pattern) | pl.col("guards").fill_null(False))
        .then(pl.lit("care")).otherwise(pl.lit("other")).alias("kind"),
    )  # fmt: skip
    if rows.is_empty():
        return laid.nothing(source, people, told)
    return laid.made(source, rows, people, told)


def _named(seen: Seen) -> pl.DataFrame | None:
    """(unit_id, fold, agent_id, agent_name, file, sheet, row): agents in force on the day, `agent_id`
    null where no number was written."""
    shape = ["unit_id", "agent_name", "agent_id", "file", "sheet", "row"]
    roster = laid.roster_rows(seen).filter(pl.col("agent_name").fill_null("") != "")
    parts = [roster.select(shape)]
    if "RG11" in seen.rows:
        tied = laid.sure_rows(seen, "RG11", laid.homes(seen.people))
        rows = seen.rows["RG11"].filter(
            (pl.col("agent_name").fill_null("") != "")
            & (pl.col("end_most").is_null() | (pl.col("end_most") >= seen.as_of))
        )
        parts.append(tied.join(rows, on="row_id").select(shape))
    elif roster.is_empty():
        return None
    told = laid.folded(pl.concat(parts), "agent_name").with_columns(
        pl.when(pl.col("agent_id") != "").then("agent_id").alias("agent_id")
    )
    # Of a family's agent named twice the line with a number speaks.
    return told.sort(pl.col("agent_id").is_null(), "file", "sheet", "row").unique(
        ["unit_id", "fold", "agent_id"], keep="first", maintain_order=True
    )


def _silent(seen: Seen, homes: pl.DataFrame, villages: pl.DataFrame) -> pl.DataFrame:
    """(unit_id, open): villages of which the register of agents did not speak in full."""
    heard = laid.open_by_head(seen, "RG11", laid.homes(seen.people)).join(homes, on="unit_id")
    open_ = heard.group_by("village").agg(pl.col("open").max())
    return villages.join(open_, on="village", how="left").select(
        "unit_id", pl.col("open").fill_null(1).cast(pl.Int32)
    )


def _members(seen: Seen) -> pl.DataFrame:
    people = seen.people.members.join(
        seen.people.people.select("person_id", "name"), on="person_id"
    )
    return laid.folded(people, "name").select("unit_id", "fold").unique()


def _guardians(seen: Seen) -> pl.DataFrame:
    """(unit_id, fold, guards) of guardians on the register."""
    if "RG12" not in seen.rows:
        return pl.DataFrame(schema={"unit_id": pl.Int64, "fold": pl.String, "guards": pl.Boolean})
    tied = laid.sure_rows(seen, "RG12", laid.homes(seen.people))
    rows = laid.folded(seen.rows["RG12"], "guardian_name")
    return tied.join(rows, on="row_id").select(
        "unit_id", "fold", pl.lit(True).alias("guards")
    ).unique()  # fmt: skip
