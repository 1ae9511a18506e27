"""ZC01: the roster and the register of formerly poor and monitored families contradict each other.

方案三（三）社会救助与扶贫开发制度衔接不紧；四（三）二“做好低保对象和建档立卡对象的衔接”。Neither
register is right by itself and nobody is accused: 扶贫 counts by the hukou book, 民政 by who lives
together; each copies the other late. The cheapest end is at the desk, by correcting one of them.
"""

from typing import Any

from dibao.reasoning.expr import Always, ChooseCondition, Question
from dibao.reasoning.rule import Rule, Settle
from dibao.reasoning.words import any_member, holds

ON_ROSTER = any_member(holds("on_roster"))
SAYS_NO = any_member(holds("told_not_enrolled") & ~holds("left_out") & ~holds("enrolled_alone"))
SAYS_NO_ALONE = any_member(holds("told_not_enrolled") & holds("enrolled_alone"))
SAYS_YES = any_member(holds("told_enrolled"))
REFUSED = ChooseCondition(
    "run.has.RG03", {"yes": any_member(holds("refused_with_reason")), "no": Always(0)}
)
REASON = any_member(holds("tekun")) | any_member(holds("settled_not_eligible")) | REFUSED
COMMON: dict[str, Any] = {
    "code": "ZC01",
    "plan_name": "低保与扶贫开发衔接不紧",
    "clauses": ("plan.3.3", "plan.4.3.2"),
    "direction": "neither",
    "level": "unit",
    "subject": "household",
    "office": "乡镇民政办会同农业农村（乡村振兴）办",
    "opens": "两本名册互相校核，谁错改谁；不影响任何人的待遇",
    "danger": 5,
    "days": 30,
    "names_source": "DS19",
}
FIRST = ("两边抄录时间不同", "扶贫按户口、民政按共同生活，户的口径不同", "单人保或部分成员享受")
FAMILY = "两本名册里您家的登记不一样，我们来核对更正，不影响您的待遇，也不用您跑腿。"
PAPERS = ("低保名册及审批表", "脱贫和监测名册", "户口簿")

RULES = (
    Rule(
        key="register_says_not",
        neutral_name="两本名册不一致待核",
        title="在册而脱贫监测名册写未享受低保",
        pool="roster",
        answer=(SAYS_NO | Question(SAYS_NO_ALONE)) & ~SAYS_YES,
        owner=holds("told_not_enrolled"),
        finding="低保名册有这户，脱贫和监测名册写“未享受低保”，请核对哪一本要更正",
        settle=Settle(
            "案头", "乡镇民政办", PAPERS,
            ("脱贫和监测名册的数据是哪一天的", "两边说的是不是同一家人"), FIRST,
        ),
        family_text=FAMILY,
        shows_not=("没有显示哪一本名册是对的",),
        **COMMON,
    ),
    Rule(
        key="roster_has_not",
        neutral_name="监测名册写享受待核",
        title="脱贫监测名册写享受低保而名册没有",
        pool="monitored",
        answer=SAYS_YES & ~ON_ROSTER,
        finding="脱贫和监测名册写“享受低保”，低保名册里没有这户，请核对",
        settle=Settle(
            "案头", "乡镇民政办", (*PAPERS, "退出告知书"),
            ("这家是不是已经退出、什么时候退出的", "是不是只有一位成员另户享受",
             "现在生活怎么样，要不要重新申请"),
            (*FIRST, "已退出而对方名册没有更新", "证号登记有误"),
        ),
        family_text=FAMILY,
        shows_not=("没有显示这家现在是否符合条件",),
        **COMMON,
    ),
    Rule(
        key="monitored_not_enrolled",
        neutral_name="监测对象说明待核",
        title="监测对象不在册且未见说明",
        pool="monitored",
        answer=any_member(holds("monitored")) & ~ON_ROSTER & ~REASON,
        finding="这户是防返贫监测对象、风险未消除，不在低保名册，也没有见到不纳入的说明，请核对",
        settle=Settle(
            "案头", "乡镇民政办", (*PAPERS, "不纳入低保的核实说明"),
            ("有没有问过这家要不要申请低保", "不纳入的理由写在哪里", "风险现在消除了没有"),
            ("风险已消除而名册没有更新", "已核不符合而没有登记说明", *FIRST[1:]),
        ),
        family_text="您家是防返贫监测对象，我们来核对您家的救助是否都落实了；想申请低保的，我们上门帮您办。",
        shows_not=("没有显示这家的全部收入", "不在册不等于应当在册"),
        **COMMON,
    ),
)  # fmt: skip
