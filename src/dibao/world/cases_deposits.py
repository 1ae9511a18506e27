"""Planted: JG05, deposits at several banks against the red line.

Invariant: ordinary accounts of the household are cleared first, so the sum is the case's own.
"""

from __future__ import annotations

from dibao.world import numbers
from dibao.world.model import Household, Member
from dibao.world.ordinary import deposit
from dibao.world.planting import Planter, own_rows, recipe


@recipe("存款单行超线")
def _(p: Planter) -> None:
    home = p.home(2)
    p.clear(home, "DS15")
    deposit(p.world, "A", p.adults(home)[-1], 4286033, kind="time")
    p.truth("JG05", home, home.head.person, "yes", "存款：一个账户已超红线")


@recipe("存款两行合计")
def _(p: Planter) -> None:
    home = p.home(2)
    p.clear(home, "DS15")
    deposit(p.world, "A", home.head, 1890050)
    deposit(p.world, "B", p.adults(home)[-1], 1520000, kind="time")
    p.truth("JG05", home, home.head.person, "yes", "存款：两家银行、两名成员合计超红线")


@recipe("存款仅答超")
def _(p: Planter) -> None:
    home = p.home(1)
    p.clear(home, "DS15")
    deposit(p.world, "C", home.head, 0, over="yes")
    p.truth("JG05", home, home.head.person, "yes", "存款：银行只答“超”，无金额")


@recipe("存款静默村仍超线")
def _(p: Planter) -> None:
    home = p.home(1, at=p.silent)
    p.clear(home, "DS15")
    deposit(p.world, "A", home.head, 5200000, kind="time")
    p.truth("JG05", home, home.head.person, "yes", "存款：一家银行未反馈本村，另一家一行已超线")


@recipe("存款静默村")
def _(p: Planter) -> None:
    home = p.home(1, at=p.silent)
    p.clear(home, "DS15")
    deposit(p.world, "A", home.head, 820000)
    p.truth("JG05", home, home.head.person, "cannot_tell", "存款：已知不超，一家银行未反馈本村")


@recipe("存款刚到线")
def _(p: Planter) -> None:
    home = p.home(1)
    p.clear(home, "DS15")
    deposit(p.world, "A", home.head, 50 * p.world.standard)
    p.truth("JG05", home, home.head.person, "trap", "存款：恰等于红线，大于才算")


@recipe("存款跨日期")
def _(p: Planter) -> None:
    home = p.home(1)
    p.clear(home, "DS15")
    deposit(p.world, "A", home.head, 1950000, day=p.ago(95))
    deposit(p.world, "B", home.head, 1600000)
    p.truth(
        "JG05", home, home.head.person, "unknown", "存款：两个余额相隔超过三十一天，可能是同一笔钱"
    )


@recipe("同一账户报两次")
def _(p: Planter) -> None:
    home = p.home(1)
    p.clear(home, "DS15")
    for _again in range(2):
        deposit(p.world, "A", home.head, 1830000, kind="time", account="9911700000000002716")
        p.world.records[-1].values["account"] = f"99117000000{p.world.seed % 97:02d}" + (
            home.household_no[-4:] + home.household_no[4:6]
        )
    p.truth("JG05", home, home.head.person, "trap", "存款：同一账户重复报送，只算一次")


@recipe("理财不算存款")
def _(p: Planter) -> None:
    home = p.home(1)
    p.clear(home, "DS15")
    deposit(p.world, "A", home.head, 4100000, kind="wealth")
    p.truth("JG05", home, home.head.person, "trap", "存款：默认口径只算存款，理财另看")


@recipe("存款打码")
def _(p: Planter) -> None:
    home = p.home(1)
    p.clear(home, "DS15")
    deposit(p.world, "A", home.head, 4600000)
    p.world.records[-1].number = numbers.lose_digits(p.world.records[-1].number)
    p.truth("JG05", home, home.head.person, "unknown", "存款：超线的一行证号丢了末三位")


@recipe("存款人口不全")
def _(p: Planter) -> None:
    home = p.home(1)
    p.clear(home, "DS15")
    deposit(p.world, "A", home.head, 1200000)
    home.size = len(home.members) + 1
    p.truth(
        "JG05", home, home.head.person, "cannot_tell", "存款：家庭人口多于所列成员，合计没有上限"
    )


@recipe("单人保本人超线")
def _(p: Planter) -> None:
    home = p.home(2, fits=lambda h: len(p.adults(h)) > 1 and own_rows(h))
    single(p, home, p.adults(home)[-1])
    deposit(p.world, "A", p.adults(home)[-1], 3900000)
    p.truth("JG05", home, p.adults(home)[-1].person, "yes", "存款：单人保，本人账户超红线")


@recipe("单人保家人超线")
def _(p: Planter) -> None:
    home = p.home(2, fits=lambda h: len(p.adults(h)) > 1 and own_rows(h))
    single(p, home, p.adults(home)[-1])
    deposit(p.world, "A", home.head, 3900000)
    p.truth("JG05", home, p.adults(home)[-1].person, "trap", "存款：单人保只看本人，超线的是家人")


def single(p: Planter, home: Household, subject: Member) -> None:
    """Only one person of the family is enrolled."""
    p.clear(home, "DS15")
    home.single = True
    for member in home.members:
        member.covered = member is subject
