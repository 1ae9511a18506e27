"""JG12: what is on paper is on file as a picture that can be read.

申请、审核、审批资料全部录入到位（方案四（四）四）。Of a family taken over from a list (存量导入) a paper
that was never captured is not asked for until somebody has gone through its paper file.
"""

from dibao.reasoning.rule import Rule, Settle
from dibao.reasoning.words import constant, fact

RULES = (
    Rule(
        key="pages_lost",
        code="JG12",
        plan_name="高拍仪录入不到位",
        neutral_name="影像补录",
        title="必备影像缺页或看不清",
        clauses=("plan.4.4.4",),
        direction="accuses",
        pool="desk.FILES",
        level="unit",
        subject="household",
        answer=fact("pages_lost") >= constant(1),
        finding="一户一档里有必备影像缺页或看不清，请补录",
        settle=Settle(
            "案头",
            "乡镇经办",
            ("补录的影像",),
            ("纸质档案在哪里",),
            ("该户不需要这份材料", "影像在另一个案号下"),
        ),
        family_text="",
        office="乡镇民政办",
        sight="office",
        opens="补录影像",
        days=30,
        danger=6,
        names_source="FILES",
        shows_not=("没有显示纸质档案是否齐全",),
        waits_for=("FILES",),
    ),
)
