"""Children by the hukou register who live apart from their parents (source CHILDREN, rule JG09).

Who lives apart is nobody of the run: whether the payroll was asked about him is known only where the
payroll answered for everybody, or names him. Otherwise the household stays open; that nothing is said
of a child is no sign that he has no wage.
"""

from __future__ import annotations

import polars as pl

from dibao.people import names
from dibao.screening import tables
from dibao.screening.drawn import PLACE, of_whole_homes, open_by
from dibao.screening.seam import Made, Seen
from dibao.screening.spouses import HUKOU, USABLE

PAYROLL = "DS16"
STAFF = ("civil", "public", "worker", "established")
SILENT = ("not_asked", "no_authorisation", "stale")


def make(seen: Seen) -> Made | None:
    """CHILDREN rows of the payroll, tied to the parents' household; None without the hukou register."""
    if HUKOU not in seen.rows:
        return None
    payroll = seen.rows.get(PAYROLL, tables.empty(seen.policy.sources[PAYROLL]))
    members = of_whole_homes(seen)
    apart = _apart(seen.rows[HUKOU], members)
    named = _named(payroll)
    both = apart.join(named, on=["child", "child_fold"])
    post = pl.col("establishment").is_in(STAFF) & (pl.col("state") == "in_post")
    told = both.select("unit_id", *PLACE, pl.when(post).then(pl.lit("staff")).when(
        _sure()).then(pl.lit("other")).otherwise(pl.lit(None)).alias("kind"))  # fmt: skip
    rows = told.unique(["unit_id", "file", "sheet", "row"], maintain_order=True).sort(
        "unit_id", "file", "sheet", "row"
    ).with_row_index("row_id").with_columns(pl.col("row_id").cast(pl.Int64))  # fmt: skip
    return Made(
        "CHILDREN", rows.drop("unit_id"), seen.people, rows.select("row_id", "unit_id"),
        _open(seen, members, apart, named),
    )  # fmt: skip


def _sure() -> pl.Expr:
    """Is it known that this line is no post with 编制?"""
    other = pl.col("establishment").is_not_null() & ~pl.col("establishment").is_in(STAFF)
    left = pl.col("state").is_not_null() & (pl.col("state") != "in_post")
    return other | left


def _apart(hukou: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """(unit_id, child, child_fold) of children whose parent is a member and who are none."""
    own = hukou.filter(pl.col("id_status").is_in(USABLE))
    numbers = members.filter(pl.col("number") != "").select("number").unique()
    parents = pl.concat(
        own.select(
            pl.col("id_number").alias("child"),
            pl.col("name").alias("child_name"),
            pl.col(f"{p}_id").alias("number"),
            pl.col(f"{p}_name").alias("parent"),
        )
        for p in ("father", "mother")
    ).join(numbers, on="number", how="semi")
    tied = parents.with_columns(
        names.fold_series(parents["parent"]).alias("fold"),
        names.fold_series(parents["child_name"]).alias("child_fold"),
    ).join(members.select("unit_id", "number", "fold"), on=["number", "fold"])
    at_home = members.select("unit_id", pl.col("number").alias("child"))
    apart = tied.join(at_home, on=["unit_id", "child"], how="anti")
    return apart.select("unit_id", "child", "child_fold").unique(maintain_order=True)


def _named(payroll: pl.DataFrame) -> pl.DataFrame:
    """Lines of the payroll with a usable number, by number and name."""
    usable = payroll.filter(pl.col("id_status").is_in(USABLE))
    return usable.with_columns(
        names.fold_series(usable["name"]).alias("child_fold"), pl.col("id_number").alias("child")
    ).select("child", "child_fold", "establishment", "state", *PLACE)


def _open(
    seen: Seen, members: pl.DataFrame, apart: pl.DataFrame, named: pl.DataFrame
) -> pl.DataFrame:
    """Open while the hukou register is silent on a member, or the payroll perhaps on a child."""
    told = open_by(seen, members, (HUKOU,))
    said = seen.answers[PAYROLL].said
    if not said["answer"].is_in(SILENT).any():
        return told
    unseen = apart.join(named, on=["child", "child_fold"], how="anti").select("unit_id").unique()
    return told.with_columns(
        pl.when(pl.col("unit_id").is_in(unseen["unit_id"].implode()))
        .then(1).otherwise(pl.col("open")).cast(pl.Int32).alias("open")
    )  # fmt: skip
