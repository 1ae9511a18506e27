"""How a household of the roster stands to others (source DRAWN, rule JG08).

Everything rests on strong links: a marriage on record that no divorce ended, and current hukou
books. Single-person enrolments are drawn apart by law and never stand here. Where the registers
did not answer for a member the household stays open; its silence proves nothing.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from dibao.people import names
from dibao.screening.population import ROSTER
from dibao.screening.seam import Made, Seen
from dibao.screening.spouses import HUKOU, MARRIAGES, USABLE, married

PLACE = ["file", "sheet", "row", "name", "id_text", "id_number", "id_status", "village", "party",
         "data_day", "data_day_from"]  # fmt: skip


def make(seen: Seen) -> Made | None:
    """DRAWN rows, tied to roster households; None when neither register came."""
    if HUKOU not in seen.rows and MARRIAGES not in seen.rows:
        return None
    members = of_whole_homes(seen)
    books = _books(seen.rows.get(HUKOU))
    found = pl.concat([_spouses(seen, members, books), _same_book(members, books)])
    apart = found.filter(pl.col("kind") == "spouses_apart").select("unit_id", "other_household")
    # A shared book says no more where the marriage is on record.
    plain = found.filter(pl.col("kind") == "same_book").join(
        apart, on=["unit_id", "other_household"], how="anti"
    )
    kept = pl.concat([found.filter(pl.col("kind") != "same_book"), plain])
    kept = kept.unique(["unit_id", "kind", "other_household"], keep="first", maintain_order=True)
    lines = kept.sort("unit_id", "kind", "other_household").with_row_index("line")
    rows = lines.select(pl.col("line").cast(pl.Int64).alias("row_id"), *PLACE, "kind",
                        "other_household")  # fmt: skip
    links = lines.select(pl.col("line").cast(pl.Int64).alias("row_id"), "unit_id")
    return Made("DRAWN", rows, seen.people, links, _open(seen, members))


def of_whole_homes(seen: Seen) -> pl.DataFrame:
    """unit_id, household, person_id, number, fold of whole-household enrolments."""
    units = seen.people.units.filter((pl.col("pool") == ROSTER) & ~pl.col("single"))
    people = seen.people.people
    tied = (
        seen.people.members.filter(pl.col("role") == "listed")
        .join(units.select("unit_id", pl.col("household_no").alias("household")), on="unit_id")
        .join(people.select("person_id", "name", pl.col("id_number").alias("number")),
              on="person_id")
    )  # fmt: skip
    known = tied.with_columns(names.fold_series(tied["name"]).alias("fold"))
    # A number that the roster holds under two names ties nobody.
    one = (pl.col("fold").n_unique().over("number") == 1) & (pl.col("number") != "")
    number = pl.when(one).then("number").otherwise(pl.lit("")).alias("number")
    return known.select("unit_id", "household", "person_id", number, "fold")


def _books(hukou: pl.DataFrame | None) -> pl.DataFrame:
    """number, book and the row that says so; a number in two current books says nothing."""
    if hukou is None:
        return pl.DataFrame(schema={"number": pl.String, "book": pl.String, **_place_schema()})
    current = hukou.filter(
        (pl.col("cancel_reason").fill_null("none") == "none") & (pl.col("book_no") != "")
        & pl.col("id_status").is_in(USABLE)
    )  # fmt: skip
    one = pl.col("book_no").n_unique().over("id_number") == 1
    return (
        current.filter(one)
        .unique("id_number", keep="first", maintain_order=True)
        .select(pl.col("id_number").alias("number"), pl.col("book_no").alias("book"), *PLACE)
    )


def _place_schema() -> dict[str, Any]:
    days = {"data_day": pl.Date, "row": pl.Int32}
    return {name: days.get(name, pl.String) for name in PLACE}


def _spouses(seen: Seen, members: pl.DataFrame, books: pl.DataFrame) -> pl.DataFrame:
    """Couples by the register of whom one is in the household and the other is not."""
    frame = seen.rows.get(MARRIAGES)
    if frame is None:
        return _none()
    pairs = married(frame, seen.links[MARRIAGES])
    fold = names.fold_series(pairs["other_name"]).alias("other_fold")
    own = books.select("number", "book")
    couples = (
        pairs.with_columns(fold)
        .join(members.drop("fold"), on="person_id")
        .join(own, on="number")
        .join(own.rename({"number": "other_number", "book": "other_book"}), on="other_number")
    )
    theirs = members.select(
        pl.col("unit_id").alias("other_unit"), pl.col("household").alias("other_household"),
        pl.col("number").alias("other_number"), pl.col("fold").alias("other_fold"),
    )  # fmt: skip
    both = couples.join(theirs, on=["other_number", "other_fold"], how="left")
    same = pl.col("book") == pl.col("other_book")
    listed = pl.col("other_unit").is_not_null()
    kind = (
        pl.when(listed & (pl.col("other_unit") == pl.col("unit_id"))).then(None)
        .when(listed & same).then(pl.lit("spouses_apart"))
        .when(same.not_()).then(pl.lit("spouse_elsewhere"))
    )  # fmt: skip
    told = both.with_columns(kind.alias("kind")).filter(pl.col("kind").is_not_null())
    # A list may name one person in two households: then nobody is apart.
    home = told.join(
        theirs.select(pl.col("other_unit").alias("unit_id"), "other_number", "other_fold"),
        on=["unit_id", "other_number", "other_fold"], how="anti",
    ).join(_twice(members), on=["unit_id", "other_unit"], how="anti")  # fmt: skip
    return home.join(frame.select("row_id", *PLACE), on="row_id").select(
        "unit_id", "kind", pl.col("other_household").fill_null(""), *PLACE
    )


def _same_book(members: pl.DataFrame, books: pl.DataFrame) -> pl.DataFrame:
    """Two households of the roster whose members stand in one book."""
    held = members.join(books, on="number").unique(["unit_id", "book"], maintain_order=True)
    # The row that shows it is the other household's: its own is known.
    other = held.select(
        "book", pl.col("unit_id").alias("other_unit"), pl.col("household").alias("other_household"),
        *PLACE,
    )  # fmt: skip
    pairs = held.select("unit_id", "book").join(other, on="book")
    pairs = pairs.filter(pl.col("unit_id") != pl.col("other_unit"))
    # One person on two lists is another question (JG07).
    pairs = pairs.join(_twice(members), on=["unit_id", "other_unit"], how="anti")
    kind = pl.lit("same_book").alias("kind")
    return pairs.select("unit_id", kind, "other_household", *PLACE)


def _twice(members: pl.DataFrame) -> pl.DataFrame:
    """(unit_id, other_unit) of households that list the same person."""
    who = members.filter(pl.col("number") != "").select("unit_id", "number", "fold")
    other = who.rename({"unit_id": "other_unit"})
    return who.join(other, on=["number", "fold"]).filter(
        pl.col("unit_id") != pl.col("other_unit")
    ).select("unit_id", "other_unit").unique()  # fmt: skip


def _none() -> pl.DataFrame:
    shape = {"unit_id": pl.Int64, "kind": pl.String, "other_household": pl.String}
    return pl.DataFrame(schema={**shape, **_place_schema()})


def _open(seen: Seen, members: pl.DataFrame) -> pl.DataFrame:
    """unit_id, open: 1 while either register is silent about a member."""
    return open_by(seen, members, (HUKOU, MARRIAGES))


def open_by(seen: Seen, members: pl.DataFrame, keys: tuple[str, ...]) -> pl.DataFrame:
    """unit_id, open for every household of the roster: 1 while one of these is silent on a member."""
    table = members.select("unit_id", "person_id")
    parts = []
    for key in keys:
        said = seen.answers[key].table.select("person_id", "open")
        parts.append(table.join(said, on="person_id", how="left").select(
            "unit_id", pl.col("open").fill_null(1)
        ))  # fmt: skip
    drawn = pl.concat(parts).group_by("unit_id").agg(pl.col("open").max())
    # Who is enrolled alone is drawn apart by law: nothing is asked of him.
    every = seen.people.units.filter(pl.col("pool") == ROSTER).select("unit_id")
    return every.join(drawn, on="unit_id", how="left").select(
        "unit_id", pl.col("open").fill_null(0)
    ).sort("unit_id")  # fmt: skip
