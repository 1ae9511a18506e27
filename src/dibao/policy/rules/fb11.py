"""FB11: an allowance ends with the person and is not handed on with the number.

没有经过规定程序不得直接纳入（57 号 28 条大意）。A widow who is listed and goes on receiving is as it
should be; a stranger to the household who receives under its number after a death is a question, and
so is money that goes on under the number of somebody who died and stands on no list any more.
"""

from dibao.reasoning.rule import Rule, Settle
from dibao.reasoning.words import holds

RULES = (
    Rule(
        key="inherited",
        code="FB11",
        plan_name="继承保、以低保抵账",
        neutral_name="领款人变更待核",
        title="成员去世后，同一户编号由户外人领取",
        clauses=("plan.3.1", "57.28"),
        direction="accuses",
        pool="roster",
        level="unit",
        subject="household",
        answer=holds("payee_after_death"),
        finding="登记显示成员已去世，此后同一户编号的发放写的是户外人的名字，请核实",
        settle=Settle(
            "移送",
            "县级无利害关系人员",
            ("变更决定或重新申请的材料", "监护、代领协议", "死亡登记和户口注销证明"),
            ("现在由谁领取、从哪个月起", "与去世成员是什么关系", "有没有办过变更或重新申请"),
            ("领款人是没有登记在册的共同生活成员", "已备案的代领人", "死亡登记有误"),
        ),
        family_text="",
        office="县民政局（封存移送通道）",
        sight="conduct",
        opens="核对变更程序和钱的去向",
        days=1,
        danger=2,
        names_source="HEIRS",
        shows_not=("没有显示领款人与家庭的关系", "没有显示钱最后到了谁手里"),
    ),
    Rule(
        key="off_list",
        code="FB11",
        plan_name="继承保、以低保抵账",
        neutral_name="名册外发放待核",
        title="去世成员的户编号不在名册，发放没有停",
        clauses=("plan.3.1", "57.28"),
        direction="accuses",
        pool="unlisted",
        level="unit",
        subject="household",
        answer=holds("paid_off_list"),
        finding="发放明细里有一个户编号，名册和退出名单都没有，领款人登记为已去世，此后仍有发放，请核实钱发给了谁",
        settle=Settle(
            "移送",
            "县级无利害关系人员",
            ("死亡登记和户口注销证明", "发放名册和银行回盘", "退出或减员的决定"),
            ("这个户编号是谁家的、什么时候退出的", "钱进了谁的账户、现在由谁领取"),
            ("退出名单漏列", "户编号更换过", "补发生前的月份", "死亡登记有误"),
        ),
        family_text="",
        office="县民政局（封存移送通道）",
        sight="conduct",
        opens="核对发放去向；不向家属追要",
        days=1,
        danger=2,
        names_source="RG05",
        shows_not=("没有显示钱最后到了谁手里",),
    ),
)
