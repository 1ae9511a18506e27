"""Planted: one person, many ways of writing him (answers page §3).

Invariant: only the writing differs; the fact behind it is plain.
"""

from __future__ import annotations

from dibao.world import families, numbers
from dibao.world.cases_deaths import cremated, died, not_head
from dibao.world.cases_payroll import payroll
from dibao.world.cases_vehicles import car
from dibao.world.names import to_traditional
from dibao.world.planting import NoRoom, Planter, recipe


@recipe("死亡只有月份")
def _(p: Planter) -> None:
    home = p.home(2)
    member, day = not_head(home), died(p, 3)
    last = day.replace(day=28)
    row = cremated(p, member, day)
    row.values.update(death_day=(day.replace(day=1), last), cremation_day=None)
    p.truth("JG03", home, member.person, "yes", "火化登记只写到月，仍早于最近发放月")


@recipe("名册一号两名")
def _(p: Planter) -> None:
    home = p.home(2, fits=lambda h: not_head(h).person.birth.year > 1960)
    other = p.home(2)
    member = not_head(home)
    row = cremated(p, member, died(p, 3))
    other.members[-1].number = member.number
    assert row.number == member.number
    p.truth("JG03", home, member.person, "trap", "同一证号在名册上挂着两个名字，不足以发问")
    p.truth("JG07", home, member.person, "unknown", "同一证号挂在两户两个名字下，先疑录入")


@recipe("名册丢号不挡别人")
def _(p: Planter) -> None:
    home = p.home(2, fits=lambda h: own_sheet(h.village.index))
    lost = not_head(home)
    lost.number = numbers.lose_digits(lost.number)
    car(p, home.head)
    p.truth(
        "JG04",
        home,
        home.head.person,
        "yes",
        "车辆：一名成员证号丢位，只影响他自己，户主的车仍成立",
    )


def own_sheet(index: int) -> bool:
    """A village whose roster is a workbook with a sheet of its own, so digits can be lost."""
    return index % 12 in (0, 1, 4, 7, 10, 11)


@recipe("曾用名车主")
def _(p: Planter) -> None:
    home = p.home(1)
    person = home.head.person
    person.former_name = families.names_of(person) + p.rng.choice("狗铁石柱满") + "生"
    row = car(p, home.head)
    row.name = person.former_name
    p.truth("JG04", home, person, "yes", "车辆：登记用曾用名，户籍载明，证号一致")


@recipe("未申报配偶供养")
def _(p: Planter) -> None:
    home = p.home(
        3,
        fits=lambda h: (
            h.members[1].relation == "妻子"
            and (h.head.person.married is not None and h.head.person.married.year >= 1986)
        ),
    )
    wife = home.members.pop(1)
    home.size -= 1
    payroll(p, wife, "public", "in_post", 390000)
    p.truth(
        "FB01", home, wife.person, "yes", "供养：婚姻登记在册、同一户口簿的配偶未申报，是在编教师"
    )


@recipe("少数民族姓名")
def _(p: Planter) -> None:
    home = p.home(1, fits=lambda h: "·" in h.head.name)
    row = car(p, home.head)
    row.name = row.name.replace("·", "．")
    p.truth("JG04", home, home.head.person, "yes", "车辆：姓名间隔点写法不同，仍是同一人")


@recipe("繁体姓名")
def _(p: Planter) -> None:
    home = p.home(1, fits=lambda h: to_traditional(h.head.name) != h.head.name)
    row = car(p, home.head)
    row.name = to_traditional(row.name)
    if row.name == home.head.name:
        raise NoRoom(p.name)
    p.truth("JG04", home, home.head.person, "yes", "车辆：车主姓名写成繁体，证号一致")
