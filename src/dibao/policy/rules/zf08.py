"""ZF08: a petition is answered in time and with a ground.

受理起六十日内办结，可以延长不超过三十日（信访工作条例 34 条）。It is a sign about the office's work; who
petitioned is no field here.
"""

from dibao.reasoning.rule import Rule, Settle
from dibao.reasoning.words import holds

RULES = (
    Rule(
        key="petition_late",
        code="ZF08",
        plan_name="信访处置不力",
        neutral_name="信访办理待核",
        title="信访件超过期限，或答复没有写明依据",
        clauses=("plan.3.2", "信访.34"),
        direction="accuses",
        pool="desk.PETITIONS",
        level="unit",
        subject="village",
        answer=holds("petition_late") | holds("petition_groundless"),
        finding="有信访件超过办结期限，或答复没有写明依据，请办理",
        settle=Settle(
            "案头",
            "县级民政",
            ("延期告知", "答复意见书"),
            ("卡在哪一步", "答复引用了哪一条"),
            ("听证时间不计入", "已转有权处理的单位"),
        ),
        family_text="",
        office="县民政局",
        sight="conduct",
        opens="限期答复",
        days=7,
        danger=4,
        names_source="PETITIONS",
        shows_not=("信访本身不是任何人的疑点",),
        waits_for=("PETITIONS",),
    ),
)
