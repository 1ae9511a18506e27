"""What the rules about officers' near relatives have in common.

A relative may receive what he is entitled to: the fault is not to file, not to step aside, or to
give what is not due. Every lead here names an officer, so it leaves by the sealed road.
"""

from dibao.reasoning.expr import Condition
from dibao.reasoning.rule import Settle
from dibao.reasoning.words import holds

OWNER: Condition = holds("kin")
OFFICE = "县民政局（封存移送通道）"
SHOWS_NOT = (
    "近亲属符合条件可以享受，有亲属关系本身不是过错",
    "没有显示该工作人员是否参与过这户的调查、评议、审核",
)


def settle(*first_check: str) -> Settle:
    """Desk first, then a visit by people who are related to nobody there."""
    return Settle(
        "案头", "县级无利害关系人员",
        ("近亲属备案表", "户口簿、结婚证或村级证明", "任职文件"),
        ("申请时是否申明过亲属关系", "该工作人员当时是否在任、有没有回避", "县级是否已经入户"),
        (*first_check, "同名不同人", "离任、换届而名单没有更新", "已离婚或婚姻登记有误"),
    )  # fmt: skip
