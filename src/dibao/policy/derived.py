"""Fields that no department sends: computed from rows before facts are made.

`PAID` is every payment or roster line with an account, seen from the account (FB05); `DRAWN` says
how a household is drawn beside another (JG08). What the office computes is declared here so that
facts read it like any other field.
"""

from dataclasses import replace

from dibao.policy.derived_desk import DESK
from dibao.policy.derived_office import OFFICE
from dibao.policy.kin import KIN
from dibao.reasoning.source import Field, Source

YES_NO = {"yes": ("是",), "no": ("否",)}
CHANGED = Field("changed", "金额比上月有变化", "code", codes=YES_NO, keep=True)
REASON = Field("reason_on_file", "档案写明理由", "code", codes=YES_NO)
BIRTH = Field("birth", "出生日期", "date")
WATCHED = Field("watched", "仍在监测", "code", codes=YES_NO)
ENROLLED_AS = Field("enrolled_as", "怎样列入名册", "code", codes={
    "whole": ("整户",), "single": ("单人保",), "left_out": ("写明不享受",),
})  # fmt: skip
HOME = Field("home", "所在户", "text")
URGENT = Field("urgent", "急难型", "code", codes=YES_NO)
FOUNDER = Field("founder", "登记时的年龄", "code", codes={
    "minor": ("未成年",), "old": ("高龄",), "grown": ("成年",),
})  # fmt: skip
ELSEWHERE = Field("elsewhere", "登记地写明在外县", "code", codes=YES_NO)
PAYEES = {
    "member": ("家庭成员",), "lawful": ("监护人、备案代领人或机构",), "agent": ("名册所列代领人",),
    "outsider": ("不是家庭成员",), "dead": ("已故成员",), "unnamed": ("未写户名",), "moved": ("退出以后换的账户",),
}  # fmt: skip
PAID = Source(
    "PAID", "发放账户", "乡镇民政办",
    (
        Field("account", "账号", "account"),
        Field("home", "收款家庭", "text"),
        Field("household_no", "户编号", "text"),
        Field("holder", "户名", "text"),
        Field("payee", "户名与家庭的关系", "code", codes=PAYEES),
    ),
    one_thing=("home",), valid_days=36_500, derived=True,
)  # fmt: skip
DRAWN_AS = {
    "spouses_apart": ("夫妻同一户口簿而分在两户",), "same_book": ("同一户口簿的两户",),
    "spouse_elsewhere": ("配偶在别的户口簿",),
}  # fmt: skip
TWICE = Field("twice", "同月在两户名下领款", "code", codes=YES_NO)
DRAWN = Source(
    "DRAWN", "户的划分", "乡镇民政办",
    (
        Field("kind", "划分情形", "code", codes=DRAWN_AS),
        Field("other_household", "另一户", "text"),
    ),
    one_thing=("kind", "other_household"), valid_days=36_500, derived=True,
)  # fmt: skip
CHILDREN = Source(
    "CHILDREN", "分开生活的子女", "乡镇民政办",
    (
        Field("kind", "供养名册里的身份", "code", codes={
            "staff": ("编制内在岗",), "other": ("编外、退休或离岗",)}),
    ),
    one_thing=("kind",), valid_days=36_500, derived=True,
    extra={"made_from": ("DS06", "DS16")},
)  # fmt: skip
DERIVED = (PAID, DRAWN, CHILDREN, KIN, *OFFICE, *DESK)
EXTRA: dict[str, tuple[Field, ...]] = {
    "RG05": (CHANGED, TWICE), "RG03": (REASON,), "RG04": (REASON,), "DS18": (BIRTH,),
    "DS19": (WATCHED,), "DS01": (ENROLLED_AS, HOME), "DS14": (FOUNDER, ELSEWHERE),
    "RG08": (URGENT,),
}  # fmt: skip


def with_derived(sources: dict[str, Source]) -> dict[str, Source]:
    """Every declared source with its computed fields, and the derived ones."""
    result = dict(sources)
    for key, fields in EXTRA.items():
        if key in result:
            known = result[key]
            new = tuple(f for f in fields if f.name not in known.by_name)
            result[key] = replace(known, fields=known.fields + new)
    return result | {s.key: s for s in DERIVED}
