"""Whom the run speaks of: persons, and the units (households, families, accounts) they make up.

A person of the roster, of the refused and exited families and of the disability register is one
person when a usable number and the name are equal; a number under two names stays two persons,
and every row of it is then only a doubtful one. A single-person enrolment is judged on that
person alone. An undeclared spouse joins a household only by a marriage on record, no divorce,
and the same current hukou book.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import polars as pl

from dibao.people import names
from dibao.reasoning.source import Source

REGISTERS = ("DS01", "RG03", "RG04", "DS18", "DS19")
FORMER_REGISTERS = ("RG03", "RG04")
ROSTER, FORMER, DISABLED, ACCOUNT = "roster", "former", "disabled", "account"
MONITORED = "monitored"


class NoRoster(ValueError):
    """Nothing in the folder is a roster; the message says what to do."""


@dataclass
class Population:
    """`people`: person_id, name, former_name, id_number, id_status, id_text, village, town, birth,
    sex. `units`: unit_id, pool, household_no, village, town, group, head_id, size, listed,
    complete, single, monthly, … `members`: unit_id, person_id, role. `own`: source, row_id,
    person_id — which register row is about whom. `unit_rows`: unit_id, source, row_id."""

    people: pl.DataFrame
    units: pl.DataFrame
    members: pl.DataFrame
    own: pl.DataFrame
    unit_rows: pl.DataFrame
    spouses: list[str] = field(default_factory=list)

    def with_units(self, units: pl.DataFrame) -> Population:
        """With further units that have no members of their own (accounts, villages, batches)."""
        return replace(self, units=pl.concat([self.units, units], how="diagonal"))


def build(rows: dict[str, pl.DataFrame], sources: dict[str, Source]) -> Population:
    """Persons and units of the run; raises NoRoster."""
    if "DS01" not in rows or rows["DS01"].is_empty():
        raise NoRoster(
            "文件夹里没有认出低保在册名单（要有户主或姓名、身份证号、家庭人口、保障金额等列）。"
            "请放入名册后重试；如果已经放了，请看 receipts 里的回执。"
        )
    listed = pl.concat([_listed(k, _of_interest(k, rows[k])) for k in REGISTERS if k in rows])
    keyed = _with_keys(listed)
    keyed = _without_namesakes(keyed)
    people = _people(keyed)
    keyed = keyed.join(people.select("person_key", "person_id"), on="person_key")
    people = _former_names(people, rows.get("DS06"))
    units, members, unit_rows = _units(keyed, rows)
    own = keyed.select("source", "row_id", "person_id")
    return Population(people.drop("person_key"), units, members, own, unit_rows)


def _former_names(people: pl.DataFrame, hukou: pl.DataFrame | None) -> pl.DataFrame:
    """Former names as the hukou register states them for the same number."""
    if hukou is None:
        return people
    stated = hukou.filter((pl.col("former_name") != "") & (pl.col("id_number") != ""))
    known = stated.group_by("id_number").agg(pl.col("former_name").sort().first().alias("was"))
    joined = people.join(known, on="id_number", how="left", maintain_order="left")
    return joined.with_columns(pl.col("was").fill_null("").alias("former_name")).drop("was")


def _of_interest(key: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Of the register of formerly poor families: the monitored, and those it says are enrolled."""
    if key != "DS19":
        return frame
    return frame.filter((pl.col("watched") == "yes") | (pl.col("on_dibao") == "yes"))


def _without_namesakes(keyed: pl.DataFrame) -> pl.DataFrame:
    """A number that a list of ours holds under another name makes nobody new: it is a wrong row."""
    if not (keyed["source"] == "DS19").any():
        return keyed
    usable = pl.col("id_number") != ""
    ours = keyed.filter((pl.col("source") != "DS19") & usable).select("id_number").unique()
    keys = keyed.filter(pl.col("source") != "DS19").select("person_key").unique()
    wrong = (
        keyed.filter((pl.col("source") == "DS19") & usable)
        .join(ours, on="id_number", how="semi")
        .join(keys, on="person_key", how="anti")
        .select("source", "row_id")
    )
    return keyed.join(wrong, on=["source", "row_id"], how="anti", maintain_order="left")


def _listed(key: str, frame: pl.DataFrame) -> pl.DataFrame:
    wanted = ["row_id", "file", "sheet", "row", "name", "id_text", "id_number", "id_status",
              "village", "data_day"]  # fmt: skip
    number = pl.col("household_no") if "household_no" in frame.columns else pl.lit("")
    head = pl.col("head_name") if "head_name" in frame.columns else pl.lit("")
    town = pl.col("town") if "town" in frame.columns else pl.lit("")
    return frame.select(
        pl.lit(key).alias("source"), *wanted, number.alias("household_no"),
        head.alias("head_name"), town.alias("town"),
    )  # fmt: skip


def _with_keys(listed: pl.DataFrame) -> pl.DataFrame:
    usable = pl.col("id_status").is_in(["valid", "upgraded"]) & (pl.col("id_number") != "")
    folded = listed.with_columns(names.fold_series(listed["name"]).alias("fold"))
    loose = pl.concat_str(
        "source", "household_no", "village", "fold", "id_text", separator="|", ignore_nulls=True
    )
    keyed = folded.with_columns(
        pl.when(usable)
        .then(pl.col("id_number") + "|" + pl.col("fold"))
        .otherwise(loose)
        .alias("person_key"),
        usable.alias("usable"),
    )
    return _once(keyed)


def _once(keyed: pl.DataFrame) -> pl.DataFrame:
    """A person named in his household once with and once without a number is one person."""
    home = ["source", "household_no", "fold"]
    unnumbered = keyed.filter(~pl.col("usable") & (pl.col("id_text") == ""))
    if unnumbered.is_empty():
        return keyed.drop("usable")
    numbered = keyed.filter(pl.col("usable") & (pl.col("household_no") != ""))
    known = numbered.group_by(home).agg(
        pl.col("person_key").first().alias("same"), pl.col("person_key").n_unique().alias("n")
    )
    joined = keyed.join(known.filter(pl.col("n") == 1), on=home, how="left", maintain_order="left")
    blank = ~pl.col("usable") & (pl.col("id_text") == "") & pl.col("same").is_not_null()
    return joined.with_columns(
        pl.when(blank).then(pl.col("same")).otherwise(pl.col("person_key")).alias("person_key")
    ).drop("same", "n", "usable")  # fmt: skip


def _people(keyed: pl.DataFrame) -> pl.DataFrame:
    """One row a person, the roster's wording first; numbered by key, so order never matters."""
    first = (
        keyed.with_columns(pl.col("source").replace_strict(
            {k: i for i, k in enumerate(REGISTERS)}, return_dtype=pl.Int8).alias("rank"))
        .sort("rank", pl.col("id_number") == "", "file", "sheet", "row")
        .unique("person_key", keep="first", maintain_order=True)
        .sort("person_key")
    )  # fmt: skip
    number = pl.col("id_number")
    odd = number.str.slice(16, 1).cast(pl.Int32, strict=False) % 2 == 1
    return first.select(
        "person_key", "name", "id_text", "id_number", "id_status", "village", "town",
        pl.lit("").alias("former_name"),
        number.str.slice(6, 8).str.to_date("%Y%m%d", strict=False).alias("birth"),
        pl.when(odd).then(pl.lit("男")).when(odd.not_()).then(pl.lit("女")).otherwise(pl.lit(""))
        .alias("sex"),
    ).with_row_index("person_id").with_columns(pl.col("person_id").cast(pl.Int64))  # fmt: skip


def _units(
    keyed: pl.DataFrame, rows: dict[str, pl.DataFrame]
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    roster = _roster_units(keyed, rows["DS01"])
    parts = [roster]
    former = keyed.filter(pl.col("source").is_in(["RG03", "RG04"]))
    if not former.is_empty():
        parts.append(_former_units(former, rows))
    monitored = keyed.filter(pl.col("source") == "DS19")
    if not monitored.is_empty():
        parts.append(_monitored_units(monitored, rows["DS19"]))
    disabled = keyed.filter(pl.col("source") == "DS18")
    if not disabled.is_empty():
        parts.append(_disabled_units(disabled))
    units = _own_numbers(pl.concat([p[0] for p in parts], how="diagonal"))
    numbered = units.sort("pool", "unit_key").with_row_index("unit_id")
    numbered = numbered.with_columns(pl.col("unit_id").cast(pl.Int64))
    ids = numbered.select("pool", "unit_key", "unit_id")
    members = pl.concat([p[1] for p in parts]).join(ids, on=["pool", "unit_key"])
    unit_rows = pl.concat([p[2] for p in parts]).join(ids, on=["pool", "unit_key"])
    return (
        numbered,
        members.select("unit_id", "person_id", "role").unique(["unit_id", "person_id"]).sort(
            "unit_id", "person_id"),
        unit_rows.select("unit_id", "source", "row_id").sort("unit_id", "source", "row_id"),
    )  # fmt: skip


def _own_numbers(units: pl.DataFrame) -> pl.DataFrame:
    """A number of the other register that one of ours bears is no name for a family of it."""
    ours = units.filter(pl.col("pool") != MONITORED)["household_no"].unique()
    taken = (pl.col("pool") == MONITORED) & pl.col("household_no").is_in(ours.implode())
    return units.with_columns(
        pl.when(taken).then(pl.lit("")).otherwise("household_no").alias("household_no")
    )


Parts = tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]
_FAMILY_NO = pl.when(pl.col("household_no") != "").then(pl.col("household_no"))


def _roster_units(keyed: pl.DataFrame, roster: pl.DataFrame) -> Parts:
    extra = ["row_id", "relation", "household_size_least", "monthly_amount_least", "enrol_kind",
             "covered", "group", "address", "category", "since_least", "account",
             "last_review_least"]  # fmt: skip
    own = keyed.filter(pl.col("source") == "DS01").join(
        roster.select([c for c in extra if c in roster.columns]), on="row_id"
    )
    own = own.with_columns(
        pl.coalesce(
            _FAMILY_NO,
            pl.when(pl.col("head_name") != "").then(pl.col("village") + "|" + pl.col("head_name")),
            pl.col("person_key"),
        ).alias("unit_key"),
        (pl.col("relation").is_in(["head", "self"])
         | (pl.col("name") == pl.col("head_name"))).fill_null(False).alias("is_head"),
    )  # fmt: skip
    newest = pl.col("data_day") == pl.col("data_day").max().over("unit_key")
    own = own.filter(newest.fill_null(True) | pl.col("data_day").is_null())
    alone = _alone(own)
    own = own.join(alone, on="unit_key", how="left")
    kept = own.filter(pl.col("alone").is_null() | (pl.col("alone") == pl.col("person_id")))
    units = (
        own.sort(pl.col("is_head"), descending=True, maintain_order=True)
        .group_by("unit_key", maintain_order=True)
        .agg(
            pl.col("household_no").first(),
            pl.col("village").filter(pl.col("village") != "").first().fill_null(""),
            pl.col("town").filter(pl.col("town") != "").first().fill_null(""),
            pl.col("group").filter(pl.col("group") != "").first().fill_null(""),
            pl.col("person_id").first().alias("head_id"),
            pl.col("household_size_least").max().alias("size"),
            pl.col("person_id").n_unique().alias("listed"),
            pl.col("monthly_amount_least").max().alias("monthly"),
            pl.col("category").filter(pl.col("category") != "").first().alias("category"),
            pl.col("alone").first(),
        )
        .with_columns(
            pl.lit(ROSTER).alias("pool"),
            pl.col("alone").is_not_null().alias("single"),
            (pl.col("alone").is_not_null() | (pl.col("listed") >= pl.col("size").fill_null(0)))
            .cast(pl.Int32).alias("complete"),
            pl.coalesce("alone", "head_id").alias("head_id"),
        )
        .drop("alone")
    )  # fmt: skip
    return units, _members(kept, ROSTER), _unit_rows(own, ROSTER)


def _alone(own: pl.DataFrame) -> pl.DataFrame:
    """Households enrolled for one person: that person (none if several are marked)."""
    marked = own.filter((pl.col("enrol_kind") == "single") & (pl.col("covered") != "no"))
    return (
        marked.group_by("unit_key")
        .agg(pl.col("person_id").unique().alias("who"))
        .filter(pl.col("who").list.len() == 1)
        .select("unit_key", pl.col("who").list.first().alias("alone"))
    )


def _former_units(former: pl.DataFrame, rows: dict[str, pl.DataFrame]) -> Parts:
    own = former.with_columns(pl.coalesce(_FAMILY_NO, pl.col("person_key")).alias("unit_key"))
    sizes = pl.concat(
        [
            rows[k].select(pl.lit(k).alias("source"), "row_id",
                           pl.col("household_size_least").alias("size"))
            if "household_size_least" in rows[k].columns
            else rows[k].select(pl.lit(k).alias("source"), "row_id",
                                pl.lit(None, pl.Int64).alias("size"))
            for k in ("RG03", "RG04") if k in rows
        ]
    )  # fmt: skip
    return _families(own.join(sizes, on=["source", "row_id"], how="left"), FORMER)


def _monitored_units(monitored: pl.DataFrame, register: pl.DataFrame) -> Parts:
    """Families as the register of the formerly poor draws them, under its own numbers."""
    size, relation = pl.col("household_size_least").alias("size"), pl.col("relation")
    told = register.select("row_id", size, relation.is_in(["head", "self"]).alias("is_head"))
    own = monitored.join(told, on="row_id").with_columns(
        pl.coalesce(_FAMILY_NO, pl.col("person_key")).alias("unit_key")
    )
    first = own.sort(pl.col("is_head").fill_null(False), descending=True, maintain_order=True)
    return _families(first, MONITORED)


def _families(own: pl.DataFrame, pool: str) -> Parts:
    """Families of a list: the first line is the head; complete when nobody told is missing."""
    units = own.group_by("unit_key", maintain_order=True).agg(
        pl.col("household_no").first(),
        pl.col("village").first(),
        pl.col("town").first(),
        pl.lit("").alias("group"),
        pl.col("person_id").first().alias("head_id"),
        pl.col("size").max(),
        pl.col("person_id").n_unique().alias("listed"),
    )
    units = units.with_columns(
        pl.lit(pool).alias("pool"),
        pl.lit(False).alias("single"),
        (pl.col("listed") >= pl.col("size").fill_null(0)).cast(pl.Int32).alias("complete"),
    )
    return units, _members(own, pool), _unit_rows(own, pool)


def _disabled_units(disabled: pl.DataFrame) -> Parts:
    own = disabled.with_columns(pl.col("person_key").alias("unit_key"))
    units = own.group_by("unit_key", maintain_order=True).agg(
        pl.lit("").alias("household_no"), pl.col("village").first(), pl.col("town").first(),
        pl.lit("").alias("group"), pl.col("person_id").first().alias("head_id"),
        pl.lit(1).cast(pl.Int64).alias("size"), pl.lit(1).cast(pl.UInt32).alias("listed"),
    )  # fmt: skip
    units = units.with_columns(
        pl.lit(DISABLED).alias("pool"), pl.lit(True).alias("single"),
        pl.lit(1).cast(pl.Int32).alias("complete"),
    )  # fmt: skip
    return units, _members(own, DISABLED), _unit_rows(own, DISABLED)


def _members(own: pl.DataFrame, pool: str) -> pl.DataFrame:
    return own.select(
        pl.lit(pool).alias("pool"), "unit_key", "person_id", pl.lit("listed").alias("role")
    )


def _unit_rows(own: pl.DataFrame, pool: str) -> pl.DataFrame:
    return own.select(pl.lit(pool).alias("pool"), "unit_key", "source", "row_id")
