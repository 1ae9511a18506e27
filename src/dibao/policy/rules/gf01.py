"""GF01: application, visit, notice, decision, in this order and by different hands.

申请、调查、公示、确认依次进行（暂行办法 11 条）。Dates that contradict each other are certain; a date
that is missing says nothing. Equal names of handler and approver are only a question: no number
stands beside them.
"""

from dibao.reasoning.expr import holds, question
from dibao.reasoning.rule import Rule, Settle

RULES = (
    Rule(
        key="steps_reversed",
        code="GF01",
        plan_name="随意简化流程、操作不规范",
        neutral_name="办理环节日期待核",
        title="办理各环节的日期先后颠倒",
        clauses=("暂行办法.11", "57.19", "plan.3.4"),
        direction="accuses",
        pool="roster",
        level="unit",
        subject="household",
        answer=holds("steps_reversed"),
        trigger=holds("steps_reversed"),
        finding="登记的申请、入户、公示、确认日期先后颠倒，请核对",
        settle=Settle(
            "案头",
            "乡镇经办",
            ("申请书、入户调查表、公示、审核确认表原件",),
            ("各环节实际在哪天办的",),
            ("日期录入有误", "重新申请时保留了旧日期", "急难情况先行办理后补手续"),
        ),
        family_text="",
        office="乡镇民政办",
        sight="office",
        opens="更正登记，缺的环节补做",
        days=30,
        danger=5,
        names_source="STEPS",
        shows_not=("没有显示这一户是否符合条件",),
    ),
    Rule(
        key="same_hand",
        code="GF01",
        plan_name="随意简化流程、操作不规范",
        neutral_name="经办审批分设待核",
        title="经办人与审批人同名",
        clauses=("57.2", "plan.3.4"),
        direction="accuses",
        pool="roster",
        level="unit",
        subject="household",
        answer=question(holds("same_hand")),
        trigger=holds("same_hand"),
        finding="经办人与审批人写的是同一个名字，请核对是不是同一人",
        settle=Settle(
            "案头",
            "县级民政",
            ("审核确认表", "岗位分工文件"),
            ("经办和审批分别是谁签的字",),
            ("同名的两个人", "审批栏误填经办人"),
        ),
        family_text="",
        office="县民政局",
        sight="conduct",
        opens="另派一人复核",
        days=30,
        danger=5,
        names_source="STEPS",
        shows_not=("同名不等于同一人",),
    ),
)
