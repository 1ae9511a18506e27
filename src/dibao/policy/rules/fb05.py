"""FB05: allowance paid into an account that is not the household's own.

方案三（一）贪污侵占；57 号 26 条大意：代管存折银行卡须有书面协议并备案。Guardians, filed proxies
and care homes are lawful. The lead is about an account and leaves by the sealed road; the
household is a possible victim and is told nothing that could harm it. Money that goes on after an
exit into another account than before is a question, into a stranger's account a lead. One agent for many
families is only ever a question: being an agent is lawful, and often the kindest thing in a village.
"""

from dibao.reasoning.rule import Rule, Settle
from dibao.reasoning.words import constant, fact, holds, number, question

RULES = (
    Rule(
        key="account",
        code="FB05",
        plan_name="贪污侵占低保金",
        neutral_name="发放账户待核",
        title="发放账户不属于领款家庭",
        clauses=("plan.3.1", "57.26"),
        direction="accuses",
        pool="account",
        level="unit",
        subject="account",
        answer=(fact("paid_households") >= constant(2)) | holds("strange_payee") | holds("dead_payee")
        | question(holds("moved_account")),
        finding="低保金进入的账户户名不是家庭成员或登记为已去世，或一个账户接收几户的钱，请核实",
        finding_open="低保金进入的账户与家庭的关系还不清楚，或家庭退出以后换了账户继续收款，请核实",
        settle=Settle(
            "移送", "县级无利害关系人员",
            ("代领代管协议及备案", "监护证明", "银行开户信息"),
            ("存折、银行卡在谁手里", "每月的钱是否足额拿到", "是否签过代领协议"),
            ("已备案的代领人或监护人", "敬老院、福利机构代管", "户名录入错误", "渐退期内换卡", "补发退出以前的月份"),
        ),
        family_text="",
        office="县民政局（封存移送通道）",
        sight="conduct",
        opens="账户核实；住户按可能的受害人对待",
        days=1,
        danger=2,
        shows_not=("没有显示钱最后到了谁手里",),
    ),
    Rule(
        key="one_agent",
        code="FB05",
        plan_name="贪污侵占低保金",
        neutral_name="代领情况待核",
        title="一个村里同一个人代领多户",
        clauses=("plan.3.1", "57.26"),
        direction="accuses",
        pool="village",
        level="unit",
        subject="village",
        answer=question(fact("agent_homes") >= number("agent.homes")),
        finding="代领登记里有一个人替本村几户代领，不是家人、监护人或供养机构，请核对钱是否交到本人手里",
        settle=Settle(
            "移送", "县级无利害关系人员",
            ("代领代管协议及备案", "代领人交付记录", "银行取款记录"),
            ("存折、银行卡在谁手里", "每月的钱是否足额拿到", "为什么要别人代领、能不能改由本人领"),
            ("村里行动不便的老人都托他取", "亲属关系没有登记", "代领协议已经终止没有销号"),
        ),
        family_text="",
        office="县民政局（封存移送通道）",
        sight="conduct",
        opens="核对交付；能由本人领的改由本人领，不停发任何一户",
        days=7,
        danger=3,
        names_source="RG11",
        shows_not=("没有显示钱最后到了谁手里", "代领本身合法", "不是村与村的比较"),
    ),
)  # fmt: skip
