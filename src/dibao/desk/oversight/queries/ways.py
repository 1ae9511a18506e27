"""Which way the law gives for a grievance, and until when: said before anything is registered.

Invariant: every length of time is a number of the policy, in force on the day; a way whose last day
is past is still named, with that day.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dibao.desk.accounts.models import Place
from dibao.desk.casework.replay import handling_on
from dibao.policy.handling import Handling
from dibao.procedure.clocks import chinese_day, last_day

GRIEVANCES = (
    ("decision", "不同意一个决定（没有批准、停发、减发、金额不对）"),
    ("silence", "申请了，到期没有人办，也没有说理由"),
    ("notice", "对公示的名单有意见"),
    ("answered", "对信访答复不服"),
    ("other", "别的事，想请你们解决"),
)
NEEDS_DAY = ("decision", "answered")


@dataclass(frozen=True)
class Way:
    """One way: what it is, where, until when ('' where the law sets no last day)."""

    name: str
    text: str
    until: str = ""
    past: bool = False


def ways(grievance: str, learned: dt.date | None, unit: Place, day: dt.date) -> list[Way]:
    """The ways for a grievance; `learned` is the day the decision or answer was received."""
    law = handling_on(day)
    since = learned or day
    if grievance == "decision":
        text = law.remedy("decision", since, delegated=_delegated(unit), unit="作出决定的单位")
        return [
            Way("行政复议", text, *_until(law, "reconsider.apply", since, day)),
            Way("行政诉讼", "向人民法院起诉，可以不经过复议。",
                *_until(law, "lawsuit.direct", since, day)),
        ]  # fmt: skip
    if grievance == "silence":
        return [Way("行政复议", law.remedy("inaction", day, delegated=False, unit=""))]
    if grievance == "notice":
        return [
            Way("公示异议", "公示期内向乡镇提出异议，乡镇要调查并答复；公示栏上写着截止的日子。")
        ]
    if grievance == "answered":
        text = law.remedy("petition", since, delegated=False, unit="")
        return [Way("信访复查", text, *_until(law, "petition.review_apply", since, day))]
    return []


def petition_terms(day: dt.date) -> str:
    """What happens with a petition registered today, in one sentence."""
    law = handling_on(day)
    told = chinese_day(_last(law, "petition.tell", day))
    return (
        f"登记成信访事项后，{told}以前会告诉您由谁办、怎么办；"
        f"受理后 {law.terms['petition.finish'].count} 日内答复，"
        f"情况复杂的最多再延 {law.terms['petition.extend'].count} 日，并说明理由。"
        f"（依据{law.clauses['信访.22']['cite']}、{law.clauses['信访.34']['cite']}）"
    )


def _last(law: Handling, key: str, since: dt.date) -> dt.date:
    found = last_day(since, law.terms[key], law.rules().calendar, rolls=True)
    assert found is not None  # nothing pauses here
    return found


def _until(law: Handling, key: str, since: dt.date, day: dt.date) -> tuple[str, bool]:
    last = _last(law, key, since)
    return chinese_day(last), last < day


def _delegated(unit: Place) -> bool:
    here: Place | None = unit
    while here is not None:
        if here.delegated:
            return True
        here = here.parent
    return False
