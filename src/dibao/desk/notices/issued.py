"""Is this paper ours? A short code on each paper says so, and says nothing about anybody.

Invariant: a code answers with number, kind, unit, day and state of a paper, never with a name or a
value that stands on it. A notice's code is its own number and a keyed mark: it cannot be guessed
forward from another, and nothing has to be stored for it.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import hmac
import re
from dataclasses import dataclass

from dibao.desk.casework import queries
from dibao.desk.notices.models import Notice
from dibao.ledger.heads import ALPHABET
from dibao.papers.whole_numbers import seen_as

NOTICE = "N"  # the first letter of a notice's code
LENGTH = 12
PLACES = 5  # letters for the notice's own number: up to 32^5
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


def code_of(notice: Notice) -> str:
    """The code that stands on a notice: XXXX-XXXX-XXXX, letters that are read aloud without doubt."""
    text = _code(notice.pk)
    return "-".join(text[n : n + 4] for n in range(0, LENGTH, 4))


def _code(pk: int) -> str:
    mark = hmac.new(_key(), f"{NOTICE}{pk}".encode(), hashlib.sha256).digest()
    own = _letters(pk % 32**PLACES, PLACES)
    return NOTICE + own + _letters(int.from_bytes(mark[:4], "big") >> 2, MARK)


def clean(typed: str) -> str:
    """The code in what was typed, pasted or scanned; '' where there is none."""
    last = typed.strip().rstrip("/").rpartition("/")[2].rpartition("=")[2]
    text = re.sub(r"[\s\-]", "", seen_as(last).upper())
    found = re.search(rf"[{ALPHABET}]{{{LENGTH}}}$", text)
    return found.group() if found else ""


def find_issued(typed: str) -> Issued | None:
    """The notice or the case's paper of a code; None when no paper of this office has it."""
    text = clean(typed)
    if not text:
        return None
    return _notice(text) or _paper(text)


def _notice(text: str) -> Issued | None:
    pk = 0
    for letter in text[1 : 1 + PLACES]:
        pk = pk * 32 + ALPHABET.index(letter)
    if not hmac.compare_digest(_code(pk), text):
        return None
    one = Notice.objects.filter(pk=pk).exclude(state=Notice.State.DRAFTED).first()
    if one is None:
        return None
    return Issued(one.number, one.get_kind_display(), one.place.name, one.posted or one.day,
                  one.digest, one.get_state_display())  # fmt: skip


def _paper(text: str) -> Issued | None:
    """Of a case: asked of the room that issues them, where it does."""
    find = getattr(queries, "find_issued", None)
    one = find(text) if find is not None else None
    if one is None:
        return None
    return Issued(one.number, one.title, one.unit, one.day, one.digest, "已出具")
