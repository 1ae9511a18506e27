"""ZF06: a line that is published is answered.

设立并公布举报电话（方案三（二）、四（四）一；57 号 36 条大意）。Test calls and the notice board are read,
never who called.
"""

from dibao.reasoning.rule import Rule, Settle
from dibao.reasoning.words import fact, holds, number

RULES = (
    Rule(
        key="hotline_dead",
        code="ZF06",
        plan_name="举报电话未公开或不通",
        neutral_name="举报电话待核",
        title="举报电话没有公布，或多次拨测没有人接听",
        clauses=("plan.3.2", "plan.4.4.1", "57.36"),
        direction="accuses",
        pool="desk.HOTLINE",
        level="unit",
        subject="village",
        answer=holds("hotline_hidden") | (fact("missed_calls") >= number("desk.missed_calls")),
        finding="举报电话没有公布，或几次拨测没有人接听，请落实",
        settle=Settle(
            "案头",
            "县级民政",
            ("公示栏照片", "值守安排"),
            ("电话由谁值守", "没有人接听的时候怎样回拨"),
            ("号码刚换、公示待更新", "拨测在非工作时间"),
        ),
        family_text="",
        office="县民政局",
        sight="conduct",
        opens="公布号码、安排值守",
        days=7,
        danger=4,
        names_source="HOTLINE",
        shows_not=("没有显示来电的内容",),
        waits_for=("HOTLINE",),
    ),
)
