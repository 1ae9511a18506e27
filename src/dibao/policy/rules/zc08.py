"""ZC08: a proposal stands on the notice board for seven days.

乡镇提出初审意见后公示（暂行办法 11 条）；公示七天（57 号 19 条大意）。Both end days are counted in the
office's favour. A notice that nobody captured is not asked.
"""

from dibao.reasoning.rule import Rule, Settle
from dibao.reasoning.words import holds

RULES = (
    Rule(
        key="short_notice",
        code="ZC08",
        plan_name="公示制度不落实",
        neutral_name="公示天数待核",
        title="公示不足规定天数",
        clauses=("暂行办法.11", "57.19", "plan.3.3"),
        direction="accuses",
        pool="roster",
        level="unit",
        subject="household",
        answer=holds("short_notice"),
        trigger=holds("short_notice"),
        finding="登记的公示起止日期不足规定天数，请核对",
        settle=Settle(
            "案头",
            "乡镇经办",
            ("张贴和撤下时的照片", "公示原件"),
            ("公示从哪天贴到哪天", "贴在什么地方"),
            ("日期录入有误", "另有一次公示没有登记"),
        ),
        family_text="",
        office="乡镇民政办",
        sight="office",
        opens="补公示；不影响已作的决定",
        days=30,
        danger=5,
        names_source="STEPS",
        shows_not=("没有显示这一户是否符合条件",),
    ),
)
