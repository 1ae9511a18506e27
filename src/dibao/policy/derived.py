"""Fields that no department sends: computed from rows before facts are made.

`PAID` is every payment or roster line with an account, seen from the account (FB05). What the
office computes is declared here so that facts read it like any other field.
"""

from dataclasses import replace

from dibao.reasoning.source import Field, Source

YES_NO = {"yes": ("是",), "no": ("否",)}
CHANGED = Field("changed", "金额比上月有变化", "code", codes=YES_NO, keep=True)
REASON = Field("reason_on_file", "档案写明理由", "code", codes=YES_NO)
BIRTH = Field("birth", "出生日期", "date")
PAYEES = {
    "member": ("家庭成员",), "lawful": ("监护人、备案代领人或机构",), "agent": ("名册所列代领人",),
    "outsider": ("不是家庭成员",), "dead": ("已故成员",), "unnamed": ("未写户名",),
}  # fmt: skip
PAID = Source(
    "PAID", "发放账户", "乡镇民政办",
    (
        Field("account", "账号", "account"),
        Field("household_no", "户编号", "text"),
        Field("holder", "户名", "text"),
        Field("payee", "户名与家庭的关系", "code", codes=PAYEES),
    ),
    one_thing=("household_no",), valid_days=36_500, derived=True,
)  # fmt: skip
DERIVED = (PAID,)
EXTRA: dict[str, tuple[Field, ...]] = {
    "RG05": (CHANGED,), "RG03": (REASON,), "RG04": (REASON,), "DS18": (BIRTH,),
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
