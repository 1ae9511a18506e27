"""Who lives jointly and so counts: 57 号 7 条大意, each ground with its reason and clause.

The hukou book is not the household: relation, age, schooling and living together decide. What the
provinces add (soldiers, recipients of other benefits, married-out daughters) are numbers.
"""

from dibao.policy.means.items import MEMBER
from dibao.reasoning.expr import Always, Called, ChooseCondition, Condition, Or, YearsAgo
from dibao.reasoning.fact import Fact
from dibao.reasoning.words import constant, field, number, one_of

ADULT = field("birth") <= YearsAgo(18)
MINOR = field("birth") > YearsAgo(18)
LIVES_HERE = one_of("together", "yes") & (
    field("months_together") >= number("member.months_together")
)
DUTY = one_of(
    "relation", "child", "child_in_law", "parent", "spouse_parent", "grandparent", "grandchild",
    "sibling",
)  # fmt: skip


def chosen(key: str, condition: Condition) -> Condition:
    """A ground that stands only where the place has set it."""
    return ChooseCondition(key, {"yes": condition, "no": Always(0)})


IN: tuple[tuple[Called, str], ...] = (
    (Called("申请人本人", one_of("relation", "self")), "57.7"),
    (Called("配偶", one_of("relation", "spouse")), "57.7"),
    (Called("未成年子女", one_of("relation", "child") & MINOR), "57.7"),
    (Called("不能独立生活的成年子女（含全日制本科及以下在读）",
            one_of("relation", "child") & ADULT
            & (one_of("schooling", "undergraduate") | one_of("independent", "no"))), "57.7"),
    (Called("有赡养、扶养、抚养关系且长期共同居住", DUTY & LIVES_HERE), "57.7"),
)  # fmt: skip
OUT: tuple[tuple[Called, str], ...] = (
    (Called("连续三年以上脱离家庭的宗教教职人员",
            one_of("state", "religious") & (field("years_away") >= constant(3))), "57.7"),
    (Called("在监服刑或强制隔离戒毒", one_of("state", "prison")), "57.7"),
    (Called("宣告失踪", one_of("state", "missing")), "57.7"),
    (Called("现役义务兵（当地规定不计入）",
            chosen("member.soldier_out", one_of("state", "soldier"))), "57.7"),
    (Called("享受特困、孤儿待遇（当地规定不计入）",
            chosen("member.other_benefit_out", one_of("state", "tekun", "orphan"))), "57.7"),
    (Called("户口未迁的外嫁女（当地规定不计入）",
            chosen("member.married_out", one_of("state", "married_out"))), "57.7"),
)  # fmt: skip
JOINT = Or(tuple(c for c, _ in IN)) & ~Or(tuple(c for c, _ in OUT))


def _grounds(prefix: str, grounds: tuple[tuple[Called, str], ...]) -> tuple[Fact, ...]:
    return tuple(
        Fact(f"{prefix}_{n}", c.label, MEMBER, "any", where=c)
        for n, (c, _) in enumerate(grounds, 1)
    )


IS_IN, IS_OUT = _grounds("counts", IN), _grounds("not_counts", OUT)
HERE = one_of("joint", "yes")
SEVERE = one_of("grade", "g1", "g2")
MENTAL_THREE = one_of("grade", "g3") & one_of("disability", "intellectual", "mental")
FACTS = (
    Fact("joint", "计入共同生活的家庭成员", MEMBER, "any", where=JOINT),
    *IS_IN,
    *IS_OUT,
    Fact("severe", "一、二级残疾", MEMBER, "any", where=HERE & SEVERE),
    Fact("mental_three", "三级智力或精神残疾", MEMBER, "any", where=HERE & MENTAL_THREE),
    Fact("ill", "重病", MEMBER, "any", where=HERE & one_of("ill", "yes")),
)
