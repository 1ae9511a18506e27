"""How cases are handled: procedures by pack, their terms, papers and remedies, out of data.

`load_handling` gives everything in force for a case that began on one day. A case keeps the pack of
its first day: procedure is judged by that pack, eligibility by today's law.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from dibao.procedure.entry import Entry, read_file, refuse
from dibao.procedure.paper import Paper, check_papers, read_papers
from dibao.procedure.reading import (
    Known,
    check_opens,
    check_remedies,
    read_guards,
    read_procedures,
    read_remedies,
    read_roles,
)
from dibao.procedure.table import UNITS, Guard, Procedure, Remedy, Role, TableError, Term
from dibao.procedure.wording import Names
from dibao.procedure.work import Rules
from dibao.procedure.workdays import read_calendar
from dibao.reasoning.numbers import Numbers, PolicyNumber

HOME = Path(__file__).parent
STEPS = HOME / "procedures"


@dataclass(frozen=True, slots=True)
class Pack:
    """One set of procedures, from the day its instrument held until the day it ended."""

    key: str
    zh: str
    since: dt.date
    until: dt.date | None
    clauses: tuple[str, ...]
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Demand:
    """What the plan itself adds to a step: more papers, more conditions."""

    procedure: str
    step: str
    zh: str
    needs: tuple[str, ...]
    guards: tuple[str, ...]
    clauses: tuple[str, ...]


@dataclass(frozen=True)
class Handling:
    """Everything a case that began on `day` is worked under."""

    day: dt.date
    pack: Pack
    procedures: Mapping[str, Procedure]
    papers: Mapping[str, Paper]
    roles: Mapping[str, Role]
    guards: Mapping[str, Guard]
    remedies: tuple[Remedy, ...]
    terms: Mapping[str, Term]
    demands: tuple[Demand, ...]
    clauses: Mapping[str, Mapping[str, Any]]
    numbers: Mapping[str, PolicyNumber]

    def rules(self) -> Rules:
        """What `procedure.work` asks for."""
        calendar = read_calendar(HOME / "workdays.toml")
        names = {p.key: p.zh for p in self.papers.values()}
        return Rules(self.roles, self.guards, self.terms, calendar, names)

    def remedy(self, act: str, day: dt.date, *, delegated: bool, unit: str) -> str:
        """What a family can do against an act of that day, ready to print.

        Raises LookupError where no text is in force: a paper without its remedy is not printed.
        """
        for r in self.remedies:
            if r.act == act and r.delegated == delegated and r.in_force(day):
                text = r.text.replace("{unit}", unit)
                for key in r.numbers:
                    text = text.replace(f"{{{key}}}", str(self.terms[key].count))
                return text
        raise LookupError(f"{day.isoformat()} 没有生效的救济途径（{act}），先补上再印文书。")


def names_of(handling: Handling) -> Names:
    """How the keys of the tables are called, for `procedure.wording`."""
    return Names(
        handling.roles,
        {p.key: p.zh for p in handling.papers.values()},
        handling.guards,
        handling.terms,
        lambda key: str(handling.clauses[key]["cite"]),
        {p.key: p.zh for p in handling.procedures.values()},
        lambda act: handling.remedy(act, handling.day, delegated=False, unit="作出决定的单位"),
    )


def packs() -> tuple[tuple[Pack, ...], tuple[Demand, ...]]:
    """All packs by date and the demands of the plan; raises TableError."""
    mistakes: list[str] = []
    file = read_file(STEPS / "packs.toml", mistakes)
    found = []
    for e in file.tables("pack"):
        since = e.day("since") or dt.date.max
        found.append(Pack(e.text("key"), e.text("zh"), since, e.day("until"), e.words("clauses"),
                          e.words("differs")))  # fmt: skip
        e.done()
    demands = []
    for e in file.tables("demand", "zh"):
        demands.append(Demand(e.text("procedure"), e.text("step"), e.text("zh"), e.words("needs"),
                              e.words("guards"), e.words("clauses")))  # fmt: skip
        e.done()
    file.done()
    refuse(mistakes)
    return tuple(sorted(found, key=lambda p: p.since)), tuple(demands)


def pack_of(day: dt.date) -> Pack:
    """The pack a case that begins on `day` is handled under; raises TableError for no pack."""
    for pack in packs()[0]:
        if pack.since <= day and (pack.until is None or day <= pack.until):
            return pack
    raise TableError((f"{day.isoformat()} 还没有登记过办理流程，只能按纸质案卷核对。",))


def load_handling(
    day: dt.date,
    numbers: Mapping[str, PolicyNumber],
    clauses: Mapping[str, Mapping[str, Any]],
    *,
    plan_from: dt.date | None = None,
    overlays: Iterable[Path] = (),
) -> Handling:
    """The pack of `day` with its numbers; from `plan_from` on the plan's own demands on top.

    A county's folder may hold `procedures/` and `papers/` of the same shape: a file of the same
    name stands instead of the national one, any other is added, and all checks apply to it.

    Raises TableError with every mistake of every table.
    """
    pack = pack_of(day)
    mistakes: list[str] = []
    units = {k: n.unit for k, n in numbers.items()}
    homes = [HOME, *overlays]
    shared = {f.where: f for f in _files(homes, "procedures", mistakes)}
    roles = read_roles(shared["roles.toml"])
    guards = read_guards(shared["guards.toml"])
    remedies = read_remedies(shared["remedies.toml"], units)
    papers = read_papers(_files(homes, "papers", mistakes))
    refuse(mistakes)
    known = Known(roles, guards, remedies, papers, clauses, units)
    places = (f"procedures/{pack.key}", "procedures/common")
    files = [f for place in places for f in _files(homes, place, mistakes)]
    procedures = read_procedures(files, known, pack.key)
    mistakes += [*check_opens(procedures), *check_remedies(procedures, remedies, day)]
    mistakes += check_papers(papers, procedures.values(), roles, clauses, units)
    demands = tuple(packs()[1])
    procedures = _with_demands(procedures, demands, known, mistakes, plan_from, day)
    refuse(mistakes)
    terms = terms_on(day, numbers)
    return Handling(
        day, pack, procedures, papers, roles, guards, remedies, terms, demands, clauses, numbers
    )


def terms_on(day: dt.date, numbers: Mapping[str, PolicyNumber]) -> dict[str, Term]:
    """Every number that is a length of time and is in force on that day."""
    in_force = Numbers(numbers, day)
    found = {}
    for key, number in numbers.items():
        value = in_force.in_general(key) if number.unit in UNITS else None
        if value is not None:
            setting = in_force.get(key)
            unit = next(u for u in UNITS if u == number.unit)
            found[key] = Term(key, number.label, int(value), unit, setting.paper)
    return found


def _files(homes: Iterable[Path], place: str, mistakes: list[str]) -> list[Entry]:
    """The files of a folder, the last home's where several have one of the same name."""
    found = {p.name: p for home in homes for p in sorted(home.joinpath(place).glob("*.toml"))}
    return [read_file(path, mistakes) for _, path in sorted(found.items())]


def _with_demands(
    procedures: Mapping[str, Procedure],
    demands: Iterable[Demand],
    known: Known,
    mistakes: list[str],
    plan_from: dt.date | None,
    day: dt.date,
) -> dict[str, Procedure]:
    """The demands only add; a demand on a step that this pack does not have is a mistake."""
    result = dict(procedures)
    for d in demands:
        procedure = result.get(d.procedure)
        step = procedure.steps.get(d.step) if procedure else None
        named = (*(g for g in d.guards if g not in known.guards),
                 *(p for p in d.needs if p not in known.papers),
                 *(c for c in d.clauses if c not in known.clauses))  # fmt: skip
        if procedure is None or step is None or named:
            mistakes.append(f"方案要求“{d.zh}”：没有登记过 {'、'.join(named) or d.step}。")
        elif plan_from is not None and day >= plan_from:
            more = replace(
                step,
                guards=tuple(dict.fromkeys((*step.guards, *d.guards))),
                needs=tuple(dict.fromkeys((*step.needs, *d.needs))),
            )
            result[d.procedure] = replace(procedure, steps={**procedure.steps, d.step: more})
    return result


@cache
def national(day: dt.date) -> Handling:
    """The national pack of that day without a county's folder."""
    from dibao.policy import load

    policy = load(as_of=day)
    return load_handling(day, policy.numbers.by_key, policy.clauses)
