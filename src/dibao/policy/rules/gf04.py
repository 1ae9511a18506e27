"""GF04: a decided case goes to the archive in its time.

归档要及时（方案三（四））。The number of days is the office's own arrangement until a local rule sets it.
"""

from dibao.reasoning.rule import Rule, Settle
from dibao.reasoning.words import holds

RULES = (
    Rule(
        key="file_late",
        code="GF04",
        plan_name="归档不及时",
        neutral_name="归档待办",
        title="决定以后没有按时归档",
        clauses=("plan.3.4", "档案.39"),
        direction="accuses",
        pool="desk.FILES",
        level="unit",
        subject="household",
        answer=holds("file_late"),
        finding="作出决定后超过归档天数还没有归档，请归档",
        settle=Settle(
            "案头",
            "乡镇经办",
            ("归档清单",),
            ("档案现在在哪里",),
            ("复议诉讼期间案卷在外", "已归档没有登记"),
        ),
        family_text="",
        office="乡镇民政办",
        sight="office",
        opens="归档",
        days=30,
        danger=6,
        names_source="FILES",
        shows_not=("没有显示档案的内容",),
        waits_for=("FILES",),
    ),
)
