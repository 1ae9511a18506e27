"""ZC03: a severely disabled adult who may be entitled on his own and is not covered.

57 号 8 条大意与方案四（二）二、（三）二：低保标准 2 倍以内家庭的重度残疾人单人保，应纳尽纳。An
offer: nothing unknown rules a person out; only something certain does. An expired certificate
is a task for the office (到期，由我们安排重评), never a ground to leave somebody out.
"""

from typing import Any

from dibao.policy.rules.jg03 import DEAD
from dibao.reasoning.expr import Called, Condition, Figure, Or
from dibao.reasoning.rule import Rule, Settle
from dibao.reasoning.words import any_member, constant, fact, holds, not_ruled_out, number

STANDARD = number("standard.rural_month")
SEVERE_LINE = number("single_person.multiple") * STANDARD
MENTAL_LINE = number("near_dibao.multiple") * STANDARD
INCOMES = ("disabled_income", "monitored_income", "refused_income_person", "exited_income_person")


YEARLY = fact("monitored_income_year")  # the monitoring system keeps years


def _within(line: Figure) -> Condition:
    year = line * constant(12)
    shown = Or((*(fact(name) <= line for name in INCOMES), YEARLY <= year))
    above = Or((*(fact(name) > line for name in INCOMES), YEARLY > year))
    return Called("登记的收入在线内", shown & not_ruled_out(~above))


ENTITLED = Called(
    "重残或三级智力精神残疾，收入在线内",
    (holds("severe") & _within(SEVERE_LINE)) | (holds("mental_three") & _within(MENTAL_LINE)),
)
WAGE = holds("wage_now") | holds("payroll") | holds("insured_as_employee")
# A refused family whose stated ground may still stand belongs to JG02.
GROUND_STANDS = holds("refused_lately")
# Whoever moved within the county has a line in force beside the one he left.
MOVED_OUT = holds("hukou_out") & ~holds("hukou_here")
FREE = Called(
    "不在册、不是特困、在世、户籍没有迁走、没有当前工资、不在已核名单",
    not_ruled_out(
        ~(
            holds("on_roster") | holds("tekun") | DEAD | MOVED_OUT
            | holds("settled_not_eligible") | WAGE
        )
    ),
)  # fmt: skip
SETTLE = Settle(
    "上门", "乡镇民政办与村协办员",
    ("残疾人证", "家庭收入说明", "申请书和授权书"),
    ("平时靠谁照顾、靠什么生活", "家里一年大约有多少收入", "愿不愿意申请，要不要我们代办",
     "残疾人证是否快到期"),
    ("家庭收入待核，不要先让群众跑腿",),
)  # fmt: skip
COMMON: dict[str, Any] = {
    "plan_name": "重残单人保落实不力",
    "neutral_name": "可能漏保请上门",
    "clauses": ("57.8", "plan.4.2.2", "plan.4.3.2"),
    "direction": "offers",
    "pool": "disabled",
    "level": "unit",
    "subject": "person",
    "family_text": "您可能符合单独申请低保的条件。我们上门帮您看材料，愿意的话当场帮您申请。",
    "office": "乡镇民政办、残联",
    "settle": SETTLE,
}

RULES = (
    Rule(
        key="single_person",
        code="ZC03",
        title="未在册的重残成年人",
        answer=any_member(
            ENTITLED & holds("adult_disabled") & FREE & not_ruled_out(~GROUND_STANDS)
        ),
        finding="残联名册有这位重残人员，低保、特困名册里都没有，可能应享未享，请上门",
        opens="主动上门、代办申请",
        days=7,
        danger=1,
        names_source="DS18",
        shows_not=("没有显示家庭的完整收入：上门时核算",),
        **COMMON,
    ),
    Rule(
        key="base_count",
        code="ZC03",
        title="重残人员底数（只用于报告）",
        answer=any_member(holds("graded")),
        finding="",
        counting=True,
        names_source="DS18",
        **COMMON,
    ),
)  # fmt: skip
