"""ZF04: done means that something changed.

整改不敷衍（方案三（二））。Repeated proof or an unchanged state is asked about; the office is the subject.
"""

from dibao.reasoning.rule import Rule, Settle
from dibao.reasoning.words import holds

RULES = (
    Rule(
        key="repair_hollow",
        code="ZF04",
        plan_name="敷衍塞责",
        neutral_name="整改成效待核",
        title="报告已整改而佐证重复或情况没有变化",
        clauses=("plan.3.2",),
        direction="accuses",
        pool="desk.RECTIFICATIONS",
        level="unit",
        subject="village",
        answer=holds("hollow_repair"),
        finding="报告已经整改，而佐证材料重复使用或复查时情况没有变化，请核对",
        settle=Settle(
            "案头",
            "县级民政",
            ("整改前后的照片和记录",),
            ("具体做了什么", "谁复查的"),
            ("同一批事项共用一份佐证", "复查日期在整改之前"),
        ),
        family_text="",
        office="县民政局",
        sight="conduct",
        opens="退回重新整改",
        days=30,
        danger=5,
        names_source="RECTIFICATIONS",
        shows_not=("没有显示没有变化的原因",),
        waits_for=("RECTIFICATIONS",),
    ),
)
