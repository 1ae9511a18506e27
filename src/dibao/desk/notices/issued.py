"""Is this paper ours? A short code on each paper says so, and says nothing about anybody.

Invariant: a code answers with number, kind, unit, day and state of a paper, never with a name or a
value that stands on it. A code is its paper's own number and a keyed mark: it cannot be guessed
forward from another, and nothing has to be stored or searched for it.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import hmac
import re
from dataclasses import dataclass

from dibao.desk.casework.models import Paper
from dibao.desk.casework.replay import handling_on
from dibao.desk.notices.models import Notice
from dibao.ledger.heads import ALPHABET

NOTICE, PAPER = "N", "P"  # the first letter: of the register of notices, of a case
LENGTH = 12
PLACES = 5  # letters for the paper's own number: up to 32^5
MARK = 6  # letters of the keyed mark: one in 2^30 by luck


@dataclass(frozen=True)
class Issued:
    """What may be said of a paper to whoever holds its code."""

    number: str
    kind: str
    unit: str
    day: dt.date
    digest: str
    state: str


@functools.cache
def _key() -> bytes:
    from dibao.desk.record import _master

    return hmac.new(_master(), b"check-code", hashlib.sha256).digest()


def _letters(value: int, count: int) -> str:
    return "".join(ALPHABET[value >> (5 * n) & 31] for n in range(count - 1, -1, -1))


def _code(kind: str, pk: int) -> str:
    mark = hmac.new(_key(), f"{kind}{pk}".encode(), hashlib.sha256).digest()
    own = _letters(pk % 32**PLACES, PLACES)
    text = kind + own + _letters(int.from_bytes(mark[:4], "big") >> 2, MARK)
    return "-".join(text[n : n + 4] for n in range(0, LENGTH, 4))


def code_of(what: Notice | Paper) -> str:
    """The code that stands on a paper: XXXX-XXXX-XXXX, letters that are read aloud without doubt."""
    return _code(NOTICE if isinstance(what, Notice) else PAPER, what.pk)


def clean(typed: str) -> str:
    """The code in what was typed, pasted or scanned; '' where there is none."""
    text = re.sub(r"[\s\-－—]", "", typed.upper().rpartition("CODE=")[2])
    found = re.search(rf"[{NOTICE}{PAPER}][{ALPHABET}]{{{LENGTH - 1}}}$", text)
    return found.group() if found else ""


def find_issued(typed: str) -> Issued | None:
    """The paper of a code; None when no paper of this office has it."""
    text = clean(typed)
    if not text:
        return None
    kind, pk = text[0], 0
    for letter in text[1 : 1 + PLACES]:
        pk = pk * 32 + ALPHABET.index(letter)
    if not hmac.compare_digest(_code(kind, pk).replace("-", ""), text):
        return None
    return _notice(pk) if kind == NOTICE else _paper(pk)


def _notice(pk: int) -> Issued | None:
    one = Notice.objects.filter(pk=pk).exclude(state=Notice.State.DRAFTED).first()
    if one is None:
        return None
    return Issued(one.number, one.get_kind_display(), one.place.name, one.posted or one.day,
                  one.digest, one.get_state_display())  # fmt: skip


def _paper(pk: int) -> Issued | None:
    one = Paper.objects.filter(pk=pk).select_related("file__place", "made_by").first()
    if one is None or (one.made_by is None and not one.digest):
        return None  # a draft is no paper yet
    declared = handling_on(one.file.begun).papers[one.key]
    return Issued(f"{one.file.ref}-{one.key}-{one.pk}", declared.zh, one.file.place.name,
                  one.made_by.day if one.made_by else one.day, one.digest, "已出具")  # fmt: skip
