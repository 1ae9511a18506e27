"""GF02: papers are asked for when needed and are complete.

能从平台查到的不再要（57 号 10 条大意）；收入证明要规范（方案三（四））。The office puts it right; the family
is not sent for the same paper twice.
"""

from dibao.reasoning.rule import Rule, Settle
from dibao.reasoning.words import holds

RULES = (
    Rule(
        key="papers_irregular",
        code="GF02",
        plan_name="收入证明等材料不规范",
        neutral_name="证明材料待核",
        title="证明材料没有签章、重复使用，或要求了可以共享的材料",
        clauses=("plan.3.4", "57.10"),
        direction="accuses",
        pool="desk.PAPERS",
        level="unit",
        subject="household",
        answer=holds("papers_needless") | holds("papers_unsealed") | holds("papers_reused"),
        finding="档案里的证明没有签章或日期、几户内容相同，或要求了可以共享取得的材料，请规范",
        settle=Settle(
            "案头",
            "乡镇经办",
            ("重新开具或共享取得的材料",),
            ("这份证明是谁开的",),
            ("同一家庭拆成两户共用", "统一格式的空白承诺书"),
        ),
        family_text="",
        office="乡镇民政办",
        sight="office",
        opens="由经办补正，不要求家庭重复交",
        days=30,
        danger=6,
        names_source="PAPERS",
        shows_not=("没有显示证明的内容是否属实",),
        waits_for=("PAPERS",),
    ),
)
