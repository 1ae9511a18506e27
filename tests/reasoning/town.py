"""A tiny generated town for the readings of one expression: rows, links, answers, households."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import duckdb

from dibao.reasoning import expr as e
from dibao.reasoning import words as w
from dibao.reasoning.bounds import day_number
from dibao.reasoning.fact import Fact
from dibao.reasoning.numbers import Numbers, PolicyNumber, Setting
from dibao.reasoning.rule import Rule, Settle, rule_sql
from dibao.reasoning.source import Field, Source
from dibao.reasoning.subjects import Law, Person, SourceAnswer, Unit
from dibao.reasoning.things import LinkedRow
from dibao.reasoning.views import fact_view

EPOCH = dt.date(1970, 1, 1)
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
BOOK = Source(
    "H", "名册", "民政",
    (
        Field("no", "证号", "text"),
        Field("since", "登记日", "date"),
        Field("until", "到期日", "date", open_end=True),
        Field("grade", "等级", "code", codes={"g1": ("一级",), "g2": ("二级",)}),
        Field("pay", "金额", "money", least=0),
    ),
    valid_days=90, one_thing=("no",), newest_by="since",
)  # fmt: skip
PAID = Source(
    "P", "发放", "民政",
    (Field("month", "月份", "month"), Field("paid", "金额", "money", least=0)),
    valid_days=90, one_thing=("month",), newest_by="month",
)  # fmt: skip
SOURCES = {"B": BANK, "C": CARS, "H": BOOK, "P": PAID}
BY_PERSON = ("B", "C", "H")
NEVER = 99_999
FACTS = {
    f.name: f
    for f in (
        Fact("deposits", "存款", "B", "sum", "balance", unit="元"),
        Fact("deposits_said", "存款", "B", "sum",
             e.OverLine(w.field("balance"), "over", w.number("line")), unit="元"),
        Fact("household_deposits", "存款", "B", "sum", "balance", subject="unit", window=31),
        Fact("letter_deposits", "存款", "B", "sum", "balance", letter="required"),
        Fact("any_answer", "有反馈", "B", "count", letter="ignore"),
        Fact("car", "车辆", "C", "any", exempt=w.one_of("state", "gone")),
        Fact("rich_car", "贵车", "C", "any", where=w.field("worth") > w.number("line")),
        Fact("cars", "车辆数", "C", "count", where=w.one_of("state", "in_use")),
        Fact("worth", "估值", "C", "sum", "worth", signed=True),
        Fact("newest_worth", "最近估值", "C", "newest", "worth"),
        Fact("newest_state", "最近状态", "C", "set", "state"),
        Fact("largest", "最大", "B", "largest", "balance", empty=0),
        Fact("smallest", "最小", "B", "smallest", "balance", empty=9_999_999),
        Fact("unit_cars", "全户车辆", "C", "count", subject="unit",
             where=w.one_of("state", "in_use")),
        Fact("unit_by_letter", "全户存款", "B", "sum", "balance", subject="unit",
             letter="required"),
        Fact("unit_worth", "全户估值", "C", "sum", "worth", subject="unit", window=31),
        Fact("heard", "车辆数据月份", "C", "largest", e.MonthOf(e.RowDay()), empty=0),
        Fact("newest_pay", "最近金额", "H", "newest", "pay"),
        Fact("newest_grade", "最近等级", "H", "set", "grade", always=True),
        Fact("in_force", "有效", "H", "any", where=w.field("until") >= e.Today(), always=True),
        Fact("numbered", "有证号", "H", "any", where=e.HasText("no")),
        Fact("first_month", "最早月份", "H", "smallest", e.MonthOf(w.field("since")),
             empty=NEVER),
        Fact("last_paid", "最近发放月份", "P", "largest", e.FieldOf("month"), subject="unit",
             link="household", empty=0),
        Fact("paid", "发放合计", "P", "sum", "paid", subject="unit", link="household"),
    )
}  # fmt: skip
SINCE = dt.date(2020, 1, 1)
NUMBERS = Numbers(
    {
        "line": PolicyNumber("line", "线", "元", settings=(
            Setting(SINCE, Fraction(3)), Setting(SINCE, Fraction(5, 2), only="甲村"),
            Setting(SINCE, Fraction(9), only="乙镇"))),
        "local": PolicyNumber("local", "只在甲村", settings=(
            Setting(SINCE, Fraction(2), only="甲村"), Setting(SINCE, Fraction(0), only="丙村"))),
        "factor": PolicyNumber("factor", "倍", settings=(Setting(SINCE, Fraction(3, 2)),)),
        "word": PolicyNumber("word", "读法", settings=(Setting(SINCE, "a"),)),
    },
    TODAY,
)  # fmt: skip
LAW = Law(SOURCES, FACTS, NUMBERS, AS_OF)
PERSON_FIGURES = ("deposits", "deposits_said", "letter_deposits", "any_answer", "cars", "worth",
                  "newest_worth", "largest", "smallest", "heard", "newest_pay",
                  "first_month")  # fmt: skip
PERSON_ANSWERS = ("car", "rich_car", "in_force", "numbered")
PERSON_CODES = {"newest_state": ("in_use", "gone"), "newest_grade": ("g1", "g2")}
UNIT_FIGURES = ("household_deposits", "unit_cars", "unit_by_letter", "unit_worth", "last_paid",
                "paid")  # fmt: skip


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
        return replace(self, rows=self.rows | {key: []}, links=self.links | {key: []}, answers=kept)

    def people(self) -> list[int]:
        return sorted({p for members in self.units.values() for p in members})

    def authorised(self, key: str, person: int) -> bool:
        answer = self.answers.get((key, person))
        return answer is None or not any(said == "no_authorisation" for _, said in answer.words)

    def unit(self, unit_id: int) -> Unit:
        members = [self.person(p) for p in self.units[unit_id]]
        rows = {key: [LinkedRow(r) for r in self.rows[key] for row, u, _ in self.links[key]
                      if u == unit_id and row == r["row_id"]]
                for key in SOURCES if key not in BY_PERSON}  # fmt: skip
        answers = {k: a for (k, u), a in self.answers.items()
                   if k not in BY_PERSON and u == unit_id}  # fmt: skip
        return Unit(str(unit_id), members, self.complete[unit_id], rows, answers,
                    self.places(unit_id))  # fmt: skip

    def person(self, p: int) -> Person:
        rows: dict[str, list[LinkedRow]] = {}
        for key in BY_PERSON:
            by_id = {r["row_id"]: r for r in self.rows[key]}
            rows[key] = [
                LinkedRow(by_id[row], c, self.authorised(key, p), self.letter(key, p))
                for row, person, c in self.links[key]
                if person == p
            ]
        answers = {k: a for (k, person), a in self.answers.items() if person == p}
        return Person(str(p), f"人{p}", rows, answers, self.places(self.home(p)))

    def places(self, unit_id: int) -> tuple[str, ...]:
        return (self.villages.get(unit_id, ""), "乙镇" if unit_id % 2 else "甲镇")

    def home(self, p: int) -> int:
        return next(u for u, members in self.units.items() if p in members)

    def letter(self, key: str, p: int) -> bool:
        answer = self.answers.get((key, p))
        return answer is not None and answer.letter

    def database(self, facts: Iterable[str]) -> duckdb.DuckDBPyConnection:
        """The tables the readings work on, with the views of these facts only."""
        db = duckdb.connect(config={"threads": 1})
        for key, source in SOURCES.items():
            self._source(db, key, source)
        _table(db, "members", "unit_id BIGINT, person_id BIGINT",
               [[u, p] for u, ps in self.units.items() for p in ps])  # fmt: skip
        _table(db, "units",
               "unit_id BIGINT, pool VARCHAR, complete INT, village VARCHAR, town VARCHAR",
               [[u, "roster", int(self.complete[u]), *self.places(u)] for u in self.units],
               )  # fmt: skip
        _table(db, "people", "person_id BIGINT, village VARCHAR, town VARCHAR",
               [[p, *self.places(self.home(p))] for p in self.people()])  # fmt: skip
        absent = "owner BIGINT, source VARCHAR, absent INT"
        _table(db, "person_absent", absent,
               [[p, k, a.absent] for (k, p), a in self.answers.items()])  # fmt: skip
        _table(db, "unit_absent", absent, [[u, k, self.absent(k, u)] for u in self.units
                                           for k in BY_PERSON])  # fmt: skip
        for name in sorted(set(facts)):
            db.execute(f"CREATE TABLE fact_{name} AS {fact_view(FACTS[name], LAW)}")
        return db

    def absent(self, key: str, unit_id: int) -> int:
        said = [self.answers.get((key, p), SourceAnswer()).absent for p in self.units[unit_id]]
        return min(said, default=2)

    def _source(self, db: duckdb.DuckDBPyConnection, key: str, source: Source) -> None:
        columns = {"row_id": "BIGINT", "file": "VARCHAR", "sheet": "VARCHAR", "row": "INTEGER",
                   "data_day": "DATE"}  # fmt: skip
        kinds = {"money": "BIGINT", "date": "DATE", "month": "INTEGER"}
        for f in source.fields:
            if f.type in kinds:
                columns |= {f"{f.name}_{end}": kinds[f.type] for end in ("least", "most")}
            else:
                columns[f.name] = "VARCHAR"
        _table(db, f"rows_{key}", ", ".join(f"{n} {t}" for n, t in columns.items()),
               [[r.get(n) for n in columns] for r in self.rows[key]])  # fmt: skip
        if key not in BY_PERSON:
            _table(db, f"hlinks_{key}", "row_id BIGINT, unit_id BIGINT",
                   [[r, u] for r, u, _ in self.links[key]])  # fmt: skip
            _table(db, f"hanswers_{key}", "unit_id BIGINT, open INT, absent INT",
                   [[u, int(a.open), a.absent] for (k, u), a in self.answers.items()
                    if k == key])  # fmt: skip
            return
        _table(db, f"links_{key}", "row_id BIGINT, person_id BIGINT, strong BOOL",
               [[r, p, c in ("exact", "upgraded")] for r, p, c in self.links[key]])  # fmt: skip
        said = [
            [p, int(a.open), int(a.open_anyway), int(a.letter), int(self.authorised(key, p)),
             a.absent, a.letter_state]
            for (k, p), a in self.answers.items() if k == key
        ]  # fmt: skip
        _table(db, f"answers_{key}", "person_id BIGINT, open INT, open_anyway INT, letter INT, "
               "authorised INT, absent INT, letter_state INT", said)  # fmt: skip


def _table(db: duckdb.DuckDBPyConnection, name: str, columns: str, rows: list[list[Any]]) -> None:
    db.execute(f"CREATE TABLE {name} ({columns})")
    if rows:
        one = f"({', '.join('?' * len(rows[0]))})"
        values = [v for r in rows for v in r]
        db.execute(f"INSERT INTO {name} VALUES {', '.join([one] * len(rows))}", values)


def facts_of(*expressions: e.Expr) -> set[str]:
    """Names of the facts that expressions read."""
    kinds = (e.FactFigure, e.FactHolds, e.FactOneOf)
    return {n.name for x in expressions for n in x.walk() if isinstance(n, kinds)}


def rule_of(answer: e.Condition, *, measure: e.Figure | None = None, level: Any = "unit") -> Rule:
    """A rule around one expression."""
    return Rule(
        "test", "JG05", "案", "案", "案", (), "offers", "roster", level, "household", answer,
        Settle("案头", "民政办", (), ()), "", "", "", measure=measure,
    )  # fmt: skip


def sql_answers(db: duckdb.DuckDBPyConnection, rule: Rule) -> dict[int, tuple[Any, ...]]:
    """unit → (answer, hand, measure least certain and at hand, and its denominator)."""
    rows = db.execute(rule_sql(rule, LAW)).fetchall()
    return {r[0]: r[2:7] for r in rows}
