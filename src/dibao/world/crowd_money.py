"""What strangers earn, are paid and spend: pensions, wages, benefits, treatment, meters.

Invariant: amounts are integer fen; what bears a month bears the newest month paid or one before
it, never one to come.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from dibao.world import numbers
from dibao.world.crowd import Crowd, maker
from dibao.world.draw import months_before, weighted
from dibao.world.model import Record, age


@maker("DS10/resident")
def _(crowd: Crowd, rng: random.Random) -> Iterator[Record]:
    for person in crowd.some(rng, 0.8):
        old = age(person.birth, crowd.world.as_of) >= 60
        yield crowd.row(
            "DS10/resident",
            person,
            kind="resident",
            insured_state="receiving" if old else "active",
            benefit="pension" if old else "none",
            monthly=rng.randrange(128, 230) * 100 if old else None,
            stop_day=None,
            stop_reason="none",
            month=crowd.world.pay_month,
        )


@maker("DS10/employee")
def _(crowd: Crowd, rng: random.Random) -> Iterator[Record]:
    for person in crowd.some(rng, 0.06):
        old = age(person.birth, crowd.world.as_of) >= 58
        yield crowd.row(
            "DS10/employee",
            person,
            kind="employee",
            insured_state="receiving" if old else "active",
            benefit="pension" if old else "none",
            employer="云槐县鹿鸣服装厂",
            monthly=rng.randrange(18, 46) * 10000 if old else None,
            base=None if old else rng.randrange(40, 70) * 10000,
            first_paid=None,
            stop_day=None,
            stop_reason="none",
        )


@maker("DS11")
def _(crowd: Crowd, rng: random.Random) -> Iterator[Record]:
    for person in crowd.some(rng, 0.01):
        start = months_before(crowd.world.as_of, rng.randrange(2, 20), 1)
        yield crowd.row(
            "DS11",
            person,
            registered=start,
            start=start,
            amount=144000,
            end=months_before(start, -12, 28),
            state=rng.choice(("current", "ended")),
        )


@maker("DS12")
def _(crowd: Crowd, rng: random.Random) -> Iterator[Record]:
    for person in crowd.some(rng, 0.008):
        yield crowd.row(
            "DS12",
            person,
            post=rng.choice(("护林员", "保洁员", "水管员", "养路员")),
            employer=person.village.name + "村民委员会",
            subsidy=50000,
            insurance_subsidy=0,
            start=date(crowd.world.as_of.year - 1, 4, 1),
            end=None,
        )


@maker("DS13")
def _(crowd: Crowd, rng: random.Random) -> Iterator[Record]:
    payers = ("云槐县鹿鸣服装厂", "虚陵市建工集团", "云槐县城建公司", "青石镇采石场")
    for person in crowd.some(rng, 0.1):
        if age(person.birth, crowd.world.as_of) > 62:
            continue
        for back in range(3):
            yield crowd.row(
                "DS13",
                person,
                item=weighted(rng, (("wage", 8), ("labour_fee", 2))),
                month=crowd.world.pay_month - back,
                tax=0,
                payer=rng.choice(payers),
                income=rng.randrange(18, 80) * 10000,
            )


@maker("DS16")
def _(crowd: Crowd, rng: random.Random) -> Iterator[Record]:
    for person in crowd.some(rng, 0.035):
        old = age(person.birth, crowd.world.as_of) >= 60
        net = rng.randrange(30, 66) * 10000
        yield crowd.row(
            "DS16",
            person,
            employer=rng.choice(
                ("云槐县第一中学", "槐荫镇人民政府", "云槐县人民医院", "云槐县财政局")
            ),
            establishment=weighted(
                rng,
                (("civil", 3), ("public", 5), ("worker", 1), ("contract", 2), ("village_pay", 1)),
            ),
            post="工作人员",
            gross=net + 60000,
            net=net,
            month=crowd.world.pay_month,
            state="retired" if old else "in_post",
        )


@maker("DS09")
def _(crowd: Crowd, rng: random.Random) -> Iterator[Record]:
    for person in crowd.some(rng, 0.03):
        yield crowd.row(
            "DS09",
            person,
            employer="云槐县第一中学",
            account=numbers.account(rng, "9800")[:12],
            monthly=rng.randrange(8, 30) * 10000,
            balance=rng.randrange(10, 900) * 10000,
            state=weighted(rng, (("normal", 8), ("sealed", 2))),
            month=crowd.world.pay_month,
        )


@maker("DS02")
def _(crowd: Crowd, rng: random.Random) -> Iterator[Record]:
    for person in crowd.people:
        years = age(person.birth, crowd.world.as_of)
        if years >= 80 and rng.random() < 0.8:
            yield crowd.row(
                "DS02",
                person,
                benefit="elderly",
                amount=5000,
                since=date(person.birth.year + 80, 12, 1),
                ended=None,
                state="current",
            )
        elif (years > 62 and person.spouse < 0) or rng.random() < 0.003:
            yield crowd.row(
                "DS02",
                person,
                benefit="tekun" if years > 16 else "orphan",
                amount=91000,
                since=date(2020, 3, 1),
                ended=None,
                state="current",
            )


@maker("DS22")
def _(crowd: Crowd, rng: random.Random) -> Iterator[Record]:
    for person in crowd.some(rng, 0.04):
        yield crowd.row(
            "DS22",
            person,
            item=rng.choice(("水库移民后期扶持", "计生奖励扶助", "退役军人优抚")),
            amount=rng.choice((5000, 8000, 16000)),
            start=date(2016, 1, 1),
            end=None,
        )


@maker("DS20")
def _(crowd: Crowd, rng: random.Random) -> Iterator[Record]:
    for person in crowd.some(rng, 0.02):
        yield crowd.row(
            "DS20",
            person,
            serious=rng.choice(("yes", "no")),
            disease="",
            self_paid=rng.randrange(900, 30000) * 100,
            total=rng.randrange(9000, 90000) * 100,
            day=crowd.world.as_of - timedelta(days=rng.randrange(30, 300)),
        )


@maker("DS25")
def _(crowd: Crowd, rng: random.Random) -> Iterator[Record]:
    for person in crowd.people:
        if person.relation != "户主":
            continue
        for kind in ("电", "水"):
            yield crowd.row(
                "DS25",
                person,
                meter=f"99{rng.randrange(10**8):08d}",
                kind=kind,
                quantity=rng.randrange(4, 260),
                amount=rng.randrange(300, 15000),
                month=crowd.world.pay_month,
            )
