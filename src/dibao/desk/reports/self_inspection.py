"""自查报告 from the newest check on the desk and what people have made of it since.

Invariant: what was not asked, not authorised or not judged is said as such; nothing that the desk
does not hold is said, and what only the office knows is left as a line to fill in.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from dibao.desk.campaign.models import Campaign, Entry, Roll
from dibao.desk.exchange.models import Run
from dibao.desk.reports import doing, doubts, lines, mending
from dibao.desk.reports.notation import Cell, Figure, Line, Listed, Report
from dibao.desk.reports.scope import Scope
from dibao.desk.roster.models import Household
from dibao.desk.roster.queries import source_names
from dibao.papers.blocks import BLANK
from dibao.papers.masking import day_words
from dibao.policy import HOME as LAW
from dibao.reasoning.source import load_sources

SIGNS = {
    "found": "查到", "not_found": "未查到", "not_asked": "未查询", "no_authorisation": "无授权",
    "stale": "过期", "doubtful": "存疑",
}  # fmt: skip


def build(scope: Scope) -> Report:
    """The report of the newest check of each town."""
    runs = _runs(scope)
    days = sorted({r.as_of for r in runs})
    said = (
        f"（核查基准日：{'、'.join(day_words(d) for d in days)}）" if days else "（还没有做过核查）"
    )
    report = Report(
        "self-inspection", f"{scope.place.name}农村低保自查报告", said,
        f"{scope.place.name}{BLANK}", scope.day,
    )  # fmt: skip
    homes = report.listed(
        "homes", "在享家庭", lines.HOMES,
        (lines.home(h, {"fen": h.monthly_fen or 0}) for h in paid(scope)),
    )  # fmt: skip
    report.head("一、自查范围、方法和组织")
    _scope(report, scope, homes, runs)
    report.head("二、用了哪些数据")
    _sources(report, runs)
    report.head("三、待核实线索")
    found = doubts.all_doubts(report, scope)
    concerned = doubts.homes_of(report, found, "concerned")
    report.say(
        "共形成线索 {all} 条，涉及 {homes} 户。线索是要核实的问题，不是结论；核实期间待遇照发。",
        all=found.count, homes=concerned.count,
    )  # fmt: skip
    doubts.add_kinds(report, found)
    doubts.add_villages(report, scope, found, homes)
    report.head("四、核实结果和原因")
    doubts.add_causes(report, found)
    report.head("五、纳入、调整和退出")
    doing.add(report, scope)
    report.head("六、三个范围的自查名单")
    add_rolls(report, scope)
    report.head("七、问题整改：问题、措施、单位、期限")
    every, kinds = mending.problems_of(report, scope)
    mending.add_sum(report, scope, every, kinds)
    mending.add_families(report, kinds["household"])
    mending.add_procedure(report, kinds["procedure"])
    report.head("八、移送")
    mending.add_referrals(report, scope)
    report.head("九、下一步")
    report.say(BLANK * 12)
    return report


def paid(scope: Scope) -> QuerySet[Household]:
    """Families in payment, in the order of village and name."""
    found = Household.objects.filter(place__in=scope.places(), status=Household.Status.PAID)
    return found.select_related("place").order_by("place__name", "head", "pk")


def _runs(scope: Scope) -> list[Run]:
    """The newest finished check of the place and of each town."""
    found = {}
    for run in (
        Run.objects.filter(place__in=scope.places(), state=Run.State.DONE)
        .order_by("pk")
        .select_related("place")
    ):
        found[run.place_id] = run
    return list(found.values())


def _scope(report: Report, scope: Scope, homes: Listed, runs: list[Run]) -> None:
    people = Figure(
        report.listed("sizes", "在享家庭的保障人口", lines.HOMES,
                      (Line(x.cells, x.page, {"people": x.about.size}, x.about) for x in homes.lines)),
        "people",
    )  # fmt: skip
    report.say(
        f"本次自查的范围是{scope.place.name}全部在享家庭、近一年未通过和已退出的家庭、"
        "建档立卡（监测）和重度残疾人。在享 {homes} 户、{people} 人，月保障金合计 {fen} 元。",
        homes=homes.count, people=people, fen=homes.fen,
    )  # fmt: skip
    report.say(
        "方法是把各部门报送的数据与名册逐户双向比对，既看不该享受的，也看该享受没有享受的；"
        "比对只提出线索，由两个人分别核实，不以比对代替核实。"
        + ("" if runs else "还没有做过核查，以下只有名册和办理情况。")
    )
    report.say(f"自查由{BLANK}牵头，时间自{BLANK}至{BLANK}。")


def _sources(report: Report, runs: list[Run]) -> None:
    files: dict[str, list[Line]] = {}
    said: dict[str, dict[str, int]] = {}
    lost = []
    for run in runs:
        path = Path(run.folder) / "run.json" if run.folder else None
        if path is None or not path.exists():
            lost.append(run.place.name)
            continue
        told = json.loads(path.read_text(encoding="utf-8"))
        for source, line in _files(run, told):
            files.setdefault(source, []).append(line)
        for source, entry in told["sources"].items():
            counts = said.setdefault(source, dict.fromkeys(SIGNS, 0))
            for sign in SIGNS:
                counts[sign] += (entry.get("answers") or {}).get(sign, 0)
    if lost:
        report.say(f"{'、'.join(lost)}的核查结果文件夹不在了，数据来源写不出来。")
    rows: list[tuple[Cell, ...]] = []
    for n, (source, of) in enumerate(sorted(files.items()), 1):
        heads = ("文件", "表", "接收", "请改正")
        made = report.listed(f"source-{n}", f"{_name(source)}：文件", heads, of, people=False)
        rows.append((_name(source), made.count, Figure(made, "accepted"), Figure(made, "refused")))
    report.table("收到的数据", ("数据", "表数", "接收行", "请改正行"), rows, (5, 1.6, 2, 2))
    answered = [
        _answer_row(report, source, counts)
        for source, counts in sorted(said.items())
        if source.startswith("DS") and source in files and not _sources_of()[source].turned_away
    ]
    report.table(
        "各项数据对核查对象的答复（人次）", ("数据", *SIGNS.values(), "合计"), answered,
        (4, *([1.5] * len(SIGNS)), 1.5),
        note="没有答复、没有授权、数据过期、身份存疑的，一律不作为对家庭不利的依据。",
    )  # fmt: skip


def _answer_row(report: Report, source: str, counts: dict[str, int]) -> tuple[Cell, ...]:
    """What one source answered; of whom stands on the families' own pages, not in a list."""
    parts = [
        report.counted(f"said-{source}-{sign}", f"{_name(source)}：{word}", counts[sign])
        for sign, word in SIGNS.items()
    ]
    whole = report.together(f"said-{source}", _name(source), parts)
    return (_name(source), *(p.count for p in parts), whole.count)


@functools.cache
def _sources_of() -> dict[str, Any]:
    return dict(load_sources(LAW / "sources"))


def _name(source: str) -> str:
    return source_names().get(source, source)


def _files(run: Run, told: dict[str, Any]) -> Iterator[tuple[str, Line]]:
    page = ("run", run.pk)
    for file in told["files"]:
        for sheet in file.get("sheets", []):
            if sheet.get("source"):
                cells = (
                    file["file"],
                    sheet["sheet"],
                    str(sheet["accepted"]),
                    str(sheet["refused"]),
                )
                sums = {"accepted": max(sheet["accepted"], 0), "refused": sheet["refused"]}
                yield sheet["source"], Line(cells, page, sums, sheet)


def add_rolls(report: Report, scope: Scope) -> None:
    """The three self-inspection lists: lines, results, signatures."""
    around = {*scope.places(), *scope.place.chain()}
    campaign = Campaign.objects.filter(place__in=around).order_by("-start").first()
    if campaign is None:
        report.say("还没有定专项治理的开始日，没有排自查名单。")
        return
    entries = Entry.objects.filter(roll__campaign=campaign, roll__place__in=scope.places())
    every = report.listed(
        "entries", "自查名单", ("村", "范围", "户主", "结果"),
        (_entry(e) for e in entries.select_related("roll__place", "household").order_by("pk")),
    )  # fmt: skip
    rolls = Roll.objects.filter(campaign=campaign, place__in=scope.places()).select_related("place")
    signed = report.listed(
        "rolls", "各村名单", ("村", "范围", "签字", "复核"),
        (Line((r.place.name, r.get_pool_display(), str(r.day or ""), str(r.second_day or "")),
              ("roll", r.pk), {}, r) for r in rolls.order_by("place__name", "pk")),
        people=False,
    )  # fmt: skip
    pools = dict(Roll.Pool.choices)
    by = report.split(every, "pool", pools, lambda e: e.roll.pool)
    lists = report.split(signed, "roll-pool", pools, lambda r: r.pool)
    rows: list[tuple[Cell, ...]] = []
    for n, (pool, word) in enumerate(pools.items(), 1):
        done = report.part(by[pool], f"pool-{n}-done", f"{word}：有结果", lambda e: bool(e.outcome))
        two = report.part(
            lists[pool], f"pool-{n}-two", f"{word}：两人签字", lambda r: bool(r.second_day)
        )
        rows.append((word, lists[pool].count, by[pool].count, done.count, two.count))
    report.table(
        "自查名单",
        ("范围", "名单（村）", "名单上的行", "有结果", "两人签字的名单"),
        rows,
        (4, 2, 2, 2, 2.4),
    )
    add_units(report, campaign)


def add_units(report: Report, campaign: Campaign) -> None:
    """The other offices' own lists: how many lines, how many with a result, who signed."""
    rolls = list(campaign.unit_rolls.prefetch_related("lines"))
    if not rolls:
        return
    every = report.listed(
        "unit-lines", "各单位自查名单的行", ("单位", "事项", "结果"),
        (Line((r.office, x.what, x.get_outcome_display()), ("unit_roll", r.pk), {}, (r, x))
         for r in rolls for x in r.lines.all()),
        people=False,
    )  # fmt: skip
    by = report.split(every, "unit", {r.pk: r.office for r in rolls}, lambda x: x[0].pk)
    rows = [
        (r.office, by[r.pk].count,
         report.part(by[r.pk], f"unit-{n}-done", f"{r.office}：有结果",
                     lambda x: bool(x[1].outcome)).count,
         "已签" if r.by_id else "没有", "已复核" if r.second_id else "没有")
        for n, r in enumerate(rolls, 1)
    ]  # fmt: skip
    report.table(
        "各单位自查", ("单位", "名单上的件", "有结果", "单位签字", "复核"), rows, (4, 2, 2, 2, 2)
    )


def _entry(entry: Entry) -> Line:
    head = entry.household.head if entry.household else ""
    cells = (
        entry.roll.place.name,
        entry.roll.get_pool_display(),
        head,
        entry.get_outcome_display(),
    )
    return Line(cells, ("roll", entry.roll_id), {}, entry)
