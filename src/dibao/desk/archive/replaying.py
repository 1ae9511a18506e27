"""Do the business tables still say what the sealed lines say? Differences, each in one sentence.

Invariant: nothing here writes. A row that no line tells of, a line whose row is gone, and a row
that says something else are all found; what is personal is compared and never printed.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from dibao.desk.accounts.models import Account, Post
from dibao.desk.archive import holding
from dibao.desk.campaign.models import Done, Entry
from dibao.desk.casework.models import CaseFile, Confirmation, Issued, StepDone
from dibao.desk.casework.replay import standing
from dibao.desk.exchange.models import HandIn
from dibao.desk.leads.models import Check
from dibao.desk.oversight.queries import integrity
from dibao.desk.record import ledger
from dibao.desk.rectification.models import Move
from dibao.desk.rectification.queries import gaps
from dibao.desk.registers.models import Note
from dibao.desk.registers.queries import gaps as register_gaps
from dibao.ledger.checking import erased, erased_files
from dibao.ledger.lines import LedgerError, Line
from dibao.ledger.store import Ledger
from dibao.procedure.case import NotAHistory

PIECE = 1 << 20
TOLD = ("case.step", "case.confirmed", "lead.checked", "lead.seconded", "account.post",
        "account.post_ended", "account.changed", "file.handed_in",
        "problem.registered", "problem.moved", "matter.opened", "matter.noted", "roll.settled", "campaign.done")  # fmt: skip
Told = dict[str, list[tuple[Line, dict[str, Any]]]]
Gone = Collection[str]  # what was erased when its time was over: its lines stand, its rows say so


def differences() -> Iterator[str]:
    """Everything that tables and lines say differently."""
    told, unread = _told(ledger())
    yield from unread
    gone = erased(x for x, _ in list(ledger().lines()))
    for compare in (
        _steps,
        _confirmations,
        _checks,
        _posts,
        _active,
        _files,
        _mending,
        _registers,
        _inspected,
        _issued,
    ):
        try:
            yield from compare(told, gone)
        except LedgerError as error:  # a sealed field that does not open
            yield f"业务表里有一处{error}"
    yield from _states()
    yield from integrity.differences()
    yield from holding.differences()


def attachments() -> Iterator[str]:
    """Files that lines name by digest and that are gone or altered."""
    folder = settings.HOME / "originals"
    seen: set[bytes] = set()
    lines = [line for line, _ in list(ledger().lines())]
    gone, destroyed = erased(lines), erased_files(lines)
    for line in lines:
        if line.case in gone or line.kind == "retention.erased":
            continue
        for digest in line.attachments:
            path = folder / digest.hex()
            if digest in seen or line.kind == "run.made":
                continue
            seen.add(digest)
            if not path.exists():
                if digest in destroyed:
                    continue
                yield f"第 {line.seq} 条所附的文件不见了（{digest.hex()[:12]}）。"
            elif _digest(path) != digest:
                yield f"第 {line.seq} 条所附的文件被改过（{digest.hex()[:12]}）。"


def _digest(path: Path) -> bytes:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            found.update(piece)
    return found.digest()


def _told(book: Ledger) -> tuple[Told, list[str]]:
    found: Told = defaultdict(list)
    unread = []
    for line in [x for x, _ in list(book.lines()) if x.kind in TOLD]:
        try:
            payload = book.read_payload(line)
        except LedgerError as error:
            unread.append(f"第 {line.seq} 条：{error}")
            continue
        if payload is not None:  # a destroyed key leaves the line and takes what was sealed
            found[line.kind].append((line, payload))
    return found, unread


def _steps(told: Told, gone: Gone) -> Iterator[str]:
    lines: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for line, p in told["case.step"]:
        lines[line.case].append((p["step"], p["day"], p["note"] or "", p["fen"], p["second"]))
    rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for row in StepDone.objects.order_by("pk"):
        second = f"U{row.second_id}" if row.second_id else ""
        rows[f"C{row.file_id}"].append(
            (row.step, row.day.isoformat(), row.note or "", row.fen, second)
        )
    for case in sorted((lines.keys() | rows.keys()) - set(gone)):
        yield from _compared(f"办理 {case}", "步骤", lines[case], rows[case])


def _confirmations(told: Told, gone: Gone) -> Iterator[str]:
    lines = sorted((x.case, p["guard"], p["rests_on"]) for x, p in told["case.confirmed"])
    rows = sorted(
        (f"C{c.file_id}", c.guard, str(c.rests_on)) for c in Confirmation.objects.all()
        if f"C{c.file_id}" not in gone
    )  # fmt: skip
    yield from _compared("办理", "确认的条件", lines, rows)


def _checks(told: Told, gone: Gone) -> Iterator[str]:
    lines = sorted((p["lead"], p["cause"], p["note"]) for _, p in told["lead.checked"])
    rows = sorted(
        (c.lead.lead_id, c.cause, str(c.note))
        for c in Check.objects.select_related("lead")
        if c.lead.case not in gone
    )
    yield from _compared("线索", "核查结果", lines, rows)
    lines = sorted((p["lead"], p["agreed"], x.actor) for x, p in told["lead.seconded"])
    rows = sorted(
        (c.lead.lead_id, bool(c.agreed), f"U{c.second_id}")
        for c in Check.objects.exclude(second=None).select_related("lead")
        if c.lead.case not in gone
    )
    yield from _compared("线索", "复核", lines, rows)


def _posts(told: Told, _gone: Gone) -> Iterator[str]:
    lines = {
        (x.case, p["role"], p["place"], p["since"]): p.get("until", "")
        for kind in ("account.post", "account.post_ended") for x, p in told[kind]
    }  # fmt: skip
    rows = {
        (f"U{p.account_id}", p.role, p.place_id, p.since.isoformat()): str(p.until or "")
        for p in Post.objects.all()
    }
    for gone in sorted(lines.keys() - rows.keys()):
        yield f"账号 {gone[0]} 的岗位记录与台账不一致（{gone[1]}）。"
    for more in sorted(rows.keys() - lines.keys()):
        yield f"账号 {more[0]} 有一个台账里没有的岗位（{more[1]}）。"
    for post in sorted(lines.keys() & rows.keys()):
        if lines[post] != rows[post]:
            yield f"账号 {post[0]} 的岗位结束日期与台账不一致（{post[1]}）。"


def _active(told: Told, _gone: Gone) -> Iterator[str]:
    lines = {x.case: p["active"] for x, p in told["account.changed"]}
    for pk, active in Account.objects.order_by("pk").values_list("pk", "is_active"):
        if active is not lines.get(f"U{pk}", True):
            yield f"账号 U{pk} 的在用、停用与台账不一致。"


def _files(told: Told, gone: Gone) -> Iterator[str]:
    lines = sorted((x.case, p["name"], p["digest"]) for x, p in told["file.handed_in"])
    rows = sorted((f"F{h.pk}", h.name, h.digest) for h in HandIn.objects.all()
                  if f"F{h.pk}" not in gone)  # fmt: skip
    yield from _compared("报送", "文件", lines, rows)


def _mending(told: Told, gone: Gone) -> Iterator[str]:
    lines = sorted(
        (p["move"], x.case, p["act"], p["note"], x.actor)
        for kind in ("problem.registered", "problem.moved") for x, p in told[kind]
    )  # fmt: skip
    rows = sorted(
        (m.pk, f"W{m.problem_id}", m.act, str(m.note), f"U{m.by_id}")
        for m in Move.objects.all()
        if f"W{m.problem_id}" not in gone
    )
    yield from _compared("整改台账", "办理经过", lines, rows)
    yield from gaps()


def _registers(told: Told, gone: Gone) -> Iterator[str]:
    lines = sorted(
        (p["note"], x.case, p["act"], p["text"], x.actor)
        for kind in ("matter.opened", "matter.noted") for x, p in told[kind]
    )  # fmt: skip
    rows = sorted(
        (n.pk, f"M{n.matter_id}", n.act, str(n.text), f"U{n.by_id}")
        for n in Note.objects.filter(follows=False)
        if f"M{n.matter_id}" not in gone
    )
    yield from _compared("会议、督办等登记", "经过", lines, rows)
    yield from register_gaps()


def _inspected(told: Told, gone: Gone) -> Iterator[str]:
    said = {p["entry"]: (p["outcome"], p["reason"]) for _, p in told["roll.settled"]}
    rows = {
        e.pk: (e.outcome, str(e.reason)) for e in Entry.objects.exclude(by=None)
        if f"H{e.household_id}" not in gone
    }  # fmt: skip
    yield from _compared("自查名单", "结果", sorted(said.items()), sorted(rows.items()))
    lines = sorted((p["done"], p["key"], p["note"]) for _, p in told["campaign.done"])
    done = sorted((d.pk, d.key, str(d.note)) for d in Done.objects.all())
    yield from _compared("专项治理", "办成登记", lines, done)


def _issued(told: Told, gone: Gone) -> Iterator[str]:
    lines = sorted(
        (x.case, kind, one["number"], one["file"])
        for x, p in told["case.step"] for kind, one in p.get("issued", {}).items()
    )  # fmt: skip
    made = list(Issued.objects.select_related("unit", "paper").order_by("unit", "year", "serial"))
    rows = sorted(
        (f"C{i.paper.file_id}", i.kind, i.number, i.digest)
        for i in made if f"C{i.paper.file_id}" not in gone
    )  # fmt: skip
    yield from _compared("定稿文书", "编号或文件", lines, rows)
    last = None
    for i in made:
        serial = last.serial + 1 if last and (last.unit_id, last.year) == (i.unit_id, i.year) else 1
        if i.serial != serial:
            yield f"{i.unit.name} {i.year}年的文书编号断了：少了 {serial}号。"
        last = i


def _states() -> Iterator[str]:
    for file in CaseFile.objects.select_related("place", "household"):
        try:
            state = standing(file).state.key
        except NotAHistory as error:
            yield f"办理 {file.ref}：{error}"
            continue
        if state != file.state:
            yield f"办理 {file.ref} 的状态与办理经过不一致。"


def _compared(where: str, what: str, lines: list[Any], rows: list[Any]) -> Iterator[str]:
    if lines == rows:
        return
    if len(lines) != len(rows):
        yield f"{where}：台账记有 {len(lines)} 条{what}，业务表里有 {len(rows)} 条。"
    changed = [n for n, (a, b) in enumerate(zip(lines, rows, strict=False), 1) if a != b]
    if changed:
        yield f"{where}：{what}与台账不一致，从第 {changed[0]} 条起。"
