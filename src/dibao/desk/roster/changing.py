"""What changes about a family or a member keeps its old value, with the day and what changed it.

Invariant: a field listed here is overwritten only through `change`, so that whoever looks at a
family later still sees what stood there, and an entitlement can be read back month by month.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from dibao.desk.accounts.models import Place
from dibao.desk.front.templatetags.chinese import masked, month, yuan
from dibao.desk.roster.models import Household, Member, Was

FAMILY = {"place": "村", "group": "组", "head": "户主", "status": "状态", "size": "保障人数",
          "monthly_fen": "每月保障金", "category": "类别"}  # fmt: skip
PERSON = {"name": "姓名", "number": "身份证号", "relation": "与户主关系", "sex": "性别",
          "birth": "出生"}  # fmt: skip
ENTITLEMENT = ("status", "size", "monthly_fen", "category")
NOTHING = "没有登记"


def change(row: Household | Member, said: dict[str, Any], day: dt.date, why: str) -> list[Was]:
    """Set fields that say something else, unsaved; the old values to be stored with them."""
    names = FAMILY if isinstance(row, Household) else PERSON
    found = []
    for field, new in said.items():
        old = getattr(row, field)
        if old == new:
            continue
        setattr(row, field, new)
        if field in names:
            found.append(Was(
                household=row if isinstance(row, Household) else row.household,
                member=row if isinstance(row, Member) else None, field=field,
                old=_text(field, old), new=_text(field, new), day=day, why=why[:60],
            ))  # fmt: skip
    return found


def _text(field: str, value: Any) -> str:
    """A value as a page shows it; numbers keep their middle, which pages hide."""
    if value is None or value == "":
        return NOTHING
    if field == "monthly_fen":
        return yuan(value)
    if field == "status":
        return str(Household.Status(value).label)
    if isinstance(value, Place):
        return value.name
    return month(value) if isinstance(value, dt.date) else str(value)


def sentence(was: Was) -> str:
    """周桂兰的姓名由“周贵兰”改为“周桂兰”（第 3 次核查）."""
    whose = f"{was.member.name}的" if was.member else ""
    name = (PERSON if was.member else FAMILY)[was.field]
    old, new = str(was.old), str(was.new)
    if was.field == "number":
        old, new = (masked(v) if v != NOTHING else v for v in (old, new))
    return f"{whose}{name}由“{old}”改为“{new}”（{was.why}）"
