"""Planted: JG09, each kind of income, counted and not counted.

Invariant: an income is either in the family's own file or not; which, the recipe says.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from dibao.world.model import Expect, Household, Member, Record
from dibao.world.planting import Planter, recipe

Fact = Callable[[Planter, Household], None]


def pension(p: Planter, member: Member, benefit: str, fen: int, kind: str = "employee") -> Record:
    """A benefit of social insurance."""
    return p.world.record(
        "DS10/employee",
        member.person,
        kind=kind,
        insured_state="receiving",
        benefit=benefit,
        monthly=fen,
        base=None,
        employer="",
        first_paid=date(p.world.as_of.year - 2, 3, 1),
        stop_day=None,
        stop_reason="none",
    )


def elder(home: Household) -> bool:
    """Is the head of an age to be retired?"""
    return home.head.person.birth.year < 1964


def _income(
    name: str, expect: Expect, why: str, least: int = 2, most: int = 3
) -> Callable[[Fact], Fact]:
    """Registers a recipe that needs a household and a fact; unchanged payments."""

    def wrap(fact: Fact) -> Fact:
        @recipe(name)
        def _(p: Planter) -> None:
            home = p.home(least, most, fits=lambda h: not h.single and p.has_worker(h))
            p.clear(home, "DS10", "DS09", "DS11", "DS12", "DS13", "DS16")
            fact(p, home)
            p.truth("JG09", home, p.worker(home).person, expect, why)

        return fact

    return wrap


@recipe("职工养老金")
def _(p: Planter) -> None:
    home = p.home(1, 3, fits=lambda h: elder(h) and not h.single)
    p.clear(home, "DS10")
    pension(p, home.head, "pension", 286000)
    p.truth("JG09", home, home.head.person, "yes", "收入：领职工养老金，人均已超标准，保障金未变")


@recipe("遗属补助")
def _(p: Planter) -> None:
    home = p.home(1, 1, fits=lambda h: elder(h) and not h.single)
    p.clear(home, "DS10")
    pension(p, home.head, "survivor", 98000)
    p.truth("JG09", home, home.head.person, "yes", "收入：遗属生活困难补助，一人户已超标准")


@recipe("遗属补助未入账")
def _(p: Planter) -> None:
    home = p.home(3, fits=lambda h: not h.single)
    home.income = 24000
    p.clear(home, "DS10")
    pension(p, home.head, "survivor", 78000)
    p.truth(
        "JG09",
        home,
        home.head.person,
        "unknown",
        "收入：遗属补助不在家庭自报里，单凭它不过线，收入待核",
    )


@recipe("丧葬补助")
def _(p: Planter) -> None:
    home = p.home(1, fits=lambda h: not h.single)
    p.clear(home, "DS10")
    pension(p, home.head, "funeral", 1200000)
    p.truth("JG09", home, home.head.person, "trap", "收入：一次性丧葬抚恤不是收入")


@recipe("居民基础养老金")
def _(p: Planter) -> None:
    home = p.home(1, 2, fits=lambda h: elder(h) and not h.single)
    p.clear(home, "DS10")
    p.world.record(
        "DS10/resident",
        home.head.person,
        kind="resident",
        benefit="pension",
        insured_state="receiving",
        monthly=17800,
        stop_day=None,
        stop_reason="none",
        month=p.world.pay_month,
    )
    p.truth("JG09", home, home.head.person, "trap", "收入：城乡居民基础养老金不计入")


@recipe("一次性补发")
def _(p: Planter) -> None:
    home = p.home(1, 1, fits=lambda h: elder(h) and not h.single)
    p.clear(home, "DS10")
    p.world.record(
        "DS10/resident",
        home.head.person,
        kind="resident",
        benefit="pension",
        insured_state="receiving",
        monthly=312000,
        stop_day=None,
        stop_reason="none",
        month=p.world.pay_month,
    )
    p.truth("JG09", home, home.head.person, "trap", "收入：居民养老金一次性补发，不是当月收入")


@_income("一至四级伤残津贴", "yes", "收入：工伤一至四级伤残津贴")
def _(p: Planter, home: Household) -> None:
    pension(p, p.worker(home), "injury", 245000)


@_income("失业金", "yes", "收入：正在领失业保险金", 2, 2)
def _(p: Planter, home: Household) -> None:
    p.world.record(
        "DS11",
        p.worker(home).person,
        registered=p.ago(200),
        start=p.ago(180),
        end=p.world.as_of + timedelta(days=150),
        amount=152000,
        state="current",
    )


@_income("失业金已满", "trap", "收入：失业保险金已领满停发")
def _(p: Planter, home: Household) -> None:
    p.world.record(
        "DS11",
        p.worker(home).person,
        registered=p.ago(900),
        start=p.ago(880),
        end=p.ago(500),
        amount=152000,
        state="ended",
    )


def post(p: Planter, home: Household, fen: int, end: date | None = None, extra: int = 0) -> None:
    """A public-welfare post."""
    p.world.record(
        "DS12",
        p.worker(home).person,
        post="护林员",
        employer=home.village.name + "村民委员会",
        subsidy=fen,
        insurance_subsidy=extra,
        start=date(p.world.as_of.year - 1, 3, 1),
        end=end,
    )


@_income("公益岗加社保补贴", "yes", "收入：公益性岗位补贴和社保补贴，人均已超标准", 2, 2)
def _(p: Planter, home: Household) -> None:
    post(p, home, 132000, extra=42000)


@_income("公益岗未申报", "unknown", "收入：公益岗补贴不在家庭自报里，单凭它不过线", 3, 4)
def _(p: Planter, home: Household) -> None:
    home.income = 21000
    post(p, home, 60000)


@_income("公益岗已申报", "trap", "收入：公益岗补贴已计入家庭收入", 2, 4)
def _(p: Planter, home: Household) -> None:
    home.income = 80000
    post(p, home, 60000)


@_income("公益岗已离岗", "trap", "收入：公益岗合同早已到期")
def _(p: Planter, home: Household) -> None:
    post(p, home, 98000, end=p.ago(120))


@_income("个税工资", "yes", "收入：个税有连续工资薪金")
def _(p: Planter, home: Household) -> None:
    for back in range(3):
        p.world.record(
            "DS13",
            p.worker(home).person,
            item="wage",
            tax=0,
            income=386000,
            month=p.world.pay_month - back,
            payer="虚陵市建工集团",
        )


@_income("一次劳务报酬", "trap", "收入：单笔劳务报酬，可能是人头费冒用，不是当前收入")
def _(p: Planter, home: Household) -> None:
    p.world.record(
        "DS13",
        p.worker(home).person,
        item="labour_fee",
        tax=16000,
        income=480000,
        month=p.world.pay_month - 4,
        payer="青石镇采石场",
    )


def fund(p: Planter, home: Household, state: str) -> None:
    """A housing fund account."""
    p.world.record(
        "DS09",
        p.worker(home).person,
        employer="云槐县第一中学",
        account="980012345678",
        monthly=196000,
        balance=5210000,
        state=state,
        month=p.world.pay_month if state == "normal" else p.world.pay_month - 40,
    )


@_income("公积金在缴", "unknown", "收入：住房公积金正常缴存，说明有工作，工资多少待核", 2, 2)
def _(p: Planter, home: Household) -> None:
    fund(p, home, "normal")


@_income("公积金封存", "trap", "收入：公积金账户封存多年")
def _(p: Planter, home: Household) -> None:
    fund(p, home, "sealed")


@recipe("已按收入调整")
def _(p: Planter) -> None:
    home = p.home(2, 2, fits=lambda h: elder(h) and not h.single)
    p.clear(home, "DS10")
    row = pension(p, home.head, "pension", 130000)
    home.income = 131000
    months = sorted(home.paid)
    row.values["first_paid"] = date(months[-4] // 12, months[-4] % 12 + 1, 1)
    for month in months[-3:]:
        home.paid[month] = 12000
    home.monthly = home.paid[months[-1]]
    p.truth(
        "JG09",
        home,
        home.head.person,
        "trap",
        "收入：养老金已计入，次月起已减为渐退金额，不是未调整",
    )
