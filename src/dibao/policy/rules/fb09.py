"""FB09: a subsidised micro-loan stands open in a recipient's name.

方案三（一）冒用低保对象身份申请政策性小额贷款。A loan is lawful, and such loans are made for families
like these; what the file cannot show is whether the person knows of it. So the question is put to
the person first, as to a possible victim, and nothing about the allowance follows from it.
"""

from dibao.reasoning.rule import Rule, Settle
from dibao.reasoning.words import any_member, holds

RULES = (
    Rule(
        key="loan_misuse",
        code="FB09",
        plan_name="冒用低保对象身份申请政策性小额贷款",
        neutral_name="小额贷款是否本人知情待核",
        title="名下有未结清的贴息小额贷款",
        clauses=("plan.3.1",),
        direction="neither",
        pool="roster",
        level="unit",
        subject="household",
        answer=any_member(holds("loan")),
        owner=holds("loan"),
        finding="贴息台账有一笔贷款记在家庭成员名下，请先问本人是否知情，先按可能的受害人对待",
        settle=Settle(
            "见本人", "乡镇民政办",
            ("借款合同和签字影像", "放款账户流水", "贴息申报材料"),
            ("本人知不知道有这笔贷款", "钱有没有到您手里、谁在用、谁在还",
             "有没有人拿过您的身份证去办事", "要不要我们帮您向放贷机构查清"),
            ("本人知情并自用，合法合规", "亲友借名贷款", "身份被冒用", "已结清而台账没有更新"),
        ),
        family_text="有一笔贴息小额贷款记在您家成员名下。如果不是您办的，我们帮您查清；自己办的也不影响待遇。",
        office="乡镇民政办、人社部门、放贷机构",
        opens="先核本人是否知情；被冒用的帮助向放贷机构和公安反映，本人自用的登记后了结",
        days=7,
        danger=3,
        names_source="RG07",
        shows_not=("没有显示是谁办的、谁用的钱", "有贷款不等于有财产"),
    ),
)  # fmt: skip
