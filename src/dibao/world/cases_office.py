"""Planted: the office's own work and money (JG13, FB11, ZC05-ZC10, ZF07, GF01, GF03).

Invariant: a case about an officer or a batch takes no household; it changes dates and papers of
households that other cases may use, never what those cases rest on.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from dibao.world.cases_deaths import cancelled, cremated, died
from dibao.world.cases_refused import family
from dibao.world.model import Expect, Household, Record, month_index
from dibao.world.planting import NoRoom, Planter, recipe
from dibao.world.steps import in_sheets, steps_of
from dibao.world.town import standard_since

BATCH, BURST = 12, 23


def settled(home: Household) -> bool:
    """Listed long before the months shown, one payee, all months alike."""
    return len(set(home.paid.values())) == 1 and home.monthly > 60000 // 10 and not home.single


def money(
    name: str, expect: Expect, why: str
) -> Callable[[Callable[[Planter, Household], None]], None]:
    """Register a case of JG13 on one household."""

    def keep(change: Callable[[Planter, Household], None]) -> None:
        @recipe(name)
        def _(p: Planter) -> None:
            home = p.home(1, 4, fits=settled)
            change(p, home)
            p.truth("JG13", home, None, expect, f"资金：{why}")

    return keep


@money("漏发一月", "yes", "在册，上个月发放明细里没有")
def _(p: Planter, home: Household) -> None:
    del home.paid[p.world.pay_month - 1]


@money("漏发后补上", "unknown", "上个月没有，本月发了两个月的钱")
def _(p: Planter, home: Household) -> None:
    del home.paid[p.world.pay_month - 1]
    home.paid[p.world.pay_month] = 2 * home.monthly


@money("退回未补", "yes", "银行退回，没有补发")
def _(p: Planter, home: Household) -> None:
    home.stated["bank"] = [(p.world.pay_month, "returned")]


@money("退回已补", "trap", "银行退回后同月补发成功")
def _(p: Planter, home: Household) -> None:
    home.stated["bank"] = [(p.world.pay_month, "returned"), (p.world.pay_month, "ok")]


@money("少发", "yes", "发放一直比名册核定少三十元")
def _(p: Planter, home: Household) -> None:
    home.paid = dict.fromkeys(home.paid, home.monthly - 3000)


@money("提标漏调", "yes", "提标以前以后发的一样多")
def _(p: Planter, home: Household) -> None:
    rise = month_index(standard_since(p.world.as_of)[1])
    if p.world.pay_month - rise < 2:
        home.used = ""
        raise NoRoom(p.name)
    home.paid[rise - 1] = home.monthly


def after_exit(p: Planter, last: int) -> Household:
    """An exited family and its last month paid, counted from the month of exit."""
    home = family(p, "RG04", ground="income", ground_text="人均收入超标准", income_per_head=150000)
    exit_ = month_index(home.stated["decided"])
    home.paid = dict.fromkeys(range(exit_, exit_ + last + 1), home.monthly)
    return home


@recipe("退出后仍发")
def _(p: Planter) -> None:
    p.truth("JG13", after_exit(p, 2), None, "yes", "资金：退出两个月后仍有发放")


@recipe("退出当月照发")
def _(p: Planter) -> None:
    p.truth("JG13", after_exit(p, 0), None, "trap", "资金：退出当月照发")


@recipe("去世后由外人领")
def _(p: Planter) -> None:
    home = p.home(1, 1, fits=lambda h: not h.single)
    other = p.stranger(lambda q: q.village is home.village and q.name != home.head.name)
    day = died(p, 4)
    cremated(p, home.head, day)
    cancelled(p, home.head, day)
    home.stated["payee"] = (p.world.pay_month - 1, other.name)
    p.truth("FB11", home, None, "yes", "领款：户主已故，近两个月写的是户外人")


# ---- steps and ledger ------------------------------------------------------------------------


# A family whose papers were all dated: what a case shifts must be a day.
DATED = ("applied", "visited", "notice_from", "notice_to", "decided")


def stepped(name: str, code: str, expect: Expect, why: str, **change: Any) -> None:
    """Register a case on the dates of one household; a callable is given the orderly dates."""

    @recipe(name)
    def _(p: Planter) -> None:
        home = p.home(1, 4, fits=lambda h: in_sheets(h) and all(steps_of(h)[d] for d in DATED))
        told = steps_of(home)
        home.stated["steps"] = {k: v(told) if callable(v) else v for k, v in change.items()}
        p.truth(code, home, None, expect, f"程序：{why}")


stepped("公示三天", "ZC08", "yes", "公示只有三天",
        notice_to=lambda t: t["notice_from"] + timedelta(2))  # fmt: skip
stepped("公示首尾七天", "ZC08", "trap", "公示首尾算在内正好七天",
        notice_to=lambda t: t["notice_from"] + timedelta(6))  # fmt: skip
stepped("入户在申请前", "GF01", "yes", "入户调查写在申请之前",
        visited=lambda t: t["applied"] - timedelta(9))  # fmt: skip
stepped("同日申请入户", "GF01", "trap", "申请当天入户，不算颠倒", visited=lambda t: t["applied"])
stepped("办了一百零一天", "GF01", "yes", "从申请到确认一百零一天",
        applied=lambda t: t["decided"] - timedelta(101))  # fmt: skip
stepped("办了一百天", "GF01", "trap", "从申请到确认正好一百天",
        applied=lambda t: t["decided"] - timedelta(100))  # fmt: skip
stepped("迟公布", "ZC05", "yes", "确认后三个月才公布",
        published=lambda t: t["decided"] + timedelta(95))  # fmt: skip
stepped("清点没有公布", "ZC05", "yes", "档案清点过，没有公布记录", published="", inventory="是")
stepped("未清点没有公布", "ZC05", "trap", "没有公布记录，档案也没有清点", published="")


@recipe("台账缺三项")
def _(p: Planter) -> None:
    home = p.home(1, 4, fits=in_sheets)
    home.stated["blank"], home.cause = {"since", "bank"}, "无"
    p.truth("GF03", home, None, "yes", "台账：起始空着，原因和开户行写无")


@recipe("台账缺一项")
def _(p: Planter) -> None:
    home = p.home(1, 4, fits=in_sheets)
    home.cause = "无"
    p.truth("GF03", home, None, "trap", "台账：只有一项写无")


# ---- reviews ---------------------------------------------------------------------------------


def review(p: Planter, home: Household, ago: int, **more: Any) -> Record:
    """One more line in the register of reviews."""
    return p.world.record("RG06", home.head.person, household_no=home.household_no, day=p.ago(ago),
                          result="维持原保障", reviewer="", income_month=home.income, **more)  # fmt: skip


@recipe("核查逾期")
def _(p: Planter) -> None:
    home = p.home(1, 4)
    p.clear(home, "RG06")
    review(p, home, 430)
    p.truth("ZC10", home, None, "yes", "核查：一年多没有核查记录")


@recipe("两次同一张照片")
def _(p: Planter) -> None:
    home = p.home(1, 4)
    p.clear(home, "RG06")
    for ago in (190, 12):
        review(p, home, ago, photo=f"IMG_{home.household_no}", household_size=home.size)
    p.truth("ZC10", home, None, "yes", "核查：两次各项和照片都相同")


@recipe("没有变化照片不同")
def _(p: Planter) -> None:
    home = p.home(1, 4)
    p.clear(home, "RG06")
    for ago in (190, 12):
        review(p, home, ago, photo=f"IMG_{home.household_no}_{ago}", household_size=home.size)
    p.truth("ZC10", home, None, "trap", "核查：没有变化，照片各是各的")


def reviewed(p: Planter, wanted: int) -> list[Record]:
    """Ordinary reviews that nobody has signed yet."""
    rows = [
        r for r in p.world.records
        if r.delivery == "RG06" and not r.values["reviewer"] and "photo" not in r.values
        and r.values["day"] > p.ago(200)
    ]  # fmt: skip
    if len(rows) < wanted:
        raise NoRoom(p.name)
    return p.rng.sample(rows, wanted)


def signed(p: Planter, rows: list[Record], **more: Any) -> str:
    """All by one reviewer on days of their own; his name."""
    who = p.stranger(lambda q: len(q.name) == 3 and "·" not in q.name).name
    for at, row in enumerate(rows):
        row.values |= {"reviewer": who, "day": p.ago(20 + at)} | more
    return who


@recipe("一天核查二十三户")
def _(p: Planter) -> None:
    who = signed(p, reviewed(p, BURST), day=p.ago(40))
    p.world.case("ZC10", None, None, "yes", "核查：一人一天二十三户")
    p.world.cases[-1].household_no = who


@recipe("分天核查二十三户")
def _(p: Planter) -> None:
    who = signed(p, reviewed(p, BURST))
    p.world.case("ZC10", None, None, "trap", "核查：二十三户分二十三天去")
    p.world.cases[-1].household_no = who


@recipe("两户同一张照片")
def _(p: Planter) -> None:
    rows = reviewed(p, 2)
    who = signed(p, rows, photo=f"DSC_{p.rng.randrange(10_000, 99_999)}")
    p.world.case("ZF07", None, None, "yes", "核查：两户用同一张照片")
    p.world.cases[-1].household_no = who


# ---- batches ---------------------------------------------------------------------------------


def batched(name: str, expect: Expect, why: str, **more: Any) -> None:
    """Register a batch of households under one paper."""

    @recipe(name)
    def _(p: Planter) -> None:
        homes = [h for h in p.world.households if in_sheets(h) and "steps" not in h.stated]
        if len(homes) < BATCH:
            raise NoRoom(p.name)
        paper = f"云民批〔{p.world.as_of.year - 3}〕{p.rng.randrange(100, 999)}号"
        for home in p.rng.sample(homes, BATCH):
            home.stated["steps"] = {"paper": paper} | more
        p.world.case("ZC07", None, None, expect, f"批次：{why}")
        p.world.cases[-1].household_no = paper


batched("成批没有申请", "yes", "同一文号十二户，清点后没有申请和入户记录",
        applied="", visited="", inventory="是")  # fmt: skip
batched("成批都有申请", "trap", "同一文号十二户，申请和入户都有")
batched("成批未清点", "cannot_tell", "同一文号十二户，存量导入没有清点", applied="", visited="")
batched("重残全部纳入", "trap", "同一文号十二户，依据写在前面", applied="", visited="",
        inventory="是", basis="云民发〔2024〕2号 重残全部纳入")  # fmt: skip
