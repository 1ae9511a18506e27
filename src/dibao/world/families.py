"""Families over generations: births, marriages, deaths, moves, household books.

Invariant: every kin tie is a pair of people in the list (father, mother, spouse, children), a
person lives in one current book, and nobody is born to a mother younger than 17 or older
than 46.
"""

from __future__ import annotations

import random
from bisect import bisect_left
from datetime import date, timedelta

from dibao.world import names
from dibao.world.draw import day_between, stream, weighted
from dibao.world.model import Person
from dibao.world.numbers import Registry
from dibao.world.places import REGIONS, Village

YEAR = 365.25
PER_LINE = 8  # living people one founding couple leaves behind, about
NATIONS = ("彝族", "藏族", "维吾尔族", "苗族")
SONS = ("长子", "次子", "三子", "四子", "五子")
DAUGHTERS = ("长女", "次女", "三女", "四女", "五女")


def fresh(
    people: list[Person],
    registry: Registry,
    rng: random.Random,
    *,
    sex: str,
    birth: date,
    village: Village,
    group: int,
    surname: str = "",
    shared: str = "",
    nation: str = "汉族",
) -> Person:
    """One more person, with a name and a number."""
    if nation in ("彝族", "藏族", "维吾尔族"):
        name = names.minority(rng, sex)
    else:
        name = (surname or names.surname(rng)) + names.given(rng, sex, birth.year, shared)
    region = (
        REGIONS[0]
        if birth.year > 1995
        else weighted(rng, ((REGIONS[0], 80), (REGIONS[1], 10), (REGIONS[2], 7), (REGIONS[3], 3)))
    )
    number = registry.issue(region, birth, sex, rng)
    person = Person(len(people), name, number, sex, birth, village, group, nation=nation)
    people.append(person)
    return person


def _death(rng: random.Random, birth: date, as_of: date) -> date | None:
    years = rng.gauss(79, 9) if rng.random() < 0.93 else rng.uniform(20, 70)
    day = birth + timedelta(days=int(max(18.0, years) * YEAR))
    return day if day < as_of - timedelta(days=40) else None


def _marry(one: Person, other: Person, day: date) -> None:
    one.spouse, other.spouse = other.pid, one.pid
    one.married = other.married = day


def _founders(
    people: list[Person],
    registry: Registry,
    villages: list[Village],
    lines: int,
    rng: random.Random,
) -> list[tuple[Person, Person]]:
    couples = []
    for at in range(lines):
        village = villages[at % len(villages)]
        group = rng.randrange(1, village.groups + 1)
        mixed = village.index % 11 == 7 and rng.random() < 0.5
        nation = rng.choice(NATIONS) if mixed else "汉族"
        born = day_between(rng, date(1928, 1, 1), date(1949, 12, 31))
        his = fresh(
            people, registry, rng, sex="男", birth=born, village=village, group=group, nation=nation
        )
        hers = fresh(
            people,
            registry,
            rng,
            sex="女",
            birth=born + timedelta(days=rng.randrange(-900, 2200)),
            village=village,
            group=group,
            nation=nation,
        )
        _marry(his, hers, born + timedelta(days=int(rng.uniform(20, 24) * YEAR)))
        couples.append((his, hers))
    return couples


def _children(
    people: list[Person],
    registry: Registry,
    couple: tuple[Person, Person],
    as_of: date,
    rng: random.Random,
) -> list[Person]:
    father, mother = couple
    era = father.birth.year
    wanted = weighted(
        rng,
        ((2, 3), (3, 5), (4, 5), (5, 3))
        if era < 1952
        else ((1, 4), (2, 8), (3, 3))
        if era < 1975
        else ((0, 1), (1, 6), (2, 7), (3, 1)),
    )
    shared = names.given(rng, "男", era + 25)[0]
    born = max(
        mother.birth + timedelta(days=int(19 * YEAR)),
        (father.married or father.birth) + timedelta(days=300),
    )
    brood: list[Person] = []
    for _ in range(wanted):
        born += timedelta(days=rng.randrange(330, 1500))
        if born > as_of - timedelta(days=60) or (born - mother.birth).days > 44 * YEAR:
            break
        child = fresh(
            people,
            registry,
            rng,
            sex=rng.choice("男女"),
            birth=born,
            village=father.village,
            group=father.group,
            surname=names_of(father),
            shared=shared,
            nation=father.nation,
        )
        child.father, child.mother = father.pid, mother.pid
        father.children.append(child.pid)
        mother.children.append(child.pid)
        brood.append(child)
    return brood


def names_of(father: Person) -> str:
    """The surname a child takes."""
    head = father.name[:2]
    return head if head in names.COMPOUND else father.name[:1]


def _bride(women: list[Person], man: Person, wedding: date) -> Person | None:
    """The first unmarried woman of near age who is no sister; `women` is in order of birth."""
    first = bisect_left(women, man.birth - timedelta(days=int(4 * YEAR)), key=lambda w: w.birth)
    for woman in women[first : first + 60]:
        if (woman.birth - man.birth).days > 5 * YEAR:
            return None
        if (
            woman.father != man.father
            and woman.nation == man.nation
            and ((wedding - woman.birth).days > 20 * YEAR)
        ):
            return woman
    return None


def _pair(
    people: list[Person], registry: Registry, young: list[Person], as_of: date, rng: random.Random
) -> list[tuple[Person, Person]]:
    """Marriages of one generation; most within the county's towns, some with strangers."""
    men = [p for p in young if p.sex == "男"]
    women = [p for p in young if p.sex == "女"]
    rng.shuffle(men)
    women.sort(key=lambda p: p.birth)
    couples = []
    for man in men:
        wedding = man.birth + timedelta(days=int(rng.uniform(21, 29) * YEAR))
        if wedding > as_of - timedelta(days=400) or rng.random() < 0.08:
            continue
        wife = _bride(women, man, wedding)
        if wife is None or rng.random() < 0.35:
            born = man.birth + timedelta(days=rng.randrange(-700, 1500))
            if (wedding - born).days < 20 * YEAR:
                born = wedding - timedelta(days=int(20.5 * YEAR))
            wife = fresh(
                people,
                registry,
                rng,
                sex="女",
                birth=born,
                village=man.village,
                group=man.group,
                nation=man.nation,
            )
        else:
            women.remove(wife)
        wife.village, wife.group = man.village, man.group
        _marry(man, wife, wedding)
        couples.append((man, wife))
    return couples


def _books(people: list[Person], as_of: date, rng: random.Random) -> None:
    """Who stands in whose household book today; the dead stay in the book they died in."""
    count = 0
    for person in people:
        if (person.sex == "男" and person.spouse >= 0) or (person.father < 0 and person.spouse < 0):
            count += 1
            book = f"{person.village.code[6:]}{count:06d}"
            person.book, person.relation = book, "户主"
            if person.spouse >= 0:
                wife = people[person.spouse]
                wife.book, wife.relation = book, "配偶"
    for person in people:
        if person.book:
            continue
        parent = people[person.father] if person.father >= 0 else None
        grown = (as_of - person.birth).days > 40 * YEAR
        if parent is None or (grown and person.sex == "男" and rng.random() < 0.6):
            count += 1
            person.book, person.relation = f"{person.village.code[6:]}{count:06d}", "户主"
            continue
        siblings = [people[c] for c in parent.children if people[c].sex == person.sex]
        at = min(siblings.index(person), 4)
        person.book = parent.book
        person.relation = (SONS if person.sex == "男" else DAUGHTERS)[at]


def grow(
    seed: int, villages: list[Village], target: int, as_of: date, registry: Registry
) -> list[Person]:
    """About `target` living people, and the dead of the last decades."""
    rng = stream(seed, "families")
    people: list[Person] = []
    couples = _founders(people, registry, villages, max(4, target // PER_LINE), rng)
    for _ in range(4):
        young: list[Person] = []
        for couple in couples:
            young.extend(_children(people, registry, couple, as_of, rng))
        couples = _pair(people, registry, young, as_of, rng)
    for person in people:
        person.died = _death(rng, person.birth, as_of)
        if person.died and person.married and person.died < person.married + timedelta(2000):
            person.died = None
        if rng.random() < 0.01 and person.died is None and "·" not in person.name:
            person.former_name = names_of(person) + names.given(rng, person.sex, 1950)
    _books(people, as_of, rng)
    return people
