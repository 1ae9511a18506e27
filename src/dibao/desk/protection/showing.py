"""The demo's sensitive sources: switched on by two people, one still waiting. Everything is made up."""

from __future__ import annotations

import datetime as dt

from dibao.desk.accounts.access import Who
from dibao.desk.accounts.models import Place
from dibao.desk.protection import sources

MADE_UP = (
    ("DS15", "云民函〔2024〕7号", "影评2024-01", "核对家庭存款，只看超过没有超过"),
    ("DS08", "云民函〔2024〕7号", "影评2024-02", "核对房屋登记"),
    ("DS20", "云民函〔2024〕9号", "影评2024-03", "核对是否有重病支出，只留是否重大疾病"),
)


def fill(clerk: Who, approver: Who, county: Place, day: dt.date) -> None:
    """Two sources in use, the third proposed today."""
    for n, (key, number, assessment, purpose) in enumerate(MADE_UP):
        use = sources.ask(clerk, county, key, number, assessment, day, purpose, day)
        if n < 2:
            sources.answer(approver, use, True, "评估看过，同意。", day)
