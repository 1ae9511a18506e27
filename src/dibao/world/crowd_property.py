"""What strangers own and run: vehicles, houses, machines, firms, accounts, ships.

Invariant: a thing may be of any kind and in any state, for nobody listed holds it; `estate` is
the one thing planted cases take from here, and they say which kind and state they mean.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from dibao.world import numbers
from dibao.world.crowd import Crowd, maker
from dibao.world.draw import day_between, weighted
from dibao.world.model import Person, Record


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
