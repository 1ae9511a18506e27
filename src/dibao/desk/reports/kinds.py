"""The reports there are: key, name, what it is for, how it is built."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from dibao.desk.reports import monthly
from dibao.desk.reports.notation import Report
from dibao.desk.reports.scope import Scope


@dataclass(frozen=True)
class Kind:
    """One report. `newest` names the month where none is asked for; without it a report goes from
    the new year until today. `thing`, `action`: what its reader must also be allowed."""

    key: str
    zh: str
    about: str
    build: Callable[[Scope], Report]
    newest: Callable[[Scope], dt.date | None] | None = None
    thing: str = "report"
    action: str = "look"


KINDS = {
    k.key: k
    for k in (
        Kind("monthly", "月报", "民政统计月报：按乡镇的户数、人数、原因、进出和支出，下面印审核关系。",
             monthly.build, monthly.newest_month),
    )
}  # fmt: skip
