"""发放前核对: the list about to be paid beside the month paid last, household by household.

Nothing is decided here: each line says what differs, and the row of a file it rests on. It is made
only where two months, or a month and a roster, can really be laid side by side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from dibao.screening import laid
from dibao.screening.money import bank_ties
from dibao.screening.seam import Seen

NEW, STOPPED, CHANGED, RETURNED, DEATH = "新增", "停发", "金额变动", "银行退回", "去世待核"
KINDS = (NEW, STOPPED, CHANGED, RETURNED, DEATH)
PLACE = ["file", "sheet", "row"]


@dataclass(frozen=True)
class Line:
    """One household and what is to be looked at; amounts in fen, `where` a list of rows."""

    kind: str
    household_no: str
    name: str
    village: str
    last_fen: int | None
    this_fen: int | None
    where: str
    note: str = ""


@dataclass(frozen=True)
class Comparison:
    """`last` and `this` in words; the lines in the order of KINDS, village and number."""

    last: str
    this: str
    homes_last: int
    homes_this: int
    lines: tuple[Line, ...]


def compare(run: Any) -> Comparison | None:
    """The comparison of a finished run; None where nothing can be laid side by side."""
    if "RG05" not in run.rows:
        return None
    seen = Seen(
        run.rows, run.evidence.links, run.people, run.evidence.answers, run.policy, run.as_of
    )
    paid = _paid(seen)
    if paid.is_empty():
        return None
    newest = int(paid.select(pl.col("month").max()).item())
    before = paid.filter(pl.col("month") == newest - 1)
    now = paid.filter(pl.col("month") == newest)
    listed, month = _listed(seen)
    if month > newest or before.is_empty():
        last, this = now, listed
        words = _month(newest) + "发放明细", _month(month) + "名册"
    else:
        last, this = before, now
        words = _month(newest - 1) + "发放明细", _month(newest) + "发放明细"
    lines = [*_differences(last, this), *_returned(seen, newest), *_deaths(run)]
    order = {kind: at for at, kind in enumerate(KINDS)}
    lines.sort(key=lambda x: (order[x.kind], x.village, x.household_no, x.name, x.where))
    return Comparison(*words, last.height, this.height, tuple(lines))


def _month(index: int) -> str:
    year, month = divmod(index, 12)
    return f"{year}年{month + 1}月"


def _where() -> pl.Expr:
    return pl.format("{}·{}·第{}行", *PLACE)


def _paid(seen: Seen) -> pl.DataFrame:
    """key, month, amount, name, village, where: one line a household and month."""
    units = laid.homes(seen.people)
    named = units.select("unit_id", laid.named().alias("known"), pl.col("village").alias("home"))
    tied = laid.sure_rows(seen, "RG05", units).unique("row_id", keep="first")
    own = pl.when(pl.col("household_no") != "").then(pl.col("household_no"))
    loose = pl.concat_str("village", "name", "id_text", separator="|")
    rows = (
        seen.rows["RG05"].join(tied, on="row_id", how="left").join(named, on="unit_id", how="left")
        .filter(pl.col("month_least") == pl.col("month_most"))
        .with_columns(
            pl.coalesce("known", own, loose).alias("key"),
            pl.coalesce("home", "village").alias("village"),
        )
        .unique(["key", "month_most", "name", "id_text", "account", "amount_least"])
        .sort(PLACE)
    )  # fmt: skip
    whole = pl.col("amount_least").is_not_null().all()
    return rows.group_by("key", pl.col("month_most").alias("month"), maintain_order=True).agg(
        pl.when(whole).then(pl.col("amount_least").sum()).alias("amount"),
        pl.col("name").first(), pl.col("village").first(), _where().first().alias("where"),
    )  # fmt: skip


def _listed(seen: Seen) -> tuple[pl.DataFrame, int]:
    """The roster in the same shape, and the month it speaks of."""
    stated = pl.coalesce(
        "month_most", laid.month_of(pl.col("data_day")), laid.month_of(pl.lit(seen.as_of))
    )
    rows = laid.roster_rows(seen).sort(PLACE)
    month = int(rows.select(stated.max()).item())
    first = rows.group_by("unit_id", maintain_order=True).agg(
        pl.col("name").first(), _where().first().alias("where")
    )
    units = laid.homes(seen.people).filter(pl.col("monthly").fill_null(0) > 0)
    shown = units.join(first, on="unit_id").select(
        laid.named().alias("key"), pl.col("monthly").alias("amount"), "name", "village", "where"
    )
    return shown, month


def _differences(last: pl.DataFrame, this: pl.DataFrame) -> list[Line]:
    both = this.join(last, on="key", how="full", coalesce=True, suffix="_last")
    found = []
    for row in both.iter_rows(named=True):
        was, now = row["amount_last"], row["amount"]
        if row["where_last"] is None:
            kind, where = NEW, row["where"]
        elif row["where"] is None:
            kind, where = STOPPED, row["where_last"]
        elif was is not None and now is not None and was != now:
            kind, where = CHANGED, f"{row['where_last']}\n{row['where']}"
        else:
            continue
        name, village = row["name"] or row["name_last"], row["village"] or row["village_last"]
        found.append(Line(kind, _shown(row["key"]), name or "", village or "", was, now, where))
    return found


def _shown(key: str) -> str:
    """A household without a number is known by its name alone."""
    return "" if "|" in key else key


def _returned(seen: Seen, newest: int) -> list[Line]:
    """What the bank sent back in the last two months paid."""
    if "RG10" not in seen.rows:
        return []
    units = laid.homes(seen.people)
    named = units.select("unit_id", laid.named().alias("key"), "village")
    rows = seen.rows["RG10"].filter(
        (pl.col("state") == "returned") & (pl.col("month_most") >= newest - 1)
    )  # fmt: skip
    tied = rows.drop("village").join(bank_ties(seen), on="row_id").join(named, on="unit_id")
    return [
        Line(RETURNED, _shown(r["key"]), r["name"], r["village"] or "", r["amount_least"], None,
             r["where"], r["reason"] or "")
        for r in tied.with_columns(_where().alias("where")).iter_rows(named=True)
    ]  # fmt: skip


def _deaths(run: Any) -> list[Line]:
    """Members a register names as dead: to be settled before the money goes out."""
    registers = {
        f for key in ("DS04", "DS06", "DS10") if key in run.rows for f in run.rows[key]["file"].unique()
    }  # fmt: skip
    found = []
    for lead in (x for x in run.leads if x.rule.of_death):
        rows = [f"{f}·{s}·第{r}行" for f, s, r in lead.evidence if f in registers and r]
        note = "登记待核，核实以前照常发放"
        found.append(
            Line(
                DEATH, lead.household_no, lead.name, lead.village, None, None, "\n".join(rows), note
            )
        )
    return found
