"""JG05: deposits above the county's filed bank red line.

方案四（四）六：不高于低保标准 50 倍的本地金融指数作为银行存款的红线，并做好备案。The line is
read as: multiple x rural monthly standard in force on the as-of day, for the whole household;
every other reading is a number (index.*). A balance over the line opens a question about where
the money comes from; compensation, medical and funeral money are seen by people only.
"""

from dibao.policy.facts.assets import index_line
from dibao.reasoning.expr import ChooseCondition, ChooseFigure, Compare, Condition, Figure
from dibao.reasoning.rule import Rule, Settle
from dibao.reasoning.words import any_member, constant, fact


def _balance(subject: str) -> Figure:
    return ChooseFigure("index.assets", {
        assets: ChooseFigure("index.value", {
            value: fact(f"{assets}_{value}_{subject}") for value in ("point", "average")
        }) for assets in ("deposits", "financial")
    })  # fmt: skip


def _over(balance: Figure) -> Condition:
    return ChooseCondition(
        "index.compare", {op: Compare(op, balance, index_line()) for op in (">", ">=")}
    )


RULES = (
    Rule(
        key="deposits",
        code="JG05",
        of_means=True,
        plan_name="存款超本地金融指数",
        neutral_name="存款情况待核",
        title="存款合计与本地金融指数",
        clauses=("plan.4.4.6", "暂行办法.9", "57.14"),
        direction="accuses",
        pool="roster",
        level="unit",
        subject="household",
        single_subject="person",
        answer=ChooseCondition("index.scope", {
            "household": _over(_balance("unit")), "person": any_member(_over(_balance("person"))),
        }),
        owner=_balance("person") > constant(0),
        measure=_balance("unit"),
        line=index_line(),
        finding="银行反馈显示家庭存款合计超过本地金融指数，请核实钱的来源和用途",
        finding_open="银行反馈里有家庭的存款，合计是否超过本地金融指数还不能确定，请先问清楚",
        settle=Settle(
            "电话", "乡镇民政办两名工作人员",
            ("存款来源说明", "征地拆迁、赔偿、抚恤协议", "医院缴费或筹款凭证", "代管他人钱款的证明"),
            ("这笔钱从哪里来、什么时候存的", "是不是替别人或集体保管", "是不是准备看病、办后事",
             "是不是刚到账的补偿款"),
            ("征地拆迁、死亡赔偿、抚恤、丧葬专款", "联名账户或代管集体、他人的钱", "为病人筹的钱", "刚打入的低保金、养老金",
             "同一笔定期转存两次"),
        ),
        family_text="银行反馈的存款信息需要向您核对来源。补偿款、看病钱、代管的钱请告诉我们；核实期间待遇不变。",
        office="县级核对机构、各银行",
        opens="存款来源核实",
        days=7,
        danger=4,
        shows_not=("没有显示钱的来源", "没有显示查询日以前或以后的余额"),
    ),
)  # fmt: skip
