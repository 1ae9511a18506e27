"""Planted: JG04 vehicles in every state, and cars that only seem to be the family's.

Invariant: a plate belongs to one case.
"""

from __future__ import annotations

from datetime import date

from dibao.world import numbers
from dibao.world.model import Member, Record
from dibao.world.planting import Planter, recipe


@recipe("车辆在用")
def _(p: Planter) -> None:
    home = p.home(2)
    car(p, p.worker(home))
    p.truth("JG04", home, home.head.person, "yes", "车辆：成员名下小型轿车状态正常")


def car(p: Planter, member: Member, delivery: str = "DS07/new", **given: object) -> Record:
    """A car in use."""
    year = p.rng.randrange(2017, 2024)
    values: dict[str, object] = {
        "plate": numbers.plate(p.rng),
        "kind": "car",
        "model": "云鹿牌 YL7150",
        "use": "非营运",
        "state": "in_use",
        "registered": date(year, p.rng.randrange(1, 13), 12),
        "scrap_by": None,
        "inspected_until": date(p.world.as_of.year + 1, 3, 31),
        "value": None,
        "vin": f"{p.rng.randrange(10000):04d}",
    }
    values.update(given)
    return p.world.record(delivery, member.person, **values)


@recipe("车辆营运")
def _(p: Planter) -> None:
    home = p.home(1)
    car(p, p.worker(home), kind="truck", use="货运", model="云鹿牌轻型厢式货车")
    p.truth(
        "JG04", home, home.head.person, "yes", "车辆：轻型货车；唯一谋生工具须先核实，不改变结论"
    )


@recipe("户名车")
def _(p: Planter) -> None:
    home = p.home(2)
    car(p, p.worker(home), state="overdue", scrap_by=date(p.world.as_of.year + 6, 1, 1))
    p.truth(
        "JG04", home, home.head.person, "yes", "车辆：自述已卖未过户，登记仍在名下（逾期未检验）"
    )


@recipe("报废未注销")
def _(p: Planter) -> None:
    home = p.home(1)
    car(
        p,
        p.worker(home),
        state="gone",
        scrap_by=p.ago(800),
        inspected_until=p.ago(900),
        registered=date(2006, 5, 9),
    )
    p.truth("JG04", home, home.head.person, "trap", "车辆：达到报废标准，牌证作废，只是没办注销")


@recipe("逾期且过报废期")
def _(p: Planter) -> None:
    home = p.home(1)
    car(
        p,
        p.worker(home),
        state="overdue",
        scrap_by=p.ago(400),
        inspected_until=p.ago(1500),
        registered=date(2008, 8, 19),
        kind="truck",
        model="云鹿牌轻型自卸货车",
    )
    p.truth("JG04", home, home.head.person, "trap", "车辆：逾期未检验且强制报废期已过")


@recipe("摩托车")
def _(p: Planter) -> None:
    home = p.home(1)
    car(p, p.worker(home), kind="motorcycle", model="普通二轮摩托车")
    p.truth("JG04", home, home.head.person, "trap", "车辆：二轮摩托车不算")


@recipe("残疾人专用车")
def _(p: Planter) -> None:
    home = p.home(1)
    car(p, p.worker(home), kind="disabled", model="残疾人机动轮椅车")
    p.truth("JG04", home, home.head.person, "trap", "车辆：残疾人专用代步车不算")


@recipe("旧版有车新版已注销")
def _(p: Planter) -> None:
    home = p.home(1)
    row = car(p, p.worker(home), "DS07/old")
    p.world.record("DS07/new", p.worker(home).person, **{**row.values, "state": "gone"})
    p.truth("JG04", home, home.head.person, "trap", "车辆：旧版名册在用，新版同一号牌已注销")


@recipe("同名车主")
def _(p: Planter) -> None:
    home = p.home(1)
    member = p.worker(home)
    other = p.newcomer(member.person.sex, date(1983, 7, 2), home, member.person.name)
    p.world.record("DS07/new", other, **car(p, member).values)
    p.world.records.pop(-2)
    p.truth("JG04", home, home.head.person, "trap", "车辆：车主同名，证号不同，是另一个人")


@recipe("状态空白的车")
def _(p: Planter) -> None:
    home = p.home(1)
    car(p, p.worker(home), state=None)
    p.truth("JG04", home, home.head.person, "unknown", "车辆：登记状态空白，在用与注销都可能")


@recipe("打码证号的车")
def _(p: Planter) -> None:
    home = p.home(1)
    row = car(p, p.worker(home))
    row.number = numbers.mask(row.number)
    p.truth("JG04", home, home.head.person, "unknown", "车辆：车主证号打码、姓名相同，只能存疑")


@recipe("十五位证号的车")
def _(p: Planter) -> None:
    home = p.home(1, fits=lambda h: p.has_worker(h) and p.worker(h).person.birth.year < 2000)
    row = car(p, p.worker(home))
    row.number = numbers.fifteen(row.number)
    p.truth("JG04", home, home.head.person, "yes", "车辆：车主登记为十五位旧证号，升位后一致")
