"""Planted: JG02, families refused or exited, and the disabled among them.

Invariant: such a family is a whole household book of which nobody is on the roster, unless the
case says it came back.
"""

from __future__ import annotations

from datetime import date, timedelta

from dibao.world.cases_vehicles import car
from dibao.world.draw import months_before, stream
from dibao.world.model import Expect, Household, Member, Person, World, age
from dibao.world.ordinary import certificate, letter, span
from dibao.world.planting import NoRoom, Planter, recipe
from dibao.world.town import household


def family(
    p: Planter, key: str = "RG03", *, most: int = 4, letters: bool = True, **stated: object
) -> Household:
    """A family of strangers that was refused (RG03) or exited (RG04)."""
    book = book_of_strangers(p, most)
    serial = sum(h.list_key == key for h in p.world.applicants) + 1
    number = f"{'SQ' if key == 'RG03' else 'TC'}{p.world.as_of.year}-{serial:04d}"
    home = household(p.world, number, book, p.rng)
    home.list_key, home.used, home.single = key, p.name, False
    decided = months_before(p.world.as_of, 7, 18)
    home.stated = {
        "ground": "",
        "ground_text": "",
        "notice": "yes",
        "income_per_head": None,
        "applied": decided - timedelta(days=32),
        "decided": decided,
    }
    home.stated.update(stated)
    p.world.applicants.append(home)
    if letters:
        for member in home.members:
            letter(p.world, member, 90000 + member.person.pid)
    return home


def book_of_strangers(p: Planter, most: int) -> list[Person]:
    """A whole book nobody else uses."""
    people = p.world.people
    used = p.world.roster_pids | p.world.spared
    taken = {people[i].book for i in used}

    def fits(person: Person) -> bool:
        return (
            person.relation == "户主"
            and person.book not in taken
            and not person.former_name
            and 30 < age(person.birth, p.world.as_of) < 75
        )

    for _ in range(60):
        head = p.stranger(fits)
        book = [q for q in people if q.book == head.book and q.died is None]
        book.sort(key=lambda q: (q is not head, q.pid != head.spouse, q.birth))
        if len(book) <= most and not any(q.former_name for q in book):
            p.world.spared.update(q.pid for q in book)
            return book
    raise NoRoom(p.name)


def plain(
    name: str,
    expect: Expect,
    why: str,
    key: str = "RG03",
    *,
    most: int = 4,
    letters: bool = True,
    **stated: object,
) -> None:
    """Register a case that needs no more than what the list states."""

    @recipe(name)
    def _(p: Planter) -> None:
        home = family(p, key, most=most, letters=letters, **stated)
        p.truth("JG02", home, home.head.person, expect, why)


plain(
    "当年超旧标准",
    "yes",
    "当年按旧标准收入略超，今年标准提高后已在标准以下",
    ground="income",
    income_per_head=60000,
)
plain(
    "停保的工作已没了",
    "yes",
    "因就业退出，如今没有工资记录，自述收入低于标准",
    "RG04",
    ground="job",
    income_per_head=38000,
)
plain("名额已满", "unknown", "不予确认的理由是名额已满，法上没有这一条", ground="quota")
plain("没有理由没有告知", "unknown", "没有理由，也没有书面告知", ground="", notice="no")
plain(
    "存款理由无授权",
    "unknown",
    "以存款为由，如今没有授权书，不能再查，算未决",
    letters=False,
    ground="deposit",
)
plain(
    "死亡退出的活人",
    "unknown",
    "以死亡为由停保，火化、户籍都查无此人死亡",
    "RG04",
    most=1,
    ground="death",
)
plain("收入确超", "trap", "自述收入明显高于今天的标准", ground="income", income_per_head=158000)
plain("户籍迁出", "trap", "理由是户籍，已书面告知，没有新情况", ground="hukou")


@recipe("车已不在")
def _(p: Planter) -> None:
    home = family(p, ground="vehicle", ground_text="名下小型轿车")
    row = car(p, home.head, state="gone")
    row.values["scrap_by"] = p.ago(100)
    p.truth("JG02", home, home.head.person, "unknown", "因车辆被拒，如今车已注销，请上门")


@recipe("车还在")
def _(p: Planter) -> None:
    home = family(p, ground="vehicle", ground_text="名下小型轿车")
    car(p, home.head)
    p.truth("JG02", home, home.head.person, "trap", "因车辆被拒，车仍在名下")


@recipe("被拒的监测户")
def _(p: Planter) -> None:
    home = family(p, ground="hukou")
    p.world.record(
        "DS19",
        home.head.person,
        household_no="FP" + home.household_no[2:],
        head_name=home.head.name,
        relation="户主",
        kind="monitored",
        monitor_kind="突发严重困难户",
        income_per_head=None,
        identified=date(p.world.as_of.year - 1, 10, 8),
        cleared=None,
        on_dibao="no",
    )
    p.truth("JG02", home, home.head.person, "unknown", "防返贫监测对象，风险未消除")


@recipe("被拒家庭有重残")
def _(p: Planter) -> None:
    home = family(p, ground="hukou")
    member = disabled_member(p, home)
    p.truth("JG02", home, home.head.person, "unknown", "家中有二级残疾成年人，应上门")
    p.truth("ZC03", home, member.person, "unknown", "被拒家庭里的二级残疾成年人，收入待核")


@recipe("被拒重残理由无从再查")
def _(p: Planter) -> None:
    home = family(p, letters=False, ground="deposit")
    member = disabled_member(p, home)
    p.truth(
        "JG02", home, home.head.person, "unknown", "以存款为由被拒，无授权书不能再查，这里算未决"
    )
    p.truth(
        "ZC03",
        home,
        member.person,
        "trap",
        "以存款为由被拒，理由无从再查，归被拒家庭重核，不在此列",
    )


def disabled_member(p: Planter, home: Household) -> Member:
    """An adult of the family with a certificate of the second grade."""
    member = p.adults(home)[-1]
    certificate(p.world, member, p.rng, category="limb", grade="g2", income_per_head=None)
    p.world.disabled.append(member.person)
    return member


@recipe("又回到名册")
def _(p: Planter) -> None:
    home = p.home(1)
    again = Household(
        f"TC{p.world.as_of.year}-9{len(p.world.applicants):03d}",
        home.village,
        home.group,
        home.members,
        home.size,
        list_key="RG04",
        used=p.name,
    )
    decided = p.ago(300)
    again.stated = {
        "ground": "vehicle",
        "ground_text": "",
        "notice": "yes",
        "income_per_head": None,
        "applied": None,
        "decided": decided,
    }
    p.world.applicants.append(again)
    p.truth("JG02", again, home.head.person, "trap", "退出后已重新纳入，今在名册")


@recipe("死亡退出属实")
def _(p: Planter) -> None:
    home = family(p, "RG04", most=1, ground="death")
    day = months_before(p.world.as_of, 8, 9)
    person = home.head.person
    p.world.record("DS06", person, cancel_reason="death", cancel_day=span(day))
    p.world.record(
        "DS04",
        person,
        death_day=span(day),
        cause="",
        hall="云槐县殡仪馆",
        cremation_day=day + timedelta(days=2),
    )
    p.truth("JG02", home, person, "trap", "以死亡为由退出，火化、户籍都属实")


def ordinary_families(world: World, count: int) -> None:
    """Refused and exited for good reason: on the lists, no lead."""
    p = Planter(world, "旧案", 0)
    p.rng = stream(world.seed, "refused")
    for at in range(count):
        key = "RG03" if at % 2 else "RG04"
        try:
            family(
                p,
                key,
                ground="income",
                ground_text="人均收入超标准",
                income_per_head=p.rng.randrange(75, 190) * 1000,
            )
        except NoRoom:
            return
