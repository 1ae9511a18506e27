"""JG08: one family living together is drawn as two households, or someone who left is drawn in.

57 号 7 条大意：共同生活的家庭成员计入和不计入的情形；户口簿不是保障户。Yes only on documents: spouses
by the marriage register in force, in one hukou book, enrolled in two households; a sentence being
served. A shared book alone, a hukou moved away, a spouse elsewhere are questions for a visit: both
a family that lives apart and one that only looks so are possible from the first day. A sentence is
named in no text that a village sees; the reasons given to the desk alone show it.
"""

from typing import Any

from dibao.reasoning.expr import Question
from dibao.reasoning.rule import Rule, Settle
from dibao.reasoning.words import any_member, holds

ASKED = any_member(holds("hukou_gone") | holds("stopped_away"))
COMMON: dict[str, Any] = {
    "code": "JG08",
    "plan_name": "拆户、并户不当",
    "clauses": ("57.7", "暂行办法.9"),
    "direction": "accuses",
    "pool": "roster",
    "level": "unit",
    "subject": "household",
    "office": "乡镇民政办",
    "days": 30,
    "danger": 4,
}

RULES = (
    Rule(
        key="split",
        neutral_name="户的划分待核",
        title="一家人分作两户",
        answer=holds("drawn_spouses_apart") | Question(holds("drawn_same_book")),
        finding="登记显示一家人可能分在两户，或同一户口簿有两户在册，请核实谁和谁一起生活",
        settle=Settle(
            "上门", "乡镇民政办两名工作人员",
            ("户口簿", "结婚证或离婚证", "居住和分开生活的说明"),
            ("平时是不是一起吃住、钱是不是一起用", "什么时候分开过的、各住哪里",
             "老人或孩子由谁照顾"),
            ("确实长期分开生活", "单人保依法单独计算", "户口没有分开而实际已分家"),
        ),
        family_text="登记里您家和另一户有关联。我们上门了解谁和谁一起生活，按实际情况核算；核实期间待遇不变。",
        opens="两个方向同时看：确实分开生活 / 一家人分作两户；按实际共同生活重核",
        shows_not=("户口簿和结婚登记不显示谁和谁一起吃住",),
        **COMMON,
    ),
    Rule(
        key="not_joint",
        neutral_name="共同生活成员待核",
        title="名册里有可能不再共同生活的人",
        answer=any_member(holds("serving") | holds("declared_missing")) | Question(ASKED),
        owner=holds("serving") | holds("declared_missing") | holds("hukou_gone")
        | holds("stopped_away"),
        finding="登记显示名册里有一位成员现在可能不和家里一起生活，请核实人口",
        settle=Settle(
            "函询", "乡镇民政办",
            ("有关单位的说明", "户籍迁移证明", "村委会居住说明"),
            ("这位成员现在在哪里、什么时候回来", "他的那一份现在由谁用",
             "家里少了一个人，生活有没有更困难"),
            ("依法在家、并没有离开", "户口迁出而人仍在家", "同名不同人", "已经回家"),
        ),
        family_text="登记里您家有一位成员可能不在家。我们来核对人口；家里因此更困难的，会一起重新核算。",
        opens="人口核实；减一人也可能收入更少，重新核算整户，不单算减",
        shows_not=("没有显示这位成员是否已经回家", "没有显示家里的收入是否也随之减少"),
        **COMMON,
    ),
    Rule(
        key="spouse_elsewhere",
        neutral_name="配偶户籍待核",
        title="配偶没有列入且在别的户口簿",
        answer=Question(holds("drawn_spouse_elsewhere")),
        finding="婚姻登记显示有一位成员的配偶没有列入这户、户口也在别处，请核实是否共同生活",
        settle=Settle(
            "电话", "乡镇民政办",
            ("结婚证或离婚判决", "居住说明"),
            ("配偶现在在哪里、有没有来往", "是不是已经离婚或分居多年",
             "是嫁出（入赘）没有迁户口，还是没有申报"),
            ("法院判决离婚，民政登记没有", "外嫁（入赘）未迁户口", "外出多年失去联系"),
        ),
        family_text="婚姻登记里有一条您家成员的记录。我们来核对家里现在有几口人，登记过时的一起更正。",
        opens="人口核实：可能漏列配偶，也可能列了已嫁出的成员",
        shows_not=("法院判决的离婚不在婚姻登记里",),
        **COMMON,
    ),
)  # fmt: skip
