"""Do the stored messages still fit the lines of their days?"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from typing import Any

from dibao.desk.oversight.models import Said
from dibao.desk.record import ledger
from dibao.procedure.clocks import chinese_day

CASE = "SEALED"


def digest_before(day: dt.date) -> tuple[str, int]:
    """(digest, number) of all messages of earlier days. Copies of a reader who left are no part of
    it: of a sealed message the caller's own copy stands for it."""
    leaves = []
    for said in Said.objects.filter(day__lt=day).prefetch_related("copies"):
        mine = next((bytes(c.sealed) for c in said.copies.all() if c.key_id is None), b"")
        text = (said.words or "").encode()
        head = f"{said.matter_id}.{said.turn}.{said.day}.{int(said.by_caller)}.".encode()
        leaves.append(hashlib.sha256(head + mine + text).digest())
    return hashlib.sha256(b"".join(sorted(leaves))).hexdigest(), len(leaves)


def differences() -> Iterator[str]:
    """What no longer fits the lines of the days, in one sentence each."""
    lost = Said.objects.filter(matter__place=None).exclude(copies__key__isnull=False).count()
    if lost:
        yield f"封存的反映里有 {lost} 条没有一位纪检人员能打开。"
    for one in broken():
        day = dt.date.fromisoformat(one["before"])
        yield (
            f"{chinese_day(day)}以前的反映事项，内容与台账不一致：台账记有 {one['told']} 条，"
            f"核对时有 {one['found']} 条，或有改动。"
        )


def broken() -> list[dict[str, Any]]:
    """Days whose messages did not fit their line when they were looked at; once told, always told."""
    book = ledger()
    lines = [line for line, _ in list(book.lines()) if line.kind == "sealed.day"]
    if not lines:
        return []
    told = book.read_payload(lines[-1]) or {}
    before: list[dict[str, Any]] = list(told.get("broken", []))
    digest, count = digest_before(dt.date.fromisoformat(told["before"]))
    if (digest, count) != (told["digest"], told["count"]):
        before.append({"before": told["before"], "told": told["count"], "found": count})
    return before
