"""ZC07: nobody is enrolled in bulk without the steps of the law.

没有经过规定程序不得直接纳入（57 号 28 条大意；方案四（二）三要求检查）。Being decided in one batch is
ordinary; it takes a second sign: no application and no visit on a file that somebody went through,
or one amount for families of different size (only a question). A paper that was never captured is
not asked. A batch with its basis recorded beforehand (全部纳入重残) is lawful and not counted.
"""

from dibao.reasoning.rule import Rule, Settle
from dibao.reasoning.words import fact, holds, number, question

HOMES = fact("batch_homes")
MANY = HOMES >= number("batch.homes")
UNASKED = fact("batch_unasked") * 100 >= HOMES * number("batch.share")

RULES = (
    Rule(
        key="batch",
        code="ZC07",
        plan_name="违反程序行政性纳入",
        neutral_name="同批纳入程序待核",
        title="成批纳入而没有申请和入户记录",
        clauses=("57.28", "plan.3.3", "plan.4.2.3"),
        direction="accuses",
        pool="batch",
        level="unit",
        subject="batch",
        answer=MANY & (UNASKED | question(holds("batch_alike"))),
        trigger=MANY & holds("batch_alike"),
        finding="同一批纳入的户较多，清点后没有申请或入户记录，或全批同额，请核对是否按程序办理",
        settle=Settle(
            "移送",
            "县级无利害关系人员",
            ("申请书和入户调查表", "整批纳入的依据文件", "审核确认表"),
            ("当时有没有提出过申请", "有没有人入户看过", "金额是怎样算的"),
            ("按文件先行纳入、限期补齐材料", "材料在别处没有归档", "信息系统迁移统一写成同一天"),
        ),
        family_text="",
        office="县民政局",
        sight="conduct",
        opens="补齐程序；不因此停发任何一户",
        days=7,
        danger=3,
        names_source="BATCH",
        shows_not=("没有显示这些家庭是否符合条件",),
    ),
)
