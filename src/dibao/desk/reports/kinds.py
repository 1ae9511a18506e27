"""The reports there are: key, name, what it is for, how it is built."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from dibao.desk.reports import campaign, mending, monthly, petitions, self_inspection
from dibao.desk.reports.notation import Report
from dibao.desk.reports.scope import Scope


@dataclass(frozen=True)
class Kind:
    """One report. `newest` names the month where none is asked for; without it a report goes from
    the new year until today. `thing`, `action`: what its reader must also be allowed. `own`: it counts
    what its maker may have before him, so that another who is kept from some of it must not get his
    copy."""

    key: str
    zh: str
    about: str
    build: Callable[[Scope], Report]
    newest: Callable[[Scope], dt.date | None] | None = None
    thing: str = "report"
    action: str = "figures"
    own: bool = False


_ALL = (
    Kind(
        "self-inspection", "自查报告",
        "最近一次核查用了哪些数据、提出哪些线索，核实的结果和原因，整改和移送。", self_inspection.build,
    ),
    Kind(
        "rectification", "整改报告",
        "问题、措施、责任单位、期限，改得怎样，哪里反复出现，还有哪些没有结果。", mending.build,
    ),
    Kind(
        "monthly", "月报",
        "民政统计月报：按乡镇的户数、人数、原因、进出和支出，下面印审核关系。", monthly.build,
        monthly.newest_month,
    ),
    Kind(
        "petitions", "信访通报",
        "收到多少、从哪里来、按不按时，举报电话通不通，去掉姓名的案例。", petitions.build,
        thing="public_matter", action="look", own=True,
    ),
    Kind(
        "campaign", "专项治理总结",
        "组织、宣传、自查、覆盖面、进出和资金、整改、移送，下一年做什么。", campaign.build,
    ),
)  # fmt: skip
KINDS = {kind.key: kind for kind in _ALL}
