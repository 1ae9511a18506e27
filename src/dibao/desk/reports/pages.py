"""One page a family for an inspection, from what the desk holds.

Invariant: numbers of persons are masked; what concerns officers and what people told the office
stand on no page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from dibao.desk.casework.replay import standing
from dibao.desk.dossier.tracing import hide
from dibao.desk.front.templatetags.chinese import day as day_words
from dibao.desk.front.templatetags.chinese import masked, month, yuan
from dibao.desk.leads.models import Lead
from dibao.desk.protection import gate
from dibao.desk.reports import on_file
from dibao.desk.reports.law import law_of
from dibao.desk.reports.models import Inspection
from dibao.desk.roster.models import Answer, Household
from dibao.papers.home_pages import HomePage

NOTE = (
    "待查：存量导入的户，材料可能在纸质档案里，本站没有不等于没有。"
    "登记显示的不等于事实。证件号中间几位没有显示。"
)


def families(inspection: Inspection) -> list[Household]:
    """The drawn families in the order of the lot, with all that a page needs."""
    found = Household.objects.filter(pk__in=inspection.drawn.values("household")).select_related(
        "place", "town"
    )
    told = found.prefetch_related(
        "members__letters", "members__answers", "payments", "scans", "cases__papers", "cases__steps__by",
        "leads__checks__by", "leads__checks__second",
    )  # fmt: skip
    by = {h.pk: h for h in told}
    return [by[pk] for pk in inspection.drawn.values_list("household", flat=True)]


def page_of(family: Household, turn: int, today: dt.date) -> HomePage:
    """The page of one family."""
    pack, files = on_file.inventory(family, today)
    members = [m for m in family.members.all() if m.listed]
    facts = (
        ("户编号", hide(family.filed_as)), ("村、组", f"{family.place.name} {family.group}".strip()),
        ("状态", family.get_status_display()), ("保障人口", f"{family.size} 人"),
        ("月保障金", yuan(family.monthly_fen)),
        ("开始享受", day_words(family.since) or "没有登记"),
        ("适用办法", pack), ("发放", _paid(family)),
    )  # fmt: skip
    parts = (
        ("家庭成员", [f"{m.name}（{m.relation or '关系没有登记'}）{masked(m.number)}" for m in members]),
        ("授权书", _letters(family)), ("各来源怎么答复（最近一次核查）", _answers(family, today)),
        ("待核线索和核实结果", list(_doubts(family))), ("办理经过", list(_steps(family))),
    )  # fmt: skip
    return HomePage(f"{turn:02d}", f"{family.head}户", facts, files, parts, NOTE)


def _paid(family: Household) -> str:
    paid = sorted(family.payments.all(), key=lambda p: p.month)
    if not paid:
        return "没有收到发放名册"
    year = paid[-12:]
    total = yuan(sum(p.fen for p in year))
    return f"{month(year[0].month)}至{month(year[-1].month)}收到 {len(year)} 个月，共 {total}"


def _letters(family: Household) -> list[str]:
    return [
        f"{m.name}：{day_words(x.since)}至{day_words(x.until)}，可查 {x.sources}"
        + (f"，{day_words(x.withdrawn)}撤回" if x.withdrawn else "")
        for m in family.members.all() for x in m.letters.all()
    ]  # fmt: skip


def _answers(family: Household, today: dt.date) -> list[str]:
    """By sign, how many answers; which office knows of whom would itself tell something. What a
    person has given no letter for counts as not asked for."""
    said = gate.signs(family.members.all(), today)
    found = [f"{Answer.Sign(sign).label} {n} 人次" for sign, n in sorted(said.items())]
    return ["；".join(found)] if found else []


def _doubts(family: Household) -> Iterable[str]:
    for lead in family.leads.all():
        if lead.conduct or lead.stage == Lead.Stage.GONE:
            continue
        ended = [c for c in lead.checks.all() if c.agreed and c.second]
        words = "".join(
            f"，{day_words(c.day)}{c.by.name}核查“{c.get_cause_display()}”，{c.second.name}复核同意"
            for c in ended
        )
        yield f"{lead.title}（{lead.get_stage_display()}）{words}"


def _steps(family: Household) -> Iterable[str]:
    for case in family.cases.all():
        table = law_of(case.begun).procedures[case.procedure]
        yield f"{table.zh}（{case.ref}），{day_words(case.begun)}开始，现在：{standing(case).state.zh}"
        for done in case.steps.all():
            who = done.by.name if done.by else "系统"
            yield f"{day_words(done.day)} {who}：{table.steps[done.step].zh}"
