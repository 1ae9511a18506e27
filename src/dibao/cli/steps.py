"""`dibao steps`: the procedures in force on a day, or one of them step by step.

What is printed is read from the tables themselves, so it can never say anything else than they do.
"""

from __future__ import annotations

import datetime as dt

from dibao.cli.options import Unusable
from dibao.policy.handling import Handling, names_of, national
from dibao.procedure.table import TableError
from dibao.procedure.wording import procedure_lines


def _handling(day: dt.date) -> Handling:
    try:
        return national(day)
    except TableError as error:
        raise Unusable(str(error)) from None


def show_list(day: dt.date) -> int:
    """The pack of the day and one procedure a line: key, name, what it is about."""
    handling = _handling(day)
    print(f"流程包 {handling.pack.key} {handling.pack.zh}，{day.isoformat()} 开始的案件用它")
    for procedure in handling.procedures.values():
        print(f"{procedure.key}  {procedure.zh}  {procedure.about}")
    return 0


def show_one(key: str, day: dt.date) -> int:
    """One procedure with everything its steps say; raises Unusable for a key that is not there."""
    handling = _handling(day)
    found = [p for p in handling.procedures.values() if key in (p.key, p.zh)]
    if not found:
        known = "、".join(f"{p.key}（{p.zh}）" for p in handling.procedures.values())
        raise Unusable(f"没有“{key}”这个流程。可以写：{known}。")
    print("\n".join(procedure_lines(found[0], names_of(handling))))
    return 0
