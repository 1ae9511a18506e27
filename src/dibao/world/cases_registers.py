"""Planted: two registers that contradict each other, last resort, treatment paid without aid.

Invariant: families of the other register are whole household books of which nobody is on the
roster, unless the case says so.
"""

from __future__ import annotations

from datetime import date, timedelta

from dibao.world.cases_refused import book_of_strangers, family
from dibao.world.model import Household, Member, World
from dibao.world.ordinary import letter
from dibao.world.planting import Planter, recipe
from dibao.world.town import household


def told(p: Planter, home: Household, who: list[Member], **given: object) -> None:
    """Rows of the register of formerly poor families."""
    values: dict[str, object] = {
        "household_no": "FP" + home.household_no[2:],
        "head_name": home.head.name,
        "kind": "lifted",
        "monitor_kind": "",
        "income_per_head": None,
        "identified": date(p.world.as_of.year - 2, 10, 8),
        "cleared": None,
        "no_labour": None,
        "on_dibao": "no",
    }
    values.update(given)
    for member in who:
        p.world.record("DS19", member.person, relation=member.relation, **values)


def watched(p: Planter, *, most: int = 4, letters: bool = True, **given: object) -> Household:
    """A monitored family of strangers; only the other register knows it."""
    book = book_of_strangers(p, most)
    home = household(p.world, f"JCW{book[0].pid:06d}", book, p.rng)
    home.household_no, home.single = "FP" + home.household_no[2:], False
    values = {"kind": "monitored", "monitor_kind": "突发严重困难户", **given}
    told(p, home, home.members, **values)
    if letters:
        for member in home.members:
            letter(p.world, member, 80000 + member.person.pid)
    return home


def treated(p: Planter, member: Member, fen: int, days: int = 90) -> None:
    """A settled bill with what the person paid himself."""
    p.world.record(
        "DS20", member.person, serious="yes", disease="", self_paid=fen, total=fen * 2,
        day=p.ago(days),
    )  # fmt: skip


def aided(world: World, member: Member, day: date, fen: int = 200000) -> None:
    """A line of the temporary-aid ledger."""
    world.record("RG08", member.person, item="突发疾病", amount=fen, day=day)


@recipe("脱贫名册写未享受")
def _(p: Planter) -> None:
    home = p.home(2, fits=lambda h: not h.single)
    p.clear(home, "DS19")
    told(p, home, home.members)
    p.truth("ZC01", home, home.head.person, "yes", "在册，脱贫名册每个人都写未享受低保")


@recipe("脱贫名册口径不同")
def _(p: Planter) -> None:
    home = p.home(2, fits=lambda h: not h.single)
    p.clear(home, "DS19")
    told(p, home, home.members[:1], on_dibao="yes")
    told(p, home, home.members[1:])
    p.truth("ZC01", home, home.head.person, "trap", "同一家有人写享受，户的口径不同，不算矛盾")


@recipe("单人保与整户")
def _(p: Planter) -> None:
    home = p.home(1, 1, fits=lambda h: h.single)
    p.clear(home, "DS19")
    told(p, home, home.members)
    p.truth("ZC01", home, home.head.person, "unknown", "单人保，脱贫名册按整户写未享受")


@recipe("脱贫名册写享受而不在册")
def _(p: Planter) -> None:
    home = watched(p, kind="lifted", monitor_kind="", on_dibao="yes")
    p.truth("ZC01", home, home.head.person, "yes", "脱贫名册写享受低保，名册里没有这户")


@recipe("监测户不在册无说明")
def _(p: Planter) -> None:
    home = watched(p)
    p.truth("ZC01", home, home.head.person, "yes", "监测对象，风险未消除，不在册也没有说明")


@recipe("监测户风险已消除")
def _(p: Planter) -> None:
    home = watched(p, cleared=p.ago(200), no_labour="yes", income_per_head=30000)
    p.truth("ZC01", home, home.head.person, "trap", "风险已消除，不再是监测对象")
    p.truth("ZC02", home, home.head.person, "trap", "风险已消除，不再是监测对象")


@recipe("监测户有说明")
def _(p: Planter) -> None:
    home = watched(p)
    p.world.record("RG13", home.head.person, reason="家庭收入超过标准",
                   until=p.world.as_of + timedelta(days=150))  # fmt: skip
    p.truth("ZC01", home, home.head.person, "trap", "已核不符合，名单里有说明")


@recipe("整户无劳力未兜底")
def _(p: Planter) -> None:
    home = watched(p, most=2, no_labour="yes", income_per_head=41000)
    p.truth("ZC02", home, home.head.person, "yes", "整户无劳动力的监测户，收入低于标准，不在册")


@recipe("整户无劳力收入不明")
def _(p: Planter) -> None:
    home = watched(p, most=2, no_labour="yes")
    p.truth("ZC02", home, home.head.person, "unknown", "整户无劳动力的监测户，收入没有写，请上门")


@recipe("监测户有劳力")
def _(p: Planter) -> None:
    home = watched(p, no_labour="no", income_per_head=41000)
    p.truth("ZC02", home, home.head.person, "trap", "家里有劳动力，不属整户无劳动力")


@recipe("监测户收入够")
def _(p: Planter) -> None:
    home = watched(p, most=2, no_labour="yes", income_per_head=p.world.standard + 9000)
    p.truth("ZC02", home, home.head.person, "trap", "收入高于标准")


@recipe("监测户成员有工资")
def _(p: Planter) -> None:
    home = watched(p, most=3, no_labour="yes", income_per_head=41000)
    p.world.record("DS13", p.worker(home).person, item="wage", month=p.world.pay_month,
                   income=310000, tax=0, payer="云槐县鹿鸣服装厂")  # fmt: skip
    p.truth("ZC02", home, home.head.person, "trap", "有当月工资，登记的劳动力已过时")


@recipe("监测户已是特困")
def _(p: Planter) -> None:
    home = watched(p, most=1, no_labour="yes", income_per_head=30000)
    p.world.record("DS02", home.head.person, benefit="tekun", amount=91000, state="current",
                   since=date(2019, 4, 1), ended=None)  # fmt: skip
    p.truth("ZC02", home, home.head.person, "trap", "已是特困供养人员")


@recipe("自付高未救助")
def _(p: Planter) -> None:
    home = p.home(1)
    p.clear(home, "DS20", "RG08")
    treated(p, home.head, 600000)
    treated(p, home.head, 500000, 150)
    p.truth("JG06", home, home.head.person, "yes", "一年内医疗自付较高，没有临时救助记录")


@recipe("自付高已救助")
def _(p: Planter) -> None:
    home = p.home(1)
    p.clear(home, "DS20", "RG08")
    treated(p, home.head, 1100000)
    aided(p.world, home.head, p.ago(40))
    p.truth("JG06", home, home.head.person, "trap", "已有临时救助记录")


@recipe("自付在前年")
def _(p: Planter) -> None:
    home = p.home(1)
    p.clear(home, "DS20", "RG08")
    treated(p, home.head, 1100000, 500)
    p.truth("JG06", home, home.head.person, "trap", "花费在一年以前，跨年结算不算")


@recipe("自付高无授权")
def _(p: Planter) -> None:
    home = p.home(1, 1)
    p.clear(home, "DS20", "RG08", "RG02", "DS15", "DS08")
    treated(p, home.head, 1100000)
    p.truth("JG06", home, home.head.person, "cannot_tell", "没有授权书，医疗反馈不能用")
    p.truth("JG10", home, home.head.person, "yes", "没有授权书而收到了医疗反馈")


@recipe("退出家庭自付高")
def _(p: Planter) -> None:
    home = family(p, "RG04", ground="income", income_per_head=p.world.standard + 15000)
    treated(p, home.head, 1300000)
    p.truth("JG06", home, home.head.person, "yes", "已退出家庭，收入在边缘线内，医疗自付较高")


@recipe("未通过家庭收入高")
def _(p: Planter) -> None:
    home = family(p, "RG03", ground="income", income_per_head=p.world.standard * 3)
    treated(p, home.head, 1300000)
    p.truth("JG06", home, home.head.person, "trap", "未通过家庭收入明显较高")


@recipe("监测户自付高")
def _(p: Planter) -> None:
    home = watched(p, income_per_head=p.world.standard + 9000)
    treated(p, home.head, 1300000)
    p.truth("JG06", home, home.head.person, "yes", "监测户，收入在边缘线内，医疗自付较高")
