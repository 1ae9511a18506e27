"""Accounts that receive allowance, seen from the account (source PAID, rule FB05).

Every payment or roster line with an account becomes a row; each account is a unit of its own, so
that a rule about it never speaks of a family.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

import polars as pl

from dibao.people import names
from dibao.screening.links import STRONG
from dibao.screening.population import ACCOUNT, FORMER, Population
from dibao.screening.seam import Made, Seen

CARE_HOME = re.compile(
    "敬老院|养老院|福利院|福利中心|供养服务|供养中心|托养|疗养|精神病|养护院|救助站"
)


def make(seen: Seen) -> Made | None:
    """PAID rows, tied to one unit an account; None when no line names an account."""
    rows, population = seen.rows, seen.people
    lines = _after_exit(_lines(rows, population), rows, population)
    if lines.is_empty():
        return None
    payee = _Payee(rows, seen.links, population, _dead(rows, seen.links))
    told = [payee.of(line) for line in lines.iter_rows(named=True)]
    lines = lines.with_columns(pl.Series("payee", told, dtype=pl.String))
    units, unit_links = _account_units(lines, population)
    return Made("PAID", lines, population.with_units(units), unit_links=unit_links)


def _lines(rows: Mapping[str, pl.DataFrame], population: Population) -> pl.DataFrame:
    """Payment lines with an account; without a payment register, the roster's own."""
    key = "RG05" if "RG05" in rows and (rows["RG05"]["account"] != "").any() else "DS01"
    frame = rows[key]
    holder = pl.col("account_holder") if "account_holder" in frame.columns else pl.lit("")
    agent = pl.col("agent_name") if "agent_name" in frame.columns else pl.lit("")
    month = pl.col("month_most") if "month_most" in frame.columns else pl.lit(None, pl.Int32)
    unit_of = population.unit_rows.filter(pl.col("source") == "DS01")
    roster = population.units.filter(pl.col("pool") == "roster")
    numbers = roster.select(pl.col("unit_id").alias("household"), "household_no")
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
    written = pl.when(pl.col("household_no") != "").then(pl.col("household_no"))
    own = numbers.rename({"household_no": "own_no"})
    wide = found.join(own, on="household", how="left").with_columns(
        # Who is paid, told apart; and the number people know the family by, "" where there is none.
        pl.coalesce(
            "u" + pl.col("household").cast(pl.String), "n" + written, "p" + pl.col("id_number")
        ).alias("home"),
        pl.coalesce("own_no", written, pl.lit("")).alias("household_no"),
    )
    return wide.drop("own_no").sort("account", "file", "sheet", "row")


def _after_exit(
    lines: pl.DataFrame, rows: Mapping[str, pl.DataFrame], population: Population
) -> pl.DataFrame:
    """With `left` (the exited family of a line that is nobody's on the roster), `late` (surely paid
    after the month of exit) and `moved` (into an account that took none of its money before)."""
    none = lines.with_columns(
        pl.lit(None, pl.Int64).alias("left"), pl.lit(False).alias("late"),
        pl.lit(None, pl.Boolean).alias("moved"),
    )  # fmt: skip
    if "RG04" not in rows or lines.is_empty():
        return none
    exits = (
        population.unit_rows.filter(pl.col("source") == "RG04")
        .join(rows["RG04"].select("row_id", "exited_most"), on="row_id")
        .group_by("unit_id").agg(pl.col("exited_most").max())
    )  # fmt: skip
    former = population.units.filter(pl.col("pool") == FORMER).join(exits, on="unit_id")
    by_no = former.filter(pl.col("household_no") != "").unique("household_no", keep="none")
    month = pl.col("exited_most").dt.year() * 12 + pl.col("exited_most").dt.month() - 1
    told = lines.join(
        by_no.select("household_no", pl.col("unit_id").alias("left"), month.alias("exit_month")),
        on="household_no", how="left", maintain_order="left",
    ).with_columns(
        pl.when(pl.col("household").is_null()).then(pl.col("left")).alias("left"),
        (pl.col("month") > pl.col("exit_month")).fill_null(False).alias("late"),
    )  # fmt: skip
    before = told.filter(pl.col("left").is_not_null() & ~pl.col("late")).select("left", "account")
    used = before.unique().with_columns(pl.lit(False).alias("moved"))
    known = before.select("left").unique().with_columns(pl.lit(True).alias("known"))
    return told.join(used, on=["left", "account"], how="left", maintain_order="left").join(
        known, on="left", how="left", maintain_order="left"
    ).with_columns(
        pl.when(pl.col("known")).then(pl.col("moved").fill_null(True)).alias("moved")
    ).drop("known", "exit_month")  # fmt: skip


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
        self, rows: Mapping[str, pl.DataFrame], links: Mapping[str, pl.DataFrame],
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
        if isinstance(line["left"], int) and line["late"]:
            return self._of_former(who, line["left"], moved=line["moved"])
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

    def _of_former(self, who: str, unit: int, *, moved: object) -> str | None:
        """A line paid after the family's exit: theirs, theirs through another account, a stranger's."""
        if who in self.members.get(unit, {}) or (unit, who) in self.lawful:
            return "moved" if moved else "member"
        return "outsider" if self.complete.get(unit) else None

    def _died_before(self, person: int, month: object) -> bool:
        day = self.dead.get(person)
        if day is None or not isinstance(month, int):
            return False
        return day.year * 12 + day.month - 1 < month


def _lawful(
    rows: Mapping[str, pl.DataFrame], links: Mapping[str, pl.DataFrame], population: Population
) -> set[tuple[int, str]]:
    """(household, name) of filed proxies and guardians."""
    found: set[tuple[int, str]] = set()
    ours = population.units.filter(pl.col("pool").is_in(["roster", FORMER]))
    by_no: dict[str, list[int]] = {}
    for number, unit in ours.select("household_no", "unit_id").iter_rows():
        by_no.setdefault(number, []).append(unit)
    homes: dict[int, list[int]] = {}
    for person, unit in population.members.join(
        ours.select("unit_id"), on="unit_id"
    ).select("person_id", "unit_id").iter_rows():  # fmt: skip
        homes.setdefault(person, []).append(unit)
    for key, column in (("RG11", "agent_name"), ("RG12", "guardian_name")):
        if key not in rows:
            continue
        frame = rows[key]
        tied = links[key].filter(pl.col("class").is_in(STRONG)).join(frame, on="row_id")
        for person, name in tied.select("person_id", column).iter_rows():
            found |= {(unit, names.fold(name)) for unit in homes.get(person, ())}
        if "household_no" in frame.columns:
            for number, name in frame.select("household_no", column).iter_rows():
                if number:
                    found |= {(unit, names.fold(name)) for unit in by_no.get(number, ())}
    return found


def _dead(
    rows: Mapping[str, pl.DataFrame], linked: Mapping[str, pl.DataFrame]
) -> dict[int, dt.date]:
    """Person → certain day of death, for account holders."""
    found: dict[int, dt.date] = {}
    for key, column, where in (
        ("DS04", "death_day_most", None),
        ("DS06", "cancel_day_most", pl.col("cancel_reason") == "death"),
    ):  # fmt: skip
        if key not in rows:
            continue
        frame = rows[key] if where is None else rows[key].filter(where)
        tied = linked[key].filter(pl.col("class").is_in(STRONG)).join(frame, on="row_id")
        for person, day in tied.select("person_id", column).iter_rows():
            if day is not None:
                found[person] = min(day, found.get(person, day))
    return found


def _account_units(
    lines: pl.DataFrame, population: Population
) -> tuple[pl.DataFrame, pl.DataFrame]:
    most: Any = population.units["unit_id"].max()
    start = int(most or 0) + 1
    homes = pl.coalesce("household", "left")
    known = lines.sort("account", "household_no", "home").group_by("account", maintain_order=True)
    first = known.agg(
        pl.col("household_no").first(), pl.col("village").first(),
        homes.drop_nulls().first().alias("home"),
    )  # fmt: skip
    heads = population.units.select(
        pl.col("unit_id").alias("home"), "head_id", "town", "group",
        pl.col("village").alias("lives_in"),
    )  # fmt: skip
    units = (
        first.join(heads, on="home", how="left")
        .with_row_index("n")
        .select(
            (pl.col("n").cast(pl.Int64) + start).alias("unit_id"), pl.lit(ACCOUNT).alias("pool"),
            pl.col("account").alias("unit_key"), "household_no",
            pl.when(pl.col("village") != "").then("village").otherwise("lives_in").fill_null("").alias("village"),
            pl.col("town").fill_null(""), pl.col("group").fill_null(""), "head_id",
            pl.lit(1).cast(pl.Int32).alias("complete"), pl.lit(False).alias("single"),
        )
    )  # fmt: skip
    ids = units.select("unit_id", pl.col("unit_key").alias("account"))
    hlinks = lines.join(ids, on="account").select("row_id", "unit_id")
    return units, hlinks
