"""Planted: how households are drawn (JG08), and enrolment without a letter (ZC06).

Invariant: who lives with whom is known to the model by book and marriage; a shared book alone
never says yes.
"""

from __future__ import annotations

from datetime import date, timedelta

from dibao.world.model import Household, Member
from dibao.world.planting import Planter, own_rows, recipe


def couple(home: Household) -> bool:
    """Head and wife by the marriage register, and somebody else."""
    return (
        not home.single
        and len(home.members) >= 2
        and home.members[1].relation in ("妻子", "丈夫")
        and home.head.person.married is not None
        and home.head.person.married.year >= 1986
        and own_rows(home)
    )


def unmarried(p: Planter, home: Household) -> list[Member]:
    """Grown members beside the head who never married."""
    return [m for m in p.adults(home) if m is not home.head and m.person.spouse < 0]


def alone(home: Household) -> bool:
    """One person, enrolled as a household, in a village whose roster has a row a person."""
    return len(home.members) == 1 and not home.single and own_rows(home)


def room(p: Planter, home: Household) -> bool:
    """Is there such a free household in the same village?"""
    return any(
        alone(h) and not h.used and h is not home and h.village is home.village and p.adults(h)
        for h in p.world.households
    )


def set_apart(p: Planter, member: Member, home: Household) -> Household:
    """The member in a household of his own on the roster."""
    other = p.home(1, 1, at=home.village.index, fits=alone)
    p.clear(other, *(d.source for d in p.world.deliveries.values()))
    home.members.remove(member)
    home.size -= 1
    other.members[:] = [Member(member.person, "户主", member.name, member.number)]
    other.account_holder = member.name
    return other


@recipe("夫妻分作两户")
def _(p: Planter) -> None:
    home = p.home(2, fits=lambda h: couple(h) and room(p, h))
    other = set_apart(p, home.members[1], home)
    p.truth("JG08", home, home.head.person, "yes", "夫妻婚姻登记有效、同一户口簿，分作两户")
    p.truth("JG08", other, other.head.person, "yes", "夫妻婚姻登记有效、同一户口簿，分作两户")


@recipe("离婚同簿两户")
def _(p: Planter) -> None:
    home = p.home(2, fits=lambda h: couple(h) and room(p, h))
    man, wife = home.head.person, home.members[1].person
    husband, other_half = (man, wife) if man.sex == "男" else (wife, man)
    other = set_apart(p, home.members[1], home)
    # Never before the wedding: a later wedding of the same two would be a second marriage.
    parted = date(p.world.as_of.year - 3, 6, 6)
    if man.married:
        parted = max(parted, man.married + timedelta(days=200))
    p.world.record(
        "DS03", husband, kind="divorce", other_name=other_half.name, other_id=other_half.number,
        day=parted, office="云槐县民政局",
        certificate=f"L{p.world.villages[0].code[:6]}-{husband.pid:06d}",
    )  # fmt: skip
    p.truth("JG08", home, man, "unknown", "已离婚，仍在同一户口簿，两户都在册，上门看")
    p.truth("JG08", other, wife, "unknown", "已离婚，仍在同一户口簿，两户都在册，上门看")


@recipe("重残单人保与父母同簿")
def _(p: Planter) -> None:
    home = p.home(
        2, fits=lambda h: not h.single and own_rows(h) and room(p, h) and bool(unmarried(p, h))
    )
    grown = unmarried(p, home)
    other = set_apart(p, grown[-1], home)
    other.single = True
    p.truth("JG08", home, home.head.person, "trap", "成年子女单人保，依法单独计算，不是拆户")


@recipe("配偶户口在别处")
def _(p: Planter) -> None:
    home = p.home(2, fits=lambda h: couple(h) and h.members[1].person.sex == "女")
    wife = home.members.pop(1)
    home.size -= 1
    wife.person.book = f"{home.village.code[6:]}8{wife.person.pid:05d}"
    p.truth("JG08", home, home.head.person, "unknown", "妻子户口在别处、没有列入，登记没有离婚")


def confined(p: Planter, member: Member, kind: str, years: int) -> None:
    """A line of the justice office's list; ends that many years from now."""
    p.world.record(
        "DS24", member.person, kind=kind, start=date(p.world.as_of.year - 4, 5, 1),
        end=date(p.world.as_of.year + years, 4, 30),
    )  # fmt: skip


@recipe("成员服刑")
def _(p: Planter) -> None:
    home = p.home(2, fits=lambda h: not h.single and p.has_worker(h))
    confined(p, p.worker(home), "服刑", 2)
    p.truth("JG08", home, home.head.person, "yes", "一名成员正在服刑，名册仍计入")


@recipe("成员缓刑在家")
def _(p: Planter) -> None:
    home = p.home(2, fits=lambda h: not h.single and p.has_worker(h))
    confined(p, p.worker(home), "社区矫正", 2)
    p.truth("JG08", home, home.head.person, "trap", "社区矫正，人仍在家，应当计入")


@recipe("成员刑满")
def _(p: Planter) -> None:
    home = p.home(2, fits=lambda h: not h.single and p.has_worker(h))
    confined(p, p.worker(home), "服刑", -1)
    p.truth("JG08", home, home.head.person, "trap", "刑期已满")


@recipe("成员户口迁出")
def _(p: Planter) -> None:
    home = p.home(3, fits=lambda h: not h.single and h.members[-1].person.spouse < 0)
    day = p.ago(400)
    p.world.record("DS06", home.members[-1].person, cancel_reason="moved", cancel_day=(day, day))
    p.truth("JG08", home, home.head.person, "unknown", "一名成员户口已迁出，人可能还在家")


@recipe("纳入未见授权")
def _(p: Planter) -> None:
    home = p.home(1, 2, fits=lambda h: not h.single)
    p.clear(home, "RG02", "DS08", "DS15", "DS20")
    home.since = date(p.world.as_of.year, 2, 1)
    p.truth("ZC06", home, home.head.person, "unknown", "今年纳入，台账里没有任何成员的授权书")


@recipe("存量未见授权")
def _(p: Planter) -> None:
    home = p.home(1, 2, fits=lambda h: not h.single)
    p.clear(home, "RG02", "DS08", "DS15", "DS20")
    p.truth("ZC06", home, home.head.person, "trap", "多年前纳入的存量，台账没有不等于缺")
