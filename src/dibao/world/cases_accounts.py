"""Planted: FB05 accounts and JG07 double benefits.

Invariant: an agreement names household, agent and account; without one nobody is exempt.
"""

from __future__ import annotations

from datetime import date, timedelta

from dibao.world import numbers
from dibao.world.cases_deaths import cancelled, cremated, died
from dibao.world.model import Household, Member, Person, Record
from dibao.world.planting import NoRoom, Planter, own_rows, recipe


def together(p: Planter, count: int) -> list[Household]:
    """Some free households, least number first."""
    homes: list[Household] = []
    try:
        for _ in range(count):
            homes.append(p.home(1))
    except NoRoom:
        for home in homes:
            home.used = ""
        raise
    return sorted(homes, key=lambda h: h.household_no)


def neighbours(p: Planter, count: int) -> list[Household]:
    """Some free households of one village."""
    homes = [p.home(1, fits=lambda h: not h.urban)]
    try:
        homes += [p.home(1, at=homes[0].village.index) for _ in range(count - 1)]
    except NoRoom:
        for home in homes:
            home.used = ""
        raise
    return homes


def onto(homes: list[Household], account: str, holder: str) -> None:
    """All paid to one account."""
    for home in homes:
        home.account, home.account_holder = account, holder


def agent(p: Planter, home: Household, who: Person, name: str) -> None:
    """A filed agreement."""
    p.world.record(
        "RG11",
        home.head.person,
        household_no=home.household_no,
        agent_name=name,
        agent_id=who.number,
        account=home.account,
        start=p.ago(700),
        end=p.world.as_of + timedelta(days=300),
    )


@recipe("一账户收三户")
def _(p: Planter) -> None:
    homes = together(p, 3)
    onto(homes, homes[0].account, homes[0].head.name)
    p.truth("FB05", homes[0], None, "yes", "账户：一个账户收三户的钱，没有代领协议")


@recipe("户名不是户内人")
def _(p: Planter) -> None:
    home = p.home(1)
    who = p.stranger(lambda q: q.village is home.village)
    onto([home], numbers.account(p.rng, "9904"), who.name)
    p.truth("FB05", home, None, "yes", "账户：户名不是户内成员，也没有登记代领")


@recipe("死者账户")
def _(p: Planter) -> None:
    home = p.home(2)
    day = died(p, 4)
    cremated(p, home.head, day)
    cancelled(p, home.head, day)
    p.truth("FB05", home, None, "yes", "账户：户主已故四个月，仍发到他的账户")
    p.truth("JG03", home, home.head.person, "yes", "户主已故，两处登记一致，仍在发放")


@recipe("敬老院代管")
def _(p: Planter) -> None:
    homes = together(p, 3)
    who = p.stranger(lambda q: True)
    onto(homes, numbers.account(p.rng, "9905"), "槐荫镇中心敬老院")
    for home in homes:
        agent(p, home, who, "槐荫镇中心敬老院")
    p.truth("FB05", homes[0], None, "trap", "账户：敬老院代管，协议齐全")


@recipe("备案代领")
def _(p: Planter) -> None:
    home = p.home(1)
    who = p.stranger(lambda q: q.village is home.village)
    onto([home], numbers.account(p.rng, "9904"), who.name)
    agent(p, home, who, who.name)
    p.truth("FB05", home, None, "trap", "账户：代领人有备案协议")


@recipe("一人代领五户")
def _(p: Planter) -> None:
    homes = neighbours(p, 5)
    who = p.stranger(lambda q: q.village is homes[0].village)
    for home in homes:
        agent(p, home, who, who.name)
    p.world.case("FB05", None, None, "unknown", "代领：一个人替本村五户代领，都有协议")
    p.world.cases[-1].household_no = homes[0].village.name


@recipe("一人代领四户")
def _(p: Planter) -> None:
    homes = neighbours(p, 4)
    who = p.stranger(lambda q: q.village is homes[0].village)
    for home in homes:
        agent(p, home, who, who.name)
    p.truth("FB05", homes[0], None, "trap", "代领：一个人替本村四户代领")


@recipe("监护人账户")
def _(p: Planter) -> None:
    home = p.home(1)
    who = p.stranger(lambda q: q.village is home.village)
    onto([home], numbers.account(p.rng, "9904"), who.name)
    p.world.record(
        "RG12",
        home.head.person,
        household_no=home.household_no,
        guardian_name=who.name,
        guardian_id=who.number,
        kind="精神残疾人监护人",
    )
    p.truth("FB05", home, None, "trap", "账户：监护人代收，名册在案")


@recipe("家人账户")
def _(p: Planter) -> None:
    home = p.home(2)
    home.account_holder = p.adults(home)[-1].name
    p.truth("FB05", home, None, "trap", "账户：户名是户内另一名成员")


def tekun(p: Planter, member: Member, state: str = "current", benefit: str = "tekun") -> Record:
    """A row of the ministry's other benefits."""
    return p.world.record(
        "DS02",
        member.person,
        benefit=benefit,
        amount=91000,
        since=date(2021, 7, 1),
        state=state,
        ended=p.ago(400) if state == "stopped" else None,
    )


@recipe("低保又特困")
def _(p: Planter) -> None:
    home = p.home(1)
    tekun(p, home.head)
    p.truth("JG07", home, home.head.person, "yes", "同一人同时是特困供养人员")


@recipe("两本名册")
def _(p: Planter) -> None:
    homes = [p.home(2, fits=own_rows), p.home(1, 5, fits=own_rows)]
    member = p.adults(homes[0])[-1]
    homes[1].members.append(Member(member.person, "其他亲属", member.name, member.number))
    homes[1].size += 1
    p.clear(homes[0], "DS15", "DS08")
    p.truth("JG07", homes[0], member.person, "yes", f"同一人又列在 {homes[1].household_no} 户")


@recipe("城乡各一份")
def _(p: Planter) -> None:
    home = p.home(1)
    person = home.head.person
    p.clear(home, "DS15", "DS08")
    serial = sum(h.urban for h in p.world.households) + 1
    city = Household(
        f"CS{home.village.code[:6]}-{serial:04d}",
        home.village,
        home.group,
        [Member(person, "户主", person.name, person.number)],
        1,
        41000,
        30000,
        date(2022, 5, 1),
        numbers.account(p.rng, "9906"),
        person.name,
        urban=True,
        used=p.name,
    )
    city.paid = dict.fromkeys(home.paid, city.monthly)
    p.world.households.append(city)
    p.truth("JG07", home, person, "yes", f"同一人又列在城市低保 {city.household_no} 户")


@recipe("护理补贴可同享")
def _(p: Planter) -> None:
    home = p.home(1)
    tekun(p, home.head, benefit="disability_care").values["amount"] = 10000
    p.truth("JG07", home, home.head.person, "trap", "重残护理补贴可以同享")


@recipe("特困已停")
def _(p: Planter) -> None:
    home = p.home(1)
    tekun(p, home.head, "stopped")
    p.truth("JG07", home, home.head.person, "trap", "特困待遇早已停发")


@recipe("特困证号丢位")
def _(p: Planter) -> None:
    home = p.home(1)
    row = tekun(p, home.head)
    row.number = numbers.lose_digits(row.number)
    p.truth("JG07", home, home.head.person, "unknown", "特困名册证号丢末三位，同名待核")
