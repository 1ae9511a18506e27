"""JG07: one person in two benefits that exclude each other, or twice on rosters.

特困供养与低保不可重复享受（社会救助暂行办法 14-17 条、特困人员认定办法）。Disability and
old-age subsidies are not exclusive and never count here. The rural and the urban roster, and a
roster another county handed in, are rosters alike. One payee under two household numbers in one
month is a question only: agents and guardians receive for several families.
"""

from dibao.reasoning.expr import Question
from dibao.reasoning.rule import Rule, Settle
from dibao.reasoning.words import constant, fact, holds

RULES = (
    Rule(
        key="double",
        code="JG07",
        plan_name="重复享受",
        neutral_name="待遇重复登记待核",
        title="互斥待遇或重复在册",
        clauses=("43.互斥", "暂行办法.14", "暂行办法.9"),
        direction="accuses",
        pool="roster",
        level="member",
        subject="person",
        answer=holds("exclusive_benefit") | (fact("roster_households") >= constant(2)),
        finding="登记显示同一人在两处名册或同时有互斥的待遇，请核对应保留哪一项",
        finding_open="两处名册里可能是同一人，或有一项待遇是否还在享受不能确定，请先核对",
        settle=Settle(
            "案头", "乡镇民政办",
            ("特困供养或孤儿认定文书", "两份名册的原始档案", "发放明细"),
            ("实际领的是哪一项", "是否已申请转为另一项", "两户是不是同一家分开登记"),
            ("刚转为特困、名册未更新", "证号录错", "同名不同人"),
        ),
        family_text="两份名册里都有您的名字，我们要核对应由哪一项保障；核对清楚前不会两项都停。",
        office="乡镇民政办",
        opens="停一留一之前先核对，保留对家庭更有利的合法待遇",
        danger=3,
    ),
    Rule(
        key="paid_twice",
        code="JG07",
        plan_name="重复享受",
        neutral_name="同月两户领款待核",
        title="同一人同月在两户名下领款",
        clauses=("暂行办法.9", "57.25"),
        direction="accuses",
        pool="roster",
        level="member",
        subject="person",
        answer=Question(holds("paid_twice")),
        finding="发放明细显示同一人在同一个月由两户名下领款，请核对是代领还是重复发放",
        finding_open="发放明细里同一个月由两户名下领款的可能是同一人，还不能确定，请先核对",
        settle=Settle(
            "案头", "乡镇民政办",
            ("发放明细", "代领代管协议", "两户的审批档案"),
            ("另一户的钱是不是替别人领的", "两个户编号是不是同一家换过号"),
            ("代领人、监护人领两家的钱", "户编号更换前后各发一次", "证号录错"),
        ),
        family_text="发放明细里您的名字出现了两次，我们先核对账目；核对清楚前待遇不变。",
        office="乡镇民政办、财政所",
        opens="账目核对：代领、换号还是重复发放",
        danger=3,
        names_source="RG05",
    ),
)  # fmt: skip
