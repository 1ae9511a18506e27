"""ZC06: a household was enrolled within the year and no letter of authorisation is on record.

57 号 9、17、18 条大意：先授权再核对，核对缺项不应直接认定。Without a letter no verification can have
been made; so this asks the office for the letter, never the family. Papers not captured are not
missing papers, so it is only ever a question. A false match that nobody looked at again shows at
the desk, where findings are kept.
"""

from dibao.reasoning.expr import (
    Always,
    ChooseCondition,
    Letter,
    Question,
    all_members,
    holds,
)  # fmt: skip
from dibao.reasoning.rule import Rule, Settle

NO_LETTER = all_members(~Letter("DS15") & ~Letter("DS08"))
UNCHECKED = Question(holds("enrolled_lately") & NO_LETTER)

RULES = (
    Rule(
        key="unchecked",
        code="ZC06",
        plan_name="对象认定核对不准",
        neutral_name="纳入时的核对待补",
        title="近一年纳入而台账里没有授权书",
        clauses=("plan.3.3", "57.18", "暂行办法.58"),
        direction="accuses",
        pool="roster",
        level="unit",
        subject="household",
        answer=ChooseCondition("run.has.RG02", {"yes": UNCHECKED, "no": Always(0)}),
        finding="这户近一年纳入，授权书台账里没有任何成员的授权书，请核对当时是否做过核对",
        settle=Settle(
            "案头", "县级核对机构",
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
)  # fmt: skip
