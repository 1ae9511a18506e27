"""Fields the office computes from rows before facts are made (declared in policy.derived)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

import polars as pl

from dibao.people import names
from dibao.reasoning.numbers import Numbers
from dibao.reasoning.source import Field, Source
from dibao.screening.links import STRONG
from dibao.screening.population import ACCOUNT, Population

PARTS = re.compile(
    r"(视力|听力|言语|肢体|智力|精神)[残疾]*\s*[（(:：]?\s*([一二三四1234ⅠⅡⅢⅣ])\s*级?"
)
GRADES = {"一": 1, "二": 2, "三": 3, "四": 4, "Ⅰ": 1, "Ⅱ": 2, "Ⅲ": 3, "Ⅳ": 4,
          "1": 1, "2": 2, "3": 3, "4": 4}  # fmt: skip
KINDS = {"视力": "visual", "听力": "hearing", "言语": "speech", "肢体": "limb",
         "智力": "intellectual", "精神": "mental"}  # fmt: skip


def derive(rows: dict[str, pl.DataFrame], numbers: Numbers, sources: Mapping[str, Source]) -> None:
    """Add computed columns in place of their blanks."""
    if "DS18" in rows:
        rows["DS18"] = _disabled(rows["DS18"])
    for key in ("RG03", "RG04"):
        if key in rows:
            rows[key] = _reason(rows[key], sources[key].get_field("ground"))
    if "RG05" in rows:
        rows["RG05"] = _changed(rows["RG05"], numbers)
    if "DS16" in rows:
        rows["DS16"] = _paid_staff(rows["DS16"])


def _disabled(frame: pl.DataFrame) -> pl.DataFrame:
    """Birth from the number; of a multiple disability the worst part counts."""
    born = pl.col("id_number").str.slice(6, 8).str.to_date("%Y%m%d", strict=False)
    frame = frame.with_columns(
        pl.coalesce("birth_least", born).alias("birth_least"),
        pl.coalesce("birth_most", born).alias("birth_most"),
    )
    judged = [
        _worst(c, g, p or "") for c, g, p in frame.select("category", "grade", "parts").iter_rows()
    ]
    return frame.with_columns(
        pl.Series("category", [j[0] for j in judged], dtype=pl.String),
        pl.Series("grade", [j[1] for j in judged], dtype=pl.String),
    )


def _worst(category: str | None, grade: str | None, parts: str) -> tuple[str | None, str | None]:
    found = [(KINDS[k], GRADES[g]) for k, g in PARTS.findall(parts)]
    if not found:
        return category, grade
    worst = min(g for _, g in found)
    mind = [(k, g) for k, g in found if k in ("intellectual", "mental")]
    stated = int(grade[1]) if grade else 9
    best = min(worst, stated)
    if best > 2 and mind and min(g for _, g in mind) == 3:
        kind, level = min(mind, key=lambda kg: kg[1])
        return kind, f"g{level}"
    return category or found[0][0], f"g{best}"


def _reason(frame: pl.DataFrame, ground: Field) -> pl.DataFrame:
    """The ground in a code, also where the file states it only in words."""
    words = [(w.lstrip("*"), c) for c, listed in ground.codes.items() for w in listed]
    words = [(w, c) for w, c in words if len(w) >= 2]
    read = [
        code or next((c for w, c in words if w in (text or "")), None)
        for code, text in frame.select("ground", "reason").iter_rows()
    ]
    frame = frame.with_columns(pl.Series("ground", read, dtype=pl.String))
    stated = pl.col("ground").is_not_null() | (pl.col("reason") != "")
    return frame.with_columns(
        pl.when(stated).then(pl.lit("yes")).otherwise(pl.lit("no")).alias("reason_on_file")
    )


def _changed(frame: pl.DataFrame, numbers: Numbers) -> pl.DataFrame:
    """Did the household's amount change against its month before, not only with the standard?"""
    who = pl.when(pl.col("household_no") != "").then(pl.col("household_no")).otherwise(
        pl.col("id_number") + pl.col("name")
    )  # fmt: skip
    monthly = (
        frame.with_columns(who.alias("who"))
        .group_by("who", "month_most")
        .agg(pl.col("amount_least").sum().alias("paid"))
        .sort("who", "month_most")
        .with_columns(
            pl.col("paid").shift(1).over("who").alias("before"),
            pl.col("month_most").shift(1).over("who").alias("month_before"),
        )
    )
    risen = _rises(numbers)
    followed = pl.lit(False)
    for month in risen:
        followed = followed | (
            (pl.col("month_before") < month) & (pl.col("month_most") >= month)
            & (pl.col("paid") > pl.col("before"))
        )  # fmt: skip
    flag = (
        pl.when(pl.col("before").is_null() | (pl.col("paid") == pl.col("before")) | followed)
        .then(pl.lit("no")).otherwise(pl.lit("yes"))
    )  # fmt: skip
    known = monthly.select("who", "month_most", flag.alias("now"))
    return (
        frame.with_columns(who.alias("who"))
        .join(known, on=["who", "month_most"], how="left", nulls_equal=True)
        .with_columns(pl.col("now").alias("changed"))
        .drop("who", "now")
        .sort("row_id")
    )


def _rises(numbers: Numbers) -> list[int]:
    number = numbers.by_key.get("standard.rural_month")
    days = {s.since for s in number.settings} if number else set()
    return sorted(d.year * 12 + d.month - 1 for d in days)


def _paid_staff(frame: pl.DataFrame) -> pl.DataFrame:
    """On this month's payroll with pay: in post or retired, even without a column that says so."""
    recent = pl.col("month_most") >= _month(pl.col("data_day")) - 2
    paid = pl.coalesce("gross_least", "net_least").fill_null(0) > 0
    listed = pl.col("state").is_null() & (pl.col("state_text").fill_null("") == "")
    return frame.with_columns(
        pl.when(listed & recent & paid).then(pl.lit("in_post")).otherwise(pl.col("state"))
        .alias("state")
    )  # fmt: skip


def _month(day: pl.Expr) -> pl.Expr:
    return day.dt.year() * 12 + day.dt.month() - 1


# ---- accounts that receive allowance (PAID) --------------------------------------------------

CARE_HOME = re.compile(r"敬老院|养老院|福利院|福利中心|供养服务|托养|疗养院|精神病|养护院")


def accounts(
    rows: dict[str, pl.DataFrame], links: dict[str, pl.DataFrame], population: Population,
    dead: dict[int, dt.date],
) -> tuple[pl.DataFrame, pl.DataFrame, Population]:  # fmt: skip
    """PAID rows, their unit links, and the population with one unit an account."""
    lines = _lines(rows, population)
    if lines.is_empty():
        return lines, pl.DataFrame(schema={"row_id": pl.Int64(), "unit_id": pl.Int64()}), population
    payee = _Payee(rows, links, population, dead)
    told = [payee.of(line) for line in lines.iter_rows(named=True)]
    lines = lines.with_columns(pl.Series("payee", told, dtype=pl.String))
    units, hlinks, members = _account_units(lines, population)
    joined = Population(
        population.people,
        pl.concat([population.units, units], how="diagonal"),
        pl.concat([population.members, members]),
        population.own, population.unit_rows, population.spouses,
    )  # fmt: skip
    return lines, hlinks, joined


def _lines(rows: dict[str, pl.DataFrame], population: Population) -> pl.DataFrame:
    """Payment lines with an account; without a payment register, the roster's own."""
    key = "RG05" if "RG05" in rows and (rows["RG05"]["account"] != "").any() else "DS01"
    frame = rows[key]
    holder = pl.col("account_holder") if "account_holder" in frame.columns else pl.lit("")
    agent = pl.col("agent_name") if "agent_name" in frame.columns else pl.lit("")
    month = pl.col("month_most") if "month_most" in frame.columns else pl.lit(None, pl.Int32)
    unit_of = population.unit_rows.filter(pl.col("source") == "DS01")
    numbers = population.units.filter(pl.col("pool") == "roster").select(
        pl.col("unit_id").alias("household"), "household_no"
    )
    lines = frame.filter(pl.col("account").str.len_chars() >= 6).select(
        "row_id", "file", "sheet", "row", "name", "id_text", "id_number", "id_status", "village",
        "party", "data_day", "data_day_from", "account", "household_no",
        holder.fill_null("").alias("holder"), agent.fill_null("").alias("agent"),
        month.alias("month"),
    )  # fmt: skip
    if key == "DS01":
        found = lines.join(
            unit_of.select("row_id", pl.col("unit_id").alias("household")), on="row_id", how="left"
        )
    else:
        found = _by_number(lines, numbers, population)
    wide = found.with_columns(
        pl.coalesce(
            pl.when(pl.col("household_no") != "").then(pl.col("household_no")),
            pl.col("household").cast(pl.String), pl.col("id_number"),
        ).alias("household_no")
    )  # fmt: skip
    return wide.sort("account", "file", "sheet", "row")


def _by_number(lines: pl.DataFrame, numbers: pl.DataFrame, population: Population) -> pl.DataFrame:
    """Payment lines to households: by household number, else by the payee's own number."""
    by_no = lines.join(numbers.filter(pl.col("household_no") != "").unique("household_no"),
                       on="household_no", how="left")  # fmt: skip
    roster = population.units.filter(pl.col("pool") == "roster").select("unit_id")
    people = population.people.filter(pl.col("id_number") != "").select("person_id", "id_number")
    by_id = (
        population.members.join(roster, on="unit_id")
        .join(people, on="person_id")
        .unique("id_number")
        .select("id_number", pl.col("unit_id").alias("by_id"))
    )
    both = by_no.join(by_id, on="id_number", how="left")
    return both.with_columns(pl.coalesce("household", "by_id").alias("household")).drop("by_id")


class _Payee:
    """Who the account holder is to the household: member, lawful, agent, outsider, dead."""

    def __init__(
        self, rows: dict[str, pl.DataFrame], links: dict[str, pl.DataFrame],
        population: Population, dead: dict[int, dt.date],
    ) -> None:  # fmt: skip
        self.registers = "RG11" in rows or "RG12" in rows
        self.dead = dead
        self.lawful = _lawful(rows, links, population)
        named = population.people.select("person_id", "name")
        folded = dict(zip(named["person_id"], names.fold_series(named["name"]), strict=True))
        self.members: dict[int, dict[str, int]] = {}
        for unit, person in population.members.select("unit_id", "person_id").iter_rows():
            self.members.setdefault(unit, {})[folded[person]] = person
        self.listed = dict(
            population.unit_rows.filter(pl.col("source") == "DS01")
            .join(rows["DS01"].select("row_id", "name"), on="row_id")
            .group_by("unit_id").agg(pl.col("name")).iter_rows()
        )  # fmt: skip
        self.complete = dict(population.units.select("unit_id", "complete").iter_rows())
        # An agent named on the roster counts as well where the payment list names none.
        named_agents = (
            population.unit_rows.filter(pl.col("source") == "DS01")
            .join(rows["DS01"].filter(pl.col("agent_name") != ""), on="row_id")
            .select("unit_id", "agent_name")
        )
        self.agents: dict[int, set[str]] = {}
        for home, agent in named_agents.iter_rows():
            self.agents.setdefault(home, set()).add(names.fold(agent))

    def of(self, line: dict[str, object]) -> str | None:
        """The code of one payment line; None when it cannot be told."""
        holder = str(line["holder"] or "")
        unit = line["household"]
        who = names.fold(holder)
        if CARE_HOME.search(holder):
            return "lawful"
        if not who:
            return "agent" if line["agent"] and not self.registers else "unnamed"
        if not isinstance(unit, int):
            return "member" if who == names.fold(str(line["name"])) else None
        people = self.members.get(unit, {})
        if who in people:
            return "dead" if self._died_before(people[who], line["month"]) else "member"
        if who in {names.fold(n) for n in self.listed.get(unit, ())}:
            return "member"
        if (unit, who) in self.lawful:
            return "lawful"
        agents = {names.fold(str(line["agent"] or ""))} | self.agents.get(unit, set())
        if not self.registers and who in agents:
            return "agent"
        return "outsider" if self.complete.get(unit) else None

    def _died_before(self, person: int, month: object) -> bool:
        day = self.dead.get(person)
        if day is None or not isinstance(month, int):
            return False
        return day.year * 12 + day.month - 1 < month


def _lawful(
    rows: dict[str, pl.DataFrame], links: dict[str, pl.DataFrame], population: Population
) -> set[tuple[int, str]]:
    """(household, name) of filed proxies and guardians."""
    found: set[tuple[int, str]] = set()
    homes = dict(population.members.select("person_id", "unit_id").iter_rows())
    by_no = {
        n: u for n, u in population.units.filter(pl.col("pool") == "roster")
        .select("household_no", "unit_id").iter_rows() if n
    }  # fmt: skip
    roster = set(population.units.filter(pl.col("pool") == "roster")["unit_id"])
    homes = {
        p: u for p, u in population.members.select("person_id", "unit_id").iter_rows()
        if u in roster
    }  # fmt: skip
    for key, column in (("RG11", "agent_name"), ("RG12", "guardian_name")):
        if key not in rows:
            continue
        frame = rows[key]
        tied = links[key].filter(pl.col("class").is_in(STRONG)).join(frame, on="row_id")
        for person, name in tied.select("person_id", column).iter_rows():
            if person in homes:
                found.add((homes[person], names.fold(name)))
        if "household_no" in frame.columns:
            for number, name in frame.select("household_no", column).iter_rows():
                if number in by_no:
                    found.add((by_no[number], names.fold(name)))
    return found


def _account_units(
    lines: pl.DataFrame, population: Population
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    start = int(population.units["unit_id"].max() or 0) + 1  # type: ignore[arg-type]
    known = lines.sort("account", "household_no").group_by("account", maintain_order=True).agg(
        pl.col("household_no").first(), pl.col("village").first(),
        pl.col("household").drop_nulls().first().alias("home"),
    )  # fmt: skip
    heads = population.units.select(pl.col("unit_id").alias("home"), "head_id", "town", "group")
    units = (
        known.join(heads, on="home", how="left")
        .with_row_index("n")
        .select(
            (pl.col("n").cast(pl.Int64) + start).alias("unit_id"), pl.lit(ACCOUNT).alias("pool"),
            pl.col("account").alias("unit_key"), "household_no", "village",
            pl.col("town").fill_null(""), pl.col("group").fill_null(""), "head_id",
            pl.lit(1).cast(pl.Int32).alias("complete"), pl.lit(False).alias("single"),
        )
    )  # fmt: skip
    ids = units.select("unit_id", pl.col("unit_key").alias("account"))
    hlinks = lines.join(ids, on="account").select("row_id", "unit_id")
    members = pl.DataFrame(schema=population.members.schema)
    return units, hlinks, members
