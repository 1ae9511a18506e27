"""Planted: JG03 deaths, JG04 things owned, JG05 deposits, FB01 payroll.

Invariant: each recipe takes its households first, so that lack of room leaves no trace.
"""

from __future__ import annotations

from datetime import date, timedelta

from dibao.world import numbers
from dibao.world.draw import months_before
from dibao.world.model import Household, Member, Record
from dibao.world.ordinary import deposit, span
from dibao.world.places import IN_CELLS
from dibao.world.planting import Planter, recipe


def died(p: Planter, months: int) -> date:
    """A day `months` before the newest month paid."""
    paid = p.world.pay_month
    return months_before(date(paid // 12, paid % 12 + 1, 1), months, p.rng.randrange(2, 27))


def cremated(p: Planter, member: Member, day: date) -> Record:
    """A row of the funeral home."""
    return p.world.record("DS04", member.person, death_day=span(day),
                          cremation_day=day + timedelta(days=2), cause="",
                          hall="云槐县殡仪馆")


def cancelled(p: Planter, member: Member, day: date) -> None:
    """The household register knows the death."""
    p.world.record("DS06", member.person, cancel_reason="death", cancel_day=span(day))
    member.gone = "已故"


def not_head(home: Household) -> Member:
    """A member whose name is not on the account."""
    return home.members[-1]


@recipe("死亡三源一致")
def _(p: Planter) -> None:
    home = p.home(2)
    member, day = not_head(home), died(p, 4)
    cremated(p, member, day)
    cancelled(p, member, day)
    p.truth("JG03", home, member.person, "yes", "火化、户籍两处登记死亡，四个月后仍在发放")


@recipe("死亡仅火化")
def _(p: Planter) -> None:
    home = p.home(2)
    member = not_head(home)
    cremated(p, member, died(p, 3))
    p.truth("JG03", home, member.person, "yes", "火化登记一处，户籍未销户（农村常见），仍在发放")


@recipe("死亡单人户")
def _(p: Planter) -> None:
    home = p.home(1, 1)
    cremated(p, home.head, died(p, 5))
    cancelled(p, home.head, died(p, 5))
    p.truth("JG03", home, home.head.person, "yes", "单人户死亡五个月后仍按月发放")


@recipe("死亡停发养老")
def _(p: Planter) -> None:
    home = p.home(2, fits=lambda h: not_head(h).person.birth.year < 1962)
    member = not_head(home)
    p.clear(home, "DS10")
    p.world.record("DS10/employee", member.person, kind="employee", insured_state="stopped",
                   benefit="pension", monthly=None, base=None, first_paid=date(2015, 3, 1),
                   stop_day=span(died(p, 3)), stop_reason="death", employer="", month=None)
    p.truth("JG03", home, member.person, "yes", "养老待遇因死亡停发，低保仍在发放")


@recipe("死亡当月")
def _(p: Planter) -> None:
    home = p.home(2)
    cremated(p, not_head(home), died(p, 0))
    p.truth("JG03", home, not_head(home).person, "trap", "死亡当月照发，次月起才停")


@recipe("亲属证号录成逝者")
def _(p: Planter) -> None:
    home = p.home(2)
    member = home.head
    row = cremated(p, member, died(p, 3))
    row.name, row.person = p.newcomer("女", date(1939, 4, 9), home).name, None
    p.truth("JG03", home, member.person, "trap", "火化登记把经办亲属的证号录成逝者的：人还在")


@recipe("同名逝者")
def _(p: Planter) -> None:
    home = p.home(1)
    other = p.newcomer(home.head.person.sex, date(1938, 2, 3), home, home.head.person.name)
    other.died = died(p, 3)
    p.world.record("DS04", other, death_day=span(other.died),
                   cremation_day=other.died + timedelta(days=2), cause="", hall="云槐县殡仪馆")
    p.truth("JG03", home, home.head.person, "trap", "同名同村的另一位老人去世，证号不同")


@recipe("证号丢末位的死亡")
def _(p: Planter) -> None:
    home = p.home(2)
    member = not_head(home)
    row = cremated(p, member, died(p, 4))
    row.number = numbers.lose_digits(row.number)
    p.truth("JG03", home, member.person, "unknown", "火化登记证号存成数字丢了末三位，只能存疑")


@recipe("证号换位的死亡")
def _(p: Planter) -> None:
    home = p.home(2)
    member = not_head(home)
    row = cremated(p, member, died(p, 4))
    row.number = numbers.swap(row.number, p.rng)
    p.truth("JG03", home, member.person, "unknown", "火化登记证号相邻两位颠倒，修复后仍属存疑")


@recipe("车辆在用")
def _(p: Planter) -> None:
    home = p.home(2)
    car(p, p.worker(home))
    p.truth("JG04", home, home.head.person, "yes", "车辆：成员名下小型轿车状态正常")


def car(p: Planter, member: Member, delivery: str = "DS07/new", **given: object) -> Record:
    """A car in use."""
    year = p.rng.randrange(2017, 2024)
    values: dict[str, object] = {
        "plate": numbers.plate(p.rng), "kind": "car", "model": "云鹿牌 YL7150", "use": "非营运",
        "state": "in_use", "registered": date(year, p.rng.randrange(1, 13), 12),
        "scrap_by": None, "inspected_until": date(p.world.as_of.year + 1, 3, 31),
        "value": None, "vin": f"{p.rng.randrange(10000):04d}",
    }
    values.update(given)
    return p.world.record(delivery, member.person, **values)


@recipe("车辆营运")
def _(p: Planter) -> None:
    home = p.home(1)
    car(p, p.worker(home), kind="truck", use="货运", model="云鹿牌轻型厢式货车")
    p.truth("JG04", home, home.head.person, "yes", "车辆：轻型货车；唯一谋生工具须先核实，不改变结论")


@recipe("户名车")
def _(p: Planter) -> None:
    home = p.home(2)
    car(p, p.worker(home), state="overdue")
    p.truth("JG04", home, home.head.person, "yes", "车辆：自述已卖未过户，登记仍在名下（逾期未检验）")


@recipe("报废未注销")
def _(p: Planter) -> None:
    home = p.home(1)
    car(p, p.worker(home), state="gone", scrap_by=p.ago(800), inspected_until=p.ago(900),
        registered=date(2006, 5, 9))
    p.truth("JG04", home, home.head.person, "trap", "车辆：达到报废标准，牌证作废，只是没办注销")


@recipe("逾期且过报废期")
def _(p: Planter) -> None:
    home = p.home(1)
    car(p, p.worker(home), state="overdue", scrap_by=p.ago(400), inspected_until=p.ago(1500),
        registered=date(2008, 8, 19), kind="truck", model="云鹿牌轻型自卸货车")
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
    p.truth("JG05", home, home.head.person, "unknown", "存款：两个余额相隔超过三十一天，可能是同一笔钱")


@recipe("同一账户报两次")
def _(p: Planter) -> None:
    home = p.home(1)
    p.clear(home, "DS15")
    for _again in range(2):
        deposit(p.world, "A", home.head, 1830000, kind="time", account="9911700000000002716")
        p.world.records[-1].values["account"] = f"99117000000{p.world.seed % 97:02d}" + (
            home.household_no[-4:] + home.household_no[4:6])
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
    p.truth("JG05", home, home.head.person, "cannot_tell", "存款：家庭人口多于所列成员，合计没有上限")


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


def own_rows(home: Household) -> bool:
    """Not of a village whose roster writes a family into one cell."""
    return home.village.index % 12 != IN_CELLS


def single(p: Planter, home: Household, subject: Member) -> None:
    """Only one person of the family is enrolled."""
    p.clear(home, "DS15")
    home.single = True
    for member in home.members:
        member.covered = member is subject


def payroll(p: Planter, member: Member, establishment: str | None, state: str | None,
            net: int = 0) -> Record:
    """A row of the payroll."""
    return p.world.record("DS16", member.person, employer=p.rng.choice((
        "槐荫镇中心小学", "云槐县林业局", "槐荫镇卫生院", "云槐县水务局")),
        establishment=establishment, post="工作人员", gross=net + net // 8, net=net,
        month=p.world.pay_month, state=state)


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
        home.income = max(home.income or 0, 95000)
        home.monthly = max(10000, p.world.standard * home.size - home.income)
        home.paid = {month: home.monthly for month in home.paid}
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
    p.world.record("DS16", child, employer="云槐县交通运输局", establishment="civil",
                   post="科员", gross=690000, net=560000, month=p.world.pay_month,
                   state="in_post")
    p.truth("FB01", home, home.head.person, "trap", "供养：分户另过的儿子在编，应测算赡养费，不在此列")
