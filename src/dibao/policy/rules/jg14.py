"""JG14: whoever was asked about in error is put back where he was.

个人可以要求更正（个人信息保护法 46 条）；自动化的结果要能说明（24 条）。It speaks for the family and is
the first thing in the list.
"""

from dibao.reasoning.rule import Rule, Settle
from dibao.reasoning.words import holds

RULES = (
    Rule(
        key="not_restored",
        code="JG14",
        plan_name="误报未纠",
        neutral_name="恢复待办",
        title="结论为不属实而没有恢复",
        clauses=("个保法.24", "个保法.46"),
        direction="offers",
        pool="desk.DECISIONS",
        level="unit",
        subject="household",
        answer=holds("cleared_unrestored"),
        finding="核实结论为不属实，而这一户仍在疑点台账或没有恢复发放，请恢复并补发",
        settle=Settle(
            "案头",
            "县级民政",
            ("恢复和补发的决定",),
            ("停发或减发从哪个月开始", "补发收到没有"),
            ("恢复决定已作、下月执行",),
        ),
        family_text="核实结果表明先前的疑点不属实。如您家的低保金受过影响，我们会恢复并补发，特此致歉。",
        office="县民政局",
        sight="household",
        opens="恢复、补发、书面致歉，并查同一原因的其他户",
        days=7,
        danger=1,
        names_source="DECISIONS",
        shows_not=("没有显示已经口头答复",),
        waits_for=("DECISIONS",),
    ),
)
