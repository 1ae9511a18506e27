"""Doubts in a report: by kind, by village, what people found and why.

Invariant: what concerns officers enters as one number without a list; a doubt is called 线索 until
two people ended it.
"""

from __future__ import annotations

from dibao.desk.leads.models import Check, Lead
from dibao.desk.reports import lines
from dibao.desk.reports.notation import Cell, Line, Listed, Report
from dibao.desk.reports.scope import Scope
from dibao.papers.small_figures import Sum

HELD = (Lead.Stage.HOLDS, Lead.Stage.CASE)
ENDED = (*HELD, Lead.Stage.CLEARED)
STAGES = {"held": "核实属实", "cleared": "已排除", "open": "还在核"}


def all_doubts(report: Report, scope: Scope) -> Listed:
    """Every doubt that the newest check still had or people have ended."""
    found = Lead.objects.filter(conduct=False, place__in=scope.places()).exclude(
        stage=Lead.Stage.GONE
    )
    rows = (
        found.defer("record").select_related("household__place", "place").prefetch_related("checks")
    )
    return report.listed(
        "doubts", "线索", lines.DOUBTS, (lines.doubt(x) for x in rows.order_by("place__name", "pk"))
    )


def add_kinds(report: Report, doubts: Listed) -> None:
    """The table of kinds with how far people got."""
    names = {line.about.title: line.about.title for line in doubts.lines}
    by_kind = report.split(doubts, "kind", dict(sorted(names.items())), lambda x: x.title)
    rows: list[tuple[Cell, ...]] = []
    for n, (title, of) in enumerate(by_kind.items(), 1):
        stages = report.split(of, f"kind-{n}-stage", STAGES, _stage)
        homes = homes_of(report, of, f"kind-{n}-homes")
        rows.append((title, of.count, homes.count, *(s.count for s in stages.values())))
    whole = report.split(doubts, "stage", STAGES, _stage)
    for at, key in enumerate(STAGES, 1):
        parts = tuple(f"kind-{n}-stage-{at}" for n in range(1, len(rows) + 1))
        report.sums.append(Sum(whole[key].key, parts))
    homes = homes_of(report, doubts, "doubt-homes")
    rows.append(("合计", doubts.count, homes.count, *(s.count for s in whole.values())))
    report.table(
        "各类线索", ("类别", "线索（条）", "涉及户数", *STAGES.values()), rows,
        (4.4, 1.8, 1.8, 1.8, 1.8, 1.8), total=True, note="一户可以有几类线索，各类户数相加大于合计。",
    )  # fmt: skip


def _stage(lead: Lead) -> str:
    return (
        "held" if lead.stage in HELD else "cleared" if lead.stage == Lead.Stage.CLEARED else "open"
    )


def homes_of(report: Report, doubts: Listed, key: str) -> Listed:
    """The families behind doubts, each once; a doubt about no family counts as itself."""
    seen: dict[str, Line] = {}
    for line in doubts.lines:
        lead: Lead = line.about
        seen.setdefault(lead.case, lines.home(lead.household) if lead.household else line)
    return report.listed(key, f"{doubts.title}涉及的家庭", lines.HOMES, seen.values())


def add_villages(report: Report, scope: Scope, doubts: Listed, homes: Listed) -> None:
    """Village by village in the order of names: families in payment, doubts, help that may be missed."""
    names = {p.pk: p.name for p in scope.villages()}
    by_village = report.split(homes, "paid-village", names, lambda h: h.place_id)
    asked = report.split(doubts, "doubt-village", names, lambda x: x.place_id)
    rows: list[tuple[Cell, ...]] = []
    for n, (pk, name) in enumerate(names.items(), 1):
        offers = report.part(
            asked[pk], f"offer-village-{n}", f"{name}：可能应享未享", lambda x: x.offers
        )
        rows.append((name, by_village[pk].count, by_village[pk].fen, asked[pk].count, offers.count))
    offers = report.part(doubts, "offers", "可能应享未享", lambda x: x.offers)
    parts = tuple(f"offer-village-{n}" for n in range(1, len(names) + 1))
    report.sums.append(Sum(offers.key, parts))
    rows.append(("合计", homes.count, homes.fen, doubts.count, offers.count))
    report.table(
        "各村情况", ("村", "在享户数", "月保障金（元）", "线索（条）", "其中可能应享未享"), rows,
        (3, 2, 2.6, 2, 2.2), total=True,
    )  # fmt: skip


def add_causes(report: Report, doubts: Listed) -> None:
    """Why: the cause that two people wrote down, for what was received and for what was missed."""
    ended = report.part(doubts, "ended", "两个人核实完的线索", lambda x: x.stage in ENDED)
    kinds = report.split(ended, "ended-kind", {False: "登记不一致的", True: "可能应享未享的"},
                         lambda x: x.offers)  # fmt: skip
    causes = dict(Check.Cause.choices)
    by = {k: report.split(of, f"cause-{int(k)}", causes, _cause) for k, of in kinds.items()}
    rows: list[tuple[Cell, ...]] = []
    for n, (cause, word) in enumerate(causes.items(), 1):
        whole = report.together(f"cause-{n}-all", word, [by[False][cause], by[True][cause]])
        if whole.lines:
            rows.append((word, by[False][cause].count, by[True][cause].count, whole.count))
    rows.append(("合计", kinds[False].count, kinds[True].count, ended.count))
    report.table(
        "核实结果和原因", ("原因", "登记不一致的", "可能应享未享的", "合计（条）"), rows, (4, 2.2, 2.2, 2),
        total=True, note="只数由两个人核实完的；来源登记有误和本单位差错也在内，不算到家庭头上。",
    )  # fmt: skip


def _cause(lead: Lead) -> str | None:
    agreed = [c for c in lead.checks.all() if c.agreed]
    return agreed[-1].cause if agreed else None
