"""Facts about the office's own work: answers without a letter, accounts that are not theirs.

They read rows as they lie (no letter asked), because they check the office, not the family.
"""

from dibao.reasoning.fact import Fact
from dibao.reasoning.words import field, one_of

FACTS = (
    *(
        Fact(f"answered_{key}", "收到的核对反馈", key, "any", letter="ignore", always=True)
        for key in ("DS08", "DS15", "DS20")
    ),
    Fact("paid_households", "同一账号收款户数（本户成员和已备案代领的不计）", "PAID", "count", unit="户",
         subject="unit", link="household", where=one_of("payee", "outsider", "unnamed"),
         one_thing=("home",), always=True),
    # A member until he died, a dead man's account after: two things, not one left open.
    Fact("strange_payee", "收款账号户名不是家庭成员", "PAID", "any", subject="unit",
         link="household", where=one_of("payee", "outsider"), one_thing=("home", "payee"), always=True),
    Fact("dead_payee", "收款账号户名登记为已去世", "PAID", "any", subject="unit",
         link="household", where=one_of("payee", "dead"), one_thing=("home", "payee"), always=True),
    Fact("new_homes", "一年里新纳入的户", "NEWHOMES", "count", unit="户", subject="unit",
         link="household", where=one_of("apart", "no"), always=True),
    Fact("new_single", "其中单人保", "NEWHOMES", "count", unit="户", subject="unit",
         link="household", where=one_of("apart", "no") & one_of("enrolled", "single"), always=True),
    Fact("agent_homes", "同一个人代领的户数", "AGENTS", "largest", field("homes"), unit="户",
         subject="unit", link="household", where=one_of("kind", "other"), always=True, empty=0),
    Fact("moved_account", "退出以后换了账户继续收款", "PAID", "any", subject="unit",
         link="household", where=one_of("payee", "moved"), always=True),
)  # fmt: skip
