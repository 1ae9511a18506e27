"""FB08: a firm in a recipient's name that shows signs of a borrowed or stolen identity.

方案三（一）冒用低保对象身份经商办企业。The recipient is first of all a possible victim: help to have
the entry revoked comes before any question of income. JG04 business asks about every firm and holds
both branches; this one stands beside it only where a sign speaks for misuse: several companies,
founded while under age or very old, a seat in another county, a severely disabled person, one in a
care home or in prison. No sign proves anything; a sign only says who is asked first.
"""

from dibao.reasoning.rule import Rule, Settle
from dibao.reasoning.words import any_member, constant, fact, holds

SIGN = (
    holds("firm_unlikely")
    | (fact("firms") >= constant(2))
    | (holds("business") & (holds("severe") | holds("in_care") | holds("serving")))
)

RULES = (
    Rule(
        key="firm_misuse",
        code="FB08",
        plan_name="冒用低保对象身份经商办企业",
        neutral_name="经营登记是否本人知情待核",
        title="经营登记有身份被用的迹象",
        clauses=("plan.3.1", "主体条例"),
        direction="neither",
        pool="roster",
        level="unit",
        subject="household",
        answer=any_member(SIGN),
        owner=SIGN,
        finding="名下的经营登记有不像本人办理的迹象，请先问本人是否知情，先按可能的受害人对待",
        settle=Settle(
            "见本人", "乡镇民政办，必要时会同市场监管所",
            ("市场主体登记档案", "撤销登记申请", "身份证遗失或报警记录"),
            ("本人知不知道名下有这家企业", "身份证有没有借给别人或丢失过", "有没有人让您签过字、录过像",
             "要不要我们帮您申请撤销登记"),
            ("身份被冒用登记", "亲友借名登记", "本人确实在经营，转车房经营登记核实", "空壳未注销"),
        ),
        family_text="有一家企业登记在您家成员名下，可能是别人用了您的身份。我们先帮您弄清楚，需要时帮您申请撤销；核实期间待遇不变。",
        office="乡镇民政办、县市场监管局",
        opens="先走受害人一边：核身、申请撤销登记、报案指引；本人经营的才按收入财产核实",
        days=7,
        danger=2,
        names_source="DS14",
        shows_not=("没有显示是谁办的登记", "没有显示企业有没有收入", "认缴资本不是本人的钱"),
    ),
)  # fmt: skip
