"""Incomes now being received, kind by kind, with what the family's own file says.

A single labour fee, a back payment or a funeral grant is no current income. Which kinds count
is a number of the law (income.counts.*), so that another county changes a row, not a rule.
"""

from typing import Any

from dibao.reasoning.expr import Condition, FieldOf, Figure, Minus, MonthOf, Today
from dibao.reasoning.fact import Fact
from dibao.reasoning.words import certain, constant, field, one_of

THREE = constant(3)
IN_POST = one_of("state", "in_post", "retired")
STAFF = one_of("establishment", "civil", "public", "worker", "established")
GONE = certain(field("left_day") <= Today())
LEFT = one_of("state", "left", "dead", "survivor") | GONE


def recent(month: str) -> Condition:
    """The pay month lies within the last three months."""
    return FieldOf(month) >= Minus(MonthOf(Today()), THREE)


def _income(name: str, label: str, source: str, column: str, where: Condition | None = None,
            **more: Any) -> Fact:  # fmt: skip
    return Fact(name, label, source, "sum", field(column), unit="元/月", where=where,
                **more)  # fmt: skip


def pension(benefit: str, kind: str | None = None) -> Condition:
    """A running benefit of DS10."""
    running = one_of("benefit", benefit) & one_of("stop_reason", "none")
    return running if kind is None else running & one_of("kind", kind)


NOT_ENDED = field("end") >= Today()
WAGE = one_of("item", "wage") & recent("month")
NEVER = 119_988


def _since(source: str, first: Figure, where: Condition | None = None) -> Fact:
    """The month from which an income is shown; where no start is stated, the first month listed."""
    return Fact(f"since_{source}", "收入开始月份", source, "smallest", first, unit="月", where=where,
                subject="unit", empty=NEVER, one_thing=(), always=True)  # fmt: skip


SINCE = (
    _since("DS10", MonthOf(field("first_paid")),
           one_of("benefit", "pension", "survivor", "injury") & one_of("stop_reason", "none")),
    _since("DS11", MonthOf(field("start"))),
    _since("DS12", MonthOf(field("start"))),
    _since("DS13", FieldOf("month"), one_of("item", "wage")),
    _since("DS16", FieldOf("month"), IN_POST),
)  # fmt: skip

# Being registered as out of work is no benefit: a line says so by its amount, beginning or state.
PAID_OUT = (
    certain(one_of("state", "drawing"))
    | certain(field("amount") > constant(0))
    | certain(field("start") <= Today())
)

FACTS = (
    Fact("payroll", "财政供养名册", "DS16", "any", where=STAFF, exempt=LEFT,
         exempt_label="已离职、去世或为遗属", one_thing=("id_number",)),
    _income("income_pension", "职工养老金", "DS10", "monthly", pension("pension", "employee"),
            newest_by="data_day", one_thing=("id_number", "kind", "benefit")),
    _income("income_resident", "城乡居民养老金", "DS10", "monthly",
            pension("pension", "resident"), one_thing=("id_number", "kind", "benefit")),
    _income("income_survivor", "遗属生活困难补助", "DS10", "monthly", pension("survivor"),
            one_thing=("id_number", "kind", "benefit")),
    _income("income_injury", "伤残津贴", "DS10", "monthly", pension("injury"),
            one_thing=("id_number", "kind", "benefit")),
    _income("income_unemployment", "失业保险金", "DS11", "amount",
            one_of("state", "current", "drawing") & NOT_ENDED & PAID_OUT),
    _income("income_post", "公益性岗位补贴", "DS12", "subsidy", NOT_ENDED),
    _income("income_insurance", "社会保险补贴", "DS12", "insurance_subsidy", NOT_ENDED),
    _income("income_wage", "个税申报的工资", "DS13", "income", WAGE, newest_by="month",
            one_thing=("id_number", "item")),
    _income("income_payroll", "财政发放的工资", "DS16", "gross", one_of("state", "in_post") & ~GONE, newest_by="month",
            one_thing=("id_number",)),
    Fact("taxed_otherwise", "近三个月个税申报的经营或租赁所得", "DS13", "any",
         where=one_of("item", "business", "rent") & recent("month")),
    Fact("wage_now", "近三个月个税工资", "DS13", "any", where=WAGE),
    Fact("insured_as_employee", "职工养老正常缴费", "DS10", "any",
         where=one_of("kind", "employee") & one_of("benefit", "none")
         & one_of("insured_state", "paying")),
    Fact("fund_paid", "公积金正常缴存", "DS09", "any", where=one_of("state", "normal")),
    Fact("society_post", "社会组织任职", "DS05", "any",
         where=one_of("state", "active") & one_of("paid", "yes")
         & ~certain(field("cancelled_day") <= Today())),
    Fact("declared_income", "家庭档案登记月收入", "DS01", "newest", field("income_month"),
         unit="元/月", subject="unit"),
    Fact("payment_changed_month", "最近一次调整月份", "RG05", "largest", FieldOf("month"),
         unit="月", subject="unit", link="household", empty=0, always=True,
         where=one_of("changed", "yes")),
    *SINCE,
)  # fmt: skip

COUNTED: tuple[tuple[str, str], ...] = (
    ("income_pension", "income.counts.employee_pension"),
    ("income_resident", "income.counts.resident_pension"),
    ("income_survivor", "income.counts.survivor"),
    ("income_injury", "income.counts.injury"),
    ("income_unemployment", "income.counts.unemployment"),
    ("income_post", "income.counts.welfare_post"),
    ("income_insurance", "income.counts.insurance_subsidy"),
    ("income_wage", "income.counts.wage"),
    ("income_payroll", "income.counts.payroll"),
)
