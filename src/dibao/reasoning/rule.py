"""A rule says the law first: clause, direction, what it opens, what the family is told.

It holds one expression; `rule_sql` reads it for everybody, `explain.explain` for one household.
A rule opens a lead or an offer; nothing here or below decides anything about anybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from dibao.reasoning import expr as e
from dibao.reasoning.explain import Law
from dibao.reasoning.fact import Fact
from dibao.reasoning.sql import Compiler, Scope, staged

Place = Literal["案头", "函询", "电话", "上门", "见本人", "移送"]


@dataclass(frozen=True)
class Settle:
    """The cheapest place where a doubt ends, and what helps it to."""

    place: Place
    who: str
    papers: tuple[str, ...]
    questions: tuple[str, ...]
    first_check: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Rule:
    """One check. `pool` names the units it speaks of, `level` whether it asks units or members.

    `subject` is the lead's subject_kind; `answer` the expression; `trigger` (read at hand)
    makes an unknown a lead, by default the expression itself; `measure`/`line` are the figures
    compared; `owner` names the condition that picks the person the lead is about, `one_member` that
    one is named even where several are concerned; `of_means` that it speaks of income or property,
    `of_death` of somebody who may have died, `rescreens` that it looks at refused and exited families
    once more.
    `finding_open` is the first sentence of a lead whose answer is unknown, where `finding` would say
    too much.
    """

    key: str
    code: str
    plan_name: str
    neutral_name: str
    title: str
    clauses: tuple[str, ...]
    direction: Literal["accuses", "offers", "neither"]
    pool: str
    level: Literal["unit", "member"]
    subject: Literal["person", "household", "account", "village", "officer", "batch"]
    answer: e.Condition
    settle: Settle
    family_text: str
    finding: str
    office: str
    finding_open: str = ""
    sight: Literal["household", "office", "conduct"] = "household"
    trigger: e.Condition | None = None
    measure: e.Figure | None = None
    line: e.Figure | None = None
    owner: e.Condition | None = None
    one_member: bool = False
    of_means: bool = False
    of_death: bool = False
    rescreens: bool = False
    opens: str = ""
    days: int = 30
    danger: int = 3
    counting: bool = False
    single_subject: Literal["person", "household"] = "household"
    names_source: str = ""
    shows_not: tuple[str, ...] = ()
    waits_for: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Silence never accuses: the unknown counts as met only in what speaks for a family."""
        for x in self.expressions:
            for n in x.walk():
                guards = [p for p in n.walk() if isinstance(p, e.NotRuledOut)]
                if guards and (self.direction == "accuses" or isinstance(n, e.Not)):
                    raise ValueError(
                        f"规则“{self.title}”（{self.key}）把未知当作符合：not_ruled_out 只能用在惠及"
                        "群众的规则里，且不能被否定。"
                    )

    def first_sentence(self, *, sure: bool) -> str:
        """What a lead opens with: never more than its answer holds."""
        return self.finding if sure else self.finding_open or self.finding

    @property
    def expressions(self) -> tuple[e.Expr, ...]:
        """Everything the rule reads."""
        found = (self.answer, self.trigger, self.measure, self.line, self.owner)
        return tuple(x for x in found if x is not None)

    def facts(self, law: Law) -> dict[str, Fact]:
        """Facts the rule reads, by name."""
        kinds = (e.FactFigure, e.FactHolds, e.FactOneOf)
        names = {n.name for x in self.expressions for n in x.walk() if isinstance(n, kinds)}
        return {n: law.facts[n] for n in sorted(names)}

    def live_facts(self, law: Law) -> dict[str, Fact]:
        """Facts of the readings that the policy's numbers choose."""
        kinds = (e.FactFigure, e.FactHolds, e.FactOneOf)
        names = {n.name for x in self.expressions for n in live(x, law) if isinstance(n, kinds)}
        return {n: law.facts[n] for n in sorted(names)}

    def sources(self, law: Law) -> list[str]:
        """Sources the rule reads, by key."""
        keys = {f.source for f in self.facts(law).values()}
        named = (e.Absent, e.Letter)
        keys |= {n.source for x in self.expressions for n in x.walk() if isinstance(n, named)}
        return sorted(keys)

    def numbers(self, law: Law) -> list[str]:
        """Numbers the rule and its facts read (those of the readings chosen)."""
        keys: set[str] = set()
        parts: list[e.Expr] = list(self.expressions)
        for f in self.facts(law).values():
            parts += [x for x in (f.value, f.where, f.exempt) if isinstance(x, e.Expr)]
        for x in parts:
            keys |= _numbers(x, law)
        return sorted(keys)


def live(x: e.Expr, law: Law) -> Iterator[e.Expr]:
    """Every node that is read under this law: of a choice only the branch that was chosen."""
    yield x
    if isinstance(x, e.ChooseFigure | e.ChooseCondition):
        yield from live(x.by_word[law.numbers.word(x.key)], law)
        return
    for part in x.parts():
        yield from live(part, law)


def _numbers(x: e.Expr, law: Law) -> set[str]:
    if isinstance(x, e.Number):
        return {x.key}
    if isinstance(x, e.ChooseFigure | e.ChooseCondition):
        chosen = x.by_word.get(law.numbers.word(x.key))
        return {x.key} | (_numbers(chosen, law) if chosen is not None else set())
    return set().union(*(_numbers(p, law) for p in x.parts())) if list(x.parts()) else set()


def rule_sql(rule: Rule, law: Law, dialect: str = "duckdb") -> str:
    """SELECT unit_id[, person_id], answer, hand, amount/threshold bounds, for the rule's pool.

    Reads `fact_NAME` tables (see views), `units`, `members`, `people`, `unit_absent`/
    `person_absent(owner, source, absent)`. answer, hand: 0 1 2; figures NULL = open, with the
    denominator `measure_den`, `line_den`.
    """
    c = Compiler(law, dialect)
    scope = c.unit if rule.level == "unit" else c.member
    answer = c.condition(rule.answer, scope, "")
    hand = c.condition(rule.trigger if rule.trigger is not None else rule.answer, scope, "h")
    columns = [f"{answer} AS answer", f"{hand} AS hand"]
    for name, x in (("measure", rule.measure), ("line", rule.line)):
        if x is None:
            columns.append(f"NULL AS {name}_l, NULL AS {name}_hl, 1 AS {name}_den")
            continue
        certain, at_hand = c.figure(x, scope, ""), c.figure(x, scope, "h")
        columns.append(
            f"{certain.lo} AS {name}_l, {at_hand.lo} AS {name}_hl, {certain.den} AS {name}_den"
        )
    return _assemble(rule, c, columns)


# Columns by the way they are called: made ones, facts', absences and letters.
_COLUMN = re.compile(r"\b(?:n\d+_\w+|[a-z]\w*_h?[lmac]|absent_\w+|letter_\w+)\b")


def _assemble(rule: Rule, c: Compiler, columns: list[str]) -> str:
    """The rule in stages; a stage that is kept holds only the columns that a later one reads."""
    steps: list[tuple[str, str]] = []
    where = f"u.pool = '{rule.pool}'"
    if c.aggregates or c.inner.facts:
        sums = ", ".join(f"{sql} AS {name}" for name, sql, _ in c.aggregates)
        read = ["unit_id", *_columns([sql for _, sql, _ in c.aggregates])]
        inner = staged(c.inner.columns, f"({_member_sheet(c.inner, where)})")
        steps.append(("inner_read", f"SELECT {', '.join(read)} FROM ({inner})"))
        steps.append(("gathered", f"SELECT unit_id, {sums} FROM inner_read GROUP BY unit_id"))
    joins, facts = _joins(c.unit, "u.unit_id", "unit")
    if c.aggregates:
        joins += " LEFT JOIN gathered g ON g.unit_id = u.unit_id"
        facts += "".join(
            f", CASE WHEN g.unit_id IS NULL THEN {nobody} ELSE g.{name} END AS {name}"
            for name, _, nobody in c.aggregates
        )
    sheet = (
        f"(SELECT u.unit_id, u.complete, u.village, u.town{facts} FROM units u {joins} "
        f"WHERE {where})"
    )
    last, subject = f"({staged(c.unit.columns, sheet)})", "unit_id, NULL AS person_id"
    if rule.level == "member":
        needed = _columns([*columns, *(sql for _, sql in c.member.columns)])
        own = [n for n in needed if _of_unit(n, c)]
        steps.append(
            ("unit_read", f"SELECT {', '.join(['unit_id', 'complete', *own])} FROM {last}")
        )
        sheet = f"({_member_sheet(c.member, where, own)})"
        last, subject = f"({staged(c.member.columns, sheet)})", "unit_id, person_id"
    # Kept apart so that no optimiser unfolds the stages of conditions into one another.
    apart = " MATERIALIZED" if c.dialect == "duckdb" else ""
    body = ",\n".join(f"{name} AS{apart} ({sql})" for name, sql in steps)
    head = f"WITH {body}\n" if steps else ""
    return f"{head}SELECT {subject}, {', '.join(columns)} FROM {last}"


def _columns(texts: Iterable[str]) -> list[str]:
    """The columns that some SQL reads, each once."""
    return sorted({name for text in texts for name in _COLUMN.findall(text)})


def _of_unit(name: str, c: Compiler) -> bool:
    """Does the unit's stage hold this column: made there, gathered, or of a fact of the unit's?"""
    made = {n for n, _ in c.unit.columns} | {n for n, _, _ in c.aggregates}
    facts = (name == f"{fact}_{end}" for fact in c.unit.facts for end in _ENDS)
    return name in made or any(facts) or name in {f"absent_unit_{k}" for k in c.unit.absents}


_ENDS = tuple(f"{r}{side}" for r in ("", "h") for side in "lmac")


def _member_sheet(scope: Scope, where: str, of_unit: Iterable[str] | None = None) -> str:
    joins, facts = _joins(scope, "m.person_id", "person")
    units = ""
    if of_unit is not None:
        units = "".join(f", r.{name}" for name in ("complete", *of_unit))
        joins = "JOIN unit_read r ON r.unit_id = m.unit_id " + joins
    return (
        f"SELECT m.unit_id, m.person_id, p.village, p.town{units}{facts} FROM members m "
        f"JOIN units u ON u.unit_id = m.unit_id JOIN people p ON p.person_id = m.person_id "
        f"{joins} WHERE {where}"
    )


def _joins(scope: Scope, owner: str, kind: str) -> tuple[str, str]:
    joins, columns = "", ""
    for name in sorted(scope.facts):
        joins += f" LEFT JOIN fact_{name} ON fact_{name}.owner = {owner}"
        columns += f", fact_{name}.* EXCLUDE (owner)"
    for source in sorted(scope.absents):
        alias = f"ab_{source}"
        joins += (
            f" LEFT JOIN {kind}_absent {alias} ON {alias}.owner = {owner} "
            f"AND {alias}.source = '{source}'"
        )
        columns += f", coalesce({alias}.absent, 1) AS absent_{scope.level}_{source}"
    for source in sorted(scope.letters):
        alias = f"le_{source}"
        joins += f" LEFT JOIN answers_{source} {alias} ON {alias}.person_id = {owner}"
        columns += f", coalesce({alias}.letter_state, 1) AS letter_{source}"
    return joins, columns
