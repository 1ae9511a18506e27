"""Two lists of people side by side: which rows may be one person, and which of these for certain.

Invariant: two different valid numbers never make a pair. `confirmed` says that the pair may be
taken over without a person looking: exact, upgraded, repaired, and of the weak ones only those
with equal name, full birth and sex, no other place, and each the other's only such partner.
A left row gets at most `MOST_UNCONFIRMED` pairs to look at. Candidates come from joins on number,
name with birth, or sound with birth; a name alone is used only where few people share it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

import numpy as np
import polars as pl

from dibao.people import frames, links, names, repair, sound
from dibao.people.bulk import normalise
from dibao.people.numbers import birth_of, plain, upgrade

MOST_UNCONFIRMED: Final = 5
COMMON: Final = 20
"""A name that more right rows than this share suggests nobody without a birth date."""
_PAIR = ["row_id", "person_id"]
_TOLD = ["fold", "birth", "gender", "place", "address"]
_WHY: Final = {
    "exact": "号码有效，号码与姓名都相同",
    "upgraded": "一方为 15 位旧号，升为 18 位后号码与姓名都相同",
    "number_only": "号码相同，但姓名不同、缺失或同一号码登记了两个姓名，请核对是谁的号码",
    "repaired": "号码有一处笔误，两份名单中只有此人与之只差一处且姓名相同",
}


def compare(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """(row_id, person_id, class, confirmed, why) over the positions of two frames.

    Both may have name, id_number (as written), birth, sex, village, address; all text.
    """
    one = _read(left, "row_id")
    other = _read(right, "person_id")
    alias = frames.aliases(other, "person_id", None)
    everyone = repair.Known(one, other)
    fixed = repair.repairs(one.filter(pl.col("id_status") == "invalid"), "row_id", everyone)
    strong = links.first_level(
        pl.concat(
            [
                links.by_number(one, other, alias, None),
                _repaired(fixed, one, other, alias),
                links.by_roster_repair(one, links.mistyped(other, everyone), alias),
            ]
        )
    )
    sure = fixed.filter((pl.col("fits") == 1) & pl.col("allowed"))["row_id"]
    doubtful = _weak(one.filter(~pl.col("row_id").is_in(sure.implode())), other)
    doubtful = doubtful.join(strong, on=_PAIR, how="anti")
    taken = strong.filter(pl.col("class") != "number_only")
    told = _told(strong)
    return _limited(pl.concat([told, _confirm(doubtful, taken)]))


def _repaired(
    fixed: pl.DataFrame, one: pl.DataFrame, other: pl.DataFrame, alias: pl.DataFrame
) -> pl.DataFrame:
    """Repairs that this very pair of rows bears out: another row may hold the number, not the name."""
    found = links.by_repair(fixed, other)
    borne = found.join(one.select("row_id", "fold"), on="row_id").with_columns(full=pl.lit(False))
    return found.join(links.equal_names(borne, alias), on=_PAIR, how="semi")


def _read(frame: pl.DataFrame, key_id: str) -> pl.DataFrame:
    """The list in the form of `frames.prepare`, with birth and sex also taken from the number."""
    text = (
        frame["id_number"]
        if "id_number" in frame.columns
        else pl.repeat("", frame.height, eager=True)
    )
    read = normalise(text.cast(pl.String))
    wanted = [c for c in ("name", "birth", "sex", "village") if c in frame.columns]
    ready = (
        frame.select(wanted)
        .with_columns(
            pl.Series("id_text", text, dtype=pl.String).fill_null(""),
            read["id_number"],
            read["id_status"],
            read["id_key"],
        )
        .with_row_index(key_id)
    )
    known = frames.prepare(ready, key_id)
    births = [
        (row, _lost_birth(text))
        for row, text in known.filter(pl.col("id_status") == "lost")
        .select(key_id, "id_text")
        .iter_rows()
    ]
    schema: dict[str, pl.DataType] = {key_id: known.schema[key_id], "shown": pl.Date()}
    shown = pl.DataFrame(births, schema=schema, orient="row")
    known = known.join(shown, on=key_id, how="left", maintain_order="left")
    return known.with_columns(
        birth=pl.coalesce("born", frames.number_birth("id_number"), "shown"),
        gender=pl.when(pl.col("sex") != "").then("sex").otherwise(frames.number_sex("id_number")),
        place=_text(frame, "village"),
        address=_text(frame, "address"),
    )


def _text(frame: pl.DataFrame, column: str) -> pl.Series:
    """A place in comparable form; '' where the list has none."""
    if column in frame.columns:
        return names.fold_series(frame[column])
    return pl.repeat("", frame.height, eager=True, dtype=pl.String)


def _lost_birth(text: str) -> date | None:
    """The birth date that a rounded or half-masked number still shows."""
    written = plain(text).split(".")[0]
    if len(written) == 15 and written.isdecimal():
        written = upgrade(written)
    shown = written[6:14]
    return birth_of(written) if len(written) == 18 and shown.isdecimal() else None


def _weak(one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """Candidates with at least one unusable number, and the rank of what brought them up."""
    parts = [
        _same(one, other, ["fold", "birth"]),
        _by_name_alone(one, other),
        _alike(one, other, "sound"),
        _alike(one, other, "shape"),
    ]
    found = pl.concat(part.select(*_PAIR, rank=pl.lit(n)) for n, part in enumerate(parts))
    found = found.sort("rank").unique(_PAIR, keep="first", maintain_order=True)
    told = ["id_text", "id_number", "id_status", "usable", *_TOLD]
    right = other.select("person_id", pl.col(told).name.prefix("r_"))
    return _agreeing(
        found.join(one.select("row_id", *told), on="row_id").join(right, on="person_id")
    )


def _same(one: pl.DataFrame, other: pl.DataFrame, on: list[str]) -> pl.DataFrame:
    """Pairs with these values present and equal, at least one number unusable."""
    present = [pl.col(c) != "" for c in on if one.schema[c] == pl.String]
    rows = one.drop_nulls(on).filter(present).select("row_id", "usable", *on)
    people = other.drop_nulls(on).filter(present).select("person_id", "usable", *on)
    unread = rows.filter(~pl.col("usable")).join(people, on=on)
    read = rows.filter(pl.col("usable")).join(people.filter(~pl.col("usable")), on=on)
    return pl.concat([unread.select(_PAIR), read.select(_PAIR)])


def _by_name_alone(one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """Equal names without a birth date on one side: rare names, or one village."""
    sizes = other.group_by("fold").agg(pl.len().alias("sharing"))
    rare = other.join(sizes.filter(pl.col("sharing") <= COMMON), on="fold", how="semi")
    common = other.join(rare, on="person_id", how="anti")
    parts = []
    for undated, right in (
        (one.filter(pl.col("birth").is_null()), None),
        (one.filter(pl.col("birth").is_not_null()), pl.col("birth").is_null()),
    ):
        some, many = (f if right is None else f.filter(right) for f in (rare, common))
        parts.append(_same(undated, some, ["fold"]))
        nearby = _same(undated, many, ["fold", "place"])
        parts.append(nearby.filter(pl.len().over("row_id") <= COMMON))
    return pl.concat(parts)


def _alike(one: pl.DataFrame, other: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Names that sound or look alike, equal birth, exactly one number damaged."""
    hurt = pl.col("id_status").is_in(["invalid", "lost"])
    return pl.concat(
        [
            _keyed(one.filter(hurt), other.filter("usable"), kind),
            _keyed(one.filter("usable"), other.filter(hurt), kind),
        ]
    ).unique(_PAIR, maintain_order=True)


def _keyed(rows: pl.DataFrame, people: pl.DataFrame, kind: str) -> pl.DataFrame:
    named = pl.col("fold") != ""
    rows = rows.filter(named).select("row_id", "fold", "birth")
    people = people.filter(named).select("person_id", "fold", "birth")
    rows = rows.join(people, on="birth", how="semi")
    people = people.join(rows, on="birth", how="semi")
    keys = _keys({*rows["fold"], *people["fold"]}, kind)
    met = rows.join(keys, on="fold").join(people.join(keys, on="fold"), on=["alike", "birth"])
    return met.filter(pl.col("fold") != pl.col("fold_right")).select(_PAIR)


def _keys(spelled: Iterable[str], kind: str) -> pl.DataFrame:
    found = [
        (name, key)
        for name in sorted(spelled)
        for key in (sound.sound_keys(name) if kind == "sound" else (sound.shape_key(name),))
    ]
    return pl.DataFrame(found, schema={"fold": pl.String, "alike": pl.String}, orient="row")


def _agreeing(pairs: pl.DataFrame) -> pl.DataFrame:
    """Drop pairs whose births, sexes or remaining digits contradict."""
    births = (pl.col("birth") != pl.col("r_birth")).fill_null(False)
    pairs = pairs.filter(~births & ~_differ("gender"))
    # The damaged cell is compared with the other side's number, whichever side it stands on.
    swap = pl.col("usable")
    cells = pairs.select(
        id_text=pl.when(swap).then("r_id_text").otherwise("id_text"),
        id_status=pl.when(swap).then("r_id_status").otherwise("id_status"),
    )
    people = pairs.select(
        number=pl.when(swap).then("id_number").otherwise("r_id_number"),
        held=pl.when(swap).then("id_text").otherwise("r_id_text"),
        held_as=pl.when(swap).then("id_status").otherwise("r_id_status"),
    )
    at = np.arange(pairs.height)
    return pairs.filter(links.Digits(people).allow(cells, at, at))


def _differ(column: str) -> pl.Expr:
    """Both sides say something, and not the same."""
    one, other = pl.col(column), pl.col("r_" + column)
    return (one != "") & (other != "") & (one != other)


def _apart(column: str) -> pl.Expr:
    """Two places of which neither is part of the other."""
    one, other = pl.col(column), pl.col("r_" + column)
    part = one.str.contains(other, literal=True) | other.str.contains(one, literal=True)
    return _differ(column) & ~part


def _confirm(pairs: pl.DataFrame, taken: pl.DataFrame) -> pl.DataFrame:
    """Mark weak pairs that need nobody to look; see the module's invariant."""
    villages = (pl.col("place") != "") & (pl.col("r_place") != "")
    elsewhere = pl.when(villages).then(_apart("place")).otherwise(_apart("address"))
    full = (
        (pl.col("fold") == pl.col("r_fold"))
        & (pl.col("birth") == pl.col("r_birth")).fill_null(False)
        & (pl.col("gender") != "")
        & (pl.col("gender") == pl.col("r_gender"))
    )
    pairs = pairs.with_columns(elsewhere=elsewhere, full=full)
    such = pl.col("full") & ~pl.col("elsewhere")
    free = ~pl.col("row_id").is_in(taken["row_id"].implode())
    free = free & ~pl.col("person_id").is_in(taken["person_id"].implode())
    only = (such.sum().over("row_id") == 1) & (such.sum().over("person_id") == 1)
    return pairs.with_columns((such & only & free).alias("confirmed")).select(
        *_PAIR,
        pl.lit("weak").alias("class"),
        "confirmed",
        _weak_reason().alias("why"),
        (pl.col("rank") + 1).cast(pl.Int32).alias("order"),
    )


def _weak_reason() -> pl.Expr:
    rank = pl.col("rank")
    alike = (
        pl.when(rank == 2)
        .then(pl.lit("姓名读音相同而写法不同，出生日期相同，一方号码有误，请人工核对"))
        .when(rank == 3)
        .then(pl.lit("姓名字形相近，出生日期相同，一方号码有误，请人工核对"))
        .when(pl.col("confirmed"))
        .then(pl.lit("号码缺失或有误，姓名、出生日期、性别都相同，且互为唯一"))
        .when(rank == 0)
        .then(pl.lit("号码缺失或有误，姓名与出生日期相同，尚不能确认为同一人"))
        .otherwise(pl.lit("号码缺失或有误，只有姓名相同，尚不能确认为同一人"))
    )
    return alike + pl.when(pl.col("elsewhere")).then(pl.lit("；两边地址不同")).otherwise(pl.lit(""))


def _told(strong: pl.DataFrame) -> pl.DataFrame:
    return strong.with_columns(
        confirmed=pl.col("class") != "number_only",
        why=pl.col("class").replace_strict(_WHY, return_dtype=pl.String),
        order=pl.lit(0, pl.Int32),
    )


def _limited(pairs: pl.DataFrame) -> pl.DataFrame:
    """All confirmed pairs, and the first few unconfirmed ones of each left row."""
    pairs = pairs.sort("row_id", "order", "person_id")
    place = (~pl.col("confirmed")).cum_sum().over("row_id")
    kept = pairs.filter(pl.col("confirmed") | (place <= MOST_UNCONFIRMED))
    return kept.sort("row_id", "person_id").drop("order")
