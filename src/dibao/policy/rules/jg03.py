"""JG03: from the month after a death no allowance is due for the person who died.

死亡次月起不再发放其本人部分（57 号 30-32 条大意；多数地方次月停发）。The month of death itself is
paid. One register is enough to ask; acting needs two sources or a visit. The dangerous mistake
is a living relative's number in the crematorium's book, so a number alone never asks. A spouse whom
the roster does not list was paid nothing.
"""

from dibao.reasoning.expr import ChooseCondition, Compare, Figure, OfUnit, Smaller
from dibao.reasoning.rule import Rule, Settle
from dibao.reasoning.words import fact, holds

DEATH: Figure = Smaller(
    Smaller(fact("death_month_stated"), fact("death_month_cremation")),
    Smaller(fact("death_month_hukou"), fact("death_month_pension")),
)
DEAD = holds("cremated") | holds("hukou_death") | holds("pension_death")
PAID_AFTER = ChooseCondition(
    "run.has.RG05",
    {
        "yes": Compare("<", DEATH, OfUnit(fact("last_paid_month"))),
        "no": Compare("<", DEATH, OfUnit(fact("roster_month"))),
    },
)

RULES = (
    Rule(
        key="deceased",
        code="JG03",
        of_death=True,
        plan_name="死人保",
        neutral_name="发放与死亡登记待核",
        title="死亡次月以后仍有发放",
        clauses=("57.30", "57.32", "plan.2"),
        direction="accuses",
        pool="roster",
        level="member",
        subject="person",
        answer=holds("listed") & PAID_AFTER,
        trigger=holds("listed") & DEAD,
        finding="登记显示该成员已去世，名册或发放仍包含本人，请核实",
        finding_open="登记里有该成员去世的信息，是否在发放月份之前去世还不能确定，请先核实本人情况和去世时间",
        settle=Settle(
            "见本人",
            "村协办员与乡镇经办各一人",
            ("户口注销证明或死亡证明", "火化证", "村委会说明"),
            ("本人是否在家、近况如何", "何时办理的死亡登记或火化", "登记的证号是不是家人的",
             "去世次月以后的钱由谁领取、用在哪里"),
            ("殡葬登记可能把经办亲属的证号录成逝者的", "死亡未销户或同号误登", "同名不同人"),
        ),
        family_text="登记里出现了您家成员的死亡信息。如果登记错了，请告诉我们，我们来更正；核实清楚以前照常发放。",
        office="乡镇民政办会同派出所、殡葬服务单位",
        opens="死亡核实；两个来源或见本人之后才可办理人口变更",
        days=7,
        danger=2,
        shows_not=("没有显示本人是否健在：要见人或凭两个来源", "土葬地区没有火化记录，查不到不等于健在"),
    ),
)  # fmt: skip
