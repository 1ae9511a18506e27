"""What the offices hold about everyone else: the bulk of every file.

Invariant: subjects are strangers to the roster with valid numbers of their own, so no row here
can be anybody's lead; rows with damaged numbers carry names nobody on a list bears.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from dibao.world import numbers
from dibao.world.draw import day_between, months_before, stream, weighted
from dibao.world.model import Person, Record, World, age
from dibao.world.names import fold

Maker = Callable[["Crowd", random.Random], Iterator[Record]]
MAKERS: dict[str, Maker] = {}


class Crowd:
    """The strangers of one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        taken = world.roster_pids | world.spared
        self.people = [p for p in world.people if p.died is None and p.pid not in taken]
        self.adults = [p for p in self.people if age(p.birth, world.as_of) >= 18]
        self.dead = [p for p in world.people if p.died is not None and p.pid not in taken]
        self.listed_names = {fold(world.people[i].name) for i in taken}

    def row(self, key: str, who: Person, **values: Any) -> Record:
        """A row about a stranger."""
        return Record(key, who.name, who.number, values, who.village, who)

    def some(self, rng: random.Random, share: float) -> Iterator[Person]:
        """That share of the adults."""
        return (p for p in self.adults if rng.random() < share)

    def spoil(self, row: Record, rng: random.Random) -> Record:
        """Old, lost and masked numbers, where no listed person could be meant."""
        chance = rng.random()
        if chance < 0.02 and row.number[6:8] == "19":
            row.number = numbers.fifteen(row.number)
        elif chance < 0.026 and fold(row.name) not in self.listed_names:
            row.number = numbers.lose_digits(row.number)
        elif chance < 0.03 and fold(row.name) not in self.listed_names:
            row.number = numbers.mask(row.number)
        return row


def maker(key: str) -> Callable[[Maker], Maker]:
    """Register the crowd's rows of a delivery."""

    def keep(function: Maker) -> Maker:
        MAKERS[key] = function
        return function

    return keep


def rows(world: World, key: str, crowd: Crowd) -> list[Record]:
    """The crowd's rows of a delivery."""
    rng = stream(world.seed, "crowd", key)
    if key not in MAKERS:
        return []
    tidy = key in ("DS06", "DS03", "DS13")
    return [r if tidy else crowd.spoil(r, rng) for r in MAKERS[key](crowd, rng)]


@maker("DS06")
def _(crowd: Crowd, rng: random.Random) -> Iterator[Record]:
    world = crowd.world
    told = {r.person.pid for r in world.records if r.delivery == "DS06" and r.person}
    for person in world.people:
        if person.pid in told:
            continue
        gone = person.died
        if gone and (gone.year < world.as_of.year - 6 or rng.random() < 0.3):
            continue
        known = gone is not None and (world.as_of - gone).days > 120 and rng.random() < 0.93
        yield crowd.row(
            "DS06",
            person,
            cancel_reason="death" if known else "none",
            cancel_day=gone + timedelta(days=rng.randrange(3, 90)) if known and gone else None,
        )


@maker("DS04")
def _(crowd: Crowd, rng: random.Random) -> Iterator[Record]:
    limit = months_before(crowd.world.as_of, 24)
    for person in crowd.dead:
        if person.died and person.died >= limit and rng.random() < 0.7:
            yield crowd.row(
                "DS04",
                person,
                death_day=person.died,
                hall="云槐县殡仪馆",
                cremation_day=person.died + timedelta(days=rng.randrange(1, 4)),
            )


def vehicle(rng: random.Random, as_of: date) -> dict[str, Any]:
    """Any vehicle in any state."""
    kind = weighted(
        rng,
        (
            ("car", 55),
            ("motorcycle", 25),
            ("truck", 8),
            ("low_speed", 4),
            ("tricycle", 4),
            ("tractor", 3),
            ("bus", 1),
        ),
    )
    registered = day_between(rng, date(2005, 1, 1), as_of - timedelta(days=60))
    state = weighted(rng, (("in_use", 80), ("overdue", 8), ("gone", 9), ("moved_out", 3)))
    return {
        "plate": numbers.plate(rng),
        "kind": kind,
        "model": f"云鹿牌{rng.randrange(1000, 9999)}",
        "use": "非营运",
        "state": state,
        "registered": registered,
        "scrap_by": registered.replace(year=registered.year + 15, day=1),
        "inspected_until": as_of.replace(day=1),
        "value": None,
        "vin": "",
    }


@maker("DS07/new")
def _(crowd: Crowd, rng: random.Random) -> Iterator[Record]:
    for person in crowd.some(rng, 0.22):
        yield crowd.row("DS07/new", person, **vehicle(rng, crowd.world.as_of))


@maker("DS07/old")
def _(crowd: Crowd, rng: random.Random) -> Iterator[Record]:
    for person in crowd.some(rng, 0.05):
        yield crowd.row("DS07/old", person, **vehicle(rng, crowd.world.as_of))


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


@maker("DS03")
def _(crowd: Crowd, rng: random.Random) -> Iterator[Record]:
    people = crowd.world.people
    for man in people:
        if man.sex == "男" and man.married and man.spouse >= 0 and man.married.year >= 1985:
            wife = people[man.spouse]
            yield crowd.row(
                "DS03",
                man,
                kind="marry",
                other_name=wife.name,
                other_id=wife.number,
                day=man.married,
                office="云槐县民政局",
                certificate=f"J{crowd.world.villages[0].code[:6]}-{man.married.year}-{man.pid:06d}",
            )


@maker("DS18")
def _(crowd: Crowd, rng: random.Random) -> Iterator[Record]:
    for person in crowd.some(rng, 0.012):
        issued = day_between(rng, date(2017, 1, 1), date(2023, 1, 1))
        yield crowd.row(
            "DS18",
            person,
            category=rng.choice(("limb", "visual", "hearing")),
            grade=rng.choice(("g3", "g4")),
            parts="",
            issued=issued,
            expires=issued.replace(year=issued.year + 10, day=1),
            cancelled="no",
            guardian="",
            income_per_head=None,
        )


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


@maker("DS14")
def _(crowd: Crowd, rng: random.Random) -> Iterator[Record]:
    for person in crowd.some(rng, 0.05):
        yield crowd.row("DS14", person, **firm(rng, person))


def firm(rng: random.Random, person: Person) -> dict[str, Any]:
    """Any firm."""
    kind = weighted(rng, (("individual", 6), ("company", 2), ("coop", 3)))
    post = {
        "individual": "operator",
        "company": rng.choice(("legal_rep", "shareholder", "supervisor")),
        "coop": "member",
    }[kind]
    tail = {"individual": "百货店", "company": "商贸有限公司", "coop": "种植专业合作社"}[kind]
    state = weighted(rng, (("active", 7), ("cancelled", 2), ("revoked", 1)))
    return {
        "enterprise": f"云槐县{person.name[:1]}家{rng.choice('兴隆盛昌顺和')}{tail}",
        "credit_code": numbers.credit_code(rng),
        "kind": kind,
        "post": post,
        "state": state,
        "founded": day_between(rng, date(2010, 1, 1), date(2023, 6, 1)),
        "cancelled_day": date(2023, 9, 9) if state == "cancelled" else None,
        "capital": rng.choice((1, 3, 5, 10, 50, 100)),
        "share": None,
    }


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


@maker("DS08")
def _(crowd: Crowd, rng: random.Random) -> Iterator[Record]:
    for person in crowd.some(rng, 0.08):
        yield crowd.row("DS08", person, **estate(rng, person))


def estate(rng: random.Random, person: Person, **given: Any) -> dict[str, Any]:
    """One registered unit."""
    unit = f"{person.village.code}GB{rng.randrange(10**5):05d}F{rng.randrange(10**8):08d}"
    values: dict[str, Any] = {
        "unit_no": unit,
        "tenure": "sole",
        "share": "",
        "purpose": "dwelling",
        "location": f"云槐县城关花园小区{rng.randrange(1, 30)}幢{rng.randrange(101, 999)}室",
        "area": rng.randrange(85, 150),
        "acquired": "",
        "state": "current",
        "registered": day_between(rng, date(2008, 1, 1), date(2023, 5, 1)),
        "cancelled_day": None,
    }
    values.update(given)
    return values


@maker("DS19")
def _(crowd: Crowd, rng: random.Random) -> Iterator[Record]:
    for person in crowd.some(rng, 0.1):
        monitored = rng.random() < 0.08
        yield crowd.row(
            "DS19",
            person,
            household_no=f"FP{person.book}",
            head_name=person.name,
            relation="户主",
            kind="monitored" if monitored else "lifted",
            monitor_kind="突发严重困难户" if monitored else "",
            income_per_head=rng.randrange(900, 2400) * 100,
            identified=date(2014, 12, 1),
            cleared=date(2022, 11, 30) if monitored else None,
            on_dibao="no",
        )


def _machines(key: str, share: float) -> None:
    @maker(key)
    def _(crowd: Crowd, rng: random.Random) -> Iterator[Record]:
        only = crowd.world.deliveries[key].only_villages
        skip = crowd.world.deliveries[key].not_villages
        for person in crowd.some(rng, share):
            here = person.village.index
            if here in skip or (only is not None and here not in only):
                continue
            large = rng.random() < 0.06
            yield crowd.row(
                key,
                person,
                machine="联合收割机" if large else rng.choice(("微耕机", "")),
                machine_kind="large" if large else "small",
                bought=date(2021, 5, 4) if large else None,
                subsidy=rng.randrange(100, 9000) * 100,
                area=rng.randrange(80, 2400),
                state="in_use",
            )


_machines("DS21/now", 0.18)
_machines("DS21/stale", 0.1)


@maker("RG13")
def _(crowd: Crowd, rng: random.Random) -> Iterator[Record]:
    for person in crowd.some(rng, 0.002):
        yield crowd.row(
            "RG13",
            person,
            reason="家庭财产超过规定",
            until=crowd.world.as_of + timedelta(days=rng.randrange(30, 300)),
        )


@maker("DS15/A")
def _(crowd: Crowd, rng: random.Random) -> Iterator[Record]:
    for person in crowd.some(rng, 0.01):  # people nobody asked about: a quality count
        yield crowd.row(
            "DS15/A",
            person,
            account=numbers.account(rng, "9911"),
            kind="demand",
            balance=rng.randrange(1000, 9000000),
            day=crowd.world.deliveries["DS15/A"].day,
        )


@maker("DS05")
def _(crowd: Crowd, rng: random.Random) -> Iterator[Record]:
    for person in crowd.some(rng, 0.002):
        yield crowd.row(
            "DS05",
            person,
            organisation=f"{person.village.name}老年协会",
            credit_code=numbers.credit_code(rng),
            post="负责人",
            state="正常",
            capital=3,
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


@maker("DS23")
def _(crowd: Crowd, rng: random.Random) -> Iterator[Record]:
    for person in crowd.people:
        years = age(person.birth, crowd.world.as_of)
        if 6 <= years <= 21 and rng.random() < 0.95:
            stage = (
                "小学"
                if years < 12
                else "初中"
                if years < 15
                else ("高中" if years < 18 else "本科")
            )
            yield crowd.row(
                "DS23",
                person,
                school=person.village.town + stage,
                stage=stage,
                mode="全日制",
                state="在校",
            )


@maker("DS24")
def _(crowd: Crowd, rng: random.Random) -> Iterator[Record]:
    for person in crowd.some(rng, 0.001):
        yield crowd.row(
            "DS24",
            person,
            kind=rng.choice(("服刑", "强制隔离戒毒", "社区矫正")),
            start=date(crowd.world.as_of.year - 1, 5, 1),
            end=date(crowd.world.as_of.year + 2, 4, 30),
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


@maker("DS26")
def _(crowd: Crowd, rng: random.Random) -> Iterator[Record]:
    for person in crowd.some(rng, 0.001):
        yield crowd.row(
            "DS26",
            person,
            ship=f"云槐渔{rng.randrange(1000, 9999)}",
            kind="渔船",
            share="50%",
            state="正常",
            registered=date(2015, 6, 1),
        )
