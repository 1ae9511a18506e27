"""ZC10: a regular review looks at the family as it is, in its time.

定期核查，及时增发、减发或停发（暂行办法 13 条）；每年或每半年一次（57 号 31 条大意）。Nothing changed
is the usual and honest result: only the same photo under another day, or more homes in one day than
a person can visit, says that nobody went. The lead is about the office's work, never the family's.
"""

from dibao.reasoning.expr import Compare, FactOneOf, Figure, Minus, MonthOf, Today
from dibao.reasoning.rule import Rule, Settle
from dibao.reasoning.words import constant, fact, holds, number

SINCE: Figure = Minus(MonthOf(Today()), fact("reviewed_month"))
SEEN = Compare(">", fact("reviewed_month"), constant(0))
OVERDUE = SEEN & (
    Compare(">", SINCE, number("review.class_a"))
    | (FactOneOf("review_pace", ("b",)) & Compare(">", SINCE, number("review.class_b")))
    | (FactOneOf("review_pace", ("c",)) & Compare(">", SINCE, number("review.class_c")))
)
PLAN_NAME = "定期复核走过场"

RULES = (
    Rule(
        key="review_burst",
        code="ZC10",
        plan_name=PLAN_NAME,
        neutral_name="一天核查户数待核",
        title="一人一天核查的户数过多",
        clauses=("57.31", "暂行办法.13", "plan.3.3"),
        direction="accuses",
        pool="reviewer",
        level="unit",
        subject="officer",
        answer=Compare(">", fact("day_homes"), number("review.day_homes")),
        finding="核查记录显示一人一天核查的户数很多，请核对是否逐户去过",
        settle=Settle(
            "移送",
            "县级无利害关系人员",
            ("入户照片和行程", "带路村干部的说明"),
            ("那一天去了哪几个组", "有没有同去的人", "日期是去的那天还是录入的那天"),
            ("日期写的是录入日", "集中在村部核对资料", "几个人分头去、只写了一个名字"),
        ),
        family_text="",
        office="县民政局",
        sight="conduct",
        opens="抽几户回访，必要时重新核查",
        days=30,
        danger=5,
        names_source="REVIEWS",
        shows_not=("没有显示是否真的去过",),
    ),
    Rule(
        key="review_repeated",
        code="ZC10",
        plan_name=PLAN_NAME,
        neutral_name="核查内容待核",
        title="连续两次核查各项和照片都相同",
        clauses=("57.31", "暂行办法.13", "plan.3.3"),
        direction="accuses",
        pool="roster",
        level="unit",
        subject="household",
        answer=holds("review_repeated"),
        trigger=holds("review_repeated"),
        finding="连续两次核查的结论、收入、人口和照片编号都相同，请核对后一次是否入户",
        settle=Settle(
            "案头",
            "乡镇分管领导另派一人",
            ("两次核查的原始表和照片",),
            ("最近一次是哪天来的、来了几个人",),
            ("照片编号按户编、不按次编", "一次核查登记了两遍"),
        ),
        family_text="",
        office="乡镇民政办",
        sight="office",
        opens="补做一次核查",
        days=30,
        danger=5,
        names_source="HOMEREVIEW",
        shows_not=("没有显示家庭情况是否变化",),
    ),
    Rule(
        key="review_overdue",
        code="ZC10",
        plan_name=PLAN_NAME,
        neutral_name="核查间隔待核",
        title="超过规定的间隔没有核查记录",
        clauses=("57.31", "暂行办法.13", "plan.3.3"),
        direction="accuses",
        pool="roster",
        level="unit",
        subject="household",
        answer=OVERDUE,
        trigger=OVERDUE,
        finding="最近一次核查记录已超过规定的间隔，请安排核查",
        settle=Settle(
            "上门",
            "乡镇经办两人",
            ("近期的核查表",),
            ("最近一次是哪天来的", "家里情况有没有变化"),
            ("已经核查、还没有登记", "全家外出，约好回来再去", "突发事件期间依规延期"),
        ),
        family_text="",
        office="乡镇民政办",
        sight="office",
        opens="安排核查；核查以前照常发放",
        days=30,
        danger=5,
        names_source="HOMEREVIEW",
        shows_not=("没有显示家庭情况是否变化",),
    ),
)
