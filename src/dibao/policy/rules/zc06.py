"""ZC06: a household was enrolled within the year and no letter of authorisation is on record.

57 号 9、17、18 条大意：先授权再核对，核对缺项不应直接认定。Without a letter no verification can have
been made; so this asks the office for the letter, never the family. Papers not captured are not
missing papers, so it is only ever a question. A false match of which the source was never told shows
in the desk's own findings; the same wrong row would accuse again at the next check. How many of a
village's new entries are single persons is no sign about any of them: only a question to the office
how they were found, with the severely disabled and recorded lawful batches (全部纳入) left out.
"""

from dibao.reasoning.expr import Always, ChooseCondition, Letter, Question
from dibao.reasoning.rule import Rule, Settle
from dibao.reasoning.words import all_members, constant, fact, holds, number

NO_LETTER = all_members(~Letter("DS15") & ~Letter("DS08"))
UNCHECKED = Question(holds("enrolled_lately") & NO_LETTER)

RULES = (
    Rule(
        key="unchecked",
        code="ZC06",
        plan_name="对象认定核对不准",
        neutral_name="纳入时的核对待补",
        title="近一年纳入而台账里没有授权书",
        clauses=("plan.3.3", "57.17", "暂行办法.58"),
        direction="accuses",
        pool="roster",
        level="unit",
        subject="household",
        answer=ChooseCondition("run.has.RG02", {"yes": UNCHECKED, "no": Always(0)}),
        finding="这户近一年纳入，授权书台账里没有任何成员的授权书，请核对当时是否做过核对",
        settle=Settle(
            "案头",
            "县级核对机构",
            ("授权书原件", "核对报告", "审核确认表"),
            ("授权书是否已签而未登记", "核对报告是哪一天出的"),
            ("授权书已签、台账漏登", "由监护人代签", "纳入日期登记有误"),
        ),
        family_text="您家申请时的一份核对材料没有找到。这是我们工作上的事，不影响您的待遇。",
        office="县级核对机构、乡镇民政办",
        sight="office",
        opens="补登授权书或补做核对",
        days=30,
        danger=5,
        shows_not=("台账没有不等于当时没有做",),
    ),
    Rule(
        key="match_left_wrong",
        code="ZC06",
        plan_name="对象认定核对不准",
        neutral_name="来源更正待办",
        title="核对命中不属实，没有请来源更正",
        clauses=("plan.3.3", "57.18", "个保法.46"),
        direction="accuses",
        pool="desk.DECISIONS",
        level="unit",
        subject="household",
        answer=holds("match_left_wrong"),
        finding="核实结论是来源登记有误，没有看到请来源更正或重新核对，请办理，免得下次再问这一户",
        settle=Settle(
            "函询",
            "县级核对机构",
            ("请来源更正的函", "来源的书面确认"),
            ("有没有告诉来源", "来源什么时候更正"),
            ("已电话告知而没有登记", "来源已经更正、等下次报送"),
        ),
        family_text="上次向您核对的事，是登记有误。我们请登记的部门更正，不影响您的待遇。",
        office="县级核对机构",
        sight="office",
        opens="请来源更正，记下更正日期",
        days=30,
        danger=4,
        names_source="DECISIONS",
        shows_not=("没有显示来源现在的登记",),
        waits_for=("DECISIONS",),
    ),
    Rule(
        key="single_share",
        code="ZC06",
        plan_name="对象认定核对不准",
        neutral_name="新纳入样式待核",
        title="一个村新纳入的户多数是单人保",
        clauses=("plan.3.3", "57.8"),
        direction="accuses",
        pool="village",
        level="unit",
        subject="village",
        answer=Question(
            (fact("new_homes") >= number("pattern.homes"))
            & (
                fact("new_single") * constant(100)
                >= fact("new_homes") * number("pattern.single_share")
            )
        ),
        finding="本村一年里新纳入的户多数是单人保，又不是重残和整批纳入，请核对是怎样认定的",
        settle=Settle(
            "案头",
            "县级民政",
            ("各户的认定材料", "残疾证、重病证明"),
            ("按哪一条认定的单人保", "家里其他人是不是一起核对过"),
            ("本村集中排查出的重病对象", "单人保的登记方式换过"),
        ),
        family_text="",
        office="县民政局",
        sight="conduct",
        opens="抽几户看认定材料；不影响任何一户，不下达指标",
        days=30,
        danger=6,
        names_source="NEWHOMES",
        shows_not=("没有显示这些家庭是否符合条件", "不是村与村的比较"),
    ),
)
