"""Builds the model: a county, its roster, the ordinary facts of its families, planted cases.

Invariant: ordinary facts are drawn so that no rule of the first round holds for them; the
oracle is asked at the end, and a household on which it sees a lead nobody planted loses the
rows that caused it (`settle`). The model returned answers exactly what its cases say.
"""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta

from dibao.world import families, numbers, places
from dibao.world.draw import day_between, months_before, stream, weighted
from dibao.world.model import (
    Delivery,
    Household,
    Member,
    Person,
    World,
    age,
    month_index,
)

BANKS = ("农商银行", "邮政储蓄银行", "村镇银行")
CAUSES = ("因病", "因残", "缺劳动力", "因学", "年老", "单亲", "其他")
PER_HOUSEHOLD = 20  # living people of the county for each household on the roster


def standard_since(as_of: date) -> tuple[int, date]:
    """The standard in force (fen a month) and its first day, well before the payments shown."""
    if as_of.month >= 6:
        return 62000, date(as_of.year, 1, 1)
    return 62000, date(as_of.year - 1, 7, 1)


def days_ago(world: World, days: int) -> date:
    """Counted from the as-of day."""
    return world.as_of - timedelta(days=days)


def deliveries(world: World) -> None:
    """What was handed in, with its day and its gaps."""
    silent = frozenset({world.villages[3 % len(world.villages)].index})
    behind = frozenset({world.villages[2 % len(world.villages)].index})
    table: list[tuple[str, str, int, str]] = [
        ("DS02", "DS02", 21, ""), ("DS03", "DS03", 30, ""), ("DS04", "DS04", 12, ""),
        ("DS06", "DS06", 18, ""), ("DS07/new", "DS07", 20, ""), ("DS07/old", "DS07", 95, ""),
        ("DS09", "DS09", 24, ""), ("DS10/resident", "DS10", 22, ""),
        ("DS10/employee", "DS10", 22, ""), ("DS11", "DS11", 26, ""), ("DS12", "DS12", 26, ""),
        ("DS13", "DS13", 28, ""), ("DS14", "DS14", 19, ""), ("DS15/A", "DS15", 16, BANKS[0]),
        ("DS15/B", "DS15", 15, BANKS[1]), ("DS16", "DS16", 23, ""), ("DS17", "DS17", 40, ""),
        ("DS18", "DS18", 27, ""), ("DS19", "DS19", 29, ""), ("DS20", "DS20", 25, ""),
        ("RG02", "RG02", 5, ""), ("RG03", "RG03", 6, ""), ("RG04", "RG04", 6, ""),
        ("RG06", "RG06", 10, ""), ("RG11", "RG11", 9, ""), ("RG12", "RG12", 9, ""),
        ("RG13", "RG13", 9, ""), ("RG01", "RG01", 9, ""), ("DS05", "DS05", 31, ""),
        ("DS22", "DS22", 34, ""), ("DS23", "DS23", 35, ""), ("DS24", "DS24", 36, ""),
        ("DS25", "DS25", 17, ""), ("DS26", "DS26", 37, ""), ("RG07", "RG07", 7, ""),
        ("RG08", "RG08", 7, ""), ("RG09", "RG09", 7, ""),
    ]  # fmt: skip
    for key, source, ago, party in table:
        world.deliver(Delivery(key, source, days_ago(world, ago), party))
    world.deliver(Delivery("DS15/C", "DS15", days_ago(world, 14), BANKS[2], not_villages=silent))
    world.deliver(Delivery("DS08", "DS08", days_ago(world, 25), not_villages=silent))
    world.deliver(Delivery("DS21/now", "DS21", days_ago(world, 33), not_villages=behind))
    world.deliver(Delivery("DS21/stale", "DS21", days_ago(world, 1120), only_villages=behind))


def living_books(world: World) -> list[list[Person]]:
    """Household books with anyone alive, the living only, head first."""
    books: dict[str, list[Person]] = defaultdict(list)
    for person in world.people:
        if person.died is None:
            books[person.book].append(person)
    out = []
    for book in sorted(books):
        people = books[book]
        people.sort(key=lambda p: (p.relation != "户主", p.relation != "配偶", p.birth))
        out.append(people)
    return out


def relation_to(head: Person, other: Person) -> str:
    """In the words of a village ledger."""
    if other is head:
        return "户主"
    if other.pid == head.spouse:
        return "妻子" if other.sex == "女" else "丈夫"
    if other.father == head.pid or other.mother == head.pid:
        return (
            other.relation
            if other.relation[-1] in "子女" and len(other.relation) == 2
            else ("儿子" if other.sex == "男" else "女儿")
        )
    if head.father == other.pid:
        return "父亲"
    if head.mother == other.pid:
        return "母亲"
    return "兄弟姐妹" if other.father == head.father >= 0 else "其他亲属"


def ability_of(person: Person, on: date, rng: random.Random) -> tuple[str, str]:
    """(health, ability to work)."""
    years = age(person.birth, on)
    if years < 16:
        return "健康", "无劳动能力"
    if years >= 70:
        return rng.choice(("一般", "患病")), "无劳动能力"
    health = weighted(rng, (("一般", 4), ("患病", 4), ("重病", 2), ("残疾", 3), ("健康", 2)))
    return health, weighted(rng, (("部分丧失", 5), ("完全丧失", 3), ("有劳动能力", 2)))


def enrol(world: World, wanted: int) -> None:
    """The roster: whole books, poorer kinds more often, spread over all villages."""
    rng = stream(world.seed, "enrol")
    pool = [
        b
        for b in living_books(world)
        if len(b) <= 6
        and not any(p.former_name for p in b)
        and any(age(p.birth, world.as_of) >= 18 for p in b)
    ]
    rng.shuffle(pool)
    by_village: dict[int, list[list[Person]]] = defaultdict(list)
    for book in pool:
        by_village[book[0].village.index].append(book)
    serial: dict[int, int] = defaultdict(int)
    at = 0
    while len(world.households) < wanted and any(by_village.values()):
        village = world.villages[at % len(world.villages)]
        at += 1
        if not by_village[village.index]:
            continue
        book = by_village[village.index].pop()
        serial[village.index] += 1
        number = f"DB{village.code[6:]}-{serial[village.index]:04d}"
        world.households.append(household(world, number, book, rng))
    for home in world.households:
        world.roster_pids.update(m.person.pid for m in home.members)


def household(world: World, number: str, book: list[Person], rng: random.Random) -> Household:
    """One family as the roster has it."""
    members = []
    for person in book:
        health, ability = ability_of(person, world.as_of, rng)
        members.append(
            Member(
                person,
                relation_to(book[0], person),
                person.name,
                person.number,
                True,
                health,
                ability,
            )
        )
    head = book[0]
    home = Household(number, head.village, head.group, members, len(members))
    per_head = rng.randrange(80, 520) * 100
    home.income = per_head * home.size
    home.monthly = (world.standard - per_head) * home.size
    home.since = day_between(
        rng, date(world.as_of.year - 8, 1, 1), date(world.as_of.year - 2, 12, 1)
    ).replace(day=1)
    home.applied = home.since - timedelta(days=rng.randrange(38, 60))
    home.approved = home.since - timedelta(days=rng.randrange(3, 9))
    home.account = numbers.account(rng, "990" + rng.choice("123"))
    home.account_holder = head.name
    home.cause = rng.choice(CAUSES)
    if home.size == 1 and rng.random() < 0.3:
        home.single = True
    return home


def pay(world: World) -> None:
    """Months paid, unchanged since the standard rose; cases may change them."""
    first = max(month_index(standard_since(world.as_of)[1]), world.pay_month - 5)
    for home in world.households:
        home.paid = dict.fromkeys(range(first, world.pay_month + 1), home.monthly)


def base(seed: int, households: int, background: int, as_of: date) -> World:
    """The county before anything is planted."""
    villages = places.lay_out(households)
    registry = numbers.Registry()
    target = max(background, households * 8, 200)
    people = families.grow(seed, villages, target, as_of, registry)
    paid = months_before(as_of, 0 if as_of.day >= 10 else 1)
    world = World(
        seed, as_of, villages, people, registry, standard_since(as_of)[0], month_index(paid)
    )
    deliveries(world)
    enrol(world, households)
    pay(world)
    return world
