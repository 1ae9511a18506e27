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
from dibao.intake.family_rows import WINDOWS
from dibao.reasoning.answer import NO, UNKNOWN, YES, Answer
from dibao.reasoning.bounds import Bounds
from dibao.reasoning.explain import Law, Node, Person, Reading, SourceAnswer, Unit
from dibao.reasoning.means import Ground, MeansTest
from dibao.reasoning.numbers import NoNumberInForce
from dibao.reasoning.things import LinkedRow

Row = Mapping[str, Any]
ANSWERED = SourceAnswer(False, False, True, 2, 1, ())
OF_PERSON = (MEMBER, INCOME, EXPENSE, ASSET)
NOTHING = Bounds.point(0)
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
class Band:
    """One step of a place's table as it stands for this household."""

    number: int
    answer: Answer
    month: Bounds
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
    rows[INCOME] += [_support_row(s, family.file) for s in supporters]
    code = {YES: "yes", NO: "no", UNKNOWN: None}
    for key in OF_PERSON:
        for r in rows[key]:
            r["joint"] = code[joint[str(r["name"])]]
    unit = _unit(family, rows, places)
    reading = Reading(law, unit)
    steps = [(s.key, _called(reading.of(s.reads), s.label)) for s in test.steps]
    of = reading.of
    base, bands, notes = _base(test, law, reading)
    uplift = _bounds(of(test.uplift))
    result = Assessment(
        family, members, supporters,
        rows,
        steps, [(a.label, of(a.held), of(a.line), of(a.within)) for a in test.assets],
        of(test.eligible), of(test.below), of(test.within), of(test.near), of(test.gradual),
        _bounds(of(test.heads)), _bounds(of(test.net)), _bounds(of(test.line)),
        base, uplift, NOTHING, bands, [], notes, list(family.said),
    )  # fmt: skip
    result.singles = _singles(unit, test, reading, law)
    result.amount = _amount(result, law)
    result.missing += _missing(result)
    return result


# ---- persons -------------------------------------------------------------------------------------


def _counts(row: Row, test: MeansTest, law: Law, places: tuple[str, ...]) -> MemberLine:
    person = person_of(row, {MEMBER: [row]}, places)
    reading = Reading(law, Unit(str(row["name"]), [person], places=places))
    answer = _answer(reading.of(test.joint, person))
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
    return next((g for g in grounds if _answer(reading.of(g.holds, person)) is wanted), None)


def _supports(row: Row, test: MeansTest, law: Law, places: tuple[str, ...]) -> SupporterLine:
    """Agreement before method; really paid if that is more; shared equally, outward to fen."""
    person = Person(str(row["row_id"]), str(row["name"]), {SUPPORTER: [LinkedRow(row)]},
                    {SUPPORTER: ANSWERED}, places)  # fmt: skip
    reading = Reading(law, Unit(person.person_id, [person], places=places))
    owes = reading.of(test.owes, person)
    paid = _bounds(reading.of(test.paid, person)) if row["paid_most"] is not None else NOTHING
    if row["agreed_most"] is not None:
        tree = reading.of(test.agreed, person)
        owed = due = _bounds(tree)
        way = "协议或判决"
    else:
        tree = reading.of(test.owed, person)
        owed = _bounds(tree)
        due, way = _shared(owed, Bounds(row["supported_least"] or 1, row["supported_most"])), "推算"
    if paid.most and (due < paid) is YES:
        way = "实际给付"
    note = "、".join(dict.fromkeys(n for node in (*owes.walk(), *tree.walk()) for n in node.notes))
    if _answer(owes) is NO and not note:
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


def _base(test: MeansTest, law: Law, reading: Reading) -> tuple[Bounds, list[Band], list[str]]:
    """The allowance a month before uplifts, if the household is eligible."""
    if law.numbers.word("allowance.mode") == "topup":
        year = _bounds(reading.of(test.top_up_year))
        month = Bounds(_part(year.least, 12), None if year.most is None else _part(year.most, 12))
        return month, [], []
    count, wanted = (int(law.numbers.value(k)) for k in ("band.count", "band.count_least"))
    notes = []
    if count < wanted:
        notes.append(f"当地分{count}档，少于要求的{wanted}档，请核对当地文件")
    bands = []
    for number, (reached, gives) in enumerate(test.bands[:count], 1):
        tree = reading.of(reached)
        bands.append(Band(number, _answer(tree), _bounds(reading.of(gives)), tree))
    if count > 1 and len({b.month for b in bands}) == 1:
        notes.append("各档金额相同，等于平均发放，请核对当地文件")
    return _band_amount(bands), bands, notes


def _band_amount(bands: list[Band]) -> Bounds:
    """The first band reached; of those that may be the first, the hull."""
    found: Bounds | None = None
    for band in bands:
        if band.answer is NO:
            continue
        found = band.month if found is None else found.hull(band.month)
        if band.answer is YES:
            return found
    return NOTHING if found is None else found.or_nothing()


def _part(value: Any, among: int) -> Fraction | None:
    return None if value is None else Fraction(value) / among


def _amount(a: Assessment, law: Law) -> Bounds:
    """What is paid a month: rounded, not under the least, with uplifts; 0 unless eligible."""
    if a.verdict is NO:
        return NOTHING
    least = law.numbers.value("allowance.least")
    paid = _each(a.base, lambda v: max(rounded(v, law), least) if v > 0 else Fraction(0))
    with_uplift = paid + _each(a.uplift, lambda v: rounded(v, law))
    return with_uplift if a.verdict is YES else with_uplift.or_nothing()


def _each(value: Bounds, how: Any) -> Bounds:
    ends = [None if v is None else how(Fraction(v)) for v in (value.least, value.most)]
    return Bounds(*ends)


def rounded(fen: Fraction, law: Law) -> Fraction:
    """By the place's paper: to the fen, jiao or yuan (halves up), or any part of a yuan up."""
    unit = {"fen": 1, "jiao": 10, "yuan": 100, "yuan_up": 100}[
        law.numbers.word("allowance.rounding")
    ]
    if law.numbers.word("allowance.rounding") == "yuan_up":
        return Fraction(ceil(fen / unit) * unit)
    return Fraction(floor(fen / unit + Fraction(1, 2)) * unit)


def _singles(unit: Unit, test: MeansTest, reading: Reading, law: Law) -> list[Single]:
    found = []
    for person in unit.members:
        tree = reading.of(test.single, person)
        if _answer(tree) is NO:
            continue
        try:
            month = _bounds(reading.of(test.single_month, person))
        except NoNumberInForce:
            month = Bounds(0, law.numbers.value("standard.rural_month", unit.places))
        amount = _each(month + _bounds(reading.of(test.single_uplift, person)),
                       lambda v: rounded(v, law))  # fmt: skip
        found.append(Single(person.name, _answer(tree), amount, tree))
    return found


def _missing(a: Assessment) -> list[str]:
    """What else leaves something open: numbers nobody set, persons of whom nobody said enough."""
    found = [f"{m.row['name']}是否计入共同生活成员：{m.reason}" for m in a.members
             if m.answer is UNKNOWN]  # fmt: skip
    trees = [a.eligible, *(t for _, t in a.steps), *(s.tree for s in a.singles)]
    found += [m for t in trees for node in t.walk() for m in node.missing]
    return list(dict.fromkeys(found))


def _bounds(node: Node) -> Bounds:
    assert isinstance(node.certain, Bounds)
    return node.certain


def _answer(node: Node) -> Answer:
    assert isinstance(node.certain, Answer)
    return node.certain
