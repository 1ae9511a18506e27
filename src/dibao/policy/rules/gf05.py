"""GF05: who decides signs, after the text stands.

签字盖章要规范（方案三（四））。A missing signature is put right openly; nothing is dated back.
"""

from dibao.reasoning.rule import Rule, Settle
from dibao.reasoning.words import constant, fact, holds

RULES = (
    Rule(
        key="unsigned",
        code="GF05",
        plan_name="签字盖章不规范",
        neutral_name="签字盖章待补",
        title="缺签字盖章，或签字日期早于内容",
        clauses=("plan.3.4", "签名法"),
        direction="accuses",
        pool="desk.SIGNS",
        level="unit",
        subject="household",
        answer=(fact("unsigned") >= constant(1)) | holds("signed_early"),
        finding="档案里有缺签字盖章之处，或签字日期早于内容，请补正",
        settle=Settle(
            "案头",
            "乡镇经办",
            ("补签的文书及说明",),
            ("当时是本人签的吗",),
            ("本人不能签字、有监护人或见证人", "影像没有拍到签字页"),
        ),
        family_text="",
        office="乡镇民政办",
        sight="office",
        opens="补正并说明，不倒签日期",
        days=30,
        danger=6,
        names_source="SIGNS",
        shows_not=("没有显示决定是否正确",),
        waits_for=("SIGNS",),
    ),
)
