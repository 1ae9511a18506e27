"""Village cadres and handlers, with terms; who of them is kin to whom on the roster.

Invariant: a cadre has no roster member within three steps of kinship, except where a case
says so; old terms stay on the list as real ones do.
"""

from __future__ import annotations

from datetime import date

from dibao.world.draw import stream
from dibao.world.model import Person, World, age
from dibao.world.planting import Planter, recipe

POSTS = ("村党支部书记", "村委会主任", "村务监督委员会主任", "村委委员", "专职低保协理员")
STEPS = 3


def kin(world: World, start: set[int], steps: int = STEPS) -> set[int]:
    """People within that many steps of parent, child and spouse."""
    seen, edge = set(start), set(start)
    for _ in range(steps):
        fresh: set[int] = set()
        for pid in edge:
            person = world.people[pid]
            fresh.update(
                i for i in (person.father, person.mother, person.spouse, *person.children) if i >= 0
            )
        edge = fresh - seen
        seen |= edge
    return seen


def elect(world: World) -> None:
    """Committees of all villages: in office, and a few of the last term."""
    near = kin(world, set(world.roster_pids))
    able: dict[int, list[Person]] = {v.index: [] for v in world.villages}
    for person in world.people:
        if (
            person.died is None
            and person.pid not in near
            and person.pid not in world.spared
            and (28 <= age(person.birth, world.as_of) <= 62)
        ):
            able[person.village.index].append(person)
    since, until = date(world.as_of.year - 2, 1, 10), date(world.as_of.year + 3, 1, 9)
    taken = {r.name for r in world.records if r.delivery == "DS17"}
    for village in world.villages:
        rng = stream(world.seed, "elect", village.index)
        chosen = rng.sample(able[village.index], min(len(able[village.index]), len(POSTS) + 1))
        for at, person in enumerate(chosen):
            old = at >= len(POSTS)
            world.spared.add(person.pid)
            if person.name in taken:
                continue  # two of one name: nobody could tell who handled what
            taken.add(person.name)
            world.record(
                "DS17",
                person,
                post=POSTS[at % len(POSTS)],
                start=since.replace(year=since.year - 5) if old else since,
                end=since if old else until,
                handles="yes" if at == 4 else "no",
            )


def son_in_office(p: Planter) -> tuple[Person, Person]:
    """An old roster couple in the book of a son who sits on the village committee."""
    home = p.home(
        1,
        2,
        fits=lambda h: (
            h.head.person.birth.year < 1962 and h.head.person.sex == "男" and not h.single
        ),
    )
    father = home.head.person
    son = p.newcomer("男", date(father.birth.year + 24, 5, 17), home)
    son.name = father.name[:1] + son.name[1:]
    son.father, son.book, son.relation = father.pid, father.book, "户主"
    father.children.append(son.pid)
    father.relation = "父亲"
    if len(home.members) > 1:
        home.members[1].person.relation = "母亲"
    p.world.record(
        "DS17",
        son,
        post="村委委员",
        start=date(p.world.as_of.year - 6, 1, 10),
        end=date(p.world.as_of.year + 3, 1, 9),
        handles="no",
    )
    home.since = date(p.world.as_of.year - 3, 4, 1)
    return father, son


@recipe("近亲属未备案")
def _(p: Planter) -> None:
    father, son = son_in_office(p)
    home = next(h for h in p.world.households if h.head.person is father)
    p.truth("ZC09", home, father, "yes", f"同一户口簿的儿子{son.name}任村委委员，备案表里没有")


@recipe("近亲属已备案")
def _(p: Planter) -> None:
    father, son = son_in_office(p)
    home = next(h for h in p.world.households if h.head.person is father)
    p.world.record(
        "RG01",
        father,
        officer_name=son.name,
        officer_id=son.number,
        relation="父子",
        filed_day=date(p.world.as_of.year - 3, 3, 2),
    )
    p.truth("ZC09", home, father, "trap", f"儿子{son.name}任村委委员，已备案，本户符合条件")
