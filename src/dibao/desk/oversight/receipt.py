"""The caller's receipt: sixteen random digits that are stored nowhere.

Invariant: from the database alone no receipt can be found or tried; what is kept is a tag that
costs a tenth of a second for each guess among 10**16, keyed with the home's master key, and the
public half of a key whose private half only the receipt gives.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections import defaultdict, deque

from dibao.desk.oversight.box import stretched
from dibao.desk.sealed import _key

DIGITS = 16


def new() -> str:
    """Sixteen digits."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def shown(receipt: str) -> str:
    """In groups of four, as it is read out and written down."""
    return " ".join(receipt[n : n + 4] for n in range(0, DIGITS, 4))


def clean(words: str) -> str:
    """The digits of what was typed; '' unless there are sixteen. Full-width digits count."""
    digits = "".join(str(int(c)) for c in words if c.isdigit() and c.isdecimal())
    return digits if len(digits) == DIGITS else ""


def read(receipt: str) -> tuple[str, bytes]:
    """(tag to find the matter by, the caller's private key)."""
    found = stretched(receipt.encode(), _key("receipt"))
    return hashlib.sha256(found[:32]).hexdigest(), found[32:]


class Pace:
    """At most so many in a minute, counted in memory only: a count per address would be a list of
    addresses, and one in the database would keep the minute. With a `part` (the first digits of a
    receipt) whoever guesses shuts out those few, not everybody."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, threading.Lock()
        self._at: defaultdict[str, deque[float]] = defaultdict(deque)

    def full(self, part: str = "") -> bool:
        """Is there no room for another one now?"""
        with self._lock:
            return len(self._now(part)) >= self._most

    def note(self, part: str = "") -> None:
        """One more."""
        with self._lock:
            self._now(part).append(time.monotonic())

    def _now(self, part: str) -> deque[float]:
        at = self._at[part]
        while at and time.monotonic() - at[0] > 60:
            at.popleft()
        return at


WRONG = Pace(5)  # receipts that fit nothing, by their first two digits
NEW = Pace(30)  # new matters
