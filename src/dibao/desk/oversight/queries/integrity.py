"""Do the stored messages still fit the lines of their days?"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator

from dibao.desk.oversight.models import Said
from dibao.desk.record import ledger

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
    """What no longer fits the newest day's line, in one sentence."""
    lost = Said.objects.filter(matter__place=None).exclude(copies__key__isnull=False).count()
    if lost:
        yield f"封存的反映里有 {lost} 条没有一位纪检人员能打开。"
    book = ledger()
    lines = [line for line, _ in list(book.lines()) if line.kind == "sealed.day"]
    if not lines:
        return
    told = book.read_payload(lines[-1]) or {}
    digest, count = digest_before(dt.date.fromisoformat(told["before"]))
    if (digest, count) != (told["digest"], told["count"]):
        yield f"反映事项的内容与台账不一致：台账记有 {told['count']} 条，现在有 {count} 条，或有改动。"
