"""Receipts within seconds: each file that came in is read by itself, before any check.

Invariant: a file is read by the same command that an office can call by hand, in a process of its
own; of its rows nothing stays here but the receipt for its sender.
"""

from __future__ import annotations

import contextlib
import json
import logging
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from dibao.desk.exchange.models import HandIn, Request
from dibao.desk.roster.queries import source_names

LOG = logging.getLogger("django")
LONGEST = 300  # seconds; a file that takes longer waits for the check
UNREAD = "没有读成，核查时会再读一次。打得开的话请另存为 .xlsx 再交。"


def read_waiting() -> bool:
    """Read the oldest file that waits for its receipt; was there one? A file that breaks its reading
    is told as not read: what waits behind it is read all the same."""
    given = HandIn.objects.filter(status="等待读取", withdrawn=False).order_by("pk").first()
    if given is None:
        return False
    try:
        read(given)
    except (OSError, ValueError, KeyError):  # its file, or what the reading told of it
        LOG.exception("hand-in %s", given.pk)
        unread(given)
    return True


def read(given: HandIn) -> None:
    """Read one file and keep its receipt."""
    with tempfile.TemporaryDirectory(prefix="dibao-", dir=settings.HOME) as folder:
        own = Path(folder)
        (own / "in").mkdir()
        shutil.copyfile(settings.HOME / "originals" / given.digest, own / "in" / given.name)
        command = [
            str(Path(sys.executable).with_name("dibao")), "receive", str(own / "in"),
            "--out", str(own / "out"), "--as-of", timezone.localdate(given.at).isoformat(),
        ]  # fmt: skip
        with contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(command, capture_output=True, timeout=LONGEST, check=False)  # noqa: S603
        told = own / "out" / "run.json"
        files = json.loads(told.read_text(encoding="utf-8"))["files"] if told.exists() else []
        if not files:
            unread(given)
            return
        for made in sorted((own / "out" / "receipts").glob("*-回执.xlsx"))[:1]:
            keep(given, made)
        # The result comes last: who sees it finds the receipt beside it.
        tell(given, files[0])


def unread(given: HandIn) -> None:
    """Nothing could be made of it."""
    given.status, given.sentence = "没有读成", UNREAD
    given.save(update_fields=["status", "sentence"])


def keep(given: HandIn, made: Path) -> None:
    """A receipt's workbook stays, for its sender."""
    kept = settings.HOME / "receipts"
    kept.mkdir(mode=0o700, exist_ok=True)
    shutil.copyfile(made, kept / f"{given.pk}.xlsx")
    (kept / f"{given.pk}.xlsx").chmod(0o600)
    given.receipt = f"{given.pk}.xlsx"
    given.save(update_fields=["receipt"])


def tell(given: HandIn, file: dict[str, Any]) -> None:
    """Write down what became of a file, from a run's or a reading's own account."""
    names, sheets = source_names(), file.get("sheets", [])
    given.accepted = sum(max(s["accepted"], 0) for s in sheets)
    given.refused = sum(s["refused"] for s in sheets)
    given.left_out = sum(s["left_out"] for s in sheets)
    keys = sorted({s["source"] for s in sheets if s["source"]})
    given.source = "、".join(names.get(k, k) for k in keys)[:60]
    words = {"read": "已读", "duplicate": "与别的文件相同"}
    given.status = words.get(file["status"], "没有读成")
    given.sentence = file["reason"] or ""
    given.save(update_fields=["accepted", "refused", "left_out", "source", "status", "sentence"])
    if given.accepted:
        Request.objects.filter(place=given.place, source__in=keys, closed=None).update(
            closed=timezone.localdate()
        )
