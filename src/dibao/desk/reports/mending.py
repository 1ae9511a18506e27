"""整改报告: problem, measure, office, date; what was done, what is open, what comes again.

Invariant: a family's matter stands here by kind and number of cases only, never one by one; conduct
is one number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from dibao.desk.casework import repaying
from dibao.desk.casework.models import CaseFile
from dibao.desk.leads.models import Lead
from dibao.desk.oversight.models import Referral
from dibao.desk.rectification.models import Problem
from dibao.desk.reports import lines
from dibao.desk.reports.notation import FEN, Cell, Listed, Report, Typed
from dibao.desk.reports.scope import Scope
from dibao.papers.blocks import BLANK

KINDS = {Problem.Kind.HOUSEHOLD: "家庭待遇", Problem.Kind.PROCEDURE: "单位程序"}
OUTCOMES = (
    Problem.Outcome.MENDED, Problem.Outcome.GRANTED, Problem.Outcome.ADJUSTED, Problem.Outcome.EXITED,
    Problem.Outcome.TAUGHT, Problem.Outcome.REFERRED, Problem.Outcome.NOT_SO,
    Problem.Outcome.NO_ACTION,
)  # fmt: skip


def build(scope: Scope) -> Report:
    """The report of mending."""
    report = Report(
        "rectification", f"{scope.place.name}农村低保问题整改报告", f"（{scope.words}）",
        f"{scope.place.name}{BLANK}", scope.day,
    )  # fmt: skip
    every, kinds = problems_of(report, scope)
    report.head("一、总的情况")
    add_sum(report, scope, every, kinds)
    report.head("二、家庭待遇方面")
    add_families(report, kinds[Problem.Kind.HOUSEHOLD])
    report.head("三、单位程序方面：问题、措施、单位、期限")
    add_procedure(report, kinds[Problem.Kind.PROCEDURE])
    report.head("四、整改结果")
    _outcomes(report, every, kinds)
    report.head("五、追回多领的款")
    add_repaid(report, scope)
    report.head("六、反复出现的薄弱环节")
    _steps(report, every)
    report.head("七、还没有结果的")
    _loose(report, scope)
    report.head("八、涉及工作人员的")
    add_referrals(report, scope)
    return report


def problems_of(report: Report, scope: Scope) -> tuple[Listed, dict[str, Listed]]:
    """Entries of the register until the day without conduct, and the same by kind."""
    found = Problem.objects.filter(conduct=False, place__in=scope.places(), day__lte=scope.until)
    rows = list(found.select_related("place", "household", "person").order_by("pk"))
    kinds = {
        key: report.listed(f"problems-{key}", f"台账：{word}", lines.PROBLEMS,
                           (lines.problem(p) for p in rows if p.kind == key),
                           people=key == Problem.Kind.HOUSEHOLD)
        for key, word in KINDS.items()
    }  # fmt: skip
    return report.together("problems", "台账上的问题", kinds.values()), kinds


def add_sum(report: Report, scope: Scope, every: Listed, kinds: dict[str, Listed]) -> None:
    """The first sentence: how many, how far."""

    def part(key: str, title: str, fits: Callable[[Problem], bool]) -> Listed:
        return report.part(every, key, title, fits)

    fresh = part("problems-new", "本期登记", lambda p: scope.since <= p.day)
    closed = part("problems-closed", "已销号", lambda p: p.state == Problem.State.CLOSED)
    again = part("problems-again", "销号后重开过", lambda p: p.reopened > 0)
    late = part("problems-late", "过了期限没有销号",
                lambda p: p.state != Problem.State.CLOSED and p.due is not None and p.due < scope.day)  # fmt: skip
    report.say(
        "台账共登记 {all} 件，其中家庭待遇 {home} 件、单位程序 {step} 件；本期新登记 {fresh} 件。"
        "已销号 {closed} 件，销号后重开过 {again} 件，过了期限还没有销号 {late} 件。"
        "整改的人不能自己复查，没有结果的不能销号。",
        all=every.count, home=kinds[Problem.Kind.HOUSEHOLD].count,
        step=kinds[Problem.Kind.PROCEDURE].count, fresh=fresh.count, closed=closed.count,
        again=again.count, late=late.count,
    )  # fmt: skip


def add_families(report: Report, homes: Listed) -> None:
    """Families' matters by what they are about, with what came of them."""
    counted = Counter(line.about.title for line in homes.lines)
    by = report.split(homes, "matter", {t: t for t in sorted(counted)}, lambda p: p.title)
    rows: list[tuple[Cell, ...]] = []
    for n, (title, of) in enumerate(by.items(), 1):
        closed = report.part(of, f"matter-{n}-closed", f"{title}：已销号", _closed)
        told = [line.about for line in of.lines]
        offices = "、".join(sorted({p.office for p in told if p.office})) or "没有定"
        last = max((p for p in told if p.due), key=lambda p: p.due, default=None)
        rows.append(
            (Typed(title), offices, _due(last) if last else "没有定", of.count, closed.count)
        )
    report.table("家庭待遇方面的问题", ("事项", "责任单位", "最晚期限", "件数", "已销号"), rows,
                 (4, 3, 2.6, 1.4, 1.4), note="逐户的情况在单位内部的台账上，不写进报告。")  # fmt: skip


def _closed(problem: Problem) -> bool:
    return problem.state == Problem.State.CLOSED


def add_procedure(report: Report, steps: Listed) -> None:
    """The office's own problems one by one: nobody's family stands in them."""
    rows = [
        (p.number, Typed(p.title), Typed(_measure(p)), p.office or "没有定", _due(p),
         p.get_outcome_display() if p.outcome else p.get_state_display())
        for p in (line.about for line in steps.lines)
    ]  # fmt: skip
    report.table("问题和措施", ("编号", "问题", "措施", "责任单位", "期限", "进展"), rows,
                 (2.4, 3, 3.6, 2.2, 2.2, 1.8))  # fmt: skip


def _measure(problem: Problem) -> str:
    return str(problem.measure or "没有定")


def _due(problem: Problem) -> str:
    return (
        f"{problem.due.year}年{problem.due.month}月{problem.due.day}日" if problem.due else "没有定"
    )


def _outcomes(report: Report, every: Listed, kinds: dict[str, Listed]) -> None:
    names = {o: str(o.label) for o in OUTCOMES}
    by = {
        k: report.split(of, f"outcome-{k}", names, lambda p: p.outcome) for k, of in kinds.items()
    }
    rows: list[tuple[Cell, ...]] = []
    for n, outcome in enumerate(OUTCOMES, 1):
        parts = [by[k][outcome] for k in KINDS]
        whole = report.together(f"outcome-all-{n}", str(outcome.label), parts)
        if whole.lines:
            rows.append((str(outcome.label), *(p.count for p in parts), whole.count))
    report.table("整改结果", ("结果", *KINDS.values(), "合计（件）"), rows, (4, 2, 2, 2))


def add_repaid(report: Report, scope: Scope) -> None:
    """What decisions ordered to be given back and what came in: sums over cases, in no order."""
    cases = CaseFile.objects.filter(
        procedure=repaying.PROCEDURE, household__place__in=scope.places(), begun__lte=scope.until
    ).select_related("household__place", "place")
    found = repaying.all_of(list(cases.values_list("pk", flat=True)), scope.until)
    claimed = report.listed(
        "repay-ordered", "决定退回的", lines.CASES,
        (lines.case(r.file, {FEN: r.ordered or 0}) for r in found),
    )  # fmt: skip
    came = report.listed(
        "repay-came", "有退款到账的", lines.CASES,
        (lines.case(r.file, {FEN: r.came}) for r in found if r.came),
    )  # fmt: skip
    whole = report.listed(
        "repay-whole",
        "已经退清的",
        lines.CASES,
        (lines.case(r.file) for r in found if r.left == 0),
    )
    none = report.listed(
        "repay-none",
        "查明以后不追回的",
        lines.CASES,
        (lines.case(c) for c in cases if c.state == "none"),
    )
    report.say(
        "决定退回 {n} 件，共 {ordered} 元；有退款到账的 {many} 件，共 {came} 元，其中退清 {whole} 件。"
        "我们或来源弄错、家里还不起等，查明以后不追回的 {none} 件。退不退、退多少都经过告知和听取说明，"
        "低保照发，不拿退款作考核，也不排名次。",
        n=claimed.count, ordered=claimed.fen, many=came.count, came=came.fen, whole=whole.count,
        none=none.count,
    )  # fmt: skip


def _steps(report: Report, every: Listed) -> None:
    real = report.part(
        every, "real", "没有被复查否定的", lambda p: p.outcome != Problem.Outcome.NOT_SO
    )
    names = dict(Problem.Step.choices)
    by = report.split(real, "step", names, lambda p: p.step)
    rows: list[tuple[Cell, ...]] = []
    for n, (key, of) in enumerate(by.items(), 1):
        again = report.part(
            of, f"step-{n}-again", f"{names[key]}：重开过", lambda p: p.reopened > 0
        )
        if of.lines:
            rows.append((names[key], of.count, again.count))
    report.table("按环节", ("环节", "件数", "其中重开过"), rows, (4, 2, 2),
                 note="用来改办法、补培训，不排名次。")  # fmt: skip


def _loose(report: Report, scope: Scope) -> None:
    found = (
        Lead.objects.filter(conduct=False, place__in=scope.places(),
                            stage__in=(Lead.Stage.HOLDS, Lead.Stage.CASE))
        .exclude(cases__ended__isnull=False).exclude(problems__state=Problem.State.CLOSED)
        .defer("record").select_related("household", "place").distinct()
    )  # fmt: skip
    loose = report.listed(
        "loose", "核实了还没有结果的线索", lines.DOUBTS, (lines.doubt(x) for x in found)
    )
    report.say(
        "两个人已经核实、还没有办完的线索 {loose} 条，都在清单上，办完或销号才离开。",
        loose=loose.count,
    )


def add_referrals(report: Report, scope: Scope) -> None:
    """Hand-overs to discipline inspection: how many left, never about whom. They leave from the
    highest office and belong to no town."""
    own = Problem.objects.filter(
        conduct=True, place__in=scope.places(), day__lte=scope.until
    ).count()
    conduct = report.counted("conduct", "涉及工作人员的问题", own)
    report.say(
        "涉及工作人员的另册登记、另行办理，本报告只写件数：台账 {conduct} 件。",
        conduct=conduct.count,
    )
    if scope.place.parent_id is None:
        found = Referral.objects.filter(day__range=(scope.since, scope.until)).count()
        gone = report.counted("referrals", "移送纪检的线索", found)
        report.say("本期移送纪检 {gone} 件。", gone=gone.count)
