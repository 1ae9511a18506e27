"""Planted: JG10, answers received without a letter in force.

Invariant: what lies behind a missing letter stays unread; only the office is asked.
"""

from __future__ import annotations

from dibao.world.crowd_property import estate
from dibao.world.model import Household, Member, Record
from dibao.world.ordinary import deposit
from dibao.world.planting import Planter, recipe


def letter_of(p: Planter, member: Member) -> Record:
    """The letter of a member."""
    return next(r for r in p.world.records if r.delivery == "RG02" and r.person is member.person)


def rich(p: Planter, home: Household) -> None:
    """A balance over the line, which must stay unread without a letter."""
    p.clear(home, "DS15", "DS08", "DS20")
    deposit(p.world, "A", home.head, 5600000, kind="time")


def unlettered(p: Planter, home: Household, why: str) -> None:
    """The office is asked, the family is not."""
    p.truth("JG10", home, home.head.person, "yes", why)
    p.truth("JG05", home, home.head.person, "cannot_tell", "存款：没有有效授权书，超线的一行不能用")


@recipe("没有授权书")
def _(p: Planter) -> None:
    home = p.home(1, 4)
    rich(p, home)
    p.world.records.remove(letter_of(p, home.head))
    unlettered(p, home, "没有授权书，却收到了银行反馈")


@recipe("授权书过期")
def _(p: Planter) -> None:
    home = p.home(1, 4)
    rich(p, home)
    letter_of(p, home.head).values.update(valid_from=p.ago(800), valid_to=p.ago(60))
    unlettered(p, home, "授权书在数据日期前已到期")


@recipe("授权书撤回")
def _(p: Planter) -> None:
    home = p.home(1, 4)
    rich(p, home)
    letter_of(p, home.head).values["withdrawn"] = p.ago(100)
    unlettered(p, home, "授权书已于查询前撤回")


@recipe("授权书范围不含存款")
def _(p: Planter) -> None:
    home = p.home(1, 4)
    rich(p, home)
    letter_of(p, home.head).values["scope"] = "不动产、疾病"
    unlettered(p, home, "授权范围不含存款")


@recipe("无授权的不动产")
def _(p: Planter) -> None:
    home = p.home(1, 4)
    p.clear(home, "DS15", "DS08", "DS20")
    p.world.record(
        "DS08", home.head.person, **estate(p.rng, home.head.person, purpose="commercial")
    )
    letter_of(p, home.head).values["scope"] = "存款"
    p.truth("JG10", home, home.head.person, "yes", "授权范围不含不动产，却收到登记结果")
    p.truth("JG04", home, home.head.person, "cannot_tell", "住房：没有有效授权，商铺一行不能用")


@recipe("查询后才到期")
def _(p: Planter) -> None:
    home = p.home(1, 4)
    p.clear(home, "DS15", "DS08", "DS20")
    deposit(p.world, "A", home.head, 210000)
    letter_of(p, home.head).values["valid_to"] = p.ago(3)
    p.truth("JG10", home, home.head.person, "trap", "查询之日授权有效，其后才到期")


@recipe("查询后才撤回")
def _(p: Planter) -> None:
    home = p.home(1, 4)
    p.clear(home, "DS15", "DS08", "DS20")
    deposit(p.world, "B", home.head, 180000)
    letter_of(p, home.head).values["withdrawn"] = p.ago(4)
    p.truth("JG10", home, home.head.person, "trap", "撤回在查询之后，已做的有效")
