"""What was decided for families in a time: taken in, restored, raised, lowered, ended, with money.

Invariant: read from steps as done, never from what a roster says; one family counts once in a list.
"""

from __future__ import annotations

from collections.abc import Iterator

from dibao.desk.casework.models import CaseFile, StepDone
from dibao.desk.reports import lines
from dibao.desk.reports.law import law_of
from dibao.desk.reports.notation import FEN, Listed, Report
from dibao.desk.reports.scope import Scope

KINDS = {
    "enrol": "新纳入", "restore": "恢复", "raise": "增加金额", "cut": "减少金额", "stop": "按流程退出",
    "repay": "退回多领的款",
}  # fmt: skip


def decided(report: Report, scope: Scope) -> dict[str, Listed]:
    """Lists by effect of the steps done between the days of the report."""
    found: dict[str, dict[int, CaseFile]] = {key: {} for key in KINDS}
    for file, effect in _effects(scope):
        if effect in found and file.household_id:
            found[effect][file.household_id] = file
    return {
        key: report.listed(f"decided-{key}", f"{KINDS[key]}的家庭", lines.CASES,
                           (lines.case(f, {FEN: _fen(f)}) for f in files.values()))
        for key, files in found.items()
    }  # fmt: skip


def _fen(file: CaseFile) -> int:
    return (file.household.monthly_fen or 0) if file.household else 0


def _effects(scope: Scope) -> Iterator[tuple[CaseFile, str]]:
    done = StepDone.objects.filter(
        file__household__place__in=scope.places(), day__range=(scope.since, scope.until)
    )
    for row in done.select_related("file__household__place", "file__place"):
        table = law_of(row.file.begun).procedures[row.file.procedure]
        step = table.steps[row.step]
        ends = step.effect == "death" and step.to and table.states[step.to].payment == "stopped"
        yield row.file, "stop" if ends else step.effect


def add(report: Report, scope: Scope) -> None:
    """The sentence and the table of what was decided."""
    found = decided(report, scope)
    report.say(
        "本期按流程新纳入 {enrol} 户、恢复 {restore} 户、增加金额 {raised} 户、减少金额 {cut} 户、退出 {stop} 户。"
        "退出都有两个人核实、告知、答复期限、理由和救济途径，逐户可查。",
        enrol=found["enrol"].count, restore=found["restore"].count, raised=found["raise"].count,
        cut=found["cut"].count, stop=found["stop"].count,
    )  # fmt: skip
    report.table(
        "进出和资金", ("事项", "户数", "涉及的月保障金（元）"),
        [(word, found[key].count, found[key].fen) for key, word in KINDS.items()], (4, 2, 3),
        note="月保障金是这些家庭现在登记的数，不是追回的数；追回以退款流程办结为准。",
    )  # fmt: skip
