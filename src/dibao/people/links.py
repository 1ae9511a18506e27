"""Rows of departments tied to persons of the roster, a whole source at once.

Invariant: two different valid numbers are never linked; a pair has one class, that of the first
level of the ladder that fits (answers.md section 3; `ladder.LEVELS`). Names are compared only
where a number or a name has already brought a pair together, so time grows with the pairs.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from dibao.people import damage, damage_series, frames, names, repair
from dibao.people.ladder import RANK, Class
from dibao.people.numbers import plain

MASK_DIGITS = 8
"""A hidden or missing name needs at least this many known digits to suggest a person."""
_PAIR = ["row_id", "person_id"]


class Digits:
    """Persons with what damaged cells are held against, made ready once for many cells.

    people: number ('' if it is unusable too), held and held_as (their own cell and its status).
    """

    def __init__(self, people: pl.DataFrame) -> None:
        self.people = people
        self._usable = (people["number"] != "").to_numpy()
        self._numbers = damage_series.Numbers(people["number"])

    def allow(self, rows: pl.DataFrame, row: np.ndarray, person: np.ndarray) -> pl.Series:
        """Which pairs the remaining digits allow; `row` and `person` are places in the frames.
        rows: id_text and id_status of damaged cells."""
        allowed = np.ones(row.size, np.bool_)
        usable = self._usable[person]
        known, unknown = np.flatnonzero(usable), np.flatnonzero(~usable)
        cells = damage_series.Cells(rows["id_text"], rows["id_status"])
        out = damage_series.contradicting(cells, self._numbers, row[known], person[known])
        allowed[known] = ~out
        cells_and_own = pl.concat([
            rows.select("id_text", "id_status")[row[unknown]],
            self.people.select("held", "held_as")[person[unknown]],
        ], how="horizontal")  # fmt: skip
        allowed[unknown] = [_slips_allow(*both) for both in cells_and_own.iter_rows()]
        return pl.Series(allowed)


class Listed:
    """Persons to whom rows of any source are tied; made ready once for many sources.

    persons: person_id, name, former_name, id_number, id_status, village; with id_text a mistyped
    number on the roster can be repaired from `known` as well. known: name, id_number of all valid
    persons of the run.
    """

    def __init__(self, persons: pl.DataFrame, known: pl.DataFrame) -> None:
        self._people = frames.prepare(persons, "person_id")
        self._digits = Digits(self._people.select(
            "person_id", number="id_number", held="id_text", held_as="id_status"
        ))  # fmt: skip
        self._known = repair.Known(known, persons)
        self._mistyped = mistyped(self._people, self._known)
        self._aliases: dict[int | None, pl.DataFrame] = {}

    def link(self, rows: pl.DataFrame, *, truncated_at: int | None = None) -> pl.DataFrame:
        """(row_id, person_id, class) for every pair that some level of the ladder ties together.

        rows: row_id, name, id_text, id_number, id_status, birth, sex, village (id_key, if there,
        saves time). `truncated_at` is the length of the source's name field.
        """
        left, right = frames.prepare(rows, "row_id", fold=False), self._people
        alias = self._alias(truncated_at)
        unread = frames.with_fold(left.filter(~pl.col("usable")))
        unread = frames.fills(unread, truncated_at)
        invalid = unread.filter(pl.col("id_status") == "invalid")
        fixed = repair.repairs(invalid, "row_id", self._known)
        parts = [
            by_repair(fixed, right),
            by_roster_repair(left, self._mistyped, alias),
            weak_rows(unread, self._digits, alias, fixed),
            weak_persons(left, right, alias, truncated_at),
            weak_hidden(unread, right),
        ]
        # A pair of one number is no pair of any other level: there a side has no usable number.
        numbered = by_number(left, right, alias, truncated_at)
        return pl.concat([numbered, first_level(pl.concat(parts))]).sort(_PAIR)

    def _alias(self, truncated_at: int | None) -> pl.DataFrame:
        if truncated_at not in self._aliases:
            alias = frames.aliases(self._people, "person_id", truncated_at)
            places = self._people.select("person_id").with_row_index("place")
            self._aliases[truncated_at] = alias.join(places, on="person_id", maintain_order="left")
        return self._aliases[truncated_at]


def first_level(pairs: pl.DataFrame) -> pl.DataFrame:
    """One class a pair: the first level that fits."""
    ranked = pairs.cast({"class": pl.Enum(list(RANK))}).sort(*_PAIR, "class")
    return ranked.unique(_PAIR, keep="first", maintain_order=True).cast({"class": pl.String})


def _classed(pairs: pl.DataFrame, name: Class) -> pl.DataFrame:
    return pairs.select(*_PAIR, pl.lit(name).alias("class"))


def equal_names(pairs: pl.DataFrame, alias: pl.DataFrame) -> pl.DataFrame:
    """Those of the pairs (row_id, person_id, fold, full) whose names are equal."""
    alias = alias.filter(pl.col("person_id").is_in(pairs["person_id"].unique().implode()))
    if not alias["cut"].any():
        named = pairs.join(
            alias, left_on=["person_id", "fold"], right_on=["person_id", "alias"], how="semi"
        )
        return named.unique(_PAIR)
    named = pairs.join(alias, left_on=["person_id", "fold"], right_on=["person_id", "alias"])
    return named.filter(~pl.col("cut") | pl.col("full")).drop("cut").unique(_PAIR)


def two_named(persons: pl.DataFrame) -> pl.Series:
    """Keys that a list holds under two different names."""
    held = persons.filter(pl.col("key").is_not_null() & (pl.col("fold") != ""))
    again = held.filter(pl.col("key").is_duplicated())
    counted = again.group_by("key").agg(pl.col("fold").n_unique())
    return counted.filter(pl.col("fold") > 1)["key"]


def by_number(
    left: pl.DataFrame, right: pl.DataFrame, alias: pl.DataFrame, truncated_at: int | None
) -> pl.DataFrame:
    """exact, upgraded and number_only: pairs of one number."""
    person = right.filter(pl.col("key").is_not_null()).select(
        "person_id", "key", held_as="id_status", own="fold"
    )
    pairs = left.select("row_id", "key", "id_status", "name").join(person, on="key")
    pairs = frames.fills(frames.with_fold(pairs), truncated_at)
    # Nearly all bear the very name; only for the others are former and cut names looked up.
    same = (pl.col("fold") == pl.col("own")) & (pl.col("fold") != "")
    named, other = pairs.filter(same), pairs.filter(~same)
    also = equal_names(other, alias)
    old = (pl.col("id_status") == "upgraded") | (pl.col("held_as") == "upgraded")
    twice = pl.col("key").is_in(two_named(right).implode())
    return pl.concat([
        pl.concat([named, other.join(also, on=_PAIR, how="semi")]).select(
            *_PAIR,
            pl.when(twice).then(pl.lit("number_only"))
            .when(old).then(pl.lit("upgraded")).otherwise(pl.lit("exact")).alias("class"),
        ),
        _classed(other.join(also, on=_PAIR, how="anti"), "number_only"),
    ])  # fmt: skip


def by_repair(fixed: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """repaired: the one known person that the row's number can mean is on the roster."""
    single = fixed.filter((pl.col("fits") == 1) & pl.col("allowed"))
    person = right.filter(pl.col("key").is_not_null()).select("person_id", "key")
    return _classed(single.join(person, left_on="fixed", right_on="key"), "repaired")


def mistyped(right: pl.DataFrame, everyone: repair.Known) -> pl.DataFrame:
    """(person_id, fixed): persons whose number on the roster is invalid, with what it means."""
    damaged = right.filter((pl.col("id_status") == "invalid") & (pl.col("id_text") != ""))
    fixed = repair.repairs(damaged, "person_id", everyone)
    return fixed.filter((pl.col("fits") == 1) & pl.col("allowed")).select("person_id", "fixed")


def by_roster_repair(left: pl.DataFrame, meant: pl.DataFrame, alias: pl.DataFrame) -> pl.DataFrame:
    """repaired, the other way round: the roster's number is `mistyped`, the row's is valid."""
    some = left.filter(pl.col("key").is_in(meant["fixed"].implode()))
    pairs = some.select("row_id", "key", "name", "born", "sex", "id_number").join(
        meant, left_on="key", right_on="fixed"
    )
    pairs = pairs.filter(~frames.birth_or_sex_contradicts("born", "sex", "id_number"))
    pairs = frames.with_fold(pairs).with_columns(full=pl.lit(False))
    return _classed(equal_names(pairs, alias), "repaired")


def weak_rows(
    unread: pl.DataFrame, digits: Digits, alias: pl.DataFrame, fixed: pl.DataFrame
) -> pl.DataFrame:
    """weak: the row has no usable number, the name is equal and nothing known contradicts."""
    single = fixed.filter((pl.col("fits") == 1) & pl.col("allowed"))["row_id"]
    rows = unread.filter(~pl.col("row_id").is_in(single.implode()) & (pl.col("fold") != ""))
    rows = rows.with_row_index("row")
    pairs = rows.select("row", "row_id", "fold", "full").join(
        alias, left_on="fold", right_on="alias"
    )
    pairs = pairs.filter(~pl.col("cut") | pl.col("full")).select("row", "place", *_PAIR)
    # Few of many namesakes are left; only of those is anything else fetched.
    places = pairs["row"].to_numpy(), pairs["place"].to_numpy()
    pairs = pairs.filter(digits.allow(rows, *places))
    if _tells_birth_or_sex(rows):
        pairs = pairs.join(rows.select("row", "born", "sex"), on="row")
        pairs = _births_allow(pairs.join(digits.people.select(_PAIR[1], "number"), on=_PAIR[1]))
    return _classed(pairs, "weak")


def _tells_birth_or_sex(rows: pl.DataFrame) -> bool:
    return bool(rows["born"].count() or (rows["sex"] != "").any())


def _births_allow(pairs: pl.DataFrame) -> pl.DataFrame:
    return pairs.filter(~frames.birth_or_sex_contradicts("born", "sex", "number"))


def _not_contradicting(pairs: pl.DataFrame) -> pl.DataFrame:
    """Drop pairs whose birth, sex or remaining digits contradict."""
    if _tells_birth_or_sex(pairs):
        pairs = _births_allow(pairs)
    at = np.arange(pairs.height)
    return pairs.filter(Digits(pairs).allow(pairs, at, at))


def _slips_allow(text: str, status: str, held: str, held_as: str) -> bool:
    if status == held_as == "invalid" and damage.says_something(text):
        # Both mistyped: the same slip was copied, or the cells are too far apart to be one.
        return not damage.says_something(held) or damage.distance(text, plain(held)) <= 2
    return True


def weak_persons(
    left: pl.DataFrame, right: pl.DataFrame, alias: pl.DataFrame, truncated_at: int | None
) -> pl.DataFrame:
    """weak, the other way round: the row's number is valid, the roster's is missing or damaged."""
    lacking = right.filter(~pl.col("usable"))
    if lacking.is_empty():
        return pl.DataFrame(schema=_schema(left, right))
    alias = alias.join(lacking, on="person_id", how="semi")
    rows = left.filter(pl.col("usable")).select("row_id", "name", "id_number", "born", "sex")
    folded = rows.select("name").unique()
    folded = frames.with_fold(folded).filter(pl.col("fold").is_in(alias["alias"].implode()))
    rows = frames.fills(rows.join(folded, on="name"), truncated_at)
    person = lacking.select("person_id", "id_text", "id_status", "sex").rename({"sex": "own_sex"})
    pairs = rows.join(alias, left_on="fold", right_on="alias")
    pairs = pairs.filter(~pl.col("cut") | pl.col("full")).join(person, on="person_id")
    pairs = pairs.with_columns(number="id_number", held=pl.lit(""), held_as=pl.lit(""))
    fits = _not_contradicting(pairs).filter(
        (pl.col("own_sex") == "") | (pl.col("own_sex") == frames.number_sex("number"))
    )
    return _classed(fits, "weak")


def _schema(left: pl.DataFrame, right: pl.DataFrame) -> dict[str, pl.DataType]:
    ids = {"row_id": left.schema["row_id"], "person_id": right.schema["person_id"]}
    return {**ids, "class": pl.String()}


def weak_hidden(unread: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """weak: the name is missing or masked (张*), but the digits left over fit a person."""
    empty = pl.DataFrame(schema=_schema(unread, right))
    masked = pl.col("name").str.contains_any(sorted(names.MASKS))
    rows = unread.filter((pl.col("id_status") == "lost") & ((pl.col("fold") == "") | masked))
    forms = [damage.hidden_form(text) for text in rows["id_text"]]
    rows = rows.with_columns(
        old=pl.Series([len(f) == 15 for f in forms], dtype=pl.Boolean),
        head=pl.Series([f.split("*", 1)[0] for f in forms], dtype=pl.String),
        tail=pl.Series([f.rsplit("*", 1)[-1] for f in forms], dtype=pl.String),
        digits=pl.Series([sum(c != "*" for c in f) for f in forms], dtype=pl.Int64),
    ).filter(pl.col("digits") >= MASK_DIGITS)
    parts = [empty]
    people = right.filter(pl.col("usable")).select(
        "person_id",
        number="id_number",
        held="id_text",
        held_as="id_status",
        person_name="name",
    )
    for (old, before, after), group in rows.group_by(
        "old", pl.col("head").str.len_chars(), pl.col("tail").str.len_chars()
    ):
        parts.append(_fitting(group, people, bool(old), int(str(before)), int(str(after))))
    return pl.concat(parts)


def _fitting(
    rows: pl.DataFrame, people: pl.DataFrame, old: bool, before: int, after: int
) -> pl.DataFrame:
    """Pairs of one mask shape: a join on the digits before and after the mask, then the rest."""
    form = pl.col("number")
    if old:
        form = form.str.slice(0, 6) + form.str.slice(8, 9)
    keyed = people.with_columns(head=form.str.slice(0, before), tail=form.str.tail(after))
    pairs = rows.join(keyed, on=["head", "tail"])
    fits = [
        not mask or names.mask_fits(mask, name)
        for mask, name in pairs.select("name", "person_name").iter_rows()
    ]
    pairs = pairs.filter(pl.Series(fits, dtype=pl.Boolean))
    return _classed(_not_contradicting(pairs), "weak")
