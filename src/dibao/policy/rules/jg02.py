"""JG02: every refused or exited family is looked at again.

方案四（二）一：同步排查近一年未通过审批的家庭和已退出的家庭，做到应保尽保。An offer: a low stated
income is enough when nothing certain speaks against it; a ground that today's answered source no
longer shows, a ground no law knows (名额已满), a missing reason or notice, a severe disability or
monitoring is enough to visit.
"""

from collections.abc import Callable
from functools import reduce

from dibao.policy.facts.assets import index_line
from dibao.policy.rules.jg03 import DEAD
from dibao.policy.rules.zc03 import SEVERE_LINE
from dibao.reasoning.expr import Always, Called, ChooseCondition, Condition, Figure, Question
from dibao.reasoning.rule import Rule, Settle
from dibao.reasoning.words import all_members, any_member, fact, holds, not_ruled_out, number

STANDARD = number("standard.rural_month")


def _stated(compare: Callable[[Figure], Condition]) -> Condition:
    """A comparison with the income that the family's own register states."""
    return _in("RG03", holds("refused_on_file") & compare(fact("refused_income"))) | _in(
        "RG04", holds("exited_on_file") & compare(fact("exited_income"))
    )


def _in(register: str, condition: Condition) -> Condition:
    """Of a register that did not come, nothing is asked: the family stands on the other."""
    return ChooseCondition(f"run.has.{register}", {"yes": condition, "no": Always(0)})


UNDER = _stated(lambda income: income < STANDARD)
ABOVE = _stated(lambda income: income >= STANDARD)
TOO_HIGH = _stated(lambda income: income > SEVERE_LINE)


def ground(code: str) -> Condition:
    """The stated ground of a refusal or exit."""
    return _in("RG03", holds(f"refused_for_{code}")) | _in("RG04", holds(f"exited_for_{code}"))


def _gone(code: str, seen: Condition) -> Condition:
    """Stated then, and today's answered source no longer shows it."""
    return ground(code) & ~any_member(seen)


GONE = (
    _gone("vehicle", holds("vehicle_by_letter"))
    | _gone("payroll", holds("payroll"))
    | _gone("job", holds("payroll") | holds("wage_now"))
    | _gone("business", holds("business"))
    | (ground("death") & ~any_member(DEAD))
)
STANDING = reduce(
    lambda a, b: a | b,
    [ground(code) for code in ("vehicle", "house", "deposit", "business", "payroll", "job")],
)
NO_GROUND = (
    _in("RG03", holds("no_refusal_reason")) | _in("RG04", holds("no_exit_reason")) | ground("quota")
)
DISABLED = any_member(holds("severe") | holds("mental_three"))
# Deposits and property are opened with a letter only; until then such a ground stays open.
OPEN_GROUND = ground("house") | (
    ground("deposit") & not_ruled_out(~(fact("deposits_by_letter") > index_line()))
)
SIGNAL = GONE | NO_GROUND | OPEN_GROUND | any_member(holds("monitored"))
RULED_OUT = (
    any_member(holds("on_roster"))
    | any_member(holds("tekun"))
    | all_members(DEAD)
    | any_member(holds("payroll"))
    | any_member(holds("settled_not_eligible"))
)
FREE = Called(
    "没有确实的排除情形（在册、特困、财政供养、已核不符合、全家去世）", not_ruled_out(~RULED_OUT)
)
LOW_INCOME = Called(
    "登记的收入低于现行标准，原来的原因不再成立", UNDER & (not_ruled_out(~STANDING) | GONE)
)
VISIT = Called(
    "有应当上门再看的情形（原因已变、无据、重残或监测）",
    (SIGNAL & not_ruled_out(~ABOVE)) | (DISABLED & not_ruled_out(~TOO_HIGH)),
)

RULES = (
    Rule(
        key="rescreen",
        code="JG02",
        rescreens=True,
        plan_name="漏保",
        neutral_name="可能应享未享待核",
        title="未通过和已退出家庭再核",
        clauses=("plan.4.2.1", "暂行办法.9"),
        direction="offers",
        pool="former",
        level="unit",
        subject="household",
        answer=FREE & (LOW_INCOME | Question(VISIT)),
        trigger=FREE & ((UNDER & not_ruled_out(~STANDING)) | VISIT),
        finding="这户曾未通过或已退出，现有情况可能符合条件，请上门再核",
        settle=Settle(
            "上门", "乡镇民政办两名工作人员",
            ("原申请或退出档案", "当前收入和财产情况", "申请书和授权书"),
            ("现在一家人靠什么生活", "原来没通过或退出的原因还在不在", "当时有没有收到书面告知",
             "要不要重新申请，我们代办"),
            ("原因可能已变化", "当时可能没有书面告知理由"),
        ),
        family_text="您家的情况可能有变化，也可能符合条件。我们上门重新看一遍，愿意的话帮您申请。",
        office="乡镇民政办",
        opens="主动再核、代办申请",
        days=10,
        danger=1,
        measure=None,
        names_source="RG03|RG04",
        shows_not=("没有显示现在的全部收入：上门时核算",),
    ),
)  # fmt: skip
