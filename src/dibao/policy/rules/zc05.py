"""ZC05: what was decided is made known.

批准的应当公布（暂行办法 11 条）；乡镇公开社会救助情况（信息公开条例 21、26 条）。A blank date counts
only on a file that somebody went through.
"""

from dibao.reasoning.rule import Rule, Settle
from dibao.reasoning.words import holds

RULES = (
    Rule(
        key="late_news",
        code="ZC05",
        plan_name="信息不公开",
        neutral_name="结果公布待核",
        title="确认以后没有按时公布",
        clauses=("暂行办法.11", "公开.21", "公开.26"),
        direction="accuses",
        pool="roster",
        level="unit",
        subject="household",
        answer=holds("late_news"),
        trigger=holds("late_news"),
        finding="登记的公布日期晚于规定，或清点后没有公布记录，请核对",
        settle=Settle(
            "案头",
            "乡镇经办与村委会",
            ("公布原件和照片", "公示栏维护记录"),
            ("结果是哪天贴出来的",),
            ("与别的户一起公布、没有分户登记", "日期录入有误"),
        ),
        family_text="",
        office="乡镇民政办",
        sight="office",
        opens="补公布，只写姓名、人数、金额",
        days=30,
        danger=5,
        names_source="STEPS",
        shows_not=("没有显示这一户是否符合条件",),
    ),
)
