"""Twenty million rows for 200,000 recipients: bounded answers with evidence against plain SQL."""

from __future__ import annotations

import datetime as dt
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow.parquet as pq

from bench.cases.identity import _SQL
from bench.county import SHARES, County, county
from bench.harness import Case, register
from dibao.people.numbers import CHECKS, WEIGHTS
from dibao.policy import Policy, load
from dibao.screening import bulk

AS_OF = dt.date(2024, 6, 20)
RULES = ("deceased", "vehicle", "payroll", "deposits")
LINE = 50 * 600_00  # fen
NUMBERS = (
    '["standard.rural_month"]\nsettings = [ { since = 2023-01-01, value = 600, '
    'place = "云槐县", paper = "云民发〔2023〕9号" } ]\n'
)
Subjects = dict[str, list[str]]


@cache
def _policy() -> Policy:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "numbers.toml").write_text(NUMBERS, "utf-8")
        return load(as_of=AS_OF, overlays=[Path(folder)])


def _ours(made: County) -> Subjects:
    """Yes, no and cannot tell for everybody; the yes are compared."""
    policy = _policy()
    rules = [r for r in policy.rules if r.key in RULES]
    files = {key: [made.file(key)] for key in SHARES}
    told = bulk.answer(policy, pq.read_table(made.roster), files, AS_OF, rules)
    units, people = told.people.units, told.people.people
    found: Subjects = {}
    for rule in rules:
        yes = told.answers[rule.key].filter(pl.col("answer") == 2)
        if rule.level == "member":
            yes = yes.with_columns(pl.col("person_id").cast(pl.Int64))
            who = yes.join(people, on="person_id")["id_number"]
        else:
            who = yes.join(units, on="unit_id")["household_no"]
        found[rule.key] = sorted(set(who.to_list()))
    return found


def _tied(key: str, columns: str) -> str:
    """The kernel's SQL with the row's own columns carried along, then joined to the roster."""
    carried = f"name, {columns}"
    sql = _SQL
    sql = sql.replace(" END AS s FROM raw)", f" END AS s, {carried} FROM raw)")
    sql = sql.replace("SELECT s, CASE\n", f"SELECT {carried}, s, CASE\n")
    sql = sql.replace("SELECT s, wide, CAST", f"SELECT {carried}, s, wide, CAST")
    sql = sql.replace("SELECT s, wide, key, substr", f"SELECT {carried}, s, wide, key, substr")
    sql = sql.replace("SELECT s, key, digit, CASE", f"SELECT {carried}, s, key, digit, CASE")
    head, _ = sql.rsplit("SELECT CASE WHEN id_status", 1)
    raw = f"raw AS (SELECT id_text AS written, {carried} FROM read_parquet('{{{key}}}')),"
    return (
        f"CREATE TABLE tied_{key} AS WITH {raw}{head.replace('WITH cleaned', ' cleaned', 1)}"
        f"SELECT p.no, p.id, {', '.join('j.' + c.strip() for c in columns.split(','))} "
        "FROM judged j JOIN roster p ON p.key = j.key AND p.name = j.name "
        "WHERE j.id_status IN ('valid', 'upgraded')"
    )


WANTED = {
    "DS04": "death_day_most", "DS06": "cancel_reason, cancel_day_most",
    "DS07": "kind, state", "DS10": "stop_reason, stop_day_most",
    "DS15": "kind, balance_least", "DS16": "establishment, state",
}  # fmt: skip
MONTH = "date_trunc('month', DATE '2024-06-01')"
RULE_SQL = {
    "deceased": f"""SELECT DISTINCT id FROM (
        SELECT id, death_day_most AS d FROM tied_DS04 UNION ALL
        SELECT id, cancel_day_most FROM tied_DS06 WHERE cancel_reason = 'death' UNION ALL
        SELECT id, stop_day_most FROM tied_DS10 WHERE stop_reason = 'death')
        WHERE date_trunc('month', d) < {MONTH} ORDER BY id""",
    "vehicle": """SELECT DISTINCT no FROM tied_DS07 WHERE state IN ('in_use', 'overdue')
        AND kind IN ('car', 'truck') ORDER BY no""",
    "payroll": """SELECT DISTINCT no FROM tied_DS16 WHERE state IN ('in_post', 'retired')
        AND establishment IN ('civil', 'public', 'worker') ORDER BY no""",
    "deposits": f"""SELECT no FROM tied_DS15 WHERE kind IN ('demand', 'time') GROUP BY no
        HAVING sum(balance_least) > {LINE} ORDER BY no""",
}


def _sql(made: County) -> Subjects:
    """The same four rules as somebody would write them by hand: hits only, no open answers."""
    with duckdb.connect(config={"threads": 2}) as base:
        base.execute(
            "CREATE TABLE roster AS SELECT household_no AS no, id_number AS id, name, "
            f"CAST(substr(id_number, 1, 17) AS BIGINT) AS key FROM read_parquet('{made.roster}')"
        )
        for key, columns in WANTED.items():
            base.execute(_tied(key, columns).replace(f"{{{key}}}", str(made.file(key))))
        return {k: [r[0] for r in base.execute(s).fetchall()] for k, s in RULE_SQL.items()}


LATEST = pl.lit(dt.date(2024, 6, 1))


def _written(text: pl.Expr) -> pl.Expr:
    """18 or, from an old number, 17 characters as somebody would clean them by hand; else null."""
    bare = text.str.replace_all("[\\s\u00a0\u200b\ufeff'’]", "").str.to_uppercase()
    clean = pl.when(text.str.len_bytes() == 18).then(text).otherwise(bare)
    return (
        pl.when(clean.str.len_bytes() == 18).then(clean)
        .when(clean.str.contains("^[0-9]{15}$"))
        .then(clean.str.slice(0, 6) + "19" + clean.str.slice(6, 9))
    )  # fmt: skip


def _holds() -> pl.Expr:
    """Check digit, real day, not rounded: the last look at rows whose key and name have met."""
    key, long = pl.col("key"), pl.col("wide").str.len_bytes() == 18
    total = pl.sum_horizontal((key // 10 ** (16 - n)) % 10 * w for n, w in enumerate(WEIGHTS))
    digit = (total % 11).replace_strict(dict(enumerate(CHECKS)), return_dtype=pl.String)
    year, month, day = (key // 10**7) % 10000, (key // 10**5) % 100, (key // 1000) % 100
    leap = ((year % 4 == 0) & (year % 100 != 0)) | (year % 400 == 0)
    last = pl.when(month == 2).then(28 + leap.cast(pl.Int64)).otherwise(
        30 + (month + month // 8) % 2
    )  # fmt: skip
    real = year.is_between(1800, 2100) & month.is_between(1, 12) & day.is_between(1, last)
    value = pl.when(long).then(pl.col("wide").cast(pl.Int64, strict=False))
    rounded = ((value // 1000 * 1000).cast(pl.Float64).cast(pl.Int64) == value).fill_null(False)
    return real & (~long | (pl.col("wide").str.slice(17, 1) == digit)) & ~rounded


def _polars(made: County) -> Subjects:
    """The same by hand in Polars, as fast as its writer could make it: the join comes first, and
    only what it leaves is checked."""
    roster = pl.scan_parquet(made.roster).select(
        "name", no="household_no", id="id_number",
        key=pl.col("id_number").str.slice(0, 17).cast(pl.Int64),
    )  # fmt: skip
    tied = {}
    for source, columns in WANTED.items():
        read = pl.scan_parquet(made.file(source)).select("name", "id_text", *columns.split(", "))
        keyed = read.with_columns(wide=_written(pl.col("id_text"))).with_columns(
            key=pl.col("wide").str.slice(0, 17).cast(pl.Int64, strict=False)
        )
        tied[source] = keyed.join(roster, on=["key", "name"]).filter(_holds())
    deaths = pl.concat([
        tied["DS04"].select("id", d="death_day_most"),
        tied["DS06"].filter(cancel_reason="death").select("id", d="cancel_day_most"),
        tied["DS10"].filter(stop_reason="death").select("id", d="stop_day_most"),
    ])  # fmt: skip
    owned = pl.col("state").is_in(["in_use", "overdue"]) & pl.col("kind").is_in(["car", "truck"])
    paid = pl.col("state").is_in(["in_post", "retired"])
    paid &= pl.col("establishment").is_in(["civil", "public", "worker"])
    held = tied["DS15"].filter(pl.col("kind").is_in(["demand", "time"]))
    found = {
        "deceased": deaths.filter(pl.col("d") < LATEST).select("id"),
        "vehicle": tied["DS07"].filter(owned).select("no"),
        "payroll": tied["DS16"].filter(paid).select("no"),
        "deposits": held.group_by("no").agg(pl.col("balance_least").sum())
        .filter(pl.col("balance_least") > LINE).select("no"),
    }  # fmt: skip
    told = pl.collect_all(found.values())
    return {k: sorted(set(t.to_series())) for k, t in zip(found, told, strict=True)}


def alike(found: Any) -> Any:
    """Subjects of each rule, all of them."""
    return {k: tuple(v) for k, v in sorted(found.items())}


COUNTY = register(
    Case(
        name="county",
        about="Raw rows in Parquet to the subjects of JG03, JG04 vehicle, JG05 and FB01.",
        prepare=county,
        sides={
            "dibao.screening.bulk": _ours,
            "DuckDB, SQL by hand": _sql,
            "Polars by hand": _polars,
        },
        size=20_000_000,
        unit="rows of six sources, one recipient for every hundred rows",
        alike=alike,
        notes=(
            "Unequal work: ours also gives cannot-tell, bounds, repairs and doubtful namesakes for "
            "everybody; both sides by hand find certain hits only and know no silence.",
            "Only subjects of a yes are compared; they were equal.",
            "Deaths, payroll posts and vehicles of recipients are far more frequent than in life.",
            "Writing leads and papers is not part of it; `check` measures that.",
            "DuckDB with two threads and its own defaults; the SQL was written once, not tuned: it "
            "judges every number before it joins. Polars joins first and judges what is left, "
            "which the SQL could do as well.",
        ),
    )
)
