"""What the registers say of strangers: alive or dead, married, disabled, at school, on a list.

Invariant: no living person is missing from the household register by accident: DS06 tells of
everybody whom no planted row of it tells of. Only the dead may be dropped or still stand as alive.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from dibao.world.crowd import Crowd, maker
from dibao.world.draw import day_between, months_before
from dibao.world.model import Record, age


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


@maker("RG13")
def _(crowd: Crowd, rng: random.Random) -> Iterator[Record]:
    for person in crowd.some(rng, 0.002):
        yield crowd.row(
            "RG13",
            person,
            reason="家庭财产超过规定",
            until=crowd.world.as_of + timedelta(days=rng.randrange(30, 300)),
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
