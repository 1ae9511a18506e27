"""What the record cannot see in itself: a clock turned back, rule files replaced, an older database.

Invariant: each is told once, in the night after it happened; nothing here stops any work.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from dibao.desk.record import ledger, now
from dibao.ledger.heads import Head
from dibao.ledger.lines import LedgerError
from dibao.ledger.store import Entry

SLACK = dt.timedelta(minutes=10)  # clocks are set right by less every day
MOMENT = len("2024-06-20T00:00:00")
NOTED, CASE = "policy.noted", "POLICY"
KEPT = 400  # heads beside the database that are held against it
TOLD = 5  # files named in one sentence


def clock(since: int) -> Iterator[str]:
    """Lines after the first `since` that say an earlier time than the line before them."""
    before: dt.datetime | None = None
    for line in [x for x, _ in list(ledger().lines(max(since, 1)))]:
        if len(line.received) < MOMENT:
            continue  # kept by the day alone
        at = dt.datetime.fromisoformat(line.received)
        if before is not None and before - at > SLACK and line.seq > since:
            yield f"第 {line.seq} 条的时间比前一条早：这台电脑的时间被往回调过，请查是谁、为什么。"
        before = at


def rules() -> Iterator[str]:
    """Files of the office's own rules that are not as last noted; they are noted as they stand, the first night
    too when there are none."""
    here = {p.relative_to(folder).as_posix(): _digest(p) for folder in _folders()
            for p in sorted(folder.rglob("*")) if p.is_file()}  # fmt: skip
    book = ledger()
    lines = [x for x, _ in list(book.lines()) if x.kind == NOTED]
    told = book.read_payload(lines[-1]) if lines else None
    was: dict[str, str] = (told or {}).get("files", {})
    if told is not None and was == here:
        return
    book.append(Entry(NOTED, "system", now(), CASE, payload={"files": here}))
    if told is None:
        return
    found = [(n, "新增") for n in here if n not in was] + [
        (n, "没有了") for n in was if n not in here
    ]
    found += [(n, "改过") for n in here if n in was and here[n] != was[n]]
    names = "、".join(f"{n}（{w}）" for n, w in sorted(found)[:TOLD])
    more = f"等 {len(found)} 个" if len(found) > TOLD else ""
    yield f"本地规则文件有变动：{names}{more}。期限和数额都从这里来，请规则管理人核对是不是自己改的。"


def _folders() -> list[Path]:
    return [p for p in (settings.HOME / "policy",) if p.is_dir()]


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def heads() -> list[str]:
    """Heads of earlier nights, kept beside the database: one put back from an older copy lacks their
    lines. Whoever replaces the whole home replaces them too; for that there are heads elsewhere."""
    path = settings.HOME / "heads.txt"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [x for x in lines[-KEPT:] if _readable(x)]


def _readable(text: str) -> bool:
    try:
        Head.from_text(text)
    except LedgerError:
        return False
    return True


def keep(head: str) -> None:
    """Add tonight's."""
    path = settings.HOME / "heads.txt"
    if head in heads()[-1:]:
        return
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{head}\n")
