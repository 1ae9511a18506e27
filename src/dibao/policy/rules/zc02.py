"""ZC02: a monitored family wholly without labour force and with little income is not covered.

方案三（三）兜底保障政策不落实；四（三）二“将符合条件的建档立卡低收入对象及时纳入低保范围，做好兜底
保障”。An offer, never an automatic entry: the office knocks and helps to apply. Only what is certain
rules a family out; a risk already cleared is no monitoring any more.
"""

from dibao.policy.rules.jg03 import DEAD
from dibao.reasoning.expr import Called, Condition, Figure
from dibao.reasoning.rule import Rule, Settle
from dibao.reasoning.words import (
    all_members,
    any_member,
    constant,
    fact,
    holds,
    not_ruled_out,
    number,
)

STANDARD = number("standard.rural_month")


MONTH, YEAR = fact("monitored_income"), fact("monitored_income_year")


def not_above(line: Figure) -> Condition:
    """No income of the register is certainly above the line."""
    return not_ruled_out(~any_member((MONTH >= line) | (YEAR >= line * constant(12))))


def stated_within(line: Figure) -> Condition:
    """The register's own income per head is within the line, and none of it certainly above."""
    return any_member((MONTH < line) | (YEAR < line * constant(12))) & not_above(line)


NO_LABOUR = Called(
    "监测对象，整户无劳动力",
    any_member(holds("monitored"))
    & (any_member(holds("household_no_labour")) | all_members(holds("no_labour"))),
)
FREE = Called(
    "没有确实的排除情形（在册、特困、财政供养、有工资、已核不符合、近期因财产未通过、全家去世）",
    not_ruled_out(~(
        any_member(holds("on_roster")) | all_members(holds("tekun"))
        | any_member(holds("payroll") | holds("wage_now") | holds("insured_as_employee"))
        | any_member(holds("settled_not_eligible")) | any_member(holds("refused_lately"))
        | all_members(DEAD)
    )),
)  # fmt: skip

RULES = (
    Rule(
        key="last_resort",
        code="ZC02",
        plan_name="兜底保障不落实",
        neutral_name="可能应兜底请上门",
        title="整户无劳动力的监测户未在册",
        clauses=("plan.3.3", "plan.4.3.2", "暂行办法.9"),
        direction="offers",
        pool="monitored",
        level="unit",
        subject="household",
        answer=NO_LABOUR & FREE & Called("登记的收入低于现行标准", stated_within(STANDARD)),
        trigger=NO_LABOUR & FREE & Called("收入没有超过标准", not_above(STANDARD)),
        finding="这户是整户无劳动力的监测对象，低保名册里没有，可能应当兜底，请上门",
        settle=Settle(
            "上门", "乡镇民政办与村协办员",
            ("监测对象识别材料", "当前收入和财产情况", "申请书和授权书"),
            ("现在一家人靠什么生活", "有没有人能干活、能挣多少", "家里看病、上学一年要花多少",
             "要不要申请低保，我们代办"),
            ("家庭收入待核，不要先让群众跑腿", "户的口径不同，可能有成员另户享受"),
        ),
        family_text="您家可能符合低保条件。我们上门帮您看材料，愿意的话当场帮您申请。",
        office="乡镇民政办、农业农村（乡村振兴）办",
        opens="主动上门、代办申请；不自动纳入",
        days=7,
        danger=1,
        names_source="DS19",
        shows_not=("没有显示家庭的完整收入和财产：上门时核算",),
    ),
)  # fmt: skip
