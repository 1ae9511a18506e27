"""What a notice means for the cases on it: their own steps, taken by the people whose steps they are.

Invariant: nothing is decided here. Each step goes through the case's table with its papers filled
from the sheet and its conditions resting on the register; where two act, the second agrees himself.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from dibao.desk.accounts.access import Who
from dibao.desk.casework import actions as casework
from dibao.desk.casework import papers
from dibao.desk.casework.models import CaseFile
from dibao.desk.casework.replay import Standing, standing
from dibao.desk.notices import issued, objections, queries
from dibao.desk.notices.models import Line, Move, Notice
from dibao.desk.record import Refused
from dibao.procedure.clocks import chinese_day

# Kind → the step that its hanging is, and the one that its end is.
STEPS = {Notice.Kind.BEFORE: ("post", "notice_over"), Notice.Kind.RESULT: ("publish", "")}


def waiting(notice: Notice) -> list[tuple[Line, str]]:
    """Lines whose case waits for this notice, with the step; none before a photo was looked at."""
    up, over = STEPS.get(Notice.Kind(notice.kind), ("", ""))
    seen = notice.moves.filter(act=Move.Act.POSTED).exclude(seen=None).exists()
    if not up or not seen or notice.state not in (Notice.State.POSTED, Notice.State.DOWN):
        return []
    wanted = [up, *([over] if over and queries.proved(notice) else [])]
    found = []
    for line in notice.lines.select_related("case__household", "household").exclude(case=None):
        if line.case.pending.exists():
            continue
        stands = standing(line.case)
        leaving = {s.key for s in stands.procedure.leaving(stands.state.key)}
        step = next((s for s in wanted if s in leaving), "")
        if step:
            found.append((line, step))
    return found


def carry(who: Who, notice: Notice, day: dt.date) -> tuple[list[CaseFile], list[str]]:
    """(cases carried on, reasons why others were not), each case whole or not at all."""
    done, why = [], []
    for line, step in waiting(notice):
        try:
            with transaction.atomic():
                done.append(_one(who, notice, line, step, day))
        except Refused as refused:
            why.append(f"{line.household.head}：{refused}")
    return done, why


def _one(who: Who, notice: Notice, line: Line, key: str, day: dt.date) -> CaseFile:
    case = line.case
    assert case is not None  # asked for by `waiting`
    open_ones = line.objections.filter(case__ended=None).exclude(case=case)
    last = objections.held_until(line)
    if open_ones.exclude(second=None).exists() or (
        open_ones.exists() and last is not None and day <= last
    ):
        raise Refused("这户有异议还没有答复，先核实答复。")
    stands = standing(case)
    step = stands.procedure.steps[key]
    for guard in step.guards:
        if guard in GROUNDS and guard not in stands.case.confirmed:
            casework.confirm(who, case, guard, GROUNDS[guard](notice), day)
    for paper in step.makes:
        told = _values(notice, line, stands, paper, day)
        if told:
            casework.draft(who, case, paper, told, day)
    if not step.second:
        casework.do_step(who, case, key, day, note=f"{notice.number}期满，没有异议")
        return case
    other = notice.moves.filter(act=Move.Act.POSTED).select_related("by").get().by
    casework.begin_step(who, case, key, other, day, note=f"{notice.number}，{notice.title}")
    return case


GROUNDS = {
    "fields_allowed": lambda n: f"{n.number}经另一个人检查，最后的文件经过泄露检查，验证码 {issued.code_of(n)}",
    "board_numbered": lambda n: f"贴在{n.board.name}，有标识，责任人 {n.board.keeper.name}",
    "notice_proved": lambda n: f"{n.number}张贴、撤下照片齐，都由另一个人看过，见公示证明",
}  # fmt: skip


def _values(
    notice: Notice, line: Line, stands: Standing, paper: str, day: dt.date
) -> dict[str, str]:
    """What the register knows of a paper's fields."""
    assert notice.posted is not None and notice.board is not None  # it hangs
    told = notice.content
    known = {
        **line.shown, "group": line.household.group or "—", "accepting_office": told["office"],
        "notice_from": chinese_day(notice.posted), "quarter": told["quarter"],
        "notice_until": chinese_day(notice.last) if notice.last else "换新为止",
        "watch_line": "；".join(f"{name} {number}" for name, number, _ in told["numbers"]),
        "board": notice.board.name, "sign_there": "有" if notice.board.marked else "没有",
        "charged": notice.board.keeper.name,
    }  # fmt: skip
    typed = [e.field.key for e in papers.form(stands, paper, day, {}) if e.typed]
    return {key: known[key] for key in typed if known.get(key)}
