"""FB01: a recipient or jointly living member is on the fiscal payroll with 编制.

方案三（一）以财政供养人员违规享受低保为重点；社会救助暂行办法 9 条。In post or retired counts.
Temporary staff, welfare posts, village missed-work allowances, those who left and survivors do
not. A child on the payroll who lives apart is a question of support, not of this rule.
"""

from dibao.reasoning.rule import Rule, Settle
from dibao.reasoning.words import any_member, holds

RULES = (
    Rule(
        key="payroll",
        code="FB01",
        of_means=True,
        one_member=True,
        plan_name="财政供养人员家庭违规享受",
        neutral_name="财政供养登记待核",
        title="家庭成员在财政供养名册",
        clauses=("plan.3.1", "暂行办法.9"),
        direction="accuses",
        pool="roster",
        level="unit",
        subject="household",
        answer=any_member(holds("payroll")),
        owner=holds("payroll"),
        finding="名册显示有共同生活成员由财政供养，请核实人员身份和共同生活情况",
        finding_open="财政供养名册里有家庭成员的信息，身份、编制或在岗情况还不能确定，请先核对",
        settle=Settle(
            "函询", "乡镇民政办",
            ("用工合同或离职证明", "单位人事部门说明", "分户和居住证明"),
            ("这位成员现在是否还在这个单位", "是正式编制还是临时用工", "是否和家里一起吃住",
             "工资是否用于这个家"),
            ("已调出、离职而名册没有更新", "编外或公益性岗位", "长期分开生活，应按赡养能力另算"),
        ),
        family_text="单位名册里有您家成员的记录，我们要核对他现在的工作和居住情况；核实期间待遇不变。",
        office="县财政局、人社局",
        opens="收入与共同生活情况核实；分开居住的转供养费测算",
        days=7,
        danger=4,
        shows_not=("没有显示这位成员是否共同生活", "没有显示工资是否用于家庭"),
    ),
)  # fmt: skip
