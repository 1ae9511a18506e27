"""FB10: an allowance belongs to the household it was computed for, not to a village to share out.

按户核算、差额补助（暂行办法 12 条；57 号 23 条大意）；截留、私分要追回（暂行办法 67 条）。One amount
for a whole village whatever the families' size is one sign, a list that turns over within a year is
another: one alone is a question, both together are a lead. A village, never a household, is asked,
and the figure is no rank.
"""

from dibao.reasoning.expr import Called
from dibao.reasoning.rule import Rule, Settle
from dibao.reasoning.words import fact, number, question

HOMES, BEFORE = fact("village_homes"), fact("homes_year_ago")
ENOUGH = number("pattern.homes")
SHARED = Called(
    "全村几乎同额，而保障人口不同",
    (HOMES >= ENOUGH)
    & (fact("same_homes") * 100 >= HOMES * number("pattern.same_share"))
    & (fact("odd_homes") >= number("pattern.odd_homes")),
)
TURNED = Called(
    "一年里换掉大半的户",
    (BEFORE >= ENOUGH)
    & (fact("homes_gone") * 100 >= BEFORE * number("pattern.turn_share"))
    & (fact("homes_came") * 100 >= BEFORE * number("pattern.turn_share")),
)

RULES = (
    Rule(
        key="village_shared",
        code="FB10",
        plan_name="平分、顶替、轮换低保",
        neutral_name="一村发放样式待核",
        title="一个村金额几乎都相同，名单一年一换",
        clauses=("plan.3.1", "暂行办法.12", "暂行办法.67"),
        direction="accuses",
        pool="village",
        level="unit",
        subject="village",
        answer=(SHARED & TURNED) | question(SHARED | TURNED),
        finding="本村在册各户金额几乎都相同，或名单一年里换掉大半，请核对金额是怎样算出来的",
        settle=Settle(
            "移送",
            "县级无利害关系人员",
            ("各户收入核算表", "分档标准的文件", "历年名册"),
            ("每月到手多少、有没有再分给别人", "金额是怎样定下来的", "前几年是否在保"),
            ("当地按档发放，同档同额", "整村搬迁或区划调整后重编户号", "提标时一次性调整"),
        ),
        family_text="",
        office="县民政局（封存移送通道）",
        sight="conduct",
        opens="抽户核对核算表；住户按可能的受害人对待",
        days=1,
        danger=2,
        shows_not=("没有显示钱是否被再次分配", "不是村与村的比较"),
    ),
)
