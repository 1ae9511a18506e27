"""One family under a means test: who counts, what is owed to it, every line, verdict, allowance.

Invariant: what is computed is what is shown; a line's share of a sum is the same expression read of
that line alone. What the rules never do stands here: sharing out among several, a year's amount a
month, rounding by the place's paper. Bounds stay bounds to the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import ceil, floor
from typing import Any

from dibao.intake.family import ASSET, EXPENSE, HOUSEHOLD, INCOME, MEMBER, SUPPORTER, Family
from dibao.intake.family_months import WINDOWS
from dibao.reasoning.answer import NO, UNKNOWN, YES, Answer
from dibao.reasoning.bounds import Bounds
from dibao.reasoning.explain import Reading
from dibao.reasoning.means import Ground, MeansTest
from dibao.reasoning.numbers import NoNumberInForce
from dibao.reasoning.reader import RANGE
from dibao.reasoning.subjects import Law, Node, Person, SourceAnswer, Unit
from dibao.reasoning.things import LinkedRow
from dibao.screening.means_amounts import (
    NOTHING,
    Band,
    answer_of,
    base_month,
    bounds_of,
    each,
    month_amount,
    rounded,
)
from dibao.screening.means_trades import reckon, spoken

Row = Mapping[str, Any]
ANSWERED = SourceAnswer(False, False, True, 2, 1, ())
OF_PERSON = (MEMBER, INCOME, EXPENSE, ASSET)
SUPPORT_ITEM = "support"


@dataclass
class MemberLine:
    """Does this person count, by which ground, with which clause."""

    row: Row
    answer: Answer
    reason: str
    clause: str


@dataclass
class SupporterLine:
    """What a supporter owes one person a month, how it came about, and why nothing if nothing."""

    row: Row
    owed_all: Bounds
    due: Bounds
    way: str
    note: str
    tree: Node


@dataclass
class Single:
    """A member who may be enrolled alone, and the amount a month."""

    name: str
    answer: Answer
    amount: Bounds
    tree: Node


@dataclass
class Assessment:
    """Everything a computation sheet says; amounts in fen."""

    family: Family
    members: list[MemberLine]
    supporters: list[SupporterLine]
    rows: dict[str, list[dict[str, Any]]]
    steps: list[tuple[str, Node]]
    asset_lines: list[tuple[str, Node, Node, Node]]
    eligible: Node
    below: Node
    within: Node
    near: Node
    gradual: Node
    heads: Bounds
    net: Bounds
    line: Bounds
    base: Bounds
    uplift: Bounds
    amount: Bounds
    bands: list[Band]
    singles: list[Single]
    notes: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def step(self, key: str) -> Node:
        """The tree of a named step."""
        return dict(self.steps)[key]

    @property
    def places(self) -> tuple[str, str]:
        """Village and town, for numbers that hold in one place only."""
        return str(self.family.household["village"]), str(self.family.household["town"])

    @property
    def verdict(self) -> Answer:
        """Whole household: yes, no, or cannot tell."""
        assert isinstance(self.eligible.certain, Answer)
        return self.eligible.certain


def assess(family: Family, test: MeansTest, law: Law) -> Assessment:
    """Read the means test for one family; raises NoNumberInForce when the standard is not set."""
    places = (str(family.household["village"]), str(family.household["town"]))
    law.numbers.value("standard.rural_month", places)
    rows = {key: [dict(r) for r in family.rows[key]] for key in family.rows}
    members = [_counts(r, test, law, places) for r in rows[MEMBER]]
    joint = {str(m.row["name"]): m.answer for m in members}
    supporters = [_supports(r, test, law, places) for r in rows[SUPPORTER]]
    trades = [reckon(r, test.trades, law, places, family.as_of) for r in spoken(rows, INCOME)]
    rows[INCOME] += [_support_row(s, family.file) for s in supporters]
    code = {YES: "yes", NO: "no", UNKNOWN: None}
    for key in OF_PERSON:
        for r in rows[key]:
            r["joint"] = code[joint[str(r["name"])]]
    unit = _unit(family, rows, places)
    reading = Reading(law, unit)
    steps = [(s.key, _called(reading.of(s.reads), s.label)) for s in test.steps]
    of = reading.of
    base, bands, notes = base_month(test, law, reading)
    uplift = bounds_of(of(test.uplift))
    result = Assessment(
        family, members, supporters,
        rows,
        steps, [(a.label, of(a.held), of(a.line), of(a.within)) for a in test.assets],
        of(test.eligible), of(test.below), of(test.within), of(test.near), of(test.gradual),
        bounds_of(of(test.heads)), bounds_of(of(test.net)), bounds_of(of(test.line)),
        base, uplift, NOTHING, bands, [], notes, list(family.said),
    )  # fmt: skip
    result.singles = _singles(unit, test, reading, law)
    result.amount = month_amount(result.verdict, base, uplift, law)
    result.missing += [lacks for lacks, _ in trades if lacks]
    result.notes += [remark for _, remark in trades if remark]
    result.missing += _missing(result, law)
    return result


# ---- persons -------------------------------------------------------------------------------------


def _counts(row: Row, test: MeansTest, law: Law, places: tuple[str, ...]) -> MemberLine:
    person = person_of(row, {MEMBER: [row]}, places)
    reading = Reading(law, Unit(str(row["name"]), [person], places=places))
    answer = answer_of(reading.of(test.joint, person))
    out = _first(test.counts_not, reading, person)
    if answer is YES:
        ground = _first(test.counts, reading, person)
    else:
        ground = out or (None if answer is NO else _first(test.counts, reading, person, UNKNOWN))
    if ground is None:
        return MemberLine(row, answer, "没有计入的情形", test.counts[0].clause)
    doubt = "，还没有说清" if answer is UNKNOWN else ""
    return MemberLine(row, answer, ground.label + doubt, ground.clause)


def _first(
    grounds: Iterable[Ground], reading: Reading, person: Person, wanted: Answer = YES
) -> Ground | None:
    return next((g for g in grounds if answer_of(reading.of(g.holds, person)) is wanted), None)


def _supports(row: Row, test: MeansTest, law: Law, places: tuple[str, ...]) -> SupporterLine:
    """Agreement before method; really paid if that is more; shared equally, outward to fen."""
    person = Person(str(row["row_id"]), str(row["name"]), {SUPPORTER: [LinkedRow(row)]},
                    {SUPPORTER: ANSWERED}, places)  # fmt: skip
    reading = Reading(law, Unit(person.person_id, [person], places=places))
    owes = reading.of(test.owes, person)
    paid = bounds_of(reading.of(test.paid, person)) if row["paid_most"] is not None else NOTHING
    if row["agreed_most"] is not None:
        tree = reading.of(test.agreed, person)
        owed = due = bounds_of(tree)
        way = "协议或判决"
    else:
        tree = reading.of(test.owed, person)
        owed = bounds_of(tree)
        due, way = _shared(owed, Bounds(row["supported_least"] or 1, row["supported_most"])), "推算"
    if paid.most and (due < paid) is YES:
        way = "实际给付"
    note = "、".join(dict.fromkeys(n for node in (*owes.walk(), *tree.walk()) for n in node.notes))
    if answer_of(owes) is NO and not note:
        note = "女婿、儿媳不是赡养义务人，按0计"
    return SupporterLine(row, owed, due.larger(paid), way, note, tree)


def _shared(owed: Bounds, among: Bounds) -> Bounds:
    least = 0 if among.most is None else floor(Fraction(owed.least or 0) / among.most)
    most = None if owed.most is None else ceil(Fraction(owed.most) / (among.least or 1))
    return Bounds(least, most)


def _support_row(s: SupporterLine, file: str) -> dict[str, Any]:
    """What is due stands among the incomes of the person supported."""
    row: dict[str, Any] = dict(s.row) | {
        "line": f"{s.row['line']}-due", "row_id": f"{s.row['row_id']}-due", "item": SUPPORT_ITEM,
        "name": s.row["supports"], "amount": "", "per": "month", "shown": "yes", "made_of": s,
        "once_least": 0, "once_most": 0, "evidence": s.row["evidence"],
    }  # fmt: skip
    for n in WINDOWS:
        year = s.due.times(n)
        row |= {f"net_{n}_least": year.least, f"net_{n}_most": year.most}
        row |= {f"cost_{n}_least": 0, f"cost_{n}_most": 0}
    return row


def person_of(row: Row, rows: Mapping[str, list[Any]], places: tuple[str, ...]) -> Person:
    linked = {k: [LinkedRow(r) for r in listed] for k, listed in rows.items()}
    return Person(str(row["name"]), str(row["name"]), linked, dict.fromkeys(OF_PERSON, ANSWERED),
                  places)  # fmt: skip


def _unit(family: Family, rows: dict[str, list[dict[str, Any]]], places: tuple[str, ...]) -> Unit:
    people = [
        person_of(m, {k: [r for r in rows[k] if r["name"] == m["name"]] for k in OF_PERSON}, places)
        for m in rows[MEMBER]
    ]
    return Unit(
        str(family.household["household_no"] or family.household["head_name"]), people,
        complete=family.household["full"] == "yes",
        rows={HOUSEHOLD: [LinkedRow(r) for r in rows[HOUSEHOLD]]}, answers={HOUSEHOLD: ANSWERED},
        places=places, gap="家庭成员没有列齐",
    )  # fmt: skip


# ---- amounts ---------------------------------------------------------------------------------------


def _called(node: Node, label: str) -> Node:
    return replace(node, text=label)


def _singles(unit: Unit, test: MeansTest, reading: Reading, law: Law) -> list[Single]:
    found = []
    for person in unit.members:
        tree = reading.of(test.single, person)
        if answer_of(tree) is NO:
            continue
        try:
            month = bounds_of(reading.of(test.single_month, person))
        except NoNumberInForce:
            month = Bounds(0, law.numbers.value("standard.rural_month", unit.places))
        amount = each(month + bounds_of(reading.of(test.single_uplift, person)),
                       lambda v: rounded(v, law))  # fmt: skip
        found.append(Single(person.name, answer_of(tree), amount, tree))
    return found


def _missing(a: Assessment, law: Law) -> list[str]:
    """What else leaves something open: numbers nobody set, persons of whom nobody said enough."""
    found = [f"{m.row['name']}是否计入共同生活成员：{m.reason}" for m in a.members
             if m.answer is UNKNOWN]  # fmt: skip
    trees = [a.eligible, *(t for _, t in a.steps), *(s.tree for s in a.singles)]
    # Who counts was said above in words; a column that the program writes is nobody's to fill in.
    made = law.sources[MEMBER].get_field("joint").label
    told = (m for t in trees for node in t.walk() for m in node.missing)
    found += [m for m in told if not m.endswith(f"缺“{made}”")]
    # Windows of months are the program's own columns too: the lines show the range as it was told.
    windows = tuple(law.sources[INCOME].get_field(f"net_{n}").label for n in WINDOWS)
    ranged = [m for m in found if m.endswith(RANGE) and any(w in m for w in windows)]
    found = [m for m in found if m not in ranged]
    found += ["有的收入只有一个范围，见“收入逐项”"] if ranged else []
    return list(dict.fromkeys(found))
