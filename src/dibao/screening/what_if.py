"""If the standard rose to X: who might newly be entitled, what the enrolled would get, the cost.

Invariant: the same rules on the same rows, read under both standards; nothing is enrolled and no
amount is set by it. Where the file does not show an income, the new amount has bounds: not less
than today's, not more than today's and the whole rise.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import ceil, floor
from typing import Any

import polars as pl

from dibao.intake.result import HandIns
from dibao.reasoning.bounds import Bounds, total
from dibao.reasoning.numbers import Numbers, Setting
from dibao.screening.engine import Engine
from dibao.screening.leads import chosen
from dibao.screening.population import ROSTER
from dibao.screening.run import Clock, Run, screen

STANDARD = "standard.rural_month"
ZERO = Bounds.point(0)


@dataclass(frozen=True)
class Newcomer:
    """A family or person an offer reaches only under the new standard."""

    code: str
    rule: str
    title: str
    next_step: str
    household_no: str
    id_number: str
    name: str
    village: str
    group: str
    certain: bool
    month: Bounds


@dataclass(frozen=True)
class Enrolled:
    """A household on the roll: today's amount and the bounds of the new one, fen a month."""

    household_no: str
    name: str
    village: str
    group: str
    heads: Bounds
    now: Bounds
    then: Bounds
    rise: Bounds
    how: str


@dataclass
class WhatIf:
    """The whole reckoning; amounts in fen a month."""

    as_of: dt.date
    old: Fraction
    new: Fraction
    paper: str
    newcomers: list[Newcomer]
    enrolled: list[Enrolled]
    already: int
    notes: list[str] = field(default_factory=list)

    @property
    def now(self) -> Bounds:
        """What the roll costs today, a month."""
        return total(e.now for e in self.enrolled)

    @property
    def then(self) -> Bounds:
        """What those enrolled would cost, a month."""
        return total(e.then for e in self.enrolled)

    @property
    def rise(self) -> Bounds:
        """What those enrolled would cost more, a month, household by household."""
        return total(e.rise for e in self.enrolled)

    @property
    def joining(self) -> Bounds:
        """What newcomers would cost a month: those who are only perhaps entitled from nothing up."""
        return total(n.month if n.certain else n.month.or_nothing() for n in self.newcomers)


def with_standard(policy: Any, yuan: Fraction) -> Any:
    """The policy as if this standard held from the as-of day on, everywhere."""
    known = dict(policy.numbers.by_key)
    own = Setting(policy.as_of, yuan, "测算", "假定的标准，不是文件", layer=99)
    kept = tuple(s for s in known[STANDARD].settings if not s.only)
    known[STANDARD] = replace(known[STANDARD], settings=(*kept, own))
    return replace(policy, numbers=Numbers(known, policy.numbers.day))


def reckon(
    policy: Any, hand_ins: HandIns, yuan: Fraction, entries: Collection[str], clock: Clock
) -> WhatIf:
    """Read a folder's offers under both standards; raises NoRoster, NoNumberInForce."""
    old = policy.numbers.value(STANDARD)
    rules = tuple(r for r in policy.rules if r.key in entries)
    raised = with_standard(policy, yuan)
    run = screen(replace(raised, rules=()), hand_ins, policy.as_of, clock)
    before = _leads(policy.law(came=set(run.rows)), run, rules)
    after = _leads(raised.law(came=set(run.rows)), run, rules)
    paper = policy.numbers.get(STANDARD)
    new = yuan * 100
    people = _people(run)
    newcomers = [
        _newcomer(rule, unit, person, answer, run, people, new)
        for (rule, unit, person), answer in sorted(
            after.items(), key=lambda x: (x[0][0].key, *x[0][1:])
        )
        if answer > before.get((rule, unit, person), 0)
    ]
    enrolled = [_enrolled(u, people, run, old, new, policy.numbers) for u in _roll(run)]
    already = len(after) - len(newcomers)
    notes = []
    if policy.numbers.word("allowance.mode") == "band":
        notes.append(
            "当地是分档发放：新的档位金额要等文件，这里只给出不低于现额、不高于新标准的范围。"
        )
    return WhatIf(policy.as_of, old, new, f"{paper.place}{paper.paper}", newcomers, enrolled,
                  already, notes)  # fmt: skip


Lead = tuple[Any, int, int]


def _leads(law: Any, run: Run, rules: Iterable[Any]) -> dict[Lead, int]:
    """(rule, unit, person or 0) → 2 certain, 1 perhaps; of those whom the rule would name."""
    usable = list(rules)
    engine = Engine(law, run.people, run.evidence)
    answers = engine.answers(usable)
    engine.close()
    found: dict[Lead, int] = {}
    for rule in usable:
        lines, _ = chosen(rule, answers[rule.key])
        for line in lines.select("unit_id", "person_id", "answer").iter_rows():
            found[rule, line[0], line[1] or 0] = line[2]
    return found


def _people(run: Run) -> dict[int, dict[str, Any]]:
    return {p["person_id"]: p for p in run.people.people.iter_rows(named=True)}


def _newcomer(
    rule: Any, unit_id: int, person_id: int, answer: int, run: Run,
    people: dict[int, dict[str, Any]], new: Fraction,
) -> Newcomer:  # fmt: skip
    unit = run.people.units.filter(pl.col("unit_id") == unit_id).row(0, named=True)
    who = people.get(person_id or unit["head_id"], {})
    single = rule.subject == "person"
    size = 1 if single else max(unit.get("size") or 0, unit.get("listed") or 1)
    return Newcomer(
        rule.code, rule.key, rule.neutral_name, rule.settle.place, unit.get("household_no") or "",
        who.get("id_number", ""), who.get("name", ""), unit.get("village") or who.get("village", ""),
        unit.get("group") or "", answer == 2, Bounds(0, ceil(new * size)),
    )  # fmt: skip


# ---- those on the roll ---------------------------------------------------------------------------


def _roll(run: Run) -> list[dict[str, Any]]:
    """Households with what their own file says of size and income."""
    rows = run.rows["DS01"]
    wanted = ["row_id"]
    wanted += [f"{n}_{e}" for n in ("income_month", "income_per_head", "covered_size")
               for e in ("least", "most")]  # fmt: skip
    tied = run.people.unit_rows.filter(pl.col("source") == "DS01").join(
        rows.select([c for c in wanted if c in rows.columns]), on="row_id"
    )
    told = tied.group_by("unit_id").agg(
        [pl.col(c).drop_nulls().max() for c in tied.columns if c.endswith(("_least", "_most"))]
    )
    units = run.people.units.filter(pl.col("pool") == ROSTER)
    return units.join(told, on="unit_id", how="left").sort("village", "unit_id").to_dicts()


def _enrolled(
    unit: dict[str, Any], people: dict[int, dict[str, Any]], run: Run, old: Fraction,
    new: Fraction, numbers: Numbers,
) -> Enrolled:  # fmt: skip
    size = max(unit["size"] or 0, unit["listed"] or 1)
    covered = 1 if unit["single"] else unit.get("covered_size_most") or size
    now = ZERO if unit["monthly"] is None else Bounds.point(unit["monthly"])
    if unit["monthly"] is None:
        now = Bounds(0, ceil(old * size))
    band = numbers.word("allowance.mode") == "band"
    income = _income(unit, size)
    if band or unit["single"] or income.most is None:
        then, how = _by_rise(now, covered, old, new, band=band), "档案没有收入，按现额推算"
        if band:
            how = "分档，等新的档位金额"
        elif unit["single"]:
            how = "单人保，按现额推算"
    else:
        then, how = _by_income(now, income, size, covered, old, new), "按档案收入补差"
    who = people.get(unit["head_id"], {})
    rise = then - now if now.is_point else Bounds(0, ceil(abs(new - old) * covered))
    return Enrolled(unit["household_no"] or "", who.get("name", ""), unit["village"] or "",
                    unit["group"] or "", Bounds.point(covered), now, then, rise, how)  # fmt: skip


def _income(unit: dict[str, Any], size: int) -> Bounds:
    """The family's stated income a month; per head times heads where only that is there."""
    if unit.get("income_month_most") is not None:
        return Bounds(unit["income_month_least"], unit["income_month_most"])
    if unit.get("income_per_head_most") is not None:
        return Bounds(unit["income_per_head_least"], unit["income_per_head_most"]).times(size)
    return Bounds(0, None)


def _by_income(
    now: Bounds, income: Bounds, size: int, covered: int, old: Fraction, new: Fraction
) -> Bounds:
    """(标准 − 人均) × 保障人口; what today's amount has above or below it may stay or go."""
    ends = []
    for earned in (income.most, income.least):
        gap = Fraction(now.least or 0) - _top_up(earned, size, covered, old)
        then = _top_up(earned, size, covered, new)
        ends += [then, max(Fraction(0), then + gap)]
    return Bounds(floor(min(ends)), ceil(max(ends)))


def _top_up(income: Any, size: int, covered: int, standard: Fraction) -> Fraction:
    return max(Fraction(0), (standard - Fraction(income or 0) / size) * covered)


def _by_rise(now: Bounds, covered: int, old: Fraction, new: Fraction, *, band: bool) -> Bounds:
    """Between today's amount and today's with the whole rise (or the whole new standard)."""
    rise = ceil((new - old) * covered)
    ends = sorted((int(now.least or 0), int(now.most or 0), int(now.most or 0) + rise))
    most = max(ends[-1], ceil(new * covered)) if band else ends[-1]
    low = int(now.least or 0) if rise >= 0 else max(0, int(now.least or 0) + rise)
    return Bounds(low, most)
