"""Planted: firms and loans in a recipient's name (FB08, FB09).

Invariant: whether the person knows of it is in no file; only signs are.
"""

from __future__ import annotations

from datetime import date

from dibao.world.cases_things import firm
from dibao.world.model import Household, Member
from dibao.world.ordinary import certificate
from dibao.world.planting import Planter, recipe

COMPANY = {"kind": "company", "post": "legal_rep", "capital": 300}


def plain(p: Planter) -> Household:
    """A household whose head is of working age and has no certificate."""
    home = p.home(1, fits=lambda h: 1966 <= h.head.person.birth.year <= 1990)
    p.clear(home, "DS18", "DS14")
    return home


@recipe("高龄名下新公司")
def _(p: Planter) -> None:
    home = p.home(1, fits=lambda h: h.head.person.birth.year <= p.world.as_of.year - 80)
    firm(p, home.head, **COMPANY, enterprise="云槐县宏图劳务有限公司")
    p.truth("FB08", home, home.head.person, "yes", "高龄老人名下新登记的公司，先问本人是否知情")


@recipe("一人两家公司")
def _(p: Planter) -> None:
    home = plain(p)
    firm(p, home.head, **COMPANY, enterprise="云槐县昌达商贸有限公司")
    firm(p, home.head, **COMPANY, enterprise="云槐县永兴商贸有限公司")
    p.truth("FB08", home, home.head.person, "yes", "一人名下两家公司，先问本人是否知情")


@recipe("重残名下公司")
def _(p: Planter) -> None:
    home = plain(p)
    certificate(p.world, home.head, p.rng, category="mental", grade="g1")
    firm(p, home.head, **COMPANY, enterprise="云槐县顺风运输有限公司")
    p.truth("FB08", home, home.head.person, "yes", "一级精神残疾人名下的公司，先问本人是否知情")


@recipe("本县小店无迹象")
def _(p: Planter) -> None:
    home = plain(p)
    firm(p, home.head)
    p.truth("FB08", home, home.head.person, "trap", "本县个体小店，没有身份被用的迹象")


@recipe("高龄名下已注销")
def _(p: Planter) -> None:
    home = p.home(1, fits=lambda h: h.head.person.birth.year <= p.world.as_of.year - 80)
    firm(p, home.head, **COMPANY, enterprise="云槐县旧友商贸有限公司", state="cancelled",
         cancelled_day=date(2023, 2, 7))  # fmt: skip
    p.truth("FB08", home, home.head.person, "trap", "公司已注销")


def loan(p: Planter, member: Member, state: str) -> None:
    """A line of the subsidised-loan ledger."""
    start = date(p.world.as_of.year - 1, 3, 1)
    p.world.record("RG07", member.person, lender="云槐农商行", amount=3000000, start=start,
                   end=start.replace(year=start.year + 3), state=state)  # fmt: skip


@recipe("名下贴息贷款")
def _(p: Planter) -> None:
    home = p.home(1)
    loan(p, home.head, "open")
    p.truth("FB09", home, home.head.person, "yes", "名下有未结清的贴息小额贷款，先问本人是否知情")


@recipe("贴息贷款已结清")
def _(p: Planter) -> None:
    home = p.home(1)
    loan(p, home.head, "closed")
    p.truth("FB09", home, home.head.person, "trap", "贴息贷款已结清")


@recipe("贴息贷款状态空白")
def _(p: Planter) -> None:
    home = p.home(1)
    loan(p, home.head, "")
    p.truth("FB09", home, home.head.person, "unknown", "贷款状态空白")
