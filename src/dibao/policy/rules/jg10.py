"""JG10: an answer received for a person without a letter of authorisation in force.

核对须经授权（社会救助暂行办法 58 条；个人信息保护法）。An office matter: the family did nothing,
and no lead about the family rests on such an answer.
"""

from functools import reduce

from dibao.reasoning.expr import Condition, Letter
from dibao.reasoning.rule import Rule, Settle
from dibao.reasoning.words import holds

SOURCES = ("DS08", "DS15", "DS20")
UNCOVERED: Condition = reduce(
    lambda a, b: a | b, [holds(f"answered_{key}") & ~Letter(key) for key in SOURCES]
)


def _rule(key: str, pool: str) -> Rule:
    return Rule(
        key=key,
        code="JG10",
        plan_name="核对越权、授权缺失",
        neutral_name="核对授权待补",
        title="没有有效授权书的核对反馈",
        clauses=("暂行办法.58", "plan.4.4.5"),
        direction="accuses",
        pool=pool,
        level="member",
        subject="person",
        answer=UNCOVERED,
        finding="收到了这位成员的核对反馈，但授权书台账里没有覆盖它的有效授权书",
        finding_open="收到了一条可能是这位成员的核对反馈，授权书台账里是否有覆盖它的授权书还不能确定，请先核对",
        settle=Settle(
            "案头", "县级核对机构",
            ("授权书原件", "核对请求单"),
            ("授权书是否已签而未登记", "是谁、以什么名义发起的查询"),
            ("授权书已签、台账漏登", "授权范围写法不同"),
        ),
        family_text="有一项核对没有找到您的授权书。这是我们工作上的事，不影响您的待遇。",
        office="县级核对机构",
        sight="office",
        opens="补登或停用该反馈，并按规定告知本人",
        danger=5,
    )  # fmt: skip


RULES = (_rule("authorisation", "roster"), _rule("authorisation_former", "former"))
