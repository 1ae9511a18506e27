"""A tiny generated town for the readings of one expression: rows, links, answers, households."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import duckdb
from hypothesis import strategies as st

from dibao.reasoning import expr as e
from dibao.reasoning.bounds import EPOCH, day_number
from dibao.reasoning.explain import Law, Person, SourceAnswer, Unit
from dibao.reasoning.fact import Fact
from dibao.reasoning.numbers import Numbers, PolicyNumber, Setting
from dibao.reasoning.rule import Rule, Settle, rule_sql
from dibao.reasoning.source import Field, Source
from dibao.reasoning.things import LinkedRow
from dibao.reasoning.views import fact_view

TODAY = dt.date(2024, 6, 20)
AS_OF = day_number(TODAY)
BANK = Source(
    "B", "存款", "银行",
    (
        Field("account", "账号", "account"),
        Field("balance", "余额", "money", least=0),
        Field("over", "超线", "code", codes={"yes": ("超",), "no": ("未超",)}),
    ),
    needs_authorisation=True, valid_days=90, one_thing=("account",),
)  # fmt: skip
CARS = Source(
    "C", "车辆", "交管",
    (
        Field("plate", "车牌", "plate"),
        Field("state", "状态", "code", codes={"in_use": ("正常",), "gone": ("报废",)}),
        Field("worth", "估值", "money"),
    ),
    valid_days=90, one_thing=("plate",),
)  # fmt: skip
SOURCES = {"B": BANK, "C": CARS}
FACTS = {
    f.name: f
    for f in (
        Fact("deposits", "存款", "B", "sum", "balance", unit="元"),
        Fact("deposits_said", "存款", "B", "sum",
             e.OverLine(e.field("balance"), "over", e.number("line")), unit="元"),
        Fact("household_deposits", "存款", "B", "sum", "balance", subject="unit", window=31),
        Fact("letter_deposits", "存款", "B", "sum", "balance", letter="required"),
        Fact("any_answer", "有反馈", "B", "count", letter="ignore"),
        Fact("car", "车辆", "C", "any", exempt=e.one_of("state", "gone")),
        Fact("rich_car", "贵车", "C", "any", where=e.field("worth") > e.number("line")),
        Fact("cars", "车辆数", "C", "count", where=e.one_of("state", "in_use")),
        Fact("worth", "估值", "C", "sum", "worth", signed=True),
        Fact("newest_worth", "最近估值", "C", "newest", "worth"),
        Fact("newest_state", "最近状态", "C", "set", "state"),
        Fact("largest", "最大", "B", "largest", "balance", empty=0),
        Fact("smallest", "最小", "B", "smallest", "balance", empty=9_999_999),
        Fact("unit_cars", "全户车辆", "C", "count", subject="unit",
             where=e.one_of("state", "in_use")),
    )
}  # fmt: skip
SINCE = dt.date(2020, 1, 1)
NUMBERS = Numbers(
    {
        "line": PolicyNumber("line", "线", "元", settings=(
            Setting(SINCE, Fraction(3)), Setting(SINCE, Fraction(5, 2), only="甲村"))),
        "factor": PolicyNumber("factor", "倍", settings=(Setting(SINCE, Fraction(3, 2)),)),
        "word": PolicyNumber("word", "读法", settings=(Setting(SINCE, "a"),)),
    },
    TODAY,
)  # fmt: skip
LAW = Law(SOURCES, FACTS, NUMBERS, AS_OF)
PERSON_FIGURES = ("deposits", "deposits_said", "letter_deposits", "any_answer", "cars", "worth",
                  "newest_worth", "largest", "smallest")  # fmt: skip
PERSON_ANSWERS = ("car", "rich_car")
UNIT_FIGURES = ("household_deposits", "unit_cars")


@dataclass
class Town:
    """People by number, their households, and what the two sources said."""

    units: dict[int, list[int]]
    complete: dict[int, bool]
    rows: dict[str, list[dict[str, Any]]]
    links: dict[str, list[tuple[int, int, str]]]
    answers: dict[tuple[str, int], SourceAnswer]
    villages: dict[int, str] = field(default_factory=dict)

    def without_source(self, key: str) -> Town:
        """The same town had the source never come."""
        kept = {k: v for k, v in self.answers.items() if k[0] != key}
        return replace(
            self, rows=self.rows | {key: []}, links=self.links | {key: []}, answers=kept
        )

    def people(self) -> list[int]:
        return sorted({p for members in self.units.values() for p in members})

    def authorised(self, key: str, person: int) -> bool:
        answer = self.answers.get((key, person))
        return answer is None or not any(w == "no_authorisation" for _, w in answer.words)

    def unit(self, unit_id: int) -> Unit:
        members = [self.person(p) for p in self.units[unit_id]]
        places = (self.villages.get(unit_id, ""),)
        return Unit(str(unit_id), members, self.complete[unit_id], places=places)

    def person(self, p: int) -> Person:
        rows: dict[str, list[LinkedRow]] = {}
        for key in SOURCES:
            by_id = {r["row_id"]: r for r in self.rows[key]}
            rows[key] = [
                LinkedRow(by_id[row], c, self.authorised(key, p), self._letter(key, p))
                for row, person, c in self.links[key]
                if person == p
            ]
        answers = {k: a for (k, person), a in self.answers.items() if person == p}
        return Person(str(p), f"人{p}", rows, answers, (self.villages.get(self._home(p), ""),))

    def _home(self, p: int) -> int:
        return next(u for u, members in self.units.items() if p in members)

    def _letter(self, key: str, p: int) -> bool:
        answer = self.answers.get((key, p))
        return answer is not None and answer.letter

    def database(self) -> duckdb.DuckDBPyConnection:
        db = duckdb.connect(config={"threads": 1})
        for key, source in SOURCES.items():
            columns = ["row_id BIGINT", "file VARCHAR", "sheet VARCHAR", "row INTEGER",
                       "data_day DATE"]  # fmt: skip
            names = ["row_id", "file", "sheet", "row", "data_day"]
            for f in source.fields:
                if f.type == "money":
                    columns += [f"{f.name}_least BIGINT", f"{f.name}_most BIGINT"]
                    names += [f"{f.name}_least", f"{f.name}_most"]
                else:
                    columns.append(f"{f.name} VARCHAR")
                    names.append(f.name)
            db.execute(f"CREATE TABLE rows_{key} ({', '.join(columns)})")
            _fill(db, f"rows_{key}", [[r.get(n) for n in names] for r in self.rows[key]])
            db.execute(f"CREATE TABLE links_{key} (row_id BIGINT, person_id BIGINT, strong BOOL)")
            strong = [[r, p, c in ("exact", "upgraded")] for r, p, c in self.links[key]]
            _fill(db, f"links_{key}", strong)
            db.execute(
                f"CREATE TABLE answers_{key} (person_id BIGINT, open INT, open_anyway INT, "
                "letter INT, authorised INT, absent INT, letter_state INT)"
            )
            said = [
                [p, int(a.open), int(a.open_anyway), int(a.letter),
                 int(self.authorised(key, p)), a.absent, a.letter_state]
                for (k, p), a in self.answers.items() if k == key
            ]  # fmt: skip
            _fill(db, f"answers_{key}", said)
        db.execute("CREATE TABLE members (unit_id BIGINT, person_id BIGINT)")
        _fill(db, "members", [[u, p] for u, ps in self.units.items() for p in ps])
        db.execute("CREATE TABLE units (unit_id BIGINT, pool VARCHAR, complete INT, "
                   "village VARCHAR, town VARCHAR)")  # fmt: skip
        _fill(db, "units", [[u, "roster", int(self.complete[u]), self.villages.get(u, ""), ""]
                            for u in self.units])  # fmt: skip
        db.execute("CREATE TABLE people (person_id BIGINT, village VARCHAR, town VARCHAR)")
        _fill(db, "people", [[p, self.villages.get(self._home(p), ""), ""]
                             for p in self.people()])  # fmt: skip
        db.execute("CREATE TABLE person_absent AS SELECT person_id AS owner, 'C' AS source, "
                   "absent FROM answers_C")  # fmt: skip
        db.execute("CREATE TABLE unit_absent (owner BIGINT, source VARCHAR, absent INT)")
        for name, f in FACTS.items():
            db.execute(f"CREATE TABLE fact_{name} AS {fact_view(f, LAW)}")
        return db


def _fill(db: duckdb.DuckDBPyConnection, table: str, rows: list[list[Any]]) -> None:
    if rows:
        db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)


def rule_of(answer: e.Condition, *, measure: e.Figure | None = None) -> Rule:
    """A rule around one expression."""
    return Rule(
        "test", "JG05", "案", "案", "案", (), "accuses", "roster", "unit", "household", answer,
        Settle("案头", "民政办", (), ()), "", "", "", measure=measure,
    )  # fmt: skip


def sql_answers(db: duckdb.DuckDBPyConnection, rule: Rule) -> dict[int, tuple[Any, ...]]:
    """unit → (answer, hand, measure least and its denominator)."""
    rows = db.execute(rule_sql(rule, LAW)).fetchall()
    return {r[0]: (r[2], r[3], r[4], r[6]) for r in rows}


# ---- strategies ----------------------------------------------------------------------------

DAYS = st.sampled_from([TODAY, TODAY - dt.timedelta(20), TODAY - dt.timedelta(40),
                        TODAY - dt.timedelta(400), None])  # fmt: skip
MONEY = st.sampled_from([None, 0, 100, 250, 251, 300, 301, 900])
CLASSES = st.sampled_from(["exact", "exact", "upgraded", "number_only", "weak", "repaired"])


@st.composite
def row(draw: st.DrawFn, key: str, row_id: int) -> dict[str, Any]:
    base: dict[str, Any] = {
        "row_id": row_id, "file": draw(st.sampled_from(["甲.xlsx", "乙.xlsx"])), "sheet": "表",
        "row": row_id + 2, "data_day": draw(DAYS),
    }  # fmt: skip
    money = draw(MONEY)
    if key == "B":
        code = draw(st.sampled_from([None, "yes", "no"]))
        thing = draw(st.sampled_from(["", "1", "2"]))
        return base | {"account": thing, "balance_least": money, "balance_most": money,
                       "over": code}  # fmt: skip
    signed = money if money is None or draw(st.booleans()) else -money
    code = draw(st.sampled_from([None, "in_use", "gone", "unlisted"]))
    thing = draw(st.sampled_from(["", "99A1", "99A2"]))
    return base | {"plate": thing, "state": code, "worth_least": signed, "worth_most": signed}


@st.composite
def said(draw: st.DrawFn) -> SourceAnswer:
    word = draw(st.sampled_from(["found", "found", "not_asked", "no_authorisation"]))
    if word == "not_asked":
        return SourceAnswer()
    if word == "no_authorisation":
        return SourceAnswer(True, False, False, 1, (("", word),))
    return SourceAnswer(False, False, draw(st.booleans()), draw(st.sampled_from([0, 2])), ())


@st.composite
def towns(draw: st.DrawFn) -> Town:
    units = {1: [1, 2], 2: [3]}
    rows: dict[str, list[dict[str, Any]]] = {"B": [], "C": []}
    links: dict[str, list[tuple[int, int, str]]] = {"B": [], "C": []}
    answers: dict[tuple[str, int], SourceAnswer] = {}
    for key in SOURCES:
        for i in range(draw(st.integers(0, 4))):
            rows[key].append(draw(row(key, i)))
            for p in draw(st.sets(st.sampled_from([1, 2, 3]), min_size=1, max_size=2)):
                links[key].append((i, p, draw(CLASSES)))
        for p in (1, 2, 3):
            if draw(st.integers(0, 5)):
                answers[key, p] = draw(said())
    complete = {1: draw(st.booleans()), 2: draw(st.booleans())}
    return Town(units, complete, rows, links, answers, {1: "甲村", 2: "乙村"})


LINE = e.number("line")


def member_figures() -> st.SearchStrategy[e.Figure]:
    leaf = st.one_of(st.sampled_from(PERSON_FIGURES).map(e.fact), st.just(LINE),
                     st.integers(0, 400).map(e.constant))  # fmt: skip
    return st.recursive(leaf, _grow, max_leaves=3)


def _grow(inner: st.SearchStrategy[e.Figure]) -> st.SearchStrategy[e.Figure]:
    return st.one_of(
        st.builds(e.Plus, inner, inner), st.builds(e.Minus, inner, inner),
        st.builds(e.Larger, inner, inner), st.builds(e.Smaller, inner, inner),
        inner.map(lambda f: f * e.number("factor")),
    )  # fmt: skip


OPS = st.sampled_from([">", ">=", "<", "<="])


def member_conditions() -> st.SearchStrategy[e.Condition]:
    leaf = st.one_of(
        st.sampled_from(PERSON_ANSWERS).map(e.holds),
        st.sampled_from([("in_use",), ("gone",), ("in_use", "gone")]).map(
            lambda codes: e.FactOneOf("newest_state", codes)
        ),
        st.just(e.absent("C")),
        st.builds(e.Compare, OPS, member_figures(), member_figures()),
    )
    return st.recursive(leaf, _combine, max_leaves=3)


def _combine(inner: st.SearchStrategy[e.Condition]) -> st.SearchStrategy[e.Condition]:
    return st.one_of(
        st.tuples(inner, inner).map(e.And), st.tuples(inner, inner).map(e.Or),
        inner.map(e.Not), inner.map(e.Question),
    )  # fmt: skip


def unit_figures() -> st.SearchStrategy[e.Figure]:
    leaf = st.one_of(
        member_figures().map(e.Total), member_conditions().map(e.CountMembers),
        st.sampled_from(UNIT_FIGURES).map(e.fact), st.just(LINE),
    )  # fmt: skip
    return st.recursive(leaf, _grow, max_leaves=2)


def unit_conditions(*, offers: bool = False) -> st.SearchStrategy[e.Condition]:
    leaf = st.one_of(
        member_conditions().map(e.AnyMember), member_conditions().map(e.AllMembers),
        st.builds(e.Compare, OPS, unit_figures(), unit_figures()),
    )  # fmt: skip
    if offers:
        leaf = st.one_of(leaf, leaf.map(e.NotRuledOut))
    return st.recursive(leaf, _combine, max_leaves=3)


__all__ = ["EPOCH", "LAW", "Town", "rule_of", "sql_answers", "towns", "unit_conditions"]
