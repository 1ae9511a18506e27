"""How registers draw a household, who lives in it, what is registered in its name.

Two registers that contradict each other accuse nobody: 扶贫 counts by the hukou book, 民政 by who
lives together, and each copies the other late. A firm or loan in a recipient's name is first of
all a question whether he knows of it.
"""

from dibao.policy.facts.assets import COOPERATIVE, RUNS, TRADING
from dibao.policy.facts.families import CURRENT
from dibao.policy.facts.incomes import recent
from dibao.reasoning.expr import Compare, Minus, Today, YearsAgo
from dibao.reasoning.fact import Fact
from dibao.reasoning.words import certain, field, number, one_of

WITHIN_A_YEAR = field("day") >= YearsAgo(1)
SERVES = one_of("kind", "prison", "rehab") & (field("start") <= Today()) & (field("end") >= Today())
MISSING = one_of("kind", "missing") & (field("end") >= Today())


# How fast an emergency was met: from the day it was told to the day of help.
URGENT = one_of("urgent", "yes") & (field("applied") >= YearsAgo(1))
LATE = Compare(">", Minus(field("day"), field("applied")), number("temporary.longest"))


def _drawn(kind: str, label: str) -> Fact:
    return Fact(f"drawn_{kind}", label, "DRAWN", "any", where=one_of("kind", kind),
                subject="unit", link="household", always=True)  # fmt: skip


FACTS = (
    # two registers
    Fact("told_not_enrolled", "脱贫和监测名册写未享受低保", "DS19", "any",
         where=one_of("on_dibao", "no")),
    Fact("told_enrolled", "脱贫和监测名册写享受低保", "DS19", "any",
         where=one_of("on_dibao", "yes")),
    Fact("left_out", "名册写明本人不享受", "DS01", "any", where=one_of("enrolled_as", "left_out")),
    Fact("enrolled_alone", "单人保", "DS01", "any", where=one_of("enrolled_as", "single")),
    Fact("refused_with_reason", "近一年未通过且写明理由", "RG03", "any", always=True,
         where=(field("refused") >= YearsAgo(1)) & one_of("reason_on_file", "yes")),
    Fact("household_no_labour", "整户无劳动力", "DS19", "any",
         where=one_of("no_labour", "yes") & one_of("watched", "yes")),
    Fact("no_labour", "无劳动能力", "DS19", "any", where=one_of("labour", "lost", "none")),
    Fact("monitored_income_year", "登记的人均年纯收入", "DS19", "newest", field("income_year"),
         unit="元/年", always=True),
    # medical cost and temporary assistance
    Fact("own_medical", "一年内医疗个人自付", "DS20", "sum", field("self_paid"), unit="元",
         where=WITHIN_A_YEAR),
    Fact("aided", "近一年临时救助", "RG08", "any",
         where=WITHIN_A_YEAR | (field("applied") >= YearsAgo(1))),
    Fact("aided_late", "急难求助以后超过天数才给救助", "RG08", "any", where=URGENT & LATE),
    # At hand a line counts only when both days stand on it.
    Fact("aided_late_told", "急难求助和救助的日期都有记载而超过天数", "RG08", "any",
         where=URGENT & LATE & certain(LATE)),
    Fact("seriously_ill", "重大疾病名单", "RG09", "any"),
    Fact("serious_on_bill", "医保结算标明重大疾病", "DS20", "any", where=one_of("serious", "yes")),
    # who lives in the household
    Fact("serving", "在监服刑或强制隔离戒毒", "DS24", "any", where=SERVES),
    Fact("declared_missing", "宣告失踪", "DS24", "any", where=MISSING),
    Fact("hukou_gone", "户籍迁出、服兵役或出国定居", "DS06", "any",
         where=one_of("cancel_reason", "moved", "army", "abroad")),
    Fact("hukou_out", "户籍迁出或出国定居", "DS06", "any",
         where=one_of("cancel_reason", "moved", "abroad")),
    Fact("hukou_here", "户籍在本地", "DS06", "any", where=one_of("cancel_reason", "none")),
    Fact("stopped_away", "养老待遇因服刑或失踪停发", "DS10", "any",
         where=one_of("stop_reason", "prison", "missing")),
    Fact("in_care", "机构集中供养", "DS02", "any",
         where=one_of("support_mode", "centre") & CURRENT),
    _drawn("spouses_apart", "夫妻同一户口簿而分在两户"),
    _drawn("same_book", "同一户口簿的另一户也在册"),
    _drawn("spouse_elsewhere", "配偶在别的户口簿"),
    Fact("child_on_payroll", "分开生活的子女有编制内工资", "CHILDREN", "any",
         where=one_of("kind", "staff"), subject="unit", link="household", always=True),
    # in a recipient's name
    Fact("firms", "任职的公司", "DS14", "count", unit="个", one_thing=("credit_code",),
         where=RUNS & TRADING & one_of("kind", "company")),
    Fact("firm_unlikely", "登记时未成年或高龄，或登记地在外县", "DS14", "any", exempt=COOPERATIVE,
         where=RUNS & TRADING
         & (one_of("founder", "minor", "old") | one_of("elsewhere", "yes"))),
    Fact("paid_twice", "同一月在两户名下领款", "RG05", "any", by_number_only=False,
         where=one_of("twice", "yes") & recent("month")),
    Fact("loan", "未结清的贴息小额贷款", "RG07", "any", where=one_of("state", "open")),
    # enrolment without a letter
    Fact("enrolled_lately", "近一年纳入", "DS01", "any", where=field("since") >= YearsAgo(1),
         subject="unit"),
)  # fmt: skip
