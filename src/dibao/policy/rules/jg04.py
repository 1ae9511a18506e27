"""JG04: property that a family on the allowance would not ordinarily have.

家庭财产要符合当地规定（社会救助暂行办法 9 条；57 号 14 条大意；方案四（三）五“车子、房子”）。
A register entry is a question: vehicles are sold without transfer, houses are pulled down and
never cancelled, identities are borrowed to register firms. Business therefore opens two
branches from the first day: own business, or a stolen identity.
"""

from dibao.reasoning.expr import Condition
from dibao.reasoning.rule import Rule, Settle
from dibao.reasoning.words import any_member, constant, fact, holds, number

HOMES = fact("homes") * constant(10000) + fact("home_shares")
HOMES_TOO_MANY: Condition = HOMES >= (
    number("house.max_dwellings") * constant(10000) + constant(10000)
)
MACHINERY = any_member(holds("machine")) | any_member(holds("ship"))
CLAUSES = ("暂行办法.9", "57.14", "plan.4.3.5")
FAMILY = (
    "登记里有一条财产信息记在您家名下。登记可能过时或有误，请和我们一起核对；核实期间待遇不变。"
)


def _rule(
    key: str, title: str, answer: Condition, owner: Condition | None, finding: str, what: str,
    settle: Settle, office: str, *, opens: str = "家庭财产核实", shows_not: tuple[str, ...] = (),
) -> Rule:  # fmt: skip
    return Rule(
        key=key, code="JG04", plan_name="“车子、房子、票子”超标", neutral_name="车房经营登记待核",
        title=title, clauses=CLAUSES, direction="accuses", of_means=True, pool="roster", level="unit",
        subject="household", answer=answer, owner=owner, finding=finding,
        finding_open=f"登记里有{what}信息，是不是这家的、现在是不是还有，还不能确定，请先问清楚", settle=settle,
        family_text=FAMILY, office=office, opens=opens, danger=4, shows_not=shows_not,
    )  # fmt: skip


RULES = (
    _rule(
        "vehicle", "名下有在用机动车", any_member(holds("vehicle")), holds("vehicle"),
        "登记显示家庭成员名下有机动车，请核实车辆去向和用途", "机动车",
        Settle("函询", "乡镇民政办",
               ("报废回收证明或注销证明", "转让协议", "车管所查询回执", "谋生用途说明"),
               ("这辆车现在在哪里、谁在用", "是否已卖出、报废而没有办手续", "是否替别人上的户",
                "是否靠它谋生或供残疾成员代步"),
               ("已卖出未过户", "替亲友登记或被冒名登记", "唯一谋生的小型经营车")),
        "县公安交警", shows_not=("没有显示车辆在谁手里", "没有显示车辆现在值多少钱"),
    ),
    _rule(
        "house", "住房或商业用房登记", HOMES_TOO_MANY | any_member(holds("shop")),
        holds("shop"), "登记显示家庭名下的房屋登记超过一套或有商业用房，请核实", "房屋",
        Settle("函询", "乡镇民政办",
               ("征收拆除协议", "不动产注销证明", "继承或代登记说明", "危房鉴定"),
               ("登记的房屋现在还在不在", "是不是安置房两证并存", "是不是替子女登记或尚未分割的遗产",
                "现在一家人实际住在哪里"),
               ("征收拆除后没有注销", "安置房两证并存", "为子女代登记", "遗产未分割", "危房不自用")),
        "县自然资源（不动产登记）", shows_not=("宅基地房多数没有登记，查不到不等于没有房",),
    ),
    _rule(
        "business", "名下有在营市场主体", any_member(holds("business")), holds("business"),
        "登记显示家庭成员名下有在营的市场主体，请核实是本人经营还是身份被借用、冒用", "市场主体",
        Settle("电话", "乡镇民政办",
               ("市场主体撤销登记申请", "停业说明", "合作社入社说明", "近一年经营流水"),
               ("本人是否知道这个登记", "身份证是否借给别人或丢失过", "现在是否还在经营、收入多少",
                "是否被统一登记入社"),
               ("身份被冒用登记", "合作社、扶贫车间统一登记", "空壳未注销", "无雇员的夫妻小店")),
        "县市场监管局", opens="两个方向同时查：本人经营 / 身份被冒用（冒用的按受害人帮助撤销，不影响待遇）",
        shows_not=("认缴资本不是资产", "没有显示是否有实际收入"),
    ),
    _rule(
        "machinery", "名下有大型农机具或船舶", MACHINERY, holds("machine") | holds("ship"),
        "登记显示家庭成员名下有大型农机具或船舶，请核实", "农机具或船舶",
        Settle("函询", "乡镇民政办", ("报废回收证明", "联户购机协议", "共有份额证明"),
               ("机具（船）现在在哪里、谁在用", "是不是几家合买或替别人申领补贴", "是否靠它谋生"),
               ("联户购机由一户登记", "报废未核销", "船舶为多人共有")),
        "县农业农村局、交通运输局",
    ),
)  # fmt: skip
