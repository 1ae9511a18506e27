"""JG09: current income that the allowance has not yet followed.

方案四（四）五、五（三）所列收入：公积金、个税、养老金、遗属补助、伤残津贴、失业保险金、公益岗、社保
补贴；增减应及时（社会救助暂行办法 13 条）。A receipt is an income line, never a fault. Receipts are
never added to the income in the family's own file: the larger counts. A child on the payroll who lives
apart is no fiscal-payroll case (FB01): what is due in support is reckoned, and asked, here.
"""

from functools import reduce

from dibao.policy.facts.incomes import COUNTED
from dibao.reasoning.expr import (
    Always,
    Called,
    ChooseCondition,
    Condition,
    Figure,
    Larger,
    Question,
    Smaller,
    SumOf,
    Total,
)
from dibao.reasoning.rule import Rule, Settle
from dibao.reasoning.words import any_member, constant, count_members, fact, holds, number

RECEIPTS: Figure = SumOf(
    "当前收入", tuple(Total(fact(name) * number(key)) for name, key in COUNTED)
)
DECLARED = fact("declared_income")
LINE = number("standard.rural_month") * count_members()
SINCE: Figure = reduce(Smaller, (fact(f"since_DS{n}") for n in (10, 11, 12, 13, 16)))
CHANGED = fact("payment_changed_month")
UNCHANGED: Condition = ChooseCondition(
    "run.has.RG05",
    {"yes": (CHANGED <= constant(0)) | (CHANGED < SINCE), "no": Always(1)},
)
OVER = Called(
    "已知收入超过标准，保障金没有随之调整",
    (RECEIPTS > constant(0)) & (Larger(RECEIPTS, DECLARED) > LINE) & UNCHANGED,
)
# A payment into the housing fund is no income; it says that there is a wage, where the place asks so.
FUND: Condition = holds("fund_paid") & (number("income.counts.housing_fund") >= constant(1))
MISSING = Called(
    "有当前收入没有记在家庭档案里",
    (RECEIPTS > DECLARED) | any_member(FUND | holds("society_post") | holds("taxed_otherwise")),
)

RULES = (
    Rule(
        key="income",
        code="JG09",
        of_means=True,
        plan_name="应退未退、应减未减",
        neutral_name="收入变化待核",
        title="现有收入与保障金额",
        clauses=("plan.5.3", "暂行办法.13", "57.30"),
        direction="accuses",
        pool="roster",
        level="unit",
        subject="household",
        answer=OVER | Question(MISSING),
        owner=reduce(
            lambda a, b: a | b,
            [fact(name) * number(key) > constant(0) for name, key in COUNTED],
        ) | FUND | holds("society_post") | holds("taxed_otherwise"),
        measure=RECEIPTS,
        line=LINE,
        finding="部门反馈家庭有一项当前收入，家庭档案里没有记或金额不同，请重新核算",
        settle=Settle(
            "案头", "乡镇民政办",
            ("待遇发放凭证", "劳动合同或上岗协议", "家庭收入核算表"),
            ("这项收入每月多少、从什么时候开始", "是不是一次性补发", "家里有没有新的支出可以扣减"),
            ("一次性补发或劳务报酬", "按规定不计入的补贴", "已经在家庭档案里计算过"),
        ),
        family_text="部门反馈您家有一项收入，我们要和家庭档案核对后重新算一遍，也会把能扣减的支出算进去。",
        office="乡镇民政办、人社所",
        opens="收入重新核算；有结论前照原额发放",
        danger=3,
        shows_not=("没有显示家庭的全部收入和可扣减的支出",),
    ),
    Rule(
        key="support",
        code="JG09",
        plan_name="应退未退、应减未减",
        neutral_name="供养费测算待核",
        title="分开生活的子女有编制内工资",
        clauses=("暂行办法.9", "民法典.1067"),
        direction="accuses",
        pool="roster",
        level="unit",
        subject="household",
        answer=Question(holds("child_on_payroll")),
        finding="户籍和工资名册显示有分开生活的子女在编在岗，请测算赡养费，不影响单独立户",
        settle=Settle(
            "电话", "乡镇民政办",
            ("分户和居住证明", "赡养协议或给付凭证", "子女家庭收入和人口情况"),
            ("子女平时给不给生活费、给多少", "子女自己家有几口人、有没有困难",
             "有没有赡养协议或判决"),
            ("已按赡养能力核算过", "子女家庭也困难或已失联", "登记的父母有误"),
        ),
        family_text="登记里可能有您子女的工作记录，我们要核对并测算赡养费。父母单独立户可以享受；核算清楚前待遇不变。",
        office="乡镇民政办",
        opens="供养费测算；查子女财产须有子女本人的授权",
        danger=4,
        names_source="DS16",
        shows_not=("有在编子女不等于有赡养费", "没有显示子女家庭的负担"),
    ),
)  # fmt: skip
