"""The typed model of the county: what is so, and what each office wrote down about it.

Invariant: the model is complete before any file is written. Files are a rendering of it; the
oracle reads nothing else. A `Record` keeps the identity as the office wrote it (`name`,
`number` after any harmful damage); harmless dirt (spaces, widths, old forms of characters)
is added later and must change no answer. Money is integer fen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from dibao.world.numbers import Registry
from dibao.world.places import Village

Expect = Literal["yes", "unknown", "cannot_tell", "trap"]


@dataclass(slots=True, eq=False)
class Person:
    """One invented human being."""

    pid: int
    name: str
    number: str
    sex: str
    birth: date
    village: Village
    group: int
    died: date | None = None
    father: int = -1
    mother: int = -1
    spouse: int = -1
    married: date | None = None
    book: str = ""
    relation: str = "户主"  # to the head of the book
    nation: str = "汉族"
    former_name: str = ""
    children: list[int] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Member:
    """A person as a roster row shows him; `number` is what the row says."""

    person: Person
    relation: str
    name: str
    number: str
    covered: bool = True
    health: str = "一般"
    ability: str = "部分丧失劳动能力"
    gone: str = ""  # why he is no longer there, for the reader of the model


@dataclass(slots=True, eq=False)
class Household:
    """A family on the roster, or one refused or exited (`list_key` RG03, RG04)."""

    household_no: str
    village: Village
    group: int
    members: list[Member]
    size: int  # 家庭人口 as stated
    monthly: int = 0
    income: int | None = None  # 家庭月收入 by the family's own file
    since: date = date(2020, 1, 1)
    account: str = ""
    account_holder: str = ""
    cause: str = "因病"
    single: bool = False
    urban: bool = False
    list_key: str = "DS01"
    used: str = ""  # the planted case that stands here
    paid: dict[int, int] = field(default_factory=dict)  # month index -> fen
    stated: dict[str, Any] = field(default_factory=dict)  # RG03, RG04: ground, notice …
    applied: date | None = None
    approved: date | None = None

    @property
    def head(self) -> Member:
        return self.members[0]


@dataclass(slots=True, eq=False)
class Delivery:
    """One hand-in of one office: its day and whom it answers for."""

    key: str
    source: str
    day: date
    party: str = ""
    not_villages: frozenset[int] = frozenset()
    only_villages: frozenset[int] | None = None


@dataclass(slots=True, eq=False)
class Record:
    """One row of a delivery about one person, before rendering."""

    delivery: str
    name: str
    number: str
    values: dict[str, Any]
    village: Village | None = None
    person: Person | None = None  # whom it is truly about; None if the row is in error


@dataclass(slots=True)
class Case:
    """One planted or derived truth."""

    code: str
    household_no: str
    id_number: str
    expect: Expect
    why: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What two truths must not share."""
        return truth_key(self.code, self.household_no, self.id_number)


@dataclass(slots=True, eq=False)
class World:
    """Everything there is."""

    seed: int
    as_of: date
    villages: list[Village]
    people: list[Person]
    registry: Registry
    standard: int  # fen a month, in force on the as-of day
    pay_month: int = 0  # index of the newest month paid
    households: list[Household] = field(default_factory=list)
    applicants: list[Household] = field(default_factory=list)
    disabled: list[Person] = field(default_factory=list)  # subjects of ZC03 beside the roster
    deliveries: dict[str, Delivery] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    roster_pids: set[int] = field(default_factory=set)
    missing: list[str] = field(default_factory=list)  # recipes that found no room
    spared: set[int] = field(default_factory=set)  # people the background must leave alone

    def deliver(self, delivery: Delivery) -> None:
        """Declare a hand-in; a key stands for one."""
        if delivery.key in self.deliveries:
            raise ValueError(f"交付件重名：{delivery.key}")
        self.deliveries[delivery.key] = delivery

    def record(self, delivery: str, who: Person, /, **values: Any) -> Record:
        """A row that is right about `who`; returned so that a case can damage it."""
        if delivery not in self.deliveries:
            raise KeyError(delivery)
        row = Record(delivery, who.name, who.number, values, who.village, who)
        self.records.append(row)
        return row

    def case(
        self, code: str, home: Household | None, who: Person | None, expect: Expect, why: str
    ) -> None:
        """Write down a truth."""
        self.cases.append(
            Case(code, home.household_no if home else "", who.number if who else "", expect, why)
        )


OF_HOUSEHOLD = (
    "JG02", "JG04", "JG05", "JG06", "JG08", "JG09", "FB05", "FB08", "FB09", "ZC01", "ZC02", "ZC06",
    "ZC09", "FB02", "FB03", "FB07", "JG13", "FB11", "ZC05", "ZC07", "ZC08", "ZC10", "ZF07", "GF01",
    "GF03",
)  # fmt: skip


def truth_key(code: str, household_no: str, id_number: str) -> tuple[str, str, str]:
    """Household truths are known by the household, others by the person too."""
    if code in OF_HOUSEHOLD:
        return code, household_no, ""
    return code, "" if code in ("JG03", "JG07", "JG10", "ZC03") else household_no, id_number


def month_index(day: date) -> int:
    """year*12 + month-1."""
    return day.year * 12 + day.month - 1


def age(birth: date, on: date) -> int:
    """Full years."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
