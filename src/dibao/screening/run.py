"""The main job: a folder of hand-ins in, answers, leads and everything people receive out.

Nothing is kept besides OUT; OUT is written beside itself and moved into place as a whole at the
end, so that a broken run never leaves half a result. The same inputs, policy and day give the
same leads.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from dibao.intake.result import HandIns
from dibao.reasoning.numbers import NoNumberInForce
from dibao.reasoning.rule import Rule
from dibao.reasoning.subjects import Law
from dibao.screening import (
    accounts,
    breaker,
    children,
    derive,
    drawn,
    leads,
    links,
    office_makers,
    population,
    tables,
    ties,
)
from dibao.screening import answers as said
from dibao.screening.engine import Engine, Evidence
from dibao.screening.missing import Missing, Silence
from dibao.screening.seam import Made, Seen, add
from dibao.screening.subjects import Subjects

Step = Callable[[str], None]
HOUSEHOLD_REGISTERS: tuple[str, ...] = ("RG05", "RG06")
# Sources that no department sends: each makes its rows from the others', and its own units.
MAKERS: tuple[Callable[[Seen], Made | None], ...] = (
    accounts.make, drawn.make, children.make, ties.make, *office_makers.MAKERS,
)  # fmt: skip


@dataclass
class Run:
    """Everything one run found."""

    as_of: dt.date
    policy: Any
    hand_ins: HandIns
    rows: dict[str, pl.DataFrame]
    people: population.Population
    evidence: Evidence
    leads: list[leads.Lead]
    cannot_tell: list[dict[str, str]]
    law: Law
    not_judged: list[tuple[str, str]]
    counted: dict[str, int]
    no_new: int
    timings: dict[str, float] = field(default_factory=dict)
    letters_shown: bool = False
    settled: list[str] = field(default_factory=list)
    judged: list[dict[str, str]] = field(default_factory=list)
    withheld: breaker.Withheld = field(default_factory=breaker.Withheld)


class Clock:
    """Seconds a step, in the order they ran."""

    def __init__(self, tell: Step | None = None) -> None:
        self.timings: dict[str, float] = {}
        self._tell, self._name, self._start = tell, "", time.perf_counter()

    def step(self, name: str) -> None:
        """Close the step before and open this one."""
        now = time.perf_counter()
        if self._name:
            self.timings[self._name] = round(now - self._start, 3)
        self._name, self._start = name, now
        if name and self._tell:
            self._tell(name)


def screen(
    policy: Any, hand_ins: HandIns, as_of: dt.date, clock: Clock,
    tied: Callable[[Evidence], None] = lambda evidence: None,
) -> Run:  # fmt: skip
    """From typed rows to leads; raises NoRoster. `tied` is told when rows have their persons."""
    clock.step("整理名册")
    rows = tables.frames(hand_ins.tables, policy.sources)
    derive.derive(rows, policy.numbers, policy.sources)
    people = population.build(rows, policy.sources)
    clock.step("对人")
    linked = links.link_all(rows, people)
    clock.step("核对范围")
    evidence, shown = gather_evidence(policy, hand_ins, rows, linked, people, as_of)
    law: Law = policy.law(came=set(rows))
    for make in MAKERS:
        made = make(Seen(rows, linked, people, evidence.answers, policy, as_of))
        if made is not None:
            people = add(evidence, made, policy.sources[made.source])
    rules, not_judged = _judgeable(policy, law, rows)
    tied(evidence)
    clock.step("应用规则")
    with closing(Engine(law, people, evidence)) as engine:
        answers = engine.answers(rules)
    clock.step("写明理由")
    run = Run(
        as_of, policy, hand_ins, rows, people, evidence, [], [], law, not_judged, {}, 0,
        letters_shown=shown,
    )  # fmt: skip
    _conclude(run, law, rules, answers)
    run.withheld = breaker.withhold(run, rules)
    run.not_judged += run.withheld.reasons
    clock.step("")
    run.timings = clock.timings
    return run


def gather_evidence(
    policy: Any, hand_ins: HandIns, rows: dict[str, pl.DataFrame],
    linked: dict[str, pl.DataFrame], people: population.Population, as_of: dt.date,
    wanted: Collection[str] | None = None,
) -> tuple[Evidence, bool]:  # fmt: skip
    """Rows, links and what every source answered (or the `wanted` ones); and whether letters were
    shown at all."""
    sheets = hand_ins.sheets()
    heard = {s.source for s in sheets if s.source and s.accepted >= 0}
    shown = "RG02" in rows or policy.letters_required
    found: dict[str, said.Answers] = {}
    for key, source in policy.sources.items():
        if source.derived or (wanted is not None and key not in wanted):
            continue
        day = max((s.data_day for s in sheets if s.source == key and s.data_day), default=as_of)
        letter = said.letters(rows.get("RG02"), linked.get("RG02"), people.people, key, day)
        found[key] = said.answers_of(
            source, rows.get(key), linked.get(key), sheets if key in heard else (), people.people,
            letter, letters_shown=shown, parties=policy.parties.get(key, ()), as_of=as_of,
        )  # fmt: skip
    by_household = [k for k in HOUSEHOLD_REGISTERS if k in rows and k in found]
    hlinks = {k: _by_household(rows[k], linked[k], people) for k in by_household}
    hanswers = {k: _household_answers(found[k], people) for k in by_household}
    for key in (k for k in population.FORMER_REGISTERS if k in rows):
        hlinks[key] = people.unit_rows.filter(pl.col("source") == key).select("row_id", "unit_id")
        hanswers[key] = people.units.select("unit_id", pl.lit(0).cast(pl.Int32).alias("open"))
    return Evidence(rows, linked, found, hlinks, hanswers), shown


def _by_household(
    frame: pl.DataFrame, linked: pl.DataFrame, people: population.Population
) -> pl.DataFrame:
    """(row_id, unit_id): payment rows of a roster household, by its number or its members."""
    roster = people.units.filter(pl.col("pool") == population.ROSTER)
    by_no = frame.filter(pl.col("household_no") != "").join(
        roster.filter(pl.col("household_no") != "").select("unit_id", "household_no"),
        on="household_no",
    )  # fmt: skip
    strong = linked.filter(pl.col("class").is_in(links.STRONG))
    by_member = strong.join(
        people.members.join(roster.select("unit_id"), on="unit_id"), on="person_id"
    )
    both = pl.concat([by_no.select("row_id", "unit_id"), by_member.select("row_id", "unit_id")])
    return both.unique().sort("row_id", "unit_id")


def _household_answers(answers: said.Answers, people: population.Population) -> pl.DataFrame:
    """A household is open while its head is."""
    table = answers.table.select(pl.col("person_id").alias("head_id"), "open")
    return people.units.select("unit_id", "head_id").join(table, on="head_id", how="left").select(
        "unit_id", pl.col("open").fill_null(1).cast(pl.Int32)
    )  # fmt: skip


def _judgeable(
    policy: Any, law: Law, rows: Mapping[str, pl.DataFrame]
) -> tuple[list[Rule], list[tuple[str, str]]]:
    """Rules that can be asked now, and a sentence for each whose number nobody has set.

    What waits for records of the desk is neither asked nor told while none have come.
    """
    rules, not_judged = [], []
    for rule in policy.rules:
        if rule.waits_for and not any(key in rows for key in rule.waits_for):
            continue
        reason = _missing_number(rule, law)
        if reason:
            not_judged.append((rule.key, reason))
        else:
            rules.append(rule)
    return rules, not_judged


def _missing_number(rule: Rule, law: Law) -> str:
    try:
        keys = rule.numbers(law)
    except NoNumberInForce as error:
        return str(error)
    for key in keys:
        known = law.numbers.by_key.get(key)
        try:
            law.numbers.get(key)
        except NoNumberInForce as error:
            if known is None or not known.places(law.numbers.day):
                return str(error)
    return ""


def _conclude(run: Run, law: Law, rules: list[Rule], answers: dict[str, pl.DataFrame]) -> None:
    chosen = {r.key: leads.chosen(r, answers[r.key]) for r in rules}
    asked = [r for r in rules if not r.counting]
    silence = Silence(run.evidence, run.people, law)
    lacks = {r.key: Missing(silence, r, chosen[r.key][1], law) for r in asked}
    wanted = {u for r in asked for u in chosen[r.key][0]["unit_id"]}
    wanted |= {u for lack in lacks.values() for u in lack.to_read["unit_id"]}
    subjects = Subjects(run.people, run.evidence, law.sources, wanted)
    for rule in rules:
        found, unknown = chosen[rule.key]
        if rule.counting:
            run.counted[rule.key] = found.filter(pl.col("answer") == 2).height
            continue
        run.leads += leads.make_leads(rule, found, law, subjects, run.policy.clauses)
        words = lacks[rule.key].words(subjects)
        run.cannot_tell += _cannot_tell(run, rule, unknown, law, words)
        if rule.rescreens:
            total = run.people.units.filter(pl.col("pool") == population.FORMER).height
            run.no_new += total - found.height


def _cannot_tell(
    run: Run, rule: Rule, lines: pl.DataFrame, law: Law, words: dict[int, str]
) -> list[dict[str, str]]:
    silent = [s for s in rule.names_source.split("|") if s]
    # A file without a single row came all the same, and its silence is an answer for those it covers.
    came = {*run.rows, *(s.source for s in run.hand_ins.sheets())}
    if silent and not any(s in came for s in silent):
        sent = [k for s in silent for k in law.sources[s].extra.get("made_from", (s,))]
        lacking = [k for k in dict.fromkeys(sent) if k not in came] or silent
        names = "、".join(law.sources[k].name for k in lacking)
        return [
            {"code": rule.code, "rule": rule.key, "household_no": "", "id_number": "",
             "village": "", "missing": f"没有收到{names}"}
        ]  # fmt: skip
    return leads.cannot_tell_rows(rule, lines, run.people, words)
