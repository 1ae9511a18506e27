"""Planted: FB05 accounts, JG07 double benefits, JG09 incomes, JG10 letters.

Invariant: an income is either in the family's own file or not; which, the recipe says.
"""

from __future__ import annotations

from datetime import date, timedelta

from dibao.world import numbers
from dibao.world.background import estate
from dibao.world.cases_means import cancelled, cremated, died, not_head, own_rows
from dibao.world.model import Household, Member, Person, Record
from dibao.world.ordinary import deposit
from dibao.world.planting import Planter, recipe


def together(p: Planter, count: int) -> list[Household]:
    """Some free households, least number first."""
    homes: list[Household] = []
    try:
        for _ in range(count):
            homes.append(p.home(1))
    except Exception:
        for home in homes:
            home.used = ""
        raise
    return sorted(homes, key=lambda h: h.household_no)


def onto(homes: list[Household], account: str, holder: str) -> None:
    """All paid to one account."""
    for home in homes:
        home.account, home.account_holder = account, holder


def agent(p: Planter, home: Household, who: Person, name: str) -> None:
    """A filed agreement."""
    p.world.record("RG11", home.head.person, household_no=home.household_no, agent_name=name,
                   agent_id=who.number, account=home.account, start=p.ago(700),
                   end=p.world.as_of + timedelta(days=300))


@recipe("一账户收三户")
def _(p: Planter) -> None:
    homes = together(p, 3)
    onto(homes, homes[0].account, homes[0].head.name)
    p.truth("FB05", homes[0], None, "yes", "账户：一个账户收三户的钱，没有代领协议")


@recipe("户名不是户内人")
def _(p: Planter) -> None:
    home = p.home(1)
    who = p.stranger(lambda q: q.village is home.village)
    onto([home], numbers.account(p.rng, "9904"), who.name)
    p.truth("FB05", home, None, "yes", "账户：户名不是户内成员，也没有登记代领")


@recipe("死者账户")
def _(p: Planter) -> None:
    home = p.home(2)
    day = died(p, 4)
    cremated(p, home.head, day)
    cancelled(p, home.head, day)
    p.truth("FB05", home, None, "yes", "账户：户主已故四个月，仍发到他的账户")
    p.truth("JG03", home, home.head.person, "yes", "户主已故，两处登记一致，仍在发放")


@recipe("敬老院代管")
def _(p: Planter) -> None:
    homes = together(p, 3)
    who = p.stranger(lambda q: True)
    onto(homes, numbers.account(p.rng, "9905"), "槐荫镇中心敬老院")
    for home in homes:
        agent(p, home, who, "槐荫镇中心敬老院")
    p.truth("FB05", homes[0], None, "trap", "账户：敬老院代管，协议齐全")


@recipe("备案代领")
def _(p: Planter) -> None:
    home = p.home(1)
    who = p.stranger(lambda q: q.village is home.village)
    onto([home], numbers.account(p.rng, "9904"), who.name)
    agent(p, home, who, who.name)
    p.truth("FB05", home, None, "trap", "账户：代领人有备案协议")


@recipe("监护人账户")
def _(p: Planter) -> None:
    home = p.home(1)
    who = p.stranger(lambda q: q.village is home.village)
    onto([home], numbers.account(p.rng, "9904"), who.name)
    p.world.record("RG12", home.head.person, household_no=home.household_no,
                   guardian_name=who.name, guardian_id=who.number, kind="精神残疾人监护人")
    p.truth("FB05", home, None, "trap", "账户：监护人代收，名册在案")


@recipe("家人账户")
def _(p: Planter) -> None:
    home = p.home(2)
    home.account_holder = p.adults(home)[-1].name
    p.truth("FB05", home, None, "trap", "账户：户名是户内另一名成员")


# -- JG07 ---------------------------------------------------------------------------------


def tekun(p: Planter, member: Member, state: str = "current", benefit: str = "tekun") -> Record:
    """A row of the ministry's other benefits."""
    return p.world.record("DS02", member.person, benefit=benefit, amount=91000,
                          since=date(2021, 7, 1), state=state,
                          ended=p.ago(400) if state == "stopped" else None)


@recipe("低保又特困")
def _(p: Planter) -> None:
    home = p.home(1)
    tekun(p, home.head)
    p.truth("JG07", home, home.head.person, "yes", "同一人同时是特困供养人员")


@recipe("两本名册")
def _(p: Planter) -> None:
    homes = [p.home(2, fits=own_rows), p.home(1, 5, fits=own_rows)]
    member = p.adults(homes[0])[-1]
    homes[1].members.append(Member(member.person, "其他亲属", member.name, member.number))
    homes[1].size += 1
    p.clear(homes[0], "DS15", "DS08")
    p.truth("JG07", homes[0], member.person, "yes", f"同一人又列在 {homes[1].household_no} 户")


@recipe("城乡各一份")
def _(p: Planter) -> None:
    home = p.home(1)
    person = home.head.person
    p.clear(home, "DS15", "DS08")
    serial = sum(h.urban for h in p.world.households) + 1
    city = Household(f"CS{home.village.code[:6]}-{serial:04d}", home.village, home.group,
                     [Member(person, "户主", person.name, person.number)], 1, 41000, 30000,
                     date(2022, 5, 1), numbers.account(p.rng, "9906"), person.name, urban=True,
                     used=p.name)
    city.paid = {month: city.monthly for month in home.paid}
    p.world.households.append(city)
    p.truth("JG07", home, person, "yes", f"同一人又列在城市低保 {city.household_no} 户")


@recipe("护理补贴可同享")
def _(p: Planter) -> None:
    home = p.home(1)
    tekun(p, home.head, benefit="disability_care").values["amount"] = 10000
    p.truth("JG07", home, home.head.person, "trap", "重残护理补贴可以同享")


@recipe("特困已停")
def _(p: Planter) -> None:
    home = p.home(1)
    tekun(p, home.head, "stopped")
    p.truth("JG07", home, home.head.person, "trap", "特困待遇早已停发")


@recipe("特困证号丢位")
def _(p: Planter) -> None:
    home = p.home(1)
    row = tekun(p, home.head)
    row.number = numbers.lose_digits(row.number)
    p.truth("JG07", home, home.head.person, "unknown", "特困名册证号丢末三位，同名待核")


# -- JG09 ---------------------------------------------------------------------------------


def pension(p: Planter, member: Member, benefit: str, fen: int, kind: str = "employee") -> Record:
    """A benefit of social insurance."""
    return p.world.record("DS10/employee", member.person, kind=kind, insured_state="receiving",
                          benefit=benefit, monthly=fen, base=None, employer="",
                          first_paid=date(p.world.as_of.year - 2, 3, 1), stop_day=None,
                          stop_reason="none")


def elder(home: Household) -> bool:
    """Is the head of an age to be retired?"""
    return home.head.person.birth.year < 1964


def _income(name: str, expect: str, why: str, least: int = 2, most: int = 3) -> object:
    """Registers a recipe that needs a household and a fact; unchanged payments."""
    def wrap(fact: object) -> object:
        @recipe(name)
        def _(p: Planter) -> None:
            home = p.home(least, most, fits=lambda h: not h.single and p.has_worker(h))
            p.clear(home, "DS10", "DS09", "DS11", "DS12", "DS13", "DS16")
            fact(p, home)  # type: ignore[operator]
            p.truth("JG09", home, p.worker(home).person, expect, why)  # type: ignore[arg-type]
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
    p.truth("JG09", home, home.head.person, "unknown", "收入：遗属补助不在家庭自报里，单凭它不过线，收入待核")


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
    p.world.record("DS10/resident", home.head.person, kind="resident", benefit="pension",
                   insured_state="receiving", monthly=17800, stop_day=None, stop_reason="none",
                   month=p.world.pay_month)
    p.truth("JG09", home, home.head.person, "trap", "收入：城乡居民基础养老金不计入")


@recipe("一次性补发")
def _(p: Planter) -> None:
    home = p.home(1, 1, fits=lambda h: elder(h) and not h.single)
    p.clear(home, "DS10")
    p.world.record("DS10/resident", home.head.person, kind="resident", benefit="pension",
                   insured_state="receiving", monthly=312000, stop_day=None,
                   stop_reason="none", month=p.world.pay_month)
    p.truth("JG09", home, home.head.person, "trap", "收入：居民养老金一次性补发，不是当月收入")


@_income("一至四级伤残津贴", "yes", "收入：工伤一至四级伤残津贴")
def _(p: Planter, home: Household) -> None:
    pension(p, p.worker(home), "injury", 245000)


@_income("失业金", "yes", "收入：正在领失业保险金", 2, 2)
def _(p: Planter, home: Household) -> None:
    p.world.record("DS11", p.worker(home).person, registered=p.ago(200), start=p.ago(180),
                   end=p.world.as_of + timedelta(days=150), amount=152000, state="current")


@_income("失业金已满", "trap", "收入：失业保险金已领满停发")
def _(p: Planter, home: Household) -> None:
    p.world.record("DS11", p.worker(home).person, registered=p.ago(900), start=p.ago(880),
                   end=p.ago(500), amount=152000, state="ended")


def post(p: Planter, home: Household, fen: int, end: date | None = None, extra: int = 0) -> None:
    """A public-welfare post."""
    p.world.record("DS12", p.worker(home).person, post="护林员",
                   employer=home.village.name + "村民委员会", subsidy=fen,
                   insurance_subsidy=extra, start=date(p.world.as_of.year - 1, 3, 1), end=end)


@_income("公益岗加社保补贴", "yes", "收入：公益性岗位补贴和社保补贴，人均已超标准", 2, 2)
def _(p: Planter, home: Household) -> None:
    post(p, home, 98000, extra=42000)


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
        p.world.record("DS13", p.worker(home).person, item="wage", tax=0, income=386000,
                       month=p.world.pay_month - back, payer="虚陵市建工集团")


@_income("一次劳务报酬", "trap", "收入：单笔劳务报酬，可能是人头费冒用，不是当前收入")
def _(p: Planter, home: Household) -> None:
    p.world.record("DS13", p.worker(home).person, item="labour_fee", tax=16000, income=480000,
                   month=p.world.pay_month - 4, payer="青石镇采石场")


def fund(p: Planter, home: Household, state: str) -> None:
    """A housing fund account."""
    p.world.record("DS09", p.worker(home).person, employer="云槐县第一中学",
                   account="980012345678", monthly=196000, balance=5210000, state=state,
                   month=p.world.pay_month if state == "normal" else p.world.pay_month - 40)


@_income("公积金在缴", "yes", "收入：住房公积金正常缴存", 2, 2)
def _(p: Planter, home: Household) -> None:
    fund(p, home, "normal")


@_income("公积金封存", "trap", "收入：公积金账户封存多年")
def _(p: Planter, home: Household) -> None:
    fund(p, home, "sealed")


@recipe("已按收入调整")
def _(p: Planter) -> None:
    home = p.home(1, 2, fits=lambda h: elder(h) and not h.single)
    p.clear(home, "DS10")
    row = pension(p, home.head, "pension", 190000)
    months = sorted(home.paid)
    row.values["first_paid"] = date(months[-4] // 12, months[-4] % 12 + 1, 1)
    for month in months[-3:]:
        home.paid[month] = home.monthly // 4 // 100 * 100
    home.monthly = home.paid[months[-1]]
    p.truth("JG09", home, home.head.person, "trap", "收入：养老金发放次月已减发，不是未调整")


# -- JG10 ---------------------------------------------------------------------------------


def letter_of(p: Planter, member: Member) -> Record:
    """The letter of a member."""
    return next(r for r in p.world.records
                if r.delivery == "RG02" and r.person is member.person)


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
    p.world.record("DS08", home.head.person,
                   **estate(p.rng, home.head.person, purpose="commercial"))
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


