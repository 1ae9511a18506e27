"""Planted: JG03, deaths and what looks like one.

Invariant: each recipe takes its households first, so that lack of room leaves no trace.
"""

from __future__ import annotations

from datetime import date, timedelta

from dibao.world import numbers
from dibao.world.draw import months_before
from dibao.world.model import Household, Member, Record
from dibao.world.ordinary import span
from dibao.world.planting import Planter, recipe


def died(p: Planter, months: int) -> date:
    """A day `months` before the newest month paid."""
    paid = p.world.pay_month
    return months_before(date(paid // 12, paid % 12 + 1, 1), months, p.rng.randrange(2, 27))


def cremated(p: Planter, member: Member, day: date) -> Record:
    """A row of the funeral home."""
    return p.world.record(
        "DS04",
        member.person,
        death_day=span(day),
        cremation_day=day + timedelta(days=2),
        cause="",
        hall="云槐县殡仪馆",
    )


def cancelled(p: Planter, member: Member, day: date) -> None:
    """The household register knows the death."""
    p.world.record("DS06", member.person, cancel_reason="death", cancel_day=span(day))
    member.gone = "已故"


def not_head(home: Household) -> Member:
    """A member whose name is not on the account."""
    return home.members[-1]


@recipe("死亡三源一致")
def _(p: Planter) -> None:
    home = p.home(2)
    member, day = not_head(home), died(p, 4)
    cremated(p, member, day)
    cancelled(p, member, day)
    p.truth("JG03", home, member.person, "yes", "火化、户籍两处登记死亡，四个月后仍在发放")


@recipe("死亡仅火化")
def _(p: Planter) -> None:
    home = p.home(2)
    member = not_head(home)
    cremated(p, member, died(p, 3))
    p.truth("JG03", home, member.person, "yes", "火化登记一处，户籍未销户（农村常见），仍在发放")


@recipe("死亡单人户")
def _(p: Planter) -> None:
    home = p.home(1, 1)
    cremated(p, home.head, died(p, 5))
    cancelled(p, home.head, died(p, 5))
    p.truth("JG03", home, home.head.person, "yes", "单人户死亡五个月后仍按月发放")


@recipe("死亡停发养老")
def _(p: Planter) -> None:
    home = p.home(2, fits=lambda h: not_head(h).person.birth.year < 1962)
    member = not_head(home)
    p.clear(home, "DS10")
    p.world.record(
        "DS10/employee",
        member.person,
        kind="employee",
        insured_state="stopped",
        benefit="pension",
        monthly=None,
        base=None,
        first_paid=date(2015, 3, 1),
        stop_day=span(died(p, 3)),
        stop_reason="death",
        employer="",
        month=None,
    )
    p.truth("JG03", home, member.person, "yes", "养老待遇因死亡停发，低保仍在发放")


@recipe("死亡当月")
def _(p: Planter) -> None:
    home = p.home(2)
    cremated(p, not_head(home), died(p, 0))
    p.truth("JG03", home, not_head(home).person, "trap", "死亡当月照发，次月起才停")


@recipe("亲属证号录成逝者")
def _(p: Planter) -> None:
    home = p.home(2)
    member = home.head
    row = cremated(p, member, died(p, 3))
    row.name, row.person = p.newcomer("女", date(1939, 4, 9), home).name, None
    p.truth("JG03", home, member.person, "trap", "火化登记把经办亲属的证号录成逝者的：人还在")


@recipe("同名逝者")
def _(p: Planter) -> None:
    home = p.home(1)
    other = p.newcomer(home.head.person.sex, date(1938, 2, 3), home, home.head.person.name)
    other.died = died(p, 3)
    p.world.record(
        "DS04",
        other,
        death_day=span(other.died),
        cremation_day=other.died + timedelta(days=2),
        cause="",
        hall="云槐县殡仪馆",
    )
    p.truth("JG03", home, home.head.person, "trap", "同名同村的另一位老人去世，证号不同")


@recipe("证号丢末位的死亡")
def _(p: Planter) -> None:
    home = p.home(2)
    member = not_head(home)
    row = cremated(p, member, died(p, 4))
    row.number = numbers.lose_digits(row.number)
    p.truth("JG03", home, member.person, "unknown", "火化登记证号存成数字丢了末三位，只能存疑")


@recipe("证号换位的死亡")
def _(p: Planter) -> None:
    home = p.home(2)
    member = not_head(home)
    row = cremated(p, member, died(p, 4))
    row.number = numbers.swap(row.number, p.rng)
    p.truth("JG03", home, member.person, "unknown", "火化登记证号相邻两位颠倒，修复后仍属存疑")
