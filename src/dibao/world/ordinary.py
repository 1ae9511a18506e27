"""The ordinary facts of roster families: what every office holds about people who have little.

Invariant: nothing here makes a rule of the first round hold, except by accident, which
`settle` removes.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

from dibao.world import numbers
from dibao.world.draw import day_between, months_before, stream, weighted, years_later
from dibao.world.model import Household, Member, World, age


def span(day: date) -> tuple[date, date]:
    """A date known to the day."""
    return day, day


def letter(
    world: World, member: Member, serial: int, scope: str = "全部", valid_to: date | None = None
) -> None:
    """An authorisation letter in force through the as-of day."""
    world.record(
        "RG02",
        member.person,
        letter_no=f"SQ{world.as_of.year}-{serial:05d}",
        scope=scope,
        valid_from=world.as_of - timedelta(days=300),
        valid_to=valid_to or world.as_of + timedelta(days=65),
        withdrawn="",
    )


def deposit(
    world: World,
    bank: str,
    member: Member,
    fen: int,
    *,
    day: date | None = None,
    kind: str = "demand",
    account: str = "",
    over: str = "",
) -> None:
    """One account; bank C answers only over or not."""
    key = f"DS15/{bank}"
    rng = stream(world.seed, "account", key, len(world.records))
    values: dict[str, object] = {
        "account": account or numbers.account(rng, {"A": "9911", "B": "9922", "C": "9933"}[bank]),
        "kind": kind,
        "day": day or world.deliveries[key].day,
    }
    if over:
        values["over"] = over
    else:
        values["balance"] = fen
    world.record(key, member.person, **values)


def of_member(world: World, home: Household, member: Member, rng: random.Random) -> None:
    """Pension, small savings, a certificate, a motorcycle."""
    person, years = member.person, age(member.person.birth, world.as_of)
    if years >= 16:
        old = years >= 60
        world.record(
            "DS10/resident",
            person,
            kind="resident",
            insured_state="receiving" if old else "active",
            benefit="pension" if old else "none",
            monthly=rng.randrange(128, 190) * 100 if old else None,
            base=None,
            first_paid=None,
            stop_day=None,
            stop_reason="none",
            employer="",
            month=world.pay_month,
        )
    if years >= 18 and rng.random() < 0.55:
        deposit(
            world,
            weighted(rng, (("A", 7), ("B", 3))),
            member,
            rng.randrange(60, 2600) * 100 + rng.randrange(100),
        )
    if (
        years >= 18
        and rng.random() < 0.04
        and (home.village.index not in world.deliveries["DS15/C"].not_villages)
    ):
        deposit(world, "C", member, 0, over="no")
    if member.health == "残疾" and rng.random() < 0.9:
        certificate(world, member, rng)
    if 20 <= years <= 65 and person.sex == "男" and rng.random() < 0.12:
        world.record(
            "DS07/new",
            person,
            plate=numbers.plate(rng),
            kind="motorcycle",
            model="两轮摩托 125型",
            use="非营运",
            state="in_use",
            registered=day_between(rng, date(2012, 1, 1), date(2022, 1, 1)),
            scrap_by=None,
            inspected_until=world.as_of,
            value=None,
            vin="",
        )
    if member.health == "重病" and rng.random() < 0.6:
        world.record(
            "DS20",
            person,
            serious="yes",
            self_paid=rng.randrange(900, 7000) * 100,
            total=rng.randrange(9000, 30000) * 100,
            day=world.as_of - timedelta(days=rng.randrange(40, 300)),
        )


def certificate(world: World, member: Member, rng: random.Random, **given: object) -> None:
    """A disability certificate in force; its number carries category and grade."""
    category = weighted(
        rng,
        (
            ("visual", 2),
            ("hearing", 2),
            ("speech", 1),
            ("limb", 6),
            ("intellectual", 2),
            ("mental", 2),
        ),
    )
    grade = weighted(rng, (("g1", 2), ("g2", 4), ("g3", 4), ("g4", 4)))
    issued = day_between(rng, date(world.as_of.year - 7, 2, 1), date(world.as_of.year - 1, 3, 1))
    values: dict[str, object] = {
        "category": category,
        "grade": grade,
        "parts": "",
        "issued": issued,
        "expires": years_later(issued, 10),
        "cancelled": "no",
        "guardian": "",
        "income_per_head": None,
    }
    values.update(given)
    world.record("DS18", member.person, **values)


def of_household(world: World, home: Household, rng: random.Random) -> None:
    """Land subsidy, the register of the formerly poor, the yearly review."""
    if home.village.index not in world.deliveries["DS21/now"].not_villages and (rng.random() < 0.5):
        world.record(
            "DS21/now",
            home.head.person,
            machine="",
            machine_kind="small",
            area=rng.randrange(100, 900),
            subsidy=rng.randrange(100, 900) * 120,
            state="in_use",
            bought=None,
            power=None,
        )
    if rng.random() < 0.5:
        for member in home.members:
            world.record(
                "DS19",
                member.person,
                household_no="FP" + home.household_no[2:],
                head_name=home.head.name,
                relation=member.relation,
                kind="lifted",
                monitor_kind="",
                income_per_head=(home.income or 0) // home.size,
                identified=date(2014, 12, 1),
                cleared=None,
                on_dibao="yes",
            )
    world.record(
        "RG06",
        home.head.person,
        household_no=home.household_no,
        day=months_before(world.as_of, rng.randrange(1, 6), rng.randrange(3, 27)),
        result="维持原保障",
        reviewer="",
        income_month=home.income,
    )


def fill(world: World) -> None:
    """Everyone's letters and ordinary facts."""
    serial = 0
    for home in world.households:
        rng = stream(world.seed, "ordinary", home.household_no)
        for member in home.members:
            serial += 1
            letter(world, member, serial)
            of_member(world, home, member, rng)
        of_household(world, home, rng)
