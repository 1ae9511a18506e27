"""Do the stored messages still fit the lines of their days?"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from dibao.desk.oversight.models import Matter, Referral, Said
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


def matters_before(day: dt.date) -> tuple[str, int]:
    """The same of the matters: what never changes of them, sealed ones among the others."""
    fixed = Matter.objects.filter(day__lt=day).values_list("pk", "kind", "way", "day", "tag")
    keys = dict(Matter.objects.filter(day__lt=day).values_list("pk", "caller_key"))
    return _together(".".join(map(str, row)).encode() + b"." + bytes(keys[row[0]]) for row in fixed)


def referrals_before(day: dt.date) -> tuple[str, int]:
    """The same of what was handed over to discipline inspection: number, day, basis, the package's
    own digest and size, by whom. Receipt and answer come later and are no part of it."""
    fixed = Referral.objects.filter(day__lt=day).values_list(
        "number", "day", "basis", "digest", "size", "by"
    )
    return _together(".".join(map(str, row)).encode() for row in fixed)


def _together(rows: Iterable[bytes]) -> tuple[str, int]:
    leaves = sorted(hashlib.sha256(row).digest() for row in rows)
    return hashlib.sha256(b"".join(leaves)).hexdigest(), len(leaves)


OTHERS = {
    "matters": ("反映事项的登记", matters_before),
    "referrals": ("移送的登记", referrals_before),
}


def differences() -> Iterator[str]:
    """What no longer fits the lines of the days, in one sentence each."""
    numbers = sorted(Referral.objects.values_list("number", flat=True))
    if numbers != list(range(1, len(numbers) + 1)):
        yield "移送的编号断了。"
    lost = Said.objects.filter(matter__place=None).exclude(copies__key__isnull=False).count()
    if lost:
        yield f"封存的反映里有 {lost} 条没有一位纪检人员能打开。"
    for one in broken():
        day = dt.date.fromisoformat(one["before"])
        yield (
            f"{chinese_day(day)}以前的{one.get('what', '反映事项')}，内容与台账不一致：台账记有 {one['told']} 条，"
            f"核对时有 {one['found']} 条，或有改动。"
        )


def broken() -> list[dict[str, Any]]:
    """Days whose messages, matters or hand-overs did not fit their line when they were looked at;
    once told, always told."""
    book = ledger()
    lines = [line for line, _ in list(book.lines()) if line.kind == "sealed.day"]
    if not lines:
        return []
    told = book.read_payload(lines[-1]) or {}
    before: list[dict[str, Any]] = list(told.get("broken", []))
    digest, count = digest_before(dt.date.fromisoformat(told["before"]))
    if (digest, count) != (told["digest"], told["count"]):
        before.append({"before": told["before"], "told": told["count"], "found": count})
    for name, (zh, read) in OTHERS.items():
        if name in told:  # lines of before they were sealed by day say nothing of them
            kept, many = told[name]
            digest, count = read(dt.date.fromisoformat(told["before"]))
            if (digest, count) != (kept, many):
                before.append({"before": told["before"], "told": many, "found": count, "what": zh})
    return before
