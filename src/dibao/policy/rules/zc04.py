"""ZC04: people know how to apply, what the standard is and whom to tell when something is wrong.

加大政策宣传（方案二、三（三））；社会救助政策应当宣传（暂行办法 62 条）；政策知晓率高（方案四（四）一）。A sample
says it with its margin: only where even the upper end stays below the aim is it certain. The office
explains more; nobody who was asked is known, and no village is ranked.
"""

from dibao.reasoning.rule import Rule, Settle
from dibao.reasoning.words import holds, question

RULES = (
    Rule(
        key="unaware",
        code="ZC04",
        plan_name="政策宣传不够",
        neutral_name="政策知晓情况",
        title="抽样显示知道政策的家庭少于目标",
        clauses=("plan.3.3", "plan.4.4.2", "暂行办法.62"),
        direction="accuses",
        pool="desk.AWARENESS",
        level="unit",
        subject="village",
        answer=holds("unaware") | question(holds("perhaps_unaware")),
        finding="抽样问到的家庭里，知道怎样申请、标准多少或举报电话的少于目标，请补做宣传",
        settle=Settle(
            "案头",
            "乡镇民政办",
            ("宣传台账和照片", "抽样的种子和问卷"),
            ("哪些组没有去过", "用什么办法讲的、老人听懂没有"),
            ("抽样的户数少、误差大", "问卷问法不一样"),
        ),
        family_text="",
        office="乡镇民政办、村委会",
        sight="conduct",
        opens="补做宣传，之后再抽样看一次",
        days=30,
        danger=6,
        names_source="AWARENESS",
        shows_not=("没有显示是谁不知道", "不是村与村的比较"),
        waits_for=("AWARENESS",),
    ),
)
