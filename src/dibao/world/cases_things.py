"""Planted: JG04 houses, firms, machines.

Invariant: a unit of the property register is named by its unit number, so that one flat of a
couple stays one flat.
"""

from __future__ import annotations

from datetime import date

from dibao.world import numbers
from dibao.world.crowd_property import estate
from dibao.world.model import Member, Record
from dibao.world.planting import Planter, recipe


def house(p: Planter, member: Member, **given: object) -> Record:
    """A registered unit."""
    return p.world.record("DS08", member.person, **estate(p.rng, member.person, **given))


@recipe("商铺")
def _(p: Planter) -> None:
    home = p.home(1)
    p.clear(home, "DS08")
    house(p, home.head, purpose="commercial", area=46, location="云槐县城关老街12号")
    p.truth("JG04", home, home.head.person, "yes", "住房：名下有商铺")


@recipe("两套住房")
def _(p: Planter) -> None:
    home = p.home(2)
    p.clear(home, "DS08")
    house(p, home.head, area=138)
    house(p, home.head, area=142)
    p.truth("JG04", home, home.head.person, "yes", "住房：户主名下两套商品住宅")


@recipe("继承份额")
def _(p: Planter) -> None:
    home = p.home(1)
    p.clear(home, "DS08")
    house(p, home.head, area=96)
    house(p, home.head, tenure="shares", share="16.67", area=112, acquired="继承")
    p.truth("JG04", home, home.head.person, "trap", "住房：一套自住，另一套只有六分之一继承份额")


@recipe("夫妻共有一套")
def _(p: Planter) -> None:
    home = p.home(2, fits=lambda h: h.members[1].relation in ("妻子", "丈夫"))
    p.clear(home, "DS08")
    row = house(p, home.head, tenure="joint", area=108)
    p.world.record("DS08", home.members[1].person, **row.values)
    p.truth("JG04", home, home.head.person, "trap", "住房：夫妻共同共有一套，登记簿上是两行")


@recipe("同一单元变更两次")
def _(p: Planter) -> None:
    home = p.home(1)
    p.clear(home, "DS08")
    row = house(p, home.head, registered=date(2019, 6, 3))
    p.world.record("DS08", home.head.person, **{**row.values, "registered": date(2011, 4, 2)})
    p.truth("JG04", home, home.head.person, "trap", "住房：同一单元号多次变更，仍是一套")


@recipe("拆除已注销")
def _(p: Planter) -> None:
    home = p.home(1)
    p.clear(home, "DS08")
    house(p, home.head)
    house(p, home.head, state="cancelled", cancelled_day=date(2022, 8, 1))
    p.truth("JG04", home, home.head.person, "trap", "住房：另一套已征收拆除并注销")


@recipe("商铺打码")
def _(p: Planter) -> None:
    home = p.home(1)
    p.clear(home, "DS08")
    row = house(p, home.head, purpose="commercial", area=38)
    row.number = numbers.mask(row.number)
    p.truth("JG04", home, home.head.person, "unknown", "住房：商铺权利人证号打码，同名待核")


@recipe("不动产未反馈本村")
def _(p: Planter) -> None:
    home = p.home(1, at=p.silent)
    p.clear(home, "DS08", "DS15")
    p.truth("JG04", home, home.head.person, "cannot_tell", "住房：不动产查询结果不含本村")


def firm(p: Planter, member: Member, **given: object) -> Record:
    """A post in a firm."""
    values: dict[str, object] = {
        "enterprise": "云槐县" + member.name[:1] + "记顺达副食店",
        "state": "active",
        "credit_code": numbers.credit_code(p.rng),
        "kind": "individual",
        "post": "operator",
        "founded": date(2021, 3, 15),
        "cancelled_day": None,
        "capital": 5,
        "share": None,
    }
    values.update(given)
    return p.world.record("DS14", member.person, **values)


@recipe("个体户")
def _(p: Planter) -> None:
    home = p.home(1)
    firm(p, home.head)
    p.truth("JG04", home, home.head.person, "yes", "经营：在营个体工商户")


@recipe("身份被冒用开公司")
def _(p: Planter) -> None:
    home = p.home(1, fits=lambda h: h.head.person.birth.year < 1966)
    firm(
        p,
        home.head,
        kind="company",
        post="legal_rep",
        capital=500,
        enterprise="虚陵市鑫盛达劳务有限公司",
    )
    p.truth("JG04", home, home.head.person, "yes", "经营：名下公司疑被冒用身份，两种可能都要先核")


def _no_firm(name: str, why: str, **given: object) -> None:
    @recipe(name)
    def _(p: Planter) -> None:
        home = p.home(1)
        firm(p, home.head, **given)
        p.truth("JG04", home, home.head.person, "trap", why)


_no_firm(
    "合作社成员",
    "经营：统一入社的合作社成员",
    kind="coop",
    post="member",
    enterprise="云槐县丰禾种植专业合作社",
)
_no_firm("注销的个体户", "经营：个体户已注销", state="cancelled", cancelled_day=date(2023, 2, 7))
_no_firm(
    "吊销未注销",
    "经营：吊销未注销的空壳",
    state="revoked",
    kind="company",
    post="legal_rep",
    enterprise="云槐县旺发建材有限公司",
)
_no_firm(
    "挂名监事",
    "经营：只是监事",
    kind="company",
    post="supervisor",
    enterprise="云槐县群力商贸有限公司",
)


@recipe("登记状态空白")
def _(p: Planter) -> None:
    home = p.home(1)
    firm(p, home.head, state=None)
    p.truth("JG04", home, home.head.person, "unknown", "经营：登记状态空白")


@recipe("证号同姓名异的经营者")
def _(p: Planter) -> None:
    home = p.home(1)
    row = firm(p, home.head)
    row.name = p.newcomer("男", date(1990, 2, 2), home).name
    p.truth("JG04", home, home.head.person, "unknown", "经营：证号一致而姓名不同，先疑录入再疑冒用")


def machine(p: Planter, member: Member, key: str = "DS21/now", **given: object) -> Record:
    """A machine bought with subsidy."""
    values: dict[str, object] = {
        "machine": "联合收割机",
        "machine_kind": "large",
        "bought": date(2022, 6, 8),
        "subsidy": 2630000,
        "area": None,
        "power": None,
        "state": "in_use",
    }
    values.update(given)
    return p.world.record(key, member.person, **values)


@recipe("大型农机")
def _(p: Planter) -> None:
    home = p.home(2)
    p.clear(home, "DS21")
    machine(p, home.head)
    p.truth("JG04", home, home.head.person, "yes", "农机：在用联合收割机")


@recipe("小型农机")
def _(p: Planter) -> None:
    home = p.home(1)
    p.clear(home, "DS21")
    machine(p, home.head, machine="手扶拖拉机", machine_kind="small", subsidy=120000)
    p.truth("JG04", home, home.head.person, "trap", "农机：小型手扶拖拉机一般可以有")


@recipe("报废农机")
def _(p: Planter) -> None:
    home = p.home(1)
    p.clear(home, "DS21")
    machine(p, home.head, state="scrapped", bought=date(2009, 5, 5))
    p.truth("JG04", home, home.head.person, "trap", "农机：已报废未核销")


@recipe("过期台账里的农机")
def _(p: Planter) -> None:
    home = p.home(1, at=p.behind)
    p.clear(home, "DS21")
    machine(p, home.head, "DS21/stale")
    p.truth(
        "JG04",
        home,
        home.head.person,
        "cannot_tell",
        "农机：只有三年前的旧台账，已过有效期，看不出",
    )
