"""A rule says the law first: clause, direction, what it opens, what the family is told.

It holds one expression; `rule_sql` reads it for everybody, `explain.explain` for one household.
A rule opens a lead or an offer; nothing here or below decides anything about anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from dibao.reasoning import expr as e
from dibao.reasoning.fact import Fact
from dibao.reasoning.sql import Compiler
from dibao.reasoning.stages import Joined, Laid, Needs, assemble
from dibao.reasoning.subjects import Law

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
    columns = [f"{sql} AS {name}" for name, sql in _told(rule, c).items()]
    for name in ("measure", "line"):
        if getattr(rule, name) is None:
            columns.append(f"NULL AS {name}_l, NULL AS {name}_hl, 1 AS {name}_den")
    return assemble(rule.level, c, columns, Joined(c, rule.pool))


def rules_sql(rules: Sequence[Rule], law: Law, units: str, members: str) -> tuple[str, Needs]:
    """The same of several rules of one pool and level in one statement, which looks at each unit and
    each member once: columns `answer_0, hand_0, measure_l_0 …` by the rule's place.

    Reads the tables `units` and `members`, sheets of that pool that hold all it needs side by side
    (see `stages.Needs`).
    """
    c = Compiler(law)
    columns = [
        f"{sql} AS {name}_{place}"
        for place, rule in enumerate(rules)
        for name, sql in _told(rule, c).items()
    ]
    sql = assemble(rules[0].level, c, columns, Laid(units, members))
    return sql, Needs.of(c)


def _told(rule: Rule, c: Compiler) -> dict[str, str]:
    """What a rule says of each subject, by column."""
    scope = c.unit if rule.level == "unit" else c.member
    trigger = rule.trigger if rule.trigger is not None else rule.answer
    told = {
        "answer": c.condition(rule.answer, scope, ""), "hand": c.condition(trigger, scope, "h"),
    }  # fmt: skip
    for name, x in (("measure", rule.measure), ("line", rule.line)):
        if x is not None:
            certain, at_hand = c.figure(x, scope, ""), c.figure(x, scope, "h")
            told |= {f"{name}_l": certain.lo, f"{name}_hl": at_hand.lo,
                     f"{name}_den": str(certain.den)}  # fmt: skip
    return told
