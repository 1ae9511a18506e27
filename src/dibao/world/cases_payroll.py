"""Planted: FB01, people on the public payroll and people who only stand on its list.

Invariant: wages of the spared kinds are in the family's own file.
"""

from __future__ import annotations

from datetime import date

from dibao.world.model import Member, Record
from dibao.world.planting import Planter, recipe


def payroll(
    p: Planter, member: Member, establishment: str | None, state: str | None, net: int = 0
) -> Record:
    """A row of the payroll."""
    return p.world.record(
        "DS16",
        member.person,
        employer=p.rng.choice(("槐荫镇中心小学", "云槐县林业局", "槐荫镇卫生院", "云槐县水务局")),
        establishment=establishment,
        post="工作人员",
        gross=net + net // 8,
        net=net,
        month=p.world.pay_month,
        state=state,
    )


@recipe("供养在编")
def _(p: Planter) -> None:
    home = p.home(2, fits=p.has_worker)
    member = p.worker(home)
    payroll(p, member, "public", "in_post", 430000)
    p.truth("FB01", home, member.person, "yes", "供养：共同生活成员为在编在职事业人员")


@recipe("供养退休")
def _(p: Planter) -> None:
    home = p.home(1, fits=lambda h: h.head.person.birth.year < 1962)
    payroll(p, home.head, "worker", "retired", 310000)
    p.truth("FB01", home, home.head.person, "yes", "供养：本人为退休工勤人员")


@recipe("供养编制空白")
def _(p: Planter) -> None:
    home = p.home(2, fits=p.has_worker)
    payroll(p, p.worker(home), None, "in_post", 260000)
    p.truth("FB01", home, p.worker(home).person, "unknown", "供养：在职，编制类别空白")


def _spared(name: str, establishment: str, state: str, why: str) -> None:
    @recipe(name)
    def _(p: Planter) -> None:
        home = p.home(2, fits=lambda h: p.has_worker(h) and len(h.members) > 1)
        net = 90000 if state == "in_post" else 0
        home.income = max(home.income or 0, 105000)
        home.monthly = max(10000, p.world.standard * home.size - home.income)
        home.paid = dict.fromkeys(home.paid, home.monthly)
        payroll(p, p.worker(home), establishment, state, net)
        p.truth("FB01", home, p.worker(home).person, "trap", why)


_spared("供养编外", "contract", "in_post", "供养：编外临时工，不是财政供养；工资已计入家庭收入")
_spared("供养公益岗", "welfare_post", "in_post", "供养：公益性岗位，不是财政供养；补贴已计入")
_spared("供养误工补贴", "village_pay", "in_post", "供养：村级误工补贴，不是编制工资；已计入")
_spared("供养已离职", "public", "left", "供养：已离职，名册未更新")
_spared("供养遗属", "public", "survivor", "供养：退休教师的遗属，不是供养人员")


@recipe("供养人分户")
def _(p: Planter) -> None:
    home = p.home(1, fits=lambda h: h.head.person.birth.year < 1962)
    child = p.newcomer("男", date(1986, 3, 4), home)
    child.father, child.relation = home.head.person.pid, "户主"
    p.world.record(
        "DS16",
        child,
        employer="云槐县交通运输局",
        establishment="civil",
        post="科员",
        gross=690000,
        net=560000,
        month=p.world.pay_month,
        state="in_post",
    )
    p.truth(
        "FB01", home, home.head.person, "trap", "供养：分户另过的儿子在编，应测算赡养费，不在此列"
    )
