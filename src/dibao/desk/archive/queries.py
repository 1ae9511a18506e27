"""What is read of the record: lines with the words of their kinds, the whole check."""

from __future__ import annotations

import datetime as dt
import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection
from django.utils.dateparse import parse_date, parse_datetime

from dibao.desk import stating
from dibao.desk.accounts.models import Account
from dibao.desk.archive import replaying
from dibao.desk.record import ledger
from dibao.ledger import export, keys
from dibao.ledger.checking import check
from dibao.ledger.heads import Head

DAY_LENGTH = len("2024-06-20")
# What is about no family and no case: what the page calls it.
WHOLE = {"SEALED": "群众反映", "POLICY": "本地规则", "ROWS2": "逐行核对"}


@functools.cache
def kinds() -> dict[str, str]:
    """Kind of a line → its Chinese word."""
    text = Path(__file__).with_name("kinds.toml").read_text(encoding="utf-8")
    return {str(k): str(v) for k, v in tomllib.loads(text).items()}


@dataclass(frozen=True)
class Shown:
    """One line as a page shows it: references and purposes, nothing else of what is sealed."""

    seq: int
    at: Any
    kind: str
    actor: str
    case: str
    about: str
    purpose: str


def lines(
    *, kind: str = "", actor: str = "", case: str = "", since: str = "", until: str = "",
    page: int = 1, size: int = 50, opens: bool = False,
) -> tuple[list[Shown], int]:  # fmt: skip
    """A page of lines, the newest first, and how many there are; `opens` what was typed as a purpose."""
    where, values = ["1 = 1"], []
    for column, value in (("kind", kind), ("actor", actor), ("case_ref", case)):
        if value:
            where.append(f"{column} = %s")
            values.append(value)
    for mark, value in ((">=", since), ("<=", until and until + "T99")):
        if value:
            where.append(f"received {mark} %s")
            values.append(value)
    clause = " AND ".join(where)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ledger_line WHERE {clause}", values)  # noqa: S608
        total = int(cursor.fetchone()[0])
        cursor.execute(
            "SELECT seq, received, kind, actor, case_ref, purpose FROM ledger_line "  # noqa: S608
            f"WHERE {clause} ORDER BY seq DESC LIMIT %s OFFSET %s",
            [*values, size, (page - 1) * size],
        )
        rows = cursor.fetchall()
    names = {f"U{pk}": name for pk, name in Account.objects.values_list("pk", "name")}
    names |= {"": "系统", "system": "系统"}
    words = kinds()
    typed = _typed([seq for seq, *_, why in rows if opens and why == stating.TYPED])
    return [
        Shown(seq, received(at), words.get(kind, kind), names.get(who, who), case,
              WHOLE.get(case, case), typed.get(seq, why))
        for seq, at, kind, who, case, why in rows
    ], total  # fmt: skip


def _typed(seqs: list[int]) -> dict[int, str]:
    """What was typed as the purpose of these lines: whoever watches over looks has to judge it."""
    if not seqs:
        return {}
    book = ledger()
    return {x.seq: stating.whole(book, x) for x in book.lines_at(seqs)}


def received(text: str) -> dt.datetime | dt.date | None:
    """When a line was received: a moment, or the day alone where the line says no more."""
    return parse_date(text) if len(text) == DAY_LENGTH else parse_datetime(text)


def signing() -> Ed25519PrivateKey:
    """The key that signs heads; made only while no head has been signed."""
    return keys.signing(settings.HOME, create=not ledger().heads())


def headed() -> int:
    """How many lines the newest signed head covers: of these a proof can be given."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(max(size), 0) FROM ledger_head")
        return int(cursor.fetchone()[0])


def whole_check(outside: list[str]) -> tuple[int, list[str]]:
    """(lines, differences) of everything: chain, tree, heads, tables, files kept.

    Raises LedgerError for an outside head that cannot be read.
    """
    book = ledger()
    told = [Head.from_text(text) for text in outside]
    key = signing().public_key()
    found = check(list(book.lines()), book.heads(), key, told)
    wrong = [f"第 {seq} 条：{sentence}" for seq, sentence in found.wrong]
    return found.size, [*wrong, *replaying.differences(), *replaying.attachments()]


def proof_of(seq: int) -> str:
    """The proof of one line for an outsider; raises LedgerError."""
    book = ledger()
    line = next((x for x, _ in list(book.lines(seq)) if x.seq == seq), None)
    if line is None:
        from dibao.ledger.lines import LedgerError

        raise LedgerError(f"台账里没有第 {seq} 条。")
    raw = serialization.Encoding.Raw, serialization.PublicFormat.Raw
    return export.proof(
        line, book.leaves(), book.heads(), signing().public_key().public_bytes(*raw)
    )
