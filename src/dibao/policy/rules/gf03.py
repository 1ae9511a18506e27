"""GF03: a ledger is filled in.

台账资料要填写完整（方案三（四））。Only columns that the sheet has are asked for; a column that a whole
sheet lacks is not a blank. It is the office's matter: nothing is asked of the family for it.
"""

from dibao.reasoning.rule import Rule, Settle
from dibao.reasoning.words import fact, number

SETTLE = Settle(
    "案头", "乡镇经办",
    ("纸质档案", "户口簿复印件"),
    ("档案里有没有这几项",),
    ("纸质档案齐全、只是没有录入", "表格换过版本"),
)  # fmt: skip

RULES = (
    Rule(
        key="ledger_blanks",
        code="GF03",
        plan_name="台账填写不完整",
        neutral_name="台账填写待补",
        title="一户的台账缺项较多",
        clauses=("plan.3.4",),
        direction="accuses",
        pool="roster",
        level="unit",
        subject="household",
        answer=fact("ledger_blanks") + fact("ledger_hollow") >= number("ledger.blanks"),
        finding="这一户的台账有几项空着或只写“无”“不详”，请补全",
        settle=SETTLE,
        family_text="",
        office="乡镇民政办",
        sight="office",
        opens="从纸质档案补录，不要求家庭重复交材料",
        days=30,
        danger=6,
        shows_not=("没有显示这一户是否符合条件",),
    ),
    Rule(
        key="ledger_village",
        code="GF03",
        plan_name="台账填写不完整",
        neutral_name="一村台账填写待补",
        title="一个村的台账缺项的户较多",
        clauses=("plan.3.4",),
        direction="accuses",
        pool="village",
        level="unit",
        subject="village",
        answer=(fact("ledger_homes") >= number("pattern.homes"))
        & (fact("ledger_lacking") * 100 >= fact("ledger_homes") * number("ledger.share")),
        finding="本村台账有缺项的户较多，请集中补全",
        settle=SETTLE,
        family_text="",
        office="乡镇民政办",
        sight="conduct",
        opens="集中补录",
        days=30,
        danger=6,
        shows_not=("不是村与村的比较",),
    ),
)
