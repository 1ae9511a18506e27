"""专项治理总结: what was to be done, what was found, done and paid, what comes next year.

Invariant: no aim is said to be reached and nobody is ranked; offices stand in the order of names.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from dibao.desk.campaign.calendar import TASK, items, plan_on
from dibao.desk.campaign.models import Campaign
from dibao.desk.campaign.queries import phases
from dibao.desk.registers.models import Matter
from dibao.desk.reports import doing, doubts, lines, mending, petitions, self_inspection
from dibao.desk.reports.notation import Cell, Figure, Line, Listed, Report
from dibao.desk.reports.scope import Scope
from dibao.papers.blocks import BLANK
from dibao.papers.masking import day_words, natural
from dibao.procedure.plan import Offset

YEAR = dt.timedelta(days=366)
MATTER = ("编号", "事项", "哪里", "进展")


def build(scope: Scope) -> Report:
    """The summary of the newest campaign of the place."""
    report = Report(
        "campaign", f"{scope.place.name}农村低保专项治理总结", f"（{scope.words}）",
        f"{scope.place.name}{BLANK}", scope.day,
    )  # fmt: skip
    around = {*scope.places(), *scope.place.chain()}
    campaign = Campaign.objects.filter(place__in=around).order_by("-start").first()
    report.head("一、组织和进度")
    _organised(report, scope, campaign)
    report.head("二、宣传和承诺")
    _publicity(report, scope)
    _promises(report, scope)
    report.head("三、自查和核实")
    self_inspection.add_rolls(report, scope)
    found = doubts.all_doubts(report, scope)
    doubts.add_kinds(report, found)
    doubts.add_causes(report, found)
    report.head("四、覆盖面、进出和资金")
    coverage(report, scope)
    doing.add(report, scope)
    report.head("五、问题整改：问题、措施、单位、期限")
    every, kinds = mending.problems_of(report, scope)
    mending.add_sum(report, scope, every, kinds)
    mending.add_families(report, kinds["household"])
    mending.add_procedure(report, kinds["procedure"])
    report.head("六、移送和警示")
    mending.add_referrals(report, scope)
    petitions.add_bulletins(report, scope)
    report.head("七、下一年的工作")
    _next(report, scope, campaign)
    return report


def _organised(report: Report, scope: Scope, campaign: Campaign | None) -> None:
    if campaign is None:
        report.say("还没有定专项治理的开始日。")
        return
    now = next((p["phase"].zh for p in phases(campaign, scope.day) if p["now"]), "各阶段以外")
    report.say(
        f"{campaign.name}{f'（{campaign.paper}）' if campaign.paper else ''}自{day_words(campaign.start)}开始，"
        f"现在是{now}。"
    )
    tasks = [
        i for i in items(campaign, scope.day, TASK) if i.appointment.day <= scope.until or i.on
    ]
    due = report.listed(
        "tasks", "到期或已办的任务", ("任务", "单位", "应在", "进展"),
        (Line((i.row.zh, i.appointment.office, str(i.appointment.day), i.word),
              ("campaign_item", campaign.pk), {}, i, i.query) for i in tasks),
        people=False,
    )  # fmt: skip
    done = report.part(due, "tasks-done", "按期办成", lambda i: i.state == "done")
    late = report.part(due, "tasks-late", "迟办", lambda i: i.state == "late_done")
    over = report.part(due, "tasks-over", "过期没有办", lambda i: i.state == "overdue")
    met = _register(report, scope, "meeting", "会议")
    report.say(
        "到期或已办的任务 {all} 项：按期办成 {done} 项，迟办 {late} 项，过期没有办 {over} 项。开会 {met} 次。",
        all=due.count, done=done.count, late=late.count, over=over.count, met=met.count,
    )  # fmt: skip


def _register(report: Report, scope: Scope, key: str, title: str) -> Listed:
    found = Matter.objects.filter(
        register=key, place__in={*scope.places(), *scope.place.chain()},
        day__range=(scope.since, scope.until),
    )  # fmt: skip
    rows = (_matter(m) for m in found.select_related("place"))
    return report.listed(key, title, MATTER, rows, people=False)


def _matter(matter: Matter) -> Line:
    cells = (
        matter.number,
        matter.title,
        matter.place.name,
        matter.result or matter.get_state_display(),
    )
    sums = (
        {"reached": int(matter.values.get("reached") or 0)}
        if matter.register == "publicity"
        else {}
    )
    return Line(cells, ("matter", matter.register, matter.pk), sums, matter)


def _publicity(report: Report, scope: Scope) -> None:
    every = _register(report, scope, "publicity", "宣传和警示教育")
    report.say(
        "宣传和警示教育 {times} 场，到 {people} 人次。",
        times=every.count,
        people=Figure(every, "reached"),
    )
    villages = {p.pk: p.name for p in scope.villages()}
    others = {m.place_id: m.place.name for m in (x.about for x in every.lines)}
    names = villages | dict(sorted((x for x in others.items() if x[0] not in villages),
                                   key=lambda x: x[1]))  # fmt: skip
    by = report.split(every, "publicity-place", names, lambda m: m.place_id)
    rows: list[tuple[Cell, ...]] = []
    for n, (pk, of) in enumerate(by.items(), 1):
        parts = [
            report.part(of, f"publicity-{n}-{key}", f"{names[pk]}：{form}",
                        lambda m, form=form: m.values.get("form") == form)
            for key, form in (("home", "入户讲"), ("lesson", "警示教育、学习"))
        ]  # fmt: skip
        rows.append((names[pk], of.count, Figure(of, "reached"),
                     *(x for p in parts for x in (p.count, Figure(p, "reached")))))  # fmt: skip
    report.table(
        "各村宣传到达",
        ("哪里", "场次", "到（人次）", "入户讲", "入户讲到", "警示教育", "警示教育到"), rows,
        (4, 1.6, 2, 1.6, 2, 1.8, 2.2), note="0 场是还没有登记过；登记在镇里、县里的场次另列。",
    )  # fmt: skip


def _promises(report: Report, scope: Scope) -> None:
    """Promises by office: kept, told why not, open, late. M3.2.8."""
    every = _register(report, scope, "promise", "承诺和交办的事")
    report.say("承诺和交办的事 {all} 件，办没办到由另一个人看过。", all=every.count)
    offices = {m.office: m.office for m in _abouts(every)}
    by = report.split(every, "promise-office", dict(sorted(offices.items())), lambda m: m.office)
    rows: list[tuple[Cell, ...]] = []
    for n, (office, of) in enumerate(by.items(), 1):
        done = report.part(
            of, f"promise-{n}-kept", f"{office}：办到了", lambda m: m.result == "办到了"
        )
        told = report.part(of, f"promise-{n}-told", f"{office}：没有办到，已说明",
                           lambda m: m.state == Matter.State.DONE and m.result != "办到了")  # fmt: skip
        late = report.part(of, f"promise-{n}-late", f"{office}：过了期限",
                           lambda m: m.state != Matter.State.DONE and bool(m.due and m.due < scope.day))  # fmt: skip
        rows.append((office, of.count, done.count, told.count, late.count))
    report.table("各单位的承诺", ("单位", "承诺（件）", "办到了", "没有办到，已说明", "过了期限没有办"), rows,
                 (4, 2, 2, 2.4, 2.4))  # fmt: skip


def _abouts(of: Listed) -> Iterable[Matter]:
    return (line.about for line in of.lines)


def coverage(report: Report, scope: Scope) -> None:
    """Families and people in payment by village and group. M1.3."""
    homes = report.listed("homes", "在享家庭", lines.HOMES, (
        lines.home(h, {"fen": h.monthly_fen or 0, "people": h.size})
        for h in self_inspection.paid(scope)
    ))  # fmt: skip
    names = {p.pk: p.name for p in scope.villages()}
    villages = report.split(homes, "cover-village", names, lambda h: h.place_id)
    rows: list[tuple[Cell, ...]] = []
    for n, (pk, of) in enumerate(villages.items(), 1):
        rows.append((names[pk], "全村", of.count, Figure(of, "people"), of.fen))
        groups = sorted({line.about.group for line in of.lines if line.about.group}, key=natural)
        cut = report.split(of, f"cover-{n}-group", {g: g for g in groups}, lambda h: h.group)
        rows += [
            (names[pk], g, part.count, Figure(part, "people"), part.fen) for g, part in cut.items()
        ]
    rows.append(("合计", "", homes.count, Figure(homes, "people"), homes.fen))
    report.table("在享家庭覆盖面", ("村", "组", "户数", "保障人数", "月保障金（元）"), rows,
                 (3, 2, 1.8, 2, 2.6), total=True, note="没有登记组的只在全村里。")  # fmt: skip


def _next(report: Report, scope: Scope, campaign: Campaign | None) -> None:
    if campaign is None:
        report.say(BLANK * 12)
        return
    aims = [
        a for a in plan_on(campaign.start).aims
        if scope.day < Offset(12 * a.year, -1).on(campaign.start) <= scope.day + YEAR
    ]  # fmt: skip
    for aim in aims:
        report.say(
            f"目标：{aim.zh}（{day_words(Offset(12 * aim.year, -1).on(campaign.start))}前）。"
        )
    soon = [
        i for i in items(campaign, scope.day, TASK)
        if i.on is None and scope.day < i.appointment.day <= scope.day + YEAR
    ]  # fmt: skip
    first: dict[str, tuple[str, dict[str, None]]] = {}
    for i in soon:
        _, offices = first.setdefault(i.row.zh, (day_words(i.appointment.day), {}))
        offices.setdefault(i.appointment.office)
    rows = [(task, "、".join(offices), day) for task, (day, offices) in first.items()]
    report.table("一年内要办的", ("任务", "单位", "最近一次在"), rows, (5, 4, 2.6))
