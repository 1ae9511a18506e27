"""Department rows as documents of kinship: lines of household books, registered pairs.

Invariant: a line is documented only where number and name are read for certain and agree with
what the household register calls that number; whatever ended (divorce, a later marriage) ties
nobody. Nothing is guessed from an address or a telephone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from dibao.people import bulk, names
from dibao.people.kin import Documents
from dibao.people.relations import CODES, DOCUMENTED, GUESSED, STEP, STEP_CODES, UNTOLD

PAPERS = ("DS01", "DS03", "DS06", "DS17")  # a paper is its place here times 2^40, and its row
SHIFT = 1 << 40
USABLE = ("valid", "upgraded")
NAMERS = ("DS06", "DS01", "DS17", "DS03")  # who says what a number's name is, first one first


def paper(source: str) -> pl.Expr:
    """The document number of a row of the source."""
    return pl.lit(PAPERS.index(source) * SHIFT) + pl.col("row_id")


def source_of(document: int) -> tuple[str, int]:
    """Source and row_id of a document."""
    return PAPERS[document // SHIFT], document % SHIFT


def node(number: pl.Expr) -> pl.Expr:
    """A usable number as an integer person; null without one."""
    return number.str.slice(0, 17).cast(pl.Int64, strict=False)


@dataclass(frozen=True)
class Known:
    """`names`: person, fold — what numbers are called; `twice`: numbers under two names."""

    names: pl.DataFrame
    twice: pl.DataFrame

    def grade(self, frame: pl.DataFrame, person: str, fold: str, out: str) -> pl.DataFrame:
        """With `out`: documented where number and name agree, else guessed."""
        sure = self.names.join(self.twice, on="person", how="anti").select(
            pl.col("person").alias(person), pl.col("fold").alias(fold),
            pl.lit(DOCUMENTED, pl.Int8).alias(out),
        )  # fmt: skip
        joined = frame.join(sure, on=[person, fold], how="left", maintain_order="left")
        return joined.with_columns(pl.col(out).fill_null(GUESSED))


def known_names(rows: Mapping[str, pl.DataFrame]) -> Known:
    """Names by number, of the best source that knows the number."""
    parts, former = [], []
    for rank, key in enumerate(NAMERS):
        if key not in rows:
            continue
        usable = with_person(rows[key]).filter(pl.col("person") > 0)
        parts.append(usable.select("person", "fold", pl.lit(rank).alias("rank")))
        if key == "DS06":
            was = usable.filter(pl.col("former_name") != "")
            former.append(was.select("person", names.fold_series(was["former_name"]).alias("fold")))
    parts += [p.with_columns(pl.lit(len(NAMERS)).alias("rank")) for p in _mentioned(rows)]
    told = pl.concat(parts).filter(pl.col("fold") != "").unique()
    best = told.filter(pl.col("rank") == pl.col("rank").min().over("person"))
    own = told.filter(pl.col("rank").is_in([0, 1]))  # the register, and the roster
    many = own.group_by("person", "rank").agg(pl.col("fold").n_unique().alias("n"))
    twice = many.filter(pl.col("n") > 1).select("person").unique()
    named = pl.concat([best.select("person", "fold"), *former]).unique()
    return Known(named, twice)


def _mentioned(rows: Mapping[str, pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """person, fold of those whom a line only mentions: parents and spouses."""
    for key, who in (("DS06", "father"), ("DS06", "mother"), ("DS06", "spouse"), ("DS03", "other")):
        if key not in rows:
            continue
        told = rows[key].filter(pl.col(f"{who}_id") != "")
        read = bulk.normalise(told[f"{who}_id"]).with_columns(
            names.fold_series(told[f"{who}_name"]).alias("fold")
        )
        yield read.filter(pl.col("id_status").is_in(USABLE)).select(
            node(pl.col("id_number")).alias("person"), "fold"
        )


def with_person(frame: pl.DataFrame) -> pl.DataFrame:
    """With `person` (negative for a row without a usable number) and `fold` (comparable name)."""
    if "fold" in frame.columns:
        return frame  # placed already
    usable = pl.col("id_status").is_in(USABLE) & (pl.col("id_number") != "")
    return frame.with_columns(
        pl.when(usable).then(node(pl.col("id_number"))).alias("person"),
        names.fold_series(frame["name"]).alias("fold"),
    )


def loose(source: str) -> pl.Expr:
    """Somebody whom a row names without a usable number: himself, tied to nobody yet."""
    return -(paper(source) + 1)


def documents(rows: Mapping[str, pl.DataFrame], known: Known) -> tuple[Documents, pl.DataFrame]:
    """All lines and pairs, and the (one, other) of marriages that ended.

    The roster's own column of relations adds none: whoever stands in it is a recipient himself.
    """
    weddings, ended, single = _marriages(rows.get("DS03"), rows.get("DS06"), known)
    if "DS06" not in rows:
        return Documents(pl.DataFrame(schema=LINES), weddings), ended
    hukou = _placed(rows["DS06"], "DS06", known)
    pairs = pl.concat([weddings, _parents(hukou, known, ended)])
    return Documents(_book_lines(hukou, ended, single), pairs), ended


def _placed(frame: pl.DataFrame, source: str, known: Known) -> pl.DataFrame:
    placed = with_person(frame).with_columns(
        pl.coalesce("person", loose(source)).alias("person"), paper(source).alias("paper")
    )
    return known.grade(placed, "person", "fold", "grade")


# ---- household books --------------------------------------------------------------------------


def _book_lines(hukou: pl.DataFrame, ended: pl.DataFrame, single: pl.DataFrame) -> pl.DataFrame:
    """Lines of the books of each file: an older file shows the book as it was before a split."""
    codes = {k: v for k, v in CODES.items() if v is not None}
    head = pl.col("relation").is_null() & (pl.col("head_name") != "") & (
        pl.col("name") == pl.col("head_name")
    )  # fmt: skip
    chain = pl.when(head).then(pl.lit("")).otherwise(
        pl.col("relation").replace_strict(codes, default=UNTOLD, return_dtype=pl.String)
        .fill_null(UNTOLD)
    )  # fmt: skip
    raised = pl.col("relation_text").fill_null("")
    adopted = raised.str.contains("养") & ~raised.str.contains("继")
    step = pl.col("relation").is_in(list(STEP_CODES)) & ~adopted
    parted = pl.col("marital").fill_null("") == "divorced"
    lines = (
        hukou.filter((pl.col("book_no") != "") & (pl.col("relation").fill_null("") != "non_kin"))
        .with_columns(
            chain.alias("chain"),
            (pl.col("cancel_reason").fill_null("none") == "none").alias("current"),
        )
        .with_columns(
            pl.max_horizontal(
                "grade", pl.when(step).then(STEP).otherwise(DOCUMENTED),
                pl.when(parted & pl.col("chain").str.ends_with("S")).then(GUESSED)
                .otherwise(DOCUMENTED),
            ).cast(pl.Int8).alias("grade"),
            pl.struct("book_no", "file", "sheet").rank("dense").cast(pl.Int64).alias("book"),
        )
    )  # fmt: skip
    lines = _one_head(lines)
    lines = _without_ended(lines, ended, single)
    return lines.select("book", "person", "chain", "grade", "paper")


def _one_head(lines: pl.DataFrame) -> pl.DataFrame:
    """A book of two heads does not say whose kin its members are; struck lines of a former head's
    time are then only guessed."""
    heads = lines.filter(pl.col("chain") == "").group_by("book").agg(
        pl.col("person").n_unique().alias("heads"),
        pl.col("person").filter(pl.col("current")).n_unique().alias("heads_now"),
    )  # fmt: skip
    joined = lines.join(heads, on="book", how="left", maintain_order="left")
    several = pl.col("heads").fill_null(0) > 1
    old = several & ~pl.col("current") & (pl.col("heads_now") == 1)
    mixed = several & (pl.col("heads_now") != 1)
    return joined.with_columns(
        pl.when(old | mixed).then(GUESSED).otherwise(pl.col("grade")).cast(pl.Int8).alias("grade"),
        pl.when(old & (pl.col("chain") == "")).then(pl.lit(UNTOLD)).otherwise(pl.col("chain"))
        .alias("chain"),
    )  # fmt: skip


def _without_ended(lines: pl.DataFrame, ended: pl.DataFrame, single: pl.DataFrame) -> pl.DataFrame:
    """Without spouses who parted, and without in-laws by a marriage that ended."""
    head = lines.filter(pl.col("chain") == "").select("book", pl.col("person").alias("head"))
    joined = lines.join(head.unique("book"), on="book", how="left", maintain_order="left")
    over = ended.select(
        pl.col("one").alias("head"), pl.col("other").alias("person"), pl.lit(True).alias("over")
    )
    joined = joined.join(over.unique(), on=["head", "person"], how="left", maintain_order="left")
    free = single.select("person", pl.lit(True).alias("free"))
    joined = joined.join(free, on="person", how="left", maintain_order="left").join(
        free.rename({"person": "head", "free": "head_free"}), on="head", how="left",
        maintain_order="left",
    )  # fmt: skip
    chain = pl.col("chain")
    gone = (
        ((chain == "S") & pl.col("over").fill_null(False))
        | ((chain.str.len_chars() > 1) & chain.str.ends_with("S") & pl.col("free").fill_null(False))
        | ((chain.str.len_chars() > 1) & chain.str.starts_with("S")
           & pl.col("head_free").fill_null(False))
    )  # fmt: skip
    return joined.filter(~gone)


# ---- registered pairs -------------------------------------------------------------------------

LINES = {
    "book": pl.Int64(), "person": pl.Int64(), "chain": pl.String(), "grade": pl.Int8(),
    "paper": pl.Int64(),
}  # fmt: skip
PAIRS = {
    "one": pl.Int64(), "other": pl.Int64(), "chain": pl.String(), "grade": pl.Int8(),
    "paper": pl.Int64(),
}  # fmt: skip


def _marriages(
    frame: pl.DataFrame | None, hukou: pl.DataFrame | None, known: Known
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Marriages in force; (one, other) both ways of those that ended; people now single by it."""
    if frame is None:
        nobody = pl.DataFrame(schema=PAIRS)
        return nobody, nobody.select("one", "other"), nobody.select(pl.col("one").alias("person"))
    events = _events(frame, known)
    ends = pl.col("over")
    last = events.sort("lo", "hi", "day", ends, nulls_last=False).group_by(
        "lo", "hi", maintain_order=True
    ).last()  # fmt: skip
    newest = pl.concat([
        last.select(pl.col(side).alias("person"), "day", "over") for side in ("lo", "hi")
    ]).sort("person", "day", "over", nulls_last=False).group_by("person", maintain_order=True).last()  # fmt: skip
    later = newest.select("person", pl.col("day").alias("newest"))
    joined = last.join(later, left_on="lo", right_on="person", how="left").join(
        later, left_on="hi", right_on="person", how="left", suffix="_hi"
    )
    # Who married again must have been free: the earlier marriage ended, by whatever way.
    passed = (pl.col("day") < pl.col("newest")) | (pl.col("day") < pl.col("newest_hi"))
    over = joined.filter(ends | passed.fill_null(False))
    stands = joined.filter(~ends & ~passed.fill_null(False))
    stands = _doubt_parted(stands, hukou)
    both_ways = pl.concat([
        over.select(pl.col("lo").alias("one"), pl.col("hi").alias("other")),
        over.select(pl.col("hi").alias("one"), pl.col("lo").alias("other")),
    ])  # fmt: skip
    pairs = stands.select(
        pl.col("lo").alias("one"), pl.col("hi").alias("other"), pl.lit("S").alias("chain"),
        "grade", "paper",
    )  # fmt: skip
    return pairs, both_ways, newest.filter("over").select("person")


def _events(frame: pl.DataFrame, known: Known) -> pl.DataFrame:
    """lo, hi, day, over, grade, paper: each registration once."""
    placed = _placed(frame, "DS03", known)
    others = bulk.normalise(frame["other_id"])
    usable = pl.col("other_status").is_in(USABLE) & (pl.col("other_number") != "")
    placed = placed.with_columns(
        others["id_status"].alias("other_status"), others["id_number"].alias("other_number"),
        names.fold_series(frame["other_name"]).alias("other_fold"),
    ).with_columns(
        pl.when(usable).then(node(pl.col("other_number"))).alias("spouse")
    )  # fmt: skip
    # The other side without a number is the row that names him: rows of one line, in turn.
    beside = placed.select(
        "file", "sheet", "row", pl.col("person").alias("mate"), pl.col("fold").alias("other_fold")
    ).unique(["file", "sheet", "row", "other_fold"])
    placed = placed.join(
        beside, on=["file", "sheet", "row", "other_fold"], how="left", maintain_order="left"
    ).with_columns(pl.coalesce("spouse", "mate").alias("spouse"))
    placed = known.grade(placed.filter(pl.col("spouse").is_not_null()), "spouse", "other_fold",
                         "other_grade")  # fmt: skip
    parted = pl.col("kind").is_in(["divorce", "revoked"]) | pl.col("kind_text").fill_null(
        ""
    ).str.contains("离婚")
    return placed.filter(pl.col("kind").is_not_null()).select(
        pl.min_horizontal("person", "spouse").alias("lo"),
        pl.max_horizontal("person", "spouse").alias("hi"), pl.col("day_most").alias("day"),
        parted.alias("over"), pl.max_horizontal("grade", "other_grade").alias("grade"), "paper",
    ).filter(pl.col("lo") != pl.col("hi")).unique(
        ["lo", "hi", "day", "over"], keep="first", maintain_order=True
    )  # fmt: skip


def _doubt_parted(stands: pl.DataFrame, hukou: pl.DataFrame | None) -> pl.DataFrame:
    """A court's divorce is not in the register of marriages: the hukou may know it."""
    if hukou is None:
        return stands
    parted = with_person(hukou).filter(
        pl.col("person").is_not_null() & pl.col("marital").is_in(["divorced", "widowed"])
    )["person"].unique()  # fmt: skip
    unsure = pl.col("lo").is_in(parted.implode()) | pl.col("hi").is_in(parted.implode())
    return stands.with_columns(
        pl.when(unsure).then(GUESSED).otherwise(pl.col("grade")).cast(pl.Int8).alias("grade")
    )


def _parents(hukou: pl.DataFrame, known: Known, ended: pl.DataFrame) -> pl.DataFrame:
    """Births: parents' numbers, where the register shows them, and the spouse it names."""
    found = []
    for who, chain in (("father", "P"), ("mother", "P"), ("spouse", "S")):
        stated = hukou.filter(pl.col(f"{who}_id") != "")
        if stated.is_empty():
            continue
        read = bulk.normalise(stated[f"{who}_id"])
        stated = stated.with_columns(
            read["id_number"].alias("other_number"), read["id_status"].alias("other_status"),
            names.fold_series(stated[f"{who}_name"]).alias("other_fold"),
        ).filter(pl.col("other_status").is_in(USABLE))  # fmt: skip
        stated = stated.with_columns(node(pl.col("other_number")).alias("other"))
        stated = known.grade(stated, "other", "other_fold", "other_grade")
        parted = pl.lit(chain == "S") & (pl.col("marital").fill_null("") == "divorced")
        found.append(stated.select(
            pl.col("person").alias("one"), "other", pl.lit(chain).alias("chain"),
            pl.max_horizontal("grade", "other_grade",
                              pl.when(parted).then(GUESSED).otherwise(DOCUMENTED))
            .cast(pl.Int8).alias("grade"), "paper",
        ))  # fmt: skip
    pairs = pl.concat(found) if found else pl.DataFrame(schema=PAIRS)
    spouses = pairs.filter(pl.col("chain") == "S").join(ended, on=["one", "other"], how="anti")
    return pl.concat([pairs.filter(pl.col("chain") != "S"), spouses]).unique(
        ["one", "other", "chain"], keep="first", maintain_order=True
    )  # fmt: skip
