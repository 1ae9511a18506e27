"""The families a run speaks of, as plain tables: what the web site takes over from a run.

Invariant: nobody outside the run's own population stands here, and no figure of a department.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import polars as pl

from dibao.screening import laid, population, prepay
from dibao.screening.answers import EVERYTHING
from dibao.screening.links import STRONG
from dibao.screening.seam import Seen

if TYPE_CHECKING:
    from dibao.screening.run import Run

# Of a source with several parties: a record found by one is a record; otherwise the most open
# answer stands, for what one party did not look for another cannot deny.
DESK = "desk."  # pools of the office's own records
SIGNS = ("not_found", "doubtful", "stale", "no_authorisation", "not_asked", "found")


def tables_of(run: Run) -> dict[str, pl.DataFrame]:
    """`households`: unit, number, village, group, head, size (how many receive), monthly_fen, status
    (paid, exited, refused, outside, known: spoken of by the office's own records alone).
    `members`: unit, person, name, id_number, birth, sex, listed, head, relation (to the head, as the
    roster says; '' where it says nothing). `answers`: person, source, sign, day (of the newest
    data), told (party:sign, joined by |, where parties differ). `payments`: unit, month (its first
    day), fen, and of it (None where the lists have no such column) basic, uplift, back_pay, one_off,
    deducted. `disability`: person, category, grade, expires, cancelled, day, file, sheet, row of the
    newest certificate that is strongly his. `letters`: person, number, scope, since, until,
    withdrawn (letters of authorisation that name their first day, strongly tied to a member).
    `prepay`: the lines of the comparison before payment; one line without a kind where nothing
    differs. `registered`: person, ability (a code), cause, as the roster has them; '' where it says
    nothing."""
    return {
        "households": _households(run), "members": _members(run), "answers": _answers(run),
        "payments": _payments(run), "prepay": _prepay(run), "letters": _letters(run),
        "registered": _registered(run), "disability": _disability(run),
    }  # fmt: skip


def _spoken_of(run: Run) -> pl.DataFrame:
    """Every family of the roster, and the others that a lead is about."""
    wanted = {x.unit_id for x in run.leads}
    of_desk = pl.col("pool").str.starts_with(DESK)
    return run.people.units.filter(
        (pl.col("pool") == population.ROSTER)
        | (
            pl.col("unit_id").is_in(wanted)
            & (pl.col("head_id").is_not_null() | of_desk & (pl.col("household_no") != ""))
        )
    )


def _households(run: Run) -> pl.DataFrame:
    units = _spoken_of(run)
    heads = run.people.people.select(
        pl.col("person_id").alias("head_id"), pl.col("name").alias("head")
    )
    former = run.people.unit_rows.group_by("unit_id").agg(pl.col("source").sort().last())
    status = (
        pl.when(pl.col("pool") == population.ROSTER)
        .then(pl.lit("paid"))
        .when(pl.col("source") == "RG04")
        .then(pl.lit("exited"))
        .when(pl.col("source") == "RG03")
        .then(pl.lit("refused"))
        .when(pl.col("pool").str.starts_with(DESK))
        .then(pl.lit("known"))
        .otherwise(pl.lit("outside"))
    )
    joined = (
        units.join(heads, on="head_id", how="left")
        .join(former, on="unit_id", how="left")
        .join(_covered(run), on="unit_id", how="left")
    )
    # How many receive: as the roster says; else those it lists; else as many as it says live there.
    size = pl.coalesce(
        pl.when("single").then(1), "told", pl.when(pl.col("complete") == 1).then("counted"), "size"
    )
    return joined.select(
        pl.col("unit_id").alias("unit"), pl.col("household_no").fill_null("").alias("number"),
        pl.col("unit_key").alias("key"), pl.col("village").fill_null(""),
        pl.col("group").fill_null(""), pl.col("head").fill_null(""),
        size.cast(pl.Int64).alias("size"), pl.col("monthly").cast(pl.Int64).alias("monthly_fen"),
        status.alias("status"),
    ).sort("unit")  # fmt: skip


def _covered(run: Run) -> pl.DataFrame:
    """Roster family → persons who receive: as the roster states, and as those it lists add up (each
    once, whatever was handed in twice; not who is not covered on any line)."""
    lines = (
        run.people.unit_rows.filter(pl.col("source") == "DS01")
        .join(run.rows["DS01"].select("row_id", "covered_size_least", "covered"), on="row_id")
        .join(
            run.people.own.filter(pl.col("source") == "DS01").select("row_id", "person_id"),
            on="row_id",
        )
    )
    persons = lines.group_by("unit_id", "person_id").agg(
        pl.col("covered_size_least").max().alias("told"),
        (pl.col("covered") != "no").fill_null(True).any().alias("counted"),
    )
    return persons.group_by("unit_id").agg(pl.col("told").max(), pl.col("counted").sum())


def _members(run: Run) -> pl.DataFrame:
    units = _spoken_of(run).select("unit_id", "head_id")
    joined = run.people.members.join(units, on="unit_id").join(run.people.people, on="person_id")
    return joined.select(
        pl.col("unit_id").alias("unit"), pl.col("person_id").alias("person"), "name", "id_number",
        "birth", pl.col("sex").fill_null(""), (pl.col("role") == "listed").alias("listed"),
        (pl.col("person_id") == pl.col("head_id")).alias("head"),
    ).unique(["unit", "person"], keep="first", maintain_order=True).join(
        _relations(run), on="person", how="left"
    ).with_columns(
        pl.when("head").then(pl.lit(HEAD)).otherwise(pl.col("relation").fill_null("")).alias("relation")
    ).sort("unit", "person")  # fmt: skip


HEAD = "户主"


def _relations(run: Run) -> pl.DataFrame:
    """person, relation to the head in the roster's first word for it; who stands as a head on one
    line and is none here has none."""
    words = {
        code: listed[0]
        for code, listed in run.policy.sources["DS01"].get_field("relation").codes.items()
        if listed and code not in ("head", "self")
    }
    own = run.people.own.filter(pl.col("source") == "DS01").select("row_id", "person_id")
    told = run.rows["DS01"].join(own, on="row_id").select(
        pl.col("person_id").alias("person"),
        pl.col("relation").replace_strict(words, default="", return_dtype=pl.String),
    )  # fmt: skip
    return told.filter(pl.col("relation") != "").unique("person", keep="first", maintain_order=True)


def _answers(run: Run) -> pl.DataFrame:
    rank = {sign: n for n, sign in enumerate(SIGNS)}
    persons = _members(run).select("person").unique()
    days: dict[str, dt.date] = {}
    for sheet in run.hand_ins.sheets():
        if sheet.source and sheet.data_day:
            days[sheet.source] = max(sheet.data_day, days.get(sheet.source, sheet.data_day))
    parts = [
        answers.said.join(persons, left_on="person_id", right_on="person")
        .with_columns(pl.col("answer").replace_strict(rank, return_dtype=pl.Int8).alias("rank"))
        .group_by("person_id")
        .agg(
            pl.col("rank").max(),
            pl.when(pl.col("rank").n_unique() > 1)
            .then((pl.col("party") + ":" + pl.col("answer")).sort().str.join("|"))
            .otherwise(pl.lit(""))
            .alias("told"),
        )
        .select(
            pl.col("person_id").alias("person"),
            pl.lit(key).alias("source"),
            "rank",
            pl.lit(days.get(key), pl.Date).alias("day"),
            "told",
        )
        for key, answers in sorted(run.evidence.answers.items())
        if key.startswith("DS")
        and not run.policy.sources[key].turned_away
        and not answers.said.is_empty()
    ]
    if not parts:
        return pl.DataFrame(
            schema={"person": pl.Int64, "source": pl.String, "sign": pl.String, "day": pl.Date,
                    "told": pl.String}
        )  # fmt: skip
    signs = {n: sign for sign, n in rank.items()}
    return pl.concat(parts).select(
        "person", "source",
        pl.col("rank").replace_strict(signs, return_dtype=pl.String).alias("sign"), "day",
        "told",
    ).sort("person", "source")  # fmt: skip


def _letters(run: Run) -> pl.DataFrame:
    shape = {"person": pl.Int64, "number": pl.String, "scope": pl.String, "since": pl.Date,
             "until": pl.Date, "withdrawn": pl.Date}  # fmt: skip
    if "RG02" not in run.rows:
        return pl.DataFrame(schema=shape)
    tied = run.evidence.links["RG02"].filter(pl.col("class").is_in(STRONG))
    persons = _members(run).select(pl.col("person").alias("person_id")).unique()
    told = run.rows["RG02"].join(tied, on="row_id").join(persons, on="person_id")
    return told.filter(pl.col("valid_from_least").is_not_null()).select(
        pl.col("person_id").cast(pl.Int64).alias("person"),
        pl.col("letter_no").fill_null("").alias("number"),
        # A register without a scope column is read as covering everything (answers of a run).
        pl.col("scope").fill_null("").replace("", EVERYTHING[0]).alias("scope"),
        pl.col("valid_from_least").alias("since"), pl.col("valid_to_most").alias("until"),
        pl.col("withdrawn_least").alias("withdrawn"),
    ).unique().sort("person", "since", "until", "number")  # fmt: skip


PARTS = ("basic", "uplift", "back_pay", "one_off", "deducted")


def _payments(run: Run) -> pl.DataFrame:
    """What the payment lists say was paid to each family of the roster; whole months only."""
    shape = {"unit": pl.Int64, "month": pl.Date, "fen": pl.Int64, **dict.fromkeys(PARTS, pl.Int64)}
    if "RG05" not in run.rows:
        return pl.DataFrame(schema=shape)
    seen = Seen(
        run.rows, run.evidence.links, run.people, run.evidence.answers, run.policy, run.as_of
    )
    tied = laid.sure_rows(seen, "RG05", laid.homes(run.people)).unique("row_id", keep="first")
    told = run.rows["RG05"].join(tied, on="row_id").filter(
        (pl.col("month_least") == pl.col("month_most")) & pl.col("amount_least").is_not_null()
    ).unique(["unit_id", "month_most", "name", "id_text", "account", "amount_least"])  # fmt: skip
    told = told.join(_columns(run), on=["file", "sheet"], how="left")
    month = pl.date(pl.col("month_most") // 12, pl.col("month_most") % 12 + 1, 1)
    # A list with the column and nothing in the cell says nought; one without it says nothing.
    parts = (
        pl.when(pl.col(f"has_{p}").fill_null(False).all())
        .then(pl.col(f"{p}_least").fill_null(0).sum())
        .cast(pl.Int64).alias(p)
        for p in PARTS
    )  # fmt: skip
    return (
        told.group_by(pl.col("unit_id").cast(pl.Int64).alias("unit"), month.alias("month"))
        .agg(pl.col("amount_least").sum().cast(pl.Int64).alias("fen"), *parts)
        .sort("unit", "month")
    )


def _columns(run: Run) -> pl.DataFrame:
    """Which parts of the money each sheet of a payment list has a column for."""
    lines = [
        (s.file, s.sheet, *(any(field == p for _, field, _, _ in s.columns) for p in PARTS))
        for s in run.hand_ins.sheets()
        if s.source == "RG05"
    ]
    shape = {"file": pl.String, "sheet": pl.String, **{f"has_{p}": pl.Boolean for p in PARTS}}
    return pl.DataFrame(lines, schema=shape, orient="row").unique(["file", "sheet"])


def _disability(run: Run) -> pl.DataFrame:
    """The newest certificate of each member; of two of one day the graver, in his favour."""
    shape = {"person": pl.Int64, "category": pl.String, "grade": pl.String, "expires": pl.Date,
             "cancelled": pl.Boolean, "day": pl.Date, "file": pl.String, "sheet": pl.String,
             "row": pl.Int64}  # fmt: skip
    if "DS18" not in run.rows:
        return pl.DataFrame(schema=shape)
    tied = run.evidence.links["DS18"].filter(pl.col("class").is_in(STRONG))
    persons = _members(run).select(pl.col("person").alias("person_id")).unique()
    days = pl.DataFrame(
        [(s.file, s.sheet, s.data_day) for s in run.hand_ins.sheets() if s.source == "DS18"],
        schema={"file": pl.String, "sheet": pl.String, "data_day": pl.Date}, orient="row",
    ).unique(["file", "sheet"])  # fmt: skip
    told = run.rows["DS18"].join(tied, on="row_id").join(persons, on="person_id")
    told = told.join(days, on=["file", "sheet"], how="left")
    gone = (pl.col("cancelled") == "yes") | (pl.col("cancelled_day_most") <= run.as_of).fill_null(
        False
    )
    return told.select(
        pl.col("person_id").cast(pl.Int64).alias("person"), pl.col("category").fill_null(""),
        pl.col("grade").replace("", None), pl.col("expires_least").alias("expires"),
        gone.fill_null(False).alias("cancelled"),
        pl.coalesce("data_day", pl.lit(run.as_of, pl.Date)).alias("day"), "file", "sheet",
        pl.col("row").cast(pl.Int64), pl.col("issued_most").alias("issued"),
    ).sort(
        "person", "cancelled", "issued", "grade", descending=[False, False, True, False],
        nulls_last=True,
    ).unique("person", keep="first", maintain_order=True).drop("issued").with_columns(
        pl.col("grade").fill_null("")
    )  # fmt: skip


def _prepay(run: Run) -> pl.DataFrame:
    shape = {"last": pl.String, "this": pl.String, "homes_last": pl.Int64, "homes_this": pl.Int64,
             "kind": pl.String, "number": pl.String, "name": pl.String, "village": pl.String,
             "last_fen": pl.Int64, "this_fen": pl.Int64, "where": pl.String,
             "note": pl.String}  # fmt: skip
    found = prepay.compare(run)
    if found is None:
        return pl.DataFrame(schema=shape)
    head = (found.last, found.this, found.homes_last, found.homes_this)
    lines = [
        (*head, x.kind, x.household_no, x.name, x.village, x.last_fen, x.this_fen, x.where, x.note)
        for x in found.lines
    ]
    nothing = (*head, "", "", "", "", None, None, "", "")
    return pl.DataFrame(lines or [nothing], schema=shape, orient="row")


def _registered(run: Run) -> pl.DataFrame:
    own = run.people.own.filter(pl.col("source") == "DS01").select("row_id", "person_id")
    told = run.rows["DS01"].join(own, on="row_id")
    first = (
        pl.col(name).replace("", None).drop_nulls().first().fill_null("").alias(name)
        for name in ("ability", "cause")
    )
    return (
        told.group_by(pl.col("person_id").cast(pl.Int64).alias("person")).agg(*first).sort("person")
    )
