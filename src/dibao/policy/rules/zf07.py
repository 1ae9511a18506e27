"""ZF07: an inspection that happened leaves traces of its own.

监督检查不走过场（方案三（二））。One photo for two homes is a trace that cannot be its own; the same
long wording in many homes is a question only: forms suggest wordings.
"""

from dibao.reasoning.expr import Compare
from dibao.reasoning.rule import Rule, Settle
from dibao.reasoning.words import constant, fact, number, question

RULES = (
    Rule(
        key="review_copied",
        code="ZF07",
        plan_name="监督检查走过场",
        neutral_name="检查记录待核",
        title="几户的核查记录用同一张照片或同一段话",
        clauses=("plan.3.2", "57.31"),
        direction="accuses",
        pool="reviewer",
        level="unit",
        subject="officer",
        answer=Compare(">", fact("photo_homes"), constant(1))
        | question(fact("copied_homes") >= number("review.copied")),
        finding="几户的核查记录用了同一张照片或同一段结论，请核对是否逐户去过",
        settle=Settle(
            "移送",
            "县级无利害关系人员",
            ("原始照片及拍摄时间", "原始核查表"),
            ("照片是在哪一户拍的", "结论是现场写的还是事后补的"),
            ("照片编号编重了", "两户住在一起", "表格印好的结论"),
        ),
        family_text="",
        office="县民政局",
        sight="conduct",
        opens="抽几户回访",
        days=30,
        danger=5,
        names_source="REVIEWS",
        shows_not=("没有显示是否真的去过",),
    ),
)
